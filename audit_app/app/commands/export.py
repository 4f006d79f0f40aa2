"""`export`: writes an audit for a reader, and says why two exports differ."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from audit_app.app.commands.asking import PASSPHRASE, Secret, unlocking
from audit_app.app.commands.base import Command, TerminalProgress
from audit_app.domain.errors import AuditError
from audit_app.domain.readers import SIGHTS, Reader

if TYPE_CHECKING:
    from audit_app.domain.positions import Position
    from audit_app.usecases.exporting import Order

EXPORT_PASSWORD = Secret(
    "password", "the workbook", "--export-password-file", "CASE_AUDIT_EXPORT_PASSWORD"
)
WHY = "why"
_LOCKABLE = ".xlsx"


class Export:
    """The same files as from the window."""

    name = "export"
    help = "write an audit for us, a partner or the public; or say why two exports differ"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "workspace",
            nargs="+",
            type=Path,
            metavar="WORKSPACE",
            help=f"the .audit file; or '{WHY}', two exported files and the .audit file",
        )
        parser.add_argument("--audit", metavar="NAME", help="title of the audit")
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help="the .xlsx; .pdf and .pptx are a summary by the rules for the public, .json the "
            "figures",
        )
        parser.add_argument(
            "--for",
            dest="reader",
            choices=[reader.value for reader in Reader],
            default=Reader.US.value,
            help="who reads it (us: everything; partner: no staff, no free text; public: figures "
            "only)",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING",
            help="a column of the register that a partner needs; may be given more than once",
        )
        parser.add_argument(
            "--as-at",
            metavar="ENTRY|MOMENT",
            help="as it stood: number of a journal entry, or a moment such as 2026-07-14 or "
            "'2026-07-14 09:30' (UK time)",
        )
        parser.add_argument(
            "--round-to",
            type=int,
            default=None,
            metavar="N",
            help="for the public: round counts to the nearest N (odd; 1: as they are; usual: 5)",
        )
        parser.add_argument(
            "--without-password",
            action="store_true",
            help="let anybody who gets the workbook open it",
        )
        PASSPHRASE.add_to(parser)
        EXPORT_PASSWORD.add_to(parser)

    def run(self, arguments: argparse.Namespace) -> int:
        """Write the file, or compare two."""
        if str(arguments.workspace[0]) == WHY and len(arguments.workspace) > 1:
            return _why(arguments)
        if len(arguments.workspace) != 1:
            raise AuditError(
                "More than one workspace is named.", remedy="Name one; the file goes to --output."
            )
        return _write(arguments)


def _write(arguments: argparse.Namespace) -> int:
    from audit_app.app.bootstrap import AppServices
    from audit_app.app.export_files import ENDINGS
    from audit_app.interchange.export.replacing import check_target
    from audit_app.usecases.audits import find_audit
    from audit_app.usecases.earlier_release import earlier_release
    from audit_app.usecases.exporting import SUMMARIES, export_audit
    from audit_app.usecases.workspaces import open_workspace

    if arguments.audit is None or arguments.output is None:
        raise AuditError(
            "It is not said which audit is exported, or where to.",
            remedy="Give --audit and --output.",
        )
    check_target(arguments.output, ENDINGS)
    services, path = AppServices(), arguments.workspace[0]
    passphrase, order = _passphrase(arguments, path), _order(arguments)
    workspace = open_workspace(services.files, path, passphrase)
    try:
        audit = find_audit(workspace, arguments.audit)
        released = None
        if order.reader is Reader.PUBLIC or arguments.output.suffix.lower() in SUMMARIES:
            released = earlier_release(
                workspace, services.checklists, audit.id, order.rules.round_to
            )
        with TerminalProgress("Writing the file") as progress:
            export_audit(
                workspace,
                services.checklists,
                services.clock,
                services.exports,
                audit.id,
                arguments.output,
                progress,
                order,
            )
    finally:
        workspace.close()
    locked = " It is locked with its password." if order.password is not None else ""
    print(f"'{audit.title}' is written to {arguments.output.name}.{locked}")
    if released is not None:
        print(f"Warning: {released.warning}")
    return 0


def _passphrase(arguments: argparse.Namespace, path: Path) -> str:
    given = PASSPHRASE.given(arguments)
    return PASSPHRASE.asked(path.name) if given is None else given


def _order(arguments: argparse.Namespace) -> Order:
    from audit_app.domain.suppression import Rules
    from audit_app.usecases.exporting import Order

    rules = Rules() if arguments.round_to is None else Rules(round_to=arguments.round_to)
    return Order(
        reader=Reader(arguments.reader),
        columns=tuple(arguments.column),
        password=_password(arguments),
        as_at=_as_at(arguments.as_at),
        rules=rules,
    )


def _password(arguments: argparse.Namespace) -> str | None:
    """Return the password of the file to be; asked for where the reader's file is locked."""
    locked = SIGHTS[Reader(arguments.reader)].password
    if arguments.without_password or arguments.output.suffix.lower() != _LOCKABLE:
        return None
    given = EXPORT_PASSWORD.given(arguments)
    if given is not None or not locked:
        return given
    try:
        return EXPORT_PASSWORD.asked(arguments.output.name)
    except AuditError as error:
        raise AuditError(
            "The workbook holds single cases, so it is locked with a password, and none was given.",
            remedy=f"Use {EXPORT_PASSWORD.option}, set {EXPORT_PASSWORD.variable}, or say "
            "--without-password.",
        ) from error


