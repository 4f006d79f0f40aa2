"""Sections of the Settings page, one module each, found by name; each ends in `SECTION = ...`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLayout

from audit_app.ui.session import Session


@dataclass(frozen=True, slots=True)
class Section:
    """One section.

    Attributes:
        key: Stable name.
        title: Over it.
        order: Where on the page, smallest first.
        build: Makes what stands below its title.
    """

    key: str
    title: str
    order: int
    build: Callable[[Session], QLayout]


def sections() -> Sequence[Section]:
    """Return every section, in order."""
    modules = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    ]
    found = [module.SECTION for module in modules if hasattr(module, "SECTION")]
    return sorted(found, key=lambda section: (section.order, section.key))
