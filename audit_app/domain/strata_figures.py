"""The figures part by part: by stratum, by cluster, or by team where teams were not drawn apart.

In a stratum or a cluster the cases are a simple random sample of it, with exact limits. A team in
a sample that was not drawn by team is a domain: how many of its cases the register holds is not
used, so the limits allow for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
        section: It stands in; empty for sections and whole files.
        critical: Whether not meeting it may mean risk now.
        rates: One for each part, in their order.
    """

    key: str
    title: str
    section: str
    critical: bool
    rates: tuple[Rate, ...]


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
    design, cases = design_of(view, confidence), scored_cases(view)
    name_of = _names(view, by)
    every = _heads(design, by, cases, name_of)
    largest = sorted(every, key=lambda head: -head.sample)[:MANY]
    heads = [head for head in every if head in largest]
    criteria = rated_criteria(view.checklist)
    parts = [_Part(head.name, by, design, cases, name_of, thresholds) for head in heads]

    def line(key: str, title: str, outcome: Outcome, section: str, critical: bool) -> PartRow:  # noqa: FBT001
        return PartRow(key, title, section, critical, tuple(each.rate(outcome) for each in parts))

    sections = [
        (title, keys)
        for title in view.checklist.sections
        if (keys := [each.key for each in criteria if each.section == title])
    ]
    return PartFigures(
        by,
        tuple(heads),
        len(every) - len(heads),
        line("", "Whole files", _of_file([each.key for each in criteria]), "", critical=False),
        tuple(line(title, title, _of_file(keys), "", critical=False) for title, keys in sections),
        tuple(
            line(each.key, each.question, _of(each.key), each.section, each.critical)
            for each in criteria
        ),
        _notes(by, design),
    )


def _of(key: str) -> Outcome:
    return lambda case: case.outcomes[key]


def _of_file(keys: Sequence[str]) -> Outcome:
    return lambda case: file_outcome(case.outcomes[key] for key in keys)


def _names(view: ExportView, by: Breakdown) -> Callable[[DrawnCase], str]:
    if by is Breakdown.TEAM:
        return lambda case: team_of(view, case)
    return lambda case: case.stratum


def _heads(
    design: Design,
    by: Breakdown,
    cases: Iterable[ScoredCase],
    name_of: Callable[[DrawnCase], str],
) -> list[PartHead]:
    """Return the parts in order of their names: all strata, but only clusters and teams drawn."""
    sizes = {Breakdown.STRATUM: design.strata, Breakdown.CLUSTER: design.clusters}.get(by, {})
    held: dict[str, list[ScoredCase]] = {name: [] for name in sizes}
    for case in cases:
        held.setdefault(name_of(case.drawn), []).append(case)
    heads = []
    for name in sorted(held):
        own = [case for case in held[name] if case.standing is Standing.SAMPLE]
        if not own and name not in sizes:
            continue
        heads.append(
            PartHead(
                name,
                sizes.get(name, 0),
                len(own),
                sum(case.started for case in own),
                sum(case.standing is Standing.TARGETED for case in held[name]),
            )
        )
    return heads


class _Part:
    """Shares of one part."""

    def __init__(  # noqa: PLR0913 - what a share of a part depends on
        self,
        name: str,
        by: Breakdown,
        design: Design,
        cases: Sequence[ScoredCase],
        name_of: Callable[[DrawnCase], str],
        thresholds: Thresholds | None,
    ) -> None:
        self._own = {case.drawn.id for case in cases if name_of(case.drawn) == name}
        # Cases drawn with unequal chances are weighted, in a stratum too.
        self._is_domain = by is Breakdown.TEAM or bool(design.probabilities)
        if self._is_domain:
            taking_part = [
                case
                for case in cases
                if case.drawn.id in self._own or case.standing is not Standing.WITHHELD
            ]
        else:
            sizes = design.strata if by is Breakdown.STRATUM else design.clusters
            own = [case for case in cases if case.drawn.id in self._own]
            size = max(sizes.get(name, 0), len(own))
            design = replace(design, method="", strata={name: size}, clusters={}, n_clusters=0)
            taking_part = own
        self._rates = Rates(design, taking_part, thresholds)

    def rate(self, outcome: Outcome) -> Rate:
        if not self._is_domain:
            return self._rates.rate(outcome)

        def within(case: ScoredCase) -> Counts | None:
            found = outcome(case)
            # Another's case has been read too, and this figure does not apply to it.
            own = found is None or case.drawn.id in self._own
            return found if own else Counts.NOT_APPLICABLE

        found = [outcome(case) for case in self._rates.sample if case.drawn.id in self._own]
        counts = tally(found)
        beside = sum(case.drawn.id in self._own for case in self._rates.out_of_scope)
        missing = sum(each is None for each in found)
        return replace(
            self._rates.rate(within),
            counts=counts,
            unanswered=missing,
            examined=sum(counts.values()) + beside,
            interim=missing > 0,
        )


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
