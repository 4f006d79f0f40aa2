"""A big CSV register into the encrypted population, against pandas into plain SQLite."""

from __future__ import annotations

from benchmarks.base import Contestant, Row, contest, versus
from benchmarks.data import csv_register


def run(rows: int) -> list[Row]:
    arguments = {"path": str(csv_register(rows))}
    found = contest(
        [
            Contestant("import CSV", "importing:import_register", arguments),
            Contestant("pandas to SQLite", "importing:import_with_pandas", arguments),
        ]
    )
    ours, peer = found["import CSV"], found["pandas to SQLite"]
    name = f"import {rows:,} x 12 CSV (peer: pandas to SQLite)"
    return [
        versus(name, ours["seconds"], peer["seconds"], 0.5),
        versus("  its peak memory, all processes", ours["peak_mb"], peer["peak_mb"], 0.25, "MB"),
    ]
