"""The shape of checklist files: models that check them, and their JSON Schema."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag

from audit_app.domain.checklist import Confidence, Counted, Counts, FactKind, ScaleKind
from audit_app.domain.population import ColumnRole
from audit_app.interchange.checklists.faults import ADDRESS_PATTERN, KEY_PATTERN


def _plain(text: str) -> str:
    """Refuse what cannot be shown on one line: line breaks, controls, spaces at either end."""
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} for letter in text):
        raise ValueError("The text holds a line break or a character that cannot be shown.")
    if text != text.strip():
        raise ValueError("The text begins or ends with a space.")
    return text


# TOML has texts where the model has words out of a short list.
_CountsWord = Annotated[Counts, Field(strict=False)]
_ScaleKindWord = Annotated[ScaleKind, Field(strict=False)]
_FactKindWord = Annotated[FactKind, Field(strict=False)]
_CountedWord = Annotated[Counted, Field(strict=False)]
_ConfidenceWord = Annotated[Confidence, Field(strict=False)]
_RoleWord = Annotated[ColumnRole, Field(strict=False)]

Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Words = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
Text = Annotated[str, Field(min_length=1, max_length=1200), AfterValidator(_plain)]
OptionalText = Annotated[str, Field(max_length=1200), AfterValidator(_plain)]


class Table(BaseModel):
    """A table of the file: no unknown keys, no values of the wrong kind."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class OptionTable(Table):
    """One answer a scale offers."""

    key: Key
    """Stable; what is stored."""
    label: Words
    """What the button says."""
    counts: _CountsWord
    """How it enters a rate."""
    needs_reason: bool = False
    """Whether a reason must be given with it."""


class ScaleTable(Table):
    """A set of answers."""

    title: Words
    """For a person."""
    kind: _ScaleKindWord = ScaleKind.CHOICE
    """choice, timeliness or count."""
    ordered: bool = True
    """Whether the options that count form an order."""
    option: Annotated[list[OptionTable], Field(min_length=1, max_length=12)]
    """Best first, then not applicable and cannot tell."""


class SourceTable(Table):
    """A document or page that criteria come from."""

    title: Words
    """Of the document or page."""
    publisher: Words
    """Who answers for it."""
    address: Annotated[str, Field(pattern=ADDRESS_PATTERN, max_length=400)]
    """Where it was read."""
    read_on: date
    """When."""
    note: OptionalText = ""
    """How much of it was read, where that was not the whole."""


class StandardTable(Table):
    """A figure that may be set locally."""

    title: Words
    """For a person."""
    value: Annotated[int, Field(ge=1, le=100_000)]
    """The default, in the unit."""
    unit: Annotated[str, Field(pattern=r"^(minutes|hours|days|working days|months)$")]
    """minutes, hours, days, working days or months."""
    source: Key
    """Key of its source."""
    confidence: _ConfidenceWord = Confidence.CONFIRMED
    """How sure the figure is."""
    counted: _CountedWord = Counted.AFTER
    """after (the day itself not counted), from the day (it is the first), or at least."""


class FactTable(Table):
    """Something the register says about a case that rules may name."""

    title: Words
    """For a person."""
    kind: _FactKindWord
    """number, yes or no, or word."""
    headings: Annotated[list[Words], Field(min_length=1)]
    """Headings it is found under, in order of preference."""
    values: dict[Key, list[Words]] = {}
    """For a word: spellings by the word they mean."""


