"""One version as it reads: about it, its criteria, their guidance, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_versions import ChecklistVersion, VersionState
from audit_app.ui.checklists.drafting import presentable
from audit_app.ui.score.contents import GRADE
from audit_app.ui.score.guidance import GuidancePane
from audit_app.ui.score.lists import Entry, EntryList
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label


def criteria_entries(checklist: Checklist) -> list[Entry]:
    """Return a line for each criterion, under its section, and one for the grade."""
    entries, section = [], ""
    for number, criterion in enumerate(checklist.criteria, start=1):
        heading = criterion.section if criterion.section != section else ""
        section = criterion.section
        entries.append(
            Entry(
                criterion.key,
                criterion.question,
                state="Critical" if criterion.critical else "",
                role="bad",
                mark=str(number),
                heading=heading,
            )
        )
    return [*entries, Entry(GRADE, "How a grade is proposed", mark="★", heading="Grade")]


class ChecklistReader(QWidget):
    """Reads a version.

    Signals:
        wanted: What to do with it: 'draft', 'preview', 'compare', 'adopt' or 'export'.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._checklist: Checklist | None = None
        self._about = label("Loading …", "muted", wrap=True, name="theme_about")
        self._criteria = EntryList(theme, "theme_criteria", "Criteria of the theme")
        self._guidance = GuidancePane()
        self._criteria.picked.connect(self._show_criterion)
        self._criteria.selectionModel().currentChanged.connect(self._on_current)
        self._buttons: dict[str, QPushButton] = {}
        tools = FlowLayout(across=8, down=4)
        for wish, words in (
            ("draft", "Copy to a &draft"),
            ("preview", "Pre&view"),
            ("compare", "Co&mpare"),
            ("adopt", "&Use for an audit"),
            ("export", "E&xport"),
        ):
            made = button(words, partial(self.wanted.emit, wish), name=f"checklist_{wish}")
            made.setEnabled(False)
            self._buttons[wish] = made
            tools.addWidget(made)
        middle = column(self._about, holder(tools), self._criteria, spacing=8)
        middle.setContentsMargins(12, 0, 12, 0)
        middle.setStretch(2, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(holder(middle))
        splitter.addWidget(self._guidance)
        splitter.setSizes([600, 300])
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter))

    def show_words(self, words: str) -> None:
        """Say something in the checklist's place."""
        self._about.setText(words)
        self._criteria.show_entries([], "")
        for made in self._buttons.values():
            made.setEnabled(False)

    def show_checklist(
        self, checklist: Checklist, version: ChecklistVersion, n_versions: int
    ) -> None:
        """Show a version, and what can be done with it."""
        self._checklist = shown = presentable(checklist)
        is_draft = version.state is VersionState.DRAFT
        critical = sum(criterion.critical for criterion in shown.criteria)
        which = "Draft" if is_draft else f"Version {shown.version}, {version.state}"
        self._about.setText(
            f"{which}. {len(shown.criteria)} criteria, {critical} of them critical. "
            f"One case: {shown.unit}."
        )
        self._buttons["draft"].setText("E&dit the draft" if is_draft else "Copy to a &draft")
        for wish, possible in (
            ("draft", True),
            ("preview", bool(shown.criteria)),
            ("compare", n_versions > 1),
            ("adopt", not is_draft),
            ("export", True),
        ):
            self._buttons[wish].setEnabled(possible)
        self._buttons["compare"].setToolTip(
            "" if n_versions > 1 else "There is only one version of this theme."
        )
        entries = criteria_entries(shown)
        self._criteria.show_entries(entries, entries[0].key)
        self._show_criterion(entries[0].key)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._show_criterion(self._criteria.entries.rows[now.row()].key)

    def _show_criterion(self, key: str) -> None:
        if self._checklist is None:
            return
        if key == GRADE:
            self._guidance.show_grade(self._checklist)
            return
        for criterion in self._checklist.criteria:
            if criterion.key == key:
                self._guidance.show_criterion(self._checklist, criterion)
                return
