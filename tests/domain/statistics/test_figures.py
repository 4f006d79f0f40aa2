"""The figures of an audit, from its cases and reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import (
    Checklist,
    Counts,
    Criterion,
    GradeRule,
    Option,
    Scale,
    ScaleKind,
)
from audit_app.domain.draw import CaseState, Draw, DrawnCase, DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures, audit_figures
from audit_app.domain.population import (
    ImportPlan,
    Population,
    Reading,
    RegisterCheck,
    SourceFile,
)
from audit_app.domain.review import Answer, Review
from audit_app.domain.statistics.stratified import StratumCounts, stratified_estimate
from audit_app.domain.statistics.wording import Thresholds

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SCALE = Scale(
    "five",
    "Met to cannot tell",
    (
        *(Option(kind.value, kind.value, kind) for kind in Counts),
        Option("excused", "Excused", Counts.NOT_APPLICABLE, needs_reason=True),
    ),
)
NUMBER = Scale("number", "How many", (), ScaleKind.COUNT)


def criterion(key: str, section: str = "First", **more: Any) -> Criterion:
    parts = {"question": f"Is {key} met?", "scale": "five", **more}
    return Criterion(
        key=key,
        section=section,
        evidence="",
        guidance="",
        source="",
        section_in_source="",
        **parts,
    )


CHECKLIST = Checklist(
    key="made_up",
    title="Made up",
    version="1",
    recommendation_number=3,
    recommendation="",
    unit="case",
    unit_plural="cases",
    criteria=(
        criterion("a"),
        criterion("b", critical=True),
        criterion("c", "Second", applies_when='a == "met"'),
        criterion("n", "Second", scale="number"),
    ),
    scales={"five": SCALE, "number": NUMBER},
    sources={},
    standards={},
    grade_rule=GradeRule({"good": "Good", "poor": "Poor"}, 0.9, 0.6, "poor", ""),
)


def drawn(
    number: int,
    state: CaseState = CaseState.IN_SAMPLE,
    *,
    stratum: str = "",
    reason: str = "",
    replaces: str = "",
) -> DrawnCase:
    return DrawnCase(
        id=number,
        draw_id=1,
        position=number,
        case_ref=f"C{number}",
        ticket="0" * 64,
        stratum=stratum,
        state=state,
        reason=reason,
        replaces=replaces,
    )


def review(number: int, grade: str = "", **answers: Counts) -> tuple[int, Review]:
    given = {key: Answer(key, kind.value) for key, kind in answers.items()}
    return number, Review(number, given, grade, completed_at=NOW if grade else None)


def view(
    cases: Sequence[DrawnCase],
    reviews: Sequence[tuple[int, Review]] = (),
    *,
    strata: Mapping[str, int],
    method: str = "simple_random",
    certificate: Mapping[str, Any] | None = None,
) -> ExportView:
    audit = Audit(
        1, "Round", "made_up", "1", "", date(2025, 1, 1), date(2025, 12, 31), "1", "case", NOW
    )
    n = sum(strata.values())
    population = Population(
        1,
        1,
        SourceFile("register.csv", 1, "0" * 64),
        ImportPlan(Reading("csv"), {}),
        RegisterCheck(n, n, (), (), strata, {}),
        (),
        NOW,
    )
    plan = DrawPlan("Round", method, len(cases))
    draw = Draw(1, 1, 1, 1, 1, "", plan, certificate or {}, NOW)
    return ExportView(
        audit, CHECKLIST, population, [draw], cases, dict(reviews), strata, NOW, 1, "0" * 64
    )


MET, PARTLY, NOT = Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET
NA, UNKNOWN = Counts.NOT_APPLICABLE, Counts.CANNOT_TELL


def of_criterion(figures: AuditFigures, key: str) -> Any:
    return next(figure for figure in figures.criteria if figure.key == key)


def simple(n_met: int, n: int, population: int) -> ExportView:
    reviews = [review(i, a=MET if i <= n_met else NOT, b=MET, c=MET) for i in range(1, n + 1)]
    return view([drawn(i) for i in range(1, n + 1)], reviews, strata={"": population})


def test_that_a_criterion_has_its_share_its_limits_and_its_words() -> None:
    figure = of_criterion(audit_figures(simple(41, 52, 400)), "a")

    assert figure.rate.words == "41 of 52 (79%; 66% to 88%)"
    assert (figure.rate.low, figure.rate.high) == (265 / 400, 353 / 400)
    assert figure.rate.counts == {MET: 41, PARTLY: 0, NOT: 11, NA: 0, UNKNOWN: 0}
    assert not figure.rate.interim


def test_that_a_folded_away_criterion_does_not_apply() -> None:
    figure = of_criterion(audit_figures(simple(41, 52, 400)), "c")

    assert figure.rate.counts[NA] == 11
    assert (figure.rate.met, figure.rate.applicable, figure.rate.examined) == (41, 41, 52)


def test_that_a_number_enters_no_rate() -> None:
    figures = audit_figures(simple(2, 4, 400))

    assert [figure.key for figure in figures.criteria] == ["a", "b", "c"]
    assert figures.files.unanswered == 0


def test_that_partly_met_is_not_met_and_cannot_tell_gives_a_range() -> None:
    answers = [MET] * 30 + [PARTLY] * 5 + [NOT] * 5 + [UNKNOWN] * 10
    cases = [drawn(i) for i in range(1, 51)]
    reviews = [review(i, a=kind) for i, kind in enumerate(answers, start=1)]
    rate = of_criterion(audit_figures(view(cases, reviews, strata={"": 500})), "a").rate

    assert (rate.met, rate.applicable) == (30, 50)
    assert rate.share == pytest.approx(0.6)
    (bound,) = rate.bounds
    assert (bound.why, bound.n, bound.low, bound.high) == ("cannot tell", 10, 0.6, 0.8)
    assert "60% to 80%" in bound.words


def test_that_strata_weigh_by_their_size() -> None:
    cases = [drawn(i, stratum="North" if i <= 20 else "South") for i in range(1, 41)]
    reviews = [review(i, a=MET if i <= 20 or i > 30 else NOT) for i in range(1, 41)]
    strata = {"North": 900, "South": 100}
    rate = of_criterion(
        audit_figures(view(cases, reviews, strata=strata, method="stratified")), "a"
    ).rate

    known = stratified_estimate(
        [StratumCounts("North", 900, 20, 20), StratumCounts("South", 100, 20, 10)]
    )
    assert rate.share == pytest.approx(0.95)
    assert known.interval is not None
    assert [rate.low, rate.high] == known.interval.as_list()
    assert "weighted" in rate.words


def test_that_a_stratum_not_yet_read_is_said_to_be_missing() -> None:
    cases = [drawn(i, stratum="North" if i <= 20 else "South") for i in range(1, 41)]
    reviews = [review(i, a=MET) for i in range(1, 21)]
    rate = of_criterion(
        audit_figures(
            view(cases, reviews, strata={"North": 900, "South": 100}, method="stratified")
        ),
        "a",
    ).rate

    assert rate.low is None
    assert "stratum 'South'" in rate.caution
    assert rate.interim


def test_that_a_case_of_another_register_is_refused() -> None:
    cases = [drawn(1, stratum="West")]
    reviews = [review(1, a=MET)]
    with pytest.raises(AuditError, match="West"):
        audit_figures(view(cases, reviews, strata={"North": 9, "South": 9}, method="stratified"))


def test_that_targeted_cases_are_counted_apart() -> None:
    cases = [*(drawn(i) for i in range(1, 31)), drawn(31, CaseState.TARGETED)]
    reviews = [review(i, a=MET) for i in range(1, 31)] + [review(31, "poor", a=NOT)]
    figures = audit_figures(view(cases, reviews, strata={"": 300}))
    figure = of_criterion(figures, "a")

    assert (figure.rate.met, figure.rate.applicable) == (30, 30)
    assert figure.targeted[NOT] == 1
    assert figures.targeted == 1
    assert [grade.targeted for grade in figures.grades] == [0, 1]
    assert any("added on purpose" in note for note in figures.notes)


def test_that_an_out_of_scope_case_is_examined_and_not_applicable() -> None:
    cases = [
        *(drawn(i) for i in range(1, 31)),
        drawn(31, CaseState.REPLACED, reason="out_of_scope: outside the period"),
        drawn(32, replaces="C31"),
        drawn(33, CaseState.RESERVE),
    ]
    reviews = [review(i, a=MET if i <= 20 else NOT) for i in (*range(1, 31), 32)]
    figures = audit_figures(view(cases, reviews, strata={"": 300}))
    rate = of_criterion(figures, "a").rate

    assert (rate.met, rate.applicable, rate.examined) == (20, 31, 32)
    assert (figures.drawn, figures.out_of_scope) == (31, 1)


def test_that_a_withheld_case_widens_the_range() -> None:
    cases = [
        *(drawn(i) for i in range(1, 40)),
        drawn(40, CaseState.REPLACED, reason="withheld: live operation"),
    ]
    reviews = [review(i, a=MET if i <= 30 else NOT) for i in range(1, 40)]
    figures = audit_figures(view(cases, reviews, strata={"": 300}))
    (bound,) = of_criterion(figures, "a").rate.bounds

    assert bound.why == "withheld"
    assert (bound.low, bound.high) == (pytest.approx(30 / 40), pytest.approx(31 / 40))
    assert figures.withheld == 1


def test_that_a_file_nobody_can_find_counts_as_not_met() -> None:
    cases = [*(drawn(i) for i in range(1, 40)), drawn(40, reason="not_found: archive says lost")]
    reviews = [review(i, a=MET, b=MET, c=MET) for i in range(1, 40)]
    figures = audit_figures(view(cases, reviews, strata={"": 300}))
    rate = of_criterion(figures, "a").rate

    assert (rate.met, rate.applicable, rate.unanswered) == (39, 40, 0)
    (bound,) = rate.bounds
    assert (bound.why, bound.high) == ("not found", 1.0)
    assert "100% without them" in bound.words
    assert figures.files.met == 39
    assert figures.not_found == 1


def test_that_an_interim_figure_says_whether_the_order_was_kept() -> None:
    cases = [drawn(i) for i in range(1, 21)]
    kept = audit_figures(view(cases, [review(i, a=MET) for i in range(1, 11)], strata={"": 300}))
    broken = audit_figures(view(cases, [review(i, a=MET) for i in range(5, 15)], strata={"": 300}))

    assert (kept.interim, kept.in_order) == (True, True)
    assert (broken.interim, broken.in_order) == (True, False)
    assert any("not yet those of a random sample" in note for note in broken.notes)
    assert of_criterion(kept, "a").rate.unanswered == 10


def test_that_an_answer_waits_for_the_reason_it_needs() -> None:
    reviews = [
        (1, Review(1, {"a": Answer("a", "excused")})),
        (2, Review(2, {"a": Answer("a", "excused", reason="the child was abroad")})),
    ]
    rate = of_criterion(
        audit_figures(view([drawn(1), drawn(2)], reviews, strata={"": 9})), "a"
    ).rate

    assert (rate.unanswered, rate.counts[NA]) == (1, 1)


def test_that_a_file_is_met_only_if_everything_that_applies_is() -> None:
    cases = [drawn(i) for i in range(1, 7)]
    reviews = [
        review(1, a=MET, b=MET, c=MET),
        review(2, a=MET, b=PARTLY, c=MET),
        review(3, a=MET, b=UNKNOWN, c=MET),
        review(4, a=NA, b=NA),
        review(5, a=NOT),
    ]
    figures = audit_figures(view(cases, reviews, strata={"": 6}))

    assert figures.files.counts == {MET: 1, PARTLY: 0, NOT: 1, NA: 1, UNKNOWN: 1}
    assert figures.files.unanswered == 2
    first, second = figures.sections
    assert (first.title, second.title) == ("First", "Second")
    assert first.counts[MET] == 4
    assert first.mean_share == pytest.approx((3 / 4 + 1 / 3) / 2)
    assert second.files.counts[NA] == 2


def test_that_grades_are_counted_of_the_graded() -> None:
    cases = [drawn(i) for i in range(1, 16)]
    reviews = [review(i, "good" if i <= 9 else "poor", a=MET) for i in range(1, 13)]
    figures = audit_figures(view(cases, reviews, strata={"": 200}))

    assert [(g.label, g.count, g.graded) for g in figures.grades] == [
        ("Good", 9, 12),
        ("Poor", 3, 12),
    ]
    assert figures.grades[0].words.startswith("9 of 12 (75%; ")
    assert figures.ungraded == 3


def test_that_colours_are_given_only_where_thresholds_are() -> None:
    audit = simple(380, 390, 400)

    assert of_criterion(audit_figures(audit), "a").rate.grade == ""
    graded = audit_figures(audit, thresholds=Thresholds(Fraction(9, 10), Fraction(7, 10)))
    assert of_criterion(graded, "a").rate.grade == "green"


def test_that_clusters_are_estimated_by_their_differences() -> None:
    certificate = {
        "strata": [{"stratum": "", "size": 400}],
        "details": {
            "clusters_in_frame": 40,
            "clusters": [{"cluster": name, "size": 10} for name in "PQRS"],
        },
    }
    cases = [drawn(i, stratum="PQRS"[i % 4]) for i in range(40)]
    reviews = [review(i, a=NOT if i % 4 == 0 else MET) for i in range(40)]
    figures = audit_figures(
        view(cases, reviews, strata={"": 400}, method="cluster", certificate=certificate)
    )
    rate = of_criterion(figures, "a").rate

    assert rate.share == pytest.approx(0.75)
    assert rate.low is not None
    assert rate.low < 0.2
    assert "officers or teams" in figures.method


def test_that_unequal_chances_are_weighed_back() -> None:
    certificate = {
        "strata": [{"stratum": "", "size": 300}],
        "sample": [
            {"case_ref": f"C{i}", "probability": "1/10" if i <= 20 else "1/2"} for i in range(1, 41)
        ],
        "reserves": [],
    }
    cases = [drawn(i) for i in range(1, 41)]
    reviews = [review(i, a=MET if i <= 20 else NOT) for i in range(1, 41)]
    audit = view(
        cases,
        reviews,
        strata={"": 300},
        method="proportional_to_size",
        certificate=certificate,
    )
    rate = of_criterion(audit_figures(audit), "a").rate

    assert rate.share == pytest.approx(200 / 240)
    begun = audit_figures(
        view(
            cases,
            reviews[:20],
            strata={"": 300},
            method="proportional_to_size",
            certificate=certificate,
        )
    )
    assert any("unequal chances" in note for note in begun.notes)
    strange = view(
        [drawn(99)],
        [review(99, a=MET)],
        strata={"": 300},
        method="proportional_to_size",
        certificate=certificate,
    )
    with pytest.raises(AuditError, match="no probability"):
        audit_figures(strange)


def test_that_an_audit_without_an_answer_has_figures_without_shares() -> None:
    figures = audit_figures(view([drawn(i) for i in range(1, 4)], strata={"": 30}))

    assert figures.files.share is None
    assert figures.files.words == "No case has been examined"
    assert figures.grades[0].words == "none graded"
    assert figures.interim
    assert figures.sections[0].mean_share is None


def test_that_every_case_read_leaves_no_width() -> None:
    figures = audit_figures(simple(5, 8, 8))
    rate = of_criterion(figures, "a").rate

    assert rate.complete
    assert rate.words == "5 of 8 (63%)"
    assert (rate.low, rate.high) == (0.625, 0.625)
