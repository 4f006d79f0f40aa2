"""The figures at a glance: bars with limits, answers, sections, parts, grades, cases behind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from audit_app.domain.errors import AuditError
from audit_app.domain.strata_figures import Breakdown, PartFigures, breakdowns
from audit_app.ui.glance.behind import Pointed
from audit_app.ui.glance.line_table import Look
from audit_app.ui.glance.lines import (
    BY_WORDS,
    Line,
    criteria_of,
    criterion_lines,
    first_words,
    section_lines,
    summary,
)
from audit_app.ui.glance.telling import grade_groups, grade_words, headline, notes
from audit_app.ui.glance.view import GlanceView
from audit_app.ui.glance.writing import begun_finding, new_setting
from audit_app.ui.panels import Panel
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import column
from audit_app.usecases.figures import (
    Glance,
    cases_behind,
    cases_graded,
    figures_at_a_glance,
    looked_ahead,
    parts_at_a_glance,
    set_thresholds,
)

SHOWN_IN_TOOLTIP = 12
"""Cases named when a figure is pointed at."""

LONGEST_LOOK = 20_000
"""Answers looked through while the mouse rests on a figure; beyond that a click shows the cases."""


class Overview(QWidget):
    """Loads the figures when they may have changed, and shows one view of them at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._glance: Glance | None = None
        self._parts: dict[Breakdown, PartFigures] = {}
        self._more: Mapping[str, int] = {}
        self._shown = "criteria"
        self._stale = True
        self._asked = 0
        self._view = GlanceView(session.theme)
        self.setLayout(column(self._view))
        self._connect()

    def _connect(self) -> None:
        view = self._view
        view.view_wanted.connect(self.show_view)
        view.redraw_wanted.connect(self._redraw)
        view.table.pointed.connect(self._on_line)
        view.map.pointed.connect(self._on_cell)
        view.grades.pointed.connect(self._on_grade)
        view.behind.case_chosen.connect(self._session.case_wanted)
        view.behind.finding_wanted.connect(self._on_finding)
        view.bar.wanted.connect(self._on_thresholds_set)
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
        self._view.say(f"The figures cannot be shown. {error}")

    def _show(self, glance: Glance | None) -> None:
        if glance is None:
            self._view.say("There is no sample yet. Draw it first (Ctrl+2).")
            return
        if glance.figures.started == 0:
            self._view.say("No case has been scored yet. Score the first (Ctrl+3).")
            return
        self._glance, self._parts, self._more = glance, {}, {}
        by = {f"parts_{each}": BY_WORDS[each] for each in breakdowns(glance.view)}
        self._view.offer({**by, "grades": "Gra&des"})
        self._view.bar.show_settings(glance.settings, glance.proposed)
        self._view.show_head(
            headline(glance.figures),
            notes(glance),
            glance.figures.method,
            thresholds_set=glance.setting is not None,
        )
        self._redraw()
        self._look_ahead(glance)

    def _look_ahead(self, glance: Glance) -> None:
        if glance.setting is None:
            return

        def show(more: Mapping[str, int]) -> None:
            if glance is self._glance:
                self._more = more
                self._redraw()

        self._session.run(lambda _progress: looked_ahead(glance), show, lane=Lane.READ)

    # showing

    @Slot(str)
    def show_view(self, key: str) -> None:
        """Show 'criteria', 'answers', 'sections', 'grades' or 'parts_' with a breakdown."""
        self._shown = key
        self._view.behind.show_figure(None)
        self._redraw()

    @Slot()
    def _redraw(self) -> None:
        glance = self._glance
        if glance is None:
            return
        self._view.choose(self._shown)
        if self._shown.startswith("parts_"):
            self._show_parts(glance, self._by)
        elif self._shown == "grades":
            self._view.show_grades(*grade_groups(glance), grade_words(glance))
        else:
            self._show_lines(glance)

    @property
    def _by(self) -> Breakdown:
        return Breakdown(self._shown.removeprefix("parts_"))

    def _show_lines(self, glance: Glance) -> None:
        sections, setting = self._shown == "sections", glance.setting
        look = Look.ANSWERS if self._shown == "answers" else Look.BARS
        worst_first = self._view.worst_first
        self._view.table.show_lines(
            section_lines(glance)
            if sections
            else criterion_lines(glance, self._more, worst_first=worst_first),
            Look.WORDS if self._view.as_table else look,
            "Section: all its criteria met" if sections else "Criterion",
            self._tooltip,
            (setting.green / 100, setting.amber / 100) if setting else (),
        )
        self._view.show_table()

    def _tooltip(self, line: Line) -> str:
        glance = self._glance
        if glance is None or len(glance.cases) * len(line.criteria) > LONGEST_LOOK:
            return summary(line)
        cases = cases_behind(glance, line.criteria)
        named = ", ".join(case.case_ref for case in cases[:SHOWN_IN_TOOLTIP])
        left = len(cases) - SHOWN_IN_TOOLTIP
        return f"{summary(line)}\nCases: {named}{f' and {left:,} more' if left > 0 else ''}"

    def _show_parts(self, glance: Glance, by: Breakdown) -> None:
        self._view.show_parts(self._parts.get(by))
        if by in self._parts:
            return

        def show(found: PartFigures) -> None:
            if glance is self._glance:
                self._parts[by] = found
                self._redraw()

        self._session.run(
            lambda _progress: parts_at_a_glance(glance, by),
            show,
            lane=Lane.READ,
            failed=self._show_failure,
        )

    # pointing

    @Slot(object)
    def _on_line(self, line: Line) -> None:
        if self._glance is None:
            return
        self._view.behind.show_figure(
            Pointed(
                line.title,
                line.rate.words,
                rate=line.rate,
                criteria=line.criteria,
                section=line.section,
                critical=line.critical,
                more=line.more,
                beside=first_words(line),
                cases=cases_behind(self._glance, line.criteria),
            )
        )

    @Slot(int, int)
    def _on_cell(self, place: int, part: int) -> None:
        glance, parts = self._glance, self._parts.get(self._by)
        if glance is None or parts is None:
            return
        held, head = self._view.map.lines.rows[place], parts.parts[part]
        rate, criteria = held.key.rates[part], criteria_of(parts, held.key)
        self._view.behind.show_figure(
            Pointed(
                f"{head.title}: {held.title}",
                rate.words,
                rate=rate,
                criteria=criteria,
                section=held.key.section,
                critical=held.key.critical,
                cases=cases_behind(glance, criteria, self._by, head.name),
            )
        )

    @Slot(int)
    def _on_grade(self, number: int) -> None:
        if self._glance is not None:
            grade = self._glance.figures.grades[number]
            cases = cases_graded(self._glance, grade.key)
            self._view.behind.show_figure(Pointed(grade.label, grade.words, cases=cases))

    @Slot(object)
    def _on_finding(self, pointed: Pointed) -> None:
        now = self._session.services.clock.now()
        self._session.finding_wanted.emit(begun_finding(self._audit.id, pointed, now))

    # thresholds

    @Slot(int, int, str, str)
    def _on_thresholds_set(self, green: int, amber: int, by: str, reason: str) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        wanted = new_setting(self._audit.id, green, amber, by, reason, clock.now())

        def done(_setting: object) -> None:
            self._view.bar.hide()
            self._view.thresholds.setFocus()
            self._session.changed.emit(Change.RECORDS)

        self._session.run(lambda _progress: set_thresholds(workspace, clock, wanted), done)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._view.focus_figures()


PANEL = Panel("overview", "At a glanc&e", 10, Overview)
