"""The editor as it is seen: outline, the form of one part, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from audit_app.ui.checklists.drafting import PlacedFault
from audit_app.ui.checklists.fields import FormArea, PartForm
from audit_app.ui.checklists.parts import SPECS, kind_of
from audit_app.ui.score.lists import Entry, EntryList
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row, set_role


class EditorView(QWidget):
    """Shows a draft; decides nothing.

    Signals:
        part_picked: Part somebody wants to work on.
        given: Part, name and value of a field.
        add_wanted: Kind of part.
        remove_wanted: The part in hand should go.
        move_wanted: By how many places.
        undo_wanted: The last change should be taken back.
        fault_picked: Place in the list of faults.
        preview_wanted: As it will be scored.
        compare_wanted: With another version.
        publish_wanted: The number to publish under.
        discard_wanted: The draft should go.
        left: Back to the checklists.
    """

    part_picked = Signal(str)
    given = Signal(str, str, object)
    add_wanted = Signal(str)
    remove_wanted = Signal()
    move_wanted = Signal(int)
    undo_wanted = Signal()
    fault_picked = Signal(int)
    preview_wanted = Signal()
    compare_wanted = Signal()
    publish_wanted = Signal(str)
    discard_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._part = ""
        self._showing = False
        self._title = label("", "title", wrap=True, name="draft_title")
        self._state = label("", "muted", wrap=True, name="draft_state")
        self._outline = EntryList(theme, "draft_outline", "Parts of the draft")
        self._faults = EntryList(theme, "draft_faults", "What is wrong with the draft")
        self._none_wrong = label("Nothing is wrong.", "good", wrap=True, name="draft_sound")
        self._faults_title = label("What is wrong", "heading", wrap=True, name="draft_faults_title")
        self._forms = QStackedWidget()
        self._form_of: dict[str, PartForm] = {}
        self._version = QLineEdit()
        self._version.setObjectName("publish_version")
        self._version.setAccessibleName("Number to publish under")
        self._version.setMaximumWidth(180)
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = FlowLayout(
            button("‹ Checklists", self.left.emit, "link", name="draft_back"),
            self._tool("Pre&view", self.preview_wanted.emit, "draft_preview"),
            self._tool("Co&mpare", self.compare_wanted.emit, "draft_compare"),
            self._tool("&Undo", self.undo_wanted.emit, "draft_undo"),
            self._tool("Discard draft", self.discard_wanted.emit, "draft_discard"),
            self._version,
            button("&Publish", self._on_publish, "primary", name="draft_publish"),
            across=8,
        )
        tools = FlowLayout(
            self._tool("Add &question", lambda: self.add_wanted.emit("criterion"), "add_criterion"),
            self._tool("Add sou&rce", lambda: self.add_wanted.emit("source"), "add_source"),
            self._tool("Add stan&dard", lambda: self.add_wanted.emit("standard"), "add_standard"),
            self._tool("Up", lambda: self.move_wanted.emit(-1), "move_up"),
            self._tool("Down", lambda: self.move_wanted.emit(1), "move_down"),
            self._tool("Remove", self.remove_wanted.emit, "remove_part"),
            across=6,
            down=4,
        )
        self._buttons["move_up"].setToolTip("Alt+Up")
        self._buttons["move_down"].setToolTip("Alt+Down")
        left = column(self._outline, holder(tools), spacing=6)
        left.setStretch(0, 1)
        right = column(self._faults_title, self._none_wrong, self._faults, 1, spacing=6)
        right.setStretch(2, 1000)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (holder(left), self._forms, holder(right)):
            splitter.addWidget(part)
        splitter.setSizes([340, 560, 300])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        layout = column(
            row(self._title, self._state, spacing=14), holder(head), splitter, spacing=8, margins=16
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _tool(self, words: str, pressed: Any, name: str) -> QPushButton:
        made = button(words, pressed, name=name)
        self._buttons[name] = made
        return made

    def _connect(self) -> None:
        self._outline.picked.connect(self.part_picked)
        self._outline.selectionModel().currentChanged.connect(self._on_outline)
        self._faults.picked.connect(lambda place: self.fault_picked.emit(int(place)))
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(
                lambda by=by: self.move_wanted.emit(by)
            )

    def _on_outline(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._showing:
            self.part_picked.emit(self._outline.entries.rows[now.row()].key)

    def _on_given(self, name: str, value: object) -> None:
        self.given.emit(self._part, name, value)

    def _on_publish(self) -> None:
        self.publish_wanted.emit(self._version.text().strip())

    def show_head(self, title: str, *, suggested: str, based_on: str) -> None:
        """Show whose draft it is, and the number it may get."""
        self._title.setText(f"Draft: {title or 'no title yet'}")
        if suggested and not self._version.text():
            self._version.setText(suggested)
        self._buttons["draft_compare"].setEnabled(bool(based_on))
        self._buttons["draft_compare"].setToolTip(f"With version {based_on}" if based_on else "")

    def show_state(self, words: str, role: str = "muted") -> None:
        """Say whether everything is kept."""
        self._state.setText(words)
        set_role(self._state, role)

    def show_outline(self, entries: list[Entry], part: str) -> None:
        """Show the parts, and which is in hand."""
        self._showing = True
        self._outline.show_entries(entries, part)
        self._showing = False

    def show_part(
        self,
        part: str,
        values: Mapping[str, Any],
        choices: Mapping[str, Sequence[tuple[str, str]]],
    ) -> None:
        """Show the form of a part."""
        self._part = part
        kind = kind_of(part)
        form = self._form(kind)
        for name, offered in choices.items():
            form.offer(name, offered)
        form.show_values(values)
        self._forms.setCurrentIndex(list(self._form_of).index(kind))
        for name in ("move_up", "move_down"):
            self._buttons[name].setEnabled(kind == "criterion")
        self._buttons["remove_part"].setEnabled(kind in {"criterion", "source", "standard"})

    def _form(self, kind: str) -> PartForm:
        """Return the form of a kind of part, made when it is first needed."""
        if kind not in self._form_of:
            form = self._form_of[kind] = PartForm(kind, SPECS[kind])
            form.given.connect(self._on_given)
            self._forms.addWidget(FormArea(form))
        return self._form_of[kind]

    def show_faults(
        self, faults: Sequence[PlacedFault], part: str, titles: Mapping[str, str]
    ) -> None:
        """Show everything that is wrong, and beside the fields in hand what is wrong with them."""
        entries = [
            Entry(str(place), fault.message, below=titles.get(fault.part, ""), two_lines=True)
            for place, fault in enumerate(faults)
        ]
        self._faults.show_entries(entries, "")
        self._faults.setVisible(bool(entries))
        self._none_wrong.setVisible(not entries)
        n = len(entries)
        self._faults_title.setText(f"What is wrong ({n})" if n else "What is wrong")
        own: dict[str, str] = {}
        for fault in faults:
            if fault.part == part:
                own[fault.field] = f"{own.get(fault.field, '')} {fault.message}".strip()
        self._form(kind_of(part)).show_faults(own)

    def show_undo(self, *, possible: bool) -> None:
        """Say whether a change can be taken back."""
        self._buttons["draft_undo"].setEnabled(possible)

    def report(self) -> None:
        """Report whatever was typed and not yet reported."""
        for form in self._form_of.values():
            form.report()

    def focus(self, name: str = "") -> None:
        """Put the keyboard into a field of the part in hand."""
        self._form(kind_of(self._part)).focus(name)
