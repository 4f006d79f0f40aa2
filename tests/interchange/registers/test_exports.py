"""Registers as the systems of other forces export them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.population import ColumnRole, DateOrder, OnBlank, OnDuplicate
from audit_app.interchange.registers.dates import parse
from tests.interchange.registers.making import Registers, keys

HEADINGS: list[object] = ["Ref", "Reported", "Risk", "Team", "Minutes"]
CASES: list[list[object]] = [
    [f"MP/{n:06d}/23", f"{n % 28 + 1:02d}/05/2023", "High" if n % 3 else "Low", f"Team {n % 4}", n]
    for n in range(1, 61)
]


def as_csv(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def as_html(rows: Sequence[Sequence[object]], before: str = "") -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\r\n" for row in rows)
    return f"<html><head><style>td {{color: red}}</style></head>{before}<table>{lines}</table>"


def as_spreadsheet_xml(rows: Sequence[Sequence[object]], before: str = "") -> str:
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in rows
    )
    return (
        f'<?xml version="1.0"?>{before}<Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="Cases"><Table>{lines}</Table></Worksheet></Workbook>'
    )


@pytest.mark.parametrize("above", range(10))
def test_that_headings_are_found_below_any_number_of_lines(
    registers: Registers, above: int
) -> None:
    lines: list[list[object]] = [
        ["Missing episodes"],
        ["OFFICIAL-SENSITIVE"],
        ["Report run on: 03/05/2023 08:36"],
        [],
        ["Filters", "Area = All; Status <> Cancelled"],
        ["Period:", "01/04/2023", "31/03/2024"],
        [],
        ["Asked for by:", "Audit"],
        [],
    ]
    seen = registers.recognise(registers.text(as_csv([*lines[:above], HEADINGS, *CASES])))
    assert (seen.reading.header_row, seen.reading.header_rows) == (above + 1, 1)
    assert [column.heading for column in seen.columns] == HEADINGS


@pytest.mark.parametrize("reference", [0, 2])
def test_that_what_a_printed_page_repeats_is_no_case(registers: Registers, reference: int) -> None:
    def turned(row: Sequence[object]) -> list[object]:
        return [*row[5 - reference :], *row[: 5 - reference]]

    rows: list[list[object]] = []
    for page in range(3):
        rows += [["Missing episodes"], ["Run on 03/05/2023"], turned(HEADINGS)]
        rows += map(turned, CASES[page * 20 : page * 20 + 20])
        rows += [["Sub-total", "", "", "", 20], [f"Page {page + 1} of 3"], []]
    path = registers.text(as_csv([*rows, ["Grand total", "", "", "", 60], ["End of report"]]))
    cases, check = registers.read(path)
    assert [case.case_ref for case in cases] == [row[0] for row in CASES]
    counted = {left.reason: left.count for left in check.left_out}
    assert counted == {"heading_row": 2, "total_row": 4, "note_row": 8}
    kept, _ = registers.read(
        path, drop_trailing=False, on_duplicate=OnDuplicate.FIRST, on_blank=OnBlank.SKIP
    )
    assert "Ref" in {case.case_ref for case in kept}


def test_that_a_row_with_a_reference_alone_stays_a_case_and_is_shown(registers: Registers) -> None:
    rows: list[list[object]] = [HEADINGS, ["York", "", "", "", ""], *CASES]
    cases, check = registers.read(registers.text(as_csv(rows)))
    assert len(cases) == 61
    assert {p.key: p.rows for p in check.problems}["lone_reference"] == (2,)


def test_that_a_case_whose_values_mention_a_total_stays_a_case(registers: Registers) -> None:
    rows: list[list[object]] = [
        HEADINGS,
        ["Total Care 7", "01/05/2023", "High", "Team 1", 5],
        *CASES,
    ]
    assert len(registers.read(registers.text(as_csv(rows)))[0]) == 61


@pytest.mark.parametrize("name", ["register.xls", "register.xml", "register.htm"])
def test_that_web_pages_and_excel_2003_xml_are_read_whatever_their_name(
    registers: Registers, name: str
) -> None:
    before = "<p>Run on &lt;Monday&gt;</p><table><tr><td>Key</td></tr></table>"
    for text in (as_html([HEADINGS, *CASES], before), as_spreadsheet_xml([HEADINGS, *CASES])):
        cases, _ = registers.read(registers.text(text, name=name))
        assert [case.case_ref for case in cases] == [row[0] for row in CASES]


def test_that_cells_of_a_web_page_are_plain_text(registers: Registers) -> None:
    text = (
        "<TABLE><tr><td colspan=2>Title<tr><th>Ref<th>Place"
        '<tr><td>A1<td><b>Caf&eacute;</b><br>&amp;&nbsp;Bar<script>alert("x")</script>'
        "<tr><td>A2<td>Inn</TABLE>"
    )
    seen = registers.recognise(registers.text(text, name="page.xls"))
    assert seen.preview == (("A1", "Café &\N{NO-BREAK SPACE}Bar"), ("A2", "Inn"))


def test_that_cells_left_out_of_excel_xml_keep_their_columns(registers: Registers) -> None:
    text = as_spreadsheet_xml([["Ref", "Risk", "Team"], ["A1", "High", "T1"]]).replace(
        "</Table>",
        '<Row ss:Index="5"><Cell><Data ss:Type="String">A2</Data></Cell>'
        '<Cell ss:Index="3"><Data ss:Type="String">T2</Data></Cell></Row></Table>',
    )
    rows, _ = registers.read(registers.text(text, name="register.xls"))
    assert [(row.row_number, row.case_ref, row.stratum, row.team) for row in rows] == [
        (2, "A1", "High", "T1"),
        (5, "A2", "", "T2"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (as_spreadsheet_xml([["a"]], '<!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
        (as_spreadsheet_xml([["a"]])[:-30], "damaged or not whole"),
        ("<html><body><p>No rights</p></body></html>", "holds no table"),
        ('[{"ref": "A1"}, {"ref": "A2"}]', "JSON"),
        ('<?xml version="1.0"?><cases><case>A1</case></cases>', "This is XML"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "web archive"),
    ],
)
def test_that_markup_that_is_no_register_is_refused_with_a_remedy(
    registers: Registers, text: str, said: str
) -> None:
    with pytest.raises(AuditError, match=said) as error:
        registers.recognise(registers.text(text, name="register.xls"))
    assert error.value.place is not None
    assert error.value.place.file == "register.xls"
    assert error.value.remedy


def test_that_a_few_bytes_that_are_not_utf8_do_not_spoil_the_rest(registers: Registers) -> None:
    lines = [f"A{n},Café\n".encode() for n in range(300)]
    lines[200] = b"A200,Caf\xe9\n"
    path = registers.bytes(b"Ref,Risk\n" + b"".join(lines))
    seen = registers.recognise(path)
    assert (seen.reading.encoding, keys(seen)["mixed_encoding"]) == ("utf-8", 1)
    assert registers.check(path).strata == {"Café": 300}


def test_that_text_written_as_a_formula_is_read_as_its_text(registers: Registers) -> None:
    path = registers.text('Ref,Risk\n="00123",High\n"=""00124""",High\n=1+1,Low\n')
    assert [row.case_ref for row in registers.read(path)[0]] == ["00123", "00124", "=1+1"]


