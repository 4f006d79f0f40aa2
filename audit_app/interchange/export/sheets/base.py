"""What a sheet is, and how the sheets are found: one module each, by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.readers import OFFICES, Reader
from audit_app.interchange.export.book import Book


class Sheet(Protocol):
    """One sheet of the workbook; its attribute `readers` says for whom, see readers_of().

    Attributes:
        key: Stable; the module's name.
        title: On its tab: at most 31 characters, no brackets, colons, stars or slashes.
        order: Place in the workbook; the cover is 0.
        about: One sentence for the contents and the line under the title.
    """

    @property
    def key(self) -> str:
        """Stable name."""

    @property
    def title(self) -> str:
        """Words on its tab."""

    @property
    def order(self) -> int:
        """Place in the workbook."""

    @property
    def about(self) -> str:
        """What it holds, in a sentence."""

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write the sheet below its title and line of explanation, which stand in rows 1 and 2."""


def readers_of(sheet: Sheet) -> frozenset[Reader]:
    """Return for whom a sheet exists: its attribute `readers`, or all but the public.

    For the public its page of ExportView.public is written in place of what write() would.
    """
    readers: frozenset[Reader] = getattr(sheet, "readers", OFFICES)
    return readers


@cache
def sheets() -> Sequence[Sheet]:
    """Return every SHEET of the modules beside this one, in the workbook's order."""
    package = importlib.import_module(__package__)
    found: list[Sheet] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        sheet = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "SHEET", None)
        if sheet is not None:
            found.append(sheet)
    return tuple(sorted(found, key=lambda sheet: (sheet.order, sheet.key)))
