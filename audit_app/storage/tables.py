"""The tables of a workspace; rows never leave this package.

SQLModel classes with `table=True` check nothing they are given, so what comes in was checked as a
domain value before. The schema itself is made by the migrations; a test holds the two together.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, cast

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

ID_SPACE = 1 << 32
"""A case's id is its population's id times this, plus its row number in the file. So a population
is one range of ids in file order, and needs neither a further column nor a further index."""


class AuditRow(SQLModel, table=True):
    """One audit."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    theme_key: str
    checklist_version: str
    recommendation: str
    period_from: date
    period_to: date
    round: str
    unit: str
    created_at: datetime


class PopulationRow(SQLModel, table=True):
    """One register as imported; the JSON columns hold domain values whole."""

    __tablename__ = "population"
    id: int | None = Field(default=None, primary_key=True)
    audit_id: int = Field(foreign_key="audit.id", index=True)
    n_cases: int
    source: str
    plan: str
    register_check: str
    kept_headings: str
    imported_at: datetime


class RegisterColumnRow(SQLModel, table=True):
    """One column of a few thousand rows of a register; see storage/columns.py.

    A row for each case would be a million to write, to encrypt and to read again, where nearly all
    that is ever asked for is one column from end to end, or the rows of one screen.
    """

    __tablename__ = "register_column"
    __table_args__: ClassVar = (PrimaryKeyConstraint("population_id", "first_row", "place"),)
    population_id: int
    first_row: int
    place: int
    cells: bytes


class RegisterReferenceRow(SQLModel, table=True):
    """The frame in reference order, written once after the cases; see ID_SPACE.

    A table kept in the order of its key, rather than an index: it is filled by one sorted insert,
    guards that references are unique, and is read from end to end by a draw. No foreign key: a
    million look-ups for nothing.
    """

    __tablename__ = "register_reference"
    __table_args__: ClassVar = (
        PrimaryKeyConstraint("population_id", "case_ref"),
        {"sqlite_with_rowid": False},
    )
    population_id: int
    case_ref: str
    case_id: int


