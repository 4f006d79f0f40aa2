"""How many cases to examine."""

from __future__ import annotations

import argparse

from audit_app.app.commands.base import Command, print_json


class Size:
    """Answers how large a sample must be for a margin, a tolerable rate or a change."""

    name = "size"
    help = "how many cases to examine for a margin, a tolerable rate or a change"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's arguments."""
        parser.add_argument("--population", metavar="N", help="cases in the register")
        parser.add_argument("--confidence", default="0.95", metavar="LEVEL", help="default 0.95")
        parser.add_argument("--margin", metavar="E", help="half-width of the interval, such as 0.1")
        parser.add_argument("--expected", default="0.5", metavar="P", help="share expected met")
        parser.add_argument("--tolerable", metavar="T", help="share wrong that must not be missed")
        parser.add_argument(
            "--expected-errors",
            default="0",
            metavar="K",
            help="wrong cases allowed in the sample, or a share of it such as 2.5%%",
        )
        parser.add_argument("--before-share", metavar="P", help="share met in the last round")
        parser.add_argument("--after-share", metavar="P", help="share to be told from it")
        parser.add_argument("--before-size", metavar="N", help="cases examined in the last round")
        parser.add_argument("--power", default="0.8", metavar="P", help="chance to see the change")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Print the size."""
        from audit_app.domain.statistics.answers import size_answer

        answer = size_answer(
            arguments.population,
            margin=arguments.margin,
            expected=arguments.expected,
            tolerable=arguments.tolerable,
            expected_errors=arguments.expected_errors,
            before=arguments.before_share,
            after=arguments.after_share,
            n_before=arguments.before_size,
            power=arguments.power,
            confidence=arguments.confidence,
        )
        if arguments.json:
            print_json(answer)
            return 0
        of = f" of {answer['population']:,}" if answer["population"] else ""
        print(
            f"Examine {answer['size']:,}{of} cases ({answer['method']}). {answer['advice']}".strip()
        )
        return 0


COMMAND: Command = Size()
