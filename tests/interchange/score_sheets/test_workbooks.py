"""Scoring workbooks out and back: through the libraries, through LibreOffice, and damaged."""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.errors import AuditError, PasswordNeededError, Place
from audit_app.domain.progress import Silent
from audit_app.domain.taking_in import Verdict
from audit_app.interchange.score_sheets.files import WorkbookScoreSheets
from audit_app.usecases.score_sheets import write_score_sheet
from audit_app.usecases.taking_in import Incoming, look_at, take_in
from tests.helpers.coming_back import ALL_MET, CHECKLIST, Office
from tests.helpers.timed import HOLIDAYS
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

SHEETS = WorkbookScoreSheets()
SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
LABELS = {
    "met": "Met",
    "partly": "Partly met",
    "not_met": "Not met",
    "in_time": "In time",
    "2": "2",
}
Edit = Callable[[Worksheet], None]


class NoPacks:
    """Fulfils ReturnReader where no pack is expected."""

    def load(self, path: Path) -> bytes:
        raise AuditError("This is no pack.", place=Place(path.name))

    def read_return(self, content: bytes, identity: object) -> Any:
        raise AssertionError(f"no pack was to be read: {content!r}, {identity}")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    workspace = encrypted_files().create(folder / "office.audit", PASSPHRASE)
    yield Office(workspace)
    workspace.close()


@pytest.fixture
def sent(office: Office, tmp_path: Path) -> Path:
    """The workbook as it was sent."""
    path = tmp_path / "scores.xlsx"
    SHEETS.write(office.sheet(), path, Silent(), password=None)
    return path


def look(office: Office, path: Path, password: str | None = None) -> Incoming:
    return look_at(
        office.workspace,
        office.checklists,
        office.clock,
        SHEETS,
        NoPacks(),
        path,
        password=password,
        holidays=HOLIDAYS,
    )


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[8] if cell.value is not None}


def edited(path: Path, edit: Edit) -> Path:
    """Open a workbook as a person does, change it, and save it over itself."""
    book = openpyxl.load_workbook(path)
    edit(book["Scores"])
    book.save(path)
    return path


def fill(sheet: Worksheet, changes: dict[tuple[str, str], str] | None = None) -> None:
    """Answer everything that is asked, as one person would from top to bottom."""
    at = columns(sheet)
    for row in range(9, sheet.max_row + 1):
        if sheet.cell(row, at["Answer"]).value == "Not asked":
            continue
        _, key, _ = str(sheet.cell(row, at["Row key"]).value).split("/")
        usual = LABELS[ALL_MET[key]] if key else "Good"
        reference = str(sheet.cell(row, at["Case"]).value)
        sheet.cell(row, at["Answer"]).value = (changes or {}).get((reference, key), usual)
        if key == "supervisor":
            sheet.cell(row, at["Note"]).value = "Seen on page 3"


def said(incoming: Incoming) -> dict[str, dict[str, str]]:
    return {
        reference: {key: answer.option for key, answer in review.answers.items()}
        for reference, review in incoming.content.reviews.items()
    }


def test_that_a_workbook_filled_in_comes_back_answer_by_answer(office: Office, sent: Path) -> None:
    incoming = look(office, edited(sent, fill))
    assert incoming.troubles == ()
    assert incoming.counts[Verdict.REFUSED] == 0
    assert not incoming.partly
    answers = said(incoming)
    assert list(answers) == office.references
    for reference, given in answers.items():
        asked = {**ALL_MET} if "visited" in given else {**ALL_MET, "visited": None}
        assert given == {key: option for key, option in asked.items() if option}, reference
    first = incoming.content.reviews[office.references[0]]
    assert first.answers["supervisor"].note == "Seen on page 3"
    assert first.grade == "good"


def test_that_an_untouched_workbook_says_nothing(office: Office, sent: Path) -> None:
    incoming = look(office, sent)
    assert (incoming.lines, incoming.troubles, said(incoming)) == ((), (), {})


