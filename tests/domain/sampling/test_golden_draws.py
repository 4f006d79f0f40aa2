"""Draws that must never change, each computed again here by a few independent lines."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from tests.domain.sampling.examples import COLUMNS, REFERENCES, STRATA, drawn, endings

KEY = hashlib.sha256(b"case-audit seed v1\nMISSING-2026-R1\n20237331128159211123").hexdigest()


def number_of(reference: str, key: str = KEY) -> str:
    return hashlib.sha256(f"case-audit ticket v1\n{key}\n{reference}".encode()).hexdigest()


def test_that_the_simple_draw_is_the_published_one() -> None:
    result = drawn("simple_random", 8, reserves=2)
    published = ["158", "045", "165", "024", "102", "097", "103", "091"]
    assert endings(result) == published
    by_ticket = sorted(REFERENCES, key=number_of)
    assert [case.case_ref for case in result.sample] == by_ticket[:8]
    assert [case.case_ref for case in result.reserves] == by_ticket[8:10]
    assert result.sample[0].ticket.startswith("0131c506")
    assert result.sample[4].ticket.startswith("04582895")
    assert {case.probability for case in result.sample} == {"8/200"}
    assert result.certificate["strata"][0]["next_ticket"] == number_of(by_ticket[10])


def test_that_the_stratified_draw_is_the_published_one() -> None:
    result = drawn("stratified", 8, reserves=1)
    first = {
        name: [case.case_ref[-3:] for case in result.sample if case.stratum == name]
        for name in ("North", "South")
    }
    assert first == {"North": ["158", "024", "102", "112"], "South": ["045", "165", "097", "103"]}
    digest = "5119e1c7c60f4110593f4d6b9e0134a85fe55c59113f7806bb71bcaf04b8ca6f"
    assert result.certificate["frame"] == {"size": 200, "fingerprint": digest}


def test_that_the_systematic_draw_is_the_published_one() -> None:
    result = drawn("systematic", 8)
    places = [15, 40, 65, 90, 115, 140, 165, 190]
    assert result.certificate["details"]["start"] == 127
    assert sorted(case.case_ref for case in result.sample) == [REFERENCES[i] for i in places]


def test_that_the_systematic_draw_over_a_sorted_list_follows_the_list() -> None:
    result = drawn("systematic", 8, {"order": ["Days"]})
    days = dict(zip(REFERENCES, map(int, COLUMNS["Days"]), strict=True))
    listed = sorted(REFERENCES, key=lambda reference: (days[reference], reference))
    expected = {listed[place] for place in (15, 40, 65, 90, 115, 140, 165, 190)}
    assert {case.case_ref for case in result.sample} == expected
    assert result.certificate["details"]["order_as"] == ["numbers"]


def test_that_clusters_are_drawn_under_a_label_of_their_own() -> None:
    result = drawn("cluster", 3, {"cluster": "Team"})
    text = b"case-audit seed v1\nMISSING-2026-R1 / clusters\n20237331128159211123"
    key = hashlib.sha256(text).hexdigest()
    first = sorted(set(COLUMNS["Team"]), key=lambda name: number_of(name, key))[:3]
    expected = [
        reference
        for team in first
        for reference in sorted(REFERENCES, key=number_of)
        if COLUMNS["Team"][REFERENCES.index(reference)] == team
    ]
    assert [case.case_ref for case in result.sample] == expected
    assert {case.probability for case in result.sample} <= {"48/192", "51/204"}
    assert {Fraction(case.probability) for case in result.sample} == {Fraction(3, 12)}


def test_that_sequential_poisson_takes_the_smallest_tickets_over_size() -> None:
    result = drawn(
        "proportional_to_size", 10, {"size_column": "Days", "order": "sequential_poisson"}
    )
    size = dict(zip(REFERENCES, map(int, COLUMNS["Days"]), strict=True))
    ranked = sorted(REFERENCES, key=lambda ref: Fraction(int(number_of(ref), 16), size[ref]))
    assert {case.case_ref for case in result.sample} == set(ranked[:10])


def test_that_pareto_takes_the_smallest_odds_over_target_odds() -> None:
    result = drawn("proportional_to_size", 60, {"size_column": "Days"})
    size = dict(zip(REFERENCES, map(int, COLUMNS["Days"]), strict=True))
    total = sum(size.values())

    def rank(reference: str) -> Fraction:
        u = Fraction(int(number_of(reference), 16), 2**256)
        target = Fraction(60 * size[reference], total)
        return u / (1 - u) * (1 - target) / target

    assert {c.case_ref for c in result.sample} == set(sorted(REFERENCES, key=rank)[:60])
    assert all(
        Fraction(c.probability) == Fraction(60 * size[c.case_ref], total) for c in result.sample
    )


def test_that_a_census_holds_every_case_in_an_order_that_fills_strata_evenly() -> None:
    result = drawn("census", 0)
    assert sorted(case.case_ref for case in result.sample) == REFERENCES
    for done in range(2, 201, 2):
        counts = [case.stratum for case in result.sample[:done]]
        assert counts.count("North") == done // 2


def test_that_the_working_order_follows_the_exact_midpoints() -> None:
    result = drawn("stratified", 11, {"allocation": "hand", "sizes": {"North": 3, "South": 8}})
    stratum = dict(zip(REFERENCES, STRATA, strict=True))
    placed = []
    for name, n in (("North", 3), ("South", 8)):
        ranked = sorted((r for r in REFERENCES if stratum[r] == name), key=number_of)[:n]
        placed += [(Fraction(2 * j - 1, 2 * n), number_of(r), r) for j, r in enumerate(ranked, 1)]
    assert [case.case_ref for case in result.sample] == [row[2] for row in sorted(placed)]
    assert [case.position for case in result.sample] == list(range(1, 12))
