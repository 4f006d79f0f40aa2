"""The thin strip under the marking: risks open or half written, time running, on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QSizePolicy

from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import announce, button, label, row, set_role

if TYPE_CHECKING:  # the window is painted before the domain is loaded
    from audit_app.usecases.escalation_drafts import FoundDraft
    from audit_app.usecases.escalations import FoundRisk

EVERY_MS: Final = 30_000
_LONGEST_REFERENCE: Final = 40


class RiskStrip(QFrame):
    """Hidden while nothing is open; the workspace is read only when something changed.

    Signals:
        wanted: Id of the escalation to be shown; 0 for none in particular.
    """

    wanted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: Sequence[FoundRisk] = ()
        self._drafts: Sequence[FoundDraft] = ()
        self.setObjectName("risk_strip")
        self._head = label("", "tag-bad", name="risk_strip_head")
        self._words = label("", name="risk_strip_words")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._open = button("Show it", self.show_first, "link", name="risk_strip_open")
        self._open.setToolTip("Open the most urgent risk (Ctrl+U)")
        self._go_on = button("Go on writing", self.go_on, "link", name="risk_strip_draft")
        layout = row(self._head, self._words, self._go_on, self._open, spacing=10)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.tell)
        session.opened.connect(self.refresh)
        session.closed.connect(self._forget)
        session.changed.connect(self._on_changed)
        self.hide()

    @property
    def text(self) -> str:
        """Everything the strip says, empty while hidden."""
        return "" if self.isHidden() else f"{self._head.text()}: {self._words.text()}"

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change in (Change.RECORDS, Change.AUDITS):
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read which risks are open."""
        workspace = self._session.workspace
        if workspace is None:
            return

        def work(_progress: object) -> tuple[Sequence[FoundRisk], Sequence[FoundDraft]]:
            from audit_app.usecases.escalation_drafts import found_drafts
            from audit_app.usecases.escalations import found_risks

            found = [each for each in found_risks(workspace) if each.escalation.is_pressing]
            return found, found_drafts(workspace)

        self._session.run(work, self._show, lane=Lane.READ)

    def _show(self, read: tuple[Sequence[FoundRisk], Sequence[FoundDraft]]) -> None:
        if self._session.workspace is None:
            return
        found, drafts = read
        more = len(found) > len(self._found) or len(drafts) > len(self._drafts)
        self._found, self._drafts = found, drafts
        self.setVisible(bool(found or drafts))
        self._open.setVisible(bool(found))
        self._go_on.setVisible(bool(drafts))
        if not found and not drafts:
            self._timer.stop()
            return
        self._timer.start()
        self.tell()
        if more:
            announce(self)

    @Slot()
    def tell(self) -> None:
        """Say how much time is left; what was read before is enough for that."""
        from audit_app.domain.escalation_drafts import draft_words
        from audit_app.domain.escalations import time_words

        if not self._found and not self._drafts:
            return
        now = self._session.services.clock.now()
        n, n_drafts = len(self._found), len(self._drafts)
        overdue = sum(each.escalation.is_overdue(now) for each in self._found)
        self._head.setText(
            f"▲ {n:,} urgent {'risk' if n == 1 else 'risks'} open"
            if n
            else f"▲ {n_drafts:,} {'escalation' if n_drafts == 1 else 'escalations'} half written"
        )
        set_role(self._head, "tag-bad" if overdue else "tag-warn")
        said = [
            f"{_short(each.escalation.case_ref)} {time_words(each.escalation, now)} "
            f"({each.escalation.level.value})"
            for each in self._found[:3]
        ]
        if n > len(said):
            said.append(f"{n - len(said):,} more")
        said += [
            f"{_short(each.draft.case_ref)} {draft_words(each.draft, now)}"
            for each in self._drafts[:2]
        ]
        if n_drafts > 2:
            said.append(f"{n_drafts - 2:,} more half written")
        self._words.setText("; ".join(said))
        self._words.setToolTip(self._words.text())
        self.setAccessibleName(self.text)
        self._open.setAccessibleName(f"Show the most urgent risk. {self.text}")
        self._go_on.setAccessibleName(f"Go on with the escalation half written. {self.text}")

    @Slot()
    def show_first(self) -> None:
        """Ask for the most urgent one; with none open, for the page where all of them are."""
        if self._session.workspace is not None:
            self.wanted.emit(self._found[0].escalation.id if self._found else 0)

    @Slot()
    def go_on(self) -> None:
        """Ask for the case of the escalation that was half written first."""
        if self._session.workspace is not None and self._drafts:
            self._session.draft_wanted.emit(self._drafts[0])

    @Slot()
    def _forget(self) -> None:
        self._found = ()
        self._drafts = ()
        self._timer.stop()
        self._head.setText("")
        self._words.setText("")
        self._words.setToolTip("")
        self.setAccessibleName("")
        self._open.setAccessibleName("")
        self._go_on.setAccessibleName("")
        self.hide()


def _short(reference: str) -> str:
    if len(reference) <= _LONGEST_REFERENCE:
        return reference
    return reference[: _LONGEST_REFERENCE - 1] + "…"
