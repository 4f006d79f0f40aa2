"""How the register was read, how the cases were drawn, and how anyone can check that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.draw import CaseState, Draw, SeedOrigin
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.population import ColumnRole, OnBlank, OnDuplicate, control_gaps
from audit_app.interchange.export.book import Book, CellValue, Column, uk_time
from audit_app.interchange.export.cells import Shown
from audit_app.interchange.export.certificates import (
    CERTIFICATE_PART,
    CERTIFICATE_SHEET,
    certificate_lines,
)
from audit_app.interchange.export.look import Look
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
_ORIGINS: Mapping[SeedOrigin, str] = {
    SeedOrigin.PROGRAM: "Made by the program from the system's randomness.",
    SeedOrigin.TYPED: "Typed by hand.",
    SeedOrigin.DICE: "Rolled with dice.",
    SeedOrigin.PUBLIC: "Taken from a public source.",
    SeedOrigin.JOINT: "Made by several parties together.",
}
_BY_HAND = (
    "A ticket is the SHA-256 of three lines: 'case-audit ticket v1', the seed key, the case "
    "reference. In each stratum the lowest tickets are the sample."
)
Row = tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """See the module."""

    key: str = "method"
    title: str = CERTIFICATE_SHEET
    order: int = 20
    about: str = (
        "How the register was read, how the cases were drawn, and how anyone can check the draw."
    )

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row a fact; the certificate's text comes last."""
        del figures
        rows = [
            *_register_rows(view),
            *_column_rows(view),
            *_problem_rows(view),
            *_control_rows(view),
        ]
        rows += [
            ("Earlier draws", draw.title, _moment(draw.drawn_at), f"Seed {_seed(draw)}")
            for draw in view.draws[:-1]
        ]
        if view.draws:
            draw = view.draws[-1]
            rows += [
                *_draw_rows(draw),
                *_strata_rows(view),
                *_check_rows(view, draw),
                *_certificate_rows(draw),
            ]
        else:
            rows.append(("The draw", "Draws so far", _number(0), "No draw has been made yet."))
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
    yield "The register", "Read on (UK time)", _moment(population.imported_at)
    yield "The register", "Format", reading.file_format.upper(), _reading_note(view)
    yield "The register", "Order of dates", _DATE_ORDERS[reading.date_order.value]
    yield (
        "The register",
        "Rows read",
        _number(check.rows_read),
        "Below the headings, blank lines not counted.",
    )
    yield "The register", "Cases", _number(check.n_cases), "What the conclusion is about."
    for left_out in check.left_out:
        yield (
            "Left out",
            left_out.text,
            _number(left_out.count),
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
            _number(problem.count),
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
        yield "Control total", f"Gap, {gap.key or 'the whole register'}", _number(gap.gap), note


def _draw_rows(draw: Draw) -> Iterator[Row]:
    plan = draw.plan
    yield "The draw", "Draws so far", _number(draw.of), draw.title
    yield "The draw", "Drawn on (UK time)", _moment(draw.drawn_at)
    yield "The draw", "Label", plan.label, "Part of what the tickets are made from."
    yield "The draw", "Method", plan.method.replace("_", " ").capitalize()
    yield "The draw", "Cases wanted", _number(plan.size)
    yield "The draw", "Reserves wanted", _number(plan.reserves)
    if plan.strata_columns:
        yield "The draw", "Stratified by", " / ".join(plan.strata_columns)
    for name, value in plan.inputs.items():
        yield "The draw", name.replace("_", " ").capitalize(), _plain(value)
    yield "The draw", "Seed", _seed(draw), _seed_origin(draw)
    for key, value in draw.certificate.items():
        yield from _scalar_rows(key, value)


def _scalar_rows(name: str, value: object) -> Iterator[Row]:
    """Yield the certificate's single figures; its lists are in its text and on other sheets."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _scalar_rows(f"{name}: {key}", item)
    elif isinstance(value, str | int | float) and value != "":
        yield "Draw certificate", name.replace("_", " ").capitalize(), _plain(value)


def _strata_rows(view: ExportView) -> Iterator[Row]:
    """Yield how many cases each stratum has, gave, and has in the sample now."""
    if len(view.strata) < 2:
        return
    now = Counter(case.stratum for case in view.cases if case.state is CaseState.IN_SAMPLE)
    for stratum, size in view.strata.items():
        yield (
            "Strata",
            stratum or "No stratum",
            _number(size),
            f"{now[stratum]:,} in the sample now, of {size:,} cases.",
        )


def _check_rows(view: ExportView, draw: Draw) -> Iterator[Row]:
    source = view.population.source
    yield (
        "How to check the draw",
        "1. Take the same register",
        f"Take the file {source.name} and make sure that its SHA-256 is {source.sha256}.",
        "On Windows: certutil -hashfile FILE SHA256",
    )
    yield (
        "How to check the draw",
        "2. Draw again",
        "case-audit verify CERTIFICATE REGISTER says 'the same draw', or what differs.",
        f"CERTIFICATE: the rows '{CERTIFICATE_PART}' below, saved as a text file.",
    )
    yield (
        "How to check the draw",
        "3. Check any ticket by hand",
        _BY_HAND,
        f"Nothing secret is needed; the seed is {_seed(draw)}.",
    )


def _certificate_rows(draw: Draw) -> Iterator[Row]:
    for number, line in enumerate(certificate_lines(dict(draw.certificate)), start=1):
        yield CERTIFICATE_PART, f"Line {number:,}", Shown(line, Look.CODE)


def _seed(draw: Draw) -> str:
    """Return the seed's text as the certificate states it."""
    seed = draw.certificate.get("seed", "")
    return str(seed.get("text", "")) if isinstance(seed, Mapping) else str(seed)


def _seed_origin(draw: Draw) -> str:
    seed = draw.certificate.get("seed")
    origin = (
        seed.get("origin") if isinstance(seed, Mapping) else draw.certificate.get("seed_origin")
    )
    try:
        return _ORIGINS[SeedOrigin(str(origin))]
    except ValueError:
        return ""


def _plain(value: object) -> CellValue:
    """Return a JSON value as a cell shows it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return Shown(value, Look.LEFT_NUMBER) if isinstance(value, int) else str(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _number(value: int) -> Shown:
    return Shown(value, Look.LEFT_NUMBER)


def _moment(moment: datetime) -> Shown:
    return Shown(uk_time(moment), Look.LEFT_DATE_TIME)


SHEET = Method()
