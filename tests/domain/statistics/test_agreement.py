"""Agreement between scorers, against published tables and other people's edge cases."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.statistics.agreement import (
    Coefficient,
    cohen_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from audit_app.domain.statistics.agreement_answers import agreement_answer
from audit_app.domain.statistics.rating_tables import read_ratings
from audit_app.domain.statistics.ratings import Ratings
from audit_app.domain.statistics.weights import linear, ordinal, quadratic, ratio, weights_named

FOUR_CODERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Krippendorff's four coders and twelve units, one coder a line."""


def table(*rows: tuple[int, ...]) -> Ratings:
    """Ratings of two scorers from their table, rows the first scorer."""
    pairs = [(i, j) for i, row in enumerate(rows) for j, n in enumerate(row) for _ in range(n)]
    return Ratings(pairs, range(len(rows)))


def four_coders() -> Ratings:
    lines = [line.split() for line in FOUR_CODERS.split("\n") if line]
    units = [
        [None if cell == "." else int(cell) for cell in unit] for unit in zip(*lines, strict=True)
    ]
    return Ratings(units, [1, 2, 3, 4, 5])


BALANCED = table((40, 9), (6, 45))
SKEWED = table((80, 10), (5, 5))
RARE = table((118, 5), (2, 0))
SAS = table((0, 4, 1), (0, 8, 0), (0, 1, 5))
ABSTRACTORS = table((13, 0, 0), (0, 20, 7), (0, 4, 56))


# Feinstein and Cicchetti 1990 (first two); Gwet 2008; SAS's example in statsmodels' tests; irrCAC's
# cont3x3abstractors.
@pytest.mark.parametrize(
    ("ratings", "agree", "kappa", "kappa_error", "ac1", "alpha"),
    [
        (BALANCED, 0.85, 0.6995, 0.0714, 0.7007, 0.7008),
        (SKEWED, 0.85, 0.3182, 0.1335, 0.8080, 0.3177),
        (RARE, 0.944, -0.0234, 0.0123, 0.9408, -0.0247),
        (SAS, 13 / 19, 0.4842, 0.1380, 0.5560, 0.4676),
        (ABSTRACTORS, 0.89, 0.7964, 0.0589, 0.8493, 0.797),
    ],
)
def test_that_two_scorers_are_measured_as_published(
    ratings: Ratings, agree: float, kappa: float, kappa_error: float, ac1: float, alpha: float
) -> None:
    assert percent_agreement(ratings).value == pytest.approx(agree)
    assert cohen_kappa(ratings).value == pytest.approx(kappa, abs=5.1e-5)
    assert cohen_kappa(ratings).standard_error == pytest.approx(kappa_error, abs=5.1e-5)
    assert gwet_ac(ratings).value == pytest.approx(ac1, abs=5.1e-5)
    assert krippendorff_alpha(ratings).value == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize(
    ("ratings", "error"), [(BALANCED, 0.0717), (SKEWED, 0.0524), (RARE, 0.0231), (SAS, 0.1632)]
)
def test_that_ac1_has_the_published_error(ratings: Ratings, error: float) -> None:
    assert gwet_ac(ratings).standard_error == pytest.approx(error, abs=5.1e-5)


def test_that_linear_weights_give_the_published_values() -> None:
    weights = linear(3)
    kappa, ac2 = cohen_kappa(SAS, weights), gwet_ac(SAS, weights)

    assert kappa.value == pytest.approx(0.4701, abs=5.1e-5)
    assert kappa.standard_error == pytest.approx(0.1457, abs=5.1e-5)
    assert kappa.interval is not None
    assert kappa.interval.as_list() == pytest.approx([0.1845, 0.7558], abs=5.1e-5)
    assert ac2.value == pytest.approx(0.6449, abs=5.1e-5)
    assert ac2.standard_error == pytest.approx(0.1516, abs=5.1e-5)
    assert krippendorff_alpha(SAS, weights).value == pytest.approx(0.4570, abs=5.1e-5)


def test_that_four_coders_with_gaps_are_measured_as_published() -> None:
    ratings = four_coders()
    # krippendorff's documentation: nominal 0.743, ordinal 0.815, interval 0.849, ratio 0.797.
    alpha = [
        krippendorff_alpha(ratings).value,
        krippendorff_alpha(ratings, ordinal(ratings.comparable)).value,
        krippendorff_alpha(ratings, quadratic(5)).value,
        krippendorff_alpha(ratings, ratio([1, 2, 3, 4, 5])).value,
    ]
    assert alpha == pytest.approx([0.743, 0.815, 0.849, 0.797], abs=5.1e-4)
    # irrCAC's documentation: AC1 0.77544 (0.14295), alpha 0.74342 (0.14557); R code after Gwet:
    # percent agreement 0.8181818, limits 0.5417184 to 1.
    percent, ac1 = percent_agreement(ratings), gwet_ac(ratings)
    assert percent.value == pytest.approx(0.81818, abs=5.1e-6)
    assert percent.interval is not None
    assert percent.interval.as_list() == pytest.approx([0.5417184, 1], abs=5.1e-7)
    assert ac1.value == pytest.approx(0.77544, abs=5.1e-6)
    assert ac1.standard_error == pytest.approx(0.14295, abs=5.1e-6)
    assert ac1.interval is not None
    assert ac1.interval.as_list() == pytest.approx([0.461, 1], abs=5.1e-4)
    assert krippendorff_alpha(ratings).value == pytest.approx(0.74342, abs=5.1e-6)
    assert krippendorff_alpha(ratings).standard_error == pytest.approx(0.14557, abs=5.1e-6)


