"""What can be written for a reader: a sealed pack, or a scoring workbook."""

from __future__ import annotations

from pathlib import Path

from audit_app.domain.progress import Progress
from audit_app.domain.scorers import Assignment
from audit_app.ui.packs.save_file import FileKind
from audit_app.ui.services import Services
from audit_app.usecases.packs import make_pack
from audit_app.usecases.ports import Workspace
from audit_app.usecases.score_sheets import write_score_sheet


def _write_pack(
    workspace: Workspace,
    services: Services,
    assignment: Assignment,
    path: Path,
    secret: str | None,
    _progress: Progress,
) -> object:
    return make_pack(
        workspace,
        services.checklists,
        services.packs,
        services.clock,
        assignment.id,
        path,
        passphrase=secret,
    )


def _write_sheet(  # noqa: PLR0913 - as every kind of file is written
    workspace: Workspace,
    services: Services,
    assignment: Assignment,
    path: Path,
    secret: str | None,
    progress: Progress,
) -> object:
    return write_score_sheet(
        workspace,
        services.checklists,
        services.clock,
        services.score_sheets,
        assignment.id,
        path,
        progress,
        password=secret,
    )


PACK = FileKind(
    prefix="pack",
    file="the pack",
    secret="passphrase",  # noqa: S106 - what it is called
    why="The reader has no identity here, so whoever has this passphrase can open the pack. Tell "
    "it by telephone, never in the e-mail that carries the pack.",
    needs_secret=lambda assignment: not assignment.recipient,
    filters="Packs of Case Audit (*.capack)",
    suffix="capack",
    doing="Sealing the pack",
    done="It is sealed: send that file to its reader.",
    write=_write_pack,
)
SHEET = FileKind(
    prefix="sheet",
    file="the scoring workbook",
    secret="password",  # noqa: S106 - what it is called
    why="Excel and LibreOffice ask for it, and so does Case Audit when the workbook comes back. "
    "Tell it by telephone, never in the e-mail that carries the workbook.",
    needs_secret=lambda _assignment: True,
    without="Without a password anybody who gets the workbook can read the cases in it.",
    filters="Excel workbooks (*.xlsx)",
    suffix="xlsx",
    doing="Writing the scoring workbook",
    done="Send it to its reader; filled in, it comes back under 'Coming back'.",
    write=_write_sheet,
)
