"""Records of every kind, the scores of further scorers, and what their differences came to."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE record (
        id INTEGER NOT NULL PRIMARY KEY,
        kind VARCHAR NOT NULL,
        audit_id INTEGER REFERENCES audit (id),
        content VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_record_kind ON record (kind, audit_id)",
    """
    CREATE TABLE scorer_answer (
        scorer_id INTEGER NOT NULL REFERENCES record (id),
        drawn_case_id INTEGER NOT NULL REFERENCES drawn_case (id),
        criterion VARCHAR NOT NULL,
        option VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        answered_at VARCHAR NOT NULL,
        from_at VARCHAR NOT NULL,
        to_at VARCHAR NOT NULL,
        computed VARCHAR NOT NULL,
        PRIMARY KEY (scorer_id, drawn_case_id, criterion)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE scorer_review (
        scorer_id INTEGER NOT NULL REFERENCES record (id),
        drawn_case_id INTEGER NOT NULL REFERENCES drawn_case (id),
        grade VARCHAR NOT NULL,
        grade_reason VARCHAR NOT NULL,
        proposed_grade VARCHAR NOT NULL,
        completed_at DATETIME,
        PRIMARY KEY (scorer_id, drawn_case_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE settlement (
        drawn_case_id INTEGER NOT NULL REFERENCES drawn_case (id),
        criterion VARCHAR NOT NULL,
        option VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        side VARCHAR NOT NULL,
        settled_by VARCHAR NOT NULL,
        settled_at DATETIME NOT NULL,
        PRIMARY KEY (drawn_case_id, criterion)
    ) WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
