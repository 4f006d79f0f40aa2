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
        key: Stable, such as "results".
        title: Words on the sheet's tab.
        about: One sentence.
        lines: Sentences, before the tables.
        tables: In order.
    """

    key: str
    title: str
    about: str
    lines: tuple[str, ...] = ()
    tables: tuple[PublicTable, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """Everything that may be published of one audit.

    Attributes:
        pages: In order; the first is the cover.
        rules: How small numbers were treated, in sentences.
        headline: The most important sentences, for a summary.
    """

    pages: tuple[PublicPage, ...]
    rules: tuple[str, ...]
    headline: tuple[str, ...] = ()

    def page(self, key: str) -> PublicPage:
        """Return the page with a key. Raises KeyError if there is none."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)
