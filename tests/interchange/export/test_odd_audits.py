"""Audits at the edges: a right file for each reader, or a clear message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_app.app.export_files import ExportFiles
from audit_app.domain.cutting import for_reader
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.export import ExportView
from audit_app.domain.progress import Silent
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.domain.review import Answer
from audit_app.interchange.export.workbook import OpenpyxlWriter, workbook_bytes
from tests.interchange.export.factory import view

STRANGE = ("שלום 👩‍👧 \u202eevil\u202c " + "word \U0001f50e " * 300)[:3000]
FORMULA = '=HYPERLINK("https://example.org","Click")'


def all_not_applicable() -> ExportView:
    whole = view(20, 4)
    reviews = {
        number: replace(review, answers={key: Answer(key, "na") for key in review.answers})
        for number, review in whole.reviews.items()
    }
    return replace(whole, reviews=reviews)


def strange_notes() -> ExportView:
    whole = view(20, 4)
    reviews = {
        number: replace(
            review,
            answers={
                key: replace(answer, note=STRANGE, reason=FORMULA)
                for key, answer in review.answers.items()
            },
        )
        for number, review in whole.reviews.items()
    }
    return replace(whole, reviews=reviews)


ODD: dict[str, Callable[[], ExportView]] = {
    "no scored case": lambda: view(20, 4, n_complete=0),
    "one case": lambda: view(1, 4),
    "one stratum": lambda: view(30, 6, stratified=False),
    "all not applicable": all_not_applicable,
    "strange notes": strange_notes,
}


def cut_for(whole: ExportView, reader: Reader) -> ExportView:
    public = public_figures(whole) if reader is Reader.PUBLIC else None
    return for_reader(whole, reader, public=public)


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", [name for name in ODD if name != "one case"])
def test_that_an_odd_audit_has_a_whole_workbook_for_each_reader(name: str, reader: Reader) -> None:
    content = workbook_bytes(cut_for(ODD[name](), reader), Silent())
    book = load_workbook(BytesIO(content))
    assert book.sheetnames[0] == "Cover"
    assert {"Summary", "Method", "Results by question", "Grades"} <= set(book.sheetnames)


@pytest.mark.parametrize("reader", [Reader.US, Reader.PARTNER])
def test_that_one_case_is_shown_to_the_offices_and_never_to_the_public(reader: Reader) -> None:
    whole = ODD["one case"]()
    assert workbook_bytes(cut_for(whole, reader), Silent())
    with pytest.raises(AuditError, match="too few cases to publish"):
        cut_for(whole, Reader.PUBLIC)


def test_that_notes_are_whole_for_us_and_absent_for_a_partner() -> None:
    whole = strange_notes()
    ours = load_workbook(BytesIO(workbook_bytes(cut_for(whole, Reader.US), Silent())))
    texts = [cell for row in ours["Comments"].iter_rows() for cell in row if cell.value]
    assert [cell for cell in texts if cell.value == STRANGE]
    runs = [cell for cell in texts if cell.value == FORMULA]
    assert runs
    assert {cell.data_type for cell in runs} == {"s"}
    theirs = load_workbook(BytesIO(workbook_bytes(cut_for(whole, Reader.PARTNER), Silent())))
    assert "Comments" not in theirs.sheetnames


class Impatient:
    def step(self, done: int, total: int | None, note: str = "") -> None:
        del total, note
        if done:
            raise Cancelled


@pytest.mark.parametrize("ending", [".xlsx", ".pdf", ".pptx", ".json"])
def test_that_a_cancelled_export_leaves_what_was_there(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"before")
    with pytest.raises(Cancelled):
        ExportFiles(OpenpyxlWriter()).write(cut_for(view(30, 4), Reader.PUBLIC), path, Impatient())
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", [".xlsx", ".pdf", ".pptx", ".json"])
def test_that_a_file_open_elsewhere_is_said_before_any_work(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{ending}"
    (tmp_path / f".~lock.{path.name}#").write_text("somebody", "utf-8")
    with pytest.raises(AuditError, match="open in another program"):
        ExportFiles(OpenpyxlWriter()).write(view(8, 2), path, Silent())
    assert not path.exists()


def test_that_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audit_app.interchange.export.replacing.os.fsync", full)
    for ending in (".xlsx", ".pdf", ".pptx", ".json"):
        with pytest.raises(AuditError, match="disk is full"):
            ExportFiles(OpenpyxlWriter()).write(
                cut_for(view(30, 4), Reader.PUBLIC), tmp_path / f"out{ending}", Silent()
            )
    assert list(tmp_path.iterdir()) == []
