"""A workbook with a password opens with it alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.interchange.export.certificates import read_certificate
from audit_app.interchange.export.encryption import decrypted, encrypted, is_encrypted
from audit_app.interchange.export.workbook import OpenpyxlWriter, workbook_bytes

from . import factory

PASSWORD = "blue kettle 7 ünïcode"


def test_that_a_locked_workbook_holds_the_same_bytes_and_shows_none_of_them(tmp_path: Path) -> None:
    view = factory.view(6, 3)
    target = tmp_path / "a.xlsx"
    OpenpyxlWriter().write(view, target, Silent(), password=PASSWORD)
    content = target.read_bytes()
    assert is_encrypted(content)
    assert b"PK\x03\x04" not in content
    plain = decrypted(content, PASSWORD)
    assert plain == workbook_bytes(view, Silent())
    assert load_workbook(BytesIO(plain)).sheetnames[0] == "Cover"


def test_that_a_wrong_password_opens_nothing() -> None:
    locked = encrypted(workbook_bytes(factory.view(1, 1), Silent()), PASSWORD)
    with pytest.raises(AuditError, match="The password is wrong"):
        decrypted(locked, PASSWORD.upper())


@pytest.mark.parametrize("password", ["", "x" * 256])
def test_that_a_password_no_program_takes_is_refused_before_anything_is_written(
    tmp_path: Path, password: str
) -> None:
    with pytest.raises(AuditError, match="password"):
        OpenpyxlWriter().write(factory.view(1, 1), tmp_path / "a.xlsx", Silent(), password=password)
    assert list(tmp_path.iterdir()) == []


def test_that_a_certificate_is_read_from_a_locked_workbook(tmp_path: Path) -> None:
    view = factory.view(6, 3)
    target = tmp_path / "a.xlsx"
    OpenpyxlWriter().write(view, target, Silent(), password=PASSWORD)
    assert read_certificate(target, password=PASSWORD) == view.draws[-1].certificate
    with pytest.raises(AuditError, match="asks for a password"):
        read_certificate(target)
