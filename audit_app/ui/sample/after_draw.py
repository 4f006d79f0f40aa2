"""Turns wishes about the draw in force into use cases: out of it, added to it, more of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from audit_app.domain.draw import ReplacementReason
from audit_app.domain.progress import Progress
from audit_app.ui.sample.bars import Happened
from audit_app.ui.sample.result import DrawResultView
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.usecases.planning import SampleSheet
from audit_app.usecases.replacements import mark_found, mark_not_found, replace_case
from audit_app.usecases.sampling import extend_sample
from audit_app.usecases.targeting import add_on_purpose

FILTERS = (
    "Certificate and lists, JSON (*.json);;Certificate to read, text (*.txt);;"
    "Lists, CSV (*.csv);;Lists, workbook (*.xlsx)"
)


class AfterDraw(QObject):
    """Holds the draw in force.

    Signals:
        changed: Its cases are different now, or there is another.
    """

    changed = Signal()

    def __init__(self, view: DrawResultView, session: Session) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._audit_id = session.open_audit.id
        self._sheet: SampleSheet | None = None
        view.save_wanted.connect(self._on_save)
        view.case_bar.wanted.connect(self._on_happened)
        view.case_bar.found.connect(self._on_found)
        view.extend.wanted.connect(self._on_extend)
        view.add.wanted.connect(self._on_add)

    def show(self, sheet: SampleSheet) -> None:
        """Show the draw in force of a sheet that has one."""
        self._sheet = sheet
        self._view.show_draw(sheet.draws, sheet.cases, sheet.facts, sheet.certificate_text)

    @Slot(int, object, str)
    def _on_happened(self, case_id: int, happened: Happened, words: str) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        audit_id = self._audit_id

        def work(_progress: Progress) -> None:
            if happened is Happened.NOT_FOUND:
                mark_not_found(workspace, clock, audit_id, case_id, words)
            else:
                reason = ReplacementReason(happened.value)
                replace_case(workspace, audit_id, case_id, reason, words)

        self._run(work, self._view.case_bar.clear_words)

    @Slot(int)
    def _on_found(self, case_id: int) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        audit_id = self._audit_id
        self._run(lambda _progress: mark_found(workspace, clock, audit_id, case_id))

    @Slot(str, str)
    def _on_add(self, case_ref: str, reason: str) -> None:
        workspace, audit_id = self._session.open_workspace, self._audit_id
        self._run(
            lambda _progress: add_on_purpose(workspace, audit_id, case_ref, reason),
            self._view.add.clear_words,
        )

    @Slot(int, str)
    def _on_extend(self, size: int, reason: str) -> None:
        workspace, clock = self._session.open_workspace, self._session.services.clock
        audit_id = self._audit_id

        def work(progress: Progress) -> None:
            extend_sample(workspace, clock, audit_id, size, progress, reason=reason)

        self._run(work, self._view.close_forms, lane=Lane.LONG)

    def _run(
        self,
        work: Callable[[Progress], object],
        done: Callable[[], object] = lambda: None,
        *,
        lane: Lane = Lane.WRITE,
    ) -> None:
        def then(_outcome: object) -> None:
            done()
            self.changed.emit()

        self._session.run(work, then, lane=lane)

    @Slot()
    def _on_save(self) -> None:
        if self._sheet is None or not self._sheet.draws:
            return
        draw, services = self._sheet.draws[-1], self._session.services

        def save(path: Path) -> None:
            self._session.run(
                lambda _progress: services.save_draw(draw.certificate, path),
                lambda _saved: self._session.message.emit(f"Saved {path.name}.", "good", ""),
            )

        suggested = Path.home() / f"draw-{draw.number}.json"
        self._session.dialogs.save_file(
            self._view, "Save the draw", FILTERS, suggested, "json", save
        )
