"""`journal`: proves that a workspace and its journal are what was written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.app.commands.asking import PASSPHRASE
from audit_app.app.commands.base import Command, print_json

if TYPE_CHECKING:
    from audit_app.usecases.journals import WorkspaceCheck


class Journal:
    """Opens the workspace without writing to its journal."""

    name = "journal"
    help = "prove that a workspace and its journal are what was written"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""
        whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
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
        """Print that all fits and return 0, or what does not and return 1."""
        from audit_app.app.bootstrap import AppServices
        from audit_app.domain.journal_check import printed_head
        from audit_app.usecases.journals import verify_workspace

        printed = dict(printed_head(text) for text in arguments.head)
        passphrase = PASSPHRASE.given(arguments)
        if passphrase is None:
            passphrase = PASSPHRASE.asked(arguments.workspace.name)
        workspace = AppServices().files.open(arguments.workspace, passphrase)
        try:
            check = verify_workspace(workspace, printed)
        finally:
            workspace.close()
        if arguments.json:
            print_json(_as_data(check))
        else:
            print("\n".join(_words(check)))
        return 0 if check.fits else 1


def _as_data(check: WorkspaceCheck) -> dict[str, object]:
    return {
        "fits": check.fits,
        "entries": check.chain.n_entries,
        "head": check.chain.head,
        "first_bad": check.chain.first_bad,
        "what": check.chain.what,
        "faults": list(check.faults),
        "remarks": list(check.chain.remarks),
    }


def _words(check: WorkspaceCheck) -> list[str]:
    chain = check.chain
    count = "1 entry" if chain.n_entries == 1 else f"{chain.n_entries:,} entries"
    if check.fits:
        lines = [f"All fits: {count}, the newest with digest {chain.head}."]
    else:
        lines = ["This workspace is not what was written:"]
        lines += [f"  {each}" for each in (chain.what, *check.faults) if each]
    return [*lines, *chain.remarks]


COMMAND: Command = Journal()
