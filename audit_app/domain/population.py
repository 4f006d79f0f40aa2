"""A register of cases: how it was read, what each column is for, what was kept and left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType

CaseRef = NewType("CaseRef", str)
"""A case's own reference in canonical text (see canonical.py)."""


class ColumnRole(StrEnum):
    """What a column of the register is used for."""

    CASE_REF = "case_ref"
    DATE = "date"
    STRATUM = "stratum"
    TEAM = "team"
    KEPT = "kept"
    LEFT_OUT = "left_out"


class DateOrder(StrEnum):
    """Which part of a date written with numbers comes first."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet of a workbook.

    Attributes:
        name: As on its tab.
        hidden: Whether the workbook hides it.
    """

    name: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is turned into rows: recognised by the program, changeable by a person.

    Attributes:
        file_format: "csv" (any delimited text), "xlsx", "xlsb", "xls", "ods", or "html" and
            "xml" for web pages and Excel 2003 XML, which some systems name .xls.
        encoding: Python's name of the text encoding; empty for workbooks.
        delimiter: One character; empty for workbooks.
        sheet: Name of the sheet; empty for text.
        header_row: Row of the (first) heading line, from 1 as a spreadsheet counts; 0 asks
            recognition to find it.
        header_rows: 1, or 2 where the headings stand in two rows.
        date_order: How dates written with numbers are read.
    """

    file_format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 1
    header_rows: int = 1
    date_order: DateOrder = DateOrder.DAY_FIRST


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a column seems to hold.

    Attributes:
        index: From 0.
        letter: As a spreadsheet names it, A, B, ... AA.
        heading: Unique in its table: blank headings become "Column C", repeated ones get " (2)".
        kind: "text", "whole number", "number", "date", "date and time", "month", "yes or no" or
            "blank".
        filled: Rows with a value, of the rows looked at.
        blank: Rows without.
        distinct: Different values, counted up to 1,000.
        examples: The first few different values as read.
    """

    index: int
    letter: str
    heading: str
    kind: str
    filled: int = 0
    blank: int = 0
    distinct: int = 0
    examples: tuple[str, ...] = ()


class Severity(StrEnum):
    """What a problem asks of the person."""

    NOTE = "note"
    DECISION = "decision"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of trouble found in a register.

    Attributes:
        key: Stable name, such as "repeated_reference", "blank_reference", "unreadable_date".
        severity: NOTE needs nothing, DECISION has a choice in the import plan, STOP cannot go on.
        text: A sentence with the count, for a person.
        count: Rows (or values) concerned.
        rows: Row numbers as in the file, at most the first 100.
        column: Heading concerned, or empty.
        examples: Values as read, at most ten; case content, shown but never logged.
        merges: Suggested value by value as read, where a choice of spellings is offered.
    """

    key: str
    severity: Severity
    text: str
    count: int
    rows: tuple[int, ...] = ()
    column: str = ""
    examples: tuple[str, ...] = ()
    merges: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file a register came from.

    Attributes:
        name: Without its folder.
        size: Bytes.
        sha256: Lower-case hex digest of the whole file.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the program makes of a register before anything is imported.

    Attributes:
        source: The file.
        reading: How it is read.
        sheets: Sheets of a workbook, hidden ones too; empty for text.
        columns: One profile a column, in file order.
        preview: The first rows as text, each as long as columns.
        n_rows: Rows of cases; None when only the start of the file was looked at.
        problems: What was found on the way.
        suggested: Role by heading, from the theme's usual names and an earlier import.
        shape: Fingerprint of the headings, to find the choices of an earlier import again.
    """

    source: SourceFile
    reading: Reading
    sheets: tuple[SheetInfo, ...]
    columns: tuple[ColumnProfile, ...]
    preview: tuple[tuple[str, ...], ...]
    n_rows: int | None
    problems: tuple[Problem, ...]
    suggested: Mapping[str, ColumnRole]
    shape: str


class OnDuplicate(StrEnum):
    """What to do with a reference that stands in several rows."""

    STOP = "stop"
    FIRST = "first"


