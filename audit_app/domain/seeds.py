"""How good a seed is: how many dice it takes, and when it could be guessed."""

from __future__ import annotations

import math
import string
from typing import Final

from audit_app.domain.canonical import canonical_seed
from audit_app.domain.errors import AuditError

DIGITS_WANTED: Final = 20
"""Least decimal digits of a seed, about 66 bits, as election auditors ask."""

DIGITS_MADE: Final = 40
"""Decimal digits of a seed the program makes from the system's randomness."""

_BITS_WANTED: Final = DIGITS_WANTED * math.log2(10)
_FEW_DIFFERENT: Final = 4


def dice_needed(sides: int = 10) -> int:
    """Return how many rolls of a die give as many seeds as 20 decimal digits: 20 for ten sides.

    Raises:
        AuditError: If the die has fewer than two sides.
    """
    if sides < 2:
        raise AuditError("A die needs at least two sides.", remedy="Use a die of six or ten sides.")
    rolls, seeds = 0, 1
    while seeds < 10**DIGITS_WANTED:
        rolls, seeds = rolls + 1, seeds * sides
    return rolls


def dice_seed(rolls: str, sides: int = 10) -> str:
    """Return the seed that dice give: the rolls in order, with hyphens for dice of many sides.

    Args:
        rolls: Digits in the order they were rolled; for dice of more than ten sides, numbers parted
            by spaces or commas. A ten-sided die shows 0 to 9, all others 1 to the number of sides.
        sides: Of the die.

    Raises:
        AuditError: If a roll cannot be on such a die, or there are too few.
    """
    parts = rolls.replace(",", " ").split() if sides > 10 else list("".join(rolls.split()))
    low, high = (0, 9) if sides == 10 else (1, sides)
    for number, part in enumerate(parts, start=1):
        if not (part.isascii() and part.isdigit()) or not low <= int(part) <= high:
            raise AuditError(
                f"Roll {number} is not a number from {low} to {high}.", remedy="Correct this roll."
            )
    if len(parts) < dice_needed(sides):
        raise AuditError(
            f"{len(parts)} of {dice_needed(sides)} rolls were given.",
            remedy=f"Roll {dice_needed(sides) - len(parts)} more.",
        )
    return ("-" if sides > 10 else "").join(str(int(part)) for part in parts)


def seed_warning(text: str) -> str:
    """Return a sentence if a seed could be guessed, otherwise nothing.

    Raises:
        AuditError: If it is no seed at all.
    """
    seed = canonical_seed(text)
    if seed.isdigit():
        alphabet = 10
    elif set(seed) <= set(string.hexdigits):
        alphabet = 16
    else:
        alphabet = 36
    if len(seed) * math.log2(alphabet) < _BITS_WANTED - 1e-9:
        return (
            f"This seed is short ({len(seed)} of at least {_length_wanted(alphabet)} characters):"
            " somebody could try all seeds like it until a sample suits."
        )
    if len(set(seed)) < _FEW_DIFFERENT:
        return f"This seed has only {len(set(seed))} different characters: it looks chosen by hand."
    return ""


def _length_wanted(alphabet: int) -> int:
    return math.ceil(_BITS_WANTED / math.log2(alphabet) - 1e-9)