def test_that_questions_not_asked_of_a_case_say_so_and_cannot_be_filled(
    office: Office, sent: Path
) -> None:
    book = openpyxl.load_workbook(sent)["Scores"]
    at = columns(book)
    contexts = {case.case_ref: case.context for case in office.sheet().cases}
    seen = set()
    for row in range(9, book.max_row + 1):
        reference, key = book.cell(row, at["Case"]).value, book.cell(row, at["Row key"]).value
        if "/visited/" not in str(key):
            continue
        is_high = contexts[str(reference)]["Risk"] == "high"
        answer = book.cell(row, at["Answer"])
        assert (answer.value != "Not asked") is is_high
        assert answer.protection.locked is not is_high
        seen.add(is_high)
    assert seen == {True, False}


def test_that_only_cells_to_fill_are_open_and_no_text_of_the_register_can_run(
    tmp_path: Path,
) -> None:
    workspace = encrypted_files().create(tmp_path / "office.audit", PASSPHRASE)
    office = Office(workspace)
    sheet = office.sheet()

    nasty = '=HYPERLINK("http://x")'
    cases = tuple(replace(case, shown=(nasty, "_x0041_ & <b>")) for case in sheet.cases)
    path = tmp_path / "s.xlsx"
    SHEETS.write(replace(sheet, cases=cases), path, Silent(), password=None)
    workspace.close()
    book = openpyxl.load_workbook(path)
    scores = book["Scores"]
    at = columns(scores)
    for row in scores.iter_rows(min_row=9):
        for cell in row:
            assert cell.data_type in "sn", cell.coordinate
            is_open = not cell.protection.locked
            assert not is_open or int(cell.column or 0) >= at["Answer"], cell.coordinate
    assert scores.cell(9, at["Area"]).value == nasty
    assert scores.protection.sheet
    assert book.security.lockStructure
    assert [each.sheet_state for each in book] == ["visible", "hidden", "hidden"]
    assert "OFFICIAL-SENSITIVE" in str(scores["D2"].value)
    assert scores.oddHeader is not None
    assert "OFFICIAL-SENSITIVE" in str(scores.oddHeader.center.text)


def test_that_only_the_columns_that_travel_are_in_the_file(sent: Path) -> None:
    with zipfile.ZipFile(sent) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Team" not in content
    assert b"Risk" not in content
    assert b"North" in content or b"South" in content


def test_that_the_same_sheet_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    sheet = office.sheet()
    for name in ("one.xlsx", "two.xlsx"):
        SHEETS.write(sheet, tmp_path / name, Silent(), password=None)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_that_rows_sorted_by_question_say_the_same(office: Office, sent: Path) -> None:
    before = said(look(office, edited(sent, fill)))

    def sort(sheet: Worksheet) -> None:
        at = columns(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=9)]
        rows.sort(key=lambda row: (str(row[at["No."] - 1]), str(row[at["Case"] - 1])))
        for number, row in enumerate(rows, start=9):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value

    assert said(look(office, edited(sent, sort))) == before


def test_that_columns_may_be_inserted_and_rows_above_the_table_too(
    office: Office, sent: Path
) -> None:
    before = said(look(office, edited(sent, fill)))

    def insert(sheet: Worksheet) -> None:
        sheet.insert_cols(5, 2)
        sheet.cell(8, 5).value = "My own column"
        sheet.cell(9, 5).value = "=1+1"
        sheet.insert_rows(3, 4)

    assert said(look(office, edited(sent, insert))) == before


def test_that_nonsense_is_named_by_its_row_and_the_rest_is_taken(
    office: Office, sent: Path
) -> None:
    first, second = office.references[:2]
    changes = {
        (first, "risk_recorded"): "y",
        (first, "visits"): "many",
        (second, "risk_recorded"): " met. ",
        (second, ""): "Splendid",
    }
    incoming = look(office, edited(sent, lambda sheet: fill(sheet, changes)))
    told = {(each.case_ref, each.criteria): each for each in incoming.troubles}
    assert set(told) == {(first, ("risk_recorded",)), (first, ("visits",)), (second, ("",))}
    trouble = told[first, ("risk_recorded",)]
    assert trouble.place.row == 9
    assert trouble.place.column == "Answer"
    assert "'y' is not one of the answers" in trouble.message
    assert "'Met', 'Partly met'" in trouble.remedy
    assert "a whole number" in told[first, ("visits",)].remedy
    assert said(incoming)[second]["risk_recorded"] == "met"
    assert any("'met.' as 'Met'" in each for each in incoming.remarks)
    assert incoming.counts[Verdict.REFUSED] == 3


