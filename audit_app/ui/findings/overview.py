"""The figures at a glance: bars with limits, answers, sections, parts, grades, cases behind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFocusEvent, QShowEvent
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
from typing_extensions import override

from audit_app.domain.errors import AuditError
from audit_app.domain.strata_figures import Breakdown, PartFigures, breakdowns
from audit_app.ui.charts.columns import Columns, Group
from audit_app.ui.charts.heat_map import HeatMap
from audit_app.ui.glance.behind import BehindPane, Pointed
from audit_app.ui.glance.line_table import LineTable, Look
from audit_app.ui.glance.lines import (
    BY_WORDS,
    Line,
    criteria_of,
    criterion_lines,
    first_words,
    heat_heads,
    heat_rows,
    section_lines,
    summary,
)
from audit_app.ui.glance.threshold_bar import ThresholdBar
from audit_app.ui.glance.writing import begun_finding, new_setting
from audit_app.ui.panels import Panel
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.figures import (
    Behind,
    Glance,
    cases_behind,
    cases_graded,
    figures_at_a_glance,
    looked_ahead,
    parts_at_a_glance,
    set_thresholds,
)

VIEWS = {"criteria": "&Criteria", "answers": "A&nswers", "sections": "Secti&ons"}
SHOWN_IN_TOOLTIP = 12
"""Cases named when a figure is pointed at."""


class Overview(QWidget):
    """Loads the figures when they may have changed, and shows one view of them at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._glance: Glance | None = None
        self._parts: dict[Breakdown, PartFigures] = {}
        self._more: Mapping[str, int] = {}
        self._view = "criteria"
        self._stale = True
        self._asked = 0
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._words = label("Loading …", "muted", wrap=True, name="figures_words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._headline = label("", wrap=True, name="figures_headline")
        self._notes = label("", "small", wrap=True, name="figures_notes")
        self._table = LineTable(session.theme)
        self._map = HeatMap(session.theme, "heat_map", "Figures by part; Enter goes to the cases")
        self._map_words = label("", "small", wrap=True, name="figures_parts")
        self._grades = Columns(session.theme, "grades", "Grades: cases with each")
        self._grade_words = label("", wrap=True, name="grade_words")
        self._behind = BehindPane()
        self._bar = ThresholdBar()
        self._bar.hide()
        self._stack = QStackedLayout(self)
        self._lay_out()
        self._connect()

    # laying out

    def _lay_out(self) -> None:
        self._choices = FlowLayout(across=6)
        for key, title in VIEWS.items():
            self._add_choice(key, title)
        self._worst = QCheckBox("Worst &first")
        self._worst.setChecked(True)
        self._worst.setObjectName("worst_first")
        self._as_table = QCheckBox("As a ta&ble")
        self._as_table.setObjectName("as_table")
        self._thresholds = button("", self._on_thresholds, name="thresholds")
        choices = holder(self._choices)
        tools = row(choices, self._worst, self._as_table, self._thresholds, spacing=12)
        tools.setStretch(0, 1)
        parts = column(self._map, self._map_words, spacing=4)
        parts.setStretch(0, 1)
        grades = column(self._grades, self._grade_words, spacing=4)
        grades.setStretch(0, 1)
        self._pictures = QStackedWidget()
        for widget in (self._table, holder(parts), holder(grades)):
            self._pictures.addWidget(widget)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget, least in ((self._pictures, 380), (self._behind, 240)):
            widget.setMinimumWidth(least)
            splitter.addWidget(widget)
        splitter.setSizes([920, 280])
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        content = column(
            self._headline, self._notes, tools, self._bar, splitter, spacing=6, margins=12
        )
        content.setStretch(4, 1)
        content.setContentsMargins(16, 0, 12, 8)
        self._pictures.setMinimumHeight(12 * self.fontMetrics().height())
        scroll = QScrollArea()  # large text needs more height than a small screen has
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder(content))
        self._stack.addWidget(holder(column(1, self._words, 2, margins=40)))
        self._stack.addWidget(scroll)

    def _add_choice(self, key: str, title: str) -> None:
        made = button(title, lambda: self.show_view(key), "choice", name=f"figures_{key}")
        made.setCheckable(True)
        made.setChecked(key == self._view)
        self._group.addButton(made)
        self._buttons[key] = made
        self._choices.addWidget(made)

    def _connect(self) -> None:
        self._worst.toggled.connect(lambda _on: self._show_view())
        self._as_table.toggled.connect(lambda _on: self._show_view())
        self._table.pointed.connect(self._on_line)
        self._table.chosen.connect(lambda _line: self._behind.focus_cases())
        self._map.pointed.connect(self._on_cell)
        self._map.chosen.connect(lambda _row, _column: self._behind.focus_cases())
        self._grades.pointed.connect(self._on_grade)
        self._grades.chosen.connect(lambda _number: self._behind.focus_cases())
        self._behind.case_chosen.connect(self._on_case)
        self._behind.finding_wanted.connect(self._on_finding)
        self._bar.wanted.connect(self._on_thresholds_set)
        self._bar.closed.connect(self._bar.hide)
        self._session.changed.connect(self._on_changed)

    # loading

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.AUDITS:
            return
        self._stale = True
        if self.isVisible():
            self._load()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._load()

    def _load(self) -> None:
        workspace, services, audit = self._session.workspace, self._session.services, self._audit
        if workspace is None:
            return
        self._stale = False
        self._asked += 1
        asked = self._asked
        self._session.run(
            lambda _progress: figures_at_a_glance(
                workspace, services.checklists, services.clock, audit.id
            ),
            lambda glance: self._show(glance) if asked == self._asked else None,
            lane=Lane.READ,
            failed=self._show_failure,
        )

    def _show_failure(self, error: AuditError) -> None:
        self._say(f"The figures cannot be shown. {error}")

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._stack.setCurrentIndex(0)

    def _show(self, glance: Glance | None) -> None:
        if glance is None:
            self._say("There is no sample yet. Draw it first (Ctrl+2).")
            return
        if glance.figures.started == 0:
            self._say("No case has been scored yet. Score the first (Ctrl+3); figures follow.")
            return
        self._glance, self._parts, self._more = glance, {}, {}
        self._show_head(glance)
        self._bar.show_settings(glance.settings, glance.proposed)
        by = {f"parts_{each}": BY_WORDS[each] for each in breakdowns(glance.view)}
        for key, title in {**by, "grades": "Gra&des"}.items():
            if key not in self._buttons:
                self._add_choice(key, title)
        self._stack.setCurrentIndex(1)
        self._show_view()
        self._look_ahead(glance)

    def _show_head(self, glance: Glance) -> None:
        figures = glance.figures
        self._headline.setText(
            f"{figures.started:,} of {figures.drawn:,} drawn cases begun, {figures.completed:,} "
            f"complete; the register has {figures.population:,}. Every applicable criterion met in "
            f"{figures.files.words}."
        )
        setting = glance.setting
        self._thresholds.setText("T&hresholds …" if setting else "Set t&hresholds …")
        colours = setting.words if setting else "No colours: nobody has set thresholds yet"
        self._notes.setText(" ".join([*figures.notes, f"{colours}."]))
        self._notes.setToolTip(figures.method)

    def _look_ahead(self, glance: Glance) -> None:
        if glance.setting is None:
            return

        def show(more: Mapping[str, int]) -> None:
            if glance is self._glance:
                self._more = more
                self._show_view()

        self._session.run(lambda _progress: looked_ahead(glance), show, lane=Lane.READ)

    # showing

    def show_view(self, key: str) -> None:
        """Show 'criteria', 'answers', 'sections', 'grades' or 'parts_' with a breakdown."""
        self._view = key
        self._buttons[key].setChecked(True)
        self._behind.show_figure(None)
        self._show_view()

    def _show_view(self) -> None:
        glance = self._glance
        if glance is None:
            return
        self._worst.setEnabled(self._view in {"criteria", "answers"})
        if self._view.startswith("parts_"):
            self._show_parts(glance, Breakdown(self._view.removeprefix("parts_")))
        elif self._view == "grades":
            self._show_grades(glance)
        else:
            self._show_lines(glance)

    def _show_lines(self, glance: Glance) -> None:
        look = Look.ANSWERS if self._view == "answers" else Look.BARS
        sections = self._view == "sections"
        lines = (
            section_lines(glance)
            if sections
            else criterion_lines(glance, self._more, worst_first=self._worst.isChecked())
        )
        setting = glance.setting
        self._table.show_lines(
            lines,
            Look.WORDS if self._as_table.isChecked() else look,
            "Section: all its criteria met" if sections else "Criterion",
            self._tooltip,
            (setting.green / 100, setting.amber / 100) if setting else (),
        )
        self._pictures.setCurrentIndex(0)

    def _tooltip(self, line: Line) -> str:
        if self._glance is None:
            return summary(line)
        cases = cases_behind(self._glance, line.criteria)
        named = ", ".join(case.case_ref for case in cases[:SHOWN_IN_TOOLTIP])
        more = (
            f" and {len(cases) - SHOWN_IN_TOOLTIP:,} more" if len(cases) > SHOWN_IN_TOOLTIP else ""
        )
        return f"{summary(line)}\nCases: {named}{more}"

    def _show_parts(self, glance: Glance, by: Breakdown) -> None:
        self._pictures.setCurrentIndex(1)
        self._map.set_painted(not self._as_table.isChecked())
        parts = self._parts.get(by)
        if parts is not None:
            self._map.show_map(heat_heads(parts), heat_rows(parts))
            left_out = f"{parts.left_out:,} smaller ones are not shown." if parts.left_out else ""
            self._map_words.setText(" ".join([*parts.notes, left_out]).strip())
            return
        self._map_words.setText("Computing …")
        self._map.show_map([], [])

        def show(found: PartFigures) -> None:
            if glance is self._glance:
                self._parts[by] = found
                self._show_view()

        self._session.run(
            lambda _progress: parts_at_a_glance(glance, by),
            show,
            lane=Lane.READ,
            failed=self._show_failure,
        )

    def _show_grades(self, glance: Glance) -> None:
        self._pictures.setCurrentIndex(2)
        grades, first = glance.figures.grades, glance.first
        before = {each.key: each.count for each in first.grades} if first else {}
        series = ("first scored", "settled") if first else ("",)
        groups = [
            Group(each.label, (before[each.key], each.count) if first else (each.count,))
            for each in grades
        ]
        self._grades.show_groups(series, groups)
        self._grades.setVisible(not self._as_table.isChecked())
        words = [f"{each.label}: {each.words}" for each in grades]
        words += [
            f"{each.targeted:,} added on purpose: {each.label}" for each in grades if each.targeted
        ]
        ungraded = glance.figures.ungraded
        words += [f"{ungraded:,} of {glance.figures.drawn:,} not graded yet"] if ungraded else []
        if first:
            words += [f"First scored {each.label}: {each.words}" for each in first.grades]
        self._grade_words.setText("\n".join(words))

    # pointing

    @Slot(object)
    def _on_line(self, line: Line) -> None:
        if self._glance is not None:
            cases = cases_behind(self._glance, line.criteria)
            self._behind.show_figure(
                Pointed(
                    line.title,
                    line.rate.words,
                    line.rate,
                    line.criteria,
                    line.section,
                    line.critical,
                    line.more,
                    first_words(line).capitalize(),
                    cases,
                )
            )

    @Slot(int, int)
    def _on_cell(self, place: int, part: int) -> None:
        glance, by = self._glance, Breakdown(self._view.removeprefix("parts_"))
        parts = self._parts.get(by)
        if glance is None or parts is None:
            return
        held, head = self._map.lines.rows[place], parts.parts[part]
        rate = held.key.rates[part]
        criteria = criteria_of(parts, held.key)
        cases = cases_behind(glance, criteria, by, head.name)
        title = f"{head.title}: {held.title}"
        section, critical = held.key.section, held.key.critical
        self._behind.show_figure(
            Pointed(title, rate.words, rate, criteria, section, critical, None, "", cases)
        )

    @Slot(int)
    def _on_grade(self, number: int) -> None:
        if self._glance is not None:
            grade = self._glance.figures.grades[number]
            cases = cases_graded(self._glance, grade.key)
            self._behind.show_figure(
                Pointed(grade.label, grade.words, None, (), "", False, None, "", cases)
            )

    @Slot(object)
    def _on_case(self, case: Behind) -> None:
        self._session.case_wanted.emit(case.drawn_case_id, case.criterion)

    @Slot(object)
    def _on_finding(self, pointed: Pointed) -> None:
        now = self._session.services.clock.now()
        self._session.finding_wanted.emit(begun_finding(self._audit.id, pointed, now))

    # thresholds

    def _on_thresholds(self) -> None:
        self._bar.setVisible(self._bar.isHidden())
        if self._bar.isVisible():
            self._bar.focus_first()

    @Slot(int, int, str, str)
    def _on_thresholds_set(self, green: int, amber: int, by: str, reason: str) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        wanted = new_setting(self._audit.id, green, amber, by, reason, clock.now())

        def done(_setting: object) -> None:
            self._bar.hide()
            self._thresholds.setFocus()
            self._session.changed.emit(Change.RECORDS)

        self._session.run(lambda _progress: set_thresholds(workspace, clock, wanted), done)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        shown = self._pictures.currentWidget()
        (self._table if shown is self._table else self._buttons[self._view]).setFocus()


PANEL = Panel("overview", "At a glanc&e", 10, Overview)