class OnBlank(StrEnum):
    """What to do with rows that have no reference."""

    STOP = "stop"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every choice made about an import; kept with the population.

    Attributes:
        reading: How the file is read.
        roles: Role by heading; headings not named are left out.
        ref_columns: Headings that make the case reference, in order, joined by " / ".
            Empty: a numbered reference bound to the file's digest is made.
        on_duplicate: FIRST keeps the first row of a reference and counts the rest.
        on_blank: SKIP leaves rows without a reference out and counts them.
        drop_trailing: Leave out rows recognised as totals, notes or repeated headings, most of
            them at the end of the table.
        merge_values: Canonical value by value as read, by heading, for stratum and team columns:
            spellings the person decided are the same.
        control_totals: Independent count of cases by month ("2025-04") or stratum; the empty key
            is the total. Empty mapping: none was given.
        control_source: Where the control total came from.
    """

    reading: Reading
    roles: Mapping[str, ColumnRole]
    ref_columns: tuple[str, ...] = ()
    on_duplicate: OnDuplicate = OnDuplicate.STOP
    on_blank: OnBlank = OnBlank.STOP
    drop_trailing: bool = True
    merge_values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    control_totals: Mapping[str, int] = field(default_factory=dict)
    control_source: str = ""

    def headings(self, role: ColumnRole) -> tuple[str, ...]:
        """Return the headings that have a role, in the order they were mapped."""
        return tuple(heading for heading, given in self.roles.items() if given is role)


class RegisterRow(NamedTuple):
    """One case of a register.

    Attributes:
        row_number: In the file, as a spreadsheet counts, from 1.
        case_ref: Canonical.
        stratum: Canonical, empty where no column has the role; several columns joined by " / ".
        team: Canonical, empty where no column has the role.
        case_date: ISO 8601 date or date-time, empty if blank or unreadable.
        kept: Values of the KEPT columns, in the order of the plan.
    """

    row_number: int
    case_ref: str
    stratum: str
    team: str
    case_date: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the file that are not in the population.

    Attributes:
        reason: Stable name, such as "repeated_reference" or "note_row".
        text: The reason as a person reads it.
        count: Rows.
        rows: Row numbers, at most the first 100.
    """

    reason: str
    text: str
    count: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterCheck:
    """A whole register read under a plan.

    Attributes:
        rows_read: Rows of the table below its headings, blank lines not counted.
        n_cases: Cases that the population has, or would have.
        left_out: By reason.
        problems: All kinds of trouble, the gravest first.
        strata: Cases by stratum.
        months: Cases by month of their date, "2025-04"; the empty key counts undated ones.
    """

    rows_read: int
    n_cases: int
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]
    strata: Mapping[str, int]
    months: Mapping[str, int]

    @property
    def can_import(self) -> bool:
        """Whether nothing stands in the way of importing."""
        return self.n_cases > 0 and all(p.severity is not Severity.STOP for p in self.problems)


@dataclass(frozen=True, slots=True)
class ControlGap:
    """One line of the comparison with an independent control total.

    Attributes:
        key: Month or stratum; empty for the whole register.
        expected: Cases there should be.
        found: Cases the register has.
    """

    key: str
    expected: int
    found: int

    @property
    def gap(self) -> int:
        """Cases missing (negative) or too many (positive)."""
        return self.found - self.expected


@dataclass(frozen=True, slots=True)
class Population:
    """Every case an audit's conclusion is about, and how it came to be.

    Attributes:
        id: In the workspace; 0 before it is kept.
        audit_id: The audit it belongs to.
        source: The file it came from.
        plan: Every choice made about the import.
        check: What the file held and what was left out.
        kept_headings: Headings of the JSON array in each case's kept values.
        imported_at: Aware, UTC.
    """

    id: int
    audit_id: int
    source: SourceFile
    plan: ImportPlan
    check: RegisterCheck
    kept_headings: tuple[str, ...]
    imported_at: datetime


def control_gaps(plan: ImportPlan, check: RegisterCheck) -> tuple[ControlGap, ...]:
    """Return the register held against its control total, one line a given figure.

    Months and strata share one mapping; a key that is neither counts as found 0 times.
    """
    found = {**check.strata, **check.months, "": check.n_cases}
    return tuple(ControlGap(k, n, found.get(k, 0)) for k, n in plan.control_totals.items())