def test_that_an_answer_with_times_follows_from_them(office: Office, sent: Path) -> None:
    def time(sheet: Worksheet) -> None:
        at = columns(sheet)
        for row in range(9, sheet.max_row + 1):
            open_ = sheet.cell(row, at["Answer"]).value != "Not asked"
            if "/visited/" in str(sheet.cell(row, at["Row key"]).value) and open_:
                sheet.cell(row, at["From"]).value = "1/5/2023 10:00"
                sheet.cell(row, at["To"]).value = "1/5/2023 12:30"

    incoming = look(office, edited(sent, time))
    answers = [each.answers["visited"] for each in incoming.content.reviews.values()]
    assert answers
    assert {answer.option for answer in answers} == {"late"}
    assert answers[0].from_at == "2023-05-01T10:00:00+01:00"


def test_that_rows_deleted_or_doubled_are_said_and_leave_what_was_there(
    office: Office, sent: Path
) -> None:
    first = office.references[0]

    def spoil(sheet: Worksheet) -> None:
        fill(sheet)
        copy = [cell.value for cell in sheet[10]]
        sheet.delete_rows(9)
        for column, value in enumerate(copy, start=1):
            sheet.cell(sheet.max_row + (column == 1), column).value = value
        sheet.cell(sheet.max_row, columns(sheet)["Answer"]).value = "Not met"

    incoming = look(office, edited(sent, spoil))
    messages = [each.message for each in incoming.troubles]
    assert any("stands here twice" in each for each in messages)
    assert any("1 of the 7 rows of this case are gone" in each for each in messages)
    assert {each.case_ref for each in incoming.troubles} == {first}
    assert set(said(incoming)[first]) & {"risk_recorded", "risk_right"} == set()


def test_that_answers_sorted_without_their_rows_are_not_believed(
    office: Office, sent: Path
) -> None:
    def half_sort(sheet: Worksheet) -> None:
        fill(sheet)
        at = columns(sheet)["Row key"]
        keys = [sheet.cell(row, at).value for row in range(9, sheet.max_row + 1)]
        for row, key in enumerate(reversed(keys), start=9):
            sheet.cell(row, at).value = key

    incoming = look(office, edited(sent, half_sort))
    assert all("sorted or typed over in part" in each.message for each in incoming.troubles)
    assert said(incoming) == {}
    assert incoming.counts[Verdict.NEW] == 0


def test_that_a_row_of_another_workbook_is_not_taken_in(office: Office, sent: Path) -> None:
    def strange(sheet: Worksheet) -> None:
        at = columns(sheet)
        sheet.cell(9, at["Row key"]).value = "1/risk_recorded/00000000"
        sheet.cell(9, at["Answer"]).value = "Met"

    incoming = look(office, edited(sent, strange))
    assert "not one that was handed out" in incoming.troubles[0].message
    assert said(incoming) == {}


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda book: book.remove(book["Stamp"]), "stamp of this workbook is gone"),
        (lambda book: setattr(book["Stamp"]["B5"], "value", "00"), "stamp .* was altered"),
        (lambda book: setattr(book["Stamp"]["B3"], "value", "2"), "newer version"),
        (lambda book: setattr(book["Scores"], "title", "Mine"), "no sheet 'Scores'"),
        (lambda book: setattr(book["Scores"]["A8"], "value", "x"), "column 'Row key' is gone"),
        (lambda book: setattr(book["Scores"]["E5"], "value", "one"), "whole number from 1"),
        (lambda book: setattr(book["Scores"]["E6"], "value", "maybe"), "must be yes or no"),
    ],
)
def test_that_a_damaged_workbook_is_refused_in_words(
    office: Office, sent: Path, edit: Callable[[Any], None], says: str
) -> None:
    book = openpyxl.load_workbook(sent)
    edit(book)
    book.save(sent)
    with pytest.raises(AuditError, match=says) as refused:
        look(office, sent)
    assert refused.value.remedy
    assert str(refused.value).startswith("scores.xlsx")


def test_that_number_and_finished_are_read_from_the_top(office: Office, sent: Path) -> None:
    def top(sheet: Worksheet) -> None:
        fill(sheet)
        sheet["E5"], sheet["E6"] = 3, "Yes"

    content = look(office, edited(sent, top)).content
    assert (content.number, content.finished) == (3, True)


