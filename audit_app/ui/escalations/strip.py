"""The thin strip under the marking: open risks with their time running, on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import button, label, row, set_role

if TYPE_CHECKING:  # the window is painted before the domain is loaded
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
        self.setObjectName("risk_strip")
        self._head = label("", "tag-bad", name="risk_strip_head")
        self._words = label("", name="risk_strip_words")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._open = button("Show it", self.show_first, "link", name="risk_strip_open")
        self._open.setToolTip("Open the most urgent risk (Ctrl+U)")
        layout = row(self._head, self._words, self._open, spacing=10)
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

        def work(_progress: object) -> Sequence[FoundRisk]:
            from audit_app.usecases.escalations import found_risks

            return [each for each in found_risks(workspace) if each.escalation.is_pressing]

        self._session.run(work, self._show, lane=Lane.READ)

    def _show(self, found: Sequence[FoundRisk]) -> None:
        if self._session.workspace is None:
            return
        more = len(found) > len(self._found)
        self._found = found
        self.setVisible(bool(found))
        if not found:
            self._timer.stop()
            return
        self._timer.start()
        self.tell()
        if more:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @Slot()
    def tell(self) -> None:
        """Say how much time is left; what was read before is enough for that."""
        from audit_app.domain.escalations import time_words

        if not self._found:
            return
        now = self._session.services.clock.now()
        n = len(self._found)
        overdue = sum(each.escalation.is_overdue(now) for each in self._found)
        self._head.setText(f"▲ {n:,} urgent {'risk' if n == 1 else 'risks'} open")
        set_role(self._head, "tag-bad" if overdue else "tag-warn")
        said = [
            f"{_short(each.escalation.case_ref)} {time_words(each.escalation, now)} "
            f"({each.escalation.level.value})"
            for each in self._found[:3]
        ]
        if n > len(said):
            said.append(f"{n - len(said):,} more")
        self._words.setText("; ".join(said))
        self._words.setToolTip(self._words.text())
        self.setAccessibleName(self.text)
        self._open.setAccessibleName(f"Show the most urgent risk. {self.text}")

    @Slot()
    def show_first(self) -> None:
        """Ask for the most urgent one; with none open, for the page where all of them are."""
        if self._session.workspace is not None:
            self.wanted.emit(self._found[0].escalation.id if self._found else 0)

    @Slot()
    def _forget(self) -> None:
        self._found = ()
        self._timer.stop()
        self._head.setText("")
        self._words.setText("")
        self._words.setToolTip("")
        self.setAccessibleName("")
        self._open.setAccessibleName("")
        self.hide()


def _short(reference: str) -> str:
    if len(reference) <= _LONGEST_REFERENCE:
        return reference
    return reference[: _LONGEST_REFERENCE - 1] + "…"
