"""The made-up registers: the same everywhere, of a real size, with the faults real ones have."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

from audit_app.app.demo.chance import Chance
from audit_app.app.demo.investigations import investigations_register
from audit_app.app.demo.missing import missing_register
from audit_app.app.demo.offenders import offenders_register
from audit_app.app.demo.registers import make_registers
from audit_app.app.demo.table import Table

MAKERS = [missing_register, offenders_register, investigations_register]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registers")
    make_registers(folder)
    return folder


def _references(table: Table) -> list[str]:
    return [str(row[0]) for row in table.rows if row[0] not in {"", None}]


@pytest.mark.parametrize("make", MAKERS)
def test_that_the_same_seed_makes_the_same_cells(make: object) -> None:
    assert callable(make)
    assert make(Chance(7)) == make(Chance(7))
    assert make(Chance(7)) != make(Chance(8))


@pytest.mark.parametrize("make", MAKERS)
def test_that_every_row_has_a_cell_for_every_heading(make: object) -> None:
    assert callable(make)
    table = make(Chance(7))
    assert {len(row) for row in table.rows} == {len(table.headings)}
    assert len(set(table.headings)) == len(table.headings)


def test_that_the_registers_have_the_sizes_of_a_real_force() -> None:
    sizes = [len(set(_references(make(Chance(1))))) for make in MAKERS]
    assert [round(size, -2) for size in sizes] == [2600, 1100, 1900]


@pytest.mark.parametrize("make", MAKERS)
def test_that_references_repeat_and_some_are_blank(make: object) -> None:
    assert callable(make)
    table = make(Chance(1))
    references = _references(table)
    assert len(set(references)) < len(references) < len(table.rows)


def test_that_no_reference_carries_the_code_of_a_real_force() -> None:
    references = _references(missing_register(Chance(1)))
    assert {ref[:2] for ref in references if re.fullmatch(r"\d{11}", ref)} == {"99"}


def test_that_the_csv_needs_windows_1252_and_semicolons(folder: Path) -> None:
    raw = (folder / "missing-episodes.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    rows = list(csv.reader(raw.decode("cp1252").splitlines(), delimiter=";"))
    assert len({len(row) for row in rows}) == 1


def test_that_the_open_document_sheet_names_its_kind_in_its_first_bytes(folder: Path) -> None:
    path = folder / "investigations.ods"
    assert path.read_bytes()[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument")
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert archive.testzip() is None


def test_that_writing_twice_gives_the_same_bytes_where_the_format_allows_it(
    folder: Path, tmp_path: Path
) -> None:
    make_registers(tmp_path)
    for name in ("missing-episodes.csv", "investigations.ods"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
