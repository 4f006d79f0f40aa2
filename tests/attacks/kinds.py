"""What a kind of work needs to be killed at it: how it begins, what is done, what is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Say = Callable[[str], None]
Work = Callable[[Path, Say], None]
Look = Callable[[Path, Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work.

    Attributes:
        prepare: Makes the workspace in a folder and returns it.
        work: Done until killed; says each thing once it is durable.
        look: Returns what is wrong afterwards, given all that was said.
        longest: Seconds before the kill, at most.
        share: Of all kills.
    """

    prepare: Callable[[Path], Path]
    work: Work
    look: Look
    longest: float
    share: float
