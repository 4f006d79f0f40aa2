"""Rounds compared: only what means the same, with limits, in words that allow for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.checklist import Counts
from audit_app.domain.errors import AuditError
from audit_app.domain.round_changes import changes, outside_as_round, paired_limits
from audit_app.domain.rounds import OutsideRound, Round, RoundShare, check_outside
from tests.helpers.checklists import MADE_UP

KEYS = [criterion.key for criterion in MADE_UP.criteria]


def share(met: int, n: int) -> RoundShare:
    return RoundShare(met, n, met / n if n else None, None, None, f"{met} of {n}")


def a_round(
    title: str, counts: dict[str, tuple[int, int]], ended: date = date(2026, 3, 31)
) -> Round:
    return Round(
        title=title,
        name=title,
        ended=ended,
        outside="",
        checklist=MADE_UP,
        register=400,
        drawn=60,
        weighted=False,
        interim=False,
        criteria={key: share(*pair) for key, pair in counts.items()},
        audit_id=1,
    )


def test_that_a_published_difference_has_its_published_limits() -> None:
    # Newcombe (1998): 56/70 less 48/80 is 0.2, limits 0.0524 to 0.3339.
    key = KEYS[0]
    (change,) = changes(a_round("a", {key: (48, 80)}), a_round("b", {key: (56, 70)})).criteria
    assert change.interval is not None
    assert change.interval.as_list() == pytest.approx([0.0524, 0.3339], abs=5e-5)
    assert change.words == "better"
    assert change.difference_words == "+20 points (+5 to +33)"


def test_that_words_allow_for_all_questions_shown_together() -> None:
    many = dict.fromkeys(KEYS[:1], (56, 70)) | dict.fromkeys(KEYS[1:], (40, 60))
    before = dict.fromkeys(KEYS[:1], (48, 80)) | dict.fromkeys(KEYS[1:], (40, 60))
    found = changes(a_round("a", before), a_round("b", many)).criteria
    alone = changes(a_round("a", {KEYS[0]: (48, 80)}), a_round("b", {KEYS[0]: (56, 70)})).criteria
    assert alone[0].words == "better"
    assert {change.key: change.words for change in found}[KEYS[0]] == "no clear change"


def test_that_only_questions_that_mean_the_same_are_compared() -> None:
    reworded = replace(
        MADE_UP,
        version="2",
        criteria=(
            replace(MADE_UP.criteria[0], question="Something else altogether was asked?"),
            *MADE_UP.criteria[1:],
        ),
    )
    counts = dict.fromkeys(KEYS, (40, 60))
    change = changes(a_round("a", counts), replace(a_round("b", counts), checklist=reworded))
    assert KEYS[0] not in [each.key for each in change.criteria]
    assert change.left_out == 1
    assert "The checklist changed from version 1 to 2." in change.notes


def test_that_few_cases_say_nothing() -> None:
    key = KEYS[0]
    (change,) = changes(a_round("a", {key: (9, 9)}), a_round("b", {key: (0, 60)})).criteria
    assert (change.words, change.interval) == ("too few to say", None)


def test_that_rounds_of_the_same_cases_are_compared_case_by_case() -> None:
    key = KEYS[0]
    refs = [f"MFH/{n}" for n in range(40)]
    before = {ref: {key: Counts.NOT_MET if n < 12 else Counts.MET} for n, ref in enumerate(refs)}
    after = {ref: {key: Counts.MET} for ref in refs}
    first = replace(a_round("a", {key: (28, 40)}), outcomes=before)
    second = replace(a_round("b", {key: (40, 40)}), outcomes=after)
    found = changes(first, second)
    (change,) = found.criteria
    assert change.method == "40 cases that are in both"
    assert change.words == "better"
    assert "40 cases are in both rounds; they are compared with themselves." in found.notes


def test_that_a_few_shared_cases_are_said_and_change_nothing() -> None:
    key = KEYS[0]
    outcomes = {f"MFH/{n}": {key: Counts.MET} for n in range(60)}
    others = {f"MFH/{n}": {key: Counts.MET} for n in range(50, 110)}
    first = replace(a_round("a", {key: (48, 60)}), outcomes=outcomes)
    second = replace(a_round("b", {key: (50, 60)}), outcomes=others)
    found = changes(first, second)
    assert found.in_both == 10
    assert found.criteria[0].method == "independent samples"


@given(st.integers(0, 60), st.integers(0, 60))
def test_that_a_change_turned_round_is_the_change_the_other_way(one: int, other: int) -> None:
    key = KEYS[0]
    first, second = a_round("a", {key: (one, 60)}), a_round("b", {key: (other, 60)})
    (forth,), (back,) = changes(first, second).criteria, changes(second, first).criteria
    opposite = {"better": "worse", "worse": "better"}
    assert back.words == opposite.get(forth.words, forth.words)
    assert forth.interval is not None
    assert back.interval is not None
    assert back.interval.as_list() == pytest.approx([-forth.interval.high, -forth.interval.low])


def test_that_the_paired_limits_are_those_of_their_formula() -> None:
    # (won + 1, lost + 1) of n + 2: 13/42 - 1/42, by hand.
    difference, n = 12 / 42, 42
    error = ((13 / n + 1 / n - difference**2) / n) ** 0.5
    assert paired_limits(0, 12, 40).as_list() == pytest.approx(
        [difference - 1.959964 * error, difference + 1.959964 * error], abs=1e-6
    )


def outside(title: str, ended: date, *grades: int) -> OutsideRound:
    names = ("good", "requires improvement", "inadequate")
    return OutsideRound(
        theme_key="made_up",
        title=title,
        dated=ended,
        source="Published report",
        grades=tuple(zip(names, grades, strict=True)),
    )


def test_that_published_inspections_are_compared_by_grade_alone() -> None:
    first = outside_as_round(outside("Inspection 2021", date(2021, 10, 1), 13, 34, 26))
    again = outside_as_round(outside("Re-inspection 2022", date(2022, 11, 1), 11, 8, 14))
    found = changes(first, again)
    assert found.criteria == ()
    good, inadequate = found.grades
    assert (good.before.words[:8], good.after.words[:8]) == ("13 of 73", "11 of 33")
    assert good.words == "no clear change"
    assert inadequate.words == "no clear change"
    assert all("Only grades are known" in note for note in found.notes)


def test_that_fewer_of_the_worst_grade_is_better() -> None:
    first = outside_as_round(outside("a", date(2021, 1, 1), 40, 20, 60))
    again = outside_as_round(outside("b", date(2022, 1, 1), 90, 20, 10))
    assert [change.words for change in changes(first, again).grades] == ["better", "better"]


@pytest.mark.parametrize(
    "bad",
    [
        replace(outside("x", date(2021, 1, 1), 1, 1, 1), source=" "),
        replace(outside("x", date(2021, 1, 1), 1, 1, 1), title=""),
        outside("x", date(2021, 1, 1), 0, 0, 0),
        outside("x", date(2021, 1, 1), 5, -1, 0),
    ],
)
def test_that_an_outside_round_nobody_could_use_is_refused(bad: OutsideRound) -> None:
    with pytest.raises(AuditError):
        check_outside(bad)
