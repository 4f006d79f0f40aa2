"""The Sample step: a plan, a seed that is being agreed, or the draw in force."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from audit_app.domain.audit import AuditProgress
from audit_app.domain.draw import DrawPlan, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Progress
from audit_app.ui.ceremony.page import CeremonyPage
from audit_app.ui.ceremony.presenter import CeremonyPresenter
from audit_app.ui.sample.after_draw import AfterDraw
from audit_app.ui.sample.plan_page import PlanPage
from audit_app.ui.sample.rehearsing import Rehearsing
from audit_app.ui.sample.result import DrawResultView
from audit_app.ui.session import Change, Session
from audit_app.ui.steps import Step
from audit_app.ui.tasks import Lane, Task, while_alive
from audit_app.ui.widgets.text import column, holder, label
from audit_app.usecases.ceremonies import Ceremony, open_ceremony
from audit_app.usecases.planning import SampleSheet, open_sample
from audit_app.usecases.sampling import draw_sample

Contents = tuple[SampleSheet | None, Ceremony | None]


class View(IntEnum):
    """What the step shows."""

    WORDS = 0
    PLAN = 1
    RESULT = 2
    CEREMONY = 3


class SampleStep(QWidget):
    """No register yet, planning, agreeing a seed, or the draw in force."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._audit = session.open_audit
        self._sheet: SampleSheet | None = None
        self._ceremony: Ceremony | None = None
        self._words = label("Loading …", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._plan, self._result, self._agree = (
            PlanPage(session.theme),
            DrawResultView(),
            CeremonyPage(),
        )
        self._rehearsing = Rehearsing(
            self._plan, session, f"{self._audit.title} / {self._audit.round}"
        )
        self._agreeing = CeremonyPresenter(self._agree, session)
        self._after = AfterDraw(self._result, session)
        self._views = QStackedLayout(self)
        for view in (holder(column(1, self._words, 2, margins=40)), self._plan, self._result):
            self._views.addWidget(view)
        self._views.addWidget(self._agree)
        self._connect()
        self._load()

    def _connect(self) -> None:
        self._session.changed.connect(self._on_changed)
        self._plan.draw_wanted.connect(self._on_draw)
        self._plan.back_wanted.connect(self._show_result)
        self._plan.form.seed.agree_wanted.connect(self._on_agree)
        self._agree.back_wanted.connect(self._on_ceremony_left)
        self._agreeing.drawn.connect(self._on_drawn)
        self._agreeing.ended.connect(self._load)
        self._agreeing.frozen.connect(self._on_frozen)
        self._result.again_wanted.connect(self._on_again)
        self._after.changed.connect(self._on_drawn)

    # what is there

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.POPULATION:
            self._load()

    def _load(self) -> None:
        workspace, audit = self._session.workspace, self._audit
        if workspace is None:
            return

        def work(_progress: Progress) -> Contents:
            return open_sample(workspace, audit.id), open_ceremony(workspace, audit.id)

        self._session.run(work, self._show, lane=Lane.READ)

    def _show(self, contents: Contents) -> None:
        sheet, self._ceremony = contents
        self._sheet = sheet
        if sheet is None:
            self._words.setText("There is no register yet. Load it first (Ctrl+1).")
            self._views.setCurrentIndex(View.WORDS)
            return
        self._plan.show_again(again=bool(sheet.draws))
        self._rehearsing.show_sheet(sheet)
        if self._ceremony is not None:
            self._agreeing.show(self._ceremony, has_draw=bool(sheet.draws))
            self._views.setCurrentIndex(View.CEREMONY)
        elif sheet.draws:
            self._show_result()
        else:
            self._views.setCurrentIndex(View.PLAN)

    def _show_result(self) -> None:
        sheet = self._sheet
        if sheet is not None and sheet.draws:
            self._after.show(sheet)
            self._views.setCurrentIndex(View.RESULT)

    def _on_again(self) -> None:
        if self._ceremony is not None:
            self._views.setCurrentIndex(View.CEREMONY)
            return
        self._views.setCurrentIndex(View.PLAN)
        self._plan.ask_reason()

    # agreeing a seed

    def _on_agree(self) -> None:
        plan = self._rehearsing.plan()
        if self._sheet is not None and plan is not None:
            self._agreeing.begin(plan, self._plan.reason)
            self._views.setCurrentIndex(View.CEREMONY)

    def _on_ceremony_left(self) -> None:
        if self._ceremony is not None:
            self._show_result()
        else:
            self._views.setCurrentIndex(View.PLAN)

    @Slot(object)
    def _on_frozen(self, ceremony: Ceremony) -> None:
        self._ceremony = ceremony
        self._plan.clear_reason()
        self._views.setCurrentIndex(View.CEREMONY)

    # drawing

    def _on_draw(self) -> None:
        sheet, plan = self._sheet, self._rehearsing.plan()
        if sheet is None or plan is None:
            return
        reason, seed = self._plan.reason, self._plan.form.seed
        public = seed.origin is SeedOrigin.PUBLIC
        if (sheet.draws or public) and not reason:
            self._plan.say("Say why this draw is made; it stays on record.")
            self._plan.ask_reason()
            return
        if public and not seed.source:
            self._plan.say("Name the public source first: which one, its number and its time.")
            return
        if public:
            self._follow(self._agreeing.freeze_public(plan, reason, seed.source), "Freezing")
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
            seed = self._plan.form.seed.seed()
        except AuditError as error:
            self._plan.say(f"{error.message} {error.remedy}")
            return
        workspace, clock = self._session.open_workspace, self._session.services.clock
        audit_id = self._audit.id

        def work(progress: Progress) -> None:
            draw_sample(workspace, clock, audit_id, plan, progress, seed=seed, reason=reason)

        self._follow(self._session.run(work, self._on_drawn, lane=Lane.LONG), "Drawing")

    def _follow(self, task: Task, words: str) -> None:
        self._plan.set_busy(busy=True)
        self._plan.bar.follow(task, words)
        task.finished.connect(while_alive(self, lambda: self._plan.set_busy(busy=False)))

    def _on_drawn(self, _nothing: object = None) -> None:
        self._plan.clear_reason()
        self._load()
        self._session.changed.emit(Change.DRAW)


def _state(progress: AuditProgress) -> str:
    return f"{progress.n_drawn:,} drawn" if progress.n_drawn else "Not started"


STEP = Step("sample", "Sample", 20, SampleStep, _state, lambda progress: progress.n_drawn > 0)
