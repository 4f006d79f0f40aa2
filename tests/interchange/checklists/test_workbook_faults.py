"""What is wrong with a workbook is told by sheet, row and column, all at once, and quickly."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from audit_app.interchange.checklists.blank import blank_checklist
from audit_app.interchange.checklists.files import ChecklistFiles
from audit_app.interchange.checklists.from_workbook import read_checklist_workbook
from audit_app.interchange.checklists.workbook import checklist_workbook
from audit_app.interchange.export.encryption import encrypted
from tests.interchange.checklists.factory import BUILT_IN, SMALL, read_here, write

Edit = Callable[[Any], object]


def small(folder: Path) -> bytes:
    checklist = ChecklistFiles(BUILT_IN).check(write(folder, SMALL)).checklist
    assert checklist is not None
    return checklist_workbook(checklist)


def spoilt(folder: Path, *edits: Edit) -> Path:
    path = folder / "small.xlsx"
    path.write_bytes(small(folder))
    book = load_workbook(path)
    for edit in edits:
        edit(book)
    book.save(path)
    return path


def faults(path: Path) -> list[str]:
    checked = read_checklist_workbook(path)
    assert checked.checklist is None
    return [str(fault) for fault in checked.faults]


def cell_faults(path: Path) -> list[str]:
    checked = read_here(path)
    assert checked.checklist is None
    return [str(fault) for fault in checked.faults]


def put(sheet: str, heading: str, row: int, value: object) -> Edit:
    """Change one cell below a heading; row 4 is the first below the headings."""

    def edit(book: Any) -> None:
        headings = {cell.value: cell.column for cell in book[sheet][3]}
        book[sheet].cell(row, headings[heading]).value = value

    return edit


def line(label: str, value: object) -> Edit:
    """Change one line of the first sheet."""

    def edit(book: Any) -> None:
        for row in book["Checklist"].iter_rows(min_row=4):
            if row[0].value == label:
                row[1].value = value

    return edit


CELLS = [
    (put("Criteria", "Answer scale", 5, "mett"), "Criteria!5", "There is no scale 'mett'."),
    (put("Criteria", "Source", 4, "lore"), "Criteria!4", "There is no source 'lore'."),
    (put("Criteria", "Standard", 4, "none"), "Criteria!4", "There is no standard 'none'."),
    (put("Criteria", "Question", 4, None), "Criteria!4", "'Question' is missing."),
    (put("Criteria", "Question", 4, "a" * 201), "Criteria!4", "more than 200 characters"),
    (put("Criteria", "Critical", 4, "maybe"), "Criteria!4", "'maybe' is neither yes nor no."),
    (
        put("Criteria", "Key", 5, "first"),
        "Criteria!5",
        "The key 'first' stands here a second time.",
    ),
    (put("Criteria", "Key", 5, "Se cond"), "Criteria!5", "'Key' must be made of small letters"),
    (put("Criteria", "Order", 4, "last"), "Criteria!4", "'last' is not a number."),
    (put("Criteria", "How sure", 4, "sure"), "Criteria!4", "'sure' is none of: confirmed, "),
    (put("Criteria", "Asked when", 5, 'fist == "no"'), "Criteria!5", "Did you mean 'first'?"),
    (put("Criteria", "Asked when", 5, 'second == "met"'), "Criteria!5", "go round in a circle"),
    (put("Criteria", "Critical when", 5, "age > 20"), "Criteria!5", "can never fire"),
    (put("Criteria", "Critical", 5, "no"), "Criteria!5", "it is not marked critical"),
    (put("Criteria", "Asked when", 5, "(" * 9_000), "Criteria!5", "500 is the most"),
    (put("Criteria", "Asked when", 5, "(" * 400), "Criteria!5", "nested more than 20 deep"),
    (put("Sources", "Address", 4, None), "Sources!4", "'Address' is missing."),
    (put("Sources", "Address", 4, "www.example.org"), "Sources!4", "begins with https://"),
    (put("Sources", "Read on", 4, None), "Sources!4", "'Read on' is missing."),
    (put("Sources", "Read on", 4, "31/02/2026"), "Sources!4", "'31/02/2026' is not a date"),
    (put("Sources", "Key", 4, None), "Sources!4", "'Key' is empty."),
    (put("Sources", "Key", 5, "law"), "Sources!5", "The key 'law' stands here a second time."),
    (put("Scales", "Counts as", 4, "mett"), "Scales!4", "'mett' is none of: met, partly_met"),
    (put("Scales", "Title", 5, "Other"), "Scales!5", "says something else"),
    (put("Scales", "Answer", 4, None), "Scales!4", "'Answer' is missing."),
    (put("Facts", "Kind", 4, "nmber"), "Facts!4", "Did you mean 'number'?"),
    (put("Facts", "Spellings of the word", 4, "x"), "Facts!4", "'Word' is empty."),
    (put("Columns", "Used for", 4, "team"), "Columns!4", "'Heading in the register' is empty."),
    (put("Columns", "Used for", 4, "teem"), "Columns!4", "'teem' is none of: case_ref"),
    (put("Criteria", "Question", 3, "Qestion"), "Criteria!3", "Did you mean 'Question'?"),
    (put("Criteria", "Block", 3, "Remarks"), "Criteria!3", "The column 'Remarks' is not known."),
    (put("Criteria", "Block", 3, "Key"), "Criteria!3", "The column 'Key' stands here a second"),
    (lambda book: book["Criteria"].cell(4, 30, "?"), "Criteria!4", "without a heading"),
    (line("Key", None), "Checklist!4", "'Key' is missing."),
    (line("Best grade needs", "much"), "Checklist!", "'Best grade needs': 'much' is not a number."),
    (line("Best grade needs", 80), "Checklist!", "'Best grade needs' is out of range."),
    (line("Critical not met: at best", "mid"), "Checklist!", "'mid' is none of the levels"),
    (line("Grade 2", "middle"), "Checklist!", "'Grade 2' must be written as 'key: label'."),
    (line("Recommendation number", 1.5), "Checklist!", "'1.5' is not a whole number."),
]


@pytest.mark.parametrize(("edit", "place", "message"), CELLS)
def test_that_a_spoilt_cell_is_told_by_sheet_row_and_column(
    edit: Edit, place: str, message: str, tmp_path: Path
) -> None:
    found = cell_faults(spoilt(tmp_path, edit))
    assert any(each.startswith(f"small.xlsx:{place}") and message in each for each in found), found


def test_that_faults_of_many_sheets_come_at_once_and_only_those(tmp_path: Path) -> None:
    path = spoilt(
        tmp_path,
        put("Criteria", "Answer scale", 5, "mett"),
        put("Criteria", "Question", 4, None),
        put("Sources", "Address", 4, "www.example.org"),
        put("Facts", "Kind", 4, "nmber"),
    )
    assert faults(path) == [
        "small.xlsx:Criteria!4: 'Question' is missing.",
        (
            "small.xlsx:Criteria!5: Column 'Answer scale': There is no scale 'mett'."
            " Did you mean 'met'?"
        ),
        "small.xlsx:Sources!4: 'Address' must be an address that begins with https://.",
        (
            "small.xlsx:Facts!4: Column 'Kind': 'nmber' is none of: number, yes or no, word."
            " Did you mean 'number'?"
        ),
    ]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            put("Criteria", "Guidance", 3, None),
            [
                "Criteria!3: There is no column 'Guidance'.",
                "without a heading",
                "without a heading",
            ],
        ),
        (lambda book: book.remove(book["Criteria"]), ["1: There is no sheet 'Criteria'."]),
        (lambda book: book.remove(book["Checklist"]), ["1: There is no sheet 'Checklist'."]),
        (
            lambda book: setattr(book["Sources"], "title", "Soruces"),
            ["Sources!1: There is no sheet 'Sources'. Is it 'Soruces'?"],
        ),
        (
            lambda book: book["Criteria"].delete_rows(1, 9),
            ["Criteria!1: No row with the headings was found"],
        ),
        (
            lambda book: book["Criteria"].delete_rows(4, 9),
            ["Criteria!3: There is no question."],
        ),
    ],
)
def test_that_what_follows_from_something_missing_is_not_told_as_well(
    edit: Edit, expected: list[str], tmp_path: Path
) -> None:
    found = cell_faults(spoilt(tmp_path, edit))
    assert len(found) == len(expected)
    assert all(part in each for part, each in zip(expected, found, strict=True))


def test_that_what_people_do_to_cells_is_understood(tmp_path: Path) -> None:
    path = spoilt(
        tmp_path,
        put("Criteria", "Question", 4, "  Is the first\nthing there?\u00a0"),
        put("Criteria", "Asked when", 5, "age < 18 and first == \u201cyes\u201d"),
        put("Criteria", "Section in source", 4, 43),
        put("Criteria", "Critical", 4, True),
        put("Sources", "Read on", 4, "1/11/2026"),
        put("Criteria", "How sure", 4, " Partly  Confirmed "),
        line("Best grade needs", "80%"),
        lambda book: setattr(book["Criteria"], "title", "CRITERIA "),
        lambda book: book.create_sheet("My notes").cell(1, 1, "Only for me"),
    )
    checked = read_checklist_workbook(path)
    assert checked.faults == ()
    assert checked.checklist is not None
    first, second = checked.checklist.criteria
    assert (first.question, first.section_in_source, first.critical) == (
        *("Is the first thing there?", "43", True),
    )
    assert first.confidence == "partly confirmed"
    assert second.applies_when == 'age < 18 and first == "yes"'
    assert checked.checklist.sources["law"].read_on.isoformat() == "2026-11-01"
    assert checked.checklist.grade_rule.best_needs_share_met == 0.8


def test_that_a_row_put_between_two_is_asked_between_them(tmp_path: Path) -> None:
    names = ("Key", "Section", "Question", "Answer scale", "Evidence", "Guidance", "Source")
    values = ("between", "One", "Is it between?", "met", "The log.", "Look.", "law")
    edits = [put("Criteria", name, 6, value) for name, value in zip(names, values, strict=True)]
    place = put("Criteria", "Section in source", 6, "Section 3")
    path = spoilt(tmp_path, *edits, place, put("Criteria", "Order", 6, 1.5))
    checklist = read_checklist_workbook(path).checklist
    assert checklist is not None
    assert [criterion.key for criterion in checklist.criteria] == ["first", "between", "second"]


def test_that_a_theme_can_be_written_from_nothing_in_excel(tmp_path: Path) -> None:
    files = ChecklistFiles(BUILT_IN)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(checklist_workbook(blank_checklist(files.scales())))
    book = load_workbook(path)
    rows = {
        "Criteria": {
            "Key": "seen",
            "Section": "First",
            "Question": "Was the child seen?",
            "Answer scale": "yes_no",
            "Evidence": "The log.",
            "Guidance": "By whom.",
            "Source": "act",
            "Section in source": "Section 11",
            "Critical": "yes",
        },
        "Sources": {
            "Key": "act",
            "Title": "An act",
            "Publisher": "Parliament",
            "Address": "https://example.org/act",
            "Read on": "2026-11-22",
        },
    }
    for edit in (
        line("Key", "visits"),
        line("Title", "Visits"),
        *(put(sheet, name, 4, text) for sheet in rows for name, text in rows[sheet].items()),
    ):
        edit(book)
    book.save(path)
    checked = files.check(path)
    assert checked.faults == ()
    assert checked.checklist is not None
    assert checked.checklist.criterion("seen").critical
    assert [*checked.checklist.scales] == ["yes_no"]
    assert checked.checklist.scales == {"yes_no": files.scales()["yes_no"]}


def test_that_a_workbook_may_name_a_shared_scale_it_does_not_hold(tmp_path: Path) -> None:
    path = spoilt(tmp_path, put("Criteria", "Answer scale", 5, "traffic_light"))
    assert len(faults(path)) == 1
    checklist = ChecklistFiles(BUILT_IN).check(path).checklist
    assert checklist is not None
    assert checklist.criterion("second").scale == "traffic_light"


def _bomb(folder: Path) -> bytes:
    with zipfile.ZipFile(folder / "made", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    return (folder / "made").read_bytes()


def _archive(folder: Path) -> bytes:
    with zipfile.ZipFile(folder / "made", "w") as archive:
        archive.writestr("letter.txt", "Not a workbook")
    return (folder / "made").read_bytes()


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda _: b"", "This is not a workbook."),
        (lambda _: b"key = 'small'\n", "This is not a workbook."),
        (lambda _: b"PK\x03\x04" + b"0" * 10_000_000, "larger than 5,000,000 bytes"),
        (lambda folder: small(folder)[:9_000], "damaged or not whole"),
        (_bomb, "would unpack to 100 MB, which no checklist needs"),
        (_archive, "This is not a workbook."),
        (lambda folder: encrypted(small(folder), "long passphrase"), "protected with a password"),
    ],
)
def test_that_a_file_that_is_no_workbook_gets_one_line(
    made: Callable[[Path], bytes], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "small.xlsx"
    path.write_bytes(made(tmp_path))
    found = faults(path)
    assert len(found) == 1
    assert found[0].startswith("small.xlsx:1: ")
    assert message in found[0]


def test_that_a_file_that_is_not_there_gets_one_line(tmp_path: Path) -> None:
    assert "There is no such file." in faults(tmp_path / "none.xlsx")[0]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda book: [book["Criteria"].cell(row, 2, f"k{row}") for row in range(9, 100_009)],
            "Criteria!1: The sheet has more than 2,000 rows",
        ),
        (
            lambda book: book["Criteria"].cell(1_048_576, 16_384, "x"),
            "Criteria!1048576: The sheet has a value far outside the table",
        ),
        (lambda book: book["Facts"].cell(5, 300, "x"), "Facts!5: The sheet has more than 200 col"),
    ],
)
def test_that_a_sheet_beyond_measure_gets_one_line(
    edit: Edit, message: str, tmp_path: Path
) -> None:
    found = faults(spoilt(tmp_path, edit))
    assert len(found) == 1
    assert message in found[0]
