"""Where a draw's register came from and how it was read, as plain data for its certificate.

Enough stands there to read the same file the same way again, on a machine that has nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from audit_app.domain.errors import AuditError
from audit_app.domain.population import (
    ColumnRole,
    DateOrder,
    ImportPlan,
    OnBlank,
    OnDuplicate,
    Reading,
    RegisterCheck,
    SourceFile,
)


def source_as_data(source: SourceFile, plan: ImportPlan, check: RegisterCheck) -> dict[str, Any]:
    """Return JSON values without fractions; plan_of_source() reads the plan back.

    The certificate says which rows were left out by reason and count, not which values they held.
    """
    return {
        "file": source.name,
        "size": source.size,
        "sha256": source.sha256,
        "rows_read": check.rows_read,
        "cases": check.n_cases,
        "left_out": [
            {"reason": part.reason, "text": part.text, "count": part.count}
            for part in check.left_out
        ],
        "read_as": import_plan_as_data(plan),
    }


def import_plan_as_data(plan: ImportPlan) -> dict[str, Any]:
    """Return the choices that decide which cases a file holds; JSON values."""
    return {
        "reading": {**asdict(plan.reading), "date_order": plan.reading.date_order.value},
        "roles": {
            heading: role.value
            for heading, role in plan.roles.items()
            if role is not ColumnRole.LEFT_OUT
        },
        "ref_columns": list(plan.ref_columns),
        "on_duplicate": plan.on_duplicate.value,
        "on_blank": plan.on_blank.value,
        "drop_trailing": plan.drop_trailing,
        "merge_values": {heading: dict(same) for heading, same in plan.merge_values.items()},
    }


def plan_of_source(source: Mapping[str, Any]) -> ImportPlan:
    """Return the import plan that a certificate's source names.

    Raises:
        AuditError: If the certificate does not say how its register was read.
    """
    try:
        data = source["read_as"]
        reading = data["reading"]
        return ImportPlan(
            reading=Reading(**{**reading, "date_order": DateOrder(reading["date_order"])}),
            roles={heading: ColumnRole(role) for heading, role in data["roles"].items()},
            ref_columns=tuple(data["ref_columns"]),
            on_duplicate=OnDuplicate(data["on_duplicate"]),
            on_blank=OnBlank(data["on_blank"]),
            drop_trailing=bool(data["drop_trailing"]),
            merge_values=data["merge_values"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AuditError(
            "The certificate does not say how its register was read.",
            remedy="Use a certificate made from a register, as it was exported.",
        ) from error
