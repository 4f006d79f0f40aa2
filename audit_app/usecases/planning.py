"""Looking over the sample of an audit, and trying a plan out before anything is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit_app.domain.certificate import draw, fingerprint
from audit_app.domain.certificate_page import certificate_text
from audit_app.domain.draw import CaseState, Draw, DrawnCase, DrawPlan, Seed, SeedOrigin
from audit_app.domain.population import ColumnRole, Population, RegisterCheck
from audit_app.domain.progress import Progress
from audit_app.domain.sampling import sampling_method
from audit_app.domain.sampling.base import StratumDraw
from audit_app.domain.statistics.planning import CurvePoint, plan_meaning, width_curve
from audit_app.usecases.ports import Workspace

_REHEARSAL = Seed("00000000000000000000", SeedOrigin.TYPED)


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """Everything the Sample page shows.

    Attributes:
        population: The newest register.
        columns: Headings that strata, conditions and methods can name.
        strata_from: Headings imported as the stratum.
        draws: Every draw, oldest first.
        cases: Of the draw in force; empty before the first.
        facts: One line about the draw in force.
        certificate_text: Its readable page.
    """

    population: Population
    columns: tuple[str, ...]
    strata_from: tuple[str, ...]
    draws: Sequence[Draw]
    cases: Sequence[DrawnCase]
    facts: str
    certificate_text: str

    @property
    def check(self) -> RegisterCheck:
        """What the register holds."""
        return self.population.check


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a plan would bring, without saying which cases.

    Attributes:
        size: Cases that would be drawn.
        available: Cases of the register that could be.
        strata: Numbers by stratum.
        known_strata: Names of the strata there are.
        sentence: What the size means.
        advice: What to think about, or empty.
        curve: Limits by sample size.
    """

    size: int
    available: int
    strata: Sequence[StratumDraw]
    known_strata: tuple[str, ...]
    sentence: str
    advice: str
    curve: Sequence[CurvePoint]


def open_sample(workspace: Workspace, audit_id: int) -> SampleSheet | None:
    """Return what there is to plan and what was drawn; None before a register is imported."""
    with workspace.reading() as unit:
        population, draws = unit.population(audit_id), unit.draws(audit_id)
        if population is None:
            return None
        cases = unit.drawn_cases(draws[-1].id) if draws else ()
    plan = population.plan
    whole = [
        headings[0]
        for role in (ColumnRole.STRATUM, ColumnRole.TEAM, ColumnRole.DATE)
        if len(headings := plan.headings(role)) == 1
    ]
    strata_from = plan.headings(ColumnRole.STRATUM)
    return SampleSheet(
        population=population,
        columns=(*whole, *population.kept_headings),
        strata_from=strata_from if len(strata_from) == 1 else (),
        draws=draws,
        cases=cases,
        facts=_facts(draws[-1], cases) if draws else "",
        certificate_text=certificate_text(draws[-1].certificate) if draws else "",
    )


def _facts(made: Draw, cases: Sequence[DrawnCase]) -> str:
    certificate = made.certificate
    method = sampling_method(str(certificate["method"]))
    return " · ".join(
        (
            method.title,
            f"{len(certificate['sample']):,} of {certificate['frame']['size']:,} cases",
            f"{len(certificate['reserves']):,} reserves",
            f"seed: {certificate['seed_origin']}",
            f"drawn {made.drawn_at.astimezone():%d %b %Y, %H:%M}",
            f"fingerprint {fingerprint(certificate['digest'])}",
            *_since(cases),
        )
    )


def _since(cases: Sequence[DrawnCase]) -> Iterator[str]:
    """Yield what became of the draw since it was made, where anything did."""
    states = Counter(case.state for case in cases)
    missing = sum(case.is_not_found for case in cases)
    for n_cases, words in (
        (states[CaseState.REPLACED], "replaced"),
        (missing, "not found"),
        (states[CaseState.TARGETED], "added on purpose"),
    ):
        if n_cases:
            yield f"{n_cases:,} {words}"


def rehearse(
    workspace: Workspace, population: Population, plan: DrawPlan, progress: Progress
) -> Rehearsal:
    """Return what a plan would bring, by carrying it out with a seed that no draw ever uses.

    How many come from each stratum does not depend on the seed; which cases come does, and is
    thrown away.

    Raises:
        AuditError: If the plan cannot be carried out on this register.
        Cancelled: If the progress says so.
    """
    with workspace.reading() as unit:
        frame = unit.frame(population.id, plan.strata_columns)
    result = draw(frame, plan, seed=_REHEARSAL, progress=progress)
    size, available = len(result.sample), int(result.certificate["frame"]["size"])
    meaning = plan_meaning(available, size)
    strata = tuple(StratumDraw(**each) for each in result.certificate["strata"])
    chosen = f"{size:,} of {available:,} cases."
    advice = meaning.advice if size < available else ""
    return Rehearsal(
        size=size,
        available=available,
        strata=strata,
        known_strata=tuple(each.stratum for each in strata if each.stratum),
        sentence=f"{chosen} {meaning.sentence}",
        advice=" ".join(part for part in (advice, *result.certificate["notes"]) if part),
        curve=width_curve(available, present=size),
    )
