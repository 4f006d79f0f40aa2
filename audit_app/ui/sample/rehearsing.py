"""Follows the plan while somebody types: what it would bring, and how many a wish would take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Progress
from audit_app.ui.sample.plan_page import PlanPage
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane, Task, while_alive
from audit_app.usecases.planning import Rehearsal, SampleSheet, rehearse
from audit_app.usecases.sizing import SizeAnswer, how_many

PAUSE_MS = 150
CLUSTERS = (
    "This method draws clusters, and cases of one cluster are alike: plan about twice the cases a"
    " simple random sample would take, and divide them by the cases in each cluster."
)


class Latest(QObject):
    """Runs work a moment after the last change; what ran for an earlier one is cancelled."""

    def __init__(self, parent: QObject, session: Session, begin: Callable[[], None]) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(begin)

    @Slot()
    def wait(self) -> None:
        """Begin when nothing has changed for a moment."""
        self._pause.start()

    def run(
        self,
        work: Callable[[Progress], Any],
        then: Callable[[Any], object],
        failed: Callable[[AuditError], object],
    ) -> None:
        """Run work in place of what was running; only its own outcome is heard."""
        if self._task is not None:
            self._task.cancel()
        task = self._session.run(
            work,
            while_alive(self, lambda outcome: then(outcome) if self._task is task else None),
            lane=Lane.READ,
            failed=while_alive(self, lambda error: failed(error) if self._task is task else None),
        )
        self._task = task
        task.finished.connect(while_alive(self, lambda: self._ended(task)))

    def _ended(self, task: Task) -> None:
        if self._task is task:
            self._task = None


class Rehearsing(QObject):
    """Keeps the right side of a plan page true to its left side."""

    def __init__(self, page: PlanPage, session: Session, draw_label: str) -> None:
        super().__init__(page)
        self._page, self._session, self._draw_label = page, session, draw_label
        self._sheet: SampleSheet | None = None
        self._rehearsal: Rehearsal | None = None
        self._plan = Latest(self, session, self.rehearse)
        self._sizes = Latest(self, session, self._size)
        page.form.changed.connect(self._plan.wait)
        page.how_many.changed.connect(self._sizes.wait)

    def plan(self) -> DrawPlan | None:
        """Return the plan as it stands; None, with its fault shown, if it cannot be read."""
        try:
            return self._page.form.plan(self._draw_label)
        except AuditError as error:
            self._page.show_fault(error)
            return None

    def show_sheet(self, sheet: SampleSheet) -> None:
        """Plan on a register."""
        before, self._sheet = self._sheet, sheet
        if before is None or before.population.id != sheet.population.id:
            self._page.form.show_columns(sheet.columns, sheet.strata_from)
        self.rehearse()

    @Slot()
    def rehearse(self) -> None:
        """Find out what the plan would bring."""
        sheet, plan, workspace = self._sheet, self.plan(), self._session.workspace
        if sheet is None or plan is None or workspace is None:
            return
        population = sheet.population
        self._plan.run(
            lambda progress: rehearse(workspace, population, plan, progress),
            self._on_rehearsed,
            self._page.show_fault,
        )

    def _on_rehearsed(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._page.show_rehearsal(rehearsal)
        self._sizes.wait()

    @Slot()
    def _size(self) -> None:
        rehearsal = self._rehearsal
        if rehearsal is None or self._page.how_many.isHidden():
            return
        if not self._page.form.method.size_label.startswith("Cases"):
            self._page.how_many.show_fault(CLUSTERS)
            return
        wish, available = self._page.how_many.wish(), rehearsal.available
        strata = {each.stratum: each.size for each in rehearsal.strata}

        def work(progress: Progress) -> SizeAnswer:
            return how_many(wish, available, strata, progress)

        self._sizes.run(
            work,
            self._page.how_many.show_answer,
            lambda error: self._page.how_many.show_fault(f"{error.message} {error.remedy}"),
        )
