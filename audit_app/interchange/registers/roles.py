"""Suggests what each column is for: from an earlier import, else from the theme's usual names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from audit_app.domain.population import ColumnProfile, ColumnRole
from audit_app.interchange.registers.headings import plain

_ONE_COLUMN: Final = (ColumnRole.CASE_REF, ColumnRole.DATE, ColumnRole.STRATUM, ColumnRole.TEAM)
_DATE_KINDS: Final = frozenset({"date", "date and time", "month"})
_LIKE: Final = 0.85
_GENERAL_REFERENCES: Final = (
    "Case reference",
    "Case ref",
    "Reference",
    "Occurrence number",
    "Crime ID",
    "Crime reference",
    "Crime number",
    "Incident number",
    "Incident reference",
    "Incident key",
    "Record ID",
    "URN",
    "Ref",
    "Custody number",
    "Log number",
)
_NUMBER_WORDS: Final = re.compile(
    r"(?:^(?:ref|reference|urn|id)|\w\W+(?:ref|reference|urn|id|identifier|no|num|number))\W?$",
    re.IGNORECASE,
)


def shape_of(headings: Sequence[str]) -> str:
    """Return the fingerprint of a table's headings, blind to case and punctuation."""
    text = "\n".join(map(plain, headings))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def suggested_roles(
    columns: Sequence[ColumnProfile],
    usual: Mapping[ColumnRole, Sequence[str]],
    remembered: Mapping[str, ColumnRole] | None,
) -> dict[str, ColumnRole]:
    """Return a role for every heading.

    Args:
        columns: Profiles of the table.
        usual: Headings often used for each role, in order of preference.
        remembered: Roles of an earlier import of the same shape; they win.
    """
    headings = [column.heading for column in columns]
    if remembered and set(remembered) & set(headings):
        return {heading: remembered.get(heading, ColumnRole.LEFT_OUT) for heading in headings}
    roles = dict.fromkeys(headings, ColumnRole.LEFT_OUT)
    free = [column for column in columns if column.kind != "blank"]
    for role in _ONE_COLUMN:
        found = _match(free, usual.get(role, ()), role)
        if found is None and role is ColumnRole.CASE_REF:
            telling = list(filter(_may_identify, free))
            found = _match(telling, _GENERAL_REFERENCES, role) or next(
                (column for column in telling if _is_numbered(column)), None
            )
        if found is not None:
            roles[found.heading] = role
            free.remove(found)
    kept = {plain(name) for name in usual.get(ColumnRole.KEPT, ())}
    for column in free:
        if plain(column.heading) in kept:
            roles[column.heading] = ColumnRole.KEPT
    return roles


def _match(
    columns: Sequence[ColumnProfile], names: Sequence[str], role: ColumnRole
) -> ColumnProfile | None:
    """Return the column whose heading is a usual name, or very like one."""
    by_name = {plain(column.heading): column for column in reversed(columns)}
    for name in names:
        if plain(name) in by_name:
            return by_name[plain(name)]
    best: tuple[float, ColumnProfile] | None = None
    for column in columns:
        if role is ColumnRole.CASE_REF and not _may_identify(column):
            continue
        if role is ColumnRole.DATE and column.kind not in _DATE_KINDS:
            continue
        for name in names:
            likeness = SequenceMatcher(None, plain(name), plain(column.heading)).ratio()
            if likeness >= _LIKE and (best is None or likeness > best[0]):
                best = (likeness, column)
    return best[1] if best else None


def _is_numbered(column: ColumnProfile) -> bool:
    """Whether a heading ends in a word for a reference, and its values are not dates."""
    words = column.heading.replace("_", " ")
    return bool(_NUMBER_WORDS.search(words)) and column.kind not in _DATE_KINDS


def _may_identify(column: ColumnProfile) -> bool:
    """Whether the values differ enough for a reference."""
    return column.distinct >= min(500, 0.8 * column.filled) > 0
