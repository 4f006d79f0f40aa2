"""Working days of England and Wales: Monday to Friday, less the bank holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from audit_app.domain.errors import AuditError

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """The bank holidays that are known.

    Attributes:
        days: Those that fall on a weekday.
        first_year: First year they are known for; none is with the values given here.
        last_year: Last year.
        source: Address where they are published.
    """

    days: frozenset[date] = frozenset()
    first_year: int = 1
    last_year: int = 0
    source: str = ""

    def is_working(self, day: date) -> bool:
        """Return whether a day is a working day.

        Raises:
            AuditError: If the bank holidays of its year are not known.
        """
        if not self.first_year <= day.year <= self.last_year:
            raise AuditError(
                f"Working days cannot be counted: the bank holidays of {day.year} are not known.",
                remedy="Choose the answer yourself, or check the year that was typed.",
            )
        return day.weekday() < _SATURDAY and day not in self.days

    def after(self, day: date, n_days: int) -> date:
        """Return the n-th working day after a day, which itself is not counted.

        Raises:
            AuditError: If the bank holidays of a year on the way are not known.
        """
        while n_days:
            day += _DAY
            n_days -= self.is_working(day)
        return day


NONE_KNOWN: Final = BankHolidays()
"""Where nobody said which they are: counting working days is refused."""
