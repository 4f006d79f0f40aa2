"""`inspect`: what the importer makes of a register."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_app.app.commands.asking import PASSWORD, unlocking
from audit_app.app.commands.base import Command, TerminalProgress, print_json

if TYPE_CHECKING:
    from audit_app.domain.checklist import Checklist
    from audit_app.domain.population import Problem, Recognition

_WIDEST = 34
_FEWEST_KNOWN = 3


class Inspect:
    """Reads a whole register and says what was recognised; changes nothing."""

    name = "inspect"
    help = "say what a register holds: format, sheet, headings, columns, problems"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("register", type=Path, metavar="REGISTER", help="the file")
        parser.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
        PASSWORD.add_to(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Recognise the whole file and print it."""
        from dataclasses import replace

        from audit_app.app.bootstrap import AppServices
        from audit_app.app.draw_plans import recognised

        services = AppServices()
        first, password = unlocking(
            PASSWORD,
            arguments,
            arguments.register,
            lambda given: recognised(
                services.registers, arguments.register, arguments.sheet, given
            ),
        )
        theme = likeliest_theme(services.checklists.all(), first)
        with TerminalProgress("Reading the register") as progress:
            found = services.registers.recognise(
                arguments.register,
                usual_columns={} if theme is None else theme.usual_columns,
                reading=replace(first.reading, header_row=0) if arguments.sheet else None,
                password=password,
                whole=True,
                progress=progress,
            )
        title = "" if theme is None else theme.title
        if arguments.json:
            print_json({**as_data(found), "theme": title})
        else:
            print("\n".join(as_text(found, title)))
        return 0


def likeliest_theme(checklists: Mapping[str, Checklist], found: Recognition) -> Checklist | None:
    """Return the theme whose usual headings a register has most of, or None if it has few."""
    headings = {_plain(column.heading) for column in found.columns}

    def known(checklist: Checklist) -> int:
        usual = chain.from_iterable(checklist.usual_columns.values())
        return len(headings & set(map(_plain, usual)))

    best = max(checklists.values(), key=known, default=None)
    return best if best is not None and known(best) >= _FEWEST_KNOWN else None


def _plain(heading: str) -> str:
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def as_data(found: Recognition) -> dict[str, Any]:
    """Return a recognition as JSON values."""
    reading = found.reading
    return {
        "file": found.source.name,
        "size": found.source.size,
        "sha256": found.source.sha256,
        "format": reading.file_format,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "sheet": reading.sheet,
        "sheets": [{"name": sheet.name, "hidden": sheet.hidden} for sheet in found.sheets],
        "header_row": reading.header_row,
        "header_rows": reading.header_rows,
        "date_order": reading.date_order.value,
        "rows": found.n_rows,
        "columns": [
            {
                "index": column.index,
                "letter": column.letter,
                "heading": column.heading,
                "kind": column.kind,
                "filled": column.filled,
                "blank": column.blank,
                "distinct": column.distinct,
                "role": found.suggested.get(column.heading, ""),
            }
            for column in found.columns
        ],
        "problems": [
            {
                "key": problem.key,
                "severity": problem.severity.value,
                "text": problem.text,
                "count": problem.count,
                "rows": list(problem.rows),
                "column": problem.column,
            }
            for problem in found.problems
        ],
    }


def as_text(found: Recognition, theme: str = "") -> list[str]:
    """Return a recognition as lines for a person."""
    reading = found.reading
    lines = [f"{found.source.name}: {found.source.size:,} bytes, SHA-256 {found.source.sha256}"]
    if reading.sheet:
        sheets = [
            f"{sheet.name} (hidden)" if sheet.hidden else sheet.name for sheet in found.sheets
        ]
        lines.append(
            f"Format {reading.file_format}, sheet '{reading.sheet}' of {', '.join(sheets)}"
        )
    else:
        delimiter = {"\t": "tab", " ": "space"}.get(reading.delimiter, reading.delimiter)
        encoding = {"cp1252": "windows-1252"}.get(reading.encoding, reading.encoding)
        lines.append(f"Format text, encoding {encoding}, delimiter {delimiter}")
    rows = f"{found.n_rows:,}" if found.n_rows is not None else "an unknown number of"
    below = f" and {reading.header_row + 1}" if reading.header_rows == 2 else ""
    lines.append(
        f"Headings in row {reading.header_row}{below}, {rows} rows below,"
        f" dates read as {reading.date_order.value}"
    )
    if theme:
        lines.append(
            f"Its headings are like those of the theme '{theme}'; roles are suggested by it."
        )
    width = min(_WIDEST, max((len(column.heading) for column in found.columns), default=0))
    lines += ["", f"{len(found.columns):,} columns:"]
    lines += [
        f"  {column.letter:>3}  {column.heading[:_WIDEST]:<{width}}  {column.kind:<14}"
        f" {column.filled:>9,} filled {column.blank:>9,} blank"
        f"  {found.suggested.get(column.heading, '')}".rstrip()
        for column in found.columns
    ]
    lines += ["", "Problems:" if found.problems else "No problems found."]
    lines += [
        f"  {problem.severity.value:<8}  {problem_line(problem)}" for problem in found.problems
    ]
    return lines


def problem_line(problem: Problem) -> str:
    """Return a problem on one line, with the first rows it stands in."""
    rows = ", ".join(f"{row:,}" for row in problem.rows[:5])
    more = " ..." if len(problem.rows) > 5 else ""
    where = f" ({'row' if len(problem.rows) == 1 else 'rows'} {rows}{more})" if rows else ""
    column = f"Column '{problem.column}': " if problem.column else ""
    return f"{column}{problem.text}{where}"


COMMAND: Command = Inspect()
