"""Versions of checklists, standards set locally, and the two times behind an answer."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE checklist_version (
        theme_key VARCHAR NOT NULL,
        version VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        based_on VARCHAR NOT NULL,
        kept_at DATETIME NOT NULL,
        content VARCHAR NOT NULL,
        PRIMARY KEY (theme_key, version)
    )
    """,
    """
    CREATE TABLE local_standard (
        theme_key VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        value INTEGER NOT NULL,
        unit VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        dated DATE NOT NULL,
        set_by VARCHAR NOT NULL,
        PRIMARY KEY (theme_key, "key")
    ) WITHOUT ROWID
    """,
    "ALTER TABLE answer ADD COLUMN from_at VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE answer ADD COLUMN to_at VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE answer ADD COLUMN computed VARCHAR NOT NULL DEFAULT ''",
    # What audits were made with stays as it was, whatever a later program does.
    """
    CREATE TRIGGER checklist_version_stays BEFORE DELETE ON checklist_version
    WHEN OLD.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'a version of a checklist is never deleted'); END
    """,
    """
    CREATE TRIGGER checklist_version_is_final BEFORE UPDATE ON checklist_version
    WHEN OLD.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'a version of a checklist is never changed'); END
    """,
)


def upgrade() -> None:
    """Make the tables and columns."""
    for statement in STATEMENTS:
        op.execute(statement)
