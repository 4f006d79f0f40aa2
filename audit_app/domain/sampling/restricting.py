"""Conditions on columns: which rows of the register can be drawn at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.draw import Restriction, Test
from audit_app.domain.errors import AuditError

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")


class Restricting:
    """All restrictions of a plan, ready to be held against rows.

    A value that is neither a number nor a date in the form 2025-04-01, where the condition is one
    of at least or at most, does not meet it; such cases are counted. Dates compare by day.

    Attributes:
        columns: Headings needed, in the order their values stand in a row.
        incomparable: Cases with a value that could not be compared.
    """

    def __init__(self, restrictions: Sequence[Restriction], *, first: int) -> None:
        """Take restrictions; their columns stand in the rows from place `first` on."""
        for restriction in restrictions:
            is_bound = restriction.test in {Test.AT_LEAST, Test.AT_MOST}
            if not restriction.values or (is_bound and not _is_bound(restriction.values[0])):
                raise AuditError(
                    f"The condition on column '{restriction.column}' needs a number or a date.",
                    remedy="Write a number, or a date as 2025-04-01.",
                )
        self._restrictions = tuple(restrictions)
        self._first = first
        self.columns = tuple(restriction.column for restriction in restrictions)
        self.incomparable = 0

    def __bool__(self) -> bool:
        return bool(self._restrictions)

    def kept(self, rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return the rows that meet every restriction, in their order."""
        return [row for row in rows if self._meets(row)]

    def _meets(self, row: tuple[str, ...]) -> bool:
        answers = [
            _holds(restriction, row[place])
            for place, restriction in enumerate(self._restrictions, start=self._first)
        ]
        self.incomparable += None in answers
        return all(answers)


def _holds(restriction: Restriction, value: str) -> bool | None:
    """Return whether a value meets a restriction, or None if it cannot be compared."""
    if restriction.test is Test.IS:
        return canonical_or_blank(value) in restriction.values
    if restriction.test is Test.IS_NOT:
        return canonical_or_blank(value) not in restriction.values
    bound, measure = _measure(restriction.values[0]), _measure(value)
    if isinstance(bound, Decimal) and isinstance(measure, Decimal):
        return measure >= bound if restriction.test is Test.AT_LEAST else measure <= bound
    if isinstance(bound, str) and isinstance(measure, str):
        return measure >= bound if restriction.test is Test.AT_LEAST else measure <= bound
    return None


def _is_bound(value: str) -> bool:
    """Whether a value is a number or a day that the calendar has."""
    measure = _measure(value)
    if not isinstance(measure, str):
        return measure is not None
    try:
        date.fromisoformat(measure)
    except ValueError:
        return False
    return True


def _measure(value: str) -> Decimal | str | None:
    """Return a value as a number, or the day of a date, or None if it is neither."""
    value = value.strip()
    if _DATE.fullmatch(value):
        return value[:10]
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
