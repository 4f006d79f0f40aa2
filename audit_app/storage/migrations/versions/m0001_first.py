"""The first schema: audits, registers, draws, reviews and the journal."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE audit (
        id INTEGER NOT NULL PRIMARY KEY,
        title VARCHAR NOT NULL UNIQUE,
        theme_key VARCHAR NOT NULL,
        checklist_version VARCHAR NOT NULL,
        recommendation VARCHAR NOT NULL,
        period_from DATE NOT NULL,
        period_to DATE NOT NULL,
        round VARCHAR NOT NULL,
        unit VARCHAR NOT NULL,
        created_at DATETIME NOT NULL
    )
    """,
    """
    CREATE TABLE population (
        id INTEGER NOT NULL PRIMARY KEY,
        audit_id INTEGER NOT NULL REFERENCES audit (id),
        n_cases INTEGER NOT NULL,
        source VARCHAR NOT NULL,
        plan VARCHAR NOT NULL,
        register_check VARCHAR NOT NULL,
        kept_headings VARCHAR NOT NULL,
        imported_at DATETIME NOT NULL
    )
    """,
    "CREATE INDEX ix_population_audit_id ON population (audit_id)",
    """
    CREATE TABLE register_case (
        id INTEGER NOT NULL PRIMARY KEY,
        case_ref VARCHAR NOT NULL,
        stratum VARCHAR NOT NULL,
        team VARCHAR NOT NULL,
        case_date VARCHAR NOT NULL,
        kept VARCHAR NOT NULL
    )
    """,
    """
    CREATE TABLE register_reference (
        population_id INTEGER NOT NULL,
        case_ref VARCHAR NOT NULL,
        stratum VARCHAR NOT NULL,
        case_id INTEGER NOT NULL,
        PRIMARY KEY (population_id, case_ref)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE draw (
        id INTEGER NOT NULL PRIMARY KEY,
        audit_id INTEGER NOT NULL REFERENCES audit (id),
        population_id INTEGER NOT NULL REFERENCES population (id),
        number INTEGER NOT NULL,
        reason VARCHAR NOT NULL,
        plan VARCHAR NOT NULL,
        certificate VARCHAR NOT NULL,
        drawn_at DATETIME NOT NULL,
        UNIQUE (audit_id, number)
    )
    """,
    """
    CREATE TABLE drawn_case (
        id INTEGER NOT NULL PRIMARY KEY,
        draw_id INTEGER NOT NULL REFERENCES draw (id),
        position INTEGER NOT NULL,
        case_ref VARCHAR NOT NULL,
        ticket VARCHAR NOT NULL,
        stratum VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        context VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        replaces VARCHAR NOT NULL
    )
    """,
    "CREATE INDEX ix_drawn_case_draw ON drawn_case (draw_id, case_ref)",
    """
    CREATE TABLE answer (
        drawn_case_id INTEGER NOT NULL REFERENCES drawn_case (id),
        criterion VARCHAR NOT NULL,
        option VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        answered_at VARCHAR NOT NULL,
        PRIMARY KEY (drawn_case_id, criterion)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE review (
        drawn_case_id INTEGER NOT NULL PRIMARY KEY REFERENCES drawn_case (id),
        grade VARCHAR NOT NULL,
        grade_reason VARCHAR NOT NULL,
        proposed_grade VARCHAR NOT NULL,
        completed_at DATETIME
    )
    """,
    """
    CREATE TABLE journal (
        number INTEGER NOT NULL PRIMARY KEY,
        at VARCHAR NOT NULL,
        actor VARCHAR NOT NULL,
        action VARCHAR NOT NULL,
        audit_id INTEGER,
        details VARCHAR NOT NULL,
        previous VARCHAR NOT NULL,
        digest VARCHAR NOT NULL
    )
    """,
    """
    CREATE TABLE remembered_role (
        shape VARCHAR NOT NULL,
        heading VARCHAR NOT NULL,
        place INTEGER NOT NULL,
        role VARCHAR NOT NULL,
        PRIMARY KEY (shape, heading)
    ) WITHOUT ROWID
    """,
    'CREATE TABLE setting ("key" VARCHAR NOT NULL PRIMARY KEY, value VARCHAR NOT NULL)',
    # What was drawn and what was written down is never changed, whatever a later program does.
    """
    CREATE TRIGGER draw_stays BEFORE DELETE ON draw
    BEGIN SELECT RAISE(ABORT, 'a draw is never deleted'); END
    """,
    """
    CREATE TRIGGER draw_is_final BEFORE UPDATE ON draw
    BEGIN SELECT RAISE(ABORT, 'a draw is never changed'); END
    """,
    """
    CREATE TRIGGER journal_stays BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'a journal entry is never deleted'); END
    """,
    """
    CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END
    """,
)


def upgrade() -> None:
    """Make every table."""
    for statement in STATEMENTS:
        op.execute(statement)
