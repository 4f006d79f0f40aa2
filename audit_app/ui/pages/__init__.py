"""Pages of the rail, one module each, found by name; each ends in `PAGE = Page(...)`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from audit_app.ui.session import Session


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the rail.

    Attributes:
        key: Stable name.
        title: In the rail; '&' marks its letter.
        order: Where in the rail, smallest first.
        build: Makes the widget, once, when it is first shown.
    """

    key: str
    title: str
    order: int
    build: Callable[[Session], QWidget]


def pages() -> Sequence[Page]:
    """Return every page, in the order of the rail."""
    modules = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    ]
    found = [module.PAGE for module in modules if hasattr(module, "PAGE")]
    return sorted(found, key=lambda page: (page.order, page.key))
