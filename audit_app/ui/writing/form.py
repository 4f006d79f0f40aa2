"""The form of a finding: what it is, in whose words, which criteria and cases show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from audit_app.domain.checklist import Criterion
from audit_app.domain.findings import LONGEST_TITLE, Finding, FindingKind, Severity
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row

KINDS = {FindingKind.STRENGTH: "Strength", FindingKind.GAP: "Gap"}
SEVERITIES = {
    Severity.CRITICAL: "Critical: somebody may be at risk",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
}


class FindingForm(QWidget):
    """Shows one finding and takes what is typed; decides nothing.

    Signals:
        edited: Something is different from what was shown.
        save_wanted: Keep it.
        remove_wanted: Remove it.
        move_wanted: Places to go within its theme, -1 or 1.
        action_wanted: Make an action of it.
    """

    edited = Signal()
    save_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal(int)
    action_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._finding: Finding | None = None
        self._said = label("", "heading", wrap=True, name="finding_said")
        self.kind = _choice("Kind", "finding_kind", KINDS.items())
        self.severity = _choice("How much it matters", "finding_severity", SEVERITIES.items())
        self.theme = _choice("Theme", "finding_theme", ())
        self.theme.setEditable(True)
        self.theme.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        typed = _line("Theme", "finding_theme_text")
        typed.setStyleSheet("border: none; padding: 0")  # the frame is the box's
        self.theme.setLineEdit(typed)
        self.title = _line("Title", "finding_title")
        self.title.setMaxLength(LONGEST_TITLE)
        self.wording = _text("Finding, in words", "finding_wording")
        self.criteria = QListWidget()
        self.criteria.setObjectName("finding_criteria")
        self.criteria.setAccessibleName("Criteria that show it; Space ticks one")
        self.criteria.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.criteria.setTabKeyNavigation(False)
        self.criteria.setWordWrap(True)
        self.criteria.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.criteria.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cases = _text("Cases that show it, one a line", "finding_cases")
        self.by = _line("Role that answers for it", "finding_by")
        self.action = button("Ma&ke an action", self.action_wanted.emit, name="finding_action")
        self._remove = button("Remove", self.remove_wanted.emit, name="finding_remove")
        self._up = button("Up", lambda: self.move_wanted.emit(-1), name="finding_up")
        self._down = button("Down", lambda: self.move_wanted.emit(1), name="finding_down")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        tools = FlowLayout(
            button("Sa&ve", self.save_wanted.emit, "primary", name="finding_save"),
            self._up,
            self._down,
            self._remove,
            self.action,
            across=8,
        )
        tall = self.fontMetrics().height()
        self.wording.setMinimumHeight(4 * tall)
        self.criteria.setMinimumHeight(5 * tall)
        self.cases.setMinimumHeight(5 * tall)
        shows = row(
            column(_named("Criteria that &show it", self.criteria), self.criteria, spacing=2),
            column(_named("Cases that sh&ow it, one a line", self.cases), self.cases, spacing=2),
            spacing=10,
        )
        shows.setStretch(0, 3)
        shows.setStretch(1, 2)
        kinds = row(self.kind, self.severity, spacing=8)
        kinds.setStretch(1, 1)
        fields = column(
            self._said,
            kinds,
            _named("The&me", self.theme),
            self.theme,
            _named("&Title", self.title),
            self.title,
            _named("Finding, in wor&ds", self.wording),
            self.wording,
            shows,
            _named("Role that answers &for it", self.by),
            self.by,
            1,
            spacing=4,
        )
        fields.setStretch(7, 2)
        fields.setStretch(8, 3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = holder(fields)
        inner.setMinimumWidth(1)  # as wide as there is room for, whatever its words would like
        scroll.setWidget(inner)
        layout = column(scroll, holder(tools), spacing=8)
        layout.setStretch(0, 1)
        layout.setContentsMargins(10, 0, 0, 0)
        self.setLayout(layout)

    def _connect(self) -> None:
        for field in (self.title, self.by):
            field.textEdited.connect(lambda _text: self.edited.emit())
        for text in (self.wording, self.cases):
            text.textChanged.connect(self.edited)
        self.kind.activated.connect(lambda _place: self.edited.emit())
        self.severity.activated.connect(lambda _place: self.edited.emit())
        self.theme.editTextChanged.connect(lambda _text: self.edited.emit())
        self.criteria.itemChanged.connect(lambda _item: self.edited.emit())

    def offer(self, themes: Sequence[str], criteria: Sequence[Criterion]) -> None:
        """Offer themes and criteria; what is shown stays."""
        with QSignalBlocker(self.theme), QSignalBlocker(self.criteria):
            typed = self.theme.currentText()
            self.theme.clear()
            self.theme.addItems(list(themes))
            self.theme.setCurrentText(typed)
            self.criteria.clear()
            for each in criteria:
                item = QListWidgetItem(each.question)
                item.setData(Qt.ItemDataRole.UserRole, each.key)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                              | Qt.ItemFlag.ItemIsUserCheckable)  # fmt: skip
                item.setCheckState(Qt.CheckState.Unchecked)
                self.criteria.addItem(item)

    def adopt(self, finding: Finding) -> None:
        """Take what is typed as changes to a finding, such as the one it was just kept as."""
        self._finding = finding
        kept = finding.id != 0
        self._said.setText("Finding" if kept else "New finding, not yet saved")
        for tool in (self._remove, self._up, self._down, self.action):
            tool.setEnabled(kept)

    def show_finding(self, finding: Finding) -> None:
        """Show a finding; nothing of this counts as edited."""
        fields = (self.kind, self.severity, self.theme, self.wording, self.criteria, self.cases)
        blockers = [QSignalBlocker(each) for each in fields]
        self.adopt(finding)
        self.kind.setCurrentIndex(self.kind.findData(finding.kind))
        self.severity.setCurrentIndex(self.severity.findData(finding.severity))
        self.theme.setCurrentText(finding.theme)
        self.title.setText(finding.title)
        self.wording.setPlainText(finding.wording)
        self.cases.setPlainText("\n".join(finding.cases))
        self.by.setText(finding.by)
        ticked = [item for item in self._items() if _key(item) in finding.criteria]
        for item in self._items():
            on = item in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        if ticked:
            self.criteria.scrollToItem(ticked[0])
        del blockers

    def typed(self) -> Finding | None:
        """Return the finding as it stands in the form; None if none was begun."""
        if self._finding is None:
            return None
        lines = (" ".join(line.split()) for line in self.cases.toPlainText().splitlines())
        return replace(
            self._finding,
            kind=FindingKind(self.kind.currentData()),
            severity=Severity(self.severity.currentData()),
            theme=self.theme.currentText().strip(),
            title=self.title.text(),
            wording=self.wording.toPlainText(),
            cases=tuple(dict.fromkeys(line for line in lines if line)),
            criteria=self._ticked(self._finding),
            by=self.by.text(),
        )

    def _ticked(self, finding: Finding) -> tuple[str, ...]:
        """Return the criteria ticked; those that are not offered here, or not yet, stay."""
        items = self._items()
        offered = [_key(item) for item in items]
        ticked = [_key(item) for item in items if item.checkState() is Qt.CheckState.Checked]
        return (*(key for key in finding.criteria if key not in offered), *ticked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.criteria.item(place) for place in range(self.criteria.count())]


def _key(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))


def _named(words: str, field: QWidget) -> QLabel:
    made = label(words, wrap=True)
    made.setBuddy(field)
    return made


def _choice(name: str, object_name: str, items: Iterable[tuple[object, str]]) -> QComboBox:
    made = QComboBox()
    made.setObjectName(object_name)
    made.setAccessibleName(name)
    made.setMinimumContentsLength(8)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for key, words in items:
        made.addItem(words, key)
    return made


def _line(name: str, object_name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(object_name)
    made.setAccessibleName(name)
    return made


def _text(name: str, object_name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setObjectName(object_name)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    return made
