"""A theme and its checklist: the questions a case file is read with, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from audit_app.domain.population import ColumnRole


class Counts(StrEnum):
    """How an answer enters a rate: NOT_APPLICABLE leaves the denominator, CANNOT_TELL does not."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_TELL = "cannot_tell"


Outcomes = Mapping[str, Counts | None]
"""By criterion key; None: not yet answered. Criteria on a count scale are absent."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a scale offers.

    Attributes:
        key: Stable; what is stored.
        label: What the button says.
        counts: How it enters a rate.
        needs_reason: Whether a reason must be given with it.
    """

    key: str
    label: str
    counts: Counts
    needs_reason: bool = False


class ScaleKind(StrEnum):
    """How an answer on a scale is given."""

    CHOICE = "choice"
    TIMELINESS = "timeliness"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Scale:
    """A set of answers; digit keys follow the order of the options.

    Attributes:
        key: Stable.
        title: For a person.
        options: Best first, then not applicable and cannot tell.
        kind: CHOICE, TIMELINESS (from two date-times) or COUNT (a number, never in a rate).
        ordered: Whether the options that count form an order, for weighted agreement.
    """

    key: str
    title: str
    options: tuple[Option, ...]
    kind: ScaleKind = ScaleKind.CHOICE
    ordered: bool = True

    def option(self, key: str) -> Option:
        """Return the option with a key.

        Raises:
            KeyError: If the scale does not offer it.
        """
        for option in self.options:
            if option.key == key:
                return option
        raise KeyError(key)


