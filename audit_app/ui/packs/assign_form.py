"""Handing out cases: to whom, which, and a sentence that says what that comes to."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from audit_app.domain.assigning import Forecast, Scope, Wish
from audit_app.domain.errors import AuditError
from audit_app.domain.scorers import Assignment, Medium, Purpose
from audit_app.ui.packs.conflicts import Conflicts
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.assigning import Assignable, assign_cases, foresee

SCOPES = (
    ("A share, drawn at random", Scope.SHARE),
    ("All cases", Scope.ALL),
    ("All critical misses and a random part", Scope.CRITICAL),
)
PURPOSES = (
    ("Second scores, to be compared", Purpose.SECOND),
    ("A share of the work", Purpose.SHARE),
)
MEDIA = (
    ("A sealed pack", Medium.PACK),
    ("A scoring workbook: nothing to install", Medium.WORKBOOK),
)


class AssignForm(QWidget):
    """Fields, and what they come to.

    Signals:
        assigned: The Assignment that was made.
        cancelled: Nothing was.
    """

    assigned = Signal(object)
    cancelled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._asked = 0
        self._reader = QLineEdit()
        self._reader.setObjectName("assign_reader")
        self._reader.setAccessibleName("Who is to score, as a role")
        self._reader.setPlaceholderText("Such as: peer reviewer, force B")
        self._medium = _choice("assign_medium", "What the cases travel in")
        self._to = _choice("assign_to", "What the pack is sealed to")
        self._purpose = _choice("assign_purpose", "What the scores are for")
        self._scope = _choice("assign_scope", "Which cases")
        for words, medium in MEDIA:
            self._medium.addItem(words, medium)
        for words, value in PURPOSES:
            self._purpose.addItem(words, value)
        for words, scope in SCOPES:
            self._scope.addItem(words, scope)
        self._size = QSpinBox()
        self._size.setObjectName("assign_size")
        self._size.setAccessibleName("Cases to draw")
        self._size.setRange(1, 100_000)
        self._by_stratum = QCheckBox("In proportion to the strata")
        self._by_stratum.setObjectName("assign_by_stratum")
        self._columns = QListWidget()
        self._columns.setObjectName("assign_columns")
        self._columns.setAccessibleName("Columns that travel")
        self._columns.setMaximumHeight(130)
        self._conflicts = Conflicts()
        self._said = label("", wrap=True, name="assign_said")
        self._fault = label("", "bad", wrap=True, name="assign_fault")
        self._go = button("&Hand them out", self._on_go, "primary", name="assign_go")
        self.setLayout(self._laid_out())
        for box in (self._medium, self._to, self._purpose, self._scope):
            box.currentIndexChanged.connect(self._on_edited)
        self._size.valueChanged.connect(self._on_edited)
        self._by_stratum.toggled.connect(self._on_edited)
        self._conflicts.changed.connect(self._on_edited)
        self._reader.textChanged.connect(lambda _text: self._fault.setText(""))

    def _laid_out(self) -> QVBoxLayout:
        self._sealing = holder(column(label("Sealed to"), self._to, spacing=4))
        who = row(
            column(label("Reader"), self._reader, spacing=4),
            column(label("Travels in"), self._medium, spacing=4),
            self._sealing,
            spacing=12,
        )
        for place, stretch in enumerate((3, 3, 2)):
            who.setStretch(place, stretch)
        drawn = row(label("Cases to draw"), self._size, self._by_stratum, 2, spacing=12)
        drawn.setStretch(1, 1)
        return column(
            label("Hand out cases", "heading"),
            who,
            row(
                column(label("What for"), self._purpose, spacing=4),
                column(label("Which cases"), self._scope, spacing=4),
                spacing=12,
            ),
            drawn,
            self._said,
            label("What travels besides the reference"),
            label(
                "Tick only what is needed to find the file and to ask the right questions. First "
                "scores never travel.",
                "small",
                wrap=True,
            ),
            self._columns,
            label("Conflicts the reader declared"),
            self._conflicts,
            self._fault,
            row(self._go, button("Cancel", self.cancelled.emit, name="assign_cancel"), 1),
            spacing=8,
        )

    def start(self, there: Assignable) -> None:
        """Begin with what is usual: a tenth of the cases, and five at least, drawn."""
        with QSignalBlocker(self._to), QSignalBlocker(self._size):
            self._to.clear()
            self._to.addItem("A passphrase", "")
            for contact in there.contacts:
                self._to.addItem(contact.role, contact.line)
            self._size.setMaximum(max(1, len(there.standing.cases)))
            self._size.setValue(max(1, there.suggested))
        self._columns.clear()
        for heading in there.columns:
            about = " (questions look at it)" if heading in there.asked_about else ""
            item = QListWidgetItem(heading + about)
            item.setData(Qt.ItemDataRole.UserRole, heading)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            needed = heading in there.asked_about
            item.setCheckState(Qt.CheckState.Checked if needed else Qt.CheckState.Unchecked)
            self._columns.addItem(item)
        self._conflicts.start(there.columns)
        self._reader.clear()
        self._fault.setText("")
        self._reader.setFocus()
        self._on_edited()

    @property
    def wish(self) -> Wish:
        """What was asked for."""
        scope = Scope(self._scope.currentData())
        ticked = [
            self._columns.item(place)
            for place in range(self._columns.count())
            if self._columns.item(place).checkState() is Qt.CheckState.Checked
        ]
        return Wish(
            reader=self._reader.text() or (self._to.currentText() if self._to_line else ""),
            purpose=Purpose(self._purpose.currentData()),
            scope=scope,
            size=0 if scope is Scope.ALL else self._size.value(),
            by_stratum=self._by_stratum.isChecked() and scope is not Scope.ALL,
            conflicts=self._conflicts.conflicts,
            columns=tuple(item.data(Qt.ItemDataRole.UserRole) for item in ticked),
            recipient=self._to_line,
            medium=Medium(self._medium.currentData()),
        )

    @property
    def _to_line(self) -> str:
        """The identity it is sealed to; nobody seals or signs a workbook."""
        is_pack = self._medium.currentData() == Medium.PACK
        return str(self._to.currentData() or "") if is_pack else ""

    @Slot()
    def _on_edited(self) -> None:
        """Ask what this would come to; only the newest answer is shown."""
        wish = self.wish
        self._sealing.setVisible(wish.medium is Medium.PACK)
        self._size.setEnabled(wish.scope is not Scope.ALL)
        self._by_stratum.setEnabled(wish.scope is not Scope.ALL)
        self._fault.setText("")
        self._asked += 1
        asked, workspace, services = self._asked, self._session.workspace, self._session.services
        if workspace is None or self._session.audit is None:
            return
        audit_id = self._session.audit.id
        self._session.run(
            lambda _progress: foresee(workspace, services.checklists, audit_id, wish),
            while_alive(self, lambda found: self._show(asked, found)),
            lane=Lane.READ,
            failed=while_alive(self, self._on_failed),
        )

    def _show(self, asked: int, found: Forecast) -> None:
        if asked == self._asked:
            self._said.setText(found.fault or found.words)
            self._go.setEnabled(not found.fault)

    def _on_go(self) -> None:
        workspace, services, wish = (
            self._session.open_workspace,
            self._session.services,
            self.wish,
        )
        audit_id = self._session.open_audit.id
        if not wish.reader.strip():
            self._fault.setText("Say who is to score, as a role.")
            self._reader.setFocus()
            return
        self._go.setEnabled(False)
        task = self._session.run(
            lambda _progress: assign_cases(
                workspace, services.checklists, services.clock, audit_id, wish
            ),
            self._on_assigned,
            failed=while_alive(self, self._on_failed),
        )
        task.finished.connect(while_alive(self, lambda: self._go.setEnabled(True)))

    @Slot(object)
    def _on_assigned(self, assignment: Assignment) -> None:
        self._session.changed.emit(Change.SCORERS)
        self.assigned.emit(assignment)

    def _on_failed(self, error: AuditError) -> None:
        self._fault.setText(f"{error.message} {error.remedy}".strip())


def _choice(object_name: str, name: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(object_name)
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box
