"""Reads a checklist's workbook back: every fault by sheet, row and column, nothing half-taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, Final

from audit_app.interchange.checklists import layout
from audit_app.interchange.checklists.building import Shared
from audit_app.interchange.checklists.cell_values import CellError, cell_value
from audit_app.interchange.checklists.checked import Checked
from audit_app.interchange.checklists.checking import check_tables
from audit_app.interchange.checklists.faults import Fault, Path, suggestion
from audit_app.interchange.checklists.grid import Grid, Line, read_grid
from audit_app.interchange.checklists.layout import SheetLayout
from audit_app.interchange.checklists.sheet_rows import Record, SheetTable, Spot, plain, read_table
from audit_app.interchange.checklists.spots import Spots

_SHEETS: Final = frozenset(sheet.title.casefold() for sheet in layout.SHEETS)
WANTED: Final = _SHEETS | {"survey", "choices", "settings"}
"""Sheets whose rows are read: of a checklist, or of a form."""

_GRADE: Final = re.compile(r"grade (\d{1,4})", re.ASCII)
_PARTS: Final = {
    layout.CHECKLIST: "key",
    layout.CRITERIA: "criterion",
    layout.SCALES: "scale",
    layout.SOURCES: "source",
    layout.STANDARDS: "standard",
    layout.FACTS: "fact",
    layout.COLUMNS: "usual_columns",
}
"""The tables of a checklist that a sheet holds."""

_NEEDED: Final = (layout.CHECKLIST, layout.CRITERIA)


def read_checklist_workbook(path: FilePath, shared: Shared | None = None) -> Checked:
    """Return the checklist in a workbook, or everything that is wrong with it.

    Args:
        path: An XLSX or ODS file.
        shared: Scales and sources it may name without holding them.

    Returns:
        As for a text file, faults with sheet, row and column. For an XLSForm, its draft.
    """
    grid = read_grid(path, WANTED)
    if isinstance(grid, Fault):
        return Checked(None, (grid,))
    names = {plain(name) for name in grid}
    if "survey" in names and "criteria" not in names:
        from audit_app.interchange.checklists.xlsform import form_in

        return form_in(grid, path)
    return checklist_in(grid, path.name, shared or Shared())


def checklist_in(grid: Grid, file: str, shared: Shared) -> Checked:
    """Return the checklist in sheets that were read; see read_checklist_workbook."""
    reading = _Reading(file)
    tables = reading.tables(grid)
    outcome = check_tables(tables, shared, named=reading.named, told=reading.told)
    if outcome.checklist is not None:
        return Checked(outcome.checklist)
    return Checked(None, reading.faults(outcome.found))


class _Reading(Spots):
    """One workbook on its way to tables."""

    def tables(self, grid: Grid) -> dict[str, Any]:
        """Return what the sheets hold, shaped as a checklist file."""
        lines = {plain(name): lines for name, lines in grid.items()}
        self._missing_sheets(list(grid))
        tables = self._first_sheet(lines.get(plain(layout.CHECKLIST.title)))
        read = {
            sheet: read_table(sheet, found)
            for sheet in layout.TABLES
            if (found := lines.get(plain(sheet.title))) is not None
        }
        takers: Mapping[SheetLayout, Callable[[SheetTable], dict[str, Any]]] = {
            layout.CRITERIA: self._criteria,
            layout.SCALES: self._scales,
            layout.SOURCES: lambda table: {"source": self._keyed(table, "source")},
            layout.STANDARDS: lambda table: {"standard": self._keyed(table, "standard")},
            layout.FACTS: self._facts,
            layout.COLUMNS: self._columns,
        }
        for sheet, table in read.items():
            self.sheet_troubles(table)
            tables.update(takers[sheet](table))
        return tables

    def _missing_sheets(self, names: list[str]) -> None:
        there = {plain(name) for name in names}
        for sheet in layout.SHEETS:
            if plain(sheet.title) in there:
                continue
            strangers = [name for name in names if plain(name) not in _SHEETS]
            close = suggestion(sheet.title, strangers)
            if sheet in _NEEDED or close:
                meant = close.replace("Did you mean", "Is it")
                text = f"There is no sheet '{sheet.title}'.{meant}"
                self.tell((_PARTS[sheet], "#sheet"), Spot(sheet.title, 1), text)
        if plain(layout.CRITERIA.title) not in there:
            self.hush([("criterion",)])
        if plain(layout.CHECKLIST.title) not in there:
            self.hush((each.name,) for each in layout.CHECKLIST.fields)
            self.hush([("grade_rule",)])

    def _first_sheet(self, lines: tuple[Line, ...] | None) -> dict[str, Any]:
        if lines is None:
            return {}
        table = read_table(layout.LINES, lines)
        self.sheet_troubles(table)
        fields = {plain(each.heading): each for each in layout.CHECKLIST.fields}
        values: dict[str, Any] = {}
        grades: dict[int, tuple[Record, str]] = {}
        for record in table.records:
            label = str(record.values.get("field", ""))
            field, grade = fields.get(plain(label)), _GRADE.fullmatch(plain(label))
            if grade and "value" in record.values:
                grades[int(grade[1])] = (record, str(record.values["value"]))
            elif field is not None:
                path = _line_path(field.name)
                self.spots[path] = table.spot(record.row, "value")
                self.labels[path] = field.heading
                try:
                    value = cell_value(record.raw.get("value", ""), field)
                except CellError as error:
                    self.told.append((path, f"'{field.heading}': {error}"))
                else:
                    values.update({field.name: value} if value is not None else {})
            elif not grade and "value" in record.values:
                close = suggestion(label, [each.heading for each in layout.CHECKLIST.fields])
                text = f"'{label[:60]}' is not known here.{close}" if label else "'Field' is empty."
                self.tell(("#line", record.row), table.spot(record.row), text)
        self._absent_lines(table)
        rule = {name: values.pop(name) for name in layout.GRADE_RULE if name in values}
        return {**values, "grade_rule": {**rule, "levels": self._levels(table, grades)}}

    def _absent_lines(self, table: SheetTable) -> None:
        """Give lines that are not there the row of the headings and their words."""
        for field in layout.CHECKLIST.fields:
            path = _line_path(field.name)
            self.spots.setdefault(path, table.spot(table.headings_row))
            self.labels.setdefault(path, field.heading)

    def _levels(
        self, table: SheetTable, grades: Mapping[int, tuple[Record, str]]
    ) -> dict[str, str]:
        levels: dict[str, str] = {}
        path: Path = ("grade_rule", "levels")
        self.spots[path] = table.spot(table.headings_row)
        self.labels[path] = "Grade 1, Grade 2 ..."
        for number, (record, text) in sorted(grades.items()):
            key, colon, label = (part.strip() for part in text.partition(":"))
            place: Path = (*path, key)
            self.spots[place] = self.spots[*place, "key"] = table.spot(record.row, "value")
            self.labels[place] = self.labels[*place, "key"] = f"Grade {number}"
            if not colon:
                self.told.append((place, f"'Grade {number}' must be written as 'key: label'."))
            elif key in levels:
                self.told.append((place, f"The grade '{key}' stands here a second time."))
            levels[key] = label
        return levels

    def _criteria(self, table: SheetTable) -> dict[str, Any]:
        names = [each.name for each in table.sheet.fields]
        criteria = []
        for place, record in enumerate(table.records):
            self.place(table, record, ("criterion", place), names)
            criteria.append(_without(record.values, "order"))
        if not criteria and table.missing:
            self.hush([("criterion",)])
        elif not criteria:
            text = "There is no question."
            self.tell(("criterion",), table.spot(table.headings_row), text)
        else:
            self.spots["criterion",] = table.spot(table.headings_row)
        return {"criterion": criteria}

    def _keyed(self, table: SheetTable, part: str) -> dict[str, Any]:
        """Return rows by their key; each key stands once."""
        names = [each.name for each in table.sheet.fields]
        found: dict[str, Any] = {}
        for record in table.records:
            key = self._key(table, record, part, "key")
            if key in found:
                text = f"The key '{key}' stands here a second time."
                self.tell((part, key, f"#{record.row}"), table.spot(record.row, "key"), text)
            elif key:
                self.place(table, record, (part, key), names)
                found[key] = _without(record.values, "key")
        return found

    def _key(self, table: SheetTable, record: Record, part: str, name: str) -> str:
        key = str(record.values.get(name, ""))
        if not key and name not in table.missing:
            heading = table.sheet.field(name).heading
            text = f"'{heading}' is empty."
            self.tell((part, f"#{record.row}"), table.spot(record.row, name), text)
        elif not key:
            self.hush([(part, "#no keys")])
        return key

    def _grouped(self, table: SheetTable, part: str, key: str) -> dict[str, list[Record]]:
        """Return rows that share a key."""
        groups: dict[str, list[Record]] = {}
        for record in table.records:
            if found := self._key(table, record, part, key):
                groups.setdefault(found, []).append(record)
        return groups

    def _agreed(
        self, table: SheetTable, records: list[Record], path: Path, names: Iterable[str]
    ) -> dict[str, Any]:
        """Return what the rows of a group say together: it may stand in any, never differently."""
        values: dict[str, Any] = {}
        self.place(table, records[0], path, names)
        for record in records:
            for name in names:
                value = record.values.get(name, values.get(name))
                if name in values and value != values[name]:
                    text = "Another row of the same key says something else."
                    place = (*path, f"#{name}", record.row)
                    self.tell(place, table.spot(record.row, name), text)
                if value is not None:
                    values.setdefault(name, value)
            if record is not records[0]:
                self.place(table, record, (*path, f"#{record.row}"), names)
        return values

    def _scales(self, table: SheetTable) -> dict[str, Any]:
        of_scale, of_option = (
            ("title", "kind", "ordered"),
            ("key", "label", "counts", "needs_reason"),
        )
        scales: dict[str, Any] = {}
        for key, records in self._grouped(table, "scale", "scale").items():
            path: Path = ("scale", key)
            self.spots[*path, "key"] = table.spot(records[0].row, "scale")
            scales[key] = {**self._agreed(table, records, path, of_scale), "option": []}
            for place, record in enumerate(records):
                self.place(table, record, (*path, "option", place), (*of_option, "order"))
                option = {name: record.values[name] for name in of_option if name in record.values}
                scales[key]["option"].append(option)
        return {"scale": scales}

    def _facts(self, table: SheetTable) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for key, records in self._grouped(table, "fact", "key").items():
            path: Path = ("fact", key)
            self.spots[*path, "key"] = table.spot(records[0].row, "key")
            facts[key] = self._agreed(table, records, path, ("title", "kind", "headings"))
            values = {}
            for record in records:
                word = record.values.get("word")
                if word is not None:
                    self.spots[*path, "values", word] = table.spot(record.row, "word")
                    values[word] = record.values.get("spellings", [])
                elif "spellings" in record.values:
                    place = (*path, f"#spellings {record.row}")
                    self.tell(place, table.spot(record.row, "word"), "'Word' is empty.")
            if values:
                facts[key]["values"] = values
        return {"fact": facts}

    def _columns(self, table: SheetTable) -> dict[str, Any]:
        roles: dict[str, list[str]] = {}
        for record in table.records:
            role = self._role(table, record)
            heading = record.values.get("heading")
            if role and heading is None and "heading" not in table.missing:
                spot = table.spot(record.row, "heading")
                text = "'Heading in the register' is empty."
                self.tell(("usual_columns", f"#{record.row}"), spot, text)
            elif role and heading is not None:
                headings = roles.setdefault(role, [])
                path: Path = (layout.STRATA,) if role == layout.STRATA else ("usual_columns", role)
                self.spots[*path, len(headings)] = table.spot(record.row, "heading")
                headings.append(heading)
        return {layout.STRATA: roles.pop(layout.STRATA, []), "usual_columns": roles}

    def _role(self, table: SheetTable, record: Record) -> str:
        wrong = table.cell_troubles.get(record.row, [])
        for trouble in wrong:
            path = ("usual_columns", f"#{record.row} {trouble.name}")
            self.tell(path, trouble.spot, trouble.message)
        return "" if wrong else self._key(table, record, "usual_columns", "role")


def _line_path(name: str) -> Path:
    return ("grade_rule", name) if name in layout.GRADE_RULE else (name,)


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
