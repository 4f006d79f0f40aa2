"""What was recognised of a register, as plain data for `inspect --json`."""

from __future__ import annotations

from typing import Any

from audit_app.domain.population import Problem, Recognition


def describe(recognition: Recognition) -> dict[str, Any]:
    """Return a recognition as a dict of text, numbers, lists and dicts alone."""
    source, reading = recognition.source, recognition.reading
    return {
        "file": {"name": source.name, "size": source.size, "sha256": source.sha256},
        "format": reading.file_format,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "sheet": reading.sheet,
        "sheets": [{"name": sheet.name, "hidden": sheet.hidden} for sheet in recognition.sheets],
        "header_row": reading.header_row,
        "header_rows": reading.header_rows,
        "date_order": reading.date_order.value,
        "rows": recognition.n_rows,
        "columns": [
            {
                "letter": column.letter,
                "heading": column.heading,
                "kind": column.kind,
                "role": recognition.suggested[column.heading].value,
                "filled": column.filled,
                "blank": column.blank,
                "distinct": column.distinct,
                "examples": list(column.examples),
            }
            for column in recognition.columns
        ],
        "problems": [_problem(problem) for problem in recognition.problems],
        "shape": recognition.shape,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "key": problem.key,
        "severity": problem.severity.value,
        "text": problem.text,
        "count": problem.count,
        "rows": list(problem.rows),
        "column": problem.column,
        "examples": list(problem.examples),
        "merges": dict(problem.merges),
    }
