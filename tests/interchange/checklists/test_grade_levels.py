from __future__ import annotations

from pathlib import Path

import pytest

from audit_app.domain.checklist import Counted
from audit_app.interchange.checklists.files import ChecklistFiles
from tests.interchange.checklists.factory import BUILT_IN, SMALL, write

FIVE = """[grade_rule.levels]
best = "Outstanding"
good = "Good"
middle = "Adequate"
low = "Requires improvement"
last = "Inadequate"
"""


def five_levels(further: str) -> str:
    levels = SMALL[SMALL.index("[grade_rule.levels]") : SMALL.index("[fact.age]")]
    shares = f"middle_needs_share_met = 0.5\n{further}"
    return SMALL.replace(levels, FIVE + "\n").replace("middle_needs_share_met = 0.5", shares)


def test_that_a_file_can_choose_five_levels(tmp_path: Path) -> None:
    text = five_levels("further_needs_share_met = [0.4, 0.2]")
    checklist = ChecklistFiles(BUILT_IN).check(write(tmp_path, text)).checklist
    assert checklist is not None
    assert checklist.grade_rule.shares_needed == (0.8, 0.5, 0.4, 0.2)


@pytest.mark.parametrize(
    ("further", "message"),
    [
        ("further_needs_share_met = [0.4]", "5 levels need 2 further shares; there are 1."),
        ("further_needs_share_met = [0.4, 0.6]", "A lower grade asks for a larger share"),
        ("further_needs_share_met = [0.6, 0.4]", "A lower grade asks for a larger share"),
        ("further_needs_share_met = [0.4, 0.0]", "out of range"),
    ],
)
def test_that_shares_that_fit_no_level_are_refused(
    tmp_path: Path, further: str, message: str
) -> None:
    faults = ChecklistFiles(BUILT_IN).check(write(tmp_path, five_levels(further))).faults
    assert len(faults) == 1
    assert message in str(faults[0])


def test_that_standards_say_from_when_they_count() -> None:
    built_in = ChecklistFiles(BUILT_IN).all()
    counted = {
        (theme, key): standard.counted
        for theme, checklist in built_in.items()
        for key, standard in checklist.standards.items()
        if standard.counted is not Counted.AFTER
    }
    assert counted == {
        ("investigations", "strategy_discussion"): Counted.FROM_THE_DAY,
        ("partnership", "urgent_discussion"): Counted.FROM_THE_DAY,
        ("partnership", "report_initial"): Counted.AT_LEAST,
        ("partnership", "report_review"): Counted.AT_LEAST,
        ("sex_offenders", "first_notification"): Counted.FROM_THE_DAY,
    }
