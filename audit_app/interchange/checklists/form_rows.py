"""Rows of an XLSForm's sheets by their headings, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audit_app.interchange.checklists.grid import Line
from audit_app.interchange.registers.rows import as_text

_TRANSLATED: Final = ("label", "hint", "guidance_hint")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row.

    Attributes:
        row: Its number in the sheet.
        cells: Texts on one line by heading; empty cells are absent.
    """

    row: int
    cells: Mapping[str, str]

    def get(self, heading: str) -> str:
        """Return a cell, or an empty text."""
        return self.cells.get(heading, "")


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet.

    Attributes:
        headings_row: Where the headings stand.
        headings: Those that are read, in small letters.
        unread: Headings of texts in other languages.
        rows: Rows that hold something.
    """

    headings_row: int = 1
    headings: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    rows: tuple[FormRow, ...] = ()


def form_rows(lines: Sequence[Line], language: str) -> FormSheet:
    """Return the rows of a sheet.

    Args:
        lines: As read; the first holds the headings.
        language: Whose texts are taken; the first there is, where they have another.
    """
    if not lines:
        return FormSheet()
    written = [as_text(cell).strip() for cell in lines[0].cells]
    places = {place: heading.casefold() for place, heading in enumerate(written) if heading}
    for base in _TRANSLATED:
        _choose_language(places, base, language.casefold())
    unread = tuple(
        written[place]
        for place, heading in places.items()
        if ":" in heading and heading.partition(":")[0] in _TRANSLATED
    )
    read = {place: heading for place, heading in places.items() if written[place] not in unread}
    rows = []
    for line in lines[1:]:
        cells = {
            heading: text
            for place, heading in read.items()
            if place < len(line.cells) and (text := " ".join(as_text(line.cells[place]).split()))
        }
        if cells:
            rows.append(FormRow(line.row, cells))
    return FormSheet(lines[0].row, frozenset(read.values()), unread, tuple(rows))


def _choose_language(places: dict[int, str], base: str, language: str) -> None:
    """Give one of the columns 'label::English', 'label::Welsh' ... the plain heading."""
    if base in places.values():
        return
    there = [place for place, heading in places.items() if heading.startswith(f"{base}:")]
    of_language = [
        place for place in there if places[place].removeprefix(base).strip(": ") == language
    ]
    for place in (of_language or there)[:1]:
        places[place] = base
