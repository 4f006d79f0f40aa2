"""A short document to print or hand over, as content alone; how it looks is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a line says about itself; its colour only repeats what its words and sign say."""

    PLAIN = ""
    MUTED = "muted"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Heading:
    """Words over what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, plain."""

    text: str
    strong: bool = False
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every row has a cell for each heading. Headings that are all empty are left out."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines to write on by hand, each with its label."""

    labels: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Grid | Blanks


@dataclass(frozen=True, slots=True)
class Document:
    """What stands on the paper; all text is plain, whatever signs it holds.

    Attributes:
        title: At the top.
        blocks: Below it, in order.
        marking: Protective marking, top and bottom of each page.
        footer: At the foot, such as the journal's position.
    """

    title: str
    blocks: tuple[Block, ...]
    marking: str = "OFFICIAL-SENSITIVE"
    footer: str = ""
