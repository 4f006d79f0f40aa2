"""Every criterion of every theme that comes with the program, through scoring."""

from __future__ import annotations

import random

import pytest

from audit_app.app.paths import resources
from audit_app.domain.conditions import names
from audit_app.domain.review import Answer
from audit_app.domain.scoring import is_done, review_progress
from audit_app.interchange.checklists.files import ChecklistFiles
from tests.helpers.walks import Covered, to_cover, walk, walks

BUILT_IN = ChecklistFiles(resources() / "checklists").all()


@pytest.mark.parametrize("theme", BUILT_IN)
def test_that_every_case_can_be_finished_whatever_is_answered(theme: str) -> None:
    checklist = BUILT_IN[theme]
    covered: set[Covered] = set()
    for each in walks(checklist):
        progress = review_progress(checklist, each.review, each.context)
        assert progress.to_answer == 0
        assert is_done(checklist, each.review, each.context)
        covered |= each.covered
    assert to_cover(checklist) - covered == set()


@pytest.mark.parametrize("theme", BUILT_IN)
def test_that_a_finished_case_can_be_finished_again_after_any_answer_is_changed(theme: str) -> None:
    checklist, chance = BUILT_IN[theme], random.Random(theme)
    deciding = {name for each in checklist.criteria for name in names_in(each.applies_when)}
    for done in list(walks(checklist))[:40]:
        for key in deciding & set(done.review.answers):
            for option in checklist.scale_of(checklist.criterion(key)).options:
                changed = Answer(key, option.key, reason="Looked again.")
                answers = {**done.review.answers, key: changed}
                again = walk(checklist, done.context, chance, None, answers)
                assert is_done(checklist, again.review, done.context)
                assert again.review.answers[key] == changed


def names_in(rule: str) -> frozenset[str]:
    return names(rule) if rule else frozenset()
