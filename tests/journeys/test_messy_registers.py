"""One register in the formats and disorders it comes in: the draw is the same, or says why not."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from audit_app.app.main import main

HEADINGS = ["Occurrence number", "Reported", "Initial risk", "Team", "Minutes"]
FIRST = datetime(2023, 4, 3, 8, 30)  # noqa: DTZ001 - local time, as registers have it
Row = list[Any]
ROWS: list[Row] = [
    [
        f"{12230041234 + 37 * n}",
        FIRST + timedelta(hours=7 * n),
        ("High", "Medium", "Low", "Medium")[n % 4],
        f"Response {n % 5}",
        395 + n,
    ]
    for n in range(90)
]


def as_text(cell: Any) -> str:
    return f"{cell:%d/%m/%Y %H:%M}" if isinstance(cell, datetime) else str(cell)


def write_csv(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8", mark: str = ",") -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows([as_text(cell) for cell in row] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))


def write_tabs(path: Path, rows: Sequence[Row]) -> None:
    write_csv(path, rows, encoding="utf-16", mark="\t")


def write_printed(path: Path, rows: Sequence[Row]) -> None:
    title: list[Row] = [["Missing episodes"], ["Run on 03/05/2023"], []]
    pages = [*title, rows[0], *rows[1:41], ["Page 1 of 2"], *title, rows[0], *rows[41:]]
    write_csv(path, [*pages, ["Total", "", "", "", 90], ["End of report"]])


def write_xlsx(path: Path, rows: Sequence[Row], *, above: int = 0) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("Cases")
    for row in [*([["Missing episodes"]] * above), *rows]:
        book["Cases"].append([int(c) if c == row[0] and str(c).isdigit() else c for c in row])
    book.save(path)


def write_xlsx_below_titles(path: Path, rows: Sequence[Row]) -> None:
    write_xlsx(path, rows, above=4)


def write_1904(path: Path, rows: Sequence[Row]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "date_1904": True})
    sheet, day = book.add_worksheet("Cases"), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, place, cell, day)
            else:
                sheet.write(number, place, cell)
    book.close()


def write_html(path: Path, rows: Sequence[Row]) -> None:
    lines = ("".join(f"<td>{escape(as_text(cell))}" for cell in row) for row in rows)
    path.write_text("<html><table><tr>" + "<tr>".join(lines) + "</table></html>", "utf-8")


def write_ods(path: Path, rows: Sequence[Row]) -> None:
    def cell_of(cell: Any) -> str:
        if isinstance(cell, datetime):
            kind = f'office:value-type="date" office:date-value="{cell:%Y-%m-%dT%H:%M:%S}"'
        elif isinstance(cell, int):
            kind = f'office:value-type="float" office:value="{cell}"'
        else:
            kind = 'office:value-type="string"'
        text = escape(as_text(cell))
        return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"

    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    lines = "".join(
        f"<table:table-row>{''.join(map(cell_of, row))}</table:table-row>" for row in rows
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names}><office:body>'
            f'<office:spreadsheet><table:table table:name="Cases">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )


Writer = Callable[[Path, Sequence[Row]], None]
WRITERS: dict[str, Writer] = {
    "other.csv": write_csv,
    "tabs.txt": write_tabs,
    "printed.csv": write_printed,
    "plain.xlsx": write_xlsx,
    "titled.xlsx": write_xlsx_below_titles,
    "mac.xlsx": write_1904,
    "page.xls": write_html,
    "office.ods": write_ods,
}
PLANS: dict[str, list[str]] = {
    "simple": [],
    "stratified": ["--stratum", "Initial risk", "--minimum", "2"],
    "restricted": ["--where", "Reported>=2023-04-10", "--where", "Initial risk=High|Medium"],
}


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    write_csv(path, [HEADINGS, *ROWS])
    return path


def draw(register: Path, *more: str, size: int = 12) -> tuple[int, Path]:
    output = register.with_suffix(".json")
    seed = ["--label", "Round 1", "--seed", "20237331122023733112"]
    wish = ["--ref", "Occurrence number", "--size", str(size), *seed, *more]
    return main(["draw", str(register), *wish, "--output", str(output)]), output


@pytest.mark.parametrize("plan", PLANS)
def test_that_every_form_of_one_register_gives_the_same_draw(
    register: Path, plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, certificate = draw(register, *PLANS[plan])
    assert code == 0
    shuffled = random.Random(7).sample(ROWS, len(ROWS))
    for name, write in WRITERS.items():
        other = register.with_name(name)
        write(other, [HEADINGS, *shuffled])
        capsys.readouterr()
        assert main(["verify", str(certificate), str(other)]) == 0, name
        assert "gives the same draw" in capsys.readouterr().out


def without_a_row(rows: list[Row]) -> None:
    del rows[4]


def with_another_row(rows: list[Row]) -> None:
    rows.append(["12239999999", FIRST, "High", "Response 1", 5])


def with_another_reference(rows: list[Row]) -> None:
    rows[9][0] += "0"


def with_another_stratum(rows: list[Row]) -> None:
    rows[9][2] = "Absent"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_a_row, "Of the register there are 89 here, but 90 on the certificate."),
        (with_another_row, "Of the register there are 91 here, but 90 on the certificate."),
        (with_another_reference, "a reference or a stratum differs."),
        (with_another_stratum, "4 strata differ: Absent, High, Low and 1 more."),
    ],
)
def test_that_a_check_says_in_words_what_has_changed(
    register: Path,
    change: Callable[[list[Row]], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, certificate = draw(register, "--stratum", "Initial risk")
    rows = [list(row) for row in ROWS]
    change(rows)
    write_csv(register, [HEADINGS, *rows])
    capsys.readouterr()
    assert main(["verify", str(certificate), str(register)]) == 1
    assert said in capsys.readouterr().out


def test_that_a_renamed_column_is_named_with_its_file_and_row(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, certificate = draw(register)
    write_csv(register, [["Occurrence no", *HEADINGS[1:]], *ROWS])
    assert main(["verify", str(certificate), str(register)]) == 2
    error = capsys.readouterr().err
    assert "register.csv, row 1: The register has no column 'Occurrence number'." in error
    assert "Did you mean 'Occurrence no'?" in error


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "The sample has 0 cases."),
        (91, "The sample of 91 is larger than the 90 cases that can be drawn."),
    ],
)
def test_that_an_impossible_size_is_refused_and_nothing_is_written(
    register: Path, size: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, output = draw(register, size=size)
    assert (code, output.exists()) == (2, False)
    assert said in capsys.readouterr().err


def test_that_too_few_reserves_are_all_drawn_and_counted(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, output = draw(register, "--reserves", "40", size=80)
    assert code == 0
    assert "There are fewer reserves than asked for: 10 of 40." in capsys.readouterr().out
    assert len(json.loads(output.read_text("utf-8"))["reserves"]) == 10


def test_that_a_draw_tells_of_references_that_a_spreadsheet_has_cut(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[*row] for row in ROWS]
    for row in rows[:5]:
        row[0] = f"{int(row[0]):.2E}"
    write_csv(register, [HEADINGS, *rows])
    assert draw(register)[0] == 2
    assert "4 of 90 rows repeat a reference" in capsys.readouterr().err
    assert draw(register, "--on-duplicate", "first")[0] == 0
    told = capsys.readouterr()
    assert "5 of 90 references look like 1.22E+10" in told.err
    assert "4 of 90 rows were left out (the reference stands in an earlier row: 4)." in told.out


def test_that_rows_without_a_reference_stop_a_draw_unless_they_are_skipped(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(register, [HEADINGS, ["", FIRST, "High", "Response 1", 5], *ROWS])
    assert draw(register)[0] == 2
    assert "row 2, column 'Occurrence number': 1 of 91 rows" in capsys.readouterr().err
    assert draw(register, "--on-blank", "skip")[0] == 0


def test_that_several_columns_together_make_a_reference(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    rows: list[Row] = [[f"1223{n // 3}", f"{n % 3 + 1}", "High"] for n in range(60)]
    write_csv(register, [["Occurrence number", "Crime", "Risk"], *rows])
    assert draw(register)[0] == 2
    code, output = draw(register, "--ref", "Crime")
    sample = json.loads(output.read_text("utf-8"))["sample"]
    assert code == 0
    assert {case["case_ref"] for case in sample} <= {f"{a} / {b}" for a, b, _ in rows}


def test_that_a_chosen_sheet_is_the_one_drawn_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import Workbook

    path = tmp_path / "months.xlsx"
    book = Workbook()
    for month, start in (("April", 0), ("May", 50)):
        sheet = book.create_sheet(month)
        for row in [HEADINGS, *ROWS[start : start + 40]]:
            sheet.append(row)
    book.save(path)
    code, output = draw(path, "--sheet", "May")
    assert code == 0
    refs = {case["case_ref"] for case in json.loads(output.read_text("utf-8"))["sample"]}
    assert refs <= {row[0] for row in ROWS[50:]}
    assert draw(path, "--sheet", "June")[0] == 2
    assert "There is no sheet 'June'. Choose one of: Sheet, April, May." in capsys.readouterr().err


def test_that_five_thousand_strata_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register.csv"
    rows: list[Row] = [[f"A{n:05d}", f"Beat {n % 5000}"] for n in range(10_000)]
    write_csv(register, [["Occurrence number", "Beat"], *rows])
    assert draw(register, "--stratum", "Beat")[0] == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "5,000 strata" in lines[0]
