"""The sheets of a checklist's workbook, as data: what is written is what is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from audit_app.domain.checklist import UNITS, Confidence, Counted, Counts, FactKind, ScaleKind
from audit_app.domain.population import ColumnRole


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    RULE = "rule"
    CHOICE = "choice"
    YES_NO = "yes or no"
    WHOLE = "whole number"
    SHARE = "share"
    SHARES = "shares, one a line"
    DATE = "date"
    LIST = "list, one entry a line"
    ORDER = "place in the order"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet, or a line of the first sheet.

    Attributes:
        name: Its key in the tables of a checklist.
        heading: As the workbook has it.
        about: What to write there, a sentence; shown when the heading is chosen.
        width: In characters.
        kind: What its cells hold.
        choices: Values offered; for CHOICE the only ones there are.
        offered: Sheet whose keys are offered.
    """

    name: str
    heading: str
    about: str
    width: float = 18
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    offered: str = ""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet with one table.

    Attributes:
        title: On its tab.
        about: One sentence below the title.
        fields: Its columns.
        needed: Names of columns without which it cannot be read.
        frozen: Columns that stay in sight.
    """

    title: str
    about: str
    fields: tuple[Field, ...]
    needed: tuple[str, ...]
    frozen: int = 1

    def field(self, name: str) -> Field:
        """Return the column with a key in the tables.

        Raises:
            KeyError: If there is none.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def _words(words: type[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


YES_NO: Final = ("yes", "no")
STRATA: Final = "suggested_strata"
"""The role, on the sheet of columns, of headings worth stratifying by."""

HELP: Final = "Help"
LISTS: Final = "Lists"

_KEY = "Small letters, digits and _, beginning with a letter. It is stored: never change or reuse"
_ORDER = Field(
    "order",
    "Order",
    "Rows are taken in this order, whatever order they stand in. 3.5 puts a row between 3 and 4; "
    "an empty cell keeps it below the row above.",
    8,
    Kind.ORDER,
)
_SURE = Field(
    "confidence",
    "How sure",
    "How sure the fact is. Empty means confirmed.",
    20,
    Kind.CHOICE,
    _words(Confidence),
)

CHECKLIST: Final = SheetLayout(
    "Checklist",
    "What the checklist is for. Fill in the middle column.",
    (
        Field("key", "Key", f"{_KEY} it.", kind=Kind.TEXT),
        Field("title", "Title", "Title of the theme."),
        Field("version", "Version", "A review keeps the version it was made with: 2026-11."),
        Field(
            "recommendation_number",
            "Recommendation number",
            "Of the inspection; 0 or empty where there is none.",
            kind=Kind.WHOLE,
        ),
        Field("recommendation", "Recommendation", "Its title; may be empty."),
        Field("unit", "One case is", "Singular: missing episode."),
        Field("unit_plural", "Several cases are", "Plural: missing episodes."),
        Field(
            "best_needs_share_met",
            "Best grade needs",
            "Least share met of what applies: met counts 1, partly met 0.5, cannot tell 0.",
            kind=Kind.SHARE,
        ),
        Field(
            "middle_needs_share_met",
            "Middle grade needs",
            "The same for the middle grade.",
            kind=Kind.SHARE,
        ),
        Field(
            "further_needs_share_met",
            "Further grades need",
            "The same for each grade after the middle one except the last, one a line (Alt+Enter).",
            kind=Kind.SHARES,
        ),
        Field(
            "critical_caps_at",
            "Critical not met: at best",
            "Key of the best grade a case can have with a critical question not met.",
        ),
        Field("text", "Rule in words", "The rule for the grade, shown beside the proposal."),
    ),
    ("key", "title"),
)
"""One line a field: heading, value, what to write. Lines 'Grade 1', 'Grade 2' ... hold the grades,
best first, each as 'key: label'."""

LINES: Final = SheetLayout(
    CHECKLIST.title,
    CHECKLIST.about,
    (
        Field("field", "Field", "What the line is about; leave as it is.", 28),
        Field("value", "Value", "What you fill in.", 70),
        Field("about", "What to write", "An explanation; not read.", 80),
    ),
    ("field", "value"),
)
"""How the lines of the first sheet stand in columns."""

GRADE_ABOUT: Final = "A grade as 'key: label', best first. Add or remove lines as needed."
GRADE_RULE: Final = (
    *("best_needs_share_met", "middle_needs_share_met", "further_needs_share_met"),
    *("critical_caps_at", "text"),
)
"""Fields of the first sheet that belong to the grade rule."""

CRITERIA: Final = SheetLayout(
    "Criteria",
    "One row a question, in the order they are asked.",
    (
        _ORDER,
        Field("key", "Key", f"{_KEY} it.", 22),
        Field("section", "Section", "Title of the section the question stands in.", 20),
        Field("question", "Question", "As an auditor reads it; at most 200 characters.", 44),
        Field("scale", "Answer scale", "Key of a scale.", 14, offered="Scales"),
        Field("evidence", "Evidence", "What on file shows it.", 40),
        Field(
            "not_applicable_when",
            "Not applicable when",
            "When 'not applicable' is right, in words. Empty if never.",
            32,
        ),
        Field(
            "critical",
            "Critical",
            "yes, if 'not met' may mean that a child is at risk now.",
            10,
            Kind.YES_NO,
            YES_NO,
        ),
        Field(
            "critical_when",
            "Critical when",
            "A rule such as: age < 13. Empty: always, if critical.",
            24,
            Kind.RULE,
        ),
        Field(
            "applies_when",
            "Asked when",
            'A rule over facts and earlier questions, such as: seen == "no". Empty: always.',
            24,
            Kind.RULE,
        ),
        Field(
            "must_apply_when",
            "Must apply when",
            "A rule over facts under which 'not applicable' is refused. Empty: never.",
            24,
            Kind.RULE,
        ),
        Field("guidance", "Guidance", "What good looks like and what does not count.", 60),
        Field("source", "Source", "Key of a source.", 20, offered="Sources"),
        Field("section_in_source", "Section in source", "Section or heading there.", 24),
        _SURE,
        Field(
            "standard",
            "Standard",
            "Key of a standard; needed on a scale about time.",
            18,
            offered="Standards",
        ),
        Field("block", "Block", "Shared block the question was taken from; may be empty.", 12),
    ),
    (
        *("key", "section", "question", "scale", "evidence", "guidance"),
        *("source", "section_in_source"),
    ),
    frozen=2,
)

SCALES: Final = SheetLayout(
    "Scales",
    "One row an answer; the rows of a scale share its key. Best answer first.",
    (
        Field("scale", "Scale", f"{_KEY} it. The same in every row of the scale.", 18),
        Field("title", "Title", "Of the scale; enough in its first row.", 34),
        Field(
            "kind",
            "Kind",
            "choice, timeliness or count. Empty means choice.",
            12,
            Kind.CHOICE,
            _words(ScaleKind),
        ),
        Field(
            "ordered",
            "Answers form an order",
            "Whether the answers that count go from best to worst. Empty means yes.",
            14,
            Kind.YES_NO,
            YES_NO,
        ),
        _ORDER,
        Field("key", "Answer key", f"{_KEY} it.", 18),
        Field("label", "Answer", "What the button says.", 32),
        Field(
            "counts",
            "Counts as",
            "How the answer enters a rate. not_applicable leaves it; cannot_tell stays in it.",
            16,
            Kind.CHOICE,
            _words(Counts),
        ),
        Field(
            "needs_reason",
            "Needs a reason",
            "Whether a reason must be given with it. Empty means no.",
            12,
            Kind.YES_NO,
            YES_NO,
        ),
    ),
    ("scale", "key", "label", "counts"),
)

SOURCES: Final = SheetLayout(
    "Sources",
    "Where the questions come from. Every source once.",
    (
        Field("key", "Key", f"{_KEY} it.", 26),
        Field("title", "Title", "Of the document or page.", 44),
        Field("publisher", "Publisher", "Who answers for it.", 26),
        Field("address", "Address", "Where it was read; begins with https://", 50),
        Field("read_on", "Read on", "The date it was read.", 14, Kind.DATE),
        Field("note", "Note", "How much of it was read, where that was not the whole.", 36),
    ),
    ("key", "title", "publisher", "address", "read_on"),
)

STANDARDS: Final = SheetLayout(
    "Standards",
    "Figures that a force may set otherwise, such as the minutes to attend.",
    (
        Field("key", "Key", f"{_KEY} it.", 22),
        Field("title", "Title", "What the figure is.", 44),
        Field("value", "Figure", "A whole number, in the unit.", 12, Kind.WHOLE),
        Field(
            "unit",
            "Unit",
            "minutes, hours, days, working days or months.",
            14,
            Kind.CHOICE,
            UNITS,
        ),
        Field(
            "counted",
            "Counted",
            "Whether the day it starts from is not counted (after) or the first; at least: so much "
            "must lie between. Empty means after.",
            14,
            Kind.CHOICE,
            _words(Counted),
        ),
        Field("source", "Source", "Key of a source.", 26, offered="Sources"),
        _SURE,
    ),
    ("key", "title", "value", "unit", "source"),
)

FACTS: Final = SheetLayout(
    "Facts",
    "What the register may say about a case that rules can name. One row a fact; for words, one "
    "row a word.",
    (
        Field("key", "Key", "The name rules use.", 18),
        Field("title", "Title", "For a person; enough in the first row of a fact.", 34),
        Field(
            "kind",
            "Kind",
            "number, yes or no, or word; enough in the first row.",
            12,
            Kind.CHOICE,
            _words(FactKind),
        ),
        Field(
            "headings",
            "Headings in the register",
            "One a line (Alt+Enter), in order of preference; enough in the first row.",
            36,
            Kind.LIST,
        ),
        Field("word", "Word", "For the kind word: what rules compare with.", 18),
        Field("spellings", "Spellings of the word", "One a line (Alt+Enter).", 32, kind=Kind.LIST),
    ),
    ("key", "title", "kind", "headings"),
)

COLUMNS: Final = SheetLayout(
    "Columns",
    "Headings that registers often use, by what the column is for, in order of preference.",
    (
        Field(
            "role",
            "Used for",
            "What the column is for; suggested_strata: worth stratifying by.",
            20,
            Kind.CHOICE,
            (*_words(ColumnRole), STRATA),
        ),
        _ORDER,
        Field("heading", "Heading in the register", "As the register has it.", 44),
    ),
    ("role", "heading"),
)

TABLES: Final = (CRITERIA, SCALES, SOURCES, STANDARDS, FACTS, COLUMNS)
SHEETS: Final = (CHECKLIST, *TABLES)
"""In the order of the workbook, after its page of help."""
