"""Audits that came in a pack: scored here for somebody else, and nothing besides."""

from __future__ import annotations

from audit_app.domain.errors import AuditError
from audit_app.domain.packs import ReceivedPack
from audit_app.usecases.ports import UnitOfWork


def received_pack(unit: UnitOfWork, audit_id: int) -> ReceivedPack | None:
    """Return the pack an audit came in; None for an audit of our own."""
    found = unit.kept(ReceivedPack, audit_id)
    return found[-1] if found else None


def refuse_guest(unit: UnitOfWork, audit_id: int) -> None:
    """Refuse what only those may do whose audit it is.

    Raises:
        AuditError: If the audit came in a pack.
    """
    if received_pack(unit, audit_id) is not None:
        raise AuditError(
            "This audit came in a pack and is scored for somebody else.",
            remedy="Score its cases and send them back; everything else is done by its sender.",
        )
