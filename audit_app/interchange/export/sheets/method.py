"""How the register was read, how the cases were drawn, and how anyone can check that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.population import ColumnRole, OnBlank, OnDuplicate, control_gaps
from audit_app.domain.readers import EVERYBODY, Reader
from audit_app.interchange.export.book import Book, Column
from audit_app.interchange.export.certificates import CERTIFICATE_SHEET
from audit_app.interchange.export.drawing import Row, drawing_rows, moment, number
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.scoring_method import scoring_rows
from audit_app.interchange.export.wording import row_numbers

_COLUMNS = (
    Column("Part", 23, Look.LABEL),
    Column("Item", 34),
    Column("Value", 104),
    Column("Note", 56),
)
_ROLES: Mapping[ColumnRole, str] = {
    ColumnRole.CASE_REF: "Case reference",
    ColumnRole.DATE: "Date",
    ColumnRole.STRATUM: "Stratum",
    ColumnRole.TEAM: "Team",
    ColumnRole.KEPT: "Kept",
    ColumnRole.LEFT_OUT: "Left out",
}


@dataclass(frozen=True, slots=True)
class Method:
    """See the module."""

    key: str = "method"
    title: str = CERTIFICATE_SHEET
    order: int = 20
    about: str = (
        "How the register was read, how the cases were drawn, and how anyone can check the draw."
    )
    readers: frozenset[Reader] = EVERYBODY

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a fact; the certificate's text comes last."""
        rows = [
            *_register_rows(view),
            *_column_rows(view),
            *_problem_rows(view),
            *_control_rows(view),
            *scoring_rows(view, figures),
            *drawing_rows(view),
        ]
        book.table(worksheet, "Method", _COLUMNS, rows, empty="Nothing is known of the method.")


def _register_rows(view: ExportView) -> Iterator[Row]:
    population = view.population
    reading, check = population.plan.reading, population.check
    yield "The register", "File", population.source.name, f"{population.source.size:,} bytes"
    yield (
        "The register",
        "SHA-256 of the file",
        population.source.sha256,
        "Any change to the file changes it.",
    )
    yield "The register", "Read on (UK time)", moment(population.imported_at)
    yield "The register", "Format", reading.file_format.upper(), _reading_note(view)
    yield "The register", "Order of dates", _DATE_ORDERS[reading.date_order.value]
    yield (
        "The register",
        "Rows read",
        number(check.rows_read),
        "Below the headings, blank lines not counted.",
    )
    yield "The register", "Cases", number(check.n_cases), "What the conclusion is about."
    for left_out in check.left_out:
        yield (
            "Left out",
            left_out.text,
            number(left_out.count),
            row_numbers(left_out.rows, left_out.count),
        )


_DATE_ORDERS = {"dmy": "Day first", "mdy": "Month first", "ymd": "Year first"}


def _reading_note(view: ExportView) -> str:
    reading = view.population.plan.reading
    separator = {"\t": "tab", " ": "blank"}.get(reading.delimiter, reading.delimiter)
    parts = (
        f"Sheet '{reading.sheet}'" if reading.sheet else "",
        f"encoding {reading.encoding}" if reading.encoding else "",
        f"cells separated by {separator}" if reading.delimiter else "",
        f"headings in row {reading.header_row}"
        + (" and the next" if reading.header_rows > 1 else ""),
    )
    text = ", ".join(part for part in parts if part)
    return f"{text[0].upper()}{text[1:]}."


def _column_rows(view: ExportView) -> Iterator[Row]:
    plan = view.population.plan
    for heading, role in plan.roles.items():
        note = "Its values were not kept." if role is ColumnRole.LEFT_OUT else ""
        yield "Columns", heading, _ROLES[role], note
    made_of = (
        " / ".join(plan.ref_columns) or "A number made by the program, bound to the file's SHA-256."
    )
    yield "Columns", "Case reference made of", made_of
    repeated = (
        "Keep the first row and count the rest."
        if plan.on_duplicate is OnDuplicate.FIRST
        else "Stop."
    )
    yield "Choices", "A reference in several rows", repeated
    blank = "Leave the row out and count it." if plan.on_blank is OnBlank.SKIP else "Stop."
    yield "Choices", "A row without a reference", blank
    for heading, merged in plan.merge_values.items():
        for value, canonical in merged.items():
            yield "Choices", f"{heading}: '{value}' is the same as", canonical


def _problem_rows(view: ExportView) -> Iterator[Row]:
    for problem in view.population.check.problems:
        yield (
            "Found in the register",
            problem.text,
            number(problem.count),
            row_numbers(problem.rows, problem.count),
        )


def _control_rows(view: ExportView) -> Iterator[Row]:
    population = view.population
    gaps = control_gaps(population.plan, population.check)
    if not gaps:
        yield (
            "Control total",
            "Independent count",
            "None was given.",
            "Nothing shows that the register is complete.",
        )
        return
    if population.plan.control_source:
        yield "Control total", "Where it comes from", population.plan.control_source
    for gap in gaps:
        note = f"Expected {gap.expected:,}, found {gap.found:,}."
        yield "Control total", f"Gap, {gap.key or 'the whole register'}", number(gap.gap), note


SHEET = Method()