def test_that_alpha_equals_one_minus_observed_over_expected_disagreement() -> None:
    # Krippendorff's own form, from the coincidence matrix, written out.
    units = [[1, 1, 2], [2, 2], [1, 3, 3], [3], [2, 2, 2]]
    values = [1, 2, 3]
    pairs = dict.fromkeys(product(values, values), 0.0)
    for unit in units:
        for i, one in enumerate(unit):
            for j, other in enumerate(unit):
                if i != j:
                    pairs[one, other] += 1 / (len(unit) - 1)
    margin = {c: sum(pairs[c, k] for k in values) for c in values}
    n = sum(margin.values())
    observed = sum(pairs[c, k] for c, k in pairs if c != k) / n
    expected = sum(margin[c] * margin[k] for c, k in pairs if c != k) / (n * (n - 1))
    padded = [[*unit, *[None] * (3 - len(unit))] for unit in units]

    assert krippendorff_alpha(Ratings(padded, values)).value == pytest.approx(
        1 - observed / expected
    )


PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


@given(PAIRS)
def test_that_it_does_not_matter_who_is_called_the_first_scorer(
    pairs: list[tuple[int, int]],
) -> None:
    forth, back = Ratings(pairs, range(4)), Ratings([pair[::-1] for pair in pairs], range(4))
    assert percent_agreement(forth) == percent_agreement(back)
    for weights in (linear(4), quadratic(4)):
        for measure in (cohen_kappa, gwet_ac, krippendorff_alpha):
            one, other = measure(forth, weights), measure(back, weights)
            assert one.value == pytest.approx(other.value)
            assert one.why == other.why
            assert (one.interval is None) == (other.interval is None)


@given(PAIRS)
def test_that_a_measure_has_limits_around_it_or_says_why_not(
    pairs: list[tuple[int, int]],
) -> None:
    ratings = Ratings(pairs, range(4))
    for measure in (cohen_kappa, gwet_ac, krippendorff_alpha):
        found: Coefficient = measure(ratings)
        if found.interval is None:
            assert found.why
        else:
            assert found.value is not None
            assert found.interval.low <= found.value <= found.interval.high <= 1


@given(PAIRS)
def test_that_renaming_the_answers_changes_nothing_without_weights(
    pairs: list[tuple[int, int]],
) -> None:
    names = ["met", "partly", "not met", "cannot tell"]
    plain = Ratings(pairs, range(4))
    named = Ratings([(names[i], names[j]) for i, j in pairs], sorted(names))
    for measure in (cohen_kappa, gwet_ac, krippendorff_alpha):
        assert measure(named).value == pytest.approx(measure(plain).value)


def test_that_scorers_who_never_vary_get_words_and_not_a_number() -> None:
    ratings = Ratings([("met", "met")] * 12, ["met", "not met"])

    assert percent_agreement(ratings).value == 1
    assert percent_agreement(ratings).interval is not None
    assert gwet_ac(ratings).value == 1
    assert gwet_ac(ratings).interval is None
    for found in (cohen_kappa(ratings), krippendorff_alpha(ratings)):
        assert found.value is None
        assert "every answer is the same" in found.why


def test_that_one_constant_scorer_makes_kappa_nothing_and_says_so() -> None:
    found = cohen_kappa(Ratings([("met", "met")] * 9 + [("met", "not")], ["met", "not"]))

    assert found.value == 0
    assert found.interval is None
    assert "one scorer" in found.why


def test_that_full_agreement_has_no_limits_but_those_of_the_percentage() -> None:
    ratings = table((6, 0), (0, 4))
    for found in (cohen_kappa(ratings), gwet_ac(ratings), krippendorff_alpha(ratings)):
        assert found.value == pytest.approx(1)
        assert found.interval is None
        assert "percentage" in found.why
    assert percent_agreement(ratings).interval is not None


def test_that_one_case_or_one_scorer_has_nothing_but_its_percentage() -> None:
    one_case = Ratings([("met", "met")], ["met", "not"])
    one_scorer = Ratings([("met",), ("not",)], ["met", "not"])

    assert percent_agreement(one_case).value == 1
    assert percent_agreement(one_scorer).value is None
    for measure in (cohen_kappa, gwet_ac, krippendorff_alpha):
        assert measure(one_case).value is None
        assert measure(one_scorer).value is None
        assert measure(one_scorer).why


def test_that_a_missing_answer_of_two_scorers_leaves_the_case_out() -> None:
    whole = Ratings([("a", "a"), ("a", "b"), ("b", "b")], ["a", "b"])
    gaps = Ratings([("a", "a"), ("a", "b"), ("b", "b"), (None, "a"), ("b", None)], ["a", "b"])

    for measure in (cohen_kappa, gwet_ac, krippendorff_alpha):
        assert measure(gaps) == measure(whole)


