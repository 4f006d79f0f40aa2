"""What the import will do, in a sentence, beside the button that does it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from audit_app.domain.population import ControlGap
from audit_app.ui.steps.population.words import gaps_words
from audit_app.ui.tasks import Task
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, column, label, row, set_role


class Foot(QWidget):
    """The sentence, the gap, the buttons, and the progress of an import.

    Signals:
        import_wanted: The import button was pressed.
        another_wanted: Another file is to be chosen.
        return_wanted: The population there is already is to stay.
    """

    import_wanted = Signal()
    another_wanted = Signal()
    return_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._allowed = False
        self._promise = label("", wrap=True, name="promise")
        self._gap = label("", wrap=True, name="control_gap")
        self._return = button(
            "&Keep the present one", self.return_wanted.emit, name="keep_population"
        )
        self._return.hide()
        self._another = button("Choose anothe&r …", self.another_wanted.emit, name="choose_another")
        self._import = button("&Import", self.import_wanted.emit, "primary", name="import_register")
        self._progress = TaskBar()
        words = column(self._promise, self._gap, spacing=2)
        line = row(words, self._return, self._another, self._import, spacing=12)
        line.setStretch(0, 1)
        layout = column(self._progress, line, spacing=6)
        layout.setContentsMargins(16, 8, 16, 10)
        self.setLayout(layout)

    def show_promise(self, words: str, role: str = "", *, allowed: bool = False) -> None:
        """Say what the import will do, or what it waits for, and whether it may begin."""
        self._allowed = allowed
        self._promise.setText(words)
        set_role(self._promise, role)
        self._import.setEnabled(allowed)

    def show_gaps(self, gaps: Sequence[ControlGap], source: str) -> None:
        """Say how the register compares with its control total; nothing where none was given."""
        words = gaps_words(gaps, source)
        self._gap.setText(words)
        self._gap.setVisible(bool(words))
        set_role(self._gap, "warn" if any(gap.gap for gap in gaps) else "good")

    def offer_return(self, *, offered: bool) -> None:
        """Say whether there is a population to go back to."""
        self._return.setVisible(offered)

    def follow(self, task: Task) -> None:
        """Show an import under way, with nothing to press but Cancel."""
        self._set_busy(busy=True)
        self._progress.follow(task, "Importing")

    def import_ended(self) -> None:
        """Offer the buttons again."""
        self._set_busy(busy=False)
        self._import.setFocus()

    def _set_busy(self, *, busy: bool) -> None:
        for each in (self._another, self._return):
            each.setEnabled(not busy)
        self._import.setEnabled(not busy and self._allowed)
