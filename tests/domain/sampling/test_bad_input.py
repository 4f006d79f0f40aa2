"""What cannot be drawn gets one clear line: what is wrong, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from audit_app.domain.certificate import draw, extension
from audit_app.domain.draw import Extended, Restriction, Seed, SeedOrigin
from audit_app.domain.draw import Test as Comparison
from audit_app.domain.errors import AuditError
from audit_app.domain.frame import ListFrame
from audit_app.domain.plans import parse_restriction, plan_from_data, restriction_text
from tests.domain.sampling.examples import INPUTS, SEED, drawn, plan, register

REFUSED: list[tuple[str, int, dict[str, Any], dict[str, Any], str]] = [
    ("simple_random", 0, {}, {}, "has 0 cases"),
    ("simple_random", -3, {}, {}, "has -3 cases"),
    ("simple_random", 201, {}, {}, "201 is larger than the 200"),
    ("stratified", 201, {}, {}, "201 is larger than the 200"),
    ("systematic", 201, {}, {}, "201 is larger than the 200"),
    ("proportional_to_size", 201, {"size_column": "Days"}, {}, "201 is larger than the 200"),
    ("cluster", 13, {"cluster": "Team"}, {}, "13 clusters are wanted, but the register has 12"),
    ("census", 5, {}, {}, "All 200 cases are read"),
    ("simple_random", 8, {}, {"reserves": -1}, "reserves is negative"),
    ("simple_random", 8, {"odd": 1}, {}, "no input 'odd'"),
    ("no_such", 8, {}, {}, "no sampling method 'no_such'"),
    ("stratified", 3, {}, {}, "need 4 cases"),
    ("stratified", 8, {"allocation": "fair"}, {}, "cannot be that"),
    ("stratified", 8, {"minimum": -1}, {}, "is -1, but must be 0 or more"),
    ("stratified", 8, {"minimum": "many"}, {}, "cannot be used"),
    ("stratified", 8, {"minimum": True}, {}, "cannot be used"),
    ("stratified", 8, {"maximum": 3}, {}, "allow only 6 of 8"),
    ("stratified", 8, {"take_all": ["West"]}, {}, "'West' to be read whole is not in"),
    ("stratified", 8, {"allocation": "neyman"}, {}, "no planning rate"),
    ("stratified", 8, {"allocation": "neyman", "rates": {"North": "x"}}, {}, "cannot be used"),
    ("stratified", 8, {"allocation": "neyman", "rates": {"North": "NaN"}}, {}, "cannot be used"),
    ("stratified", 8, {"allocation": "hand", "sizes": {"North": 5}}, {}, "add up to 5"),
    ("stratified", 101, {"allocation": "hand", "sizes": {"North": 101}}, {}, "but has 100"),
    ("cluster", 2, {}, {}, "'Column with the officer or team' is empty"),
    ("cluster", 2, {"cluster": "Nothing"}, {}, "no column 'Nothing'"),
    ("proportional_to_size", 2, {}, {}, "'Column with the size' is empty"),
    ("proportional_to_size", 2, {"size_column": "Risk"}, {}, "200 of 200 cases have no whole"),
    ("systematic", 8, {}, {"cap_per": "Child"}, "cannot limit the cases of one person"),
    ("simple_random", 8, {}, {"cap_per": "Child", "cap": 0}, "below 1"),
    ("simple_random", 150, {}, {"cap_per": "Child"}, "leaves 9"),
]


@pytest.mark.parametrize(("method", "size", "inputs", "more", "message"), REFUSED)
def test_that_an_impossible_plan_is_refused_with_a_remedy(
    method: str, size: int, inputs: dict[str, Any], more: dict[str, Any], message: str
) -> None:
    with pytest.raises(AuditError, match=message) as caught:
        drawn(method, size, inputs, **more)
    assert caught.value.remedy


@pytest.mark.parametrize("method", INPUTS)
def test_that_an_empty_register_is_refused_by_every_method(method: str) -> None:
    inputs, size = INPUTS[method]
    frame = ListFrame([], dict.fromkeys(("Team", "Days", "Date"), ()))
    with pytest.raises(AuditError, match="No case can be drawn"):
        drawn(method, size, inputs, frame=frame)


def test_that_conditions_nobody_meets_are_told_as_such() -> None:
    with pytest.raises(AuditError, match="no case meets every condition"):
        drawn("simple_random", 8, restrictions=(Restriction("Risk", Comparison.IS, ("Extreme",)),))


def test_that_a_repeated_reference_stops_the_draw() -> None:
    with pytest.raises(AuditError, match="more than once"):
        drawn("simple_random", 1, frame=ListFrame([("A", ""), ("B", ""), ("A", "")]))
    across = ListFrame([("A", ""), ("B", ""), ("B", "")], batch_size=2)
    with pytest.raises(AuditError, match="more than once"):
        drawn("simple_random", 1, frame=across)


@pytest.mark.parametrize("reference", ["", " A", "A ", "B  C", "e\u0301", "x" * 1025, "A\nB"])
def test_that_a_frame_that_breaks_its_promise_is_a_defect(reference: str) -> None:
    with pytest.raises((ValueError, AuditError)):
        drawn("simple_random", 1, frame=ListFrame([(reference, ""), ("ZZ", "")]))


def test_that_references_differing_only_by_case_or_width_are_different_cases() -> None:
    frame = ListFrame([("AB1", ""), ("ab1", ""), ("ＡＢ１", "")])
    assert len(drawn("census", 0, frame=frame).sample) == 3


def test_that_every_case_can_be_drawn_and_reserves_run_out_quietly() -> None:
    result = drawn("simple_random", 200, reserves=5)
    assert len(result.sample) == 200
    assert result.reserves == ()
    assert result.certificate["strata"][0]["next_ticket"] == ""


def test_that_a_stratum_with_one_case_gives_that_case() -> None:
    frame = ListFrame([("A", "One"), *((f"B{i}", "Many") for i in range(20))])
    result = drawn("stratified", 5, frame=frame)
    assert {c.case_ref for c in result.sample if c.stratum == "One"} == {"A"}
    assert len(result.sample) == 5


def test_that_cases_without_a_stratum_form_one_of_their_own() -> None:
    frame = ListFrame([(f"A{i}", "") for i in range(5)] + [(f"B{i}", "North") for i in range(5)])
    strata = drawn("stratified", 4, frame=frame).certificate["strata"]
    assert [(row["stratum"], row["size"], row["sampled"]) for row in strata] == [
        ("", 5, 2),
        ("North", 5, 2),
    ]


def test_that_five_thousand_strata_are_refused_by_number_or_merged() -> None:
    frame = ListFrame([(f"R{i:05d}", f"S{i % 5000}") for i in range(10_000)])
    with pytest.raises(AuditError, match="5,000 strata need 10,000"):
        drawn("stratified", 60, frame=frame)
    merged = drawn("stratified", 60, {"merge_below": 10}, frame=frame)
    assert len(merged.sample) == 60


@pytest.mark.parametrize(
    "sizes", [["3", "-1", "2"], ["3", "", "2"], ["3", "1.5", "2"], ["3", "nan", "0"]]
)
def test_that_missing_and_negative_sizes_are_counted(sizes: list[str]) -> None:
    frame = ListFrame([("A", ""), ("B", ""), ("C", "")], {"Size": sizes})
    bad = sum(size not in {"3", "2"} for size in sizes)
    with pytest.raises(AuditError, match=f"{bad} of 3 cases have no whole number"):
        drawn("proportional_to_size", 1, {"size_column": "Size"}, frame=frame)


def test_that_cases_without_a_cluster_are_counted() -> None:
    frame = ListFrame([("A", ""), ("B", ""), ("C", "")], {"Team": ["x", " ", ""]})
    with pytest.raises(AuditError, match="2 of 3 cases have nothing in column 'Team'"):
        drawn("cluster", 1, {"cluster": "Team"}, frame=frame)


@pytest.mark.parametrize(
    "seed", ["", "caf\u00e9 seed of some length", "cafe\u0301 seed of some length"]
)
def test_that_a_seed_with_accents_is_refused_in_both_unicode_forms(seed: str) -> None:
    with pytest.raises(AuditError, match="seed"):
        drawn("simple_random", 8, seed=Seed(seed, SeedOrigin.TYPED))


def test_that_a_draw_that_cannot_be_extended_says_so() -> None:
    inputs, size = INPUTS["systematic"]
    wider, seed = extension(drawn("systematic", size, inputs).certificate, 20)
    with pytest.raises(AuditError, match="cannot be extended"):
        draw(register(), wider, seed=seed)
    inputs, size = INPUTS["proportional_to_size"]
    wider, seed = extension(drawn("proportional_to_size", size, inputs).certificate, 20)
    with pytest.raises(AuditError, match="Pareto"):
        draw(register(), wider, seed=seed)


def test_that_an_extension_must_be_larger_and_keep_its_seed() -> None:
    first = drawn("simple_random", 8)
    with pytest.raises(AuditError, match="8 is not larger"):
        extension(first.certificate, 8)
    wider, _seed = extension(first.certificate, 9)
    with pytest.raises(AuditError, match="of the 8 cases of the earlier draw would not be"):
        draw(register(), wider, seed=Seed("9" * 40, SeedOrigin.TYPED))


def test_that_an_extension_over_a_register_that_lost_a_case_is_refused() -> None:
    lost = Extended("00", 1, ("GONE-1",))
    with pytest.raises(AuditError, match="1 of the 1 cases"):
        drawn("stratified", 8, extends=lost)


@pytest.mark.parametrize("text", ["Risk", "=High", "", "Age>=", "Age<=1|2"])
def test_that_a_condition_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(AuditError):
        parse_restriction(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Risk=High|Medium", Restriction("Risk", Comparison.IS, ("High", "Medium"))),
        ("Risk != Low", Restriction("Risk", Comparison.IS_NOT, ("Low",))),
        ("Date>=2025-04-01", Restriction("Date", Comparison.AT_LEAST, ("2025-04-01",))),
        ("Age<=17", Restriction("Age", Comparison.AT_MOST, ("17",))),
        ("Team=", Restriction("Team", Comparison.IS, ("",))),
    ],
)
def test_that_conditions_are_read_as_typed(text: str, expected: Restriction) -> None:
    assert parse_restriction(text) == expected
    assert parse_restriction(restriction_text(expected)) == expected


def test_that_a_condition_needing_a_number_refuses_words() -> None:
    with pytest.raises(AuditError, match="number or a date"):
        drawn(
            "simple_random", 8, restrictions=(Restriction("Days", Comparison.AT_LEAST, ("some",)),)
        )


@pytest.mark.parametrize("data", [{}, {"label": "x", "method": "y", "size": "many"}])
def test_that_a_damaged_plan_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(AuditError, match="incomplete or damaged"):
        plan_from_data(data)


def test_that_a_blank_label_is_refused() -> None:
    from dataclasses import replace

    with pytest.raises(AuditError, match="blank"):
        draw(register(), replace(plan("simple_random", 8), label=" "), seed=SEED)
