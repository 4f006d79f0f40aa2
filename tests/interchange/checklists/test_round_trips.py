"""What is written comes back as it was: as TOML, as a workbook, and through LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit_app.domain.checklist import Checklist, LocalStandard
from audit_app.interchange.checklists import layout, model
from audit_app.interchange.checklists.files import ChecklistFiles
from audit_app.interchange.checklists.from_workbook import read_checklist_workbook
from audit_app.interchange.checklists.toml import checklist_toml
from audit_app.interchange.checklists.workbook import checklist_workbook
from tests.interchange.checklists.factory import BUILT_IN, read_here
from tests.interchange.checklists.strategies import checklists

THEMES = ChecklistFiles(BUILT_IN).all()
_LAW = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making them smaller takes minutes
)


def assert_same(found: Checklist | None, wanted: Checklist) -> None:
    """Compare field by field, so that a failure names the field."""
    assert found is not None
    for field in fields(Checklist):
        assert getattr(found, field.name) == getattr(wanted, field.name), field.name
    assert [*found.grade_rule.levels] == [*wanted.grade_rule.levels]


@given(checklists())
@_LAW
def test_that_a_checklist_comes_back_from_its_text(checklist: Checklist) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{checklist.key}.toml")
        path.write_text(checklist_toml(checklist), encoding="utf-8")
        checked = ChecklistFiles(Path(folder)).check(path)
    assert checked.faults == ()
    assert_same(checked.checklist, checklist)


@given(checklists())
@_LAW
def test_that_a_checklist_comes_back_from_its_workbook(checklist: Checklist) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "made.xlsx")
        path.write_bytes(checklist_workbook(checklist))
        checked = read_here(path)
    assert checked.faults == ()
    assert_same(checked.checklist, checklist)


@pytest.mark.parametrize("key", THEMES)
def test_that_a_built_in_checklist_comes_back_whole(key: str, tmp_path: Path) -> None:
    workbook, text = tmp_path / "any name.xlsx", tmp_path / f"{key}.toml"
    workbook.write_bytes(checklist_workbook(THEMES[key]))
    text.write_text(checklist_toml(THEMES[key]), encoding="utf-8")
    assert_same(read_checklist_workbook(workbook).checklist, THEMES[key])
    assert_same(ChecklistFiles(tmp_path).check(text).checklist, THEMES[key])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_that_all_ten_come_back_after_libreoffice_saved_them(ending: str, tmp_path: Path) -> None:
    for key, checklist in THEMES.items():
        (tmp_path / f"{key}.xlsx").write_bytes(checklist_workbook(checklist))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "saved"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(out)]
    files = [str(tmp_path / f"{key}.xlsx") for key in THEMES]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    for key, checklist in THEMES.items():
        assert_same(read_checklist_workbook(out / f"{key}.{ending}").checklist, checklist)


@given(st.randoms())
@settings(max_examples=5, deadline=None)
def test_that_sorted_rows_moved_columns_and_blank_rows_change_nothing(random: Any) -> None:
    checklist = THEMES["missing"]
    with TemporaryDirectory() as folder:
        path = Path(folder, "made.xlsx")
        path.write_bytes(checklist_workbook(checklist))
        book = load_workbook(path)
        for sheet in layout.TABLES:
            _shuffle(book[sheet.title], random)
        book.save(path)
        checked = read_here(path)
    assert checked.faults == ()
    assert checked.checklist is not None
    assert checked.checklist.criteria == checklist.criteria
    assert_same(replace(checked.checklist, facts=checklist.facts), checklist)


def _shuffle(sheet: Any, random: Any) -> None:
    """Move columns about, sort the rows anyhow, leave blanks between and spaces around."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    columns = random.sample(range(len(rows[0])), len(rows[0]))
    body = random.sample(rows[1:], len(rows) - 1)
    sheet.delete_rows(1, sheet.max_row)
    sheet.tables.clear()
    for place, row in enumerate([rows[0], *body], start=1):
        for number, column in enumerate(columns, start=1):
            value = row[column]
            padded = f" {value}\u00a0" if isinstance(value, str) else value
            sheet.cell(2 * place, number).value = padded
            sheet.cell(2 * place, number).data_type = "s" if isinstance(value, str) else "n"
            if isinstance(value, date):
                sheet.cell(2 * place, number).value = value


def test_that_a_local_figure_is_not_written_as_the_checklists_own() -> None:
    checklist = THEMES["missing"]
    standard = checklist.standards["attendance"]
    local = LocalStandard(
        *("missing", "attendance", 30, "minutes", "Local policy", date(2026, 1, 1), "A. Lead"),
        default_value=standard.value,
        default_unit=standard.unit,
    )
    adjusted = replace(
        checklist,
        standards={**checklist.standards, "attendance": replace(standard, value=30)},
        local_standards={"attendance": local},
    )
    assert checklist_toml(adjusted) == checklist_toml(checklist)


def test_that_every_key_of_the_file_format_has_its_column() -> None:
    """A key added to the format would otherwise be lost on the way through Excel."""
    columns = {sheet.title: {field.name for field in sheet.fields} for sheet in layout.SHEETS}
    tables = {"fact", "standard", "scale", "source", "criterion"}
    top = {*model.ChecklistFile.model_fields} - tables - {"usual_columns", "suggested_strata"}
    rule = {*model.GradeRuleTable.model_fields} - {"levels"}
    assert columns["Checklist"] == (top - {"grade_rule"}) | rule
    assert columns["Criteria"] == {*model.CriterionTable.model_fields, "order"}
    assert columns["Sources"] == {*model.SourceTable.model_fields, "key"}
    assert columns["Standards"] == {*model.StandardTable.model_fields, "key"}
    scale = {*model.ScaleTable.model_fields} - {"option"}
    assert columns["Scales"] == {*scale, *model.OptionTable.model_fields, "scale", "order"}
    fact = {*model.FactTable.model_fields} - {"values"}
    assert columns["Facts"] == {*fact, "key", "word", "spellings"}


def test_that_the_same_checklist_gives_the_same_workbook() -> None:
    assert checklist_workbook(THEMES["custody"]) == checklist_workbook(THEMES["custody"])
