"""Content set in type: a Document becomes a text document, every piece of it as plain text."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextOption,
    QTextTable,
    QTextTableFormat,
)

from audit_app.domain.column_widths import column_shares
from audit_app.domain.document import (
    Blanks,
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from audit_app.ui.theme import LIGHT, PREFERRED_FONTS

TITLE_PT: Final = 17.0
HEADING_PT: Final = 12.0
BODY_PT: Final = 10.0
CELL_PT: Final = 9.0

_INK: Final = {
    Tone.PLAIN: LIGHT.text,
    Tone.MUTED: LIGHT.muted,
    Tone.GOOD: LIGHT.good,
    Tone.WARN: LIGHT.warn,
    Tone.BAD: LIGHT.bad,
}
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\ufdd0\ufdd1\ufffc\ud800-\udfff]")
"""Controls, and what a text document takes for its own marks."""

_DOTS: Final = 96 / 72
"""Margins in a point: a text document takes them at the screen's usual 96 to the inch."""

_ROOM: Final = 90
"""Characters of a cell's size on one line of the paper."""

_LABELS: Final = 28.0
"""Per cent of the width for what is said of a value, in a table of two columns without headings."""


def paper_font(points: float, *, strong: bool = False) -> QFont:
    """Return the font of the paper in a size: the first present that the window prefers too."""
    present = set(QFontDatabase.families())
    font = QFont()
    font.setFamily(next((name for name in PREFERRED_FONTS if name in present), font.family()))
    font.setPointSizeF(points)
    font.setBold(strong)
    # The window sets figures of one width; some fonts set "fi" as one, or another hyphen between
    # capitals: signs of their own, by which a search of the file finds nothing.
    for feature in ("tnum", "calt", "case", "liga"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def plain(text: str) -> str:
    """Return text with its own line breaks, without what else a text document takes for a mark."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\u2028".join(_NOT_TEXT.sub(" ", line) for line in lines)


class Setting:
    """Sets a document, block after block.

    Attributes:
        text: What was set so far.
    """

    def __init__(self) -> None:
        self.text = QTextDocument()
        self.text.setUndoRedoEnabled(False)
        self.text.setDocumentMargin(0)
        self.text.setDefaultFont(paper_font(BODY_PT))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setDefaultTextOption(option)
        self._cursor = QTextCursor(self.text)
        self._begun = False

    def set_document(self, document: Document) -> None:
        """Set title and blocks."""
        self._paragraph(document.title, _ink(TITLE_PT, strong=True), below=8)
        for block in document.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._paragraph(block.text, _ink(HEADING_PT, strong=True), above=8, below=3)
            case Paragraph():
                self._paragraph(
                    block.text, _ink(BODY_PT, strong=block.strong, tone=block.tone), below=5
                )
            case Bullets():
                self._bullets(block)
            case Grid():
                self._grid(block)
            case Blanks():
                self._blanks(block)

    def _start(self, form: QTextBlockFormat, ink: QTextCharFormat) -> None:
        """Begin a paragraph; the first of all is there already. A list's mark is in its ink."""
        if self._begun:
            self._cursor.insertBlock(form, ink)
        else:
            self._cursor.setBlockFormat(form)
            self._cursor.setBlockCharFormat(ink)
        self._begun = True

    def _paragraph(
        self, text: str, ink: QTextCharFormat, *, above: float = 0, below: float = 0
    ) -> None:
        form = QTextBlockFormat()
        form.setTopMargin(above * _DOTS)
        form.setBottomMargin(below * _DOTS)
        self._start(form, ink)
        self._cursor.insertText(plain(text), ink)

    def _bullets(self, block: Bullets) -> None:
        marks = QTextListFormat()
        marks.setStyle(QTextListFormat.Style.ListDisc)
        made = None
        for item in block.items:
            last = item is block.items[-1]
            self._paragraph(item, _ink(BODY_PT), below=6 if last else 2)
            if made is None:
                made = self._cursor.createList(marks)
            else:
                made.add(self._cursor.block())

    def _blanks(self, block: Blanks) -> None:
        """Leave room to write above a line, with what belongs there under it."""
        for label in block.labels:
            form = QTextBlockFormat()
            form.setTopMargin(8 * _DOTS)
            form.setBottomMargin(20 * _DOTS)
            form.setProperty(
                QTextFormat.Property.BlockTrailingHorizontalRulerWidth,
                QTextLength(QTextLength.Type.PercentageLength, 100),
            )
            ink = _ink(CELL_PT, tone=Tone.MUTED)
            self._start(form, ink)
            self._cursor.insertText(f"{plain(label)}: ", ink)

    def _grid(self, block: Grid) -> None:
        n_columns = len(block.headings)
        if n_columns == 0:
            return
        headed = any(block.headings)
        lines = ([block.headings] if headed else []) + list(block.rows)
        if not lines:
            return
        self._start(QTextBlockFormat(), _ink(CELL_PT))
        table = self._cursor.insertTable(len(lines), n_columns, self._table_form(lines, headed))
        for row, line in enumerate(lines):
            for place, text in enumerate(line[:n_columns]):
                strong = (headed and row == 0) or (not headed and place == 0 and n_columns > 1)
                self._cell(table, row, place, text, strong=strong)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        # Qt sets an empty paragraph after every table: it is the gap to what follows.
        gap = QTextBlockFormat()
        gap.setLineHeight(4 * _DOTS, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self._cursor.setBlockFormat(gap)

    def _table_form(self, lines: list[tuple[str, ...]], headed: bool) -> QTextTableFormat:  # noqa: FBT001 - told by name everywhere it is known
        form = QTextTableFormat()
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setCellPadding(3 * _DOTS)
        form.setCellSpacing(0)
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QBrush(QColor(LIGHT.control)))
        form.setHeaderRowCount(int(headed))
        shares = [100 * share for share in column_shares(lines, _ROOM)]
        if not headed and len(shares) == 2:
            shares = [_LABELS, 100 - _LABELS]
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, share) for share in shares]
        )
        return form

    def _cell(self, table: QTextTable, row: int, place: int, text: str, *, strong: bool) -> None:
        cursor = table.cellAt(row, place).firstCursorPosition()
        cursor.insertText(plain(text), _ink(CELL_PT, strong=strong))


def _ink(points: float, *, strong: bool = False, tone: Tone = Tone.PLAIN) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(paper_font(points, strong=strong))
    form.setForeground(QBrush(QColor(_INK[tone])))
    return form
