"""A workbook into the encrypted population, against walking its sheet with openpyxl."""

from __future__ import annotations

from benchmarks.base import Contestant, Row, contest, versus
from benchmarks.data import xlsx_register


def run(rows: int) -> list[Row]:
    count = min(rows, 100_000)
    arguments = {"path": str(xlsx_register(count))}
    found = contest(
        [
            Contestant("import XLSX", "importing:import_register", arguments),
            Contestant("openpyxl walk", "importing:walk_with_openpyxl", arguments),
        ]
    )
    name = f"import {count:,} x 12 XLSX (peer: openpyxl, walking only)"
    return [versus(name, found["import XLSX"]["seconds"], found["openpyxl walk"]["seconds"], 0.3)]
