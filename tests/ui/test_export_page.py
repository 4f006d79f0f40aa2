"""The Export page: who reads it, what is left out, and what is written."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QRadioButton, QSpinBox

from audit_app.interchange.export.encryption import decrypted, is_encrypted
from audit_app.interchange.export.position import read_position
from audit_app.ui.export.choices import ColumnChoice
from audit_app.ui.widgets.table import TableView
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk
from tests.helpers.workspaces import made_up_rows
from tests.usecases.test_as_at import Scorer

PASSWORD = "lantern mosaic harbour"


@pytest.fixture
def page(open_desk: Desk) -> Desk:
    """The Export page of an audit with eight drawn cases, three of them scored."""
    desk = open_desk
    desk.use(MadeUpChecklists())
    audit = desk.fill(made_up_rows(60))
    desk.draw(audit, size=8)
    scorer = Scorer(desk.workspace, audit, 4)
    for case in scorer._sample()[:3]:
        scorer._all_answers(case)
    desk.open_audit(audit, "export")
    desk.settle()
    return desk


def choose(desk: Desk, reader: str, form: int = 0) -> None:
    desk.find(QRadioButton, f"export_for_{reader}").setChecked(True)
    desk.find(QComboBox, "export_form").setCurrentIndex(form)
    desk.settle()


def write(desk: Desk, path: Path) -> None:
    desk.answers.file = path
    desk.press("export_go")
    desk.until(path.exists, "the file")
    desk.settle()


def said(desk: Desk) -> str:
    return "\n".join(each.text() for each in desk.window.findChildren(QLabel) if each.isVisible())


def test_that_what_is_left_out_is_said_before_anything_is_written(page: Desk) -> None:
    assert "Every note, reason and piece of evidence" not in said(page)
    choose(page, "partner")
    assert "Every note, reason and piece of evidence" in said(page)
    choose(page, "public")
    assert "Counts from 1 to 4" in said(page)
    choose(page, "us", form=1)
    assert "Counts from 1 to 4" in said(page)  # a page may be passed round: the public's rules


def test_that_a_password_is_on_for_us_and_partners_and_off_for_the_public(page: Desk) -> None:
    protect = page.find(QCheckBox, "export_protect")
    for reader, on in (("partner", True), ("public", False), ("us", True)):
        choose(page, reader)
        assert protect.isChecked() is on
        assert page.find(QLineEdit, "export_password").isEnabled() is on


def test_that_a_partner_gets_the_columns_ticked_and_a_locked_file(
    page: Desk, tmp_path: Path
) -> None:
    choose(page, "partner")
    columns = page.window.findChild(ColumnChoice)
    assert columns is not None
    boxes = {box.text(): box for box in columns.findChildren(QCheckBox)}
    assert set(boxes) == {"Reported", "Risk", "Note"}
    boxes["Risk"].setChecked(True)
    page.type("export_password", PASSWORD)
    page.type("export_password_again", PASSWORD)
    path = tmp_path / "partner.xlsx"
    write(page, path)
    content = path.read_bytes()
    assert is_encrypted(content)
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(decrypted(content, PASSWORD))
    headings = [cell.value for cell in load_workbook(plain)["Cases"][3]]
    assert "Risk" in headings
    assert not {"Team", "Note", "Reported"} & set(headings)


def test_that_the_public_workbook_opens_without_a_password(page: Desk, tmp_path: Path) -> None:
    choose(page, "public")
    path = tmp_path / "public.xlsx"
    write(page, path)
    assert load_workbook(path).sheetnames[0] == "Cover"
    action, details = page.journal()[-1]
    assert action == "workbook_written"
    assert (details["reader"], details["password"]) == ("public", False)


@pytest.mark.parametrize(("form", "ending"), [(1, ".pdf"), (2, ".pptx"), (3, ".json")])
def test_that_the_other_forms_are_written_from_the_page(
    page: Desk, tmp_path: Path, form: int, ending: str
) -> None:
    choose(page, "us", form)
    assert not page.find(QCheckBox, "export_protect").isVisible()
    path = tmp_path / f"out{ending}"
    write(page, path)
    content = path.read_bytes()
    if ending == ".pptx":
        with ZipFile(path) as archive:
            assert "ppt/presentation.xml" in archive.namelist()
    elif ending == ".json":
        assert json.loads(content)["figures"]["started"] == 3
    else:
        assert content.startswith(b"%PDF")


def test_that_an_earlier_entry_is_named_with_its_moment_and_written(
    page: Desk, tmp_path: Path
) -> None:
    choose(page, "public")
    entry = page.find(QSpinBox, "export_entry")
    newest = entry.value()
    page.find(QCheckBox, "export_earlier").setChecked(True)
    entry.setValue(newest - 6)
    page.settle()
    assert "Written on" in page.text("export_moment")
    path = tmp_path / "earlier.xlsx"
    write(page, path)
    assert read_position(path).number == newest - 6


def test_that_passwords_that_are_short_or_differ_write_nothing(page: Desk, tmp_path: Path) -> None:
    page.answers.file = tmp_path / "x.xlsx"
    page.type("export_password", "short")
    page.press("export_go")
    assert "at least 8" in page.text("export_fault")
    page.type("export_password", PASSWORD)
    page.type("export_password_again", f"{PASSWORD}s")
    page.press("export_go")
    assert "differ" in page.text("export_fault")
    assert not page.answers.file.exists()


def export_twice(desk: Desk, folder: Path) -> tuple[Path, Path]:
    """Write the figures, let something happen, and write a locked workbook."""
    choose(desk, "us", form=3)
    early, late = folder / "early.json", folder / "late.xlsx"
    write(desk, early)
    scorer = Scorer(desk.workspace, desk.audit(), 4)
    scorer._all_answers(scorer._sample()[5])
    choose(desk, "us")
    desk.type("export_password", PASSWORD)
    desk.type("export_password_again", PASSWORD)
    write(desk, late)
    return early, late


def test_that_what_moved_between_two_files_is_listed_entry_by_entry(
    page: Desk, tmp_path: Path
) -> None:
    early, late = export_twice(page, tmp_path)
    page.press("export_why")
    for place, path in ((1, late), (2, early)):
        page.answers.file = path
        page.press(f"diff_file_{place}")
    page.press("diff_go")
    page.settle()
    assert "locked" in page.text("diff_fault")
    page.type("diff_password", PASSWORD)
    page.press("diff_go")
    page.settle()
    assert page.text("diff_fault") == ""
    assert "early.json" in page.text("diff_said")
    model = page.find(TableView, "diff_moves").model()
    rows = [
        [str(model.index(place, n).data()) for n in range(model.columnCount())]
        for place in range(model.rowCount())
    ]
    assert ("3 of 3", "4 of 4") in {(each[6], each[7]) for each in rows}
    assert {each[1] for each in rows} == {scored_case(page)}
    page.press("diff_close")


def scored_case(desk: Desk) -> str:
    return str(
        [details for action, details in desk.journal() if action == "answer_given"][-1]["case"]
    )
