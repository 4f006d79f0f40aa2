"""The figures part by part: by stratum, by cluster, or by team where teams were not drawn apart.

In a stratum or a cluster the cases are a simple random sample of it, with exact limits. A team in
a sample that was not drawn by team is a domain: how many of its cases the register holds is not
used, so the limits allow for that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from audit_app.domain.checklist import Counts
from audit_app.domain.designs import CLUSTER, Design, design_of
from audit_app.domain.draw import DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.outcomes import (
    ScoredCase,
    Standing,
    file_outcome,
    rated_criteria,
    scored_cases,
)
from audit_app.domain.population import ColumnRole
from audit_app.domain.rates import Outcome, Rate, Rates, tally
from audit_app.domain.statistics.levels import Number
from audit_app.domain.statistics.wording import Thresholds

MANY = 40
"""Parts beyond this many, the smallest ones, are left out: nobody reads them at a glance."""


class Breakdown(StrEnum):
    """What the figures are split by."""

    STRATUM = "stratum"
    CLUSTER = "cluster"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class PartHead:
    """One stratum, cluster or team.

    Attributes:
        name: As in the register; empty for a blank one.
        size: Cases of the frame in it; 0 where that is not known, as for a team.
        sample: Cases of the sample in it.
        started: Those of them with an answer.
        targeted: Cases added on purpose in it; in no share.
    """

    name: str
    size: int
    sample: int
    started: int
    targeted: int

    @property
    def title(self) -> str:
        """The name as a person reads it."""
        return self.name or "(blank)"


@dataclass(frozen=True, slots=True)
class PartRow:
    """One criterion, section, or the whole file, over all parts.

    Attributes:
        key: Of the criterion; title of the section; empty for whole files.
        title: For a person.
        rates: One for each part, in their order.
        section: It stands in; empty for sections and whole files.
        critical: Whether not meeting it may mean risk now.
    """

    key: str
    title: str
    rates: tuple[Rate, ...]
    section: str = ""
    critical: bool = False


@dataclass(frozen=True, slots=True)
class PartFigures:
    """Every figure, split.

    Attributes:
        by: What by.
        parts: In the order of their names; at most MANY, the largest.
        left_out: Parts not shown because there are too many.
        files: Files with every applicable criterion met.
        sections: Files with every applicable criterion of the section met, by section.
        criteria: By criterion.
        notes: Sentences that belong beside the figures.
    """

    by: Breakdown
    parts: tuple[PartHead, ...]
    left_out: int
    files: PartRow
    sections: tuple[PartRow, ...]
    criteria: tuple[PartRow, ...]
    notes: tuple[str, ...]


def breakdowns(view: ExportView) -> tuple[Breakdown, ...]:
    """Return what the figures of an audit can be split by; the one drawn by comes first."""
    design = design_of(view, "0.95")
    found: list[Breakdown] = []
    if design.method == CLUSTER:
        found.append(Breakdown.CLUSTER)
    elif len(design.strata) > 1:
        found.append(Breakdown.STRATUM)
    if any(team_of(view, case) for case in view.cases):
        found.append(Breakdown.TEAM)
    return tuple(found)


def team_of(view: ExportView, case: DrawnCase) -> str:
    """Return the team of a case, empty where the register names none."""
    headings = view.population.plan.headings(ColumnRole.TEAM)
    return " / ".join(value for each in headings if (value := case.context.get(each, "")))


def part_figures(
    view: ExportView,
    by: Breakdown,
    *,
    confidence: Number = 0.95,
    thresholds: Thresholds | None = None,
) -> PartFigures:
    """Return the figures of an audit split by stratum, cluster or team.

    Args:
        view: The audit.
        by: One of breakdowns(view).
        confidence: Level of the limits, between 0 and 1.
        thresholds: Where green and amber begin; None: shares are not graded.
    """
    design = design_of(view, confidence)
    held = _held(view, by, design)
    every = _heads(design, by, held)
    largest = sorted(every, key=lambda head: -head.sample)[:MANY]
    heads = [head for head in every if head in largest]
    parts = _Parts(by, design, [head.name for head in heads], held, thresholds)
    criteria = rated_criteria(view.checklist)
    sections = [
        (title, keys)
        for title in view.checklist.sections
        if (keys := [each.key for each in criteria if each.section == title])
    ]
    return PartFigures(
        by,
        tuple(heads),
        len(every) - len(heads),
        PartRow("", "Whole files", parts.rates(_of_file([each.key for each in criteria]))),
        tuple(PartRow(title, title, parts.rates(_of_file(keys))) for title, keys in sections),
        tuple(
            PartRow(
                each.key, each.question, parts.rates(_of(each.key)), each.section, each.critical
            )
            for each in criteria
        ),
        _notes(by, design),
    )


def _of(key: str) -> Outcome:
    return lambda case: case.outcomes[key]


def _of_file(keys: Sequence[str]) -> Outcome:
    return lambda case: file_outcome(case.outcomes[key] for key in keys)


def _held(view: ExportView, by: Breakdown, design: Design) -> dict[str, list[ScoredCase]]:
    """Return the cases of each part; every stratum of the frame is there."""
    held: dict[str, list[ScoredCase]] = {}
    if by is Breakdown.STRATUM:
        held = {name: [] for name in design.strata}
    for case in scored_cases(view):
        name = team_of(view, case.drawn) if by is Breakdown.TEAM else case.drawn.stratum
        held.setdefault(name, []).append(case)
    return held


def _heads(
    design: Design, by: Breakdown, held: Mapping[str, Sequence[ScoredCase]]
) -> list[PartHead]:
    """Return the parts in order of their names: all strata, but only clusters and teams drawn."""
    sizes = {Breakdown.STRATUM: design.strata, Breakdown.CLUSTER: design.clusters}.get(by, {})
    heads = []
    for name in sorted(held):
        sample = [case for case in held[name] if case.standing is Standing.SAMPLE]
        if not sample and name not in sizes:
            continue
        targeted = sum(case.standing is Standing.TARGETED for case in held[name])
        started = sum(case.started for case in sample)
        heads.append(PartHead(name, sizes.get(name, 0), len(sample), started, targeted))
    return heads


class _Parts:
    """Shares of every part, one outcome at a time."""

    def __init__(
        self,
        by: Breakdown,
        design: Design,
        names: Sequence[str],
        held: Mapping[str, Sequence[ScoredCase]],
        thresholds: Thresholds | None,
    ) -> None:
        self._by, self._design, self._names = by, design, names
        self._held, self._thresholds = held, thresholds
        self._every = [case for part in held.values() for case in part]
        self._is_weighted = bool(design.probabilities) or (
            design.method == CLUSTER and by is not Breakdown.CLUSTER
        )

    def rates(self, outcome: Outcome) -> tuple[Rate, ...]:
        """Return the share of each part."""
        if self._is_weighted:
            return tuple(self._masked(name, outcome) for name in self._names)
        if self._by is not Breakdown.TEAM:
            return tuple(self._own(name).rate(outcome) for name in self._names)
        read = {
            name: Counter(self._stratum(case) for case in part if _is_read(case, outcome))
            for name, part in self._held.items()
        }
        whole = sum(read.values(), Counter())
        return tuple(
            self._rates(replace(self._design, elsewhere=whole - read[name]), name).rate(outcome)
            for name in self._names
        )

    def _stratum(self, case: ScoredCase) -> str:
        alone = len(self._design.strata) == 1
        return next(iter(self._design.strata)) if alone else case.drawn.stratum

    def _rates(self, design: Design, name: str) -> Rates:
        return Rates(design, self._held[name], self._thresholds)

    def _own(self, name: str) -> Rates:
        """A stratum or cluster as a register of its own."""
        sizes = self._design.strata if self._by is Breakdown.STRATUM else self._design.clusters
        size = max(sizes.get(name, 0), len(self._held[name]))
        own = replace(self._design, method="", strata={name: size}, clusters={}, n_clusters=0)
        return self._rates(own, name)

    def _masked(self, name: str, outcome: Outcome) -> Rate:
        """A part of a weighted sample: to the cases of the others the figure does not apply."""
        own = {case.drawn.id for case in self._held[name]}

        def within(case: ScoredCase) -> Counts | None:
            found = outcome(case)
            return found if found is None or case.drawn.id in own else Counts.NOT_APPLICABLE

        taking_part = [
            case
            for case in self._every
            if case.drawn.id in own or case.standing is not Standing.WITHHELD
        ]
        rate = Rates(self._design, taking_part, self._thresholds).rate(within)
        alone = self._rates(self._design, name)
        found = [outcome(case) for case in alone.sample]
        counts, missing = tally(found), sum(each is None for each in found)
        return replace(
            rate,
            counts=counts,
            unanswered=missing,
            examined=sum(counts.values()) + len(alone.out_of_scope),
            interim=missing > 0,
        )


def _is_read(case: ScoredCase, outcome: Outcome) -> bool:
    if case.standing is Standing.SAMPLE:
        return outcome(case) is not None
    return case.standing is Standing.OUT_OF_SCOPE


def _notes(by: Breakdown, design: Design) -> tuple[str, ...]:
    notes = [
        "Compare with the limits: of many parts one looks worst by chance alone.",
    ]
    if by is Breakdown.TEAM:
        notes.append(
            "The sample was not drawn by team, so how many cases a team has is not used and the "
            "limits allow for that."
        )
    if by is Breakdown.CLUSTER:
        notes.append("Only the officers or teams that were drawn are shown.")
    if design.probabilities:
        notes.append("Cases were drawn with unequal chances; shares are weighted.")
    return tuple(notes)