def _as_at(text: str | None) -> int | datetime | None:
    """Return a journal entry's number or a moment; a day alone means its end.

    Raises:
        AuditError: If it is neither.
    """
    if text is None:
        return None
    if text.isdecimal() and len(text) <= 12:
        return int(text)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise AuditError(
            f"'{text[:40]}' is neither an entry of the journal nor a moment.",
            remedy="Write a number, a day such as 2026-07-14, or '2026-07-14 09:30'.",
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo("Europe/London"))
    if len(text.strip()) <= len("2026-07-14"):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return moment.astimezone(UTC)


def _why(arguments: argparse.Namespace) -> int:
    """Print the entries that moved a figure between two exports."""
    from audit_app.app.bootstrap import AppServices
    from audit_app.usecases.export_changes import why_exports_differ
    from audit_app.usecases.workspaces import open_workspace

    if len(arguments.workspace) != 4:
        raise AuditError(
            f"'{WHY}' takes two exported files and the workspace.",
            remedy=f"Write: export {WHY} FIRST.xlsx SECOND.xlsx WORKSPACE",
        )
    _, first, second, path = arguments.workspace
    one, other = _position(first, arguments), _position(second, arguments)
    services = AppServices()
    workspace = open_workspace(services.files, path, _passphrase(arguments, path))
    try:
        found = why_exports_differ(workspace, services.checklists, one, other)
    finally:
        workspace.close()
    entries = f"{found.n_entries:,} {'entry' if found.n_entries == 1 else 'entries'}"
    print(
        f"'{found.audit}': between entry {found.earlier.number:,} ({found.earlier.file}) and entry "
        f"{found.later.number:,} ({found.later.file}) of the journal lie {entries} of this audit."
    )
    for move in found.moves:
        about = ", ".join(part for part in (move.case_ref, move.criterion) if part)
        change = f": {move.old} -> {move.new}" if move.old or move.new else ""
        print(f"Entry {move.entry.number:,}, {about or move.entry.action}{change}")
        print(f"    {move.figure}: {move.before} -> {move.after}")
    if not found.moves:
        print("None of them moved a figure.")
    return 0


def _position(path: Path, arguments: argparse.Namespace) -> Position:
    from audit_app.interchange.export.position import read_position

    position, _ = unlocking(
        EXPORT_PASSWORD, arguments, path, lambda password: read_position(path, password)
    )
    return position


COMMAND: Command = Export()