@pytest.mark.parametrize(
    ("references", "key", "count"),
    [
        (["12,230,041,234", "12230041235"], "grouped_reference", 1),
        (["'12230041234", "12230041235"], "apostrophe_reference", 1),
        (["000123", "000124", "125", "1260"], "lost_zeros", 2),
    ],
)
def test_that_references_a_spreadsheet_has_changed_are_warned_about(
    registers: Registers, references: list[str], key: str, count: int
) -> None:
    path = registers.text(as_csv([["Ref", "Risk"], *([each, "High"] for each in references)]))
    assert keys(registers.check(path)) == {key: count}


def test_that_years_above_quarters_make_two_rows_of_headings(registers: Registers) -> None:
    rows = [[f"Ward {n}", *(n * m for m in range(2, 8))] for n in range(40)]
    above: list[list[object]] = [
        ["", 2022, "", "", 2023, "", ""],
        ["Ward", *(["Q1", "Q2", "Q3"] * 2)],
    ]
    seen = registers.recognise(registers.text(as_csv([*above, *rows])))
    assert (seen.reading.header_row, seen.reading.header_rows) == (1, 2)
    assert [column.heading for column in seen.columns][:3] == ["Ward", "2022 Q1", "2022 Q2"]


def test_that_days_may_be_headings_but_not_over_days(registers: Registers) -> None:
    figures = [[f"Force {n}", n / 7, n / 9] for n in range(40)]
    seen = registers.recognise(
        registers.text(as_csv([["Table 1"], [], ["", "31/03/2019", "30/09/2019"], *figures]))
    )
    assert seen.reading.header_row == 3
    assert "headings_like_case" not in keys(seen)


