from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.checklist import (
    Checklist,
    Confidence,
    Counted,
    Counts,
    Criterion,
    LocalStandard,
    Option,
    Standard,
)
from audit_app.domain.checklist_changes import (
    ChangeKind,
    CriterionChange,
    compare_checklists,
    unchanged_criteria,
)
from audit_app.domain.checklist_versions import check_version, next_version, with_local_standards
from audit_app.domain.errors import AuditError
from tests.helpers.checklists import MADE_UP, MET_SCALE

HOUR = Standard("visit", "Visited", 60, "minutes", "app", Confidence.CHECK_LOCALLY)
OLDER = replace(
    MADE_UP,
    criteria=(*MADE_UP.criteria[:4], replace(MADE_UP.criteria[4], standard="visit")),
    standards={"visit": HOUR},
)
KEYS = [criterion.key for criterion in OLDER.criteria]


def changed(key: str, **parts: object) -> Checklist:
    criteria = (
        replace(each, **parts) if each.key == key else each  # type: ignore[arg-type]
        for each in OLDER.criteria
    )
    return replace(OLDER, criteria=tuple(criteria))


def change(newer: Checklist, key: str) -> CriterionChange:
    return next(each for each in compare_checklists(OLDER, newer).criteria if each.key == key)


def test_that_a_checklist_differs_in_nothing_from_itself() -> None:
    changes = compare_checklists(OLDER, replace(OLDER, version="2"))
    assert (changes.changed, changes.besides) == ((), ())
    assert unchanged_criteria(OLDER, OLDER) == tuple(KEYS)


@pytest.mark.parametrize(
    ("key", "parts", "kind", "same"),
    [
        ("home_visit", {"question": "Was the home visited?"}, ChangeKind.REWORDED, False),
        ("home_visit", {"guidance": "Look at the diary."}, ChangeKind.GUIDANCE, False),
        ("home_visit", {"not_applicable_when": "Found first."}, ChangeKind.GUIDANCE, False),
        ("home_visit", {"scale": "count"}, ChangeKind.SCALE, False),
        ("home_visit", {"applies_when": 'risk == "high"'}, ChangeKind.RULE, False),
        ("home_visit", {"must_apply_when": ""}, ChangeKind.RULE, False),
        ("supervisor", {"standard": ""}, ChangeKind.STANDARD, False),
        ("supervisor", {"critical_when": ""}, ChangeKind.CRITICAL, True),
        ("home_visit", {"section": "Last"}, ChangeKind.MOVED, True),
        ("home_visit", {"evidence": "The diary."}, ChangeKind.EVIDENCE, True),
        ("home_visit", {"section_in_source": "2"}, ChangeKind.SOURCE, True),
        ("home_visit", {"confidence": Confidence.PARTLY}, ChangeKind.SOURCE, True),
    ],
)
def test_that_each_change_is_named_and_only_changes_of_meaning_break_the_series(
    key: str, parts: dict[str, object], kind: ChangeKind, same: bool
) -> None:
    newer = changed(key, **parts)
    assert [each.key for each in compare_checklists(OLDER, newer).changed] == [key]
    assert (change(newer, key).kinds, change(newer, key).means_the_same) == ((kind,), same)
    assert (key in unchanged_criteria(OLDER, newer)) is same


def test_that_case_spaces_and_punctuation_are_no_new_wording() -> None:
    question = OLDER.criterion("home_visit").question
    newer = changed("home_visit", question=f" {question.upper().rstrip('?')}  !")
    assert compare_checklists(OLDER, newer).changed == ()


def test_that_a_scale_that_counts_an_answer_otherwise_is_another_scale() -> None:
    options = (Option("met", "Met", Counts.PARTLY_MET), *MET_SCALE.options[1:])
    newer = replace(OLDER, scales={**OLDER.scales, "met": replace(MET_SCALE, options=options)})
    assert unchanged_criteria(OLDER, newer) == ("visits",)
    renamed = replace(
        changed("home_visit", scale="met_too"),
        scales={**OLDER.scales, "met_too": replace(MET_SCALE, key="met_too", title="Other")},
    )
    assert "home_visit" in unchanged_criteria(OLDER, renamed)


def test_that_a_rule_whose_fact_reads_other_words_asks_in_other_cases() -> None:
    risk = replace(OLDER.facts["risk"], values={"high": ("High", "Very high")})
    newer = replace(OLDER, facts={"risk": risk})
    assert change(newer, "home_visit").kinds == (ChangeKind.RULE,)
    assert change(newer, "risk_recorded").kinds == ()


