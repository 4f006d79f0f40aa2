"""The Score step: loads the reviews, then hands over to the page people spend their days on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from audit_app.domain.audit import AuditProgress
from audit_app.ui.score.board import CaseBoard
from audit_app.ui.score.presenter import ScorePresenter
from audit_app.ui.score.view import ScoreView
from audit_app.ui.session import Change, Session
from audit_app.ui.steps import Step
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import column, holder, label
from audit_app.usecases.scoring import ScoringSheet, open_scoring


class ScoreStep(QWidget):
    """Words while there is nothing to score; the page once there is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._audit = session.open_audit
        self._view: ScoreView | None = None
        self._presenter: ScorePresenter | None = None
        self._wanted: tuple[int, str] | None = None
        self._turns: deque[Callable[[], None]] = deque()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._take_turn)
        self._words = label("Loading …", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(holder(column(1, self._words, 2, margins=40)))
        session.changed.connect(self._on_changed)
        session.closed.connect(self._forget)
        self._load()

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.DRAW:
            self._load()

    def _load(self) -> None:
        workspace, services, audit = self._session.workspace, self._session.services, self._audit
        if workspace is not None:
            if self._presenter is not None:
                self._presenter.report_typing()

            def read(_progress: object) -> tuple[ScoringSheet, CaseBoard] | None:
                sheet = open_scoring(
                    workspace, services.checklists, audit.id, services.bank_holidays
                )
                board = CaseBoard(sheet.checklist, sheet.cases, sheet.reviews) if sheet else None
                return (sheet, board) if sheet and board and board.cases else None

            self._session.run(read, self._show, lane=Lane.READ)

    def show_case(self, drawn_case_id: int, criterion: str = "") -> None:
        """Take a case in hand, now or once the reviews are read; see ScorePresenter."""
        if self._presenter is None:
            self._wanted = (drawn_case_id, criterion)
        else:
            self._presenter.show_case(drawn_case_id, criterion)

    def place(self) -> Mapping[str, Any]:
        """Return the case and the criterion in hand."""
        if self._presenter is None:
            return {}
        case, criterion = self._presenter.in_hand
        return {"case": case, "criterion": criterion}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Take a case and a criterion in hand again."""
        if isinstance(place.get("case"), int):
            self.show_case(place["case"], str(place.get("criterion", "")))

    def _show(self, found: tuple[ScoringSheet, CaseBoard] | None) -> None:
        self._forget()
        if found is None:
            self._words.setText("Nothing to score yet. Draw the sample first (Ctrl+2).")
            return
        view = self._view = ScoreView(self._session.theme)
        # One after the other: in one go they would hold the window for longer than is noticed.
        self._turns.extend((lambda: self._fill(view, *found), lambda: self._reveal(view)))
        self._turn.start()

    def _take_turn(self) -> None:
        if self._turns:
            self._turns.popleft()()
            self._turn.start()

    def _fill(self, view: ScoreView, sheet: ScoringSheet, board: CaseBoard) -> None:
        self._presenter = ScorePresenter(view, self._session, sheet, board)
        if self._wanted is not None:
            self._presenter.show_case(*self._wanted)
            self._wanted = None

    def _reveal(self, view: ScoreView) -> None:
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        if self.isVisible():
            view.setFocus()

    @Slot()
    def _forget(self) -> None:
        self._turns.clear()
        if self._view is not None:
            self._stack.removeWidget(self._view)
            self._view.deleteLater()
            self._view = None
            self._presenter = None
            self._stack.setCurrentIndex(0)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._view is not None:
            self._view.setFocus()


def _state(progress: AuditProgress) -> str:
    if progress.n_drawn == 0:
        return "Not started"
    return f"{progress.n_scored} of {progress.n_drawn} done"


STEP = Step(
    "score",
    "Score",
    30,
    ScoreStep,
    _state,
    lambda progress: 0 < progress.n_drawn == progress.n_scored,
    shows=lambda _progress: True,
)
