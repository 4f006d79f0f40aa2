"""The plan on the left, what it means on the right; decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from audit_app.domain.draw import SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.ui.sample.how_many import HowMany
from audit_app.ui.sample.plan_form import PlanForm
from audit_app.ui.sample.strata_table import StrataTable, StratumLine
from audit_app.ui.sample.width_curve import WidthCurve
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.planning import Rehearsal


class PlanPage(QWidget):
    """Asks for a plan.

    Signals:
        draw_wanted: The plan is to be drawn, or frozen where its seed is not known yet.
        back_wanted: The draw in force is to be shown.
    """

    draw_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.form = PlanForm()
        self.how_many = HowMany()
        self.bar = TaskBar()
        self._sentence = label("", wrap=True, name="plan_sentence")
        self._advice = label("", "warn", wrap=True, name="plan_advice")
        self._fault = label("", "bad", wrap=True, name="plan_fault")
        self._strata = StrataTable(theme)
        self._curve = WidthCurve(theme)
        self._reason = QLineEdit()
        self._reason.setObjectName("draw_reason")
        self._reason_said = label("")
        self._reason_said.setBuddy(self._reason)
        self._draw = button("", self.draw_wanted.emit, "primary", name="draw")
        self._back = button("&Back to the draw in force", self.back_wanted.emit, name="draw_back")
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.form)
        splitter.addWidget(holder(self._meaning()))
        splitter.setSizes([360, 840])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self.form.setMinimumWidth(300)
        self.setLayout(column(splitter))
        self._again = False
        self._possible = True
        self._connect()
        self.how_many.hide()
        self._show_draw()

    def _meaning(self) -> QVBoxLayout:
        meaning = column(
            self.how_many,
            label("What it means", "heading"),
            self._sentence,
            self._advice,
            self._curve,
            self._strata,
            self._reason_said,
            self._reason,
            self._fault,
            self.bar,
            row(self._draw, self._back, 1),
            spacing=8,
            margins=14,
        )
        meaning.setStretch(5, 1)
        return meaning

    def _connect(self) -> None:
        self.form.seed.changed.connect(self._show_draw)
        self.form.sizes_wanted.connect(self._on_sizes_wanted)
        self.how_many.closed.connect(self._on_sizes_closed)
        self.how_many.size_chosen.connect(self.form.use_size)
        self.how_many.sizes_chosen.connect(self.form.use_sizes)

    def _on_sizes_wanted(self) -> None:
        # The picture makes way for the questions: both at once leave no room for the strata.
        self.how_many.show()
        self._curve.hide()
        self.how_many.changed.emit()
        self.how_many.focus_first()

    def _on_sizes_closed(self) -> None:
        self.how_many.hide()
        self._curve.show()
        self.form.focus_size()

    @property
    def reason(self) -> str:
        """Why this draw is made, as typed."""
        return self._reason.text().strip()

    def show_again(self, *, again: bool) -> None:
        """Ask why, if this is not the first draw."""
        self._again = again
        self._show_draw()

    def _show_draw(self) -> None:
        public = self.form.seed.origin is SeedOrigin.PUBLIC
        self._draw.setText("Freeze and &name the source" if public else "&Draw the sample")
        said = (
            "Why another draw? It is printed on every list."
            if self._again
            else "What is this draw for? It stands in the journal."
        )
        self._reason_said.setText(said)
        self._reason.setAccessibleName(said)
        for part in (self._reason, self._reason_said):
            part.setVisible(self._again or public)
        self._back.setVisible(self._again)

    def ask_reason(self) -> None:
        """Bring the person to the reason."""
        self._reason.setFocus()

    def clear_reason(self) -> None:
        """Empty the reason, after the draw it was for."""
        self._reason.clear()

    def show_rehearsal(self, rehearsal: Rehearsal) -> None:
        """Show what the plan would bring."""
        self.say("")
        self._possible = True
        self._draw.setEnabled(True)
        self._sentence.setText(rehearsal.sentence)
        self._advice.setText(rehearsal.advice)
        self._advice.setVisible(bool(rehearsal.advice))
        self._curve.show_curve(rehearsal.curve, rehearsal.size)
        whole = len(rehearsal.strata) == 1
        self._strata.lines.set_rows(
            [
                StratumLine(each.stratum, each.size, each.sampled, whole=whole)
                for each in rehearsal.strata
            ]
        )
        self.form.show_strata(rehearsal.known_strata)

    def show_fault(self, error: AuditError) -> None:
        """Say why the plan cannot be carried out."""
        self.say(f"{error.message} {error.remedy}".strip())
        # What stood there is true of another plan.
        for words in (self._sentence, self._advice):
            words.clear()
        self._strata.lines.set_rows([])
        self._curve.show_curve([], 0)
        self._possible = False
        self._draw.setEnabled(False)

    def say(self, words: str) -> None:
        """Say what is missing; empty: nothing is."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def set_busy(self, *, busy: bool) -> None:
        """While a draw is being made, no other can be asked for."""
        self._draw.setEnabled(not busy and self._possible)
