"""Every formula comes to our own figure in a spreadsheet program that has not seen our figure."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.export import ExportView
from audit_app.domain.progress import Silent
from audit_app.interchange.export.workbook import workbook_bytes

from . import factory

SOFFICE = shutil.which("soffice")
_VALUE = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def formula_values(content: bytes) -> dict[tuple[str, str], object]:
    """The value written beside each formula, by sheet and place."""
    formulas, values = (
        load_workbook(BytesIO(content), data_only=only).worksheets for only in (False, True)
    )
    return {
        (sheet.title, cell.coordinate): shown[cell.coordinate].value
        for sheet, shown in zip(formulas, values, strict=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def without_values(content: bytes) -> bytes:
    """The same workbook with nothing beside its formulas."""
    stripped = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(stripped, "w", ZIP_DEFLATED) as bare:
        for name in archive.namelist():
            bare.writestr(name, _VALUE.sub(rb"\1", archive.read(name)))
    return stripped.getvalue()


def recalculated(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice works it out and saves it."""
    source, out = folder / "in.xlsx", folder / "out"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=240)
    return (out / "in.xlsx").read_bytes()


def columns(sheet: Worksheet) -> dict[str, str]:
    """Letters of the columns by heading."""
    return {str(cell.value): get_column_letter(place) for place, cell in enumerate(sheet[3], 1)}


VIEWS = {
    "by stratum, half scored": lambda: factory.view(40, 12, n_complete=25),
    "simple draw": lambda: factory.view(40, 12, stratified=False),
    "hardly begun": lambda: factory.view(12, 6, n_complete=1),
}


@pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # LibreOffice adds parts of its own
@pytest.mark.parametrize("name", VIEWS)
def test_that_every_formula_comes_to_our_figure(name: str, tmp_path: Path) -> None:
    view: ExportView = VIEWS[name]()
    content = workbook_bytes(view, Silent())
    ours = formula_values(content)
    bare = without_values(content)
    assert set(formula_values(bare).values()) == {None}
    theirs = load_workbook(BytesIO(recalculated(bare, tmp_path)), data_only=True)
    assert len(ours) > 50
    for (sheet, place), value in ours.items():
        assert theirs[sheet][place].value == pytest.approx(value, abs=1e-9), (sheet, place)


def test_that_a_stratified_share_is_traced_to_the_rows_of_its_strata() -> None:
    content = workbook_bytes(factory.view(40, 12), Silent())
    sheet = load_workbook(BytesIO(content))["Results by question"]
    text = str(sheet[f"{columns(sheet)['Share met']}4"].value)
    assert text.startswith("=SUMPRODUCT(EXACT('Results by stratum'!$A$4:")


def test_that_a_simple_share_is_a_quotient_of_the_counts_beside_it() -> None:
    content = workbook_bytes(factory.view(40, 12, stratified=False), Silent())
    sheet = load_workbook(BytesIO(content))["Results by question"]
    headings = columns(sheet)
    met, applicable = f"${headings['Met']}4", f"${headings['Applicable']}4"
    assert sheet[f"{headings['Share met']}4"].value == f"={met}/{applicable}"
