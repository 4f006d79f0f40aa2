"""Who was handed cases, and what became of it; of second scores never how they come along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from audit_app.domain.scorers import Assignment, Medium, Part, Purpose
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.packs.words import count, when
from audit_app.ui.session import Change, Session
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.assigning import withdraw

PURPOSES = {Purpose.SECOND: "Second scores", Purpose.SHARE: "Share of the work"}


def state_of(assignment: Assignment) -> str:
    """Return what became of an assignment, in words."""
    if assignment.withdrawn:
        return f"Called off: {assignment.withdrawn}"
    if assignment.finished:
        return "Finished, all taken in"
    if assignment.taken_in:
        return f"Return {assignment.taken_in:,} taken in, more to come"
    return "Handed out, nothing back yet"


def cases_of(assignment: Assignment) -> str:
    """Return how many cases were handed out, parts apart."""
    n_critical = sum(case.part is Part.CRITICAL for case in assignment.cases)
    said = f"{len(assignment.cases):,}"
    return f"{said} ({n_critical:,} critical)" if n_critical else said


def how(assignment: Assignment) -> str:
    """Return what the cases travel in."""
    if assignment.medium is Medium.WORKBOOK:
        return "Scoring workbook"
    return "Pack, sealed to identity" if assignment.recipient else "Pack, with passphrase"


COLUMNS: tuple[Column[Assignment], ...] = (
    Column("Number", lambda each: f"{each.number:,}", 70, right=True),
    Column("Reader", lambda each: each.reader, 200, tooltip=lambda each: each.reader),
    Column("Cases", cases_of, 120, right=True),
    Column("What for", lambda each: PURPOSES[each.purpose], 130),
    Column("Travels in", how, 195),
    Column("Made", lambda each: when(each.made_at), 165),
    Column("State", state_of, 235, tooltip=state_of),
)


class AssignmentList(QWidget):
    """The table with what can be done about the one chosen.

    Signals:
        pack_wanted: An Assignment whose pack is to be written.
        sheet_wanted: An Assignment whose scoring workbook is to be written.
    """

    pack_wanted = Signal(object)
    sheet_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: RowsModel[Assignment] = RowsModel(COLUMNS, self)
        self._table = TableView("assignments", "Cases handed out")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current)
        self._states = TableStates(
            self._table,
            "Nobody else was handed cases yet. A tenth of them, and five at least, are worth a "
            "second look by somebody who has not seen the first scores.",
        )
        self._states.setMinimumHeight(170)
        self._about = label("", "muted", wrap=True, name="assignment_about")
        self._pack = button("Write the &pack …", self._on_pack, name="assignment_pack")
        self._sheet = button("Write a scoring &workbook …", self._on_sheet, name="assignment_sheet")
        self._sheet.setToolTip("For a reader who can install nothing")
        self._off = button("Call o&ff …", self._on_off, name="assignment_off")
        self._reason = QLineEdit()
        self._reason.setObjectName("assignment_off_reason")
        self._reason.setAccessibleName("Why it is called off")
        self._reason.setPlaceholderText("Why it is called off; this stays on record")
        self._reason.returnPressed.connect(self._on_off_now)
        self._off_now = button("Call it off", self._on_off_now, name="assignment_off_now")
        self._asking = holder(row(self._reason, self._off_now))
        self._asking.hide()
        layout = column(
            self._states,
            self._about,
            row(self._pack, self._sheet, self._off, 1),
            self._asking,
            spacing=8,
        )
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._show_choice()

    @property
    def chosen(self) -> Assignment | None:
        """The assignment in hand."""
        now = self._table.currentIndex()
        return self._rows.rows[now.row()] if now.isValid() else None

    def show_assignments(self, made: Sequence[Assignment]) -> None:
        """Show these, newest first; the choice stays."""
        before = self.chosen
        self._rows.set_rows(list(reversed(made)))
        self._states.show_rows(self._rows)
        if before is not None:
            self.choose(before)
        self._show_choice()

    def say(self, words: str) -> None:
        """Say something in place of the table."""
        self._states.show_words(words)

    def choose(self, assignment: Assignment) -> None:
        """Take one in hand."""
        for place, each in enumerate(self._rows.rows):
            if each.id == assignment.id:
                self._table.selectRow(place)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._asking.hide()
        self._show_choice()

    def _show_choice(self) -> None:
        chosen = self.chosen
        out = chosen is not None and not chosen.withdrawn
        self._pack.setEnabled(chosen is not None and out and chosen.medium is Medium.PACK)
        # A reader with an identity signs what comes back, and nobody signs a workbook.
        self._sheet.setEnabled(chosen is not None and out and not chosen.recipient)
        self._off.setEnabled(chosen is not None and out and _can_end(chosen))
        self._about.setText("" if chosen is None else _about(chosen))

    def _on_pack(self) -> None:
        if self.chosen is not None:
            self.pack_wanted.emit(self.chosen)

    def _on_sheet(self) -> None:
        if self.chosen is not None:
            self.sheet_wanted.emit(self.chosen)

    def _on_off(self) -> None:
        self._asking.show()
        self._reason.clear()
        self._reason.setFocus()

    def _on_off_now(self) -> None:
        chosen, workspace, reason = self.chosen, self._session.workspace, self._reason.text()
        if chosen is not None and workspace is not None:
            self._session.run(
                lambda _progress: withdraw(workspace, chosen.id, reason), self._on_called_off
            )

    @Slot(object)
    def _on_called_off(self, _assignment: Assignment) -> None:
        self._asking.hide()
        self._session.changed.emit(Change.SCORERS)


def _can_end(assignment: Assignment) -> bool:
    """Whether it can be called off: of a share of the work, what came back stays."""
    if assignment.purpose is Purpose.SHARE:
        return not assignment.finished
    return not assignment.taken_in


def _about(assignment: Assignment) -> str:
    columns = ", ".join(assignment.columns) or "the reference alone"
    said = [f"What travels of each case: {columns}."]
    if assignment.certificate:
        said.append(
            f"Drawn under the label '{assignment.certificate['label']}', with a seed made for it."
        )
    n_left_out = len(assignment.left_out)
    if n_left_out:
        said.append(f"{count(n_left_out, 'case')} kept from this reader by what they declared.")
    return " ".join(said)
