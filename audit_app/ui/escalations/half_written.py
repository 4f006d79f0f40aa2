"""Above the list of escalations: those that were begun and neither raised nor discarded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFrame

from audit_app.domain.escalation_drafts import draft_words
from audit_app.ui.session import Change, Session
from audit_app.ui.widgets.text import button, clear, column, label, row
from audit_app.usecases.escalation_drafts import FoundDraft, discard_draft

_LONGEST = 160


class HalfWritten(QFrame):
    """One line a draft; hidden while there is none."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("role", "card")
        self._lines = column(spacing=6)
        self.setLayout(column(self._lines, margins=12))
        self.hide()

    def show_drafts(self, drafts: Sequence[FoundDraft]) -> None:
        """Show what is half written, the one begun first at the top."""
        clear(self._lines)
        now = self._session.services.clock.now()
        for found in drafts:
            draft = found.draft
            seen = " ".join(draft.seen.split()) or "nothing said yet"
            short = seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"
            words = f"▲ {draft.case_ref}, {draft_words(draft, now)} ({found.audit.title}): {short}"
            go_on = button(
                "Go on with it",
                partial(self._session.draft_wanted.emit, found),
                name=f"draft_go_on_{draft.id}",
            )
            go_on.setAccessibleName(f"Go on with the escalation on {draft.case_ref}")
            away = button(
                "Discard", partial(self._discard, found), "link", name=f"draft_discard_{draft.id}"
            )
            away.setAccessibleName(f"Discard the escalation on {draft.case_ref}")
            line = row(label(words, wrap=True), go_on, away, spacing=10)
            line.setStretch(0, 1)
            self._lines.addLayout(line)
        self.setVisible(bool(drafts))

    def _discard(self, found: FoundDraft) -> None:
        workspace = self._session.open_workspace

        def done(_none: object) -> None:
            self._session.changed.emit(Change.RECORDS)
            self._session.message.emit(
                "The half-written escalation was discarded.", "note", "The journal keeps its words."
            )

        self._session.run(lambda _progress: discard_draft(workspace, found.draft), done)
