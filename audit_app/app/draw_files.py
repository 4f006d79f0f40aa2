"""Draws as files: JSON with the whole certificate, a list as CSV, a workbook with both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit_app.domain.certificate import fingerprint, selected_as_data
from audit_app.domain.draw import DrawResult, Selected
from audit_app.domain.errors import DAMAGED_JSON, AuditError, Place
from audit_app.domain.progress import Silent
from audit_app.domain.verification import certificate_of

SUFFIXES = (".json", ".csv", ".xlsx")
HEADINGS = ("list", "position", "case_ref", "stratum", "probability", "ticket", "draw")

_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def check_output(path: Path, *, register: Path | None = None) -> None:
    """Refuse early what cannot be written.

    Raises:
        AuditError: If the ending is unknown, the folder is not there, or it is the register itself.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise AuditError(
            f"The output '{path.name}' has no known ending.",
            remedy=f"End it in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}.",
        )
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise AuditError(
            f"The output '{path.name or path}' cannot be written there.",
            remedy="Name a file in a folder that exists.",
        )
    if register is not None and path.exists() and register.exists() and path.samefile(register):
        raise AuditError("The output is the register itself.", remedy="Choose another name.")


def write_draw(result: DrawResult, path: Path) -> None:
    """Write a draw in the form that the file's ending says; an old file is replaced whole.

    Raises:
        AuditError: If it cannot be written.
    """
    from audit_app.interchange.export.replacing import replace_file

    forms = {".json": _as_json, ".csv": _as_csv, ".xlsx": _as_xlsx}
    replace_file(path, forms[path.suffix.lower()](result))


def read_certificate(path: Path, *, password: str | None = None) -> Mapping[str, Any]:
    """Return the certificate in a JSON file, or on the Method sheet of a workbook.

    Raises:
        AuditError: If there is none, or the lists beside it are not its own.
        PasswordNeededError: If it is a locked workbook and no password was given.
    """
    from audit_app.interchange.export import certificates

    try:
        content = path.read_bytes()
    except OSError as error:
        raise AuditError(
            f"The certificate cannot be read: {error.strerror}.",
            remedy="Check the name.",
            place=Place(file=path.name),
        ) from error
    if content[:2] in {b"PK", b"\xd0\xcf"}:
        return certificates.read_certificate(path, password=password)
    try:
        document = json.loads(content)
    except DAMAGED_JSON as error:
        raise _no_certificate(path) from error
    if not isinstance(document, dict):
        raise _no_certificate(path)
    return certificate_of(document)


def _no_certificate(path: Path) -> AuditError:
    return AuditError(
        "This is not a draw certificate.",
        remedy="Give the JSON file that a draw wrote, or an exported workbook.",
        place=Place(file=path.name),
    )


def _as_json(result: DrawResult) -> bytes:
    document = {
        "certificate": result.certificate,
        "sample": selected_as_data(result.sample),
        "reserves": selected_as_data(result.reserves),
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _as_csv(result: DrawResult) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows([_safe(str(value)) for value in line] for line in _lines(result))
    return text.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RUNS_AS_FORMULA) else text


def _lines(result: DrawResult) -> Iterator[tuple[str | int, ...]]:
    """Yield every case of a draw in the order of HEADINGS, each with the number of its draw."""
    title = draw_title(result.certificate)
    for name, cases in (("sample", result.sample), ("reserve", result.reserves)):
        for case in cases:
            yield (
                name,
                case.position,
                case.case_ref,
                case.stratum,
                case.probability,
                case.ticket,
                title,
            )


def draw_title(certificate: Mapping[str, Any]) -> str:
    """Return 'draw 2 of 2, certificate 1234 ...', with the reason where there is one."""
    number, reason = certificate["number"], certificate["reason"]
    title = f"draw {number} of {number}, certificate {fingerprint(certificate['digest'])}"
    return f"{title}: {reason}" if reason else title


def _as_xlsx(result: DrawResult) -> bytes:
    from openpyxl import Workbook

    from audit_app.interchange.export.archive import saved
    from audit_app.interchange.export.book import Book, Column
    from audit_app.interchange.export.certificates import (
        CERTIFICATE_PART,
        CERTIFICATE_SHEET,
        certificate_lines,
    )
    from audit_app.interchange.export.look import Look

    workbook = Workbook()
    book = Book(workbook, Silent(), (("Sample", ""), (CERTIFICATE_SHEET, "")))
    sheet = workbook.worksheets[0]
    sheet.title = "Sample"
    book.put(sheet, 1, 1, f"Sample: {draw_title(result.certificate)}", Look.TITLE)
    widths = (10, 10, 26, 26, 14, 68, 60)
    columns = [
        Column(heading, width, Look.COUNT if heading == "position" else Look.TEXT)
        for heading, width in zip(HEADINGS, widths, strict=True)
    ]
    book.table(sheet, "Sample", columns, list(_lines(result)), empty="No case was drawn.")
    method = workbook.create_sheet(CERTIFICATE_SHEET)
    book.put(method, 1, 1, "The certificate of this draw", Look.TITLE)
    rows: Sequence[tuple[str, str, str]] = [
        (CERTIFICATE_PART, "", line) for line in certificate_lines(result.certificate)
    ]
    columns = [Column("Part", 18), Column("", 4), Column("Text", 120, Look.CODE)]
    book.table(method, "Certificate", columns, rows, empty="There is no certificate.")
    return saved(workbook, lambda _done, _total: None)


def write_certificate(certificate: Mapping[str, Any], path: Path) -> None:
    """Write a draw on record: .json, .csv and .xlsx as write_draw() does, .txt as a page to read.

    Raises:
        AuditError: If the ending is unknown or the file cannot be written.
    """
    from audit_app.domain.certificate_page import certificate_text
    from audit_app.interchange.export.replacing import replace_file

    if path.suffix.lower() == ".txt":
        replace_file(path, certificate_text(certificate).encode())
        return
    check_output(path)
    sample = tuple(Selected(**case) for case in certificate["sample"])
    reserves = tuple(Selected(**case) for case in certificate["reserves"])
    write_draw(DrawResult(certificate, sample, reserves), path)
