"""The journal is searched, checked and exported."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QTableView

from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Answers, Desk
from tests.helpers.journeys import drawn_audit


def on_journal(desk: Desk) -> QTableView:
    desk.use(MadeUpChecklists())
    drawn_audit(desk.workspace, checklists=MadeUpChecklists())
    desk.window._show_page("journal")
    desk.settle()
    return desk.find(QTableView, "journal")


def n_rows(table: QTableView) -> int:
    model = table.model()
    return model.rowCount()


def test_that_entries_are_found_by_words_and_by_what_was_done(open_desk: Desk) -> None:
    table = on_journal(open_desk)
    everything = n_rows(table)
    assert everything >= 2
    kinds = open_desk.find(QComboBox, "journal_kind")
    kinds.setCurrentIndex(kinds.findText("Draw made"))
    open_desk.until(lambda: n_rows(table) == 1, "the draw alone")
    assert open_desk.text("journal_count") == f"1 of {everything} entries"
    kinds.setCurrentIndex(0)
    open_desk.type("journal_containing", "nothing like this")
    open_desk.until(lambda: "0 of" in open_desk.text("journal_count"), "none")


def test_that_everything_is_checked_at_a_press(open_desk: Desk) -> None:
    on_journal(open_desk)
    open_desk.press("journal_check")
    open_desk.until(lambda: "Everything fits" in open_desk.message, "the check")


def test_that_what_does_not_fit_is_said(open_desk: Desk) -> None:
    on_journal(open_desk)
    with open_desk.workspace.unit() as unit:
        run = unit._connection.exec_driver_sql  # type: ignore[attr-defined]
        run("DROP TRIGGER journal_is_final")
        run("UPDATE journal SET actor = 'somebody' WHERE number = 2")
        unit.commit()
    open_desk.press("journal_check")
    open_desk.until(lambda: "Entry 2 is not what was written" in open_desk.message, "the check")


def test_that_what_is_shown_is_exported_and_noted(open_desk: Desk, tmp_path: Path) -> None:
    table = on_journal(open_desk)
    shown = n_rows(table)
    dialogs = open_desk.session.dialogs
    assert isinstance(dialogs, Answers)
    dialogs.file = tmp_path / "journal.jsonl"
    open_desk.press("journal_export")
    open_desk.until(lambda: "are written to" in open_desk.message, "the export")
    lines = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(1, shown + 1))
    assert open_desk.journal()[-1] == (
        "journal_exported",
        {"file": "journal.jsonl", "entries": shown},
    )
