"""Whether a share changed between two rounds."""

from __future__ import annotations

import argparse

from audit_app.app.commands.base import Command, print_json


class Compare:
    """Compares two rounds: the difference with its interval, then the exact test."""

    name = "compare"
    help = "whether a share changed between two rounds"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's arguments."""
        for when in ("before", "after"):
            parser.add_argument(
                f"--{when}",
                nargs=2,
                required=True,
                metavar=("x", "n"),
                help=f"cases met and cases examined {when}",
            )
        parser.add_argument(
            "--criteria", default="1", metavar="K", help="how many criteria are being compared"
        )
        parser.add_argument("--confidence", default="0.95", metavar="LEVEL", help="default 0.95")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Print the comparison."""
        from audit_app.domain.statistics.answers import compare_answer
        from audit_app.domain.statistics.levels import whole

        answer = compare_answer(
            arguments.before,
            arguments.after,
            criteria=whole(arguments.criteria, "The number of criteria", least=1),
            confidence=arguments.confidence,
        )
        if arguments.json:
            print_json(answer)
        else:
            print(f"{answer['sentence']}. {answer['warning']}".strip())
        return 0


COMMAND: Command = Compare()
