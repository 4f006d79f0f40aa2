"""`pack return`: writes the scores of an audit that came in a pack, for its sender."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from audit_app.app.commands.base import print_json
from audit_app.app.commands.pack_common import add_workspace, opened


def add_arguments(whats: argparse._SubParsersAction[Any]) -> None:
    """Describe it."""
    parser = whats.add_parser(
        "return",
        help="write the scores of an audit that came in a pack",
        description="Part of the cases is allowed; each return has a number, the highest counts.",
    )
    add_workspace(parser)
    parser.add_argument("--audit", required=True, metavar="NAME", help="title of the audit")
    parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="the .careturn")
    parser.add_argument("--finished", action="store_true", help="nothing more is to come")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(do=run)


def run(arguments: argparse.Namespace) -> int:
    """Write it and say what is in it."""
    from audit_app.usecases.audits import find_audit
    from audit_app.usecases.sending_back import send_return

    with opened(arguments) as (services, workspace):
        audit = find_audit(workspace, arguments.audit)
        sent = send_return(
            workspace,
            services.packs,
            services.clock,
            audit.id,
            arguments.output,
            finished=arguments.finished,
        )
    if arguments.json:
        print_json(
            {
                "number": sent.number,
                "finished": sent.finished,
                "cases": sent.n_cases,
                "complete": sent.n_done,
                "answers": sent.n_answers,
                "file": str(arguments.output),
            }
        )
        return 0
    more = "nothing more is to come" if sent.finished else "more is to come"
    print(
        f"Return {sent.number}: {sent.n_done:,} of {sent.n_cases:,} cases complete,"
        f" {sent.n_answers:,} answers; {more}."
    )
    return 0
