"""Pages: a Document as a PDF file or on a printer, marked at the top and bottom of each page.

It needs no window: without an application it makes one of its own that shows nothing, so that a
command can write a PDF too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QFileDevice,
    QIODevice,
    QMarginsF,
    QRectF,
    QSaveFile,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
)
from PySide6.QtWidgets import QApplication

from audit_app.domain.document import Document
from audit_app.domain.errors import AuditError, Place
from audit_app.ui.printing.setting import CELL_PT, Setting, paper_font, plain
from audit_app.ui.theme import LIGHT

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QWidget

_MARGIN_MM: Final = 15.0
_BAND_PT: Final = 24.0
"""Height kept for the marking at the top, and for the foot."""

_POINTS_AN_INCH: Final = 72.0
_PAGE_LAYOUT: Final = QPageLayout(
    QPageSize(QPageSize.PageSizeId.A4),
    QPageLayout.Orientation.Portrait,
    QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
    QPageLayout.Unit.Millimeter,
)
_MOMENT: Final = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)|xmp:\w+Date=\"[^\"]*\"")
_IDENTITY: Final = re.compile(rb"/ID \[[^\]]*\]|uuid:[0-9a-f-]{36}")
_NO_MOMENT: Final = b"20000101000000"
_OWN: list[QApplication] = []
"""The application made here where there was none; it lives until the program ends."""


def write_pdf(document: Document, path: Path) -> None:
    """Write a document as a PDF file, whole or not at all.

    The same document gives the same bytes on the same laptop, but for summer time.

    Args:
        document: What stands on it.
        path: The file; an existing one is replaced at the end. Readable by its owner alone.

    Raises:
        AuditError: If it cannot be written there; an old file is as it was.
    """
    content = pdf_bytes(document)
    file = QSaveFile(str(path))
    done = (
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.setPermissions(
            QFileDevice.Permission.ReadOwner | QFileDevice.Permission.WriteOwner
        )
        and file.write(content) == len(content)
        and file.commit()
    )
    if not done:
        reason = file.errorString()
        file.cancelWriting()
        raise AuditError(
            f"The PDF was not written: {reason}.",
            remedy="Choose another folder or name, or free some space on the disk.",
            place=Place(file=path.name),
        )


def pdf_bytes(document: Document) -> bytes:
    """Return a document as the bytes of a PDF file: A4, fonts embedded."""
    _need_application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(_PAGE_LAYOUT)
    writer.setTitle(_line(document.title))
    writer.setCreator("Case Audit")
    _draw(document, writer)
    del writer  # the file ends with it
    buffer.close()
    return _timeless(bytes(content.data()))


def first_on_one_page(documents: Iterable[Document]) -> Document:
    """Return the first document that takes one page, or the last of them.

    Raises:
        ValueError: If there is none.
    """
    _need_application()
    nowhere = QBuffer()
    nowhere.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(nowhere)
    writer.setPageLayout(_PAGE_LAYOUT)
    found = None
    for found in documents:
        setting, _ = _set(found, writer)
        if setting.text.pageCount() == 1:
            break
    if found is None:
        raise ValueError("there is no document to choose from")
    return found


def print_document(document: Document, parent: QWidget) -> QPrintDialog:
    """Ask for a printer and print on it; nothing waits meanwhile.

    Args:
        document: What is printed.
        parent: The widget the dialog belongs to.

    Returns:
        The dialog, open; it deletes itself.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QDialog

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(_line(document.title))
    printer.setPageLayout(_PAGE_LAYOUT)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Print")
    dialog.accepted.connect(lambda _printer: _draw(document, printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # its own wants a slot of C++
    return dialog


def _need_application() -> None:
    if QApplication.instance() is None:
        _OWN.append(QApplication(["case-audit", "-platform", "offscreen"]))


def _line(text: str) -> str:
    """Return text as one line."""
    return " ".join(plain(text).split())


def _timeless(content: bytes) -> bytes:
    """Return a PDF without the moment it was made and its random number.

    Every part keeps its length, so that every offset in the file stays true.
    """

    def some_moment(found: re.Match[bytes]) -> bytes:
        digits = iter(_NO_MOMENT + b"0" * 8)
        return re.sub(rb"[0-9]", lambda _digit: bytes([next(digits)]), found[0])

    def no_identity(found: re.Match[bytes]) -> bytes:
        return re.sub(rb"[0-9a-f](?=[0-9a-f-]*[]> \"<]|[0-9a-f-]*$)", b"0", found[0])

    return _IDENTITY.sub(no_identity, _MOMENT.sub(some_moment, content))


def _draw(document: Document, device: QPagedPaintDevice) -> None:
    """Draw every page of a document on a device that has pages."""
    page = QRectF(0, 0, device.width(), device.height())
    setting, body = _set(document, device)
    n_pages = setting.text.pageCount()
    painter = QPainter(device)
    for number in range(n_pages):
        if number:
            device.newPage()
        _draw_edges(painter, document, page, f"Page {number + 1} of {n_pages}")
        _draw_body(painter, setting, body, number)
    painter.end()


def _set(document: Document, device: QPagedPaintDevice) -> tuple[Setting, QRectF]:
    """Return a document set for the pages of a device, and where on a page it stands."""
    band = _BAND_PT * device.logicalDpiY() / _POINTS_AN_INCH
    body = QRectF(0, band, device.width(), device.height() - 2 * band)
    setting = Setting()
    setting.text.documentLayout().setPaintDevice(device)
    setting.text.setPageSize(QSizeF(body.width(), body.height()))
    setting.set_document(document)
    return setting, body


def _draw_body(painter: QPainter, setting: Setting, body: QRectF, number: int) -> None:
    shown = QRectF(0, number * body.height(), body.width(), body.height())
    painter.save()
    painter.translate(body.left(), body.top() - shown.top())
    painter.setClipRect(shown)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = shown
    context.palette.setColor(QPalette.ColorRole.Text, QColor(LIGHT.text))
    setting.text.documentLayout().draw(painter, context)
    painter.restore()


def _draw_edges(painter: QPainter, document: Document, page: QRectF, number: str) -> None:
    """Draw the marking at the top; at the foot the marking between footer and page number."""
    align = Qt.AlignmentFlag
    third = page.width() / 3
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(paper_font(CELL_PT, strong=True))
    line = QFontMetricsF(painter.font(), painter.device()).height()
    marking = _line(document.marking)
    painter.drawText(QRectF(0, 0, page.width(), line), align.AlignHCenter, marking)
    foot = QRectF(third, page.bottom() - line, third, line)
    painter.drawText(foot, align.AlignHCenter, marking)
    painter.setFont(paper_font(CELL_PT - 1))
    measure = QFontMetricsF(painter.font(), painter.device())
    footer = measure.elidedText(_line(document.footer), Qt.TextElideMode.ElideRight, third)
    painter.drawText(foot.translated(-third, 0), align.AlignLeft | align.AlignBottom, footer)
    painter.drawText(foot.translated(third, 0), align.AlignRight | align.AlignBottom, number)
