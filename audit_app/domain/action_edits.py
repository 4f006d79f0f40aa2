"""Changing what was agreed: only what was edited, never behind the back of a test or a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from audit_app.domain.action_parts import ActionState, Change, Part
from audit_app.domain.actions import (
    Action,
    check_action,
    require_open,
    required,
    unassured,
)
from audit_app.domain.errors import AuditError

PARTS: Mapping[str, Part] = {
    "text": Part.WORDING,
    "owner": Part.OWNER,
    "board": Part.BOARD,
    "chair": Part.CHAIR,
    "theme_key": Part.THEME,
    "criterion": Part.QUESTION,
    "target": Part.TARGET,
}
"""What is agreed: once work began, it changes with a reason, which stays."""

TESTED = frozenset({"text", "owner", "theme_key", "criterion", "target"})
"""What a test, a decision and a check were made of: with it they count no more."""

MEASURED = frozenset({"theme_key", "criterion", "target"})
"""What is reached for: whoever changes it needs a sample nobody could know by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What somebody changed in the form; None is what was left as it is.

    Attributes:
        due: Only before work began; later it is moved, with a reason.

    The others are those of Action.
    """

    theme_key: str | None = None
    recommendation: str | None = None
    source: str | None = None
    text: str | None = None
    owner: str | None = None
    board: str | None = None
    chair: str | None = None
    due: date | None = None
    criterion: str | None = None
    target: int | None = None

    def against(self, action: Action) -> dict[str, Any]:
        """Return what differs from an action, by the name of its attribute."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        clean = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in given.items()
            if value is not None
        }
        return {name: value for name, value in clean.items() if value != getattr(action, name)}


def needs_reason(action: Action, edit: Edit) -> bool:
    """Whether an edit changes what was agreed when work began."""
    return bool(_agreed(action, edit.against(action)))


def edited(action: Action, edit: Edit, reason: str, on: date) -> Action:
    """Return an action with what was edited, and nothing else, changed.

    Another owner, wording, theme, question or target ends what its test, decision and check stood
    for; a question of another theme is none of this one.

    Args:
        action: As it is kept now.
        edit: What is changed.
        reason: Why; needed once work began, for what was agreed by then.
        on: Today.

    Raises:
        AuditError: If it is not open, a reason is missing, or nobody could carry it out.
    """
    require_open(action)
    new = edit.against(action)
    if "theme_key" in new:
        new.setdefault("criterion", "")
    if "due" in new and (action.revised or action.state is not ActionState.NOT_STARTED):
        raise AuditError(
            "The due date was agreed.", remedy="Move it, with a reason, so that both stay."
        )
    agreed = _agreed(action, new)
    said = required(reason, "What was agreed changes without a reason.") if agreed else ""
    changed = replace(action, **new)
    check_action(changed)
    if not changed.owner and action.state is not ActionState.NOT_STARTED:
        raise AuditError("It would have no owner.", remedy="Name the role that answers for it.")
    if TESTED & new.keys():
        changed = unassured(changed)
    if MEASURED & new.keys() and changed.completed_said is not None:
        changed = replace(changed, completed_said=on)
    history = (Change(PARTS[name], was, str(new[name]), said, on) for name, was in agreed.items())
    return replace(changed, changes=(*action.changes, *history))


def _agreed(action: Action, new: Mapping[str, Any]) -> dict[str, str]:
    """Return what stood of that which was agreed when work began, by attribute."""
    if action.state is ActionState.NOT_STARTED:
        return {}
    before = {name: str(getattr(action, name)) for name in PARTS if name in new}
    if not action.criterion:
        before.pop("target", None)  # of no question
    return {name: was for name, was in before.items() if was}
