"""From tables to a sound checklist, or to everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from audit_app.domain.checklist import Checklist
from audit_app.interchange.checklists import building, rules
from audit_app.interchange.checklists.building import Shared
from audit_app.interchange.checklists.faults import Path, from_validation
from audit_app.interchange.checklists.model import ChecklistFile

Found = list[tuple[Path, str]]
"""Faults: where in the tables, and a sentence."""

_RULES = {"applies_when", "must_apply_when", "critical_when", "critical"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A checklist, or where its tables are at fault."""

    checklist: Checklist | None
    found: Found


def check_tables(
    tables: Mapping[str, Any],
    shared: Shared,
    *,
    named: Callable[[Path], str] | None = None,
    told: Found | None = None,
) -> Outcome:
    """Return the checklist that tables hold, or every fault in them.

    Args:
        tables: Shaped as a checklist file; see model.ChecklistFile.
        shared: Scales, sources and blocks they can use.
        named: What to call a place in a sentence; see faults.from_validation.
        told: Faults found before, with whose places nothing more is to be said.
    """
    found = list(told or [])
    places = {path for path, _ in found}
    try:
        file = ChecklistFile.model_validate(tables)
    except ValidationError as error:
        wrong = from_validation(error, named)
        found += [(path, text) for path, text in wrong if path not in places]
        mended = _mended(tables, error)
        if mended is None:
            return Outcome(None, found)
        file = mended
    own = shared.joined(file)
    draft = rules.Draft(file, own, building.placed_criteria(file, own))
    unsound = [path for path, _ in found]
    found += [(path, text) for path, text in rules.faults(draft) if _is_news(path, unsound)]
    if found:
        return Outcome(None, found)
    return Outcome(building.checklist(file, own, draft.placed), [])


def _is_news(path: Path, unsound: list[Path]) -> bool:
    """Whether a fault between parts cannot merely follow from one within a part.

    Nothing more is said about a table that is itself at fault, nor about rules while what they
    compare with is at fault.
    """
    whole = 1 if path[0] == "grade_rule" else 2
    if any(path[:whole] == other[:whole] for other in unsound):
        return False
    # A place that begins with a number sign is a row whose key is not known: it may be the one.
    lost = {other[0] for other in unsound if str(other[1:2]).startswith("('#")}
    if path[-1] in lost or (path[-1] in _RULES and "criterion" in lost):
        return False
    is_rule = path[-1] in _RULES
    return not (is_rule and any(other[0] in {"fact", "scale"} for other in unsound))


_ANY_OPTION = {"key": "any", "label": "Any", "counts": "met"}
_LEVELS = {"best": "Best", "least": "Least"}
_GRADE_RULE = {
    "levels": _LEVELS,
    "best_needs_share_met": 1.0,
    "middle_needs_share_met": 1.0,
    "critical_caps_at": "least",
    "text": "-",
}
_STAND_INS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("title", "section", "section_in_source", "evidence", "guidance"), "-"),
    **dict.fromkeys(("publisher", "unit_plural", "label", "text"), "-"),
    **_GRADE_RULE,
    "counted": "after",
    "unit": "days",
    "version": "0",
    "value": 1,
    "kind": "number",
    "headings": ["-"],
    "counts": "met",
    "scale": "met",
    "source": "any",
    "address": "https://example.org/",
    "read_on": date(2000, 1, 1),
    "option": [_ANY_OPTION],
    "grade_rule": _GRADE_RULE,
}
"""What stands in for a value at fault while the rest is looked at; never kept."""


def _mended(tables: Mapping[str, Any], error: ValidationError) -> ChecklistFile | None:
    """Return the tables with something sound in each place at fault; None if that is not to be."""
    copy = deepcopy(dict(tables))
    for number, (path, _) in enumerate(from_validation(error)):
        inside: Any = copy
        for part in path[:-1]:
            try:
                inside = inside[part]
            except (KeyError, IndexError, TypeError):
                return None
        name = path[-1]
        if isinstance(inside, list) and isinstance(name, int):
            inside[name] = "-"
        elif isinstance(inside, dict):
            inside.pop(name, None)
            if name in {"key", "question"}:
                inside[name] = f"stand_in_{number}"
            elif name in _STAND_INS:
                inside[name] = _STAND_INS[str(name)]
        else:
            return None
    try:
        return ChecklistFile.model_validate(copy)
    except ValidationError:
        return None
