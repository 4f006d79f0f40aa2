"""Versions of checklists: which there are, which an audit is scored with, and making new ones.

What an audit is scored with is kept whole in the workspace from the day the audit is made, so that
no file that comes or goes later can change what its answers mean. A version kept here stands for
its number, even if the program should bring another one under the same number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_versions import (
    DRAFT,
    ChecklistVersion,
    VersionState,
    check_version,
    with_local_standards,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.packs import checklist_digest
from audit_app.usecases.guests import received_pack
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace

CheckChecklist = Callable[[Checklist], Sequence[str]]
"""Says everything that is wrong with a checklist, one sentence each; nothing if it is sound."""


def effective_checklist(unit: UnitOfWork, checklists: ChecklistSource, audit: Audit) -> Checklist:
    """Return the checklist an audit is scored with, its standards as set locally.

    An audit that came in a pack is scored with the checklist and the standards of its sender.

    Raises:
        AuditError: If that version is neither kept here nor came with the program.
    """
    received = received_pack(unit, audit.id)
    if received is not None:
        return received.checklist
    version = _version(unit, checklists, audit.theme_key, audit.checklist_version)
    return _localised(unit, version or checklist_of(checklists, audit))


def audit_checklist(workspace: Workspace, checklists: ChecklistSource, audit: Audit) -> Checklist:
    """Return the checklist an audit is scored with; see effective_checklist."""
    with workspace.reading() as unit:
        return effective_checklist(unit, checklists, audit)


def checklist_of(checklists: ChecklistSource, audit: Audit) -> Checklist:
    """Return the checklist of an audit from those that came with the program.

    Raises:
        AuditError: If that theme or that version of it is not there.
    """
    checklist = checklists.all().get(audit.theme_key)
    if checklist is None:
        raise AuditError(
            f"The checklist '{audit.theme_key}' of this audit is missing.",
            remedy="Put its file back into the folder of checklists.",
        )
    if checklist.version != audit.checklist_version:
        raise AuditError(
            f"This audit is scored with version {audit.checklist_version} of the checklist"
            f" '{checklist.title}', and this program has version {checklist.version}.",
            remedy="Use the version of the program that the audit was begun with.",
        )
    return checklist


def list_versions(workspace: Workspace, checklists: ChecklistSource) -> Sequence[ChecklistVersion]:
    """Return every version there is: those that came with the program, then those kept here."""
    with workspace.reading() as unit:
        kept = unit.checklist_versions()
    known = {(each.theme_key, each.version) for each in kept}
    brought = [
        ChecklistVersion(each.key, each.version, each.title, VersionState.BUILT_IN)
        for each in checklists.all().values()
        if (each.key, each.version) not in known
    ]
    return [*brought, *kept]


def current_checklists(
    workspace: Workspace, checklists: ChecklistSource
) -> Mapping[str, Checklist]:
    """Return for each theme the version a new audit is offered, standards as set locally.

    That is the version last published here; else the one that came with the program.
    """
    with workspace.reading() as unit:
        return {
            key: _localised(unit, checklist)
            for key, checklist in current_versions(unit, checklists).items()
        }


def current_checklist(
    unit: UnitOfWork, checklists: ChecklistSource, theme_key: str, version: str = ""
) -> Checklist | None:
    """Return a version of a theme without local standards; the current one if none is named.

    Returns:
        None if there is no such theme or version.
    """
    if version:
        return _version(unit, checklists, theme_key, version)
    return current_versions(unit, checklists).get(theme_key)


def open_version(
    workspace: Workspace, checklists: ChecklistSource, theme_key: str, version: str
) -> Checklist:
    """Return a version as it was published, without local standards; "draft" is the draft.

    Raises:
        AuditError: If there is no such version.
    """
    with workspace.reading() as unit:
        found = _version(unit, checklists, theme_key, version)
    if found is None:
        raise AuditError(
            f"There is no version {version} of the checklist '{theme_key}'.",
            remedy="Choose one from the list of versions.",
        )
    return found


def keep_used(unit: UnitOfWork, clock: Clock, checklist: Checklist) -> None:
    """Keep a version that an audit is scored with, unless it is kept already."""
    if unit.kept_checklist(checklist.key, checklist.version) is None:
        unit.keep_version(checklist, VersionState.BUILT_IN, based_on="", kept_at=clock.now())


def start_draft(workspace: Workspace, clock: Clock, base: Checklist) -> Checklist:
    """Keep a copy of a checklist as the draft of its theme, and return the draft.

    Args:
        workspace: Where it is kept.
        clock: Says when.
        base: A version, a version under another key and title for a new theme, or a blank one.

    Raises:
        AuditError: If the theme has a draft already, or the checklist no key.
    """
    if not base.key.strip():
        raise AuditError(
            "The new theme has no key.", remedy="Give it a short name, such as stop_and_search."
        )
    with workspace.unit() as unit:
        if unit.kept_checklist(base.key, DRAFT) is not None:
            raise AuditError(
                f"There is already a draft of '{base.title}'.",
                remedy="Go on with it, or discard it first.",
            )
        draft = replace(base, version=DRAFT, local_standards={})
        based_on = base.version if base.criteria else ""
        unit.put_draft(draft, based_on=based_on, kept_at=clock.now())
        unit.journal("checklist_draft_begun", {"theme": base.key, "based_on": based_on})
        unit.commit()
    return draft


def save_draft(
    workspace: Workspace, clock: Clock, draft: Checklist, check: CheckChecklist
) -> Sequence[str]:
    """Keep a changed draft whole, and return what keeps it from being published.

    A draft with faults is kept too, so that nothing typed is lost.

    Raises:
        AuditError: If its theme has no draft.
    """
    with workspace.unit() as unit:
        based_on = _draft(unit, draft.key).based_on
        draft = replace(draft, version=DRAFT, local_standards={})
        unit.put_draft(draft, based_on=based_on, kept_at=clock.now())
        unit.commit()
    return _faults(draft, check)


def publish_draft(  # noqa: PLR0913 - each is a choice of its own
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    theme_key: str,
    version: str,
    check: CheckChecklist,
) -> Checklist:
    """Make the draft of a theme a version that never changes, and return it.

    Raises:
        AuditError: If there is no draft, the number is taken or not one, or the draft has faults.
    """
    with workspace.unit() as unit:
        kept = _draft(unit, theme_key)
        check_version(version, _taken(unit, checklists, theme_key))
        draft = unit.kept_checklist(theme_key, DRAFT)
        if draft is None:
            raise RuntimeError("a draft that is listed is kept")
        faults = _faults(draft, check)
        if faults:
            wrong = "1 thing is" if len(faults) == 1 else f"{len(faults):,} things are"
            raise AuditError(
                f"The draft cannot be published yet: {wrong} wrong. The first: {faults[0]}",
                remedy="Put it right on the Checklists page.",
            )
        made = replace(draft, version=version)
        unit.keep_version(made, VersionState.PUBLISHED, based_on=kept.based_on, kept_at=clock.now())
        unit.remove_draft(theme_key)
        unit.journal(
            "checklist_published",
            {
                "theme": theme_key,
                "version": version,
                "based_on": kept.based_on,
                "criteria": len(made.criteria),
                "checklist_version": version,
                "checklist_digest": checklist_digest(made),
            },
        )
        unit.commit()
    return made


def discard_draft(workspace: Workspace, theme_key: str) -> None:
    """Remove the draft of a theme.

    Raises:
        AuditError: If there is none.
    """
    with workspace.unit() as unit:
        based_on = _draft(unit, theme_key).based_on
        unit.remove_draft(theme_key)
        unit.journal("checklist_draft_discarded", {"theme": theme_key, "based_on": based_on})
        unit.commit()


def versions_taken(
    workspace: Workspace, checklists: ChecklistSource, theme_key: str
) -> frozenset[str]:
    """Return the numbers a theme's versions have, for next_version."""
    with workspace.reading() as unit:
        return _taken(unit, checklists, theme_key)


