"""The only file dialogs and question boxes; a test sets their next answer here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # both are loaded with the first dialog, not with the window
    from PySide6.QtWidgets import QWidget


class Dialogs:
    """Asks for files, and one question at a time. Nothing waits in a nested event loop."""

    def open_file(
        self, parent: QWidget, title: str, filters: str, answer: Callable[[Path], None]
    ) -> None:
        """Ask for an existing file; answer is called with it, or not at all."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(filters)
        dialog.fileSelected.connect(lambda name: answer(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_file(  # noqa: PLR0913
        self,
        parent: QWidget,
        title: str,
        filters: str,
        suggested: Path,
        suffix: str,
        answer: Callable[[Path], None],
    ) -> None:
        """Ask where to save; the dialog itself asks before an existing file is replaced."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(parent, title, str(suggested.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(filters)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(suggested.name)
        dialog.fileSelected.connect(lambda name: answer(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask(  # noqa: PLR0913
        self,
        parent: QWidget,
        question: str,
        explanation: str,
        yes: str,
        no: str,
        answer: Callable[[], None],
    ) -> None:
        """Ask one question; answer is called only for yes. The safe answer has the focus."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Question, "Case Audit", question, parent=parent)
        box.setInformativeText(explanation)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        declined = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(declined)
        box.setEscapeButton(declined)
        box.finished.connect(lambda _code: answer() if box.clickedButton() is agreed else None)
        box.finished.connect(box.deleteLater)
        box.open()
