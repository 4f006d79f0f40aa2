"""Progress of one task with a Cancel button, in place on the page that began it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from audit_app.ui.tasks import Task
from audit_app.ui.widgets.text import button, label, row


class TaskBar(QWidget):
    """Shows a task from start to end, then hides."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("task_bar")
        self._task: Task | None = None
        self._title = ""
        self._words = label("", name="task_words")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._cancel = button("Cancel", self._on_cancel, name="task_cancel")
        layout = row(self._words, self._bar, self._cancel, spacing=12)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def follow(self, task: Task, title: str) -> None:
        """Show a task's progress until it ends."""
        self._task, self._title = task, title
        self._bar.setRange(0, 0)
        self._words.setText(f"{title} …")
        self._cancel.setEnabled(True)
        self.show()
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)

    @Slot(int, int, str)
    def _on_progressed(self, done: int, total: int, note: str) -> None:
        if total > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(min(1000, done * 1000 // total))
        of = f" of {total:,}" if total > 0 else ""
        self._words.setText(f"{self._title}: {done:,}{of} {note}".rstrip())

    @Slot()
    def _on_finished(self) -> None:
        if self.sender() is self._task:
            self._task = None
            self.hide()

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._cancel.setEnabled(False)
            self._words.setText(f"{self._title}: stopping …")
            self._task.cancel()
