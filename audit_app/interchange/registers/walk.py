"""Walks over a table once, batch by batch, holding back its end until it is known to be the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias

from audit_app.domain.case_columns import CaseColumns
from audit_app.interchange.registers.assembly import Assembler
from audit_app.interchange.registers.rows import Row, RowSource

Step: TypeAlias = Callable[[int, int | None], None]
"""Told (rows done, rows there are or None) after every batch."""


def cases_of(
    source: RowSource, assembler: Assembler, first_row: int, step: Step
) -> Iterator[CaseColumns | None]:
    """Yield the cases of a table, each batch after it was checked; None where it had none.

    The last two batches are held back: totals and notes are looked for only at the end.

    Args:
        source: The table, from row 1.
        assembler: Turns rows into cases.
        first_row: Of the cases, from 1.
        step: Told how far it is.
    """
    held: deque[tuple[int, list[Row]]] = deque()
    number = 1
    for batch in source.batches:
        skip = min(len(batch), max(0, first_row - number))
        rows = batch[skip:] if skip else batch
        number += skip
        if rows:
            held.append((number, rows))
        number += len(rows)
        step(number - 1, source.total(number - 1))
        if len(held) > 2:
            start, rows = held.popleft()
            yield assembler.batch(rows, start)
    end = [row for _, rows in held for row in rows]
    if end:
        yield assembler.last(end, held[0][0])