class Confidence(StrEnum):
    """How sure the fact behind a source is."""

    CONFIRMED = "confirmed"
    PARTLY = "partly confirmed"
    CHECK_LOCALLY = "check against local policy"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a criterion comes from.

    Attributes:
        key: Stable.
        title: Of the document or page.
        publisher: Who answers for it.
        address: Where it was read.
        read_on: When.
        note: How much of it was read, where that was not the whole; plain text.
    """

    key: str
    title: str
    publisher: str
    address: str
    read_on: date
    note: str = ""


class Counted(StrEnum):
    """How the time between two moments is held against a standard.

    Days, working days and months are whole days of the calendar: AFTER, the day it starts from is
    not counted; FROM_THE_DAY, it is the first; AT_LEAST, so much must lie between, as before a
    meeting.
    """

    AFTER = "after"
    FROM_THE_DAY = "from the day"
    AT_LEAST = "at least"


UNITS: Final = ("minutes", "hours", "days", "working days", "months")
"""Of standards."""


@dataclass(frozen=True, slots=True)
class Standard:
    """A figure that may be set locally, such as the minutes to attend.

    Attributes:
        key: Stable.
        title: For a person.
        value: The default, in the unit.
        unit: "minutes", "hours", "days", "working days", "months".
        source: Key of its source.
        confidence: CHECK_LOCALLY where the published fact could not be confirmed.
        counted: From when the time runs, and whether it is the most or the least.
    """

    key: str
    title: str
    value: int
    unit: str
    source: str
    confidence: Confidence = Confidence.CONFIRMED
    counted: Counted = Counted.AFTER

    @property
    def figure(self) -> str:
        """The value with its unit: '1 day', '60 minutes'."""
        unit = self.unit.removesuffix("s") if self.value == 1 else self.unit
        return f"{self.value:,} {unit}"


@dataclass(frozen=True, slots=True)
class LocalStandard:
    """What a force sets in place of a standard's default, once for the whole workspace.

    Attributes:
        theme_key: Of the checklist.
        key: Of the standard.
        value: In the unit.
        unit: One of UNITS.
        source: The local policy it comes from, as text.
        dated: Date of that policy.
        set_by: Who set it.
        default_value: What the checklist says without it; 0 before it is applied.
        default_unit: The unit of that.
    """

    theme_key: str
    key: str
    value: int
    unit: str
    source: str
    dated: date
    set_by: str
    default_value: int = 0
    default_unit: str = ""


class FactKind(StrEnum):
    """How a value of the register becomes a fact that rules can look at."""

    NUMBER = "number"
    YES_NO = "yes or no"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class CaseFact:
    """Something the register says about a case that rules may name, such as the age of the child.

    Attributes:
        key: The name rules use.
        title: For a person.
        kind: NUMBER, YES_NO ("yes" or "no") or WORD (one of the keys of values).
        headings: Headings it is found under, in order of preference.
        values: For WORD: spellings by the word they mean.
    """

    key: str
    title: str
    kind: FactKind
    headings: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question that can be failed.

    Attributes:
        key: Stable, never reused.
        question: As an auditor reads it.
        section: Title of the section it stands in.
        scale: Key of its scale.
        evidence: What on file shows it.
        not_applicable_when: When "not applicable" is right, in words; empty if never.
        critical: Whether "not met" may mean that a child is at risk now.
        critical_when: Condition under which it is critical; empty: always, if critical.
        applies_when: Condition under which it is asked; empty: always.
        must_apply_when: Condition under which "not applicable" contradicts the case's own data and
            is refused; empty: never.
        guidance: What good looks like and what does not count; plain text.
        source: Key of its source.
        section_in_source: Section or heading there.
        confidence: How sure the fact is.
        standard: Key of the standard it is held against, or empty.
        block: Key of the shared block it was included with, or empty.
    """

    key: str
    question: str
    section: str
    scale: str
    evidence: str
    guidance: str
    source: str
    section_in_source: str
    not_applicable_when: str = ""
    critical: bool = False
    critical_when: str = ""
    applies_when: str = ""
    confidence: Confidence = Confidence.CONFIRMED
    standard: str = ""
    must_apply_when: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class GradeRule:
    """How a grade is proposed; the auditor decides.

    Attributes:
        levels: Keys of the grades, best first, with their labels.
        best_needs_share_met: Least share met of applicable for the best grade, counting 1 for met,
            0.5 for partly met and 0 for cannot tell.
        middle_needs_share_met: The same for the middle grade.
        critical_caps_at: Key of the best grade a case can have with a critical criterion not met.
        text: The rule in words, shown beside the proposal.
        further_needs_share_met: The same for the grades after the middle one, except the last: one
            more on a scale of four, two more on one of five.
    """

    levels: Mapping[str, str]
    best_needs_share_met: float
    middle_needs_share_met: float
    critical_caps_at: str
    text: str
    further_needs_share_met: tuple[float, ...] = ()

    @property
    def shares_needed(self) -> tuple[float, ...]:
        """Least shares met by grade, best first; the last grade, which needs none, is absent."""
        shares = self.best_needs_share_met, self.middle_needs_share_met
        return (*shares, *self.further_needs_share_met)[: len(self.levels) - 1]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A theme's versioned list of criteria, whole and checked.

    Attributes:
        key: Theme key; the file's name.
        title: Of the theme.
        version: Of the list; a review keeps the version it was made with.
        recommendation_number: Of the inspection, 1 to 10; 0 where there is none.
        recommendation: The recommendation's title.
        unit: What one case is, singular.
        unit_plural: The same, plural.
        criteria: In the order they are asked.
        scales: By key.
        sources: By key.
        standards: By key.
        grade_rule: How a grade is proposed.
        usual_columns: Headings often used for each role, in order of preference.
        suggested_strata: Headings worth stratifying by.
        facts: What the register may say about a case that rules name, by key.
        local_standards: Standards that were set locally, by key; their defaults stay in here.
    """

    key: str
    title: str
    version: str
    recommendation_number: int
    recommendation: str
    unit: str
    unit_plural: str
    criteria: tuple[Criterion, ...]
    scales: Mapping[str, Scale]
    sources: Mapping[str, Source]
    standards: Mapping[str, Standard]
    grade_rule: GradeRule
    usual_columns: Mapping[ColumnRole, tuple[str, ...]] = field(default_factory=dict)
    suggested_strata: tuple[str, ...] = ()
    facts: Mapping[str, CaseFact] = field(default_factory=dict)
    local_standards: Mapping[str, LocalStandard] = field(default_factory=dict)

    @property
    def sections(self) -> tuple[str, ...]:
        """Titles of the sections, in order, each once."""
        return tuple(dict.fromkeys(criterion.section for criterion in self.criteria))

    def criterion(self, key: str) -> Criterion:
        """Return the criterion with a key.

        Raises:
            KeyError: If there is none.
        """
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        raise KeyError(key)

    def scale_of(self, criterion: Criterion) -> Scale:
        """Return the scale a criterion is answered on."""
        return self.scales[criterion.scale]
