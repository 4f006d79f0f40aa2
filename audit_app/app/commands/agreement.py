"""Whether scorers agree."""

from __future__ import annotations

import argparse
from pathlib import Path

from audit_app.app.commands.base import Command, print_json


class Agreement:
    """Measures agreement between scorers of the same cases."""

    name = "agreement"
    help = "whether scorers of the same cases agree"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's arguments."""
        parser.add_argument(
            "ratings", type=Path, metavar="RATINGS.csv", help="one column a scorer, one row a case"
        )
        parser.add_argument(
            "--scale", metavar="a,b,c", help="every answer the question offers, in order"
        )
        parser.add_argument(
            "--weights", choices=("linear", "quadratic"), default="linear", help="default linear"
        )
        parser.add_argument("--confidence", default="0.95", metavar="LEVEL", help="default 0.95")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Print the measures."""
        from audit_app.app.commands.tables import read_table
        from audit_app.domain.statistics.agreement_answers import (
            agreement_answer,
            agreement_words,
        )
        from audit_app.domain.statistics.rating_tables import read_ratings

        scale = None
        if arguments.scale is not None:
            scale = [answer.strip() for answer in arguments.scale.split(",")]
        table = read_ratings(read_table(arguments.ratings), scale, file=arguments.ratings.name)
        answer = agreement_answer(table, weights=arguments.weights, confidence=arguments.confidence)
        if arguments.json:
            print_json(answer)
        else:
            print(agreement_words(answer))
        return 0


COMMAND: Command = Agreement()
