"""Recognises a register: sheet, headings, dates, columns and their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from audit_app.domain.errors import AuditError
from audit_app.domain.population import (
    ColumnRole,
    ImportPlan,
    OnBlank,
    OnDuplicate,
    Reading,
    Recognition,
    RegisterCheck,
    Severity,
)
from audit_app.interchange.registers import dates, headings
from audit_app.interchange.registers.assembly import Assembler
from audit_app.interchange.registers.findings import merged_note
from audit_app.interchange.registers.headings import Layout, plain
from audit_app.interchange.registers.merged import MergedAreas
from audit_app.interchange.registers.profile import Profiler
from audit_app.interchange.registers.register_file import RegisterFile
from audit_app.interchange.registers.remarks import choice_notes, layout_notes
from audit_app.interchange.registers.roles import shape_of, suggested_roles
from audit_app.interchange.registers.rows import Row, RowSource, column_text
from audit_app.interchange.registers.walk import Step, cases_of

PREVIEW_ROWS: Final = 50
LOOKED_AT: Final = 200
_OPEN: Final = frozenset({"repeated_reference", "blank_reference"})
"""Troubles that the plan settles: questions, as long as there is no plan."""
_GRAVITY: Final = (Severity.STOP, Severity.DECISION, Severity.NOTE)
MOST_CELLS: Final = 5_000_000
"""Cells read to choose a sheet; further sheets are not looked at."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to recognise with; see RegisterReader.recognise."""

    usual_columns: Mapping[ColumnRole, Sequence[str]]
    remembered: Mapping[str, Mapping[str, ColumnRole]]
    reading: Reading | None
    whole: bool
    today: str

    @property
    def known(self) -> set[str]:
        """Usual headings in plain form."""
        return {plain(name) for names in self.usual_columns.values() for name in names}


@dataclass(slots=True)
class _Table:
    """The start of a table, and the rest of its rows."""

    source: RowSource
    head: list[list[str]]
    raw_head: list[Row]
    rest: Iterator[list[Row]]

    @classmethod
    def of(cls, source: RowSource) -> _Table:
        raw = next(source.batches, [])
        return cls(source, [column_text(row) for row in raw], raw, source.batches)


@dataclass(frozen=True, slots=True)
class _Look:
    """A register with its table found."""

    register: RegisterFile
    wish: Wish
    table: _Table
    merged: MergedAreas
    rest: Iterator[list[Row]]
    is_all: bool
    layout: Layout
    reading: Reading
    order_is_proven: bool
    alike: tuple[str, ...]

    @property
    def body(self) -> list[list[str]]:
        """The first rows below the headings."""
        return self.table.head[self.layout.first_row - 1 :]


def recognise(register: RegisterFile, wish: Wish, step: Step) -> Recognition:
    """Return what a register seems to be.

    Raises:
        AuditError: If it has no table, or no row below its headings.
    """
    look = _look(register, wish)
    width = len(look.layout.headings)
    profiler = Profiler(look.layout, look.reading.date_order)
    profiler.add(_columns(look.body, width))
    profiles = profiler.profiles()
    shape = shape_of(look.layout.headings)
    roles = suggested_roles(profiles, wish.usual_columns, wish.remembered.get(shape))
    problems = [*register.notes(look.reading), *layout_notes(look.layout, look.body)]
    problems += merged_note(look.merged.first_rows)
    problems += choice_notes(look.reading, look.alike, order_is_proven=look.order_is_proven)
    n_rows = None
    if wish.whole or look.is_all:
        check = _check(look, roles, profiler, step)
        n_rows, profiles = check.rows_read, profiler.profiles()
        problems = sorted(
            [*problems, *check.problems],
            key=lambda problem: (_GRAVITY.index(problem.severity), problem.key not in _OPEN),
        )
    shown = [row for row in look.body if any(map(str.strip, row))][:PREVIEW_ROWS]
    return Recognition(
        source=register.source,
        reading=look.reading,
        sheets=register.sheets,
        columns=profiles,
        preview=tuple(tuple((row + [""] * width)[:width]) for row in shown),
        n_rows=n_rows,
        problems=tuple(problems),
        suggested=roles,
        shape=shape,
    )


def _look(register: RegisterFile, wish: Wish) -> _Look:
    """Find the table: its sheet, headings and date order; refuse what is none."""
    table, reading, alike = _read_as(register, wish)
    layout = headings.layout(table.head[:LOOKED_AT], reading.header_row, reading.header_rows)
    if not any(any(map(str.strip, row)) for row in table.head):
        raise AuditError(
            "The table is empty.",
            remedy="Choose another sheet, or export the register again.",
            place=register.place(reading),
        )
    register.refuse_width(len(layout.headings), reading)
    merged = MergedAreas(table.source.merged, layout.first_row)
    merged.fill(table.raw_head, 1)
    table.head = [column_text(row) for row in table.raw_head]
    body = table.head[layout.first_row - 1 :]
    proven = True
    if wish.reading is None:
        order, proven = dates.order_of(_columns(body, len(layout.headings)))
        reading = replace(reading, date_order=order)
    more = next(table.rest, None)
    if more is None and not any(any(map(str.strip, row)) for row in body):
        raise AuditError(
            "The table has headings but no rows below them.",
            remedy="Export the register again, or choose another sheet or heading row.",
            place=register.place(reading, reading.header_row),
        )
    rest = iter(()) if more is None else chain([more], table.rest)
    return _Look(register, wish, table, merged, rest, more is None, layout, reading, proven, alike)


