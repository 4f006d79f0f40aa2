"""The figures at a glance as a person sees them: one view of them at a time. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QWidget,
)

from audit_app.domain.strata_figures import PartFigures
from audit_app.ui.charts.columns import Columns, Group
from audit_app.ui.charts.heat_map import HeatMap
from audit_app.ui.glance.behind import BehindPane
from audit_app.ui.glance.line_table import LineTable
from audit_app.ui.glance.lines import heat_heads, heat_rows
from audit_app.ui.glance.threshold_bar import ThresholdBar
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row

VIEWS = {"criteria": "&Criteria", "answers": "A&nswers", "sections": "Secti&ons"}
SORTED = ("criteria", "answers")
"""Views whose lines can come worst first."""


class GlanceView(QWidget):
    """Head, choice of view, the picture, and the cases behind the figure in hand.

    Signals:
        view_wanted: Key of the view: 'criteria', 'answers', 'sections', 'parts_...', 'grades'.
        redraw_wanted: The order or the way of showing is another one now.
    """

    view_wanted = Signal(str)
    redraw_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._words = label("Loading …", "muted", wrap=True, name="figures_words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._headline = label("", wrap=True, name="figures_headline")
        self._notes = label("", "small", wrap=True, name="figures_notes")
        self.table = LineTable(theme)
        self.map = HeatMap(theme, "heat_map", "Figures by part; Enter goes to the cases")
        self._map_words = label("", "small", wrap=True, name="figures_parts")
        self.grades = Columns(theme, "grades", "Grades: cases with each")
        self._grade_words = label("", wrap=True, name="grade_words")
        self.behind = BehindPane()
        self.bar = ThresholdBar()
        self.bar.hide()
        self._worst = self._tick("Worst &first", "worst_first", on=True)
        self._as_table = self._tick("As a ta&ble", "as_table", on=False)
        self.thresholds = button("", self._on_thresholds, name="thresholds")
        self._stack = QStackedLayout(self)
        self._lay_out()
        self.bar.closed.connect(self.bar.hide)
        for chosen in (self.table.chosen, self.map.chosen, self.grades.chosen):
            chosen.connect(lambda *_figure: self.behind.focus_cases())

    def _tick(self, words: str, name: str, *, on: bool) -> QCheckBox:
        made = QCheckBox(words)
        made.setChecked(on)
        made.setObjectName(name)
        made.toggled.connect(lambda _on: self.redraw_wanted.emit())
        return made

    def _lay_out(self) -> None:
        self._choices = FlowLayout(across=6)
        self.offer(VIEWS)
        self._buttons["criteria"].setChecked(True)
        tools = row(holder(self._choices), self._worst, self._as_table, self.thresholds, spacing=12)
        tools.setStretch(0, 1)
        content = column(
            self._headline, self._notes, tools, self.bar, self._split(), spacing=6, margins=12
        )
        content.setStretch(4, 1)
        content.setContentsMargins(16, 0, 12, 8)
        scroll = QScrollArea()  # large text needs more height than a small screen has
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder(content))
        self._stack.addWidget(holder(column(1, self._words, 2, margins=40)))
        self._stack.addWidget(scroll)

    def _split(self) -> QSplitter:
        parts = column(self.map, self._map_words, spacing=4)
        parts.setStretch(0, 1)
        grades = column(self.grades, self._grade_words, spacing=4)
        grades.setStretch(0, 1)
        self._pictures = QStackedWidget()
        for widget in (self.table, holder(parts), holder(grades)):
            self._pictures.addWidget(widget)
        self._pictures.setMinimumHeight(12 * self.fontMetrics().height())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget, least in ((self._pictures, 380), (self.behind, 240)):
            widget.setMinimumWidth(least)
            splitter.addWidget(widget)
        splitter.setSizes([920, 280])
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        return splitter

    def offer(self, views: Mapping[str, str]) -> None:
        """Offer views by key, with their titles; those offered before stay."""
        for key, title in views.items():
            if key in self._buttons:
                continue
            made = button(title, None, "choice", name=f"figures_{key}")
            made.clicked.connect(lambda _checked=False, key=key: self.view_wanted.emit(key))
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[key] = made
            self._choices.addWidget(made)

    @property
    def worst_first(self) -> bool:
        """Whether lines come worst first."""
        return self._worst.isChecked()

    @property
    def as_table(self) -> bool:
        """Whether figures are told in words and numbers alone."""
        return self._as_table.isChecked()

    def say(self, words: str) -> None:
        """Say something in place of the figures: loading, nothing yet, failed and why."""
        self._words.setText(words)
        self._stack.setCurrentIndex(0)

    def show_head(self, headline: str, notes: str, method: str, *, thresholds_set: bool) -> None:
        """Show what stands above every view."""
        self._headline.setText(headline)
        self._notes.setText(notes)
        self._notes.setToolTip(method)
        self.thresholds.setText("T&hresholds …" if thresholds_set else "Set t&hresholds …")
        self._stack.setCurrentIndex(1)

    def choose(self, key: str) -> None:
        """Mark the view that is shown."""
        self._buttons[key].setChecked(True)
        self._worst.setEnabled(key in SORTED)

    def show_table(self) -> None:
        """Bring the lines to the front."""
        self._pictures.setCurrentIndex(0)

    def show_parts(self, parts: PartFigures | None) -> None:
        """Show the heat map; None while it is being computed."""
        self._pictures.setCurrentIndex(1)
        self.map.set_painted(not self.as_table)
        if parts is None:
            self.map.show_map([], [])
            self._map_words.setText("Computing …")
            return
        self.map.show_map(heat_heads(parts), heat_rows(parts))
        left_out = f"{parts.left_out:,} smaller ones are not shown." if parts.left_out else ""
        self._map_words.setText(" ".join([*parts.notes, left_out]).strip())

    def show_grades(
        self, series: Sequence[str], groups: Sequence[Group], words: Sequence[str]
    ) -> None:
        """Show how often each grade was given; as a table: the words alone."""
        self._pictures.setCurrentIndex(2)
        self.grades.show_groups(series, groups)
        self.grades.setVisible(not self.as_table)
        self._grade_words.setText("\n".join(words))

    def focus_figures(self) -> None:
        """Go to the figures, or to the choice of view where they are not a table."""
        if self._pictures.currentWidget() is self.table:
            self.table.setFocus()
        elif (chosen := self._group.checkedButton()) is not None:
            chosen.setFocus()

    def _on_thresholds(self) -> None:
        self.bar.setVisible(self.bar.isHidden())
        if not self.bar.isHidden():
            self.bar.focus_first()
