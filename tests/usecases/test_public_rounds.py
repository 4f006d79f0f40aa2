"""The public is told what changed since the round before, from published figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from audit_app.domain.audit import Audit
from audit_app.domain.draw import DrawPlan
from audit_app.domain.export import ExportView
from audit_app.domain.progress import Silent
from audit_app.domain.public_figures import PublicPage
from audit_app.domain.readers import Reader
from audit_app.domain.review import Answer
from audit_app.domain.summary import meeting_sections
from audit_app.domain.suppression import Rules
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.exporting import Order, ordered_view
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.filled import add_population
from tests.helpers.journeys import SEED
from tests.helpers.workspaces import made_up_audit, made_up_rows
from tests.usecases.test_as_at import head

CLOCK = FixedClock()
CHECKLISTS = MadeUpChecklists()
FIRST, SECOND = "home_visit", "supervisor"


def drawn_round(
    workspace: SqlWorkspace, title: str, year: int, met: Mapping[str, int], size: int = 40
) -> Audit:
    """An audit of a year with so many of its cases met, by question."""
    wanted = replace(
        made_up_audit(title),
        round=title,
        period_from=date(year, 4, 1),
        period_to=date(year + 1, 3, 31),
    )
    with workspace.unit() as unit:
        audit = unit.add_audit(wanted)
        add_population(unit, audit, made_up_rows(120))
        unit.journal(
            "audit_created", {"checklist_version": audit.checklist_version}, audit_id=audit.id
        )
        unit.commit()
    plan = DrawPlan(title, "simple_random", size)
    draw_sample(workspace, CLOCK, audit.id, plan, Silent(), seed=SEED)
    sheet = open_scoring(workspace, CHECKLISTS, audit.id)
    assert sheet is not None
    for key, n_met in met.items():
        for place, case in enumerate(sheet.cases):
            option = "met" if place < n_met else "not_met"
            answer = Answer(key, option, reason="As the log says.")
            give_answer(workspace, sheet, CLOCK, case.id, answer)
    return audit


def round_of(
    workspace: SqlWorkspace, title: str, year: int, met: Mapping[str, int], size: int = 40
) -> Audit:
    """The same with one review complete."""
    audit = drawn_round(workspace, title, year, met, size)
    sheet = open_scoring(workspace, CHECKLISTS, audit.id)
    assert sheet is not None
    with workspace.unit() as unit:
        for case in sheet.cases[:1]:  # one review is complete, so that the round counts
            unit.put_grade(replace(unit.review(case.id), completed_at=CLOCK.now()))
        unit.commit()
    return audit


def public(workspace: SqlWorkspace, audit: Audit, as_at: int | None = None) -> ExportView:
    order = Order(reader=Reader.PUBLIC, rules=Rules(round_to=1), as_at=as_at)
    return ordered_view(workspace, CHECKLISTS, CLOCK, audit.id, order)[0]


def page(view: ExportView) -> PublicPage | None:
    assert view.public is not None
    return next((each for each in view.public.pages if each.key == "rounds"), None)


def test_that_a_change_is_told_with_the_shares_then_and_now(workspace: SqlWorkspace) -> None:
    round_of(workspace, "Baseline", 2023, {FIRST: 10, SECOND: 20})
    now = round_of(workspace, "Second round", 2024, {FIRST: 35, SECOND: 22})
    view = public(workspace, now)
    told = page(view)
    assert told is not None
    rows = {row[0]: row[1:] for row in told.tables[0].rows}
    questions = {each.key: each.question for each in MADE_UP.criteria}
    assert rows[questions[FIRST]] == (0.25, 0.88, "better")
    assert rows[questions[SECOND]] == (0.5, 0.55, "no clear change")
    assert "1 better, 0 worse, 1 no clear change" in told.lines[0]
    assert view.public is not None
    (shown,) = meeting_sections(view.public)
    assert [row[0] for row in shown.rows] == [questions[FIRST]]


def test_that_the_last_round_before_is_taken_and_never_a_later_one(
    workspace: SqlWorkspace,
) -> None:
    rounds = [
        round_of(workspace, title, year, {FIRST: n})
        for title, year, n in (("One", 2021, 10), ("Two", 2022, 20), ("Three", 2023, 30))
    ]
    told = [page(public(workspace, each)) for each in rounds]
    assert told[0] is None
    assert told[1] is not None
    assert "One" in told[1].about
    assert told[2] is not None
    assert "Two" in told[2].about


def test_that_a_question_suppressed_in_one_round_is_compared_in_none(
    workspace: SqlWorkspace,
) -> None:
    round_of(workspace, "Baseline", 2023, {FIRST: 38, SECOND: 20})
    now = round_of(workspace, "Second round", 2024, {FIRST: 20, SECOND: 20})
    told = page(public(workspace, now))
    assert told is not None
    questions = {each.key: each.question for each in MADE_UP.criteria}
    assert questions[FIRST] not in {row[0] for row in told.tables[0].rows}
    assert any("not compared" in line for line in told.lines)


def test_that_too_small_a_round_is_passed_over(workspace: SqlWorkspace) -> None:
    round_of(workspace, "Baseline", 2023, {FIRST: 3}, size=6)
    now = round_of(workspace, "Second round", 2024, {FIRST: 20})
    assert page(public(workspace, now)) is None
    assert head(workspace) > 0
