"""Shares between strata: published examples and laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.allocation import allocate, neyman_weights
from audit_app.domain.errors import AuditError

NAMES = "abcdefghij"


def numbers(
    sizes: tuple[int, ...],
    n: int,
    minimum: int | tuple[int, ...] = 2,
    *,
    equal: bool = False,
    maximum: tuple[int, ...] = (),
) -> tuple[int, ...]:
    named = dict(zip(NAMES, sizes, strict=False))
    least = minimum if isinstance(minimum, int) else dict(zip(NAMES, minimum, strict=False))
    shares = allocate(
        named,
        n,
        weights=dict.fromkeys(named, 1) if equal else None,
        minimum=least,
        maximum=dict(zip(NAMES, maximum, strict=False)),
    )
    return tuple(shares[name].n for name in named)


def test_that_the_sizes_of_the_samplingbook_documentation_come_out() -> None:
    assert numbers((5234, 2586, 649, 157), 500) == (303, 150, 38, 9)


def test_that_minima_lift_small_strata() -> None:
    assert numbers((500, 60, 40), 60, (5, 8, 8)) == (44, 8, 8)


def test_that_a_stratum_that_is_full_hands_its_surplus_round() -> None:
    assert numbers((500, 60, 6), 50, equal=True) == (22, 22, 6)


def test_that_earlier_draws_as_minima_prevent_the_alabama_paradox() -> None:
    assert numbers((60, 60, 20), 10, 0) == (4, 4, 2)
    assert numbers((60, 60, 20), 11, 0) == (5, 5, 1)
    assert numbers((60, 60, 20), 11, (4, 4, 2)) == (5, 4, 2)


def test_that_everything_is_taken_when_the_sample_is_the_frame_or_more() -> None:
    assert numbers((5, 3, 0), 8) == (5, 3, 0)
    assert numbers((5, 3, 0), 80) == (5, 3, 0)


def test_that_maxima_bind_and_the_rest_is_shared() -> None:
    assert numbers((900, 50, 50), 20, 0, maximum=(10, 50, 50)) == (10, 5, 5)


def test_that_ties_go_to_the_larger_stratum_then_by_name() -> None:
    assert numbers((10, 10, 10), 4, 0) == (2, 1, 1)
    assert numbers((10, 10, 11), 4, 0, equal=True) == (1, 1, 2)


def test_that_too_small_a_sample_names_the_smallest_possible() -> None:
    with pytest.raises(AuditError, match="need 6") as caught:
        numbers((60, 60, 20), 5)
    assert "at least 6" in caught.value.remedy


def test_that_maxima_too_low_name_the_largest_possible() -> None:
    with pytest.raises(AuditError, match="only 6 of 10"):
        numbers((60, 60, 20), 10, 0, maximum=(2, 2, 2))


def test_that_a_minimum_above_a_maximum_names_the_stratum() -> None:
    with pytest.raises(AuditError, match="'b'"):
        numbers((60, 60, 20), 10, 3, maximum=(5, 2, 5))


def test_that_neyman_weights_follow_size_and_spread() -> None:
    rates = {"a": Fraction(1, 2), "b": Fraction(1, 10), "c": Fraction(0)}
    weights = neyman_weights({"a": 100, "b": 100, "c": 100}, rates)
    # sqrt(0.25) : sqrt(0.09) = 5 : 3, and no spread, no weight
    assert Fraction(weights["a"], weights["b"]) == Fraction(5, 3)
    assert weights["c"] == 0
    shares = allocate({"a": 100, "b": 100, "c": 100}, 16, weights=weights, minimum=0)
    assert [shares[name].n for name in "abc"] == [10, 6, 0]


def test_that_strata_without_weight_get_the_rest_only_when_others_are_full() -> None:
    shares = allocate({"a": 4, "b": 30, "c": 10}, 24, weights={"a": 1, "b": 0, "c": 0}, minimum=2)
    assert [shares[name].n for name in "abc"] == [4, 15, 5]


def test_that_no_weight_at_all_means_proportional() -> None:
    shares = allocate({"a": 30, "b": 10}, 8, weights={"a": 0, "b": 0}, minimum=0)
    assert [shares[name].n for name in "ab"] == [6, 2]


@pytest.mark.parametrize("rate", [Fraction(-1, 10), Fraction(11, 10)])
def test_that_an_impossible_planning_rate_names_its_stratum(rate: Fraction) -> None:
    with pytest.raises(AuditError, match="'a'"):
        neyman_weights({"a": 10}, {"a": rate})
    with pytest.raises(AuditError, match="'b' has no planning rate"):
        neyman_weights({"a": 10, "b": 10}, {"a": Fraction(1, 2)})


strata = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=8
)


@given(strata, st.integers(1, 900))
def test_that_shares_sum_exactly_stay_in_bounds_and_round_by_less_than_one(
    rows: list[tuple[int, int, int]], n: int
) -> None:
    sizes = {name: size for name, (size, _low, _weight) in zip(NAMES, rows, strict=False)}
    minimum = {name: low for name, (_size, low, _weight) in zip(NAMES, rows, strict=False)}
    weights = {name: weight for name, (_size, _low, weight) in zip(NAMES, rows, strict=False)}
    lows = {name: min(sizes[name], minimum[name]) for name in sizes}
    n = max(n, sum(lows.values()))
    shares = allocate(sizes, n, weights=weights, minimum=minimum)
    assert sum(share.n for share in shares.values()) == min(n, sum(sizes.values()))
    assert sum(share.exact for share in shares.values()) == min(n, sum(sizes.values()))
    for name, share in shares.items():
        assert lows[name] <= share.n <= sizes[name]
        assert abs(share.n - share.exact) < 1


@given(strata, st.integers(1, 400))
def test_that_shares_inside_their_bounds_are_in_proportion_to_the_weights(
    rows: list[tuple[int, int, int]], n: int
) -> None:
    sizes = {name: size for name, (size, _low, _weight) in zip(NAMES, rows, strict=False)}
    weights = {name: weight + 1 for name, (_size, _low, weight) in zip(NAMES, rows, strict=False)}
    shares = allocate(sizes, n, weights=weights, minimum=0)
    factors = {
        shares[name].exact / weights[name]
        for name, size in sizes.items()
        if 0 < shares[name].exact < size
    }
    assert len(factors) <= 1
    full = [
        Fraction(size, weights[name]) for name, size in sizes.items() if shares[name].exact == size
    ]
    assert not factors or all(ratio <= next(iter(factors)) for ratio in full)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8), st.data())
def test_that_extending_never_takes_a_case_back(sizes: list[int], data: st.DataObject) -> None:
    named = dict(zip(NAMES, sizes, strict=False))
    total = sum(sizes)
    n = data.draw(st.integers(min(total, 2 * len(sizes)), total))
    drawn = {name: share.n for name, share in allocate(named, n).items()}
    for larger in range(n + 1, min(n + 12, total) + 1):
        minimum = {name: max(2, drawn[name]) for name in named}
        again = {name: share.n for name, share in allocate(named, larger, minimum=minimum).items()}
        assert all(again[name] >= drawn[name] for name in named)
        drawn = again
