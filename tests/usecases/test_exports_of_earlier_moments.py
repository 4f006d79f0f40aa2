"""An export of an earlier moment is the very file that was made then, plan and rounds included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_app.app.export_files import ExportFiles
from audit_app.domain.action_parts import ActionState
from audit_app.domain.action_work import start
from audit_app.domain.actions import Action
from audit_app.domain.audit import Audit
from audit_app.domain.progress import Silent
from audit_app.domain.readers import Reader
from audit_app.domain.review import Answer
from audit_app.domain.rounds import OutsideRound
from audit_app.domain.suppression import Rules
from audit_app.interchange.export.position import read_position
from audit_app.interchange.export.workbook import OpenpyxlWriter
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.actions import Taken, add_action, move_action, today_of
from audit_app.usecases.adoption import adopt_version
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.export_changes import why_exports_differ
from audit_app.usecases.exporting import Order, export_audit
from audit_app.usecases.rounds import keep_outside, remove_outside
from audit_app.usecases.scoring import give_answer, give_grade
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import drawn_audit, scoring_of
from tests.usecases.test_as_at import CLOCK, GRADES, Scorer, head
from tests.usecases.test_checklists import BUILT_IN, Brought, published
from tests.usecases.test_public_rounds import FIRST, SECOND, drawn_round

CHECKLISTS = MadeUpChecklists()


class Office:
    """Two rounds, an outside one and a plan, and what happens to them."""

    def __init__(self, workspace: SqlWorkspace, folder: Path) -> None:
        self.workspace, self.folder, self.clock = workspace, folder, FixedClock()
        self.before = self._round("Baseline", 2023)
        self.audit = self._round("Second round", 2024)
        self.action = add_action(
            workspace,
            Action(
                theme_key=self.audit.theme_key,
                recommendation="Recommendation 3",
                text="Every child is spoken to after coming back.",
                owner="Head of safeguarding",
                due=date(2026, 3, 31),
                criterion=FIRST,
            ),
        )
        self.outside = keep_outside(
            workspace,
            OutsideRound(
                theme_key=self.audit.theme_key,
                title="Inspection",
                dated=date(2021, 6, 1),
                source="The published report",
                grades=(("good", 13), ("requires improvement", 34), ("inadequate", 26)),
            ),
        )

    def _round(self, title: str, year: int) -> Audit:
        audit = drawn_round(self.workspace, title, year, {FIRST: 12, SECOND: 30})
        self.grade(audit, GRADES[0], "Sound.")
        return audit

    def grade(self, audit: Audit, grade: str, reason: str) -> None:
        sheet = scoring_of(self.workspace, audit)
        for case in sheet.cases[:20]:
            give_grade(self.workspace, sheet, self.clock, case.id, grade, reason)

    def moves_on(self) -> None:
        """Everything a later export shows otherwise."""
        today = today_of(self.clock)
        self.action = move_action(
            self.workspace,
            self.clock,
            self.action.id,
            lambda action, on: start(action, today, on),
            Taken.STARTED,
        )
        keep_outside(self.workspace, replace(self.outside, title="Inspection, corrected"))
        self.grade(self.before, GRADES[-1], "Read again.")
        sheet = scoring_of(self.workspace, self.before)
        answer = Answer(FIRST, "not_met", reason="Read again.")
        give_answer(self.workspace, sheet, self.clock, sheet.cases[0].id, answer)

    def export(self, name: str, reader: Reader, as_at: int | None = None) -> Path:
        path = self.folder / name
        export_audit(
            self.workspace,
            CHECKLISTS,
            self.clock,
            ExportFiles(OpenpyxlWriter()),
            self.audit.id,
            path,
            Silent(),
            Order(reader=reader, as_at=as_at),
        )
        return path


@pytest.fixture
def office(workspace: SqlWorkspace, tmp_path: Path) -> Office:
    return Office(workspace, tmp_path)


@pytest.mark.parametrize("ending", [".xlsx", ".json", ".pptx"])
@pytest.mark.parametrize("reader", list(Reader))
def test_that_the_file_made_then_is_made_again_byte_by_byte(
    office: Office, reader: Reader, ending: str
) -> None:
    moment = head(office.workspace)
    then = office.export(f"then{ending}", reader)
    office.moves_on()
    assert office.export(f"now{ending}", reader).read_bytes() != then.read_bytes()
    assert office.export(f"again{ending}", reader, moment).read_bytes() == then.read_bytes()


def test_that_plan_and_rounds_are_shown_as_they_stood(office: Office) -> None:
    moment = head(office.workspace)
    office.moves_on()
    with office.workspace.unit() as unit:
        unit.drop(office.action, "action_removed")
        (outside,) = unit.kept(OutsideRound)
        unit.commit()
    remove_outside(office.workspace, outside)

    def plan(as_at: int | None) -> list[ActionState]:
        view = export_view(office.workspace, CHECKLISTS, office.clock, office.audit.id, as_at=as_at)
        return [each.state for each in view.of(Action)]

    assert plan(None) == []
    assert plan(moment) == [ActionState.NOT_STARTED]
    assert plan(moment + 1) == [ActionState.IN_PROGRESS]
    assert plan(moment - 2) == []  # before the action and the outside round were kept


def test_that_a_difference_names_the_entries_of_plan_and_rounds(office: Office) -> None:
    first = office.export("then.xlsx", Reader.PARTNER)
    begun = head(office.workspace)
    office.moves_on()
    second = office.export("now.xlsx", Reader.PARTNER)
    found = why_exports_differ(
        office.workspace, CHECKLISTS, read_position(first), read_position(second)
    )
    said = [(move.figure, move.before, move.after) for move in found.moves]
    assert ("Action, state", "not started", "in progress") in said
    assert ("Outside round, title", "Inspection", "Inspection, corrected") in said
    question = next(each.question for each in MADE_UP.criteria if each.key == FIRST)
    assert (f"Baseline: {question}", "12 of 40", "11 of 40") in said
    numbers = [move.entry.number for move in found.moves]
    assert numbers == sorted(numbers)
    assert numbers[0] == begun + 1


@pytest.mark.parametrize("reader", list(Reader))
def test_that_a_checklist_changed_half_way_gives_a_whole_file_before_and_after(
    workspace: SqlWorkspace, tmp_path: Path, reader: Reader
) -> None:
    audit, _ = drawn_audit(workspace)
    scorer = Scorer(workspace, audit, 6)
    for case in scorer._sample()[:6]:
        scorer._all_answers(case)
        scorer._grade(case)

    def exported(name: str, as_at: int | None = None) -> bytes:
        path = tmp_path / f"{name}.xlsx"
        order = Order(reader=reader, as_at=as_at, rules=Rules(base=5, agreeing=5))
        writer = ExportFiles(OpenpyxlWriter())
        export_audit(workspace, Brought(), CLOCK, writer, audit.id, path, Silent(), order)
        return path.read_bytes()

    before = head(workspace)
    then = exported("then")
    first, *others = BUILT_IN.criteria
    new = replace(BUILT_IN, criteria=(replace(first, question="Another question?"), *others))
    published(workspace, new, "1.1")
    adopt_version(workspace, Brought(), CLOCK, audit.id, "1.1")
    now = load_workbook(BytesIO(exported("now")))
    asked = {cell.value for row in now["Results by question"].iter_rows() for cell in row}
    assert "Another question?" in asked
    assert first.question not in asked
    assert exported("again", before) == then
