"""What holds for every method, every seed, every order of the register."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.domain.certificate import checked_plan, draw, extension
from audit_app.domain.frame import ListFrame
from audit_app.domain.progress import Silent
from audit_app.domain.sampling import sampling_method, sampling_methods
from audit_app.domain.sampling.merging import merge_small
from audit_app.domain.sampling.proportional_to_size import Unit, take_all
from audit_app.domain.sampling.walk import FrameWalk
from audit_app.domain.tickets import seed_key, ticket
from tests.domain.sampling.examples import (
    INPUTS,
    LABEL,
    REFERENCES,
    SEED,
    STRATA,
    drawn,
    plan,
    register,
)

METHODS = sorted(sampling_methods())


def test_that_every_method_found_has_an_example() -> None:
    assert sorted(INPUTS) == METHODS


@pytest.mark.parametrize("method", METHODS)
def test_that_a_draw_lists_cases_of_the_frame_once_and_reserves_apart(method: str) -> None:
    inputs, size = INPUTS[method]
    result = drawn(method, size, inputs, reserves=3)
    listed = [case.case_ref for case in (*result.sample, *result.reserves)]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= set(REFERENCES)
    assert [case.position for case in result.sample] == list(range(1, len(result.sample) + 1))
    assert [case.position for case in result.reserves] == list(range(1, len(result.reserves) + 1))
    if method not in {"census", "cluster"}:
        assert len(result.sample) == size


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=15)
@given(order=st.permutations(range(200)))
def test_that_the_order_of_the_register_changes_nothing(method: str, order: list[int]) -> None:
    inputs, size = INPUTS[method]
    again = drawn(method, size, inputs, reserves=3, frame=register(order))
    assert again == drawn(method, size, inputs, reserves=3)


def test_that_neither_hash_seed_nor_platform_settings_change_a_digest() -> None:
    code = (
        "from tests.domain.sampling.examples import INPUTS, drawn\n"
        "for method, (inputs, size) in INPUTS.items():\n"
        "    print(drawn(method, size, inputs, reserves=3).certificate['digest'])\n"
    )
    outputs = set()
    for hash_seed in ("0", "1", "4242"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert len(outputs.pop().split()) == len(INPUTS)


EXTENDABLE: list[tuple[str, dict[str, Any], int, int]] = [
    ("simple_random", {}, 8, 20),
    ("stratified", {}, 9, 24),
    ("stratified", {"allocation": "equal", "maximum": 30}, 9, 24),
    ("cluster", {"cluster": "Team", "cases_per_cluster": 2}, 3, 6),
    ("proportional_to_size", {"size_column": "Days", "order": "sequential_poisson"}, 5, 30),
]


@pytest.mark.parametrize(("method", "inputs", "size", "larger"), EXTENDABLE)
def test_that_an_extension_only_adds_cases(
    method: str, inputs: dict[str, Any], size: int, larger: int
) -> None:
    first = drawn(method, size, inputs)
    wider, seed = extension(first.certificate, larger)
    second = draw(register(), wider, seed=seed)
    before = {case.case_ref for case in first.sample}
    after = {case.case_ref for case in second.sample}
    assert before < after
    assert second.certificate["plan"]["extends"]["digest"] == first.certificate["digest"]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.data())
def test_that_any_stratified_draw_can_grow_case_by_case(
    sizes: list[int], data: st.DataObject
) -> None:
    cases = [(f"{h}-{i}", f"S{h}") for h, size in enumerate(sizes) for i in range(size)]
    frame = ListFrame(cases)
    least = sum(min(2, size) for size in sizes)
    n = data.draw(st.integers(least, len(cases)))
    result = draw(frame, plan("stratified", n), seed=SEED)
    while n < len(cases):
        n += data.draw(st.integers(1, 5))
        wider, seed = extension(result.certificate, min(n, len(cases)))
        larger = draw(frame, wider, seed=seed)
        assert {c.case_ref for c in result.sample} <= {c.case_ref for c in larger.sample}
        result = larger


@given(st.sets(st.integers(0, 5000), min_size=3, max_size=60), st.data())
def test_that_late_arrivals_come_in_only_by_smaller_tickets(
    numbers: set[int], data: st.DataObject
) -> None:
    before = sorted(f"R{number}" for number in numbers)
    n = data.draw(st.integers(1, len(before)))
    after = [*before, "LATE-1", "LATE-2"]
    old = drawn("simple_random", n, frame=ListFrame([(ref, "") for ref in before]))
    new = drawn("simple_random", n, frame=ListFrame([(ref, "") for ref in after]))
    kept = {case.case_ref for case in new.sample} & set(before)
    assert kept <= {case.case_ref for case in old.sample}
    assert len(kept) >= n - 2


N_SEEDS = 20_000


def frequencies(
    frame: ListFrame, method: str, size: int, inputs: dict[str, Any]
) -> tuple[Counter[str], dict[str, Fraction]]:
    """How often each case came in 20,000 draws, and the probability it was said to have."""
    chosen = sampling_method(method)
    checked = checked_plan(plan(method, size, inputs), chosen)
    counts: Counter[str] = Counter()
    said: dict[str, str] = {}
    for number in range(N_SEEDS):
        walk = FrameWalk(
            frame,
            seed_key(LABEL, str(number)),
            cluster_key=seed_key(f"{LABEL} / clusters", str(number)),
            columns=chosen.columns(checked.inputs),
            with_strata=chosen.uses_strata,
            restrictions=(),
            progress=Silent(),
        )
        for case in chosen.select(walk, checked).sample:
            counts[case.case_ref] += 1
            said[case.case_ref] = case.probability
    return counts, {reference: Fraction(text) for reference, text in said.items()}


METHODS_MEASURED: list[tuple[str, int, dict[str, Any]]] = [
    ("simple_random", 5, {}),
    ("stratified", 6, {"allocation": "equal"}),
    ("systematic", 5, {}),
    ("cluster", 2, {"cluster": "Team", "cases_per_cluster": 2}),
]


@pytest.mark.parametrize(("method", "size", "inputs"), METHODS_MEASURED)
def test_that_cases_come_as_often_as_their_probability_says(
    method: str, size: int, inputs: dict[str, Any]
) -> None:
    references = [f"R{number:02d}" for number in range(18)]
    strata = ["A"] * 12 + ["B"] * 6
    teams = [f"T{number % 5}" for number in range(18)]
    frame = ListFrame(list(zip(references, strata, strict=True)), {"Team": teams})
    counts, probability = frequencies(frame, method, size, inputs)
    assert set(probability) == set(references)
    # Standardised squares; 42.3 is the 99.9% point of chi-square with 18 degrees of freedom, and
    # a sample of fixed size only lowers the sum. Seeds are fixed, so this cannot fail by chance.
    total = 0.0
    for reference, chance in probability.items():
        expected = float(N_SEEDS * chance)
        total += (counts[reference] - expected) ** 2 / (expected * float(1 - chance))
    assert total < 42.3


@pytest.mark.parametrize(("order", "error"), [("pareto", 0.07), ("sequential_poisson", 0.171)])
def test_that_unequal_probabilities_are_as_near_their_target_as_published(
    order: str, error: float
) -> None:
    sizes = {f"R{w}": w for w in (1, 2, 3, 4)}
    frame = ListFrame([(ref, "") for ref in sizes], {"Size": [str(w) for w in sizes.values()]})
    inputs = {"size_column": "Size", "order": order}
    counts, probability = frequencies(frame, "proportional_to_size", 2, inputs)
    for reference, size in sizes.items():
        target = 2 * size / 10
        assert float(probability[reference]) == target
        # Largest relative error by numerical integration, and four standard errors more.
        allowed = error * target + 4 * (target * (1 - target) / N_SEEDS) ** 0.5
        assert abs(counts[reference] / N_SEEDS - target) < allowed


@given(st.lists(st.integers(1, 30), min_size=1, max_size=15), st.data())
def test_that_no_target_probability_exceeds_one(sizes: list[int], data: st.DataObject) -> None:
    units = [Unit(f"R{i:02d}", size, i) for i, size in enumerate(sizes)]
    n = data.draw(st.integers(1, len(units)))
    whole, rest, places = take_all(units, n)
    assert len(whole) + places == n
    total = sum(unit.size for unit in rest)
    assert all(places * unit.size < total for unit in rest) or places == 0
    if whole and places:
        smallest = min(unit.size for unit in whole)
        assert (places + 1) * smallest >= total + smallest


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("NSEW"), st.sampled_from("hml"), st.sampled_from("ab")),
        st.integers(1, 9),
        min_size=1,
    ),
    st.integers(0, 12),
)
def test_that_merging_keeps_large_strata_and_loses_no_case(
    crossed: dict[tuple[str, str, str], int], below: int
) -> None:
    sizes = {" / ".join(parts): size for parts, size in crossed.items()}
    renamed = merge_small(sizes, below)
    assert all(sizes[name] < below for name in renamed)
    merged: Counter[str] = Counter()
    for name, size in sizes.items():
        merged[renamed.get(name, name)] += size
    assert sum(merged.values()) == sum(sizes.values())
    small = [name for name, size in merged.items() if size < below]
    assert len(small) <= 1 or not any(name in renamed.values() for name in small)


def test_that_strata_are_merged_with_those_that_share_the_first_parts() -> None:
    sizes = {"N / h": 50, "N / m": 2, "N / l": 4, "S / h": 3, "S / m": 60, "W / l": 1}
    assert merge_small(sizes, 6) == {
        "N / m": "N / (small ones together)",
        "N / l": "N / (small ones together)",
        "S / h": "(small ones together)",
        "W / l": "(small ones together)",
    }


def test_that_merging_changes_no_ticket() -> None:
    cases = list(zip(REFERENCES, STRATA, strict=True))
    odd = [(ref, f"{name} / {ref[-2:]}") for ref, name in cases]
    merged = drawn("stratified", 8, {"merge_below": 5}, frame=ListFrame(odd))
    plain = drawn("stratified", 8)
    assert [c.case_ref for c in merged.sample] == [c.case_ref for c in plain.sample]
    assert len(merged.certificate["details"]["merged"]) == 100
    assert merged.certificate["label"] == LABEL


def test_that_a_cap_holds_for_every_person_and_passes_no_one_over() -> None:
    result = drawn("simple_random", 40, cap_per="Child", cap=2)
    child = dict(zip(REFERENCES, register_column("Child"), strict=True))
    met: Counter[str] = Counter()
    expected = []
    for case in drawn("census", 0, frame=register(strata=False)).sample:
        name = child[case.case_ref]
        met[name] += 1
        if not name or met[name] <= 2:
            expected.append(case.case_ref)
    assert [case.case_ref for case in result.sample] == expected[:40]


def register_column(name: str) -> list[str]:
    rows = [row for batch in register().batches((name,)) for row in batch]
    return [row[2] for row in rows]


def test_that_a_plan_with_another_label_draws_other_cases() -> None:
    other = draw(register(), replace(plan("simple_random", 8), label="OTHER"), seed=SEED)
    assert other.sample != drawn("simple_random", 8).sample


def test_that_reserves_of_a_systematic_draw_are_the_smallest_tickets_of_the_rest() -> None:
    result = drawn("systematic", 8, {"order": ["Date"]}, reserves=5)
    chosen = {case.case_ref for case in result.sample}
    rest = sorted(
        (ticket(result.certificate["seed_key"], ref), ref)
        for ref in REFERENCES
        if ref not in chosen
    )

    assert [case.case_ref for case in result.reserves] == [ref for _ticket, ref in rest[:5]]