def _taken(unit: UnitOfWork, checklists: ChecklistSource, theme_key: str) -> frozenset[str]:
    kept = {each.version for each in unit.checklist_versions() if each.theme_key == theme_key}
    brought = checklists.all().get(theme_key)
    return frozenset(kept | ({brought.version} if brought is not None else set()))


def _draft(unit: UnitOfWork, theme_key: str) -> ChecklistVersion:
    for each in unit.checklist_versions():
        if (each.theme_key, each.version) == (theme_key, DRAFT):
            return each
    raise AuditError(
        f"There is no draft of the checklist '{theme_key}'.", remedy="Copy a version to begin one."
    )


def _faults(draft: Checklist, check: CheckChecklist) -> Sequence[str]:
    # Checked as it would be published: a draft's own version is not one.
    return check(replace(draft, version="0"))


def _version(
    unit: UnitOfWork, checklists: ChecklistSource, theme_key: str, version: str
) -> Checklist | None:
    kept = unit.kept_checklist(theme_key, version)
    if kept is not None:
        return kept
    brought = checklists.all().get(theme_key)
    return brought if brought is not None and brought.version == version else None


def current_versions(unit: UnitOfWork, checklists: ChecklistSource) -> Mapping[str, Checklist]:
    """Return for each theme the version a new audit is offered, without local standards."""
    current = dict(checklists.all())
    newest = {
        each.theme_key: each.version
        for each in unit.checklist_versions()
        if each.state is VersionState.PUBLISHED
    }
    for key, version in newest.items():
        published = unit.kept_checklist(key, version)
        if published is not None:
            current[key] = published
    return current


def _localised(unit: UnitOfWork, checklist: Checklist) -> Checklist:
    local = {each.key: each for each in unit.local_standards(checklist.key)}
    return with_local_standards(checklist, local)
