from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from audit_app.domain.population import ColumnRole, DateOrder, Reading
from audit_app.interchange.registers.describe import describe
from tests.interchange.registers.making import Registers, keys

REAL = Path(__file__).parents[4] / "shared" / "data" / "real"


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        *((name, ",") for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252")),
        *(("utf-8", mark) for mark in "\t;|^~:"),
        ("utf-16-le", "\t"),
    ],
)
def test_that_encoding_and_delimiter_are_found(
    registers: Registers, encoding: str, delimiter: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Ref", "Risk", "Place"])
    writer.writerows([f"A{n}", "High, very", "Café 08.30"] for n in range(30))
    seen = registers.recognise(registers.text(out.getvalue(), encoding=encoding))
    assert (seen.reading.encoding, seen.reading.delimiter) == (encoding, delimiter)
    assert seen.preview[0] == ("A0", "High, very", "Café 08.30")
    assert seen.n_rows == 30


def test_that_headings_below_a_preamble_are_found_and_the_end_is_cut(registers: Registers) -> None:
    rows = "".join(f"0{n:03d},{n % 28 + 1:02d}/04/2025,High\n" for n in range(50))
    seen = registers.recognise(
        registers.text(
            "Missing episodes\nRun on,03/05/2025\n\nRef,Opened,Risk\n"
            f"{rows}\nTotal,50,\nSource: the case system\n"
        )
    )
    assert seen.reading.header_row == 4
    assert [column.kind for column in seen.columns] == ["text", "date", "text"]
    assert keys(seen) == {"total_row": 1, "note_row": 1}
    assert seen.suggested["Ref"] is ColumnRole.CASE_REF


def test_that_headings_in_two_rows_are_joined(registers: Registers) -> None:
    seen = registers.recognise(
        registers.workbook(
            {
                "Cases": [
                    ["Ref", "Episode", None, "Person", None],
                    [None, "Opened", "Closed", "Age", "Risk"],
                    *([f"A{n}", "01/04/2025", "13/04/2025", n, "High"] for n in range(9)),
                ]
            }
        )
    )
    assert (seen.reading.header_row, seen.reading.header_rows) == (1, 2)
    assert [column.heading for column in seen.columns] == [
        "Ref",
        "Episode Opened",
        "Episode Closed",
        "Person Age",
        "Person Risk",
    ]


def test_that_blank_and_repeated_headings_become_unique(registers: Registers) -> None:
    seen = registers.recognise(registers.text(",Note,Note,Note (2)\n1,a,b,c\n2,d,e,f\n"))
    assert [column.heading for column in seen.columns] == [
        "Column A",
        "Note",
        "Note (3)",
        "Note (2)",
    ]


def test_that_the_sheet_of_cases_is_chosen_and_hidden_ones_are_listed(registers: Registers) -> None:
    from openpyxl import load_workbook

    path = registers.workbook(
        {
            "Read me": [["This workbook holds cases."]],
            "Old": [["Ref", "Risk"], *([f"B{n}", "Low"] for n in range(90))],
            "Cases": [["Ref", "Risk", "Team"], *([f"A{n}", "High", "T"] for n in range(40))],
        }
    )
    book = load_workbook(path)
    book["Old"].sheet_state = "hidden"
    book.save(path)
    seen = registers.recognise(path)
    assert seen.reading.sheet == "Cases"
    assert [(sheet.name, sheet.hidden) for sheet in seen.sheets] == [
        ("Read me", False),
        ("Old", True),
        ("Cases", False),
    ]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/05/2025", "04/05/2025"], DateOrder.DAY_FIRST),
        (["03/25/2025", "04/05/2025"], DateOrder.MONTH_FIRST),
        (["25/03/2025", "03/25/2025"], DateOrder.DAY_FIRST),
        (["2025-03-25", "2025-04-05"], DateOrder.YEAR_FIRST),
    ],
)
def test_that_day_comes_first_unless_the_data_say_otherwise(
    registers: Registers, dates: list[str], order: DateOrder
) -> None:
    rows = "".join(f"A{n},{text}\n" for n, text in enumerate(dates))
    assert registers.recognise(registers.text(f"Ref,Opened\n{rows}")).reading.date_order is order


def test_that_a_choice_of_a_person_is_followed(registers: Registers) -> None:
    path = registers.text("x;y\nRef;Risk\nA1;High\nA2;Low\n")
    reading = Reading("csv", "utf-8", ";", header_row=2, date_order=DateOrder.MONTH_FIRST)
    seen = registers.recognise(path, reading=reading)
    assert seen.reading == reading
    assert [column.heading for column in seen.columns] == ["Ref", "Risk"]


def test_that_roles_of_an_earlier_import_win(registers: Registers) -> None:
    path = registers.text("Ref,Risk,Other\nA1,High,1\n")
    shape = registers.recognise(path).shape
    given = {"Other": ColumnRole.CASE_REF, "Ref": ColumnRole.KEPT}
    seen = registers.recognise(path, remembered={shape: given})
    assert seen.suggested == {**given, "Risk": ColumnRole.LEFT_OUT}


def test_that_only_the_start_is_looked_at_unless_the_whole_is_wanted(registers: Registers) -> None:
    path = registers.text("Ref,Risk\n" + "".join(f"A{n % 2500},High\n" for n in range(9000)))
    start = registers.recognise(path, whole=False)
    assert (start.n_rows, keys(start)) == (None, {})
    whole = registers.recognise(path)
    assert (whole.n_rows, keys(whole)) == (9000, {"repeated_reference": 6500})
    assert whole.columns[0].filled == 9000


def test_that_a_description_is_plain_json(registers: Registers) -> None:
    seen = registers.recognise(registers.text("Ref,Risk\nA1,High\nA1,NK\nA2,-\n"))
    told = json.loads(json.dumps(describe(seen)))
    assert told["rows"] == 3
    assert told["columns"][0]["role"] == "case_ref"
    assert told["problems"][0]["key"] == "repeated_reference"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real registers are not at hand")
@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("police/2022-01-humberside-street.csv", 8001, 12),
        ("police/2023-01-city-of-london-street.csv", 719, 12),
        ("police/CityofLondon_crime_2023_01_street_outcomes.xlsx", 664, 15),
        ("police/lancashire_asb.tab", 56434, 5),
        ("police/nyc_shootings.csv", 967, 6),
        ("children-and-missing/MissingMigrants-Global-2019-12-31_correct.csv", 5987, 20),
        ("children-and-missing/CINdetails.csv", 101, 10),
        ("children-and-missing/ssda903-sample-2017-episodes.csv", 1460, 13),
        ("workbooks/lancashire_ward_pop.xlsx", 285, 3),
    ],
)
def test_that_real_registers_have_the_rows_counted_by_hand(
    registers: Registers, name: str, rows: int, columns: int
) -> None:
    seen = registers.recognise(REAL / name)
    assert (seen.n_rows, len(seen.columns), seen.reading.header_row) == (rows, columns, 1)
