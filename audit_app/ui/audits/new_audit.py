"""The form for a new audit: what is tested, over which time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QFormLayout, QLabel, QLineEdit, QWidget

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.errors import AuditError
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.text import button, column, label, row
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.checklists import current_checklists


class NewAuditForm(QWidget):
    """Fills in what the theme suggests; everything can be changed.

    Signals:
        made: The Audit, once it is kept.
        cancelled: Nothing was made.
    """

    made = Signal(object)
    cancelled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._checklists: Mapping[str, Checklist] = {}
        self._theme = QComboBox()
        self._title = QLineEdit()
        self._recommendation = QLineEdit()
        self._from, self._to = _date_field(), _date_field()
        self._round = QLineEdit("Baseline")
        self._unit = QLineEdit()
        self._fault = label("", "bad", wrap=True, name="new_audit_fault")
        self._about = label("", "muted", wrap=True)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for words, field, name in (
            ("&Theme", self._theme, "theme"),
            ("T&itle", self._title, "title"),
            ("&Recommendation it tests", self._recommendation, "recommendation"),
            ("Period &from", self._from, "from"),
            ("Period t&o", self._to, "to"),
            ("Ro&und", self._round, "round"),
            ("One &case is a", self._unit, "unit"),
        ):
            field.setObjectName(f"new_audit_{name}")
            field.setAccessibleName(words.replace("&", ""))
            said = QLabel(words)
            said.setBuddy(field)
            form.addRow(said, field)
        self._make = button("&Make audit", self._on_make, "primary", name="new_audit_make")
        self.setLayout(
            column(
                label("New audit", "heading"),
                self._about,
                form,
                self._fault,
                row(1, button("Cancel", self.cancelled.emit), self._make),
                spacing=12,
                margins=12,
            )
        )
        self._theme.currentIndexChanged.connect(self._on_theme)

    def ask(self) -> None:
        """Start afresh, with the themes there are."""
        self._fault.setText("")
        today = QDate.currentDate()
        first = QDate(today.year(), today.month(), 1)
        self._to.setDate(first.addDays(-1))
        self._from.setDate(first.addMonths(-12))
        workspace, services = self._session.open_workspace, self._session.services
        self._session.run(
            lambda _progress: current_checklists(workspace, services.checklists),
            self._on_checklists,
            lane=Lane.READ,
        )
        self._theme.setFocus()

    @Slot(object)
    def _on_checklists(self, checklists: Mapping[str, Checklist]) -> None:
        if self._checklists == checklists:
            return
        chosen = self._theme.currentData()
        self._checklists = checklists
        with QSignalBlocker(self._theme):
            self._theme.clear()
            for key, checklist in checklists.items():
                self._theme.addItem(checklist.title, key)
            self._theme.setCurrentIndex(max(0, self._theme.findData(chosen)))
        self._on_theme(self._theme.currentIndex())

    @Slot(int)
    def _on_theme(self, _index: int) -> None:
        checklist = self._checklists.get(self._theme.currentData())
        if checklist is None:
            return
        number = checklist.recommendation_number
        self._recommendation.setText(
            f"Recommendation {number}: {checklist.recommendation}"
            if number
            else checklist.recommendation
        )
        self._unit.setText(checklist.unit)
        self._title.setText(f"{checklist.title}, {self._to.date().toString('MMMM yyyy')}")
        self._about.setText(
            f"{len(checklist.criteria)} criteria, version {checklist.version}. One case is a "
            f"{checklist.unit}."
        )

    def _on_make(self) -> None:
        if not self._make.isEnabled():
            return
        workspace, services = self._session.open_workspace, self._session.services
        wanted = NewAudit(
            title=self._title.text(),
            theme_key=self._theme.currentData() or "",
            recommendation=self._recommendation.text(),
            period_from=_date(self._from),
            period_to=_date(self._to),
            round=self._round.text(),
            unit=self._unit.text(),
        )
        self._make.setEnabled(False)
        task = self._session.run(
            lambda _progress: create_audit(workspace, services.checklists, services.clock, wanted),
            self._on_created,
            failed=self._on_failed,
        )
        task.finished.connect(while_alive(self, lambda: self._make.setEnabled(True)))

    @Slot(object)
    def _on_created(self, audit: Audit) -> None:
        self.made.emit(audit)

    @Slot(object)
    def _on_failed(self, error: AuditError) -> None:
        self._fault.setText(f"{error.message} {error.remedy}".strip())


def _date(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())


def _date_field() -> QDateEdit:
    field = QDateEdit()
    field.setDisplayFormat("d MMMM yyyy")
    field.setCalendarPopup(False)
    return field
