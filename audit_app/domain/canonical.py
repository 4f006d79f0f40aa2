"""One spelling for every reference, name and seed, so that two programs hash the same bytes.

Nothing here repairs silently: what cannot be told apart on paper (invisible characters, signs of a
wrong decoding) is refused. Python's own trimming is not used for references, because other
languages trim other characters. White space and normalisation follow Unicode (UAX 15, PropList).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from audit_app.domain.errors import AuditError

LONGEST_BYTES: Final = 1024
"""Longest canonical text, in UTF-8 bytes."""

LARGEST_NUMBER: Final = 999_999_999_999_999
"""Largest number a spreadsheet keeps to the last digit (15 digits)."""

_WHITE: Final = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WHITE_RUN: Final = re.compile(f"[{_WHITE}]+")
_PLAIN: Final = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_LINES: Final = re.compile(r"[!-~]++(?: [!-~]++)*+(?:\n[!-~]++(?: [!-~]++)*+)*+")
_NOT_SEED: Final = re.compile(r"[^!-~]")
_REFUSED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\uffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000)
    )
    + "\U000e0000-\U0010ffff]"
)


def canonical(text: str) -> str:
    """Return the one spelling of a reference, stratum name, label or party name.

    NFC, runs of white space become one space, none at the ends. Case and leading zeros stay.
    Applying it twice changes nothing.

    Raises:
        AuditError: If nothing is left, it is longer than 1,024 bytes in UTF-8, or it contains a
            character that is invisible, private, unassigned or the sign of a wrong decoding. The
            message names the character by its number and never quotes the text.

    Example:
        >>> canonical("  MFH/2024/00017 ")
        'MFH/2024/00017'
    """
    if len(text) <= LONGEST_BYTES and _PLAIN.fullmatch(text):
        return text
    result = _WHITE_RUN.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")
    if not result:
        raise AuditError("The text is blank.", remedy="Give it at least one visible character.")
    refused = _REFUSED.search(result)
    bad = refused.group() if refused else _first_unassigned(result)
    if bad:
        raise AuditError(
            f"The text contains the character U+{ord(bad):04X}, which cannot be seen or has no"
            " fixed meaning.",
            remedy="Remove it; if other characters look wrong too, choose another encoding.",
        )
    if len(result.encode()) > LONGEST_BYTES:
        raise AuditError(
            f"The text is longer than {LONGEST_BYTES:,} bytes.",
            remedy="Check that the right column was chosen.",
        )
    return result


def _first_unassigned(text: str) -> str:
    """Return the first character this Unicode version does not know, or nothing."""
    if text.isascii():
        return ""
    return next((char for char in text if unicodedata.category(char) == "Cn"), "")


def canonical_or_blank(text: str) -> str:
    """Return canonical text, or nothing where there is only white space: for optional columns.

    Raises:
        AuditError: As canonical(), except for blank text.
    """
    return canonical(text) if _WHITE_RUN.sub("", text) else ""


def all_plain(texts: Sequence[str]) -> bool:
    """Return whether every text is plain ASCII in canonical form; one search for a whole batch.

    False says only that some text needs canonical() itself.
    """
    if not texts:
        return True
    joined = "\n".join(texts)
    if not joined.isascii() or joined.count("\n") != len(texts) - 1:
        return False
    return _PLAIN_LINES.fullmatch(joined) is not None and max(map(len, texts)) <= LONGEST_BYTES


def numeric_reference(number: float) -> str:
    """Return the digits of a whole number from a spreadsheet's cell, 12345.0 as '12345'.

    Args:
        number: As the cell holds it.

    Raises:
        AuditError: For truth values, fractions, negative numbers, what is no number, and 16 digits
            or more: a spreadsheet keeps 15, so longer references were damaged before they arrived.
    """
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise AuditError(
            "The reference is not a whole number.",
            remedy="Store references as text in the register.",
        )
    if not math.isfinite(number) or number != int(number):
        raise AuditError(
            "The reference is a number with a fraction, or no number at all.",
            remedy="Store references as text in the register.",
        )
    if number < 0:
        raise AuditError(
            "The reference is a negative number.",
            remedy="Store references as text in the register.",
        )
    if number > LARGEST_NUMBER:
        raise AuditError(
            "The reference is a number of 16 digits or more; spreadsheets keep only 15, so its end"
            " is lost.",
            remedy="Export the register again with the references as text.",
        )
    return str(int(number))


def look_alike(text: str) -> str:
    """Return what two references that only look different have in common; for warnings only.

    NFKC, case folding, letters and digits only: 'AB-12', 'ab 12' and 'AB–12' share 'ab12'.
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", folded)))


def canonical_seed(text: str) -> str:
    """Return the one spelling of a seed or nonce: no white space, small letters.

    People read seeds out, so '20237 33112' and '2023733112' are one seed. '007' is not '7'.

    Raises:
        AuditError: If nothing is left or a character is not a visible one of plain ASCII.
    """
    result = _WHITE_RUN.sub("", text)
    if not result:
        raise AuditError(
            "The seed is blank.", remedy="Make one, roll dice or type at least 20 digits."
        )
    bad = _NOT_SEED.search(result)
    if bad:
        raise AuditError(
            f"The seed contains the character U+{ord(bad.group()):04X}.",
            remedy="Use only digits, the letters A to Z and plain punctuation, without accents.",
        )
    if len(result) > LONGEST_BYTES:
        raise AuditError(
            f"The seed is longer than {LONGEST_BYTES:,} characters.", remedy="Shorten it."
        )
    return result.lower()