def _read_as(register: RegisterFile, wish: Wish) -> tuple[_Table, Reading, tuple[str, ...]]:
    """Choose sheet and heading rows, unless a person has; name other sheets of the same shape."""
    if wish.reading is not None:
        reading = wish.reading
        if register.sheets and not reading.sheet:
            reading = replace(reading, sheet=register.shown_sheets()[0].name)
        table = _Table.of(register.rows(reading))
        if reading.header_row < 1:
            row, rows = headings.find_header(table.head[:LOOKED_AT], wish.known)
            reading = replace(reading, header_row=row, header_rows=rows)
        return table, reading, ()
    reading = register.first_reading()
    alike: tuple[str, ...] = ()
    if not register.sheets:
        table = _Table.of(register.rows(reading))
    else:
        reading, table, alike = _best_sheet(register, reading, wish)
    row, rows = headings.find_header(table.head[:LOOKED_AT], wish.known)
    return table, replace(reading, header_row=row, header_rows=rows), alike


def _best_sheet(
    register: RegisterFile, reading: Reading, wish: Wish
) -> tuple[Reading, _Table, tuple[str, ...]]:
    """Return the visible sheet most like a list of cases, and others that have its headings."""
    best: tuple[float, Reading, _Table] | None = None
    shapes: dict[str, str] = {}
    cells = 0
    for sheet in register.shown_sheets():
        here = replace(reading, sheet=sheet.name)
        table = _Table.of(register.rows(here))
        score, shapes[sheet.name] = _likeness(table, wish)
        if best is None or score > best[0]:
            best = (score, here, table)
        cells += (table.source.total(0) or 0) * max(map(len, table.head), default=0)
        if cells > MOST_CELLS:
            break
    assert best is not None  # noqa: S101 - a workbook without sheets is refused when opened
    chosen = best[1].sheet
    alike = (name for name, shape in shapes.items() if name != chosen and shape == shapes[chosen])
    return best[1], best[2], tuple(alike)


def _likeness(table: _Table, wish: Wish) -> tuple[float, str]:
    """Say how much a sheet looks like a list of cases: long, even, with usual headings.

    The second value is the fingerprint of its headings.
    """
    rows = table.head[:LOOKED_AT]
    header, lines = headings.find_header(rows, wish.known)
    layout = headings.layout(rows, header, lines)
    width = len(layout.headings)
    if width == 0:
        return 0.0, ""
    body = rows[layout.first_row - 1 :]
    even = sum(1 for row in body if sum(1 for cell in row[:width] if cell.strip()) * 2 >= width)
    known = sum(1 for heading in layout.headings if plain(heading) in wish.known)
    length = (table.source.total(0) or len(rows)) - layout.first_row + 1
    score = length * even / max(1, len(body)) * min(width, 8) * (1 + 2 * known)
    return score, shape_of(layout.headings)


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Return rows as columns, short rows made whole."""
    even = [list(row[:width]) + [""] * (width - len(row)) for row in rows if any(row)]
    return (
        [list(column) for column in zip(*even, strict=True)] if even else [[] for _ in range(width)]
    )


def _check(
    look: _Look, roles: Mapping[str, ColumnRole], profiler: Profiler, step: Step
) -> RegisterCheck:
    """Check all rows under the suggested roles; questions the plan would settle stay questions."""
    layout, table = look.layout, look.table
    refs = tuple(heading for heading, role in roles.items() if role is ColumnRole.CASE_REF)
    plan = ImportPlan(look.reading, roles, refs, OnDuplicate.FIRST, OnBlank.SKIP)
    assembler = Assembler(
        layout,
        plan,
        source=look.register.source,
        today=look.wish.today,
        is_typed=table.source.is_typed,
    )

    def profiled() -> Iterator[list[Row]]:
        number = len(table.raw_head) + 1
        for batch in look.rest:
            look.merged.fill(batch, number)
            number += len(batch)
            rows = [column_text(row) for row in batch] if table.source.is_typed else batch
            profiler.add(_columns(rows, len(layout.headings)))
            yield batch

    source = replace(table.source, batches=chain([table.raw_head], profiled()))
    for _ in cases_of(source, assembler, layout.first_row, step):
        pass
    check = assembler.finish()
    return replace(
        check,
        problems=tuple(
            replace(problem, severity=Severity.DECISION) if problem.key in _OPEN else problem
            for problem in check.problems
        ),
    )
