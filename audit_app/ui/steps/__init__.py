"""Steps of an audit, one module each, found by name; each ends in `STEP = Step(...)`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from audit_app.domain.audit import AuditProgress
from audit_app.domain.packs import is_guest
from audit_app.ui.session import Session


def is_ours(progress: AuditProgress) -> bool:
    """Return whether an audit is our own, and did not come in a pack."""
    return not is_guest(progress)


@dataclass(frozen=True, slots=True)
class Step:
    """One step, always shown across the top of an audit.

    Attributes:
        key: Stable name.
        title: On its button. It has no letter for Alt, which belong to the pages: Ctrl and its
            number open it.
        order: Where in the row, smallest first.
        build: Makes the widget, once an audit, when it is first shown.
        state: How far it is, in a few words, such as '12 of 60'.
        is_done: Whether nothing is left to do in it.
        shows: Whether an audit has it; one that came in a pack has few.
    """

    key: str
    title: str
    order: int
    build: Callable[[Session], QWidget]
    state: Callable[[AuditProgress], str]
    is_done: Callable[[AuditProgress], bool]
    shows: Callable[[AuditProgress], bool] = is_ours


def steps() -> Sequence[Step]:
    """Return every step, in order."""
    modules = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    ]
    found = [module.STEP for module in modules if hasattr(module, "STEP")]
    return sorted(found, key=lambda step: (step.order, step.key))
