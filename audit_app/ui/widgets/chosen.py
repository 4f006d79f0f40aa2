"""A button that is bold once it is chosen, and wide enough for that from the start."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton
from typing_extensions import override


class ChosenButton(QPushButton):
    """Qt asks for the room its words take now; in bold they take more."""

    @override
    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        words = self.text().replace("&", "")
        now = QFontMetrics(self.font()).horizontalAdvance(words)
        more = QFontMetrics(bold).horizontalAdvance(words) - now
        return super().sizeHint() + QSize(max(0, more), 0)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