class DrawRow(SQLModel, table=True):
    """One draw; never deleted."""

    __tablename__ = "draw"
    __table_args__: ClassVar = (UniqueConstraint("audit_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    audit_id: int = Field(foreign_key="audit.id")
    population_id: int = Field(foreign_key="population.id")
    number: int
    reason: str
    plan: str
    certificate: str
    drawn_at: datetime


class DrawnCaseRow(SQLModel, table=True):
    """One case of a draw; ids rise in working order, then through the reserves."""

    __tablename__ = "drawn_case"
    __table_args__: ClassVar = (Index("ix_drawn_case_draw", "draw_id", "case_ref"),)
    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id")
    position: int
    case_ref: str
    ticket: str
    stratum: str
    state: str
    context: str
    reason: str
    replaces: str


class AnswerRow(SQLModel, table=True):
    """The present answer to one criterion of one case; earlier ones are in the journal."""

    __tablename__ = "answer"
    __table_args__: ClassVar = (
        PrimaryKeyConstraint("drawn_case_id", "criterion"),
        {"sqlite_with_rowid": False},
    )
    drawn_case_id: int = Field(foreign_key="drawn_case.id")
    criterion: str
    option: str
    reason: str
    note: str
    evidence: str
    answered_at: str
    from_at: str
    to_at: str
    computed: str


class ReviewRow(SQLModel, table=True):
    """Grade and completion of one case."""

    __tablename__ = "review"
    drawn_case_id: int | None = Field(default=None, primary_key=True, foreign_key="drawn_case.id")
    grade: str
    grade_reason: str
    proposed_grade: str
    completed_at: datetime | None


class JournalRow(SQLModel, table=True):
    """One journal entry; the moment is kept as the text that was hashed."""

    __tablename__ = "journal"
    number: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    action: str
    audit_id: int | None
    details: str
    previous: str
    digest: str


class RememberedRoleRow(SQLModel, table=True):
    """The role a heading had in the last import of its shape."""

    __tablename__ = "remembered_role"
    __table_args__: ClassVar = (
        PrimaryKeyConstraint("shape", "heading"),
        {"sqlite_with_rowid": False},
    )
    shape: str
    heading: str
    place: int
    role: str


class ChecklistVersionRow(SQLModel, table=True):
    """A version of a checklist that an audit uses, that was published here, or the draft."""

    __tablename__ = "checklist_version"
    __table_args__: ClassVar = (PrimaryKeyConstraint("theme_key", "version"),)
    theme_key: str
    version: str
    title: str
    state: str
    based_on: str
    kept_at: datetime
    content: str


class LocalStandardRow(SQLModel, table=True):
    """A standard as this force sets it; earlier values are in the journal."""

    __tablename__ = "local_standard"
    __table_args__: ClassVar = (
        PrimaryKeyConstraint("theme_key", "key"),
        {"sqlite_with_rowid": False},
    )
    theme_key: str
    key: str
    value: int
    unit: str
    source: str
    dated: date
    set_by: str


class RecordRow(SQLModel, table=True):
    """One record; its kind says which domain class its content is."""

    __tablename__ = "record"
    __table_args__: ClassVar = (Index("ix_record_kind", "kind", "audit_id"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    audit_id: int | None = Field(default=None, foreign_key="audit.id")
    content: str


class ScorerAnswerRow(SQLModel, table=True):
    """What a further scorer answered, beside the first; see AnswerRow."""

    __tablename__ = "scorer_answer"
    __table_args__: ClassVar = (
        PrimaryKeyConstraint("scorer_id", "drawn_case_id", "criterion"),
        {"sqlite_with_rowid": False},
    )
    scorer_id: int = Field(foreign_key="record.id")
    drawn_case_id: int = Field(foreign_key="drawn_case.id")
    criterion: str
    option: str
    reason: str
    note: str
    evidence: str
    answered_at: str
    from_at: str
    to_at: str
    computed: str


class ScorerReviewRow(SQLModel, table=True):
    """Grade and completion of one case by a further scorer; see ReviewRow."""

    __tablename__ = "scorer_review"
    __table_args__: ClassVar = (
        PrimaryKeyConstraint("scorer_id", "drawn_case_id"),
        {"sqlite_with_rowid": False},
    )
    scorer_id: int = Field(foreign_key="record.id")
    drawn_case_id: int = Field(foreign_key="drawn_case.id")
    grade: str
    grade_reason: str
    proposed_grade: str
    completed_at: datetime | None


class SettlementRow(SQLModel, table=True):
    """What a difference between scorers came to; no criterion: the grade."""

    __tablename__ = "settlement"
    __table_args__: ClassVar = (
        PrimaryKeyConstraint("drawn_case_id", "criterion"),
        {"sqlite_with_rowid": False},
    )
    drawn_case_id: int = Field(foreign_key="drawn_case.id")
    criterion: str
    option: str
    reason: str
    side: str
    settled_by: str
    settled_at: datetime


class SettingRow(SQLModel, table=True):
    """A small setting of the workspace."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: str


def _table(model: type[SQLModel]) -> Table:
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


AUDIT = _table(AuditRow)
POPULATION = _table(PopulationRow)
REGISTER_COLUMN = _table(RegisterColumnRow)
REGISTER_REFERENCE = _table(RegisterReferenceRow)
DRAW = _table(DrawRow)
DRAWN_CASE = _table(DrawnCaseRow)
ANSWER = _table(AnswerRow)
REVIEW = _table(ReviewRow)
JOURNAL = _table(JournalRow)
REMEMBERED_ROLE = _table(RememberedRoleRow)
CHECKLIST_VERSION = _table(ChecklistVersionRow)
LOCAL_STANDARD = _table(LocalStandardRow)
RECORD = _table(RecordRow)
SCORER_ANSWER = _table(ScorerAnswerRow)
SCORER_REVIEW = _table(ScorerReviewRow)
SETTLEMENT = _table(SettlementRow)
SETTING = _table(SettingRow)
