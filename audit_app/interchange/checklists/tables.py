"""From a checklist to the tables a file would hold; the way back is in checking.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from audit_app.domain.checklist import Checklist, Scale


def checklist_tables(checklist: Checklist) -> dict[str, Any]:
    """Return a checklist as the tables of a file that needs no other file.

    What is empty or as usual is left out. Criteria of shared blocks stand in full and keep the
    block's key. Figures that a force has set otherwise stand as the checklist itself has them.
    """
    rule = checklist.grade_rule
    optional = {
        "recommendation_number": checklist.recommendation_number,
        "recommendation": checklist.recommendation,
    }
    return {
        "key": checklist.key,
        "title": checklist.title,
        "version": checklist.version,
        **{key: value for key, value in optional.items() if value},
        "unit": checklist.unit,
        "unit_plural": checklist.unit_plural,
        "suggested_strata": list(checklist.suggested_strata),
        "usual_columns": {role.value: list(n) for role, n in checklist.usual_columns.items()},
        "grade_rule": {**_table(rule, "levels"), "levels": dict(rule.levels)},
        "fact": {key: _table(fact, "key") for key, fact in checklist.facts.items()},
        "standard": {key: _standard(checklist, key) for key in checklist.standards},
        "source": {key: _table(source, "key") for key, source in checklist.sources.items()},
        "scale": {key: scale_table(scale) for key, scale in checklist.scales.items()},
        "criterion": [_table(criterion) for criterion in checklist.criteria],
    }


def _standard(checklist: Checklist, key: str) -> dict[str, Any]:
    table = _table(checklist.standards[key], "key")
    local = checklist.local_standards.get(key)
    if local is not None and local.default_unit:
        table.update(value=local.default_value, unit=local.default_unit)
    return table


def scale_table(scale: Scale) -> dict[str, Any]:
    """Return a scale as the table of a file."""
    options = [_table(option) for option in scale.options]
    return {**_table(scale, "key", "options"), "option": options}


def _table(part: Any, *left_out: str) -> dict[str, Any]:
    """Return the fields of a part of the domain, without those that are empty or as usual."""
    values = {field.name: (getattr(part, field.name), field.default) for field in fields(part)}
    return {
        name: _plain(value)
        for name, (value, usual) in values.items()
        if name not in left_out and value not in ("", {}) and value != usual
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, tuple) else value
