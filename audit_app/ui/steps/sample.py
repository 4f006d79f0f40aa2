"""The Sample step: plan on the left, what it means on the right; then the draw."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedLayout, QWidget

from audit_app.domain.audit import AuditProgress
from audit_app.domain.draw import DrawPlan, ReplacementReason
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Progress
from audit_app.ui.sample.plan_form import PlanForm
from audit_app.ui.sample.result import DrawResultView
from audit_app.ui.sample.strata_table import StrataTable, StratumLine
from audit_app.ui.sample.width_curve import WidthCurve
from audit_app.ui.session import Change, Session
from audit_app.ui.steps import Step
from audit_app.ui.tasks import Lane, Task
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.planning import Rehearsal, SampleSheet, open_sample, rehearse
from audit_app.usecases.replacements import replace_case
from audit_app.usecases.sampling import draw_sample

FILTERS = (
    "Certificate and lists, JSON (*.json);;Certificate to read, text (*.txt);;"
    "Lists, CSV (*.csv);;Lists, workbook (*.xlsx)"
)


class SampleStep(QWidget):
    """No register yet, planning, or the draw in force."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._audit = session.open_audit
        self._sheet: SampleSheet | None = None
        self._rehearsing: Task | None = None
        self._form = PlanForm()
        self._sentence = label("", wrap=True, name="plan_sentence")
        self._advice = label("", "warn", wrap=True, name="plan_advice")
        self._fault = label("", "bad", wrap=True, name="plan_fault")
        self._strata = StrataTable(session.theme)
        self._curve = WidthCurve(session.theme)
        self._reason = QLineEdit()
        self._reason.setObjectName("draw_reason")
        self._reason.setAccessibleName("Why another draw is made")
        self._reason_said = label("Why another draw? It is printed on every list.")
        self._draw = button("&Draw the sample", self._on_draw, "primary", name="draw")
        self._back = button("Back to the draw in force", self._show_result, name="draw_back")
        self._bar = TaskBar()
        self._words = label("Loading …", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._result = DrawResultView()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(holder(column(1, self._words, 2, margins=40)))
        self._pages.addWidget(self._plan_page())
        self._pages.addWidget(self._result)
        self._pause = QTimer(self, singleShot=True, interval=150)
        self._connect()
        self._load()

    def _plan_page(self) -> QWidget:
        meaning = column(
            label("What it means", "heading"),
            self._sentence,
            self._advice,
            self._curve,
            self._strata,
            self._reason_said,
            self._reason,
            self._fault,
            self._bar,
            row(self._draw, self._back, 1),
            spacing=10,
            margins=16,
        )
        meaning.setStretch(4, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._form)
        splitter.addWidget(holder(meaning))
        splitter.setSizes([380, 820])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self._form.setMinimumWidth(300)
        return splitter

    def _connect(self) -> None:
        self._session.changed.connect(self._on_changed)
        self._form.changed.connect(self._pause.start)
        self._pause.timeout.connect(self._rehearse)
        self._result.again_wanted.connect(self._plan_again)
        self._result.replace_wanted.connect(self._on_replace)
        self._result.save_wanted.connect(self._on_save)

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.POPULATION:
            self._load()

    def _load(self) -> None:
        workspace, audit = self._session.workspace, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: open_sample(workspace, audit.id), self._show, lane=Lane.READ
            )

    def _show(self, sheet: SampleSheet | None) -> None:
        before, self._sheet = self._sheet, sheet
        if sheet is None:
            self._words.setText("There is no register yet. Load it first (Ctrl+1).")
            self._pages.setCurrentIndex(0)
            return
        if before is None or before.population.id != sheet.population.id:
            self._form.show_columns(sheet.columns, sheet.strata_from)
        again = bool(sheet.draws)
        for part in (self._reason, self._reason_said, self._back):
            part.setVisible(again)
        if again:
            self._show_result()
        else:
            self._pages.setCurrentIndex(1)
        self._rehearse()

    def _show_result(self) -> None:
        sheet = self._sheet
        if sheet is not None and sheet.draws:
            self._result.show_draw(sheet.draws, sheet.cases, sheet.facts, sheet.certificate_text)
            self._pages.setCurrentIndex(2)

    def _plan_again(self) -> None:
        self._pages.setCurrentIndex(1)
        self._reason.setFocus()

    # planning

    def _plan(self) -> DrawPlan | None:
        try:
            plan = self._form.plan(f"{self._audit.title} / {self._audit.round}")
        except AuditError as error:
            self._say_fault(error)
            return None
        return plan

    @Slot()
    def _rehearse(self) -> None:
        sheet, plan = self._sheet, self._plan()
        if sheet is None or plan is None:
            return
        if self._rehearsing is not None:
            self._rehearsing.cancel()
        workspace, population = self._session.open_workspace, sheet.population
        task = self._session.run(
            lambda progress: rehearse(workspace, population, plan, progress),
            self._on_rehearsed,
            lane=Lane.READ,
            failed=self._say_fault,
        )
        self._rehearsing = task
        task.finished.connect(lambda: self._rehearsal_ended(task))

    def _rehearsal_ended(self, task: Task) -> None:
        if self._rehearsing is task:
            self._rehearsing = None

    def _on_rehearsed(self, rehearsal: Rehearsal) -> None:
        self._fault.setText("")
        self._draw.setEnabled(True)
        self._sentence.setText(rehearsal.sentence)
        self._advice.setText(rehearsal.advice)
        self._advice.setVisible(bool(rehearsal.advice))
        self._curve.show_curve(rehearsal.curve, rehearsal.size)
        self._strata.lines.set_rows(
            [
                StratumLine(each.stratum, each.size, each.sampled, whole=len(rehearsal.strata) == 1)
                for each in rehearsal.strata
            ]
        )
        self._form.show_strata(rehearsal.known_strata)

    def _say_fault(self, error: AuditError) -> None:
        self._fault.setText(f"{error.message} {error.remedy}".strip())
        self._draw.setEnabled(False)

    # drawing

    def _on_draw(self) -> None:
        sheet, plan = self._sheet, self._plan()
        if sheet is None or plan is None:
            return
        reason = self._reason.text().strip()
        if sheet.draws and not reason:
            self._fault.setText("Say why another draw is made; it is printed on every list.")
            self._reason.setFocus()
            return
        number = len(sheet.draws) + 1
        self._session.dialogs.ask(
            self,
            f"Draw {plan.size:,} of {sheet.check.n_cases:,} cases now?",
            f"This is draw {number} of this audit. It stays on record whatever comes of it, and "
            "pressing Draw again does not take it back.",
            "Draw",
            "Not yet",
            lambda: self._start_draw(plan, reason),
        )

    def _start_draw(self, plan: DrawPlan, reason: str) -> None:
        try:
            seed = self._form.seed.seed()
        except AuditError as error:
            self._say_fault(error)
            return
        workspace, clock, audit = (
            self._session.open_workspace,
            self._session.services.clock,
            self._audit,
        )

        def work(progress: Progress) -> None:
            draw_sample(workspace, clock, audit.id, plan, progress, seed=seed, reason=reason)

        task = self._session.run(work, self._on_drawn, lane=Lane.LONG)
        self._draw.setEnabled(False)
        self._bar.follow(task, "Drawing")
        task.finished.connect(lambda: self._draw.setEnabled(True))

    def _on_drawn(self, _nothing: object) -> None:
        self._reason.clear()
        self._load()
        self._session.changed.emit(Change.DRAW)

    @Slot(int, object, str)
    def _on_replace(self, case_id: int, reason: ReplacementReason, words: str) -> None:
        workspace, audit = self._session.open_workspace, self._audit
        self._session.run(
            lambda _progress: replace_case(workspace, audit.id, case_id, reason, words),
            self._on_drawn,
        )

    @Slot()
    def _on_save(self) -> None:
        sheet = self._sheet
        if sheet is None or not sheet.draws:
            return
        draw, services = sheet.draws[-1], self._session.services

        def save(path: Path) -> None:
            self._session.run(
                lambda _progress: services.save_draw(draw.certificate, path),
                lambda _saved: self._session.message.emit(f"Saved {path.name}.", "good", ""),
            )

        self._session.dialogs.save_file(
            self, "Save the draw", FILTERS, Path.home() / f"draw-{draw.number}.json", "json", save
        )


def _state(progress: AuditProgress) -> str:
    return f"{progress.n_drawn:,} drawn" if progress.n_drawn else "Not started"


STEP = Step("sample", "Sample", 20, SampleStep, _state, lambda progress: progress.n_drawn > 0)
