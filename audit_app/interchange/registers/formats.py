"""Tells what a file is by its content; refuses what is no register before anything parses it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from audit_app.domain.errors import AuditError, Place
from audit_app.interchange.registers.opening import LONGEST_LINE, Survey

TEXT: Final = "csv"
ENCRYPTED: Final = "encrypted"
WORKBOOK_FORMATS: Final = frozenset({"xlsx", "xlsb", "xls", "ods"})

LARGEST_UNPACKED: Final = 3 << 30
LARGEST_HARMLESS: Final = 100 << 20
LARGEST_RATIO: Final = 100
"""Sheets shrink about twentyfold when packed; a hundredfold and big is made to harm."""

MARKUP_FORMATS: Final = frozenset({"html", "xml"})

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"SQLite format 3\0", "a database"),
    (b"\0\x01\0\0Standard", "an Access database"),
)
_JSON: Final = re.compile(rb'\[?\s*\{\s*"[^"]{1,200}"\s*:')
_HTML: Final = re.compile(rb"<(?:!doctype html|html|head|body|table|meta)\b")
_USE_TABLE: Final = "Export the register as CSV or XLSX and choose that file."
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def file_format(looked: Survey, stream: BinaryIO) -> str:
    """Return "csv" (any delimited text), "html", "xml", "encrypted", or a workbook's format.

    Args:
        looked: What the walk over the bytes showed.
        stream: The same bytes; left at their start.

    Raises:
        AuditError: If it is something else, or a workbook made to unpack beyond measure.
    """
    name, head = looked.source.name, looked.head
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(stream, name)
    if head.startswith(_OLE):
        return _ole_format(stream, name)
    if head.startswith(_OLD_BIFF):
        raise AuditError(
            "This workbook was written by an Excel older than 1997.",
            remedy="Open it in Excel or LibreOffice and save it as XLSX.",
            place=Place(file=name),
        )
    for magic, what in _OTHERS:
        if head.startswith(magic) and (magic != b"BM" or b"\0" in head[:32]):
            raise _not_a_register(name, what)
    if _is_binary(head):
        raise _not_a_register(name, "a file of binary data")
    if markup := _markup_format(head, name):
        return markup
    if looked.longest_line > LONGEST_LINE:
        raise AuditError(
            f"One line is longer than {LONGEST_LINE >> 20} MB, so this is no table in rows.",
            remedy=_USE_TABLE,
            place=Place(file=name, row=1 if b"\n" not in head else None),
        )
    return TEXT


def _markup_format(head: bytes, name: str) -> str:
    """Return "html" or "xml" for tables in markup, or nothing for other text.

    Raises:
        AuditError: If it is a web archive, JSON or another kind of XML.
    """
    start = head[:4096].replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n")
    lower = start.lower()
    if lower.startswith((b"mime-version:", b"from: <saved by")):
        raise _not_a_register(name, "a web archive")
    if _JSON.match(start):
        raise _not_a_register(name, "JSON")
    if not start.startswith(b"<"):
        return ""
    if b"schemas-microsoft-com:office:spreadsheet" in lower and b"<html" not in lower:
        return "xml"
    if _HTML.search(lower):
        return "html"
    if lower.startswith(b"<?xml"):
        raise _not_a_register(name, "XML")
    return ""


def _not_a_register(name: str, what: str) -> AuditError:
    return AuditError(f"This is {what}, not a register.", remedy=_USE_TABLE, place=Place(file=name))


def _is_binary(head: bytes) -> bool:
    """Whether too many bytes are control characters; zero bytes count unless they make UTF-16."""
    if head.startswith(_BOMS) or utf16_order(head):
        return False
    sample = head[:65536]
    printable = sample.translate(None, delete=bytes(range(9)) + bytes(range(14, 32)) + b"\x7f")
    return len(sample) - len(printable) > max(8, len(sample) // 20)


def utf16_order(head: bytes) -> str:
    """Return "le" or "be" where text without a mark looks like UTF-16, else nothing."""
    sample = head[:4096]
    half = len(sample) // 2
    if half == 0:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.6 and even < half * 0.05:
        return "le"
    return "be" if even > half * 0.6 and odd < half * 0.05 else ""


def _ole_format(stream: BinaryIO, name: str) -> str:
    """Tell Excel's older files, locked workbooks and other office files apart."""
    data = stream.read()
    stream.seek(0)

    def has(stream_name: str) -> bool:
        return stream_name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return ENCRYPTED
    if has("Workbook") or has("Book"):
        return ENCRYPTED if _is_locked_xls(data) else "xls"
    what = "a Word document" if has("WordDocument") else "an office file without a workbook in it"
    raise _not_a_register(name, what)


def _is_locked_xls(data: bytes) -> bool:
    """Whether an XLS asks for a password; what cannot be told is left to the reader."""
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except (FileFormatError, OSError, ValueError, IndexError):
        return False


@contextmanager
def unpacking(name: str) -> Iterator[None]:
    """Say in words that an archive's parts cannot be unpacked, whatever the library raises.

    Raises:
        AuditError: If so.
    """
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise AuditError(
            "The file is damaged or not whole: its parts cannot be unpacked.",
            remedy="Copy or export it again.",
            place=Place(file=name),
        ) from error


def _zip_format(stream: BinaryIO, name: str) -> str:
    with unpacking(name), zipfile.ZipFile(stream) as archive:
        _refuse_bomb(archive, Place(file=name))
        found = _kind_of_archive(archive)
    stream.seek(0)
    if found in WORKBOOK_FORMATS:
        return found
    raise _not_a_register(name, found)


def _kind_of_archive(archive: zipfile.ZipFile) -> str:
    names = {info.filename.replace("\\", "/").lower() for info in archive.infolist()}
    if "mimetype" in names:
        mime = archive.read("mimetype")[:100].decode("ascii", "replace")
        if "opendocument.spreadsheet" in mime:
            return "ods"
        if "opendocument" in mime:
            return "a document, not a spreadsheet"
    for ending, kind in (("workbook.xml", "xlsx"), ("workbook.bin", "xlsb")):
        if any(entry.rpartition("/")[2] == ending for entry in names):
            return kind
    if any(entry.startswith("word/") for entry in names):
        return "a Word document"
    if any(entry.startswith("ppt/") for entry in names):
        return "a presentation"
    return "a zip archive without a workbook in it"


def _refuse_bomb(archive: zipfile.ZipFile, place: Place) -> None:
    """Look at the sizes the archive declares, before anything is unpacked."""
    unpacked = sum(info.file_size for info in archive.infolist())
    packed = max(1, sum(info.compress_size for info in archive.infolist()))
    harmful = unpacked > LARGEST_HARMLESS and unpacked / packed > LARGEST_RATIO
    if harmful or unpacked > LARGEST_UNPACKED:
        raise AuditError(
            f"The workbook would unpack from {packed / 1e6:.1f} MB to {unpacked / 1e6:,.0f} MB,"
            " which no register needs.",
            remedy="Ask for it as CSV, or copy the table alone into a new workbook.",
            place=place,
        )
