"""What a workbook holds beside its cells, so that the finished file can be held against it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


def _by_sheet() -> defaultdict[str, dict[str, str]]:
    return defaultdict(dict)


@dataclass(slots=True)
class Meant:
    """Formulas, names and charts that were written on purpose; nothing else may be in the file.

    Attributes:
        formulas: Text without the equals sign, by title of the sheet and place, such as "L4".
        names: What each defined name stands for, such as "'Summary'!$B$5".
        charts: Number of charts by title of the sheet.
    """

    formulas: defaultdict[str, dict[str, str]] = field(default_factory=_by_sheet)
    names: dict[str, str] = field(default_factory=dict)
    charts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
