"""The sampling frame: every case that can be drawn, in one order that depends on nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol


class SamplingFrame(Protocol):
    """Every case of a population less recorded exclusions; can be walked any number of times."""

    @property
    def size(self) -> int:
        """Cases in the frame, N."""

    def batches(self, columns: Sequence[str] = ()) -> Iterator[Sequence[tuple[str, ...]]]:
        """Yield (reference, stratum, *values of columns) in order of the reference's UTF-8 bytes.

        References are canonical and, in a sound frame, unique; the draw checks both. Stratum is
        canonical, empty where there are none. A few thousand cases at a time, so that a worker can
        report progress and let the window breathe.

        Args:
            columns: Headings of further columns wanted, such as a cluster or a sort key.

        Raises:
            AuditError: If the frame has no such column.
        """


class ListFrame:
    """A frame held in memory, for a register read straight from a file and for tests."""

    def __init__(
        self,
        cases: Sequence[tuple[str, str]],
        columns: Mapping[str, Sequence[str]] | None = None,
        *,
        batch_size: int = 4096,
    ) -> None:
        """Take (reference, stratum) pairs in any order, and further columns row by row."""
        headings = tuple(columns or {})
        extra = list(zip(*(columns or {}).values(), strict=True)) if headings else [()] * len(cases)
        rows = [(*case, *more) for case, more in zip(cases, extra, strict=True)]
        # Code point order of text is the byte order of its UTF-8.
        self._rows = sorted(rows, key=lambda row: row[0])
        self._place = {heading: place for place, heading in enumerate(headings, start=2)}
        self._batch_size = batch_size

    @property
    def size(self) -> int:
        """Cases in the frame, N."""
        return len(self._rows)

    def batches(self, columns: Sequence[str] = ()) -> Iterator[Sequence[tuple[str, ...]]]:
        """Yield (reference, stratum, *values of columns) in order of reference."""
        from audit_app.domain.errors import AuditError

        for column in columns:
            if column not in self._place:
                raise AuditError(
                    f"The register has no column '{column}'.",
                    remedy=f"Choose one of: {', '.join(self._place) or 'none was kept'}.",
                )
        places = (0, 1, *(self._place[column] for column in columns))
        is_whole = places == tuple(range(2 + len(self._place)))
        for start in range(0, len(self._rows), self._batch_size):
            part = self._rows[start : start + self._batch_size]
            yield part if is_whole else [tuple([row[place] for place in places]) for row in part]