def test_that_a_register_without_headings_is_said_to_have_none(registers: Registers) -> None:
    seen = registers.recognise(registers.text(as_csv(CASES)))
    assert seen.reading.header_row == 1
    assert "headings_like_case" in keys(seen)


def test_that_a_merged_value_stands_for_all_of_its_rows(registers: Registers) -> None:
    from openpyxl import load_workbook

    rows = [("Ref", "Risk"), *((f"A{n}", "High" if n == 0 else None) for n in range(9))]
    path = registers.workbook({"Cases": rows})
    book = load_workbook(path)
    book["Cases"].merge_cells("B2:B9")
    book.save(path)
    check = registers.check(path)
    assert check.strata == {"": 1, "High": 8}
    assert keys(check)["merged_cells"] == 1


def test_that_hidden_rows_and_sheets_of_the_same_shape_are_named(registers: Registers) -> None:
    from openpyxl import load_workbook

    rows = [HEADINGS, *CASES]
    path = registers.workbook({"April": rows, "May": rows, "Codes": [["Code", "Text"], ["a", "b"]]})
    book = load_workbook(path)
    book["April"].row_dimensions[7].hidden = True
    book.save(path)
    seen = registers.recognise(path)
    told = {problem.key: problem for problem in seen.problems}
    assert seen.n_rows == 60
    assert told["hidden_rows"].rows == (7,)
    assert "headings: May. Only 'April'" in told["sheets_alike"].text


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Custody number", ColumnRole.CASE_REF),
        ("report_id", ColumnRole.CASE_REF),
        ("Detection ref.", ColumnRole.CASE_REF),
        ("Remarks", ColumnRole.LEFT_OUT),
        ("Number", ColumnRole.LEFT_OUT),
    ],
)
def test_that_a_column_named_as_a_reference_is_suggested_without_a_theme(
    registers: Registers, heading: str, role: ColumnRole
) -> None:
    path = registers.text(as_csv([[heading, "Risk"], *([f"A{n}", "High"] for n in range(30))]))
    assert registers.recognise(path, usual_columns={}).suggested[heading] is role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/05/2023 2114", "2023-05-03T21:14:00"),
        ("03/05/23 21.14", "2023-05-03T21:14:00"),
        ("20230503083600", "2023-05-03T08:36:00"),
        ("03/05/2023 08:36:00 BST", "2023-05-03T08:36:00+01:00"),
        ("04/2028", "2028-04-01"),
        ("'03/05/2023", "2023-05-03"),
        ("3 May 2023", "2023-05-03"),
        ("04/28", ""),
        ("30 September 20122", ""),
        ("declined", ""),
    ],
)
def test_that_further_writings_of_dates_are_read(text: str, expected: str) -> None:
    assert parse(text, DateOrder.DAY_FIRST)[0] == expected


WORKBOOKS = Path(__file__).parents[4] / "shared" / "data" / "real" / "workbooks"


@pytest.mark.skipif(not WORKBOOKS.is_dir(), reason="the real workbooks are not at hand")
def test_that_headings_of_published_tables_are_those_a_person_would_name(
    registers: Registers,
) -> None:
    from audit_app.domain.population import Reading

    def header(name: str, sheet: str) -> tuple[int, int]:
        kind = name.rpartition(".")[2]
        wish = Reading(kind, sheet=sheet, header_row=0)
        seen = registers.recognise(WORKBOOKS / name, reading=wish, whole=False)
        return seen.reading.header_row, seen.reading.header_rows

    workforce = "police-workforce-sep19-tables.ods"
    assert [header(workforce, f"Table_{n}") for n in (1, 5, 7, 13)] == [(6, 1)] * 4
    assert header("balanceofpayments2020q1.xls", "Table B") == (4, 2)
    assert header("2018internationaltradeinservicesdatatables.xlsx", "9. Tidy format") == (4, 1)
