from __future__ import annotations

import io
import multiprocessing
import os
import re
import select
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.progress import Silent
from tests.interchange.registers.making import Registers, keys, repacked


def refusal(registers: Registers, path: Path, **more: object) -> AuditError:
    with pytest.raises(AuditError) as caught:
        registers.recognise(path, **more)
    assert caught.value.remedy, "an error says what to do"
    assert caught.value.place is not None
    assert caught.value.place.file == path.name
    return caught.value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
        (b"Ref,Risk\n", "no rows below"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"\x09\x04\x06\x00" + bytes(100), "older than 1997"),
        (bytes(range(32)) * 50, "binary"),
        (b"PK\x03\x04" + b"x" * 50, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office file"),
        (b'Ref,Risk\nA1,"High\nA2,Low\n', "quotation mark"),
        (b"Ref,Risk\nA1,High\n" + b"x" * (20 << 20), "longer than 16 MB"),
    ],
)
def test_that_what_is_no_register_is_refused_in_plain_words(
    registers: Registers, data: bytes, words: str
) -> None:
    assert words in refusal(registers, registers.bytes(data)).message


def test_that_a_folder_a_missing_and_a_held_file_are_told_apart(
    registers: Registers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "folder" in refusal(registers, tmp_path).message
    assert "no such file" in refusal(registers, tmp_path / "nowhere.csv").message
    path = registers.text("Ref\nA1\n")

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "open", held)
    assert "in use by another program" in refusal(registers, path).message


def test_that_a_table_of_three_thousand_columns_is_refused(registers: Registers) -> None:
    line = ",".join(f"c{number}" for number in range(3000))
    assert "3,000 columns" in refusal(registers, registers.text(f"{line}\n{line}\n")).message


def test_that_an_open_quotation_mark_in_the_middle_does_not_swallow_rows(
    registers: Registers,
) -> None:
    lines = [f"A{number},High" for number in range(500)]
    lines[10], lines[400] = 'A10,"High', 'A400,High"'
    error = refusal(registers, registers.text("Ref,Risk\n" + "\n".join(lines) + "\n"))
    assert error.place is not None
    assert error.place.row == 12


def test_that_a_value_in_the_last_cell_is_named_although_the_reader_dies_of_it(
    registers: Registers,
) -> None:
    from openpyxl import load_workbook

    path = registers.workbook({"Cases": [["Ref", "Risk"], ["A1", "High"]]})
    book = load_workbook(path)
    book["Cases"]["XFD1048576"] = "stray"
    book.save(path)
    error = refusal(registers, path)
    assert "XFD1048576" in error.message
    assert error.place is not None
    assert (error.place.sheet, error.place.row) == ("Cases", 1048576)


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1"])
def test_that_a_wrong_declared_size_does_not_matter(registers: Registers, dimension: str) -> None:
    path = registers.workbook({"Cases": [["Ref", "Risk"], *([f"A{n}", "High"] for n in range(99))]})
    repacked(
        path,
        lambda name, data: (
            re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % dimension.encode(), data)
            if name.endswith("sheet1.xml")
            else data
        ),
    )
    assert registers.recognise(path).n_rows == 99


def test_that_a_workbook_made_to_unpack_beyond_measure_is_refused_unread(
    registers: Registers,
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (150 << 20))
    assert "unpack" in refusal(registers, registers.bytes(packed.getvalue())).message


@pytest.mark.parametrize(
    ("part", "words"), [("a.txt", "zip archive"), ("word/document.xml", "Word document")]
)
def test_that_other_zip_files_are_named(registers: Registers, part: str, words: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(part, "x")
    assert words in refusal(registers, registers.bytes(packed.getvalue(), "r.xlsx")).message


def test_that_a_locked_workbook_opens_with_its_password_alone(registers: Registers) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    path = registers.workbook({"Cases": [["Ref", "Risk"], ["007", "High"]]})
    locked = io.BytesIO()
    with path.open("rb") as plain:
        OOXMLFile(plain).encrypt("made up", locked)
    path.write_bytes(locked.getvalue())
    assert "password" in refusal(registers, path).message
    assert "wrong" in refusal(registers, path, password="guess").message
    assert registers.recognise(path, password="made up").preview == (("007", "High"),)


def test_that_formulas_give_their_kept_result_and_errors_are_counted(registers: Registers) -> None:
    rows: list[list[object]] = [["Ref", "Count"], ["A1", "=1+1"], ["A2", 7], ["A3", "#N/A"]]
    path = registers.workbook({"Cases": rows})
    repacked(path, lambda _, data: data.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))
    repacked(path, lambda _, data: data.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"))
    seen = registers.recognise(path)
    assert seen.preview == (("A1", "2"), ("A2", "7"), ("A3", ""))
    assert [problem.rows for problem in seen.problems if problem.key == "error_cells"] == [(4,)]


def test_that_a_formula_without_a_kept_result_is_reported(registers: Registers) -> None:
    path = registers.workbook({"Cases": [["Ref", "Count"], ["A1", "=1+1"], ["A2", 7]]})
    assert keys(registers.recognise(path))["formula_without_result"] == 1


class _CancelAtOnce:
    def step(self, *_: object, **__: object) -> None:
        raise Cancelled


def test_that_cancelling_leaves_no_process_behind(registers: Registers) -> None:
    path = registers.text("Ref\n" + "".join(f"A{n}\n" for n in range(20_000)))
    plan = registers.plan(path)
    with (
        pytest.raises(Cancelled),
        registers.reader.read(path, plan, _CancelAtOnce()) as stream,
    ):
        list(stream)
    assert multiprocessing.active_children() == []


def test_that_leaving_in_the_middle_ends_the_reading(registers: Registers) -> None:
    path = registers.text("Ref\n" + "".join(f"A{n}\n" for n in range(20_000)))
    with registers.reader.read(path, registers.plan(path), Silent()) as stream:
        assert next(iter(stream)).n_cases > 0
    assert multiprocessing.active_children() == []


_READS_FOR_EVER = """
import sys
from pathlib import Path
from audit_app.interchange.registers.reader import FileRegisterReader
from tests.interchange.registers.making import Registers
from audit_app.domain.progress import Silent

if __name__ == "__main__":
    import multiprocessing
    import threading

    registers = Registers(Path(sys.argv[1]))
    path = registers.text("Ref\\n" + "".join(f"A{n}\\n" for n in range(200_000)))
    with registers.reader.read(path, registers.plan(path), Silent()) as stream:
        next(iter(stream))
        print(multiprocessing.active_children()[0].pid, flush=True)
        threading.Event().wait()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a handle on a process")
def test_that_the_reading_ends_when_the_program_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(_READS_FOR_EVER)
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, script, tmp_path],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as program:
        assert program.stdout is not None
        reading = os.pidfd_open(int(program.stdout.readline()))
        program.kill()
        ended, _, _ = select.select([reading], [], [], 30)
        os.close(reading)
    assert ended


def test_that_a_workbook_whose_part_is_called_otherwise_inside_is_refused_in_words(
    registers: Registers,
) -> None:
    packed = io.BytesIO()
    workbook = Workbook()
    workbook.active.append(["Reference", "Note"])  # type: ignore[union-attr]  # it has a sheet
    workbook.active.append(["MFH/1", "=1+1"])  # type: ignore[union-attr]
    workbook.save(packed)
    name = b"xl/worksheets/sheet1.xml"
    data = packed.getvalue().replace(name, name.replace(b"1", b"2"), 1)
    assert "unpack" in refusal(registers, registers.bytes(data, "r.xlsx")).message
