"""Made-up big registers, twelve columns wide, made once and kept in the temporary folder."""

from __future__ import annotations

import csv
import os
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HEADINGS = (
    "Occurrence number",
    "Theme",
    "Reported",
    "Closed",
    "Owner / team",
    "Area / command",
    "Initial risk",
    "Age at report",
    "Previous episodes 90 days",
    "How found / returned",
    "Officer number",
    "Remarks",
)
REF, DATE, STRATUM, TEAM = HEADINGS[0], HEADINGS[2], HEADINGS[6], HEADINGS[4]
KEPT = tuple(heading for heading in HEADINGS if heading not in {REF, DATE, STRATUM, TEAM})


def reference(number: int) -> str:
    """Return the reference of a made-up case."""
    return f"MFH/{number:08d}/26"


def rows(count: int) -> Iterator[list[object]]:
    """Yield the cells of a register."""
    chance = random.Random(1)
    first = date(2024, 1, 1)
    for number in range(count):
        opened = first + timedelta(days=number % 600)
        yield [
            reference(number),
            "missing",
            opened,
            opened + timedelta(days=int(chance.random() * 30)),
            f"Unit {number % 40}",
            f"District {number % 9}",
            "High" if number % 7 == 0 else "Medium" if number % 2 else "Low",
            number % 18,
            number % 5,
            "returned, safe",
            f"{number % 9999:05d}",
            "line one\nline two" if number % 50 == 0 else "x" * (number % 30),
        ]


def folder() -> Path:
    """Return where big files are kept between benchmarks."""
    path = Path(tempfile.gettempdir()) / f"case-audit-benchmarks-{os.getuid()}"
    path.mkdir(exist_ok=True)
    return path


def csv_register(count: int) -> Path:
    """Return a CSV register, made if it is not there."""
    path = folder() / f"register-{count}.csv"
    if not path.exists():
        fresh = path.with_suffix(".part")
        with fresh.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            for row in rows(count):
                row[2], row[3] = f"{row[2]:%d/%m/%Y}", f"{row[3]:%d/%m/%Y}"
                writer.writerow(row)
        fresh.replace(path)
    return path


def xlsx_register(count: int) -> Path:
    """Return an XLSX register, made if it is not there."""
    import xlsxwriter

    path = folder() / f"register-{count}.xlsx"
    if not path.exists():
        fresh = path.with_suffix(".part.xlsx")
        options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
        with xlsxwriter.Workbook(str(fresh), options) as book:
            sheet = book.add_worksheet("Register")
            sheet.write_row(0, 0, HEADINGS)
            for place, row in enumerate(rows(count), start=1):
                sheet.write_row(place, 0, row)
        fresh.replace(path)
    return path
