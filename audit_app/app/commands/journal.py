"""`journal`: proves that a workspace and its journal are what was written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.app.commands.asking import PASSPHRASE
from audit_app.app.commands.base import Command, TerminalProgress, print_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_app.app.bootstrap import AppServices
    from audit_app.usecases.journals import WorkspaceCheck
    from audit_app.usecases.ports import Workspace


class Journal:
    """Checking writes nothing to the journal; an export is noted in it."""

    name = "journal"
    help = "prove that a workspace is what was written, or export its journal"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""
        whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
        export = whats.add_parser(
            "export", help="write every entry to a file, one JSON object a line"
        )
        export.add_argument("workspace", type=Path, metavar="WORKSPACE")
        export.add_argument("output", type=Path, metavar="OUTPUT")
        PASSPHRASE.add_to(export)
        verify = whats.add_parser(
            "verify", help="name the first entry that does not fit", description=self.help
        )
        verify.add_argument("workspace", type=Path, metavar="WORKSPACE")
        verify.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="an entry's number and digest as printed on a certificate, a pack or a workbook; "
            "may be given again. Only this shows a journal that was written anew as a whole",
        )
        PASSPHRASE.add_to(verify)
        verify.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; return 0 if all fits or is written, 1 if something does not fit."""
        from audit_app.app.bootstrap import AppServices

        # What is wrong with the heads given is said before a passphrase is asked for.
        printed = _printed(arguments) if arguments.what == "verify" else {}
        passphrase = PASSPHRASE.given(arguments)
        if passphrase is None:
            passphrase = PASSPHRASE.asked(arguments.workspace.name)
        services = AppServices()
        workspace = services.files.open(arguments.workspace, passphrase)
        try:
            if arguments.what == "export":
                return _export(workspace, arguments.output)
            return _verify(workspace, services, printed, as_json=arguments.json)
        finally:
            workspace.close()


def _printed(arguments: argparse.Namespace) -> Mapping[int, str]:
    from audit_app.domain.journal_check import printed_head

    return dict(printed_head(text) for text in arguments.head)


def _verify(
    workspace: Workspace,
    services: AppServices,
    printed: Mapping[int, str],
    *,
    as_json: bool,
) -> int:
    from audit_app.usecases.journals import verify_workspace

    with TerminalProgress("Checking") as progress:
        check = verify_workspace(workspace, services.checklists, printed, progress, services.packs)
    if as_json:
        print_json(_as_data(check))
    else:
        print("\n".join(_words(check)))
    return 0 if check.fits else 1


def _export(workspace: Workspace, output: Path) -> int:
    from audit_app.app.journal_files import write_journal
    from audit_app.usecases.journals import note_export, read_journal

    entries = list(reversed(read_journal(workspace)))
    write_journal(entries, output)
    note_export(workspace, output.name, len(entries))
    print(f"{len(entries):,} entries are written to {output.name}.")
    return 0


def _as_data(check: WorkspaceCheck) -> dict[str, object]:
    return {
        "fits": check.fits,
        "entries": check.chain.n_entries,
        "head": check.chain.head,
        "first_bad": check.chain.first_bad,
        "what": check.chain.what,
        "faults": list(check.faults),
        "remarks": list(check.remarks),
    }


def _words(check: WorkspaceCheck) -> list[str]:
    chain = check.chain
    count = "1 entry" if chain.n_entries == 1 else f"{chain.n_entries:,} entries"
    if check.fits:
        lines = [f"All fits: {count}, the newest with digest {chain.head}."]
    else:
        lines = ["This workspace is not what was written:"]
        lines += [f"  {each}" for each in (chain.what, *check.faults) if each]
    return [*lines, *check.remarks]


COMMAND: Command = Journal()
