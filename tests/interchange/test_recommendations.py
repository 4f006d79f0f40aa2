"""The ten recommendations that come with the program."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from audit_app.app.bootstrap import AppServices
from audit_app.app.paths import resources
from audit_app.domain.actions import check_action
from audit_app.domain.outcomes import rated_criteria
from audit_app.interchange.recommendations import read_recommendations

SERVICES = AppServices()
TEN = SERVICES.recommendations


def test_that_there_are_ten_one_for_each_checklist_in_their_order() -> None:
    checklists = SERVICES.checklists.all()
    assert [each.number for each in TEN] == list(range(1, 11))
    assert {each.theme_key for each in TEN} == set(checklists)
    assert len({each.ref for each in TEN}) == 10
    for each in TEN:
        assert each.title == checklists[each.theme_key].recommendation


def test_that_each_says_what_was_found_and_where_and_becomes_an_action() -> None:
    for each in TEN:
        assert "HMICFRS: " in each.found or "North Yorkshire Police: " in each.found
        action = each.as_action(date(2026, 6, 30))
        check_action(action)
        assert action.owner == ""
        assert (action.ref, action.text) == (each.ref, each.outcome)


def test_that_the_question_of_each_has_a_share_that_can_be_tested() -> None:
    checklists = SERVICES.checklists.all()
    for each in TEN:
        rated = {criterion.key for criterion in rated_criteria(checklists[each.theme_key])}
        assert each.criterion in rated


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("[missing]", "[mising]", "no theme 'mising'"),
        ('question = "risk_fits"', 'question = "risk_fit"', "no question 'risk_fit'"),
    ],
)
def test_that_a_theme_or_question_that_is_not_there_is_named(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    (tmp_path / "checklists").mkdir()
    shutil.copy(resources() / "checklists" / "_sources.toml", tmp_path / "checklists")
    text = (resources() / "recommendations.toml").read_text(encoding="utf-8")
    (tmp_path / "recommendations.toml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        read_recommendations(tmp_path, SERVICES.checklists.all())
