"""Made-up audits for the workbook: of any size, stratified or not, scored or not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from audit_app.domain.audit import Audit
from audit_app.domain.certificate import draw as make_draw
from audit_app.domain.checklist import (
    Checklist,
    Confidence,
    Counts,
    Criterion,
    GradeRule,
    Option,
    Scale,
    Source,
    Standard,
)
from audit_app.domain.draw import (
    CaseState,
    Draw,
    DrawnCase,
    DrawPlan,
    DrawResult,
    Occasion,
    Seed,
    SeedOrigin,
    Selected,
)
from audit_app.domain.export import ExportView
from audit_app.domain.frame import ListFrame
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    LeftOut,
    OnBlank,
    OnDuplicate,
    Population,
    Problem,
    Reading,
    RegisterCheck,
    Severity,
    SourceFile,
)
from audit_app.domain.review import Answer, Review

TAKEN_AT = datetime(2026, 7, 14, 9, 30, 12, tzinfo=UTC)
STRATA = {"North": 1200, "South": 900, "West": 500}

_OPTIONS = (
    Option("met", "Met", Counts.MET),
    Option("partly", "Partly met", Counts.PARTLY_MET),
    Option("not_met", "Not met", Counts.NOT_MET, needs_reason=True),
    Option("na", "Not applicable", Counts.NOT_APPLICABLE),
    Option("cannot_tell", "Cannot tell", Counts.CANNOT_TELL),
)
_PATTERN = (
    "met",
    "met",
    "partly",
    "met",
    "not_met",
    "met",
    "na",
    "met",
    "cannot_tell",
    "met",
    "met",
)
_QUESTIONS = (
    "Was the risk graded when the report was taken, with the reasons written down?",
    "Was the grading looked at again when new information came in?",
    "Were the usual checks made at once: custody, hospital, phone, friends?",
    "Did a supervisor review the enquiry within the time the policy sets?",
    "Was the child seen alone on return, and what they said recorded in their own words?",
)


def checklist(n_criteria: int = 25) -> Checklist:
    """A checklist with so many questions in sections of five."""
    return Checklist(
        key="missing_from_home",
        title="Children missing from home",
        version="2026-04",
        recommendation_number=3,
        recommendation="Improve the response to children reported missing",
        unit="missing episode",
        unit_plural="missing episodes",
        criteria=tuple(_criterion(number) for number in range(n_criteria)),
        scales={"met_partly_not": Scale("met_partly_not", "Met, partly, not", _OPTIONS)},
        sources={
            "app": Source(
                "app",
                "Missing persons: practice",
                "A college",
                "https://example.org/app",
                date(2026, 3, 2),
            ),
            "law": Source(
                "law",
                "An Act, section 11",
                "The Crown",
                "https://example.org/act",
                date(2025, 11, 20),
            ),
        },
        standards={
            "review": Standard(
                "review", "Supervisor's review", 24, "hours", "app", Confidence.CHECK_LOCALLY
            )
        },
        grade_rule=GradeRule(
            {"good": "Good", "mixed": "Requires improvement", "poor": "Inadequate"},
            0.85,
            0.6,
            "mixed",
            "Good needs 85% met, requires improvement 60%.",
        ),
    )


def _criterion(number: int) -> Criterion:
    return Criterion(
        key=f"question_{number + 1}",
        question=_QUESTIONS[number % len(_QUESTIONS)],
        section=(
            "First report",
            "Enquiries",
            "Supervision",
            "Return",
            "Partners",
            "Prevention",
            "Record",
            "Close",
        )[number // 5 % 8],
        scale="met_partly_not",
        evidence="The log and the risk assessment.",
        guidance="Reasons count, a bare grade does not.",
        source="law" if number % 3 == 0 else "app",
        section_in_source=f"Part {number % 4 + 1}",
        critical=number % 5 == 0,
        standard="review" if number % 5 == 3 else "",
    )


def strata_for(n_cases: int) -> dict[str, int]:
    """Cases of the register by stratum, enough for a sample of that size."""
    times = n_cases // 500 + 1
    return {name: size * times for name, size in STRATA.items()}


def population(strata: Mapping[str, int] = STRATA) -> Population:
    """A register with the usual dirt left out and counted."""
    n_cases = sum(strata.values())
    plan = ImportPlan(
        Reading("csv", encoding="cp1252", delimiter=",", header_row=3),
        {
            "Episode": ColumnRole.CASE_REF,
            "Reported": ColumnRole.DATE,
            "District": ColumnRole.STRATUM,
            "Team": ColumnRole.TEAM,
            "Age": ColumnRole.KEPT,
            "Officer": ColumnRole.LEFT_OUT,
        },
        ref_columns=("Episode",),
        on_duplicate=OnDuplicate.FIRST,
        on_blank=OnBlank.SKIP,
        merge_values={"District": {"N": "North", "north ": "North"}},
        control_totals={"": n_cases + 4, "North": 1204},
        control_source="Case system, count of 1 July 2026",
    )
    check = RegisterCheck(
        rows_read=n_cases + 34,
        n_cases=n_cases,
        left_out=(
            LeftOut(
                "repeated_reference",
                "the reference stands in an earlier row",
                31,
                tuple(range(9, 40)),
            ),
            LeftOut("blank_reference", "no reference", 2, (412, 998)),
            LeftOut("note_row", "a row of totals", 1, (2637,)),
        ),
        problems=(
            Problem(
                "future_date",
                Severity.NOTE,
                "3 dates lie after the day of the import",
                3,
                (17, 88, 301),
                "Reported",
            ),
        ),
        strata=strata,
        months={"2025-04": n_cases},
    )
    source = SourceFile(
        "missing episodes 2025-26.csv", 402_113, hashlib.sha256(b"made up").hexdigest()
    )
    return Population(1, 1, source, plan, check, ("Age",), datetime(2026, 6, 1, 8, 0, tzinfo=UTC))


def drawn_cases(result: DrawResult, *, with_changes: bool = True) -> list[DrawnCase]:
    """The cases of a draw; the fifth is replaced by a reserve, and one is added on purpose."""
    sample = [_case(n, case, CaseState.IN_SAMPLE) for n, case in enumerate(result.sample, start=1)]
    first = len(sample) + 1
    reserves = [_case(n, case, CaseState.RESERVE) for n, case in enumerate(result.reserves, first)]
    if with_changes and len(sample) >= 5:
        lost = sample[4]
        place = next(n for n, case in enumerate(reserves) if case.stratum == lost.stratum)
        reserves[place] = replace(
            reserves[place], state=CaseState.IN_SAMPLE, replaces=lost.case_ref
        )
        sample[4] = replace(lost, state=CaseState.REPLACED, reason="out_of_scope: recorded twice")
    added = Selected(1, "MFH/added/25", "0" * 64, "", "0/1")
    targeted = _case(first + len(reserves), added, CaseState.TARGETED)
    reason = "asked for by the chief officer"
    return [*sample, *reserves, replace(targeted, reason=reason)]


def _case(number: int, case: Selected, state: CaseState) -> DrawnCase:
    return DrawnCase(
        id=number,
        draw_id=2,
        position=case.position,
        case_ref=case.case_ref,
        ticket=case.ticket,
        stratum=case.stratum,
        state=state,
        context={
            "Reported": f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            "Team": f"Team {number % 4 + 1}",
            "Age": str(9 + number % 9),
        },
    )


def reviews(drawn: list[DrawnCase], questions: Checklist, n_complete: int) -> dict[int, Review]:
    """Complete reviews of the first cases; the next one is begun, all others are untouched."""
    made: dict[int, Review] = {}
    scored = [case for case in drawn if case.state in {CaseState.IN_SAMPLE, CaseState.TARGETED}]
    for place, case in enumerate(scored[: n_complete + 1]):
        complete = place < n_complete
        criteria = questions.criteria if complete else questions.criteria[:2]
        answers = {c.key: _answer(c.key, place * 7 + at * 3) for at, c in enumerate(criteria)}
        grade = ("good", "mixed", "good", "poor", "mixed")[place % 5] if complete else ""
        made[case.id] = Review(
            case.id,
            answers,
            grade,
            grade_reason="The delay outweighs the rest." if place % 9 == 3 and complete else "",
            proposed_grade="mixed" if complete else "",
            completed_at=datetime(2026, 7, 1, 10, place % 60, tzinfo=UTC) if complete else None,
        )
    return made


def _answer(criterion: str, number: int) -> Answer:
    option = _PATTERN[number % len(_PATTERN)]
    return Answer(
        criterion,
        option,
        reason="No entry between 22:10 and 07:40." if option == "not_met" else "",
        note="Good recording of the child's own words." if number % 13 == 0 else "",
        evidence=f"Log entry {number}" if number % 5 == 0 else "",
    )


def frame(strata: Mapping[str, int]) -> ListFrame:
    """A register with so many cases in each stratum."""
    names = [name for name, size in strata.items() for _ in range(size)]
    return ListFrame([(f"MFH/{n:06d}/25", name) for n, name in enumerate(names, start=1)])


def draws(n_cases: int, strata: Mapping[str, int]) -> tuple[list[Draw], DrawResult]:
    """Two draws on record, and the result of the second."""
    stratified = len(strata) > 1
    plan = DrawPlan(
        "Missing from home / baseline",
        "stratified" if stratified else "simple_random",
        n_cases,
        2 if stratified else 6,
        {"allocation": "proportional", "minimum": 0} if stratified else {},
        ("District",) if stratified else (),
    )
    made: list[Draw] = []
    result = None
    for number, reason in ((1, ""), (2, "the register was completed")):
        at = datetime(2026, 6, number, 9, 0, tzinfo=UTC)
        seed = Seed(f"{number}821593300174628190355728116400926837451", SeedOrigin.PROGRAM)
        occasion = Occasion(program_version="0.1.0", drawn_at=at, number=number, reason=reason)
        result = make_draw(frame(strata), plan, seed=seed, occasion=occasion)
        made.append(Draw(number, 1, 1, number, 2, reason, plan, result.certificate, at))
    assert result is not None
    return made, result


def view(
    n_cases: int = 60,
    n_criteria: int = 25,
    *,
    n_complete: int | None = None,
    stratified: bool = True,
    changed: Mapping[str, Any] | None = None,
) -> ExportView:
    """One audit as it stands."""
    questions = checklist(n_criteria)
    strata = strata_for(n_cases)
    register = population(strata)
    if not stratified:
        strata = {"": sum(strata.values())}
    on_record, result = draws(n_cases, strata)
    drawn = drawn_cases(result)
    complete = n_cases if n_complete is None else n_complete
    made = ExportView(
        audit=Audit(
            1,
            "Missing from home, baseline",
            questions.key,
            questions.version,
            "Recommendation 3: improve the response to children reported missing",
            date(2025, 4, 1),
            date(2026, 3, 31),
            "Baseline",
            "missing episode",
            datetime(2026, 5, 30, tzinfo=UTC),
        ),
        checklist=questions,
        population=register,
        draws=on_record,
        cases=drawn,
        reviews=reviews(drawn, questions, complete),
        strata=strata,
        taken_at=TAKEN_AT,
        journal_number=1873,
        journal_digest=hashlib.sha256(b"journal").hexdigest(),
    )
    return replace(made, **(changed or {}))
