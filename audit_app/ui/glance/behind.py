"""The pane beside the figures: what one figure says, and the cases behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from audit_app.domain.checklist import Counts
from audit_app.domain.rates import Rate
from audit_app.ui.charts.bars import answer_words
from audit_app.ui.glance.lines import state_words
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.widgets.table import TableView
from audit_app.ui.widgets.text import button, column, holder, label
from audit_app.usecases.figures import Behind

COUNT_WORDS = {
    Counts.MET: "Met",
    Counts.PARTLY_MET: "Partly met",
    Counts.NOT_MET: "Not met",
    Counts.CANNOT_TELL: "Cannot tell",
    Counts.NOT_APPLICABLE: "Not applicable",
    None: "Not answered",
}


@dataclass(frozen=True, slots=True)
class Pointed:
    """A figure somebody points at.

    Attributes:
        title: What it is of.
        words: The figure.
        cases: Behind it.
        rate: Behind it; None for a grade.
        criteria: Keys it is counted from.
        section: It stands in, or empty.
        critical: Whether not meeting it may mean risk now.
        more: Further cases that would give it a colour, or None.
        beside: One more sentence, such as what the first scorer had.
    """

    title: str
    words: str
    _: KW_ONLY
    cases: tuple[Behind, ...]
    rate: Rate | None = None
    criteria: tuple[str, ...] = ()
    section: str = ""
    critical: bool = False
    more: int | None = None
    beside: str = ""


def _counts(case: Behind) -> str:
    words = case.grade or COUNT_WORDS[case.counts]
    return f"{words}, added on purpose" if case.targeted else words


CASES: tuple[Column[Behind], ...] = (
    Column("Case", lambda case: case.case_ref, 130),
    Column("Counts as", _counts, 110),
)


class BehindPane(QWidget):
    """Says one figure in full and lists its cases, those that are not met first.

    Signals:
        case_chosen: Id of the drawn case to open, and the criterion to open it at.
        finding_wanted: The Pointed a finding is to be written on.
    """

    case_chosen = Signal(int, str)
    finding_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._pointed: Pointed | None = None
        self._title = label("", "heading", wrap=True, name="behind_title")
        self._words = label("", wrap=True, name="behind_words")
        self._state = label("", wrap=True, name="behind_state")
        self._more = label("", "small", wrap=True, name="behind_more")
        self._cases: RowsModel[Behind] = RowsModel(CASES, self)
        self.table = TableView("behind_cases", "Cases behind the figure; Enter opens one")
        self.table.setModel(self._cases)
        self.table.set_widths([each.width for each in CASES])
        self.table.clicked.connect(lambda index: self._open(index.row()))
        self.table.installEventFilter(self)
        self._write = button("&Write a finding", self._on_write, name="behind_write")
        self._write.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = column(self._title, self._words, self._state, self._more, 1, spacing=3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = holder(said)
        inner.setMinimumWidth(1)
        scroll.setWidget(inner)
        layout = column(scroll, self.table, self._write, spacing=8, margins=10)
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.show_figure(None)

    @property
    def cases(self) -> Sequence[Behind]:
        """The cases listed now."""
        return self._cases.rows

    def show_figure(self, pointed: Pointed | None) -> None:
        """Show a figure, or how to point at one."""
        self._pointed = pointed
        self._write.setEnabled(pointed is not None and bool(pointed.criteria))
        self._cases.set_rows(pointed.cases if pointed else ())
        if pointed is None:
            self._title.setText("The cases behind a figure")
            self._words.setText("Select a figure to see its cases. Enter goes to them.")
            self._state.setText("")
            self._more.setText("")
            return
        rate = pointed.rate
        self._title.setText(pointed.title)
        self._words.setText(pointed.words)
        self._state.setText(state_words(rate, pointed.more) if rate else "")
        none = [] if pointed.cases else ["No case is behind this figure."]
        self._more.setText("\n".join([*_more(pointed), *none]))

    def focus_cases(self) -> None:
        """Go to the first case."""
        if self._cases.rows:
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        entered = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() not in entered:
                return False
            self._open(self.table.currentIndex().row())
            return True
        return super().eventFilter(watched, event)

    def _open(self, place: int) -> None:
        if self._pointed is not None and 0 <= place < len(self._cases.rows):
            case = self._cases.rows[place]
            self.case_chosen.emit(case.drawn_case_id, case.decides(self._pointed.criteria))

    def _on_write(self) -> None:
        if self._pointed is not None:
            self.finding_wanted.emit(self._pointed)


def _more(pointed: Pointed) -> list[str]:
    rate = pointed.rate
    if rate is None:
        return [pointed.beside] if pointed.beside else []
    parts = [
        answer_words(rate.counts, rate.unanswered),
        pointed.beside,
        rate.caution,
        *(bound.words for bound in rate.bounds),
    ]
    return [part for part in parts if part]