def test_that_added_and_removed_criteria_stand_where_they_are_or_were() -> None:
    criteria = OLDER.criteria
    added = replace(criteria[0], key="new", question="Is anything new there?")
    newer = replace(OLDER, criteria=(criteria[0], *criteria[2:4], added))
    found = {each.key: each.kinds for each in compare_checklists(OLDER, newer).criteria}
    assert found == {
        "risk_recorded": (),
        "risk_right": (ChangeKind.REMOVED,),
        "visits": (),
        "home_visit": (),
        "supervisor": (ChangeKind.REMOVED,),
        "new": (ChangeKind.ADDED,),
    }
    assert [*found][:2] == ["risk_recorded", "risk_right"]
    assert unchanged_criteria(OLDER, newer) == ("risk_recorded", "visits", "home_visit")


@given(st.permutations(OLDER.criteria))
def test_that_the_fewest_criteria_are_called_moved(order: list[Criterion]) -> None:
    newer = replace(OLDER, criteria=tuple(order))
    changes = compare_checklists(OLDER, newer)
    moved = {each.key for each in changes.changed}
    assert all(each.kinds == (ChangeKind.MOVED,) for each in changes.changed)
    rest = [each.key for each in order if each.key not in moved]
    assert rest == [key for key in KEYS if key not in moved]
    places = [KEYS.index(each.key) for each in order]
    longest = [1] * len(places)
    for here in range(len(places)):
        longest[here] += max(
            (longest[b] for b in range(here) if places[b] < places[here]), default=0
        )
    assert len(moved) == len(KEYS) - max(longest)
    assert unchanged_criteria(OLDER, newer) == tuple(each.key for each in order)


def test_that_what_differs_besides_the_criteria_is_said_in_sentences() -> None:
    newer = replace(
        OLDER,
        title="Made up anew",
        grade_rule=replace(OLDER.grade_rule, best_needs_share_met=0.9),
        standards={
            "visit": replace(HOUR, value=2, unit="hours", counted=Counted.AT_LEAST),
            "call": replace(HOUR, key="call", title="Called"),
        },
    )
    assert compare_checklists(OLDER, newer).besides == (
        "Title: 'Made up' became 'Made up anew'.",
        "The rule that proposes a grade changed.",
        "Visited: 60 minutes became 2 hours (at least).",
        "Called: no standard became 60 minutes.",
    )
    assert change(newer, "supervisor").kinds == (ChangeKind.STANDARD,)


def test_that_a_draft_with_faults_can_be_compared() -> None:
    newer = changed("home_visit", scale="none_such", applies_when="risk ==")
    kinds = change(newer, "home_visit").kinds
    assert kinds == (ChangeKind.SCALE, ChangeKind.RULE)


@pytest.mark.parametrize(
    ("based_on", "taken", "version"),
    [
        ("2026-11", ["2026-11"], "2026-11.1"),
        ("2026-11", ["2026-11", "2026-11.1"], "2026-11.2"),
        ("2026-11.1", ["2026-11.1", "2026-11.3"], "2026-11.2"),
        ("", [], "1"),
        ("", ["1", "2"], "3"),
    ],
)
def test_that_a_new_version_is_offered_the_next_free_number(
    based_on: str, taken: list[str], version: str
) -> None:
    assert next_version(based_on, taken) == version


@pytest.mark.parametrize("version", ["", "draft", "Draft", "a b", "-1", "x" * 21, "1/2", "1\n"])
def test_that_what_is_no_number_of_a_version_is_refused(version: str) -> None:
    with pytest.raises(AuditError, match="cannot be the number"):
        check_version(version, ["1"])


def test_that_a_version_that_exists_is_refused() -> None:
    with pytest.raises(AuditError, match="already a version 1"):
        check_version("1", ["1"])
    check_version("1.1", ["1"])


def test_that_a_local_standard_stands_in_and_its_default_stays_visible() -> None:
    local = LocalStandard("made_up", "visit", 2, "hours", "Policy 7", date(2026, 5, 1), "A lead")
    other = replace(local, key="gone")
    held = with_local_standards(OLDER, {"visit": local, "gone": other})
    assert (held.standards["visit"].value, held.standards["visit"].unit) == (2, "hours")
    assert held.standards["visit"].confidence is Confidence.CONFIRMED
    assert [*held.local_standards] == ["visit"]
    kept = held.local_standards["visit"]
    assert (kept.default_value, kept.default_unit) == (60, "minutes")
    assert with_local_standards(OLDER, {"gone": other}) is OLDER
