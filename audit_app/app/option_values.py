"""Values of options, for argparse."""

from __future__ import annotations

import argparse

_MOST = 10**12


def whole_number(text: str) -> int:
    """Return an option's value as a whole number; for argparse, which words the rest."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text[:40]}' is not a whole number") from None
    if abs(number) > _MOST:
        raise argparse.ArgumentTypeError(f"{text} is more than any register holds")
    return number
