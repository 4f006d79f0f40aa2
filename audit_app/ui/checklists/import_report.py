"""What became of a file that was to be a checklist: every fault at once, or what did not map."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.services import FileFault, ReadChecklist
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label

FAULT_COLUMNS: tuple[Column[FileFault], ...] = (
    Column("Sheet", lambda fault: fault.sheet, 120),
    Column("Row", lambda fault: f"{fault.row:,}", 60, right=True),
    Column("Column", lambda fault: fault.column, 170),
    Column("What is wrong", lambda fault: fault.message, 720, tooltip=lambda fault: fault.message),
)


class ImportReport(QWidget):
    """Shows a file's faults, or what of a form has no equal here.

    Signals:
        left: Back to the checklists.
        draft_wanted: The draft that was made of the form should be opened.
        again_wanted: Another try with a file.
    """

    left = Signal()
    draft_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, path: Path, read: ReadChecklist) -> None:
        super().__init__()
        is_draft = read.checklist is not None
        rows = [*read.faults, *map(_as_row, read.not_mapped)]
        model: RowsModel[FileFault] = RowsModel(FAULT_COLUMNS, self)
        model.set_rows(rows)
        name = "What did not map" if is_draft else "What is wrong with the file"
        table = TableView("import_faults", name)
        table.setModel(model)
        table.set_widths([each.width for each in FAULT_COLUMNS])
        states = TableStates(table, "Nothing.")
        states.show_rows(model)
        back = button("‹ Checklists", self.left.emit, "link", name="report_back")
        go_on = (
            button("&Open the draft", self.draft_wanted.emit, "primary", name="report_draft")
            if is_draft
            else button("&Try again", self.again_wanted.emit, "primary", name="report_again")
        )
        layout = column(
            label(path.name, "title", wrap=True),
            holder(FlowLayout(back, go_on, across=8)),
            label(_words(read), "muted" if is_draft else "bad", wrap=True, name="report_words"),
            states,
            margins=16,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)


def _words(read: ReadChecklist) -> str:
    if read.checklist is None:
        n = len(read.faults)
        things = "1 thing is" if n == 1 else f"{n:,} things are"
        return f"{things} wrong with this file. Nothing was taken over. Put them right, try again."
    return (
        f"{len(read.checklist.criteria)} questions are in a draft. {len(read.not_mapped):,} lines "
        "say what has no equal here. Sources and evidence are to be filled in."
    )


def _as_row(note: str) -> FileFault:
    """Return a note such as 'survey!4: ...' as a line of the table."""
    place, _, text = note.partition(": ")
    sheet, _, row = place.partition("!")
    if row.isdigit():
        return FileFault(sheet, int(row), "", text)
    return FileFault("", 1, "", note)
