"""The certificate comes back from the workbook as it went in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.verification import verify
from audit_app.interchange.export.certificates import certificate_lines, read_certificate
from audit_app.interchange.export.workbook import OpenpyxlWriter

from . import factory

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=60)
    | st.sampled_from(["_x0041_", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=60,
)


@given(_JSON)
def test_that_lines_join_to_the_same_json_with_or_without_line_ends(value: object) -> None:
    lines = certificate_lines(value)
    assert json.loads("".join(lines)) == json.loads("\n".join(lines)) == value
    assert all(line.isascii() and "_x" not in line for line in lines)


def test_that_every_drawn_case_has_a_line_of_its_own() -> None:
    certificate = {"sample": [{"position": n, "ticket": "ab" * 32} for n in range(60)]}
    assert len(certificate_lines(certificate)) == 60 + 4


def test_that_a_text_longer_than_a_cell_is_split_and_joined() -> None:
    certificate = {"label": "x" * 70_000}
    lines = certificate_lines(certificate)
    assert max(map(len, lines)) <= 32_767
    assert json.loads("".join(lines)) == certificate


def test_that_the_workbook_gives_the_certificate_back(tmp_path: Path) -> None:
    view = factory.view(60, 3)
    OpenpyxlWriter().write(view, tmp_path / "a.xlsx", Silent())
    certificate = read_certificate(tmp_path / "a.xlsx")
    assert certificate == view.draws[-1].certificate
    assert verify(certificate, factory.frame(factory.STRATA)) == []


def test_that_a_certificate_with_a_row_missing_is_refused(tmp_path: Path) -> None:
    OpenpyxlWriter().write(factory.view(6, 3), tmp_path / "a.xlsx", Silent())
    workbook = load_workbook(tmp_path / "a.xlsx")
    workbook["Method"].delete_rows(workbook["Method"].max_row - 1)
    workbook.save(tmp_path / "b.xlsx")
    with pytest.raises(AuditError, match="no whole draw certificate"):
        read_certificate(tmp_path / "b.xlsx")


def test_that_any_other_workbook_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(AuditError, match="no draw certificate"):
        read_certificate(tmp_path / "a.xlsx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"text"])
def test_that_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(AuditError, match="no workbook"):
        read_certificate(tmp_path / "a.xlsx")


def test_that_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="could not be read"):
        read_certificate(tmp_path / "a.xlsx")
