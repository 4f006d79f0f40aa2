"""From a cell, as somebody filled it in, to the value a checklist's tables hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from audit_app.interchange.checklists.faults import suggestion
from audit_app.interchange.checklists.layout import Field, Kind
from audit_app.interchange.registers.rows import as_text

_BREAK = re.compile(r"\s*[\r\n]+\s*")
_CURLY = str.maketrans("“”„‘’", '"""\'\'')
_UK_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})


class CellError(ValueError):
    """A cell that does not hold what its column asks for; its text is a sentence."""


def cell_value(cell: Any, field: Field) -> Any:
    """Return what a cell means; None if it is empty.

    Args:
        cell: As read from a workbook.
        field: Its column.

    Raises:
        CellError: If it cannot be understood.
    """
    text = _text(cell, field)
    if not text:
        return None
    if field.kind is Kind.CHOICE:
        return _choice(text, field)
    return _READERS[field.kind](cell, text)


def _text(cell: Any, field: Field) -> str:
    # A version such as 2026-11, typed into an empty cell, becomes the first day of that month.
    if field.name == "version" and isinstance(cell, date) and cell.day == 1:
        return cell.strftime("%Y-%m")
    return as_text(cell).strip()


def _entries(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[\r\n]+", text) if part.strip()]


def _choice(text: str, field: Field) -> str:
    wanted = _joined(text)
    for choice in field.choices:
        if wanted == _joined(choice):
            return choice
    known = ", ".join(field.choices)
    raise CellError(f"'{text[:60]}' is none of: {known}.{suggestion(text, field.choices)}")


def _joined(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text).casefold()


def _yes_no(_: Any, text: str) -> bool:
    if text.casefold() not in _YES | _NO:
        raise CellError(f"'{text[:60]}' is neither yes nor no.")
    return text.casefold() in _YES


def _date(cell: Any, text: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    british = _UK_DATE.fullmatch(text)
    try:
        if british:
            day, month, year = map(int, british.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise CellError(f"'{text[:60]}' is not a date; write it as 2026-11-22.") from None


def _number(cell: Any, text: str) -> float:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return float(cell)
    plain = re.fullmatch(r"(-?\d{1,15}(?:\.\d{1,17})?(?:e-\d{1,2})?)\s*(%?)", text, re.ASCII)
    if plain is None:
        raise CellError(f"'{text[:60]}' is not a number.")
    return float(plain[1]) / (100 if plain[2] else 1)


def _whole(cell: Any, text: str) -> int:
    number = _number(cell, text)
    if not number.is_integer():
        raise CellError(f"'{text[:60]}' is not a whole number.")
    return int(number)


def _shares(cell: Any, text: str) -> list[float]:
    entries = [cell] if isinstance(cell, float) else _entries(text)
    return [_number(entry, str(entry)) for entry in entries]


_READERS: Final[Mapping[Kind, Callable[[Any, str], Any]]] = {
    Kind.TEXT: lambda _, text: _BREAK.sub(" ", text),
    # Spreadsheets bend quotation marks while one types.
    Kind.RULE: lambda _, text: text.translate(_CURLY),
    Kind.LIST: lambda _, text: _entries(text),
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.WHOLE: _whole,
    Kind.SHARE: _number,
    Kind.SHARES: _shares,
    Kind.ORDER: _number,
}
