"""Whoever publishes an audit again is told that two files together tell more than each."""

from __future__ import annotations

from pathlib import Path

from audit_app.app.export_files import ExportFiles
from audit_app.domain.audit import Audit
from audit_app.domain.progress import Silent
from audit_app.domain.readers import Reader
from audit_app.domain.review import Answer
from audit_app.domain.suppression import Rules
from audit_app.interchange.export.workbook import OpenpyxlWriter
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.earlier_release import EarlierRelease, earlier_release
from audit_app.usecases.exporting import Order, export_audit
from audit_app.usecases.scoring import give_answer
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import scoring_of
from tests.usecases.test_public_rounds import FIRST, SECOND, drawn_round

CLOCK = FixedClock()
CHECKLISTS = MadeUpChecklists()


def publish(workspace: SqlWorkspace, audit: Audit, path: Path, reader: Reader) -> None:
    writer, order = ExportFiles(OpenpyxlWriter()), Order(reader=reader)
    export_audit(workspace, CHECKLISTS, CLOCK, writer, audit.id, path, Silent(), order)


def released(workspace: SqlWorkspace, audit: Audit, rules: Rules) -> EarlierRelease | None:
    return earlier_release(workspace, CHECKLISTS, audit.id, rules.round_to)


def test_that_a_second_file_for_the_public_is_warned_of_once_a_figure_moved(
    workspace: SqlWorkspace, tmp_path: Path
) -> None:
    audit = drawn_round(workspace, "Baseline", 2024, {FIRST: 12, SECOND: 30})
    assert released(workspace, audit, Rules()) is None
    publish(workspace, audit, tmp_path / "ours.xlsx", Reader.US)
    assert released(workspace, audit, Rules()) is None
    publish(workspace, audit, tmp_path / "findings.json", Reader.PUBLIC)
    assert released(workspace, audit, Rules()) is None
    sheet = scoring_of(workspace, audit)
    answer = Answer(FIRST, "not_met", reason="Read again.")
    give_answer(workspace, sheet, CLOCK, sheet.cases[0].id, answer)
    found = released(workspace, audit, Rules())
    assert found is not None
    assert "'findings.json'" in found.warning
    assert "a figure has moved" in found.warning


def test_that_a_file_rounded_otherwise_is_warned_of_as_well(
    workspace: SqlWorkspace, tmp_path: Path
) -> None:
    audit = drawn_round(workspace, "Baseline", 2024, {FIRST: 12, SECOND: 30})
    publish(workspace, audit, tmp_path / "summary.pptx", Reader.US)  # a summary follows its rules
    found = released(workspace, audit, Rules(round_to=1))
    assert found is not None
    assert "rounded otherwise" in found.warning
