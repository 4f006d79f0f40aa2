"""A button that is bold once it is chosen, and wide enough for that from the start."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton
from typing_extensions import override


def bold(font: QFont) -> QFont:
    """Return a font in the weight of headings and of what is chosen."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


class ChosenButton(QPushButton):
    """Qt asks for the room its words take now; in bold they take more."""

    @override
    def sizeHint(self) -> QSize:
        words = self.text().replace("&", "")
        now = QFontMetrics(self.font()).horizontalAdvance(words)
        more = QFontMetrics(bold(self.font())).horizontalAdvance(words) - now
        return super().sizeHint() + QSize(max(0, more), 0)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
