"""What a count in a sample says about the register."""

from __future__ import annotations

import argparse
from pathlib import Path

from audit_app.app.commands.base import Command, print_json
from audit_app.domain.errors import AuditError


class Estimate:
    """Estimates a share with its limits, from counts or from a file of strata."""

    name = "estimate"
    help = "the share met in a register, with limits, from what a sample showed"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's arguments."""
        parser.add_argument("--population", metavar="N", help="cases in the register")
        parser.add_argument("--sample", metavar="n", help="cases examined")
        parser.add_argument("--count", metavar="x", help="cases met among them")
        parser.add_argument(
            "--strata",
            type=Path,
            metavar="FILE.csv",
            help="columns stratum, population, sample, count, and applicable if not all are",
        )
        parser.add_argument("--confidence", default="0.95", metavar="LEVEL", help="default 0.95")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Print the estimate."""
        from audit_app.domain.statistics.answers import estimate_answer

        counts = (arguments.population, arguments.sample, arguments.count)
        if arguments.strata is not None:
            if any(count is not None for count in counts):
                raise AuditError(
                    "Counts and a file of strata were both given.", remedy="Give one of the two."
                )
            return _strata(arguments)
        if any(count is None for count in counts):
            raise AuditError(
                "The counts are incomplete.",
                remedy="Give --population, --sample and --count, or --strata FILE.csv.",
            )
        answer = estimate_answer(*counts, confidence=arguments.confidence)
        if arguments.json:
            print_json(answer)
        else:
            low, high = answer["hypergeometric_count"]
            print(f"{answer['words']}: {low:,} to {high:,} of {answer['population']:,} cases.")
        return 0


def _strata(arguments: argparse.Namespace) -> int:
    from audit_app.app.commands.tables import as_records, read_table
    from audit_app.domain.statistics.answers import strata_answer, strata_from_rows

    records = as_records(read_table(arguments.strata))
    strata = strata_from_rows(records, arguments.strata.name)
    answer = strata_answer(strata, confidence=arguments.confidence)
    if arguments.json:
        print_json(answer)
        return 0
    why = f" No interval: {answer['why']}." if answer["interval"] is None else ""
    print(f"{answer['words']}.{why}")
    for stratum in answer["per_stratum"]:
        print(f"  {stratum['stratum']}: {stratum['count']:,} of {stratum['applicable']:,}")
    return 0


COMMAND: Command = Estimate()
