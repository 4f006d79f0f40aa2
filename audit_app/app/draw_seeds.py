"""The seed of a draw on the command line: made, typed, or joint."""

from __future__ import annotations

import argparse
import json
import secrets
from pathlib import Path

from audit_app.domain.ceremony import joint_draw_seed
from audit_app.domain.draw import Seed, SeedOrigin
from audit_app.domain.errors import DAMAGED_JSON, AuditError, Place
from audit_app.domain.seeds import DIGITS_MADE


def new_seed() -> str:
    """Return 40 decimal digits of the system's randomness."""
    return "".join(str(secrets.randbelow(10)) for _ in range(DIGITS_MADE))


def seed_of(arguments: argparse.Namespace) -> Seed:
    """Return the seed that --seed or --joint gives, or a fresh one.

    Raises:
        AuditError: If both are given, or the joint seed does not stand up.
    """
    if arguments.seed is not None and arguments.joint is not None:
        raise AuditError("Both --seed and --joint are given.", remedy="Leave one out.")
    if arguments.joint is not None:
        return read_joint_seed(arguments.joint)
    if arguments.seed is not None:
        return Seed(arguments.seed, SeedOrigin.TYPED)
    return Seed(new_seed(), SeedOrigin.PROGRAM)


def read_joint_seed(path: Path) -> Seed:
    """Return the joint seed of a file that `seed join` wrote, every reveal checked again.

    Raises:
        AuditError: If the file is not such a file, or a reveal does not match its commitment.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return joint_draw_seed(
            kept["label"],
            kept["frame_digest"],
            kept["commitments"],
            kept["nonces"],
            revealed_first=str(kept.get("revealed_first", "")),
        )
    except (OSError, *DAMAGED_JSON, KeyError, TypeError, AttributeError) as error:
        raise AuditError(
            "This is not a joint seed that can be read.",
            remedy="Give the file that 'seed join --output FILE' wrote.",
            place=Place(file=path.name),
        ) from error
