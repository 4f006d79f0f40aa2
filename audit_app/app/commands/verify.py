"""`verify`: draws again from a register and compares with a certificate."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from audit_app.app.commands.asking import (
    CERTIFICATE_PASSWORD,
    PASSWORD,
    certificate_from,
    unlocking,
)
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
        PASSWORD.add_to(parser)
        CERTIFICATE_PASSWORD.add_to(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Print 'the same draw' and return 0, or what differs and return 1."""
        from audit_app.app.bootstrap import AppServices
        from audit_app.app.draw_files import draw_title
        from audit_app.domain.verification import ChangedListsError
        from audit_app.usecases.repeat_draw import repeat_draw

        try:
            certificate = certificate_from(arguments.certificate, arguments)
        except ChangedListsError as changed:
            return _answer(arguments, [changed.message], same_file=None)
        registers = AppServices().registers

        def repeated(password: str | None) -> tuple[list[str], bool]:
            with TerminalProgress("Checking") as progress:
                return repeat_draw(
                    registers, certificate, arguments.register, progress, password=password
                )

        (differences, same_file), _ = unlocking(PASSWORD, arguments, arguments.register, repeated)
        if differences or arguments.json:
            return _answer(arguments, differences, same_file=same_file)
        print(f"{arguments.register.name} gives the same draw: {draw_title(certificate)}")
        if not same_file:
            print("The file is not the one drawn from, byte for byte, but holds the same cases.")
        return 0


def _answer(
    arguments: argparse.Namespace, differences: Sequence[str], *, same_file: bool | None
) -> int:
    if arguments.json:
        print_json({"same": not differences, "differences": differences, "same_file": same_file})
    else:
        print("Not the same draw:")
        print("\n".join(f"  {difference}" for difference in differences))
    return 1 if differences else 0


COMMAND: Command = Verify()
