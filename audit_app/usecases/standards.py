"""Standards set to local policy: in one place for the whole workspace, each change on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.domain.checklist import UNITS, Checklist, LocalStandard, Standard
from audit_app.domain.errors import AuditError
from audit_app.usecases.checklists import current_checklist, current_versions
from audit_app.usecases.ports import ChecklistSource, UnitOfWork, Workspace

LARGEST = 100_000
"""Largest value of a standard, in its unit."""


@dataclass(frozen=True, slots=True)
class StandardInForce:
    """A standard of a theme, and what stands in its place here.

    Attributes:
        theme_key: Of the checklist.
        theme: Title of the checklist.
        standard: As the checklist has it: the default.
        local: What was set in its place; None if nothing.
    """

    theme_key: str
    theme: str
    standard: Standard
    local: LocalStandard | None


def list_standards(workspace: Workspace, checklists: ChecklistSource) -> Sequence[StandardInForce]:
    """Return every standard of every theme, defaults and local ones side by side.

    Those set locally that only an older version has come last: its audits are still held to them.
    """
    with workspace.reading() as unit:
        local = {(each.theme_key, each.key): each for each in unit.local_standards()}
        current = current_versions(unit, checklists)
        found = [
            StandardInForce(theme, checklist.title, standard, local.pop((theme, key), None))
            for theme, checklist in current.items()
            for key, standard in checklist.standards.items()
        ]
        for (theme, key), setting in local.items():
            held = _holder(unit, checklists, theme, key)
            if held is not None:
                found.append(StandardInForce(theme, held.title, held.standards[key], setting))
    return found


def set_standard(
    workspace: Workspace, checklists: ChecklistSource, wanted: LocalStandard
) -> LocalStandard:
    """Set a standard to local policy for every audit of the workspace.

    Answers already given stay as they are, with what was computed for them then.

    Raises:
        AuditError: If the theme has no such standard, the value or unit is not one, or who set it
            or which policy says so is missing.
    """
    _check(wanted)
    with workspace.unit() as unit:
        if _holder(unit, checklists, wanted.theme_key, wanted.key) is None:
            raise AuditError(
                "The checklist has no such standard.",
                remedy="Choose one from the list of standards.",
            )
        before = _present(unit, wanted.theme_key, wanted.key)
        unit.put_local_standard(wanted)
        unit.journal("standard_set", _entry(wanted.theme_key, wanted.key, before, wanted))
        unit.commit()
    return wanted


def reset_standard(workspace: Workspace, theme_key: str, key: str) -> None:
    """Let the checklist's own figure count again.

    Raises:
        AuditError: If it was not set locally.
    """
    with workspace.unit() as unit:
        before = _present(unit, theme_key, key)
        if before is None:
            raise AuditError(
                "This standard is not set locally.", remedy="The checklist's own figure counts."
            )
        unit.remove_local_standard(theme_key, key)
        unit.journal("standard_reset", _entry(theme_key, key, before, None))
        unit.commit()


def _check(wanted: LocalStandard) -> None:
    if not 1 <= wanted.value <= LARGEST or wanted.unit not in UNITS:
        raise AuditError(
            "A standard is a whole number of minutes, hours, days, working days or months.",
            remedy=f"Give a number from 1 to {LARGEST:,} and one of these units.",
        )
    if not wanted.source.strip() or not wanted.set_by.strip():
        raise AuditError(
            "It is not said who sets this standard, or from which policy.",
            remedy="Name both: they stand in the journal and in the workbook.",
        )


def _holder(
    unit: UnitOfWork, checklists: ChecklistSource, theme_key: str, key: str
) -> Checklist | None:
    """Return the current version of a theme that has a standard, else the newest one kept here."""
    kept = [each.version for each in unit.checklist_versions() if each.theme_key == theme_key]
    for version in ("", *reversed(kept)):
        checklist = current_checklist(unit, checklists, theme_key, version)
        if checklist is not None and key in checklist.standards:
            return checklist
    return None


def _present(unit: UnitOfWork, theme_key: str, key: str) -> LocalStandard | None:
    return next((each for each in unit.local_standards(theme_key) if each.key == key), None)


def _entry(
    theme_key: str, key: str, before: LocalStandard | None, now: LocalStandard | None
) -> Mapping[str, object]:
    return {"theme": theme_key, "standard": key, "old": said_of(before), "new": said_of(now)}


def said_of(standard: LocalStandard | None) -> Mapping[str, object]:
    """Return what the journal says of a standard; nothing for none."""
    if standard is None:
        return {}
    return {
        "value": standard.value,
        "unit": standard.unit,
        "source": standard.source,
        "dated": standard.dated.isoformat(),
        "set_by": standard.set_by,
    }
