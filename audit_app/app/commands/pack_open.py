"""`pack open`: adds the audit in a pack to a workspace, to be scored there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from audit_app.app.commands.base import print_json
from audit_app.app.commands.pack_common import PACK_PASSPHRASE, add_workspace, opened


def add_arguments(whats: argparse._SubParsersAction[Any]) -> None:
    """Describe it."""
    parser = whats.add_parser(
        "open",
        help="add the audit in a pack to a workspace",
        description="Opening the same pack again changes nothing.",
    )
    add_workspace(parser)
    parser.add_argument("pack", type=Path, metavar="PACK", help="the .capack file")
    PACK_PASSPHRASE.add_to(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(do=run)


def run(arguments: argparse.Namespace) -> int:
    """Open it and say whose it is."""
    from audit_app.domain.packs import Sealing
    from audit_app.usecases.opening_packs import receive_pack

    with opened(arguments) as (services, workspace):
        content = services.packs.load(arguments.pack)
        passphrase = None
        if services.packs.how_sealed(content) is Sealing.PASSPHRASE:
            passphrase = PACK_PASSPHRASE.given(arguments)
            if passphrase is None:
                passphrase = PACK_PASSPHRASE.asked(arguments.pack.name)
        received = receive_pack(
            workspace,
            services.packs,
            services.clock,
            content,
            arguments.pack.name,
            passphrase=passphrase,
        )
    if arguments.json:
        print_json(
            {
                "audit": received.audit.title,
                "cases": received.n_cases,
                "new": received.is_new,
                "sender": received.sender.role,
                "sender_known": received.is_known,
                "sender_fingerprint": received.sender.fingerprint,
            }
        )
        return 0
    done = "is ready to be scored" if received.is_new else "was opened before; nothing changed"
    n_cases = "1 case" if received.n_cases == 1 else f"{received.n_cases:,} cases"
    print(f"'{received.audit.title}', {n_cases}, {done}.")
    print(f"Signed by {received.sender.role}: {received.sender.fingerprint}")
    if not received.is_known:
        print("This sender is not among the contacts: compare the fingerprint on the telephone.")
    return 0
