"""Versions of a checklist: those that came with the program, those made here, and a draft."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from audit_app.domain.checklist import Checklist, Confidence, LocalStandard
from audit_app.domain.errors import AuditError

DRAFT: Final = "draft"
"""Version of a draft: there is at most one a theme, and no audit is ever made with it."""

_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}", re.ASCII)
_NUMBERED: Final = re.compile(r"(.+)\.(\d+)", re.ASCII)


class VersionState(StrEnum):
    """Where a version comes from; only a draft can change."""

    BUILT_IN = "came with the program"
    PUBLISHED = "published here"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class ChecklistVersion:
    """One version, without its content.

    Attributes:
        theme_key: Key of the checklist.
        version: Of the checklist.
        title: Of the checklist.
        state: Where it comes from.
        based_on: Version it was copied from; empty if it was begun from nothing.
        kept_at: Aware, UTC; when this workspace kept it; None for one it does not keep.
    """

    theme_key: str
    version: str
    title: str
    state: VersionState
    based_on: str = ""
    kept_at: datetime | None = None


def next_version(based_on: str, taken: Collection[str]) -> str:
    """Return a number for a version that is to be published: '2026-11' gives '2026-11.1'.

    Args:
        based_on: Version it was copied from; empty gives '1'.
        taken: Versions the theme has.
    """
    numbered = _NUMBERED.fullmatch(based_on)
    stem, number = (numbered[1], int(numbered[2])) if numbered else (based_on, 0)
    while True:
        number += 1
        version = f"{stem}.{number}" if stem else str(number)
        if version not in taken:
            return version


def check_version(version: str, taken: Collection[str]) -> None:
    """Refuse a number that no version can be published under.

    Raises:
        AuditError: If it is taken, reserved, or not written as a version is.
    """
    if version in taken:
        raise AuditError(
            f"There is already a version {version} of this checklist, and it never changes.",
            remedy="Publish under another number.",
        )
    if version.casefold() == DRAFT or not _VERSION.fullmatch(version):
        raise AuditError(
            f"'{version}' cannot be the number of a version.",
            remedy="Use up to 20 letters, digits, points and hyphens, such as 2026-11.1.",
        )


def with_local_standards(checklist: Checklist, local: Mapping[str, LocalStandard]) -> Checklist:
    """Return a checklist with the standards that were set locally, their defaults kept beside them.

    Args:
        checklist: As published.
        local: By key of the standard; those the checklist does not have are left out.
    """
    applied = {
        key: replace(local[key], default_value=standard.value, default_unit=standard.unit)
        for key, standard in checklist.standards.items()
        if key in local
    }
    if not applied:
        return checklist
    standards = {
        key: replace(
            standard,
            value=applied[key].value,
            unit=applied[key].unit,
            confidence=Confidence.CONFIRMED,  # somebody did look at the local policy
        )
        if key in applied
        else standard
        for key, standard in checklist.standards.items()
    }
    return replace(checklist, standards=standards, local_standards=applied)
