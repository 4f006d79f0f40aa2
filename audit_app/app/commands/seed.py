"""`seed`: a seed for one office, or one that two forces make together so that nobody chose it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from string import hexdigits

from audit_app.app.commands.base import Command, print_json
from audit_app.app.option_values import whole_number
from audit_app.domain.errors import AuditError


class SeedCommand:
    """Four steps: new (one office), or commit, reveal and join (two or more parties)."""

    name = "seed"
    help = "make a seed: by yourself, with dice, or together with another force"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the steps and their arguments."""
        steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
        new = steps.add_parser("new", help="a seed of 40 digits, or of the dice you rolled")
        new.add_argument("--dice", metavar="ROLLS", help="rolls in order, such as 41620...")
        new.add_argument(
            "--sides", type=whole_number, default=10, help="of the dice; 10 unless said"
        )
        commit = steps.add_parser("commit", help="make a secret and what binds you to it")
        reveal = steps.add_parser("reveal", help="check a secret against what was sent before")
        join = steps.add_parser("join", help="make the joint seed of all secrets")
        for step in (commit, reveal, join):
            step.add_argument("--label", required=True, help="of the draw, agreed")
            step.add_argument(
                "--frame", required=True, help="fingerprint that 'draw --freeze' prints, 64 digits"
            )
        for step in (commit, reveal):
            step.add_argument("--party", required=True, help="name of the force")
            step.add_argument(
                "--nonce", required=step is reveal, help="the secret, at least 32 hex digits"
            )
        reveal.add_argument("--commitment", required=True, help="64 hex digits, or as words")
        for option, what in (("--commitment", "64 hex digits"), ("--nonce", "the secret told")):
            join.add_argument(
                option,
                required=True,
                action="append",
                metavar="PARTY=TEXT",
                help=f"{what}; once for each party",
            )
        join.add_argument("--revealed-first", default="", help="the force that is audited")
        join.add_argument("--output", type=Path, metavar="FILE", help="for 'draw --joint FILE'")
        for step in (new, commit, reveal, join):
            step.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        """Do one step."""
        steps = {"new": _new, "commit": _commit, "reveal": _reveal, "join": _join}
        return steps[arguments.step](arguments)


def _new(arguments: argparse.Namespace) -> int:
    from audit_app.app.draw_seeds import new_seed
    from audit_app.domain.seeds import dice_seed

    seed = new_seed() if arguments.dice is None else dice_seed(arguments.dice, arguments.sides)
    if arguments.json:
        print_json({"seed": seed})
    else:
        print(seed)
    return 0


def _commit(arguments: argparse.Namespace) -> int:
    from audit_app.app.draw_seeds import new_seed
    from audit_app.domain.ceremony import commitment
    from audit_app.domain.words import words_of

    nonce = arguments.nonce or new_seed()
    bound = commitment(arguments.label, arguments.frame, arguments.party, nonce)
    words = " ".join(words_of(bound))
    if arguments.json:
        print_json({"nonce": nonce, "commitment": bound, "words": words})
        return 0
    print(f"Send this now:  {bound}")
    print(f"As words:       {words}")
    print(f"Keep secret until every commitment has arrived:  {nonce}")
    return 0


def _reveal(arguments: argparse.Namespace) -> int:
    from audit_app.domain.ceremony import canonical_digest, commitment
    from audit_app.domain.words import digest_of

    bound = commitment(arguments.label, arguments.frame, arguments.party, arguments.nonce)
    heard = arguments.commitment
    kept = bound == (canonical_digest(heard) if _is_hex(heard) else digest_of(heard))
    if arguments.json:
        print_json({"kept": kept})
    elif kept:
        print(f"The secret of {arguments.party} is the one it committed to.")
    else:
        print(
            f"The secret of {arguments.party} is not the one it committed to, or the label, the "
            "fingerprint or the name differs. Compare those; if they agree, stop and record it."
        )
    return 0 if kept else 1


def _is_hex(text: str) -> bool:
    return set("".join(text.split())) <= set(hexdigits)


def _join(arguments: argparse.Namespace) -> int:
    from audit_app.domain.ceremony import joint_draw_seed

    commitments = _by_party(arguments.commitment)
    seed = joint_draw_seed(
        arguments.label,
        arguments.frame,
        commitments,
        _by_party(arguments.nonce),
        revealed_first=arguments.revealed_first,
    )
    joint = {"label": arguments.label, **seed.details, "seed": seed.text}
    if arguments.output is not None:
        _write(arguments.output, joint)
    if arguments.json:
        print_json(joint)
    else:
        print(seed.text)
    return 0


def _by_party(given: Sequence[str]) -> dict[str, str]:
    """Return texts by party from PARTY=TEXT."""
    named: dict[str, str] = {}
    for text in given:
        party, equals, value = text.partition("=")
        if not equals or not party.strip() or party in named:
            raise AuditError(
                f"'{party}' does not name one party and its text.",
                remedy="Write PARTY=TEXT, once for each party.",
            )
        named[party] = value
    return named


def _write(path: Path, joint: object) -> None:
    from audit_app.interchange.export.replacing import replace_file

    if not path.absolute().parent.is_dir():
        raise AuditError(f"'{path.name}' cannot be written there.", remedy="Choose another folder.")
    replace_file(path, (json.dumps(joint, indent=2, ensure_ascii=False) + "\n").encode())


COMMAND: Command = SeedCommand()
