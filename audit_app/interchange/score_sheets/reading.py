"""Reads a scoring workbook that came back; runs in the reading process, with its limits.

Only what is needed of a cell crosses over as text. Nothing is judged here but the sheet's shape.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import Reading
from audit_app.domain.score_sheets import (
    FILLED_IN,
    FINISHED,
    NEEDED,
    RETURN_NUMBER,
    ReadRow,
    ReadSheet,
    SheetColumn,
)
from audit_app.interchange.registers.register_file import RegisterFile
from audit_app.interchange.score_sheets import layout

MOST_ROWS: Final = 250_000
"""Of a sheet; a thousand cases of forty questions make 41,000."""

MOST_COLUMNS: Final = 400
_HEADINGS_WITHIN: Final = 60
"""Rows from the top in which the headings are looked for."""

_PROPERTIES: Final = ("docProps/core.xml", "meta.xml")
_LARGEST_PROPERTIES: Final = 1 << 20
_SAVED: Final = re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>([0-9T:.+\-Z]{10,40})<")
_AGAIN: Final = "Send the reader the scoring workbook again, and copy the answers over."
_WANTED: Final = {name.casefold(): name for name in (*NEEDED, *FILLED_IN)}

Rows = Iterator[tuple[int, list[Any]]]


def read_sheet(register: RegisterFile) -> ReadSheet:
    """Return what stands in a workbook.

    Raises:
        AuditError: If it is no scoring workbook, or its sheet lacks a column that is needed.
    """
    file = register.source.name
    names = {sheet.name.strip().casefold(): sheet.name for sheet in register.sheets}
    stamp = names.get(layout.STAMP.casefold())
    scores = names.get(layout.SCORES.casefold())
    if scores is None:
        raise AuditError(
            f"The workbook has no sheet '{layout.SCORES}', so it is not a scoring workbook.",
            remedy="Choose the file that came back from the reader.",
            place=Place(file),
        )
    found = _Top(Place(file, scores))
    rows = _rows(register, scores)
    found.find_headings(rows)
    return ReadSheet(
        file=file,
        sheet=scores,
        stamp=_stamp(register, stamp) if stamp is not None else {},
        number=found.beside.get(RETURN_NUMBER, ""),
        finished=found.beside.get(FINISHED, ""),
        rows=tuple(found.records(rows)),
        saved_at=_saved_at(register),
    )


def cell_text(cell: Any) -> str:
    """Return a cell as the text a person sees: whole numbers without a fraction, days first."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else ("yes" if cell else "no")
    if isinstance(cell, float | int):
        whole = math.isfinite(cell) and cell == int(cell)
        return str(int(cell)) if whole else repr(cell)
    return _moment_text(cell)


def _moment_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}" if cell.second else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell) if isinstance(cell, timedelta) else ""


def _rows(register: RegisterFile, sheet: str) -> Rows:
    """Yield rows that hold anything, with their numbers."""
    place = Place(register.source.name, sheet)
    number = n_filled = 0
    for batch in register.rows(Reading(register.file_format, sheet=sheet)).batches:
        for cells in batch:
            number += 1
            filled = [at for at, cell in enumerate(cells) if cell not in ("", None)]
            if not filled:
                continue
            n_filled += 1
            if n_filled > MOST_ROWS:
                raise AuditError(f"The sheet has more than {MOST_ROWS:,} rows.", place=place)
            if filled[-1] >= MOST_COLUMNS:
                raise AuditError(
                    f"The sheet has more than {MOST_COLUMNS} columns.",
                    remedy="Delete what stands to the right of the table.",
                    place=Place(place.file, sheet, number),
                )
            yield number, list(cells)


class _Top:
    """What stands above the rows, wherever columns and rows were moved to."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.beside: dict[str, str] = {}
        self._columns: dict[int, SheetColumn] = {}

    def find_headings(self, rows: Rows) -> None:
        """Read down to the row of the headings.

        Raises:
            AuditError: If there is none, or a heading is missing or stands twice.
        """
        best: tuple[int, dict[int, SheetColumn]] = (0, {})
        for number, cells in rows:
            if number > _HEADINGS_WITHIN:
                break
            texts = {at: text for at, cell in enumerate(cells) if (text := cell_text(cell))}
            self._look_beside(texts)
            named = {
                at: _WANTED[text.casefold()]
                for at, text in texts.items()
                if text.casefold() in _WANTED
            }
            if len(named) > len(best[1]):
                best = number, named
            if len({*named.values()} & {*NEEDED}) >= len(NEEDED) - 1:
                break
        self._check_headings(*best)

    def _look_beside(self, texts: Mapping[int, str]) -> None:
        in_order = list(texts.values())
        for name in (RETURN_NUMBER, FINISHED):
            if name in in_order:
                after = in_order[in_order.index(name) + 1 :]
                self.beside[name] = after[0] if after else ""

    def _check_headings(self, number: int, named: Mapping[int, SheetColumn]) -> None:
        where = Place(self.place.file, self.place.sheet, number or None)
        there = list(named.values())
        for column in NEEDED:
            if column not in there:
                raise AuditError(
                    f"The column '{column}' is gone, or its heading has another name.",
                    remedy=_AGAIN if column is SheetColumn.KEY else f"Name it '{column}' again.",
                    place=where,
                )
        twice = sorted({column for column in there if there.count(column) > 1})
        if twice:
            raise AuditError(
                f"The column '{twice[0]}' stands there twice.",
                remedy="Delete the one that is not part of the workbook.",
                place=where,
            )
        self._columns = dict(named)

    def records(self, rows: Rows) -> Iterator[ReadRow]:
        """Yield the rows below the headings."""
        for number, cells in rows:
            texts = {
                column: text
                for at, column in self._columns.items()
                if at < len(cells) and (text := cell_text(cells[at]))
            }
            if texts:
                yield ReadRow(number, texts)


def _stamp(register: RegisterFile, sheet: str) -> dict[str, str]:
    """Return names and texts of the hidden sheet, wherever they stand on it."""
    lines: dict[str, str] = {}
    for number, cells in _rows(register, sheet):
        texts = [text for cell in cells if (text := cell_text(cell))]
        if len(texts) == 2 and number <= _HEADINGS_WITHIN:
            lines[texts[0]] = texts[1]
    return lines


def _saved_at(register: RegisterFile) -> datetime | None:
    """Return when the file was saved, by its own properties."""
    data = register.content
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in _PROPERTIES:
                if name in archive.namelist():
                    with archive.open(name) as part:
                        found = _SAVED.search(part.read(_LARGEST_PROPERTIES))
                    return _moment(found[1].decode()) if found else None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return None  # the sheets were read; when it was saved is only a remark
    return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
