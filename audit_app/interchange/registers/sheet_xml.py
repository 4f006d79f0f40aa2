"""Looks at the XML of an XLSX sheet as bytes: far cells, errors, lost results, hidden rows.

calamine lays a sheet out as one rectangle, so a single value in the last cell makes it ask for
hundreds of gigabytes and abort its process; and it cannot tell an error from an empty cell.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.etree import ElementTree

_CELL: Final = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_TROUBLE: Final = re.compile(
    rb'<c (?:[^>]* )?r="([A-Z]{1,3})([0-9]{1,7})"'
    rb'(?:[^>]*? (t="e")|[^>]*>(<f[^>]*(?:/>|>[^<]*</f>))(?:<v ?/>|<v></v>)?</c>)'
)
_HIDDEN: Final = re.compile(rb'<row (?=[^>]*? hidden="(?:1|true)")(?:[^>]*? )?r="([0-9]{1,7})"')
_CHUNK: Final = 1 << 22
_OVERLAP: Final = 4096
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of the part that holds each sheet; empty if it cannot be told."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - in a limited process
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {
        element.get("name", ""): posixpath.join("/xl", targets.get(element.get(_RELATION), ""))
        for element in book.iter()
        if element.tag.rpartition("}")[2] == "sheet"
    }
    present = set(archive.namelist())
    return {name: part[1:] for name, part in parts.items() if part[1:] in present}


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the part's bytes, each piece ending where a cell begins."""
    rest = b""
    with archive.open(part) as handle:
        while chunk := handle.read(_CHUNK):
            data = rest + chunk
            cut = data.rfind(b"<c ")
            if cut < 0 or len(data) - cut > _OVERLAP * 256:
                cut = max(0, len(data) - _OVERLAP)
            rest = data[cut:]
            yield data[:cut]
    yield rest


def farthest_cell(stream: BinaryIO) -> tuple[str, str] | None:
    """Return (sheet, cell) of the value farthest to the right and down in an XLSX, or None."""
    best: tuple[int, bytes, int, str] | None = None
    with zipfile.ZipFile(stream) as archive:
        for sheet, part in _sheets(archive).items():
            for chunk in _chunks(archive, part):
                for letters, row in set(_CELL.findall(chunk)):
                    best = max(best or (0, b"", 0, ""), (len(letters), letters, int(row), sheet))
    return (best[3], f"{best[1].decode()}{best[2]}") if best else None


@dataclass(frozen=True, slots=True)
class SheetTroubles:
    """Row numbers, in file order; nothing where the sheet's part cannot be found.

    Attributes:
        errors: Of each cell that holds an error.
        unresolved: Of each formula that has no kept result.
        hidden: Of rows that a person or a filter has hidden.
    """

    errors: list[int] = field(default_factory=list)
    unresolved: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def sheet_troubles(stream: BinaryIO, sheet: str) -> SheetTroubles:
    """Return what a reader of the values alone would not see in a sheet."""
    found = SheetTroubles()
    with zipfile.ZipFile(stream) as archive:
        part = _sheets(archive).get(sheet)
        if part is None:
            return found
        for chunk in _chunks(archive, part):
            if b' hidden="' in chunk:
                found.hidden.extend(map(int, _HIDDEN.findall(chunk)))
            if b't="e"' not in chunk and b"<f" not in chunk:
                continue
            for _, row, is_error, _ in _TROUBLE.findall(chunk):
                (found.errors if is_error else found.unresolved).append(int(row))
    stream.seek(0)
    return found