def test_that_an_answer_nobody_gives_moves_ac1_only() -> None:
    two, three = Ratings(SAS.pairs, range(3)), Ratings(SAS.pairs, range(5))

    assert cohen_kappa(two).value == cohen_kappa(three).value
    assert krippendorff_alpha(two).value == krippendorff_alpha(three).value
    assert gwet_ac(two).value != gwet_ac(three).value


def test_that_a_scale_of_a_million_answers_is_measured() -> None:
    pairs = [(place, place if place % 10 else place + 1) for place in range(200)]
    found = cohen_kappa(Ratings(pairs, range(10**6)))

    assert found.value == pytest.approx(0.9, abs=0.01)


def test_that_answers_off_the_scale_are_refused() -> None:
    with pytest.raises(AuditError, match="not on the scale"):
        Ratings([("a", "c")], ["a", "b"])
    with pytest.raises(AuditError, match="not a number"):
        Ratings([(1.0, float("nan"))], [1.0])
    with pytest.raises(AuditError, match="twice"):
        Ratings([], ["a", "a"])
    with pytest.raises(AuditError):
        weights_named("cubic", 3)
    with pytest.raises(AuditError):
        ratio([-1.0, 2.0])


def test_that_tables_of_several_shapes_hold_the_same_ratings() -> None:
    wide = [["first", "second"], ["met", "met"], ["met", "not"], ["not", "not"]]
    with_case = [["Case", "first", "second"], *[[f"C{i}", *row] for i, row in enumerate(wide[1:])]]
    unnamed = [["", "x", "y"], *[[f"C{i}", *row] for i, row in enumerate(wide[1:])]]
    headless = wide[1:]
    long = [["case", "rater", "rating"]]
    for number, row in enumerate(wide[1:]):
        long += [[str(number), "first", row[0]], [str(number), "second", row[1]]]

    units = [read_ratings(rows).units for rows in (wide, with_case, unnamed, headless, long)]

    assert units == [(("met", "met"), ("met", "not"), ("not", "not"))] * 5


def test_that_missing_and_not_applicable_are_counted_and_never_compared() -> None:
    rows = [["a", "b"], ["met", "met"], ["", "met"], ["N/A", "met"], ["n/a", "Not applicable"]]
    found = read_ratings(rows, ["met", "not"])

    assert (found.missing, found.not_applicable) == (1, 3)
    assert (found.applicability_agreed, found.applicability_pairs) == (2, 3)
    assert Ratings(found.units, found.scale).pairs == [(0, 0)]


def test_that_weighted_measures_wait_for_the_order_of_the_answers() -> None:
    rows = [["a", "b"], ["met", "not"], ["not", "partly"], ["met", "met"], ["partly", "partly"]]
    unordered = agreement_answer(read_ratings(rows))
    ordered = agreement_answer(read_ratings(rows, ["met", "partly", "not"]))

    assert unordered["weighted_kappa"]["value"] is None
    assert "--scale" in unordered["gwet_ac2"]["why"]
    assert ordered["weighted_kappa"]["value"] is not None
    assert unordered["notes"]
    assert ordered["notes"] == []
    assert ordered["pairs"] == 4


def test_that_numbers_are_ordered_by_size_and_not_by_spelling() -> None:
    found = read_ratings([["a", "b"], ["10", "9"], ["9", "9"], ["2", "10"]])

    assert found.scale == ("2", "9", "10")
    assert found.ordered


def test_that_faulty_tables_are_refused() -> None:
    for rows, scale in (
        ([], None),
        ([["", ""], ["", " "]], None),
        ([["a", "b"], ["met", "good"]], ["met", "not"]),
        ([["case", "rater", "rating"], ["1", "A", "x"], ["1", "A", "y"]], None),
        ([["a", "b"], ["1", "1.0"]], None),
        ([["a", "b"], ["met", "met"]], ["met", ""]),
    ):
        with pytest.raises(AuditError):
            read_ratings(rows, scale)


@pytest.mark.parametrize(
    ("rows", "says", "row"),
    [
        ([["case", "a", "b"]], "no ratings below the headings", None),
        ([["case", "a"], ["1", "met"], ["2", "not"]], "one scorer only", None),
        ([["case", "a", "b"], ["1", "met", "met"], ["2", "not", "met", "x"]], "headings", 3),
        ([["case", "a", "b"], ["1", "met", "met"], [], ["1", "not", "met"]], "'1' stands", 4),
        ([["case", "a", "b"], ["1", "met", "not"], ["2", "y", "met"]], "'y' is not on", 3),
    ],
)
def test_that_a_table_that_would_be_misread_is_refused_with_its_row(
    rows: list[list[str]], says: str, row: int | None
) -> None:
    with pytest.raises(AuditError, match=says) as refused:
        read_ratings(rows, ["met", "not"] if "on" in says else None, file="r.csv")
    assert refused.value.place == Place("r.csv", row=row)
