"""What the public gets: pages of words and tables, made safe before anything writes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SUPPRESSED = "suppressed"
"""Stands in place of a count or a percentage that is not published."""


class Kind(StrEnum):
    """What a column of a public table holds."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    """A share from 0 to 1, of whole per cents."""


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """A column; in a row its value has the kind, or is text such as SUPPRESSED."""

    heading: str
    kind: Kind = Kind.TEXT


PublicValue = str | int | float | None


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table; every row has a value for each column."""

    title: str
    columns: tuple[PublicColumn, ...]
    rows: tuple[tuple[PublicValue, ...], ...]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """What one sheet says.

    Attributes:
        key: Of the sheet, such as "results".
        about: One sentence.
        lines: Sentences, before the tables.
        tables: In order.
    """

    key: str
    about: str
    lines: tuple[str, ...] = ()
    tables: tuple[PublicTable, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """Everything that may be published of one audit.

    Attributes:
        pages: By the sheets' keys, in order.
        rules: How small numbers were treated, in sentences.
    """

    pages: tuple[PublicPage, ...]
    rules: tuple[str, ...]

    def page(self, key: str) -> PublicPage | None:
        """Return what the sheet with a key says; None if it has nothing for the public."""
        return next((page for page in self.pages if page.key == key), None)
