"""The figures of an audit for the page: all read at one moment, with the cases behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from audit_app.domain.checklist import Counts, Outcomes
from audit_app.domain.designs import design_of
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, audit_figures
from audit_app.domain.outcomes import ScoredCase, Standing, file_outcome, scored_cases
from audit_app.domain.rates import Outcome, Rates
from audit_app.domain.strata_figures import Breakdown, PartFigures, part_figures, team_of
from audit_app.domain.thresholds import (
    State,
    ThresholdSetting,
    check_thresholds,
    counts_by_stratum,
    further_cases,
    in_force,
    state_of,
)
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, Workspace

LEVEL = "0.95"
"""Level of every limit on the page."""

_WORST_FIRST = (
    Counts.NOT_MET,
    Counts.PARTLY_MET,
    Counts.CANNOT_TELL,
    None,
    Counts.MET,
    Counts.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything the page shows at a glance.

    Attributes:
        view: What the figures are of.
        figures: With the answers that count.
        first: With the answers as first scored; None where nobody scored a second time.
        settings: Thresholds ever set for the audit, oldest first.
        setting: The one in force, or None.
        proposed: Newest setting of any audit, to propose where this one has none.
        cases: Every case of the draw but unused reserves, with what it counts as.
    """

    view: ExportView
    figures: AuditFigures
    first: AuditFigures | None
    settings: tuple[ThresholdSetting, ...]
    setting: ThresholdSetting | None
    proposed: ThresholdSetting | None
    cases: tuple[ScoredCase, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """One case behind a figure.

    Attributes:
        drawn_case_id: To open it by.
        case_ref: Canonical.
        counts: What it counts as; None while not answered, and behind a grade.
        outcomes: What it counts as for each criterion.
        targeted: Whether it was added on purpose and is in no share.
        grade: The grade's name, behind a grade.
    """

    drawn_case_id: int
    case_ref: str
    counts: Counts | None
    outcomes: Outcomes
    targeted: bool
    grade: str = ""

    def decides(self, criteria: Sequence[str]) -> str:
        """Return which of some criteria to open the case at: the one it fares worst in."""
        worst = _WORST_FIRST.index
        return min(criteria, key=lambda key: worst(self.outcomes[key]), default="")


def figures_at_a_glance(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int
) -> Glance | None:
    """Return the figures of an audit as it stands; None before the first draw.

    Raises:
        AuditError: If its checklist is missing or what is kept contradicts itself.
    """
    with workspace.reading() as unit:
        if unit.population(audit_id) is None or not unit.draws(audit_id):
            return None
        every = unit.kept(ThresholdSetting)
    settings = tuple(each for each in every if each.audit_id == audit_id)
    setting = in_force(settings)
    thresholds = setting.thresholds if setting else None
    view = export_view(workspace, checklists, clock, audit_id)
    first = None
    if view.second or view.settlements:
        before = replace(view, reviews=view.first_reviews)
        first = audit_figures(before, confidence=LEVEL, thresholds=thresholds)
    return Glance(
        view,
        audit_figures(view, confidence=LEVEL, thresholds=thresholds),
        first,
        settings,
        setting,
        in_force(every),
        tuple(scored_cases(view)),
    )


def parts_at_a_glance(glance: Glance, by: Breakdown) -> PartFigures:
    """Return the figures split by stratum, cluster or team."""
    thresholds = glance.setting.thresholds if glance.setting else None
    return part_figures(glance.view, by, confidence=LEVEL, thresholds=thresholds)


def looked_ahead(glance: Glance) -> Mapping[str, int]:
    """Return how many more cases would give a colour to each criterion that has none yet.

    Criteria for which nothing can be foreseen are absent.
    """
    if glance.setting is None:
        return {}
    thresholds = glance.setting.thresholds
    rates = Rates(design_of(glance.view, LEVEL), glance.cases, thresholds)
    found: dict[str, int] = {}
    for each in glance.figures.criteria:
        if state_of(each.rate) is not State.TOO_FEW:
            continue
        counts = counts_by_stratum(rates, outcome_of([each.key]))
        more = further_cases(counts, thresholds, confidence=LEVEL) if counts else None
        if more:
            found[each.key] = more
    return found


def outcome_of(criteria: Sequence[str]) -> Outcome:
    """Return what a case counts as for one criterion, or for several taken together."""
    if len(criteria) == 1:
        return lambda case: case.outcomes[criteria[0]]
    return lambda case: file_outcome(case.outcomes[key] for key in criteria)


def cases_behind(
    glance: Glance, criteria: Sequence[str], by: Breakdown | None = None, part: str = ""
) -> tuple[Behind, ...]:
    """Return the cases a figure was counted from, those that are not met first.

    Args:
        glance: The figures.
        criteria: Keys of the criteria the figure is of; several: all must be met together.
        by: What the figures are split by, or None for the whole sample.
        part: The stratum, cluster or team; only with by.
    """
    outcome = outcome_of(criteria)
    held = (
        case
        for case in glance.cases
        if case.standing in (Standing.SAMPLE, Standing.TARGETED)
        and (by is None or _part_of(glance.view, case, by) == part)
    )
    return _sorted(_behind(case, outcome(case)) for case in held)


def cases_graded(glance: Glance, grade: str) -> tuple[Behind, ...]:
    """Return the cases with a grade, those added on purpose last."""
    label = glance.view.checklist.grade_rule.levels[grade]
    held = (
        case
        for case in glance.cases
        if case.grade == grade and case.standing in (Standing.SAMPLE, Standing.TARGETED)
    )
    return _sorted(replace(_behind(case, None), grade=label) for case in held)


def _part_of(view: ExportView, case: ScoredCase, by: Breakdown) -> str:
    return team_of(view, case.drawn) if by is Breakdown.TEAM else case.drawn.stratum


def _behind(case: ScoredCase, found: Counts | None) -> Behind:
    targeted = case.standing is Standing.TARGETED
    return Behind(case.drawn.id, case.drawn.case_ref, found, case.outcomes, targeted)


def _sorted(cases: Iterable[Behind]) -> tuple[Behind, ...]:
    """Return cases worst first, else as they were; those added on purpose last."""
    order: Callable[[Behind], tuple[bool, int]] = lambda each: (  # noqa: E731 - typed
        each.targeted,
        _WORST_FIRST.index(each.counts),
    )
    return tuple(sorted(cases, key=order))


def set_thresholds(
    workspace: Workspace, clock: Clock, wanted: ThresholdSetting
) -> ThresholdSetting:
    """Set where green and amber begin for an audit; earlier settings stay on record.

    Raises:
        AuditError: If they cannot be graded by, nobody answers for them, or nothing would change.
    """
    check_thresholds(wanted)
    with workspace.unit() as unit:
        before = in_force(unit.kept(ThresholdSetting, wanted.audit_id))
        if before and (before.green, before.amber) == (wanted.green, wanted.amber):
            raise AuditError(
                "The thresholds are set to this already.", remedy="Change green or amber."
            )
        kept = unit.keep(replace(wanted, id=0, set_at=clock.now()), "thresholds_set")
        unit.commit()
    return kept
