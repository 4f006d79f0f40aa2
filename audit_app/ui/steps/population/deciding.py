"""Between choosing a register and keeping it: how it is read, its columns, its problems."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QSizePolicy, QSplitter, QWidget
from typing_extensions import override

from audit_app.domain.audit import Audit
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    Recognition,
    RegisterCheck,
    control_gaps,
)
from audit_app.ui.steps.population.control import ControlPane, months_between
from audit_app.ui.steps.population.foot import Foot
from audit_app.ui.steps.population.mapping import MappingTable, PreviewModel
from audit_app.ui.steps.population.problems import ProblemsPane
from audit_app.ui.steps.population.spellings import SpellingsPane
from audit_app.ui.steps.population.strip import ReadingStrip
from audit_app.ui.steps.population.tabs import Tabs
from audit_app.ui.steps.population.words import (
    FORMATS,
    counted,
    promise,
    source_words,
)
from audit_app.ui.tasks import Task
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.table import TableView
from audit_app.ui.widgets.text import column, holder, label, line, row

_MOST_FITTED = 60
"""Columns of a preview whose widths are measured; more would be felt."""
_BESIDE_EMS = 62
"""Width, in letters, from which the two halves fit side by side."""


class DecidingView(QWidget):
    """Every choice about an import, and in its foot the button that makes it.

    Signals:
        reading_changed: The Reading somebody wants instead.
        plan_changed: The plan is different and the register is to be checked again.
    """

    reading_changed = Signal(object)
    plan_changed = Signal()

    def __init__(self, theme: Theme, audit: Audit) -> None:
        super().__init__()
        self._found: Recognition | None = None
        self._check: RegisterCheck | None = None
        self._beside: bool | None = None
        self._chosen: dict[str, ColumnRole] = {}
        self._file = label("", "heading", name="register_name")
        self._kind = label("", "tag", name="register_kind")
        self.strip = ReadingStrip()
        self.mapping = MappingTable()
        self._preview_model = PreviewModel(self)
        self._preview = TableView("preview", "First rows as they will be read")
        self._preview.setModel(self._preview_model)
        self._preview.horizontalHeader().setStretchLastSection(False)
        self._reference = label("", wrap=True, name="reference_words")
        self.numbered = QCheckBox("&Number the rows instead")
        self.numbered.setObjectName("number_rows")
        self.problems = ProblemsPane(theme)
        self.spellings = SpellingsPane()
        self.control = ControlPane(theme, months_between(audit.period_from, audit.period_to))
        self.tabs = Tabs(
            "register_tabs",
            (
                ("Pro&blems", self.problems),
                ("Spellin&gs", self.spellings),
                ("Control &total", self.control),
            ),
        )
        self.foot = Foot()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = column(row(self._file, self._kind, 1, spacing=12), self.strip, spacing=8)
        columns = column(
            label("What each column is used for", "small"),
            self.mapping,
            self._reference,
            self.numbered,
            spacing=4,
        )
        columns.setStretch(1, 1)
        first_rows = column(
            label("First rows, as they will be read", "small"), self._preview, spacing=4
        )
        self._left = QSplitter(Qt.Orientation.Vertical)
        columns.setContentsMargins(0, 0, 0, 8)
        first_rows.setContentsMargins(0, 8, 0, 0)
        self._left.addWidget(holder(columns))
        self._left.addWidget(holder(first_rows))
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        left = column(self._left)
        left.setContentsMargins(0, 0, 12, 0)
        self._halves.addWidget(holder(left))
        self._halves.addWidget(self.tabs)
        for splitter, shares in ((self._left, (3, 2)), (self._halves, (3, 2))):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
            for place, share in enumerate(shares):
                splitter.setStretchFactor(place, share)
        # What the tables would like is not what they need: without this the page always scrolls.
        self._halves.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        body = column(top, self._halves, spacing=10, margins=16)
        body.setStretch(1, 1)
        self._body = holder(body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        self._scroll = scroll
        whole = column(scroll, line(), self.foot, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.strip.reading_changed.connect(self.reading_changed)
        self.mapping.roles_changed.connect(self._on_roles_changed)
        self.numbered.clicked.connect(lambda _checked: self._on_plan_changed())
        self.problems.decided.connect(self._on_plan_changed)
        self.spellings.decided.connect(self._on_plan_changed)
        self.control.changed.connect(self._show_gap)

    # what others show here
    def show_recognised(self, found: Recognition, *, same_file: bool) -> None:
        """Show what a file was recognised as.

        Args:
            found: What it is.
            same_file: Whether it was read again, so that choices made stay where they still fit.
        """
        if not same_file:
            self._chosen.clear()
            self.control.start_afresh()
            self.numbered.setChecked(False)
        self.problems.start_afresh()
        self.spellings.start_afresh()
        self._found = found
        self._file.setText(source_words(found.source))
        rows = "" if found.n_rows is None else f", {counted(found.n_rows, 'row')}"
        kind = FORMATS.get(found.reading.file_format, found.reading.file_format)
        self._kind.setText(f"{kind}, {counted(len(found.columns), 'column')}{rows}")
        self.strip.show_recognised(found)
        self.mapping.mapping.show_columns(found.columns, {**found.suggested, **self._chosen})
        dim = self.palette().brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        headings = [each.heading for each in found.columns]
        self._preview_model.show_rows(headings, found.preview, dim)
        if len(headings) <= _MOST_FITTED:
            self._preview.fit_columns()
        if found.columns:
            self.mapping.selectRow(0)
        self._show_reference()
        self.show_checking()

    def show_checking(self) -> None:
        """Say that the whole register is being looked at."""
        self._check = None
        missing = self._what_is_missing()
        self.foot.show_promise(missing or "The whole register is being checked …", "muted")
        if missing and self._found is not None:
            self.problems.show_early(self._found.problems)
        self._show_gap()

    def show_checked_so_far(self, n_rows: int) -> None:
        """Say how far the check is."""
        words = f"The whole register is being checked: {n_rows:,} rows so far …"
        self.foot.show_promise(words, "muted")

    def show_check(self, check: RegisterCheck) -> None:
        """Show what an import would do, and allow it if nothing stands in the way."""
        plan = self.plan()
        if plan is None or self._found is None:
            return
        self._check = check
        self.problems.show_check(check)
        self.spellings.offer(check.problems)
        self.control.show_check(check)
        self.tabs.set_count(0, len(check.problems))
        self.tabs.set_count(1, self.spellings.count)
        words = promise(check, plan, len(self._found.columns))
        role = "" if check.can_import else "bad"
        self.foot.show_promise(words, role, allowed=check.can_import)
        self._show_gap()

    def show_check_failed(self, words: str) -> None:
        """Say why the whole register could not be read."""
        self._check = None
        self.foot.show_promise(
            "Not ready to import. Change how it is read, or choose another file.", "bad"
        )
        self.problems.show_words(words)

    def follow_import(self, task: Task) -> None:
        """Show an import under way: nothing can be changed, only cancelled."""
        self._body.setEnabled(False)
        self.foot.follow(task)

    def import_ended(self) -> None:
        """Let the choices be changed again."""
        self._body.setEnabled(True)
        self.foot.import_ended()

    # what was decided
    def plan(self) -> ImportPlan | None:
        """Return every choice as it stands, None while nothing identifies a row."""
        if self._found is None or self._what_is_missing():
            return None
        roles = self.mapping.mapping.roles
        return ImportPlan(
            reading=self._found.reading,
            roles=roles,
            ref_columns=self._ref_columns(),
            on_duplicate=self.problems.on_duplicate,
            on_blank=self.problems.on_blank,
            drop_trailing=self.problems.drop_trailing,
            merge_values=self.spellings.merges(roles),
            control_totals=self.control.totals,
            control_source=self.control.source_words,
        )

    def _ref_columns(self) -> tuple[str, ...]:
        roles = self.mapping.mapping.roles
        return tuple(each for each, role in roles.items() if role is ColumnRole.CASE_REF)

    def _what_is_missing(self) -> str:
        if self._ref_columns() or self.numbered.isChecked():
            return ""
        return "Choose the column that holds the case reference, or number the rows."

    def _show_reference(self) -> None:
        refs = self._ref_columns()
        left_out = self.mapping.mapping.roles
        self._preview_model.set_left_out(
            frozenset(n for n, role in enumerate(left_out.values()) if role is ColumnRole.LEFT_OUT)
        )
        self.numbered.setVisible(not refs)
        if len(refs) > 1:
            self._reference.setText(f"The case reference is made of {' / '.join(refs)}.")
        elif not refs:
            self._reference.setText(
                "No column is used as the case reference. Numbers in the order of the rows can "
                "stand in for it; they are bound to this very file and say nothing outside it."
            )
        self._reference.setVisible(len(refs) != 1)

    def _on_roles_changed(self) -> None:
        self._chosen.update(self.mapping.mapping.roles)
        self._show_reference()
        self._on_plan_changed()

    def _on_plan_changed(self) -> None:
        self.show_checking()
        self.plan_changed.emit()

    def _show_gap(self) -> None:
        plan, check = self.plan(), self._check
        gaps = () if plan is None or check is None else control_gaps(plan, check)
        self.foot.show_gaps(gaps, self.control.source_words)

    # room
    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Put the halves side by side where there is room, else one below the other."""
        letter = self.fontMetrics().averageCharWidth()
        height = self.fontMetrics().height()
        beside = self.width() >= _BESIDE_EMS * letter * 2
        self._halves.setOrientation(
            Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        )
        if beside != self._beside:
            self._beside = beside
            self._halves.setSizes([640, 360] if beside else [500, 500])
        self._halves.setMinimumHeight(height * (18 if beside else 44))
