"""Checklists as TOML text, so that one edited in Excel or in the program can be kept as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from audit_app.domain.checklist import Checklist
from audit_app.interchange.checklists.tables import checklist_tables

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_LINE_ENDS = re.compile(r"[\u007f-\u009f\u2028\u2029]")


def checklist_toml(checklist: Checklist) -> str:
    """Return a checklist as a file of its own, with all its scales and sources.

    Reading it again gives an equal checklist. The file must be named after the checklist's key.
    """
    return "\n".join(_lines((), checklist_tables(checklist))).lstrip("\n") + "\n"


def _lines(path: tuple[str, ...], table: Mapping[str, Any], header: str = "") -> Iterator[str]:
    """Yield a table: its own values first, then the tables in it."""
    own = [(key, value) for key, value in table.items() if not _holds_tables(value)]
    if header and (own or not table):
        yield from ("", header)
    for key, value in own:
        yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        inner = (*path, _key(key))
        if isinstance(value, Mapping):
            yield from _lines(inner, value, f"[{'.'.join(inner)}]")
        elif _holds_tables(value):
            for entry in value:
                yield from _lines(inner, entry, f"[[{'.'.join(inner)}]]")


def _holds_tables(value: Any) -> bool:
    is_list_of_tables = isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    return isinstance(value, Mapping) or is_list_of_tables


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return value.isoformat() if isinstance(value, date) else repr(value)


def _text(text: str) -> str:
    """Return a basic string; what some programs take for the end of a line is escaped too.

    JSON and TOML agree on everything else that has to be escaped.
    """
    written = json.dumps(text, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
