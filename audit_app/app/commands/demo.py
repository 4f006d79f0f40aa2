"""`demo`: made-up registers, a workspace with three audits, and their workbooks."""

from __future__ import annotations

import argparse
from pathlib import Path

from audit_app.app.commands.base import Command, TerminalProgress

FOLDER = "case-audit-demo"


class DemoCommand:
    """The first command of the README."""

    name = "demo"
    help = "make a workspace with made-up cases and open it"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "--folder", type=Path, default=Path(FOLDER), metavar="DIR", help=f"where; ./{FOLDER}"
        )
        parser.add_argument("--no-window", action="store_true", help="only make the files")

    def run(self, arguments: argparse.Namespace) -> int:
        """Build the demo, say where everything is, and open the window where there is a screen."""
        from audit_app.app.bootstrap import AppServices
        from audit_app.app.demo.build import build_demo
        from audit_app.app.display import has_screen
        from audit_app.ui.services import DEMO_PASSPHRASE

        folder = arguments.folder.absolute()
        with TerminalProgress("Making the demo") as progress:
            demo = build_demo(AppServices(), folder, DEMO_PASSPHRASE, progress)
        print("Every person and case in these files is made up.")
        print(f"Registers:  {', '.join(str(path) for path in demo.registers.values())}")
        print(f"Workbooks:  {', '.join(str(path) for path in demo.workbooks.values())}")
        print(f"Workspace:  {demo.workspace}")
        print(f"Peer force: {demo.peer}")
        print(f"Passphrase: {DEMO_PASSPHRASE}", flush=True)
        if arguments.no_window:
            return 0
        if not has_screen():
            print("There is no screen here, so no window is opened.")
            return 0
        from audit_app.app.window import run_window

        return run_window(str(demo.workspace))


COMMAND: Command = DemoCommand()
