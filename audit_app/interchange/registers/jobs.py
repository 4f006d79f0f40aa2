"""What the reading process is asked for, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_app.domain.population import ImportPlan, RegisterCheck, SourceFile

if TYPE_CHECKING:
    from audit_app.interchange.registers.register_file import RegisterFile


@dataclass(frozen=True, slots=True)
class Job:
    """What to do with a register.

    Attributes:
        path: The file.
        password: For a locked workbook.
        wish: A recognition.Wish, to recognise it.
        plan: To read it under a plan.
        today: ISO date after which a date is in the future.
        send_cases: Whether cases are sent, or only checked.
        find_far_cell: Only look for the cell that made reading fail.
        look: Takes the open file and gives the outcome, for files that are no register.
    """

    path: Path
    password: str | None = None
    wish: Any = None
    plan: ImportPlan | None = None
    today: str = ""
    send_cases: bool = False
    find_far_cell: bool = False
    look: Callable[[RegisterFile], Any] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Outcome of reading under a plan."""

    source: SourceFile
    check: RegisterCheck
