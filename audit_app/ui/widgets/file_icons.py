"""Icons for a file dialog, told by what a thing is and never by what is in it."""

from __future__ import annotations

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileIconProvider
from typing_extensions import override


class PlainIcons(QFileIconProvider):
    """Folder or file; nothing is opened to find out more."""

    @override
    def icon(self, info: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        if isinstance(info, QFileInfo):
            kind = QAbstractFileIconProvider.IconType
            return super().icon(kind.Folder if info.isDir() else kind.File)
        return super().icon(info)

    @override
    def type(self, info: QFileInfo) -> str:
        return "Folder" if info.isDir() else f"{info.suffix().upper()} file".strip()