def test_that_a_password_locks_the_workbook_and_a_wrong_one_is_said(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "locked.xlsx"
    write_score_sheet(
        office.workspace,
        office.checklists,
        office.clock,
        SHEETS,
        office.assignment.id,
        path,
        Silent(),
        password="three odd words",
    )
    assert not zipfile.is_zipfile(path)
    with pytest.raises(PasswordNeededError):
        look(office, path)
    with pytest.raises(AuditError, match="password of the workbook is wrong"):
        look(office, path, "three even words")
    assert look(office, path, "three odd words").lines == ()


def test_that_a_workbook_made_to_unpack_beyond_measure_is_refused(
    office: Office, sent: Path
) -> None:
    with zipfile.ZipFile(sent, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", bytes(400 << 20))
    with pytest.raises(AuditError, match="would unpack"):
        look(office, sent)


def test_that_another_file_is_no_scoring_workbook(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(AuditError, match="not a scoring workbook"):
        look(office, path)
    path.write_text("not a workbook at all")
    with pytest.raises(AuditError, match="no pack"):
        look(office, path)


def test_that_flipped_bytes_are_an_error_in_words_or_change_no_answer(
    office: Office, sent: Path
) -> None:
    edited(sent, fill)
    whole = look(office, sent)
    content, chance = sent.read_bytes(), random.Random(5)
    outcomes = []
    for _ in range(40):
        spoiled = bytearray(content)
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
        sent.write_bytes(spoiled)
        try:
            outcomes.append(look(office, sent).content.digest == whole.content.digest)
        except AuditError as error:
            outcomes.append(bool(error.message))
    assert all(outcomes)


def test_that_taking_in_a_workbook_twice_is_taking_it_in_once(tmp_path: Path) -> None:
    workspace = encrypted_files().create(tmp_path / "office.audit", PASSPHRASE)
    office = Office(workspace)
    path = tmp_path / "s.xlsx"
    SHEETS.write(office.sheet(), path, Silent(), password=None)
    incoming = look(office, edited(path, fill))
    assert take_in(workspace, office.checklists, office.clock, incoming, holidays=HOLIDAYS)
    # Saved again by another program the file has other bytes and says the same.
    assert look(office, edited(path, lambda _sheet: None)).before
    assert len(office.seconds()) == len(office.references)
    workspace.close()


def converted(path: Path, kind: str) -> Path:
    """Save a workbook with LibreOffice, as a person who has no Excel does."""
    assert SOFFICE is not None
    home = path.parent / "profile"
    out = path.parent / "saved"
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={home.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return out / f"{path.stem}.{kind}"


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_that_a_workbook_saved_by_libreoffice_says_the_same(
    office: Office, sent: Path, kind: str
) -> None:
    before = look(office, edited(sent, fill))
    after = look(office, converted(sent, kind))
    assert after.troubles == ()
    assert after.content.digest == before.content.digest


@needs_office
def test_that_libreoffice_keeps_lists_protection_and_hidden_sheets(sent: Path) -> None:
    book = openpyxl.load_workbook(converted(sent, "xlsx"))
    scores = book["Scores"]
    lists = [each for each in scores.data_validations.dataValidation if each.type == "list"]
    assert any("OFFSET" in each.formula1 and "$B9" in each.formula1 for each in lists)
    assert scores.protection.sheet
    assert book["Stamp"].sheet_state == "hidden"
    at = columns(scores)
    assert not scores.cell(9, at["Answer"]).protection.locked
    assert scores.cell(9, at["Question"]).protection.locked


def test_that_the_lists_offer_the_labels_of_each_scale(sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    scores, lists = book["Scores"], book["Lists"]
    at = columns(scores)
    for row in range(9, 9 + len(CHECKLIST.criteria)):
        column, size = (int(str(scores.cell(row, at[n]).value)) for n in ("List", "Options"))
        offered = [lists.cell(each, column + 1).value for each in range(1, size + 1)]
        key = str(scores.cell(row, at["Row key"]).value).split("/")[1]
        labels = [option.label for option in CHECKLIST.scale_of(CHECKLIST.criterion(key)).options]
        if scores.cell(row, at["Answer"]).value == "Not asked":
            assert offered == ["Not asked"]
        elif key == "visits":
            assert offered[:2] == ["0", "1"]
        else:
            assert set(offered) <= set(labels)
            assert labels[0] in offered
