"""The workbook against a bare script that writes the same cells, and the memory it takes."""

from __future__ import annotations

import gc
import resource
import time
from io import BytesIO

from benchmarks.base import Contestant, Row, contest, versus

SIZES = ((60, 25), (5_000, 40))
MOST_GROWTH_MB = 100.0


def ours(n_cases: int, n_questions: int) -> dict[str, float]:
    """Time the workbook from the audit to its checked bytes, and measure the memory it adds."""
    from audit_app.interchange.export.workbook import workbook_bytes

    view, silent = _view(n_cases, n_questions)
    workbook_bytes(_view(20, 3)[0], silent)  # everything is loaded, as in the window
    gc.collect()
    before = _peak_mb()
    begun = time.perf_counter()
    workbook_bytes(view, silent)
    return {"seconds": time.perf_counter() - begun, "growth_mb": _peak_mb() - before}


def bare(n_cases: int, n_questions: int) -> dict[str, float]:
    """Time the library alone, row by row, with the same values and no looks."""
    from openpyxl import Workbook, load_workbook

    from audit_app.interchange.export.workbook import workbook_bytes

    content = workbook_bytes(*_view(n_cases, n_questions))
    sheets = [
        [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(BytesIO(content), data_only=True).worksheets
    ]
    gc.collect()
    begun = time.perf_counter()
    workbook = Workbook()
    for rows in sheets:
        worksheet = workbook.create_sheet()
        for row in rows:
            worksheet.append(row)
    workbook.save(BytesIO())
    return {"seconds": time.perf_counter() - begun}


def run(rows: int) -> list[Row]:  # noqa: ARG001 - the size is part of the question
    """Hold both sizes against the bare script, and the growth of the large one against a figure."""
    table = []
    for n_cases, n_questions in SIZES:
        arguments = {"n_cases": n_cases, "n_questions": n_questions}
        found = contest(
            [
                Contestant("workbook", "workbook:ours", arguments),
                Contestant("bare openpyxl", "workbook:bare", arguments),
            ],
            runs=5 if n_cases < 1_000 else 1,
        )
        name = f"workbook of {n_cases:,} cases x {n_questions} questions"
        seconds = [found[each]["seconds"] for each in ("workbook", "bare openpyxl")]
        table.append(versus(f"{name} (peer: bare openpyxl)", *seconds, 1.5))
        growth = found["workbook"]["growth_mb"]
        if n_cases >= 1_000:
            table.append(versus(f"{name}, memory", growth, MOST_GROWTH_MB, 1.0, "MB"))
    return table


def _view(n_cases: int, n_questions: int):  # noqa: ANN202 - a made-up audit and a silent progress
    from audit_app.domain.progress import Silent
    from tests.interchange.export import factory

    return factory.view(n_cases, n_questions), Silent()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
