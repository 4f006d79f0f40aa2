"""Where somebody was in a workspace, and what they had typed and not yet kept.

It lies in the workspace, encrypted with everything else, and is replaced each time: it is no part
of the audit, so the journal does not tell of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:  # the window is painted before the domain is loaded
    from audit_app.usecases.ports import Workspace

SETTING: Final = "place"
_LOOKING: Final = frozenset(
    {"workspace_opened", "unlock_failed", "passphrase_changed", "case_viewed", "backup_made"}
)
"""What can be done to a workspace without making typed words out of date."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was.

    Attributes:
        where: Page, audit, step, case ..., each inside the one before, as JSON can hold it.
        typed: Text of fields by their names: what was typed and not kept.
    """

    where: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)


def keep_place(workspace: Workspace, place: Place) -> None:
    """Keep where somebody is, in place of where they were.

    Raises:
        AuditError: If the disk does not take it; the place before is kept then.
    """
    with workspace.unit() as unit:
        head = unit.journal_head()
        kept = {"at": head.number if head else 0, "where": place.where, "typed": place.typed}
        unit.put_setting(SETTING, json.dumps(kept, ensure_ascii=False))
        unit.commit()


def kept_place(workspace: Workspace) -> Place:
    """Return where somebody was when they left.

    What they had typed is left out if anything was done since: it may have been kept meanwhile,
    and must not come back over what is newer.
    """
    with workspace.reading() as unit:
        text = unit.setting(SETTING)
        if not text:
            return Place()
        kept = json.loads(text)
        if not _is_place(kept):
            return Place()
        since = {entry.action for entry in unit.journal_entries(since=kept["at"] + 1)}
    return Place(kept["where"], kept["typed"] if since <= _LOOKING else {})


def _is_place(kept: object) -> bool:
    """Return whether this is what keep_place() writes; a later program may write something else."""
    parts = (("at", int), ("where", dict), ("typed", dict))
    return isinstance(kept, dict) and all(isinstance(kept.get(key), kind) for key, kind in parts)
