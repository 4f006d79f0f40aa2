"""Draw plans as plain data, and conditions as a person types them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from audit_app.domain.canonical import canonical, canonical_or_blank
from audit_app.domain.draw import DrawPlan, Extended, Restriction, Targeted, Test
from audit_app.domain.errors import AuditError

_CONDITION = re.compile(r"(?P<column>.+?)\s*(?P<sign>!=|>=|<=|=)\s*(?P<value>.*)", re.DOTALL)
_TESTS = {"=": Test.IS, "!=": Test.IS_NOT, ">=": Test.AT_LEAST, "<=": Test.AT_MOST}
_SIGNS = {test: sign for sign, test in _TESTS.items()}


def plan_as_data(plan: DrawPlan) -> dict[str, Any]:
    """Return a plan as JSON values; plan_from_data() reads it back."""
    data = asdict(plan)
    data["inputs"] = dict(plan.inputs)
    data["strata_columns"] = list(plan.strata_columns)
    data["restrictions"] = [
        {"column": r.column, "test": r.test.value, "values": list(r.values)}
        for r in plan.restrictions
    ]
    if plan.extends is not None:
        data["extends"]["references"] = list(plan.extends.references)
    data["targeted"] = [dict(case) for case in data["targeted"]]
    return data


def plan_from_data(data: Mapping[str, Any]) -> DrawPlan:
    """Return the plan that plan_as_data() wrote; keys that came later may be absent.

    Raises:
        AuditError: If it is not such data.
    """
    try:
        extends = data.get("extends")
        return DrawPlan(
            label=str(data["label"]),
            method=str(data["method"]),
            size=int(data["size"]),
            reserves=int(data.get("reserves", 0)),
            inputs=dict(data.get("inputs", {})),
            strata_columns=tuple(data.get("strata_columns", ())),
            restrictions=tuple(
                Restriction(r["column"], Test(r["test"]), tuple(r["values"]))
                for r in data.get("restrictions", ())
            ),
            cap_per=str(data.get("cap_per", "")),
            cap=int(data.get("cap", 1)),
            extends=Extended(extends["digest"], extends["number"], tuple(extends["references"]))
            if extends
            else None,
            targeted=tuple(Targeted(t["case_ref"], t["reason"]) for t in data.get("targeted", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise AuditError(
            "The plan of the draw is incomplete or damaged.", remedy="Use an unchanged certificate."
        ) from error


def parse_restriction(text: str) -> Restriction:
    """Return a condition as typed: 'Risk=High|Medium', 'Risk!=Low', 'Date>=2025-04-01', 'Team='.

    Raises:
        AuditError: If it is not of that form.
    """
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise AuditError(
            "A condition has the form COLUMN=VALUE.",
            remedy="Also possible: COLUMN!=VALUE, COLUMN>=VALUE, COLUMN<=VALUE, COLUMN=ONE|OTHER.",
        )
    test = _TESTS[match["sign"]]
    values = tuple(canonical_or_blank(value) for value in match["value"].split("|"))
    if test in {Test.AT_LEAST, Test.AT_MOST} and (len(values) != 1 or not values[0]):
        raise AuditError(
            f"The condition on column '{match['column']}' needs one number or date.",
            remedy="Write a number, or a date as 2025-04-01.",
        )
    return Restriction(canonical(match["column"]), test, values)


def restriction_text(restriction: Restriction) -> str:
    """Return a condition as parse_restriction() reads it."""
    sign = _SIGNS[restriction.test]
    return f"{restriction.column}{sign}{'|'.join(restriction.values)}"
