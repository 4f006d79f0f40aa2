"""One pass over a frame: check it, restrict it, digest it, and hand it on batch by batch."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit_app.domain.canonical import LONGEST_BYTES, canonical, canonical_or_blank
from audit_app.domain.draw import Restriction
from audit_app.domain.errors import AuditError
from audit_app.domain.frame import SamplingFrame
from audit_app.domain.progress import Progress
from audit_app.domain.sampling.restricting import Restricting
from audit_app.domain.tickets import FrameDigest, ticket_state

_VISIBLE = bytes(range(0x21, 0x7F))
_PIECE = 8192
"""Most cases handled in one breath, so that a window stays alive whatever the frame hands over."""


class Batch(NamedTuple):
    """Some cases of the frame, in order of reference.

    Attributes:
        references: Canonical, unique.
        coded: The references in UTF-8.
        strata: As long as references, or None where the draw has no strata.
        values: Values of the further columns by case; None where no column was asked for.
    """

    references: list[str]
    coded: list[bytes]
    strata: list[str] | None
    values: list[tuple[str, ...]] | None


class FrameWalk:
    """Every case that can be drawn; iterate once, then read the totals.

    Attributes:
        key: Seed key of the draw.
        cluster_key: Seed key of the draw of clusters, where there are any.
        state: Hash that has read all of a ticket but the reference.
        strata: Cases that can be drawn by stratum, after the pass.
        size: Cases that can be drawn, after the pass.
        register_size: Cases before the restrictions, after the pass.
        incomparable: Cases left out because a value was neither number nor date where one was
            needed.
    """

    def __init__(  # noqa: PLR0913 - what a pass needs to know
        self,
        frame: SamplingFrame,
        key: str,
        *,
        cluster_key: str = "",
        columns: Sequence[str],
        with_strata: bool,
        restrictions: Sequence[Restriction],
        progress: Progress,
    ) -> None:
        self.key, self.state, self.cluster_key = key, ticket_state(key), cluster_key
        self.strata: Counter[str] = Counter()
        self.size = self.register_size = 0
        self._frame, self._progress, self._with_strata = frame, progress, with_strata
        self._columns = tuple(columns)
        self._restricting = Restricting(restrictions, first=2 + len(self._columns))
        self._digest, self._register_digest = FrameDigest(), FrameDigest()
        self._last = b""
        self._known_strata: set[str] = set()

    @property
    def digest(self) -> str:
        """Digest of the cases that can be drawn."""
        return self._digest.hexdigest()

    @property
    def register_digest(self) -> str:
        """Digest of the cases before the restrictions."""
        return self._register_digest.hexdigest() if self._restricting else self.digest

    @property
    def incomparable(self) -> int:
        """Cases left out because a value could not be compared."""
        return self._restricting.incomparable

    def __iter__(self) -> Iterator[Batch]:
        total = self._frame.size
        wanted = (*self._columns, *self._restricting.columns)
        for rows in self._frame.batches(wanted):
            for start in range(0, len(rows), _PIECE):
                piece = rows[start : start + _PIECE] if len(rows) > _PIECE else rows
                yield self._batch(piece)
                self._progress.step(self.register_size, total, "Drawing the sample")

    def _batch(self, rows: Sequence[tuple[str, ...]]) -> Batch:
        """Check rows, keep those that meet the restrictions, count and digest them."""
        references = [row[0] for row in rows]
        coded = list(map(str.encode, references))
        self._check_references(references, coded)
        self.register_size += len(rows)
        if self._restricting:
            self._register_digest.add(coded, self._strata_of(rows))
            rows = self._restricting.kept(rows)
            references = [row[0] for row in rows]
            coded = list(map(str.encode, references))
        strata = self._strata_of(rows)
        self._digest.add(coded, strata)
        self.size += len(references)
        if strata is None:
            self.strata[""] += len(references)
        else:
            self.strata.update(strata)
            self._check_strata()
        n = len(self._columns)
        values = [row[2 : 2 + n] for row in rows] if n else None
        return Batch(references, coded, strata, values)

    def _strata_of(self, rows: Sequence[tuple[str, ...]]) -> list[str] | None:
        return [row[1] for row in rows] if self._with_strata else None

    def _check_strata(self) -> None:
        """Look at strata met for the first time; not canonical is a defect of the frame."""
        if len(self.strata) == len(self._known_strata):
            return
        for name in self.strata.keys() - self._known_strata:
            if canonical_or_blank(name) != name:
                raise ValueError("the frame handed over a stratum that is not canonical")
            self._known_strata.add(name)

    def _check_references(self, references: list[str], coded: list[bytes]) -> None:
        """Refuse repeated references; anything else wrong here is a defect of the frame."""
        if not references:
            return
        if not _plain(coded) and any(canonical(ref) != ref for ref in references):
            raise ValueError("the frame handed over a reference that is not canonical")
        rising = all(map(operator.lt, coded, coded[1:]))
        if not rising or coded[0] <= self._last:
            pairs = zip([self._last, *coded], coded, strict=False)
            repeated = sum(before == after for before, after in pairs)
            if not repeated:
                raise ValueError("the frame is not in order of reference")
            raise AuditError(
                "A case reference occurs more than once in the register, so its case would have"
                " more than one chance.",
                remedy="Leave the repeated rows out, or keep the first of each, and draw again.",
            )
        self._last = coded[-1]


def _plain(coded: list[bytes]) -> bool:
    """Return whether all references are visible ASCII without blanks, so surely canonical.

    A blank reference passes and is caught as out of order; a long one is looked at by canonical().
    """
    text = b"\n".join(coded)
    only_ends_left = text.translate(None, _VISIBLE) == b"\n" * (len(coded) - 1)
    return only_ends_left and _lines_are_short(text)


def _lines_are_short(text: bytes) -> bool:
    """Return whether a line end stands in every window; a longer line spans a whole window."""
    width = LONGEST_BYTES // 2
    return all(
        text.find(b"\n", start, start + width) >= 0 for start in range(0, len(text) - width, width)
    )
