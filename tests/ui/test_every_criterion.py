"""Every criterion of every theme on the Score page, answered each way by keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from audit_app.app.paths import resources
from audit_app.domain.case_columns import columns_of
from audit_app.domain.checklist import Checklist, ScaleKind
from audit_app.domain.population import ColumnRole, Population
from audit_app.domain.review import Answer
from audit_app.interchange.checklists.files import ChecklistFiles
from audit_app.ui.score.contents import GRADE
from audit_app.ui.score.lists import EntryList
from audit_app.ui.score.view import ScoreView
from tests.helpers.clock import FixedClock
from tests.helpers.desk import TITLE, Desk
from tests.helpers.walks import Walk, covering
from tests.helpers.workspaces import PLAN, REGISTER, check_of, made_up_audit, made_up_rows

BUILT_IN = ChecklistFiles(resources() / "checklists").all()
PRESSED = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6)


@pytest.mark.parametrize("theme", BUILT_IN)
def test_that_keys_answer_every_criterion_each_way_and_finish_every_case(
    open_desk: Desk, theme: str
) -> None:
    checklist = BUILT_IN[theme]
    walks = {f"W/{place:03d}": walk for place, walk in enumerate(covering(checklist))}
    fill(open_desk, checklist, walks)
    open_desk.draw(open_desk.audit(), size=len(walks), reserves=0)
    open_desk.open_audit(open_desk.audit(), "score")
    open_desk.find(ScoreView, "score").setFocus()
    for _ in walks:
        score_case(open_desk, checklist, walks)
    kept = {case.case_ref: open_desk.reviews()[case.id] for case in open_desk.drawn_cases()}
    for case_ref, walk in walks.items():
        assert kept[case_ref].completed_at is not None
        given = {key: each.option for key, each in kept[case_ref].answers.items()}
        assert given == {answer.criterion: answer.option for answer in walk.answers}
    assert open_desk.errors == []
    assert open_desk.text("score_progress").startswith(f"{len(walks)} of {len(walks)} cases done")


def fill(desk: Desk, checklist: Checklist, walks: Mapping[str, Walk]) -> None:
    """Put an audit of the theme into the workspace, one case a walk, with what it says of each."""
    headings = tuple(fact.headings[0] for fact in checklist.facts.values())
    roles = {"Reference": ColumnRole.CASE_REF, **dict.fromkeys(headings, ColumnRole.KEPT)}
    rows = [
        row._replace(case_ref=case_ref, kept=tuple(walk.context[each] for each in headings))
        for row, (case_ref, walk) in zip(made_up_rows(len(walks)), walks.items(), strict=True)
    ]
    audit = replace(
        made_up_audit(TITLE, checklist.key),
        checklist_version=checklist.version,
    )
    with desk.workspace.unit() as unit:
        population = Population(
            id=0,
            audit_id=unit.add_audit(audit).id,
            source=REGISTER,
            plan=replace(PLAN, roles=roles),
            check=check_of(rows),
            kept_headings=headings,
            imported_at=FixedClock().now(),
        )
        kept = unit.add_population(population, [columns_of(rows)])
        unit.finish_population(kept)
        unit.commit()


def score_case(desk: Desk, checklist: Checklist, walks: Mapping[str, Walk]) -> None:
    """Answer the case in hand as its walk does, grade it, and go on to the next."""
    cases, criteria = desk.find(EntryList, "cases"), desk.find(EntryList, "criteria")
    walk = walks[cases.entries.rows[cases.currentIndex().row()].title]
    for answer in walk.answers:
        give(desk, checklist, answer)
    desk.settle()
    assert criteria.entries.rows[criteria.currentIndex().row()].key == GRADE
    places = list(checklist.grade_rule.levels)
    desk.key(PRESSED[places.index(walk.review.grade)])
    desk.settle()
    if walk.review.grade_reason:
        say_why(desk, walk.review.grade_reason)
        desk.find(ScoreView, "score").setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()


def give(desk: Desk, checklist: Checklist, answer: Answer) -> None:
    scale = checklist.scale_of(checklist.criterion(answer.criterion))
    options = [option.key for option in scale.options]
    if scale.kind is ScaleKind.COUNT and answer.option not in options:
        desk.settle()
        desk.type("count", answer.option)
        desk.key(Qt.Key.Key_Return)
        desk.settle()
        return
    # Not waited for: a key pressed while an answer is being saved waits its turn.
    desk.key(PRESSED[options.index(answer.option)])
    if answer.reason:
        desk.settle()
        say_why(desk, answer.reason)


def say_why(desk: Desk, reason: str) -> None:
    """Type the reason that is asked for in place, and go on with Enter."""
    QTest.keyClicks(desk.window.focusWidget(), reason)
    desk.key(Qt.Key.Key_Return)
    desk.settle()
