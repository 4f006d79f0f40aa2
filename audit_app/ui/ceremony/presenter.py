"""Turns each wish of the ceremony page into one step of the freeze, and shows what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from audit_app.domain.draw import DrawPlan
from audit_app.domain.progress import Progress
from audit_app.domain.sampling import sampling_method
from audit_app.ui.ceremony.page import CeremonyPage
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane, Task, while_alive
from audit_app.usecases import ceremonies
from audit_app.usecases.ceremonies import Ceremony
from audit_app.usecases.ports import Workspace

_NOT_FROZEN = "There is no freeze in hand."


class CeremonyPresenter(QObject):
    """Holds the freeze in hand, or the plan that is about to be frozen.

    Signals:
        frozen: A Ceremony, just begun.
        drawn: The frozen plan was drawn.
        ended: It was broken off.
    """

    frozen = Signal(object)
    drawn = Signal()
    ended = Signal()

    def __init__(self, page: CeremonyPage, session: Session) -> None:
        super().__init__(page)
        self._page, self._session = page, session
        self._audit = session.open_audit
        self._plan: DrawPlan | None = None
        self._now: Ceremony | None = None
        self._has_draw = False
        self._previewing: Task | None = None
        page.freezing.freeze_wanted.connect(self._on_freeze)
        page.names.commit_wanted.connect(self._on_commit)
        page.commitments.given.connect(self._on_commitment)
        page.secrets.given.connect(self._on_secret)
        page.secrets.tell_wanted.connect(self._on_tell)
        page.ready.draw_wanted.connect(self._on_draw)
        page.break_off_wanted.connect(self._on_break_off)
        page.back_wanted.connect(self.stop_preview)

    def begin(self, plan: DrawPlan, reason: str) -> None:
        """Let both sides compare what would be frozen."""
        self._plan, self._now = plan, None
        self._page.freezing.show_plan(plan, sampling_method(plan.method).title, reason)
        self._page.show_compare()
        workspace, audit_id = self._session.open_workspace, self._audit.id
        self.stop_preview()
        self._previewing = self._session.run(
            lambda progress: ceremonies.preview_frame(workspace, audit_id, plan, progress),
            self._page.freezing.show_preview,
            lane=Lane.LONG,
            failed=self._page.freezing.show_fault,
        )
        self._page.bar.follow(self._previewing, "Computing the fingerprint")
        self._previewing.finished.connect(self._preview_ended)

    def _preview_ended(self) -> None:
        self._previewing = None

    def stop_preview(self) -> None:
        """Let go of a fingerprint nobody waits for."""
        if self._previewing is not None:
            self._previewing.cancel()

    def freeze_public(self, plan: DrawPlan, reason: str, source: str) -> Task:
        """Freeze a plan and name the public source of its seed."""
        return self._freeze(plan, reason, source, self._session.failed.emit)

    def show(self, ceremony: Ceremony, *, has_draw: bool) -> None:
        """Show a freeze as it was left."""
        self._has_draw = has_draw
        self._show(ceremony)

    def _show(self, ceremony: Ceremony) -> None:
        self._now = ceremony
        self._page.show_ceremony(ceremony, has_draw=self._has_draw)

    def _on_freeze(self, draw_label: str, reason: str) -> None:
        if self._plan is not None:
            plan = replace(self._plan, label=draw_label)
            task = self._freeze(plan, reason, "", self._page.freezing.show_fault)
            self._page.bar.follow(task, "Freezing")

    def _freeze(
        self, plan: DrawPlan, reason: str, source: str, failed: Callable[..., object]
    ) -> Task:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        audit_id = self._audit.id

        def work(progress: Progress) -> Ceremony:
            return ceremonies.freeze(
                workspace, clock, audit_id, plan, progress, reason=reason, source=source
            )

        return self._session.run(work, self._on_frozen, lane=Lane.LONG, failed=failed)

    def _on_frozen(self, ceremony: Ceremony) -> None:
        self._show(ceremony)
        self.frozen.emit(ceremony)

    def _step(self, work: Callable[[Workspace, int], Ceremony]) -> None:
        """Take one step of the freeze in hand; a fault is said where the step was asked for."""
        if self._now is None:
            raise RuntimeError(_NOT_FROZEN)
        workspace, audit_id = self._session.open_workspace, self._audit.id
        panel = self._page.panel_of(self._now.frozen)
        self._session.run(
            lambda _progress: work(workspace, audit_id), self._show, failed=panel.show_fault
        )

    def _on_commit(self, ours: str, others: list[str], audited: str) -> None:
        self._step(
            lambda workspace, audit_id: ceremonies.commit(
                workspace, audit_id, ours, others, audited
            )
        )

    def _on_commitment(self, party: str, text: str) -> None:
        self._step(
            lambda workspace, audit_id: ceremonies.take_commitment(workspace, audit_id, party, text)
        )

    def _on_tell(self) -> None:
        self._step(ceremonies.tell)

    def _on_secret(self, party: str, text: str) -> None:
        self._step(
            lambda workspace, audit_id: ceremonies.take_nonce(workspace, audit_id, party, text)
        )

    def _on_draw(self, value: str) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        audit_id = self._audit.id

        def work(progress: Progress) -> None:
            ceremonies.draw_frozen(workspace, clock, audit_id, progress, value=value)

        task = self._session.run(
            work,
            lambda _nothing: self.drawn.emit(),
            lane=Lane.LONG,
            failed=self._page.ready.show_fault,
        )
        self._page.bar.follow(task, "Drawing")
        self._page.ready.set_busy(busy=True)
        task.finished.connect(while_alive(self, lambda: self._page.ready.set_busy(busy=False)))

    def _on_break_off(self, reason: str) -> None:
        workspace, audit_id = self._session.open_workspace, self._audit.id
        self._session.run(
            lambda _progress: ceremonies.break_off(workspace, audit_id, reason),
            lambda _nothing: self.ended.emit(),
        )