class CriterionTable(Table):
    """One question that can be failed."""

    key: Key
    """Stable, never reused."""
    section: Words
    """Title of the section it stands in."""
    question: Words
    """As an auditor reads it."""
    scale: Key
    """Key of its scale."""
    evidence: Text
    """What on file shows it."""
    not_applicable_when: OptionalText = ""
    """When "not applicable" is right, in words; empty if never."""
    critical: bool = False
    """Whether "not met" may mean that a child is at risk now."""
    critical_when: str = ""
    """Rule under which it is critical; empty: always, if critical."""
    applies_when: str = ""
    """Rule under which it is asked; empty: always."""
    must_apply_when: str = ""
    """Rule over the case's own columns under which "not applicable" is refused."""
    guidance: Text
    """What good looks like and what does not count."""
    source: Key
    """Key of its source."""
    section_in_source: Words
    """Section or heading there."""
    confidence: _ConfidenceWord = Confidence.CONFIRMED
    """How sure the fact is."""
    standard: Key | None = None
    """Key of the standard it is held against."""
    block: Key | None = None
    """Key of the shared block it was taken from, in files the program wrote."""


class IncludeTable(Table):
    """The criteria of a shared block, in this place."""

    include: Key
    """Key of the block."""
    section: Words | None = None
    """Section they stand in here, in place of the block's own."""
    applies_when: str = ""
    """Rule under which they are asked here."""
    must_apply_when: str = ""
    """Rule over the case's own columns under which "not applicable" is refused."""


def _kind_of(table: Any) -> str:
    included = isinstance(table, IncludeTable) or (isinstance(table, dict) and "include" in table)
    return "#include" if included else "#criterion"


Entry = Annotated[
    Annotated[CriterionTable, Tag("#criterion")] | Annotated[IncludeTable, Tag("#include")],
    Discriminator(_kind_of),
]


class BlockTable(Table):
    """Criteria that several checklists include."""

    title: Words
    """For a person."""
    criterion: Annotated[list[CriterionTable], Field(min_length=1)]
    """Its criteria, in order."""


class GradeRuleTable(Table):
    """How a grade is proposed."""

    levels: Annotated[dict[Key, Words], Field(min_length=2)]
    """Keys of the grades, best first, with their labels."""
    best_needs_share_met: Annotated[float, Field(gt=0, le=1)]
    """Least share met of applicable for the best grade."""
    middle_needs_share_met: Annotated[float, Field(gt=0, le=1)]
    """The same for the middle grade."""
    further_needs_share_met: list[Annotated[float, Field(gt=0, le=1)]] = []
    """The same for the grades after the middle one, except the last."""
    critical_caps_at: Key
    """Key of the best grade a case can have with a critical criterion not met."""
    text: Text
    """The rule in words."""


class SharedFile(Table):
    """A file whose name begins with _: what several checklists use."""

    scale: dict[Key, ScaleTable] = {}
    """Scales by key."""
    source: dict[Key, SourceTable] = {}
    """Sources by key."""
    block: dict[Key, BlockTable] = {}
    """Blocks by key."""


class ChecklistFile(Table):
    """A theme and its checklist."""

    key: Key
    """Theme key; the file's name."""
    title: Words
    """Of the theme."""
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,19}$")]
    """Of the list, such as 2026-11."""
    recommendation_number: Annotated[int, Field(ge=0, le=99)] = 0
    """Of the inspection; 0 where there is none."""
    recommendation: Annotated[str, Field(max_length=200), AfterValidator(_plain)] = ""
    """The recommendation's title."""
    unit: Words
    """What one case is, singular."""
    unit_plural: Words
    """The same, plural."""
    suggested_strata: list[Words] = []
    """Headings worth stratifying by."""
    usual_columns: dict[_RoleWord, list[Words]] = {}
    """Headings often used for each role, in order of preference."""
    grade_rule: GradeRuleTable
    """How a grade is proposed."""
    fact: dict[Key, FactTable] = {}
    """What the register may say about a case that rules name."""
    standard: dict[Key, StandardTable] = {}
    """Figures that may be set locally."""
    scale: dict[Key, ScaleTable] = {}
    """Scales of this file alone."""
    source: dict[Key, SourceTable] = {}
    """Sources of this file alone."""
    criterion: Annotated[list[Entry], Field(min_length=1, max_length=200)]
    """Questions in the order they are asked, and blocks to include among them."""


def json_schema() -> str:
    """Return the JSON Schema of a checklist file, as committed beside the checklists."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ChecklistFile.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
