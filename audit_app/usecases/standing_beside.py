"""What belongs to no audit, or waits for one, held against the journal.

Identity, role, standards, checklists, plans frozen for a seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from audit_app.domain.checklist_versions import VersionState
from audit_app.domain.errors import AuditError
from audit_app.domain.journal import JournalEntry
from audit_app.domain.packs import checklist_digest
from audit_app.domain.roles import DEFAULT
from audit_app.usecases.freezing import frozen_digest, frozen_plan
from audit_app.usecases.identities import KeyMaker, kept_identity
from audit_app.usecases.ports import UnitOfWork
from audit_app.usecases.roles import role_of
from audit_app.usecases.standards import said_of

_IDENTITY = {"identity_made": "identity", "identity_named": "new"}
_FREEZE_ENDS = frozenset({"draw_made", "freeze_broken_off"})


def beside_faults(
    unit: UnitOfWork, entries: Sequence[JournalEntry], keys: KeyMaker | None
) -> Iterator[str]:
    """Yield what differs, in sentences."""
    return chain(
        _standards(unit, entries),
        _versions(unit, entries),
        _role(unit, entries),
        _identity(unit, entries, keys),
        _frozen(unit, entries),
    )


def _standards(unit: UnitOfWork, entries: Sequence[JournalEntry]) -> Iterator[str]:
    told: dict[tuple[str, str], object] = {}
    for entry in entries:
        if entry.action in {"standard_set", "standard_reset"}:
            told[str(entry.details["theme"]), str(entry.details["standard"])] = entry.details["new"]
    kept = {(each.theme_key, each.key): said_of(each) for each in unit.local_standards()}
    for theme, key in sorted(kept.keys() | {spot for spot, said in told.items() if said}):
        if kept.get((theme, key), {}) != told.get((theme, key), {}):
            yield f"The standard '{key}' of {theme} is not what the journal tells."


def _versions(unit: UnitOfWork, entries: Sequence[JournalEntry]) -> Iterator[str]:
    """Compare each version with its digest, where the journal holds one."""
    told: set[tuple[str, str]] = set()
    for entry in entries:
        theme, version, digest = (
            entry.details.get(part) for part in ("theme", "checklist_version", "checklist_digest")
        )
        if version is None and entry.action in {"checklist_published", "checklist_version_adopted"}:
            version = entry.details.get("version") or entry.details.get("new")
        told.add((str(theme), str(version)))
        if not isinstance(digest, str):
            continue
        kept = unit.kept_checklist(str(theme), str(version))
        if kept is None or checklist_digest(kept) != digest:
            yield f"Version {version} of the checklist {theme} is not the one the journal tells of."
    for each in unit.checklist_versions():
        if each.state is VersionState.DRAFT:
            continue
        kept = unit.kept_checklist(each.theme_key, each.version)
        if (each.theme_key, each.version) not in told or kept is None or kept.title != each.title:
            yield (
                f"Version {each.version} of the checklist {each.theme_key} is listed otherwise "
                "than the journal tells."
            )


def _role(unit: UnitOfWork, entries: Sequence[JournalEntry]) -> Iterator[str]:
    chosen = [entry.details.get("new") for entry in entries if entry.action == "role_chosen"]
    if role_of(unit).value != (chosen[-1] if chosen else DEFAULT.value):
        yield "The role somebody works as is not the one the journal tells of."


def _identity(
    unit: UnitOfWork, entries: Sequence[JournalEntry], keys: KeyMaker | None
) -> Iterator[str]:
    told = ""
    for entry in entries:
        if entry.action in _IDENTITY:
            told = str(entry.details[_IDENTITY[entry.action]])
    try:
        kept = kept_identity(unit)
    except (AuditError, KeyError, ValueError):
        yield "The identity of the workspace is damaged."
        return
    if (kept.public.line if kept is not None else "") != told:
        yield "The identity of the workspace is not the one the journal tells of."
    elif kept is not None and keys is not None and not keys.belong_together(kept):
        yield "The secret keys of the workspace do not belong to its public identity."


def _frozen(unit: UnitOfWork, entries: Sequence[JournalEntry]) -> Iterator[str]:
    for each in unit.audits():
        waits, digest = False, None
        for entry in entries:
            if entry.audit_id != each.audit.id:
                continue
            if entry.action in _FREEZE_ENDS:
                waits, digest = False, None
            elif entry.action == "plan_frozen" or "frozen_digest" in entry.details:
                waits, digest = True, entry.details.get("frozen_digest")
        kept = frozen_plan(unit, each.audit.id)
        unlike = kept is not None and digest is not None and frozen_digest(kept) != digest
        if (kept is not None) is not waits or unlike:
            yield f"'{each.audit.title}': what is frozen is not what the journal tells."
