"""Every reader of files that others made, with sound files to damage."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from audit_app.app.bootstrap import AppServices
from audit_app.app.commands.tables import read_table
from audit_app.app.draw_files import read_certificate
from audit_app.app.paths import resources
from audit_app.app.recent import RecentWorkspaces, Settings
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.statistics.rating_tables import read_ratings
from audit_app.interchange.packs import pack_body, return_body, sealing, signing
from audit_app.interchange.packs.signing import Kind
from audit_app.interchange.score_sheets.files import WorkbookScoreSheets
from tests.attacks.fuzzing import Target
from tests.helpers.coming_back import Office
from tests.helpers.workspaces import PASSPHRASE, encrypted_files
from tests.interchange.packs.test_pack_files import (
    PACKS,
    READER,
    RESULT,
    SEALED,
    SENDER,
    SIGNED,
    a_pack,
    a_return,
)

SERVICES = AppServices()
_ROWS = [
    ["Reference", "Reported", "Area", "Risk", "Note"],
    *[
        [f"MFH/{n:03d}/26", f"2025-{n % 12 + 1:02d}-09", ("North", "South")[n % 2], "high", 'a "b"']
        for n in range(30)
    ],
]


def _text(separator: str) -> str:
    return "\r\n".join(separator.join(row) for row in _ROWS)


def _workbook(rows: list[list[str]]) -> bytes:
    workbook, content = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    workbook.save(content)
    return content.getvalue()


def _html() -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in _ROWS)
    return f"<html><body><table>{cells}</table></body></html>".encode()


def _registers() -> Target:
    seeds = {
        "register.csv": _text(",").encode(),
        "register.txt": _text("\t").encode("utf-16"),
        "register.xlsx": _workbook(_ROWS),
        "register.xls": _html(),
        "register.xml": b'<?xml version="1.0"?>' + _html(),
    }
    reader = SERVICES.registers
    return Target(seeds, lambda path: reader.recognise(path, usual_columns={}, whole=True))


def _checklists() -> Target:
    exchange = SERVICES.checklist_exchange
    toml = (resources() / "checklists" / "missing.toml").read_bytes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "checklist.xlsx"
        exchange.write(SERVICES.checklists.all()["missing"], path)
        seeds = {"checklist.toml": toml, "checklist.xlsx": path.read_bytes()}
    return Target(seeds, exchange.read)


def _packs() -> Mapping[str, Target]:
    body = pack_body.pack_as_body(a_pack())
    returned = return_body.return_as_body(
        a_return(), sealed_to=SENDER.public.line, program_version="1", marking="OFFICIAL"
    )

    def opened(content: bytes) -> object:
        return PACKS.open(content, identity=READER)

    def returned_from(body: bytes) -> object:
        signed = signing.sign(Kind.RETURN, body, READER)
        return PACKS.read_return(sealing.seal(signed, SENDER.public.recipient), SENDER)

    def of(seed: bytes, act: Callable[[bytes], object]) -> Target:
        return Target({"damaged.capack": seed}, lambda path: act(path.read_bytes()))

    recipient = READER.public.recipient
    return {
        "pack, sealed": of(SEALED, opened),
        "pack, unsealed": of(SIGNED, lambda content: opened(sealing.seal(content, recipient))),
        "pack, signed again": of(
            body,
            lambda content: opened(
                sealing.seal(signing.sign(Kind.PACK, content, SENDER), recipient)
            ),
        ),
        "return, signed again": of(returned, returned_from),
    }


def _score_sheets() -> Target:
    reader = WorkbookScoreSheets()
    with TemporaryDirectory() as folder:
        workspace = encrypted_files().create(Path(folder) / "office.audit", PASSPHRASE)
        path = Path(folder) / "scores.xlsx"
        reader.write(Office(workspace).sheet(), path, Silent(), password=None)
        workspace.close()
        seed = path.read_bytes()
    return Target({"scores.xlsx": seed}, lambda path: reader.read(path, Silent(), password=None))


def _certificates() -> Target:
    return Target({"draw.json": json.dumps(dict(RESULT.certificate)).encode()}, read_certificate)


def _ratings() -> Target:
    rows = "case,A,B,C\n" + "\n".join(f"{n},met,{'met' if n % 3 else 'not'},met" for n in range(40))
    return Target(
        {"ratings.csv": rows.encode()},
        lambda path: read_ratings(read_table(path), file=path.name),
    )


def _settings() -> Target:
    kept = {"recent": ["/a.audit"], "failed_unlocks": {"/a.audit": ["x"]}, "text_size": 100}

    def read(path: Path) -> None:
        recent = RecentWorkspaces(Settings(path))
        recent.all()
        recent.failures(Path("/a.audit"))

    return Target({"settings.json": json.dumps(kept).encode()}, read)


def _workspaces() -> Target:
    files = encrypted_files()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sound.audit"
        files.create(path, PASSPHRASE).close()
        seed = path.read_bytes()

    def read(damaged: Path) -> None:
        for left in damaged.parent.glob(f"{damaged.name}-*"):
            left.unlink()
        before = damaged.read_bytes()
        try:
            files.open(damaged, PASSPHRASE).close()
        except AuditError:
            if damaged.read_bytes() != before:
                raise RuntimeError("a file that does not open was changed") from None
            raise

    return Target({"damaged.audit": seed}, read)


def targets() -> Mapping[str, Target]:
    """Return every reader by name."""
    return {
        "register": _registers(),
        "checklist": _checklists(),
        **_packs(),
        "scoring workbook": _score_sheets(),
        "certificate": _certificates(),
        "ratings": _ratings(),
        "settings": _settings(),
        "workspace": _workspaces(),
    }
