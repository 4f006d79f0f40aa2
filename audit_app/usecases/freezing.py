"""Where the plan that is frozen now is kept: in the workspace, encrypted with everything else."""

from __future__ import annotations

import json

from audit_app.domain.errors import AuditError
from audit_app.domain.frozen import FrozenPlan, frozen_as_data, frozen_from_data
from audit_app.domain.register_digest import texts_digest
from audit_app.usecases.ports import UnitOfWork


def frozen_plan(unit: UnitOfWork, audit_id: int) -> FrozenPlan | None:
    """Return the plan of an audit that is frozen and not drawn yet, None if there is none."""
    kept = unit.setting(_key(audit_id))
    return frozen_from_data(json.loads(kept)) if kept else None


def frozen_digest(frozen: FrozenPlan) -> str:
    """Return the digest that binds a plan as it is frozen now to the journal."""
    return texts_digest("frozen plan", [_text(frozen)])


def keep_frozen(unit: UnitOfWork, audit_id: int, frozen: FrozenPlan | None) -> None:
    """Keep the plan that is frozen; None: none is any more."""
    unit.put_setting(_key(audit_id), _text(frozen) if frozen else "")


def _text(frozen: FrozenPlan) -> str:
    return json.dumps(frozen_as_data(frozen), ensure_ascii=False)


def refuse_while_frozen(unit: UnitOfWork, audit_id: int) -> None:
    """Refuse what would go past a seed that is being agreed.

    Raises:
        AuditError: If a plan is frozen.
    """
    frozen = frozen_plan(unit, audit_id)
    if frozen is not None:
        raise AuditError(
            f"Freeze {frozen.number} of this audit is waiting for its seed.",
            remedy="Go on with it, or break it off with a reason first.",
        )


def _key(audit_id: int) -> str:
    return f"frozen_plan/{audit_id}"
