"""`verify`: draws again from a register and compares with a certificate."""

from __future__ import annotations

import argparse
from pathlib import Path

from audit_app.app.commands.base import Command, TerminalProgress, print_json


class Verify:
    """Needs the certificate and the register file alone."""

    name = "verify"
    help = "draw again from a register and compare with a certificate"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "certificate",
            type=Path,
            metavar="CERTIFICATE",
            help="the JSON file of a draw, or an exported workbook",
        )
        parser.add_argument("register", type=Path, metavar="REGISTER", help="the register's file")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Print 'the same draw' and return 0, or what differs and return 1."""
        from audit_app.app.bootstrap import AppServices
        from audit_app.app.draw_files import draw_title, read_certificate
        from audit_app.usecases.repeat_draw import repeat_draw

        certificate = read_certificate(arguments.certificate)
        with TerminalProgress("Checking") as progress:
            differences, same_file = repeat_draw(
                AppServices().registers, certificate, arguments.register, progress
            )
        if arguments.json:
            print_json(
                {"same": not differences, "differences": differences, "same_file": same_file}
            )
        elif differences:
            print("Not the same draw:")
            print("\n".join(f"  {difference}" for difference in differences))
        else:
            print(f"{arguments.register.name} gives the same draw: {draw_title(certificate)}")
            if not same_file:
                print(
                    "The file is not the one drawn from, byte for byte, but holds the same cases."
                )
        return 1 if differences else 0


COMMAND: Command = Verify()
