"""Strata as a table with bars: cases there, drawn, share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.table import TableView

BAR_COLUMN = 3


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One stratum of a plan or a draw.

    Attributes:
        name: Canonical; empty for cases with a blank stratum, or for the whole register.
        size: Cases there.
        drawn: Cases drawn or to be drawn.
        whole: Whether there are no strata.
    """

    name: str
    size: int
    drawn: int

    whole: bool = False

    @property
    def title(self) -> str:
        """The stratum as a person reads it."""
        return self.name or ("Whole register" if self.whole else "(blank)")

    @property
    def share(self) -> float:
        """Share of the stratum that is drawn, 0 to 1."""
        return self.drawn / self.size if self.size else 0.0


COLUMNS: tuple[Column[StratumLine], ...] = (
    Column("Stratum", lambda line: line.title, 200),
    Column("Cases there", lambda line: f"{line.size:,}", 100, right=True),
    Column("To draw", lambda line: f"{line.drawn:,}", 80, right=True),
    Column("Share drawn", lambda line: f"{line.share:.1%}", 160),
)


class ShareBar(QStyledItemDelegate):
    """A bar as long as the share, with the figure beside it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            raise TypeError("bars are drawn for strata")
        line: StratumLine = model.rows[index.row()]
        rect: QRect = option.rect.adjusted(6, 0, -6, 0)
        words = f"{line.share:.1%}"
        width = painter.fontMetrics().horizontalAdvance("100.0%") + 8
        track = QRect(rect.left(), rect.center().y() - 4, max(10, rect.width() - width), 8)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.raised))
        painter.drawRoundedRect(track, 4, 4)
        painter.setBrush(QColor(self._theme.colours.accent))
        filled = round(track.width() * line.share)
        if line.drawn:
            painter.drawRoundedRect(
                QRect(track.left(), track.top(), max(3, filled), track.height()), 4, 4
            )
        painter.setPen(QColor(self._theme.colours.text))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


class StrataTable(TableView):
    """The strata of a plan."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("strata", "Strata: cases there, to draw, share drawn")
        self.lines: RowsModel[StratumLine] = RowsModel(COLUMNS, self)
        self.setModel(self.lines)
        self.setItemDelegateForColumn(BAR_COLUMN, ShareBar(theme, self))
        self.set_widths([each.width for each in COLUMNS])
