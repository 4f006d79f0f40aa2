"""The only file dialogs and question boxes; a test sets their next answer here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the rest is loaded with the first dialog, not with the window
    from PySide6.QtWidgets import QFileDialog, QWidget


class Dialogs:
    """Asks for files, and one question at a time. Nothing waits in a nested event loop."""

    def open_file(
        self, parent: QWidget, title: str, filters: str, answer: Callable[[Path], None]
    ) -> None:
        """Ask for an existing file; answer is called with it, or not at all."""
        dialog = _file_dialog(parent, title, Path())
        dialog.setFileMode(dialog.FileMode.ExistingFile)
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
        dialog = _file_dialog(parent, title, suggested.parent)
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
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


def _file_dialog(parent: QWidget, title: str, folder: Path) -> QFileDialog:
    """Return a file dialog that opens none of the files it lists.

    Qt's own looks into files for their icons. On Linux closing a file takes away every lock the
    program holds on it, and the open workspace may be among those listed.
    """
    from PySide6.QtWidgets import QFileDialog

    from audit_app.ui.widgets.file_icons import PlainIcons

    dialog = QFileDialog(parent, title, "" if folder == Path() else str(folder))
    icons = PlainIcons()
    dialog.setIconProvider(icons)
    dialog.finished.connect(lambda _code, _icons=icons: None)  # the dialog does not keep them
    return dialog
