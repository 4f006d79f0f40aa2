"""Every standard in one place: the checklist's figure, and what local policy puts in its stead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QWidget

from audit_app.domain.checklist import UNITS, Confidence, LocalStandard
from audit_app.domain.errors import AuditError
from audit_app.ui.checklists.fields import FieldKind, FieldSpec, FormArea, PartForm
from audit_app.ui.checklists.telling import run_while_open
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label
from audit_app.usecases.standards import (
    StandardInForce,
    list_standards,
    reset_standard,
    set_standard,
)

_SPECS: Final = (
    FieldSpec("value", "Figure that counts here", FieldKind.NUMBER),
    FieldSpec("unit", "Unit", FieldKind.CHOICE),
    FieldSpec("source", "Local policy it comes from"),
    FieldSpec("dated", "Date of that policy", FieldKind.DATE),
    FieldSpec("set_by", "Set by", hint="Your name and role: both stand in the journal."),
)


def _figure(line: StandardInForce) -> str:
    held = line.local or line.standard
    return _words(held.value, held.unit)


def _words(value: int, unit: str) -> str:
    return f"{value:,} {unit.removesuffix('s') if value == 1 else unit}"


def _set_from(line: StandardInForce) -> str:
    if line.local is not None:
        return f"✎ Set here: {line.local.source}, {line.local.dated:%d %b %Y}"
    unsure = line.standard.confidence is Confidence.CHECK_LOCALLY
    return "? Check against local policy" if unsure else ""


STANDARD_COLUMNS: tuple[Column[StandardInForce], ...] = (
    Column("Theme", lambda line: line.theme, 130, tooltip=lambda line: line.theme),
    Column(
        "Standard",
        lambda line: line.standard.title,
        215,
        tooltip=lambda line: line.standard.title,
    ),
    Column("Counts here", _figure, 120),
    Column("Checklist says", lambda line: _words(line.standard.value, line.standard.unit), 120),
    Column("Local policy", _set_from, 190, tooltip=_set_from),
)


class StandardsTab(QWidget):
    """The table of standards, and a form for the one in hand.

    Signals:
        set_locally: A standard is different now.
    """

    set_locally = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._line: StandardInForce | None = None
        self._values: dict[str, Any] = {}
        self._model: RowsModel[StandardInForce] = RowsModel(STANDARD_COLUMNS, self)
        self._table = TableView("standards", "Standards and what counts here")
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setModel(self._model)
        self._table.set_widths([each.width for each in STANDARD_COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._states = TableStates(self._table, "No checklist has a standard.")
        self._states.show_words("Loading …")
        self._title = label("", "heading", wrap=True, name="standard_title")
        self._about = label("", "muted", wrap=True, name="standard_about")
        self._fault = label("", "bad", wrap=True, name="standard_fault")
        self._form = PartForm("local", _SPECS)
        self._form.offer("unit", [(unit, unit) for unit in UNITS])
        self._form.given.connect(self._on_given)
        self._set = button("Set to local &policy", self._on_set, "primary", name="standard_set")
        self._reset = button("Use checklist's figure", self._on_reset, name="standard_reset")
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = holder(FlowLayout(self._set, self._reset, across=8))
        self._side = holder(
            column(self._title, self._about, self._form, self._fault, buttons, 1, margins=12)
        )
        self._side.hide()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._states)
        splitter.addWidget(FormArea(self._side))
        splitter.setSizes([820, 380])
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter))

    def refresh(self) -> None:
        """Ask for the standards."""
        workspace, services = self._session.workspace, self._session.services
        if workspace is not None:
            run_while_open(
                self._session,
                lambda _progress: list_standards(workspace, services.checklists),
                self._show,
                lane=Lane.READ,
                failed=lambda error: self._states.show_words(f"{error.message} {error.remedy}"),
            )

    def _show(self, standards: Sequence[StandardInForce]) -> None:
        place = max(0, self._table.currentIndex().row())
        self._model.set_rows(standards)
        self._states.show_rows(self._model)
        if standards:
            self._table.selectRow(min(place, len(standards) - 1))
        else:
            self._side.hide()

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not now.isValid():
            return
        self._line = line = self._model.rows[now.row()]
        local = line.local
        today = self._session.services.clock.now().date()
        self._values = {
            "value": (local or line.standard).value,
            "unit": (local or line.standard).unit,
            "source": local.source if local else "",
            "dated": local.dated if local else today,
            "set_by": local.set_by if local else "",
        }
        self._form.show_values(self._values)
        self._title.setText(line.standard.title)
        self._about.setText(_about(line))
        self._fault.setText("")
        self._reset.setEnabled(local is not None)
        self._side.show()

    def _on_given(self, name: str, value: object) -> None:
        self._values[name] = value

    def _on_set(self) -> None:
        self._form.report()
        line, workspace = self._line, self._session.open_workspace
        if line is None:
            return
        services = self._session.services
        wanted = LocalStandard(line.theme_key, line.standard.key, **self._values)
        done = f"{line.standard.title}: {_words(wanted.value, wanted.unit)}."
        run_while_open(
            self._session,
            lambda _progress: set_standard(workspace, services.checklists, wanted),
            lambda _set: self._on_done(done),
            failed=self._on_failed,
        )

    def _on_reset(self) -> None:
        line, workspace = self._line, self._session.open_workspace
        if line is None:
            return
        theme, key = line.theme_key, line.standard.key
        run_while_open(
            self._session,
            lambda _progress: reset_standard(workspace, theme, key),
            lambda _none: self._on_done(f"{line.standard.title}: the checklist's figure counts."),
            failed=self._on_failed,
        )

    def _on_done(self, words: str) -> None:
        self._session.message.emit(words, "good", "Answers already given stay as they are.")
        self.refresh()
        self.set_locally.emit()

    def _on_failed(self, error: AuditError) -> None:
        self._fault.setText(f"✗ {error.message} {error.remedy}".strip())


def _about(line: StandardInForce) -> str:
    standard = line.standard
    sure = f" How sure: {standard.confidence}."
    return f"{line.theme}. The checklist says {_words(standard.value, standard.unit)}.{sure}"
