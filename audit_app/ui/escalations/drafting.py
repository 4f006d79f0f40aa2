"""Keeps what is typed about a risk while it is typed, so that nothing of it can be lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audit_app.domain.errors import AuditError
from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.ui.escalations.form import RaiseForm
from audit_app.ui.session import Change, Session
from audit_app.usecases.escalation_drafts import discard_draft, keep_draft

PAUSE_MS: Final = 2_000
"""After the last key; each keeping is an entry of the journal."""


class DraftKeeper(QObject):
    """Knows the drafts of an audit, and keeps the one in the form.

    Signals:
        discarded: The draft in the form is gone; the form is empty.
    """

    discarded = Signal()

    def __init__(self, form: RaiseForm, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._session = form, session
        self._kept: dict[tuple[str, str], EscalationDraft] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        form.typed.connect(self._pause.start)
        form.cancelled.connect(self.flush)
        form.discard_wanted.connect(self._discard)

    def know(self, drafts: Sequence[EscalationDraft]) -> None:
        """Take the drafts that are kept; what is typed now is newer."""
        self._kept = {each.place: each for each in drafts}

    def at(self, case_ref: str, criterion: str) -> EscalationDraft | None:
        """Return the draft of a case and criterion, None without one."""
        return self._kept.get((case_ref, criterion))

    def of_case(self, case_ref: str) -> EscalationDraft | None:
        """Return the first draft of a case, None without one."""
        return next((each for each in self._kept.values() if each.case_ref == case_ref), None)

    @Slot()
    def flush(self) -> None:
        """Keep what stands in the form, if anything was typed and is not kept yet."""
        self._pause.stop()
        typed, workspace = self._form.content, self._session.workspace
        if typed is None or workspace is None:
            return
        known = self._kept.get(typed.place)
        if known is None and not self._form.is_begun:
            return
        if known is not None:
            typed = replace(typed, id=known.id, begun_at=known.begun_at)
            if typed == known:
                return
        self._kept[typed.place] = typed
        self._session.run(
            lambda _progress: keep_draft(workspace, typed),
            lambda _kept: self._session.changed.emit(Change.RECORDS) if known is None else None,
            failed=partial(self._on_failed, typed),
        )

    def _on_failed(self, typed: EscalationDraft, error: AuditError) -> None:
        self._kept.pop(typed.place, None)  # so that it is tried again
        self._session.failed.emit(error)

    def forget(self, case_ref: str, criterion: str) -> None:
        """Forget a draft that was raised or discarded."""
        self._pause.stop()
        self._kept.pop((case_ref, criterion), None)

    def _discard(self) -> None:
        shown, workspace = self._form.shown, self._session.open_workspace
        self._form.put_away()
        if shown is not None:
            self.forget(*shown.place)
            self._session.run(
                lambda _progress: discard_draft(workspace, shown),
                lambda _none: self._session.changed.emit(Change.RECORDS),
            )
        self.discarded.emit()
