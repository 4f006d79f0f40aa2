"""Delimited text: which encoding, which delimiter, and its rows."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import chain, islice
from typing import Final

from audit_app.domain.errors import AuditError, Place
from audit_app.interchange.registers.formats import utf16_order
from audit_app.interchange.registers.opening import Survey
from audit_app.interchange.registers.rows import BATCH, Row, RowSource

LONGEST_CELL: Final = 1_000_000
"""Characters in one cell; more means a quotation mark that was never closed."""
MOST_BREAKS: Final = 100
"""Line breaks in one cell; more means that one quotation mark swallowed many rows."""

MIXED: Final = "utf-8-then-windows-1252"
_TEXT: Final = re.compile(r'="((?:[^"]|"")*)"')
_LIKELY: Final = {",": 1.0, "\t": 1.1, ";": 1.0, "|": 1.0, "^": 0.9, "~": 0.9, ":": 0.75}
_NEVER: Final = frozenset("\"'()[]{}<>/\\-_.@&+=#%£$?! \n\r")
_END: Final = "\ue000end of register\ue000"
"""A last line of our own: where it is not a row by itself, a quotation mark is still open."""


def encoding_of(looked: Survey) -> str:
    """Return Python's name of the encoding of a text file."""
    head = looked.head
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if order := utf16_order(head):
        return f"utf-16-{order}"
    if looked.is_utf8 or looked.n_not_utf8:
        return "utf-8"
    return "cp1252" if looked.is_windows_1252 else "latin-1"


def delimiter_of(head: str) -> str:
    """Return the delimiter that cuts the start of a text most evenly.

    Each candidate parses the lines; what counts is the share of rows that have the commonest
    number of cells, then how many cells that is. A comma where no candidate cuts anything.
    """
    lines = head.splitlines(keepends=True)[:300]
    if len(lines) > 1 and len(head) > 100_000:
        lines.pop()
    unusual = Counter(char for line in lines[:20] for char in set(line) if not char.isalnum())
    others = [c for c, n in unusual.items() if n >= 0.9 * min(20, len(lines)) and c not in _NEVER]
    scores = {
        char: _evenness(lines, char) * _LIKELY.get(char, 0.3)
        for char in dict.fromkeys([*_LIKELY, *others])
    }
    best = max(scores, key=lambda char: scores[char])
    return best if scores[best] > 0 else ","


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    """Return the score of a delimiter; quotation marks left in cells show a wrong cut."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    cut = Counter(len(row) for row in rows if len(row) > 1)
    if not cut:
        return 0.0
    width, even = max(cut.items(), key=lambda item: (item[1], item[0]))
    stray = sum(1 for row in rows if any('"' in cell for cell in row)) / len(rows)
    return (even / len(rows)) ** 2 * math.log(1 + width) * (1 - 0.75 * stray)


def text_rows(
    handle: BufferedReader, looked: Survey, *, encoding: str, delimiter: str
) -> RowSource:
    """Return the rows of a text file, every cell as text.

    Raises (while walking):
        AuditError: If a byte does not fit the encoding, a cell has no end, or a quotation mark is
            never closed; with the row.
    """
    handle.seek(0)
    place = Place(file=looked.source.name)
    try:
        errors = MIXED if looked.n_not_utf8 and encoding in {"utf-8", "utf-8-sig"} else "strict"
        text = io.TextIOWrapper(handle, encoding=encoding, newline="", errors=errors)
        csv.reader([], delimiter=delimiter)
    except (LookupError, TypeError, ValueError) as error:
        raise AuditError(
            f"The file cannot be read with encoding '{encoding}' and delimiter '{delimiter}'.",
            remedy="Choose a known encoding and one character as delimiter.",
            place=place,
        ) from error

    def total(done: int) -> int | None:
        position = handle.tell()
        return max(done, round(done * looked.source.size / position)) if position else None

    batches = _batches(text, delimiter, encoding, place)
    if looked.has_text_formulas:
        batches = map(_without_formulas, batches)
    return RowSource(batches, total)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Return the bytes that are not UTF-8 as windows-1252, for codecs.register_error()."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(MIXED, _as_windows_1252)


def _without_formulas(batch: list[Row]) -> list[Row]:
    """Return rows with every ="00123", which tells Excel that it is text, as 00123."""
    return [
        [found[1].replace('""', '"') if (found := _TEXT.fullmatch(cell)) else cell for cell in row]
        if '="' in "".join(row)
        else row
        for row in batch
    ]


def _batches(
    text: io.TextIOWrapper, delimiter: str, encoding: str, place: Place
) -> Iterator[list[Row]]:
    try:
        yield from _parsed(text, delimiter, encoding, place)
    finally:
        text.detach()  # else the file would be closed with it


def _parsed(
    text: io.TextIOWrapper, delimiter: str, encoding: str, place: Place
) -> Iterator[list[Row]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(chain(text, [_END]), delimiter=delimiter)
    done, lines = 0, 0
    while True:
        batch: list[Row] = []
        try:
            batch.extend(islice(reader, BATCH))
        except UnicodeDecodeError as error:
            raise AuditError(
                f"There is a byte (0x{error.object[error.start]:02X}) that is not {encoding}.",
                remedy="Choose another encoding, windows-1252 for instance.",
                place=Place(file=place.file, row=done + len(batch) + 1),
            ) from None
        except csv.Error as error:
            row = done + len(batch) + 1
            refusal = _too_long if "limit" in str(error) else _open_quote
            raise refusal(place, row) from None
        if not batch:
            return
        if reader.line_num - lines - len(batch) > MOST_BREAKS:
            _refuse_swallowed_rows(batch, done, place)
        lines = reader.line_num
        if batch[-1] and batch[-1][-1].endswith(_END):
            if batch[-1] != [_END]:
                raise _open_quote(place, done + len(batch))
            batch.pop()
        done += len(batch)
        if batch:
            yield batch


def _refuse_swallowed_rows(batch: list[Row], done: int, place: Place) -> None:
    for number, row in enumerate(batch, start=done + 1):
        if any(cell.count("\n") > MOST_BREAKS for cell in row):
            raise _open_quote(place, number)


def _too_long(place: Place, row: int) -> AuditError:
    return AuditError(
        f"A cell in this row is longer than {LONGEST_CELL:,} characters, or a quotation mark in it"
        " is never closed.",
        remedy="Close or remove the quotation mark, or export the register without that column.",
        place=Place(file=place.file, row=row),
    )


def _open_quote(place: Place, row: int) -> AuditError:
    return AuditError(
        "A cell in this row begins with a quotation mark and does not end where it should.",
        remedy="Close or remove the quotation mark in the file, or export it again.",
        place=Place(file=place.file, row=row),
    )
