"""Agreement put together from reviews: published figures, layers, parts, and words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.agreement_words import (
    applicability_words,
    coefficient_words,
    direction_words,
    lead_words,
    missing_words,
    percent_words,
    scope_words,
)
from audit_app.domain.comparing import AgreementFigure, AgreementPart, Subject, agreement_figures
from audit_app.domain.draw import CaseState
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.review import Answer
from audit_app.domain.scorers import GRADE, Part, Scores
from audit_app.domain.statistics.agreement import Coefficient
from tests.helpers.checklists import MADE_UP, criterion
from tests.helpers.compared_views import Row, compared_view, graded, one_question, pairs_of

NINE_DIGITS = 1e-9
SAS = ((0, 4, 1), (0, 8, 0), (0, 1, 5))
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
FOUR_CODERS = ("12332141 2...", "12332241 25.3", ".3332342 251.", "12332441 251.")


def of(view: ExportView, subject: Subject, key: str = "") -> AgreementFigure:
    (found,) = [each for each in agreement_figures(view).main.of(subject) if key in ("", each.key)]
    return found


def question(table: tuple[tuple[int, ...], ...]) -> AgreementFigure:
    keys = ("met", "partly", "not_met") if len(table) == 3 else ("met", "not_met")
    return of(compared_view(one_question(keys), pairs_of(table, keys, "q")), Subject.CRITERION)


# statsmodels 0.15.0 (kappa), irrCAC 0.4.4 (AC1, AC2) and krippendorff 0.9.0 (alpha) on the tables.
LIBRARIES: dict[tuple[tuple[int, ...], ...], dict[str, tuple[float, ...]]] = {
    SAS: {
        "kappa": (0.48416289592760187, 0.21366125307070666, 0.754664538784497),
        "weighted_kappa": (0.4701195219123506, 0.18446252254502737, 0.7557765212796739),
        "ac1": (0.555988315481986, 0.213120677902542, 0.89885595306143),
        "ac2": (0.644859813084112, 0.326404166979304, 0.963315459188921),
        "alpha": (0.4676258992805755, 0.110199980646934, 0.825051817914218),
        "alpha_ordinal": (0.5144262342404757,),
    },
    ABSTRACTORS: {
        "kappa": (0.7964094021839719, 0.6809465159614685, 0.9118722884064754),
        "weighted_kappa": (0.8429020279920023, 0.749074393811414, 0.9367296621725906),
        "ac1": (0.849330548231346, 0.763145709647953, 0.93551538681474),
        "ac2": (0.900022722108612, 0.841640934724833, 0.95840450949239),
        "alpha": (0.7972584977308512, 0.679490776724037, 0.915026218737666),
        "alpha_ordinal": (0.8340076701821668,),
    },
}


@pytest.mark.parametrize(
    "subject", [Subject.CRITERION, Subject.SECTION, Subject.ALL, Subject.GRADE]
)
@pytest.mark.parametrize("table", [SAS, ABSTRACTORS])
@pytest.mark.parametrize(
    "name", ["kappa", "weighted_kappa", "ac1", "ac2", "alpha", "alpha_ordinal"]
)
def test_that_reviews_are_measured_as_the_libraries_measure_their_table(
    table: tuple[tuple[int, ...], ...], name: str, subject: Subject
) -> None:
    if subject is Subject.GRADE:
        levels = graded(3)
        figure = of(compared_view(levels, pairs_of(table, ("1", "2", "3"), GRADE)), subject)
    else:
        keys = ("met", "partly", "not_met")
        figure = of(compared_view(one_question(keys), pairs_of(table, keys, "q")), subject)
    found: Coefficient = getattr(figure, name)
    value, *limits = LIBRARIES[table][name]
    assert found.value == pytest.approx(value, abs=NINE_DIGITS)
    if limits:
        assert found.interval is not None
        assert found.interval.as_list() == pytest.approx(limits, abs=NINE_DIGITS)


def test_that_four_graders_with_gaps_are_measured_as_the_libraries_do() -> None:
    lines = [line.replace(" ", "") for line in FOUR_CODERS]
    cases: list[list[Row]] = [
        [{GRADE: "" if grade == "." else grade} for grade in unit]
        for unit in zip(*lines, strict=True)
    ]
    figure = of(compared_view(graded(5), cases), Subject.GRADE)
    assert figure.ac1.value == pytest.approx(0.775444068126995, abs=NINE_DIGITS)
    assert figure.ac1.standard_error == pytest.approx(0.142949950640765, abs=NINE_DIGITS)
    assert figure.ac2 is not None
    assert figure.ac2.value == pytest.approx(0.858739136432611, abs=NINE_DIGITS)
    assert figure.alpha.value == pytest.approx(0.743421052631579, abs=NINE_DIGITS)
    assert figure.alpha_ordinal is not None
    assert figure.alpha_ordinal.value == pytest.approx(0.8153875037548814, abs=NINE_DIGITS)
    assert "two scorers" in figure.kappa.why


def test_that_ac1_counts_the_answers_offered_without_not_applicable() -> None:
    # Gwet's example of 125 subjects, a question with two answers: AC1 0.9408, kappa -0.0234.
    figure = question(((118, 5), (2, 0)))
    assert figure.labels == ("Met", "Not_Met")
    assert figure.ac1.value == pytest.approx(0.9408, abs=5e-5)
    assert figure.kappa.value == pytest.approx(-0.0234, abs=5e-5)
    assert figure.weighted_kappa is None


def test_that_missing_is_counted_and_not_applicable_is_compared_on_its_own() -> None:
    cases: list[list[Row]] = [
        [{"q": "met"}, {"q": "met"}],
        [{"q": "met"}, {"q": "n_a"}],
        [{"q": "n_a"}, {"q": "n_a"}],
        [{"q": "not_met"}, {"q": "met"}],
        [{"q": "met"}, {"q": ""}],
        [{"q": ""}, {"q": ""}],
    ]
    figure = of(compared_view(one_question(("met", "not_met")), cases), Subject.CRITERION)
    assert (figure.pairs, figure.missing) == (6, 2)
    applies = figure.applicability
    assert (applies.both, applies.only_first, applies.only_other, applies.neither) == (2, 1, 0, 1)
    assert (applies.percent.agreed, applies.percent.pairs) == (3, 4)
    assert (figure.percent.agreed, figure.percent.pairs) == (1, 2)
    assert figure.differences == 2
    assert missing_words(figure) == "2 of 6 pairs are incomplete and left out."
    assert applicability_words(figure).startswith("Whether it applies: 3 of 4 pairs agree (75%;")


def test_that_what_a_scorers_own_answers_fold_away_is_not_applicable_to_that_scorer() -> None:
    cases: list[list[Row]] = [
        [{"risk_recorded": "not_met"}, {"risk_recorded": "met", "risk_right": "met"}]
    ]
    figure = of(compared_view(MADE_UP, cases), Subject.CRITERION, "risk_right")
    assert (figure.missing, figure.applicability.only_other) == (0, 1)
    assert figure.percent.pairs == 0


def test_that_an_answer_without_the_reason_it_needs_is_missing() -> None:
    cases: list[list[Row]] = [[{"q": "n_a"}, {"q": "n_a"}]]
    view = compared_view(one_question(("met", "not_met")), cases)
    bare = replace(view.second[0].reviews[1], answers={"q": Answer("q", "n_a")})
    second = Scores(view.second[0].assignment, {1: bare})
    figure = of(replace(view, second=[second]), Subject.CRITERION)
    assert (figure.missing, figure.applicability.percent.pairs) == (1, 0)


def test_that_a_note_or_a_reason_is_never_a_difference() -> None:
    cases: list[list[Row]] = [[{"q": "met"}, {"q": "met"}]] * 3
    view = compared_view(one_question(("met", "not_met")), cases)
    reviews = {
        case: replace(review, answers={"q": Answer("q", "met", note="other", evidence="log 9")})
        for case, review in view.second[0].reviews.items()
    }
    second = Scores(view.second[0].assignment, reviews)
    assert agreement_figures(replace(view, second=[second])) == agreement_figures(view)


def test_that_cannot_tell_is_an_answer_but_has_no_place_in_the_order() -> None:
    said = ["met", "partly", "not_met", "cannot_tell", "met", "partly"]
    other = ["met", "not_met", "not_met", "met", "partly", "partly"]
    cases: list[list[Row]] = [
        [{"home_visit": a}, {"home_visit": b}] for a, b in zip(said, other, strict=True)
    ]
    view = compared_view(MADE_UP, cases)
    figure = of(view, Subject.CRITERION, "home_visit")
    without = compared_view(MADE_UP, [*cases[:3], *cases[4:]])
    assert (figure.percent.pairs, figure.out_of_order) == (6, 1)
    assert figure.weighted_kappa == of(without, Subject.CRITERION, "home_visit").weighted_kappa
    assert sum(each.same + each.first_kinder + each.other_kinder for each in figure.directions) == 5


def test_that_a_number_is_compared_as_a_number() -> None:
    cases: list[list[Row]] = [
        [{"visits": str(a)}, {"visits": str(b)}] for a, b in ((2, 2), (10, 9), (0, 0), (3, 3))
    ]
    figure = of(compared_view(MADE_UP, cases), Subject.CRITERION, "visits")
    assert (figure.percent.agreed, figure.percent.pairs) == (3, 4)
    assert figure.labels == ("0", "2", "3", "9", "10")
    assert "no list of answers" in figure.ac1.why
    assert figure.alpha_ordinal is not None
    assert figure.alpha_ordinal.weights == "ratio"


def test_that_added_replaced_and_chosen_cases_are_in_no_figure_of_the_random_part() -> None:
    cases: list[list[Row]] = [[{"q": "met"}, {"q": "met"}]] * 5
    cases[4] = [{"q": "not_met"}, {"q": "met"}]
    found = agreement_figures(
        compared_view(
            one_question(("met", "not_met")),
            cases,
            states={0: CaseState.TARGETED, 1: CaseState.REPLACED},
            parts={4: Part.CRITICAL},
        )
    )
    assert (found.main.cases, found.added, found.replaced) == (2, 1, 1)
    assert found.chosen is not None
    assert found.chosen.of(Subject.CRITERION)[0].percent.agreed == 0
    words = " ".join(scope_words(found))
    assert "1 case was handed out for the answers given" in words
    assert "1 case added on purpose: in no figure." in words


def test_that_scorers_who_share_no_case_are_taken_together() -> None:
    cases: list[list[Row]] = [
        [{"q": "met"}, {"q": "met"}, None],
        [{"q": "met"}, None, {"q": "not_met"}],
        [{"q": "not_met"}, None, {"q": "not_met"}],
    ]
    part = agreement_figures(compared_view(one_question(("met", "not_met")), cases)).main
    assert part.scorers == ("first scorer", "further scorers")
    assert part.of(Subject.CRITERION)[0].kappa.value == pytest.approx(0.4)


def test_that_three_scorers_make_three_pairs_and_a_case_two_had_makes_one() -> None:
    cases: list[list[Row]] = [
        [{"q": "met"}, {"q": "met"}, {"q": "not_met"}],
        [{"q": "met"}, {"q": "met"}, None],
    ]
    figure = of(compared_view(one_question(("met", "not_met")), cases), Subject.CRITERION)
    assert (figure.pairs, figure.percent.agreed, figure.percent.pairs) == (4, 2, 4)
    assert [each.scorer for each in figure.directions] == ["scorer 2", "scorer 3"]


def test_that_an_answer_the_checklist_no_longer_offers_is_refused() -> None:
    cases: list[list[Row]] = [[{"q": "met"}, {"q": "superb"}]]
    with pytest.raises(AuditError, match="not on the scale"):
        agreement_figures(compared_view(one_question(("met", "not_met")), cases))


def test_that_criteria_that_divide_people_come_first_and_those_nobody_differed_on_last() -> None:
    checklist = replace(
        one_question(("met", "not_met")),
        criteria=tuple(criterion(key, scale="s") for key in ("calm", "rough", "few", "half")),
    )
    cases: list[list[Row]] = []
    for place in range(12):
        first = dict.fromkeys(("calm", "rough", "half"), "met") | {
            "few": "met" if place < 2 else ""
        }
        second = first | {
            "rough": "not_met" if place < 9 else "met",
            "half": "not_met" if place < 6 else "met",
        }
        cases.append([first, second])
    part = agreement_figures(compared_view(checklist, cases)).main
    assert [each.key for each in part.dividing_first] == ["rough", "half", "few", "calm"]


ANSWERS = st.sampled_from(["met", "partly", "not_met", "n_a", ""])
CASES = st.lists(st.tuples(ANSWERS, ANSWERS, ANSWERS), min_size=1, max_size=30)


def _part(cases: list[tuple[str, str, str]]) -> AgreementPart:
    rows: list[list[Row]] = [[{"q": each} for each in unit] for unit in cases]
    return agreement_figures(compared_view(one_question(("met", "partly", "not_met")), rows)).main


@given(CASES)
def test_that_every_pair_of_answers_is_in_exactly_one_layer(
    cases: list[tuple[str, str, str]],
) -> None:
    for figure in _part(cases).figures:
        applies = figure.applicability.percent
        assert figure.pairs == figure.missing + applies.pairs
        assert figure.percent.pairs <= applies.agreed
        assert figure.differences <= applies.pairs


@given(CASES)
def test_that_the_order_of_the_cases_changes_no_figure(
    cases: list[tuple[str, str, str]],
) -> None:
    shuffled = sorted(cases)
    one, other = _part(cases).of(Subject.CRITERION)[0], _part(shuffled).of(Subject.CRITERION)[0]
    assert one.percent.agreed == other.percent.agreed
    for name in ("ac1", "alpha", "ac2", "alpha_ordinal"):
        assert getattr(one, name).value == pytest.approx(getattr(other, name).value)


# what to look at, in words


def test_that_kappa_is_not_to_be_looked_at_when_nearly_everything_is_met() -> None:
    words = lead_words(question(((118, 5), (2, 0))))
    assert "percent agreement and AC1" in words
    assert "97% of the answers are 'Met'" in words


def test_that_undefined_measures_are_said_in_words() -> None:
    same = question(((12, 0), (0, 0)))
    assert percent_words(same.percent) == "12 of 12 pairs agree (100%; 74% to 100%)"
    assert "every answer is the same" in coefficient_words(same.kappa)
    assert "kappa and alpha are not defined" in lead_words(same)
    constant = question(((9, 1), (0, 0)))
    assert "one scorer always gave the same answer" in coefficient_words(constant.kappa)
    assert "too few" in lead_words(question(((1, 0), (0, 0))))


def test_that_who_was_kinder_is_said_in_counts() -> None:
    (found,) = question(((20, 9), (1, 20))).directions
    assert (found.first_kinder, found.other_kinder, found.same) == (9, 1, 40)
    # Exact binomial: 2 * (1 + 10) / 2**10.
    assert found.p_value == pytest.approx(22 / 1024)
    assert direction_words(found) == (
        "The first scorer was kinder in 9 of 10, scorer 2 in 1 (p = 0.021: hardly chance)."
    )
    (even,) = question(((4, 2), (2, 4))).directions
    assert direction_words(even) == "The first scorer and scorer 2 were each kinder in 2 of 4."


def test_that_of_three_scorers_no_kappa_is_named_and_a_mean_over_cases_is_said_so() -> None:
    cases: list[list[Row]] = [
        [{"q": "met"}, {"q": "met"}, {"q": "not_met"}],
        [{"q": "not_met"}, {"q": "not_met"}, None],
    ]
    spread: list[list[Row]] = [
        [{"q": said}, {"q": said}, None] for said in ("met", "not_met") for _ in range(5)
    ]
    cases += spread
    figure = of(compared_view(one_question(("met", "partly", "not_met")), cases), Subject.CRITERION)
    assert "kappa" not in lead_words(figure)
    assert "ordinal alpha" in lead_words(figure)
    assert percent_words(figure.percent).startswith("12 of 14 pairs agree (by case 94%")
