"""Stratified, cluster and weighted estimates."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.statistics.clusters import ClusterCounts, cluster_estimate
from audit_app.domain.statistics.intervals import hypergeometric_limits
from audit_app.domain.statistics.stratified import (
    Estimate,
    StratumCounts,
    simple_estimate,
    stratified_estimate,
)
from audit_app.domain.statistics.unequal import (
    WeightedCase,
    hajek_estimate,
    horvitz_thompson_total,
)

APISTRAT = [
    StratumCounts("E", 4421, 100, 91),
    StratumCounts("M", 755, 50, 26),
    StratumCounts("H", 1018, 50, 35),
]
AGSTRAT = [
    StratumCounts("NC", 1054, 103, 31),
    StratumCounts("NE", 220, 21, 20),
    StratumCounts("S", 1382, 135, 91),
    StratumCounts("W", 422, 41, 12),
]


def limits(estimate: Estimate) -> list[float]:
    assert estimate.interval is not None
    return estimate.interval.as_list()


# R survey: svymean of apistrat gives 0.82794801 (0.02434); Lohr's agstrat (R SDaA) 0.513915.
@pytest.mark.parametrize(
    ("strata", "share", "error", "design", "interval"),
    [
        (APISTRAT, 0.82794801, 0.024345, 173.30, (0.7634, 0.8810)),
        (AGSTRAT, 0.513915, 0.024795, 332.38, (0.4588, 0.5688)),
    ],
)
def test_that_published_surveys_are_estimated_alike(
    strata: list[StratumCounts],
    share: float,
    error: float,
    design: float,
    interval: tuple[float, float],
) -> None:
    found = stratified_estimate(strata)

    assert found.share is not None
    assert float(found.share) == pytest.approx(share, abs=5e-7)
    assert found.standard_error == pytest.approx(error, abs=5e-7)
    assert found.design_size == pytest.approx(design, abs=5e-3)
    assert limits(found) == pytest.approx(interval, abs=5e-5)


def test_that_dropping_the_cases_that_do_not_apply_is_not_the_estimate() -> None:
    applicable = [
        StratumCounts("A", 300, 30, 20, applicable=25),
        StratumCounts("B", 100, 20, 8, applicable=10),
    ]
    dropped = [StratumCounts("A", 300, 25, 20), StratumCounts("B", 100, 10, 8)]

    # N-hat = 10 * 25 + 5 * 10 = 300; met = 10 * 20 + 5 * 8 = 240.
    assert stratified_estimate(applicable).share == Fraction(4, 5)
    assert stratified_estimate(applicable).interval != stratified_estimate(dropped).interval


def test_that_the_ratio_variance_is_that_of_its_linearised_values() -> None:
    strata = [
        StratumCounts("A", 300, 30, 20, applicable=25),
        StratumCounts("B", 100, 20, 3, applicable=10),
    ]
    found = stratified_estimate(strata)
    assert found.share is not None
    share, total = float(found.share), 10 * 25 + 5 * 10

    variance = 0.0
    for stratum in strata:
        n, size = stratum.sample, stratum.population
        values = (
            [1 - share] * stratum.met
            + [-share] * (stratum.applies - stratum.met)
            + [0.0] * (n - stratum.applies)
        )
        mean = sum(values) / n
        spread = sum((value - mean) ** 2 for value in values) / (n - 1)
        variance += size**2 * (1 - n / size) * spread / n / total**2

    assert found.standard_error == pytest.approx(variance**0.5, rel=1e-12)


@given(
    st.lists(st.tuples(st.integers(2, 60), st.integers(2, 300)), min_size=2, max_size=5), st.data()
)
def test_that_limits_hold_the_share_and_what_is_possible(
    sizes: list[tuple[int, int]], data: st.DataObject
) -> None:
    strata = []
    for place, (n, more) in enumerate(sizes):
        applies = data.draw(st.integers(0, n))
        met = data.draw(st.integers(0, applies))
        strata.append(StratumCounts(str(place), n + more, n, met, applies))

    found = stratified_estimate(strata)

    if found.share is not None and found.interval is not None:
        low, high = limits(found)
        assert 0 <= low <= float(found.share) + 1e-12
        assert float(found.share) - 1e-12 <= high <= 1
        assert found.effective_size <= found.design_size + 1e-9
        opposite = stratified_estimate(
            [
                StratumCounts(s.name, s.population, s.sample, s.applies - s.met, s.applies)
                for s in strata
            ]
        )
        assert limits(opposite) == pytest.approx([1 - high, 1 - low], abs=1e-9)


def test_that_one_stratum_has_the_exact_limits() -> None:
    alone = stratified_estimate([StratumCounts("A", 400, 52, 41), StratumCounts("B", 0, 0, 0)])

    assert alone.counts == hypergeometric_limits(41, 52, 400)


def test_that_not_applicable_cases_leave_the_size_of_the_domain_open() -> None:
    found = simple_estimate(StratumCounts("", 400, 52, 41, applicable=50))

    assert found.counts is not None
    assert (found.counts.low, found.counts.high, found.counts.population) == (277, 361, 398)


def test_that_a_register_read_whole_has_no_width() -> None:
    strata = [StratumCounts("A", 10, 10, 7), StratumCounts("B", 5, 5, 5)]
    found = stratified_estimate(strata)

    assert found.complete
    assert limits(found) == [0.8, 0.8]


def test_that_a_stratum_read_whole_adds_no_error() -> None:
    one = stratified_estimate([StratumCounts("A", 10, 10, 7), StratumCounts("B", 90, 20, 15)])
    # Only B can vary: W_B^2 (1 - f) p (1 - p) / (n - 1).
    assert one.standard_error == pytest.approx(0.9 * (7 / 9 * 0.75 * 0.25 / 19) ** 0.5)


@pytest.mark.parametrize(
    ("strata", "why"),
    [
        ([StratumCounts("A", 10, 1, 1), StratumCounts("B", 9, 3, 1)], "stratum 'A' has one case"),
        (
            [StratumCounts("A", 10, 3, 0, 0), StratumCounts("B", 9, 3, 1, 1)],
            "too few applicable cases",
        ),
    ],
)
def test_that_a_share_without_an_interval_says_why(strata: list[StratumCounts], why: str) -> None:
    found = stratified_estimate(strata)

    assert found.share is not None
    assert found.interval is None
    assert why in found.why


def test_that_a_question_that_applied_to_nobody_has_no_share() -> None:
    strata = [StratumCounts("A", 10, 3, 0, 0), StratumCounts("B", 9, 3, 0, 0)]

    assert stratified_estimate(strata).share is None
    assert stratified_estimate(strata).why == "did not apply in any of the 6 cases"


def test_that_a_stratum_nobody_looked_at_is_refused() -> None:
    with pytest.raises(AuditError, match="No case of stratum 'A'"):
        stratified_estimate([StratumCounts("A", 10, 0, 0), StratumCounts("B", 9, 3, 1)])
    with pytest.raises(AuditError, match="hold no cases"):
        stratified_estimate([StratumCounts("A", 0, 0, 0)])
    with pytest.raises(AuditError, match="contradict"):
        stratified_estimate([StratumCounts("A", 10, 5, 4, applicable=3)])


def test_that_perfect_strata_do_not_pretend_to_certainty() -> None:
    # All or nothing in every stratum: the estimated variance is 0 and the cap is all there is.
    strata = [StratumCounts("A", 100, 10, 10), StratumCounts("B", 100, 10, 0)]
    found = stratified_estimate(strata)

    assert found.standard_error == 0
    assert found.interval is not None
    assert found.interval.width > 0.4


def test_that_whole_clusters_are_compared_by_officer() -> None:
    clusters = [
        ClusterCounts("A", 10, 9),
        ClusterCounts("B", 10, 5),
        ClusterCounts("C", 20, 10),
        ClusterCounts("D", 10, 10),
    ]
    found = cluster_estimate(clusters, 20)
    # By hand: p = 34/50; residuals 2.2, -1.8, -3.6, 3.2; mean size 12.5.
    spread = (2.2**2 + 1.8**2 + 3.6**2 + 3.2**2) / 3
    variance = (1 - 4 / 20) / (4 * 12.5**2) * spread

    assert found.share == Fraction(34, 50)
    assert found.standard_error == pytest.approx(variance**0.5)
    assert found.design_effect == pytest.approx(variance / (0.8 * 0.68 * 0.32 / 49))
    assert "worth about" in found.words
    assert found.warning


def test_that_alike_clusters_count_as_officers() -> None:
    perfect = [ClusterCounts(str(i), 25, 25) for i in range(12)]

    assert cluster_estimate(perfect, 48).effective_size == pytest.approx(12 / 0.75)
    assert cluster_estimate(perfect, 12).interval is not None
    assert cluster_estimate(perfect[:1], 12).interval is None


def test_that_part_of_a_cluster_stands_for_all_of_it() -> None:
    clusters = [
        ClusterCounts("A", 5, 5, Fraction(10)),
        ClusterCounts("B", 5, 0, Fraction(1)),
        ClusterCounts("C", 5, 5, Fraction(1)),
    ]

    assert cluster_estimate(clusters, 30).share == Fraction(55, 60)


def test_that_clusters_which_contradict_themselves_are_refused() -> None:
    with pytest.raises(AuditError):
        cluster_estimate([ClusterCounts("A", 3, 4)], 5)
    with pytest.raises(AuditError):
        cluster_estimate([], 5)


def test_that_equal_chances_make_the_weighted_share_the_plain_one() -> None:
    cases = [WeightedCase(Fraction(1, 10), place < 15) for place in range(20)]
    found = hajek_estimate(cases)

    assert found.share == Fraction(3, 4)
    assert horvitz_thompson_total(cases) == 150
    # The variance of a simple random sample: (1 - f) p (1 - p) / (n - 1).
    assert found.standard_error == pytest.approx((0.9 * 0.75 * 0.25 / 19) ** 0.5)


def test_that_a_rarely_drawn_case_counts_for_more() -> None:
    cases = [WeightedCase(Fraction(1, 2), met=True), WeightedCase(Fraction(1, 8), met=False)]

    assert hajek_estimate(cases).share == Fraction(2, 10)


@given(st.integers(0, 10**6))
def test_that_the_weighted_total_is_right_on_average(seed: int) -> None:
    # Poisson sampling of three cases, all eight samples: the mean of the totals is the truth.
    chances = [Fraction(1 + (seed >> shift) % 9, 10) for shift in (0, 4, 8)]
    met = [bool(seed & bit) for bit in (1 << 12, 1 << 13, 1 << 14)]
    mean = Fraction(0)
    for sample in range(8):
        taken = [bool(sample & bit) for bit in (1, 2, 4)]
        weight = Fraction(1)
        for chance, is_in in zip(chances, taken, strict=True):
            weight *= chance if is_in else 1 - chance
        cases = [
            WeightedCase(chance, met=each)
            for chance, each, is_in in zip(chances, met, taken, strict=True)
            if is_in
        ]
        mean += weight * horvitz_thompson_total(cases)

    assert mean == sum(met)


def test_that_a_chance_outside_0_to_1_is_refused() -> None:
    for chance in (Fraction(0), Fraction(3, 2), Fraction(-1, 2)):
        with pytest.raises(AuditError):
            hajek_estimate([WeightedCase(chance, met=True)])


def test_that_only_certain_cases_read_so_far_are_not_a_whole_register() -> None:
    certain = [WeightedCase(Fraction(1), met=True)] * 3

    begun = hajek_estimate(certain, population=40)
    assert begun.share == 1
    assert begun.interval is None
    assert not begun.complete
    assert "certain to be drawn" in begun.why
    assert hajek_estimate(certain, population=3).complete


def test_that_cases_standing_for_unequal_numbers_are_worth_fewer() -> None:
    # No variance between the clusters: only the weights decide. Kish: (sum w)^2 / sum w^2.
    clusters = [
        ClusterCounts("A", 4, 2, Fraction(10)),
        ClusterCounts("B", 4, 2, Fraction(1)),
        ClusterCounts("C", 4, 2, Fraction(1)),
    ]
    alike = [ClusterCounts(each.name, 4, 2) for each in clusters]

    ratio = (
        cluster_estimate(clusters, 30).effective_size / cluster_estimate(alike, 30).effective_size
    )
    # Cases of whole clusters gain by the finite population, 1 - 3/30.
    assert ratio == pytest.approx(48**2 / 408 / 12 * 0.9)


@pytest.mark.parametrize(
    ("sizes", "samples"), [((50, 50), (40, 40)), ((30, 30), (27, 27)), ((20, 20), (15, 15))]
)
def test_that_stratified_limits_cover_where_most_of_the_register_is_read(
    sizes: tuple[int, int], samples: tuple[int, int]
) -> None:
    # Every register there can be, every sample of it: coverage by exact sums.
    total = sum(sizes)
    covered = {
        (a, b): limits(
            stratified_estimate(
                [
                    StratumCounts("A", sizes[0], samples[0], a),
                    StratumCounts("B", sizes[1], samples[1], b),
                ]
            )
        )
        for a in range(samples[0] + 1)
        for b in range(samples[1] + 1)
    }
    chances = [
        [
            [
                comb(met, k) * comb(size - met, n - k) / comb(size, n) if n - k <= size - met else 0
                for k in range(n + 1)
            ]
            for met in range(size + 1)
        ]
        for size, n in zip(sizes, samples, strict=True)
    ]
    for met_a, of_a in enumerate(chances[0]):
        for met_b in range(met_a, sizes[1] + 1):
            truth = (met_a + met_b) / total
            coverage = sum(
                of_a[a] * chances[1][met_b][b]
                for (a, b), (low, high) in covered.items()
                if low - 1e-12 <= truth <= high + 1e-12
            )
            assert coverage >= 0.95
