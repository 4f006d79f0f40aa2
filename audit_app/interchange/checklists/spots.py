"""Where everything in a workbook stands, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from audit_app.interchange.checklists import layout
from audit_app.interchange.checklists.checking import Found
from audit_app.interchange.checklists.faults import Fault, Path
from audit_app.interchange.checklists.sheet_rows import Record, SheetTable, Spot

_ORDER_OF_SHEETS: Final = [sheet.title for sheet in layout.SHEETS]


class Spots:
    """Ties places in the tables of a checklist to spots of a workbook.

    Attributes:
        told: Faults found so far; an empty sentence only keeps further ones from being told.
        spots: Spots by place in the tables. A part with a number sign is no key but a row.
        labels: What a person calls a place, where it is not the heading of its column.
    """

    def __init__(self, file: str) -> None:
        self.told: Found = []
        self._file = file
        self.spots: dict[Path, Spot] = {}
        self.labels: dict[Path, str] = {}

    def named(self, path: Path) -> str:
        """Return what a person calls a place: the heading of its column, or its line's words."""
        if path in self.labels:
            return self.labels[path]
        return self.spot(path).heading or str(path[-1])

    def faults(self, found: Found) -> tuple[Fault, ...]:
        """Return faults with their spots, in the order of the workbook, each once."""
        faults = set()
        for path, text in found:
            spot = self.spot(path)
            if text:
                faults.add(Fault(self._file, spot.row, text, spot.sheet, spot.heading))
        return tuple(sorted(faults, key=_in_the_workbook))

    def spot(self, path: Path) -> Spot:
        """Return the spot of the nearest thing known."""
        for length in range(len(path), 0, -1):
            if (spot := self.spots.get(path[:length])) is not None:
                return spot
        return Spot("", 1)

    def tell(self, path: Path, spot: Spot, message: str) -> None:
        """Tell a fault, and where it stands unless that is known."""
        self.spots.setdefault(path, spot)
        self.told.append((path, message))

    def hush(self, paths: Iterable[Path]) -> None:
        """Say nothing about places whose column or sheet is missing: that was told once."""
        self.told.extend((path, "") for path in paths)

    def sheet_troubles(self, table: SheetTable) -> None:
        """Tell what is wrong with a sheet as such; its cells are told with their records."""
        for number, trouble in enumerate(table.troubles):
            self.tell((f"#{table.sheet.title}", number), trouble.spot, trouble.message)

    def place(self, table: SheetTable, record: Record, path: Path, names: Iterable[str]) -> None:
        """Note where the cells of a record stand, and tell what is wrong with them."""
        self.spots.setdefault(path, table.spot(record.row))
        for name in names:
            self.spots.setdefault((*path, name), table.spot(record.row, name))
        self.hush((*path, name) for name in names if name in table.missing)
        for trouble in table.cell_troubles.get(record.row, ()):
            if trouble.name in names:
                self.told.append(((*path, trouble.name), trouble.message))


def _in_the_workbook(fault: Fault) -> tuple[int, int, str, str]:
    sheets = _ORDER_OF_SHEETS
    place = sheets.index(fault.sheet) if fault.sheet in sheets else -1
    return place, fault.row, fault.column, fault.message
