"""`export`: writes the workbook of an audit in a workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from audit_app.app.commands.asking import PASSPHRASE
from audit_app.app.commands.base import Command, TerminalProgress


class Export:
    """The same workbook as from the window."""

    name = "export"
    help = "write the workbook of an audit"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help="the .audit file")
        parser.add_argument("--audit", required=True, metavar="NAME", help="title of the audit")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="the .xlsx")
        PASSPHRASE.add_to(parser)

    def run(self, arguments: argparse.Namespace) -> int:
        """Open the workspace, write the workbook, close the workspace."""
        from audit_app.app.bootstrap import AppServices
        from audit_app.interchange.export.replacing import check_target
        from audit_app.usecases.audits import find_audit
        from audit_app.usecases.exporting import export_audit
        from audit_app.usecases.workspaces import open_workspace

        check_target(arguments.output)
        services = AppServices()
        passphrase = PASSPHRASE.given(arguments)
        if passphrase is None:
            passphrase = PASSPHRASE.asked(arguments.workspace.name)
        workspace = open_workspace(services.files, arguments.workspace, passphrase)
        try:
            audit = find_audit(workspace, arguments.audit)
            with TerminalProgress("Writing the workbook") as progress:
                export_audit(
                    workspace,
                    services.checklists,
                    services.clock,
                    services.workbooks,
                    audit.id,
                    arguments.output,
                    progress,
                )
        finally:
            workspace.close()
        print(f"'{audit.title}' is written to {arguments.output.name}.")
        return 0


COMMAND: Command = Export()
