"""The readers that `pack create` makes packs for: one from options, or many from a list."""

from __future__ import annotations

import argparse
import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audit_app.domain.assigning import Conflict, Scope, Wish
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.scorers import Purpose

KEYS: Final = ("reader", "to", "scope", "size", "purpose", "by_stratum", "columns", "conflicts")
SECRET_IN: Final = "passphrase_file"  # noqa: S105 - the name of a column
_LARGEST: Final = 1_000_000
_TRUE: Final = frozenset({"yes", "true", "1"})


@dataclass(frozen=True, slots=True)
class Reader:
    """One pack that is wanted.

    Attributes:
        wish: Who is to score what; its recipient is not looked up yet.
        contact: Name of the identity it is sealed to; empty for a passphrase.
        passphrase_file: Whose first line is the passphrase, or None.
    """

    wish: Wish
    contact: str
    passphrase_file: Path | None = None


def readers_of(arguments: argparse.Namespace) -> list[Reader]:
    """Return the readers that were asked for.

    Raises:
        AuditError: If the list cannot be read, or an entry in it does not fit.
    """
    usual: dict[str, Any] = {key: getattr(arguments, key, None) for key in KEYS}
    usual = {key: value for key, value in usual.items() if value not in (None, [], False)}
    if arguments.readers is None:
        return [_reader(usual, arguments.workspace.parent, Place())]
    path: Path = arguments.readers
    return [
        _reader({**usual, **given}, path.parent, Place(file=path.name, row=row))
        for row, given in _entries(path)
    ]


def _entries(path: Path) -> Sequence[tuple[int, Mapping[str, Any]]]:
    """Return the entries of a list with their row, or their number in a TOML file."""
    try:
        text = path.read_bytes()[:_LARGEST].decode("utf-8-sig")
        if path.suffix.lower() == ".toml":
            found: list[dict[str, Any]] = tomllib.loads(text).get("reader", [])
            entries: list[tuple[int, dict[str, Any]]] = list(enumerate(found, start=1))
        else:
            rows = csv.DictReader(io.StringIO(text), strict=True)
            entries = [
                (number, {(key or "").strip(): (value or "").strip() for key, value in row.items()})
                for number, row in enumerate(rows, start=2)
            ]
    except (OSError, UnicodeDecodeError, ValueError, csv.Error, AttributeError) as error:
        raise AuditError(
            "The list of readers cannot be read.",
            remedy="Give a CSV file with a column 'reader', or TOML with [[reader]] tables.",
            place=Place(file=path.name),
        ) from error
    filled = [(row, {k: v for k, v in entry.items() if v != ""}) for row, entry in entries]
    filled = [(row, entry) for row, entry in filled if entry]
    if not filled:
        raise AuditError(
            "The list names no reader.",
            remedy="Give a CSV file with a column 'reader', or TOML with [[reader]] tables.",
            place=Place(file=path.name),
        )
    return filled


def _reader(given: Mapping[str, Any], folder: Path, place: Place) -> Reader:
    unknown = [key for key in given if key not in {*KEYS, SECRET_IN}]
    if unknown:
        known = ", ".join((*KEYS, SECRET_IN))
        raise AuditError(
            f"'{unknown[0]}' is nothing a reader has.", remedy=f"Possible: {known}.", place=place
        )
    try:
        wish = Wish(
            reader=str(given.get("reader") or given.get("to") or ""),
            purpose=Purpose(given.get("purpose", Purpose.SECOND)),
            scope=Scope(given.get("scope", Scope.ALL)),
            size=int(given.get("size", 0)),
            by_stratum=str(given.get("by_stratum", "")).casefold() in _TRUE,
            columns=tuple(_listed(given.get("columns", ()))),
            conflicts=tuple(_conflict(each, place) for each in _listed(given.get("conflicts", ()))),
        )
    except ValueError as error:
        raise AuditError(
            "The scope, size or purpose of this reader cannot be used.",
            remedy="Scope is all, share or critical; purpose is second or share; size is a number.",
            place=place,
        ) from error
    secret = given.get(SECRET_IN)
    return Reader(wish, str(given.get("to", "")), folder / str(secret) if secret else None)


def _listed(value: Any) -> list[str]:
    parts = value.split(";") if isinstance(value, str) else value
    return [str(part).strip() for part in parts if str(part).strip()]


def _conflict(text: str, place: Place) -> Conflict:
    """Return a declared conflict as typed: 'Team=North: was their sergeant'."""
    what, colon, reason = text.partition(":")
    column, equals, value = what.partition("=")
    if not colon or not reason.strip() or not (value if equals else column).strip():
        raise AuditError(
            "A conflict has the form COLUMN=VALUE: reason.",
            remedy="For one case leave the column out: REFERENCE: reason.",
            place=place,
        )
    if not equals:
        return Conflict("", column.strip(), reason.strip())
    return Conflict(column.strip(), value.strip(), reason.strip())
