"""As whom somebody works in a workspace; see domain/roles.py for what that is worth."""

from __future__ import annotations

from audit_app.domain.roles import Role, check_role, role_kept
from audit_app.usecases.ports import UnitOfWork, Workspace

SETTING = "role"


def role_of(unit: UnitOfWork) -> Role:
    """Return as whom somebody works."""
    return role_kept(unit.setting(SETTING))


def choose_role(workspace: Workspace, role: Role) -> None:
    """Work as somebody else from now on; the journal says so."""
    with workspace.unit() as unit:
        before = role_of(unit)
        if before is role:
            return
        unit.journal("role_chosen", {"old": before.value, "new": role.value})
        unit.put_setting(SETTING, role.value)
        unit.commit()


def require(workspace: Workspace, action: str) -> None:
    """Refuse at once what would be refused at the end, where there is much work in between.

    Raises:
        AuditError: If the role may not do it.
    """
    with workspace.reading() as unit:
        check_role(role_of(unit), action)
