"""References that differ only in how they look: AB-12, ab 12 and AB–12."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from audit_app.domain.canonical import look_alike

MOST_SHAPES: Final = 10_000

_SHAPE: Final = str.maketrans(
    string.digits + string.ascii_lowercase + string.ascii_uppercase, "9" * 10 + "a" * 26 + "A" * 26
)


class LookAlikes:
    """Finds look-alikes among millions of references without a second copy of them.

    Two plain references of one shape (capitals, small letters, digits, marks each in the same
    place) look alike only if they are equal. So only shapes that become the same shape when case
    and marks are dropped can hold look-alikes, and only their references are compared at the end.
    """

    def __init__(self) -> None:
        self._shapes: set[str] = set()
        self._all = False

    def add(self, references: Sequence[str]) -> None:
        """Take canonical references."""
        if self._all:
            return
        joined = "\n".join(references)
        if not joined.isascii():
            self._all = True
            return
        self._shapes.update(joined.translate(_SHAPE).split("\n"))
        self._all = len(self._shapes) > MOST_SHAPES

    def groups(self, references: Iterable[str]) -> list[tuple[str, ...]]:
        """Return groups of two and more that look alike, each in order.

        Args:
            references: All that were added, each once.
        """
        suspects = self._suspects()
        if suspects is not None and not suspects:
            return []
        first: dict[str, str] = {}
        more: dict[str, set[str]] = defaultdict(set)
        for reference in references:
            if suspects is not None and reference.translate(_SHAPE) not in suspects:
                continue
            key = look_alike(reference)
            if key and first.setdefault(key, reference) != reference:
                more[key].update((first[key], reference))
        return sorted(tuple(sorted(group)) for group in more.values())

    def without_zeros(self, references: Iterable[str]) -> list[str]:
        """Return references of digits alone, shorter than others that begin with a zero.

        Args:
            references: All that were added, each once.
        """
        widths = {len(shape) for shape in self._shapes if not shape.strip("9")}
        if len(widths) < 2 and not self._all:
            return []
        digits = [text for text in references if text.isascii() and text.isdigit()]
        width = max((len(text) for text in digits if text[0] == "0"), default=0)
        return [text for text in digits if len(text) < width and text[0] != "0"]

    def _suspects(self) -> set[str] | None:
        """Return shapes that can hold look-alikes; None for all."""
        if self._all:
            return None
        by_outline: dict[str, list[str]] = defaultdict(list)
        for shape in self._shapes:
            by_outline[look_alike(shape)].append(shape)
        return {shape for shapes in by_outline.values() if len(shapes) > 1 for shape in shapes}
