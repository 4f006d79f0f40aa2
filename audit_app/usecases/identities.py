"""The identity of a workspace, and those of others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from audit_app.domain.errors import AuditError
from audit_app.domain.identity import (
    Contact,
    Identity,
    PublicIdentity,
    checked_role,
    read_identity,
)
from audit_app.usecases.ports import UnitOfWork, Workspace

_SETTING = "identity"
USUAL_ROLE = "An office without a name yet"


class KeyMaker(Protocol):
    """Makes the keys of a workspace."""

    def new_identity(self, role: str) -> Identity:
        """Return fresh keys under a role."""

    def belong_together(self, identity: Identity) -> bool:
        """Return whether the secret keys are those of the public ones."""


def my_identity(workspace: Workspace, keys: KeyMaker) -> Identity:
    """Return the identity of a workspace; it is made on first use."""
    with workspace.reading() as unit:
        kept = kept_identity(unit)
    if kept is not None:
        return kept
    with workspace.unit() as unit:
        kept = kept_identity(unit)
        if kept is None:
            kept = keys.new_identity(USUAL_ROLE)
            _put(unit, kept)
            unit.journal("identity_made", {"identity": kept.public.line})
            unit.commit()
    return kept


def name_identity(workspace: Workspace, keys: KeyMaker, role: str) -> Identity:
    """Return the identity of a workspace under another role; the keys stay.

    Raises:
        AuditError: If the role is blank or too long.
    """
    mine = my_identity(workspace, keys)
    named = replace(mine, public=replace(mine.public, role=checked_role(role)))
    if named != mine:
        with workspace.unit() as unit:
            _put(unit, named)
            unit.journal("identity_named", {"old": mine.public.line, "new": named.public.line})
            unit.commit()
    return named


def unsealing_key(workspace: Workspace, keys: KeyMaker) -> str:
    """Return the key that opens what is sealed to a workspace, for the standard age program.

    Whoever has it can open every pack and return sealed to this workspace, so the journal says
    that it was told. It cannot sign.
    """
    mine = my_identity(workspace, keys)
    with workspace.unit() as unit:
        unit.journal("identity_key_told", {"identity": mine.public.line})
        unit.commit()
    return mine.unsealing


def kept_identity(unit: UnitOfWork) -> Identity | None:
    """Return the identity of a workspace, None while it has none."""
    text = unit.setting(_SETTING)
    if text is None:
        return None
    kept = json.loads(text)
    return Identity(read_identity(kept["public"]), kept["unsealing"], kept["signing_secret"])


def contacts(workspace: Workspace) -> Sequence[Contact]:
    """Return the public identities of others that are kept here, by role."""
    with workspace.reading() as unit:
        return sorted(unit.kept(Contact), key=lambda each: each.role.casefold())


def add_contact(workspace: Workspace, text: str, role: str = "") -> Contact:
    """Keep somebody's public identity.

    Args:
        workspace: Where it is kept.
        text: The line they sent.
        role: What they are called here; empty: as they call themselves.

    Raises:
        AuditError: If the line is damaged, is our own, is kept already, or the role stands for
            somebody else.
    """
    found = read_identity(text)
    role = checked_role(role or found.role)
    with workspace.unit() as unit:
        mine = kept_identity(unit)
        if mine is not None and mine.public.same_keys(found):
            raise AuditError(
                "This is the identity of this workspace itself.",
                remedy="Ask the other side for theirs.",
            )
        for each in unit.kept(Contact):
            if each.identity.same_keys(found):
                raise AuditError(
                    f"This identity is kept already, as '{each.role}'.",
                    remedy="Choose it from the list.",
                )
            if each.role.casefold() == role.casefold():
                raise AuditError(
                    f"There is already an identity called '{each.role}', with other keys.",
                    remedy="Compare the fingerprints on the telephone, then give it another name or"
                    " remove the old one.",
                )
        kept = unit.keep(Contact(role=role, line=replace(found, role=role).line), "contact_added")
        unit.commit()
    return kept


def remove_contact(workspace: Workspace, contact_id: int) -> None:
    """Remove somebody's public identity; what was made for them stays as it is."""
    with workspace.unit() as unit:
        unit.drop(unit.kept_one(Contact, contact_id), "contact_removed")
        unit.commit()


def named_contact(workspace: Workspace, role: str) -> PublicIdentity:
    """Return a contact by its role.

    Raises:
        AuditError: If there is none; the remedy lists those there are.
    """
    known = contacts(workspace)
    for each in known:
        if each.role.casefold() == role.strip().casefold():
            return each.identity
    listed = ", ".join(f"'{each.role}'" for each in known) or "none yet"
    raise AuditError(
        f"There is no identity called '{role.strip()}' here.", remedy=f"Those kept: {listed}."
    )


def _put(unit: UnitOfWork, identity: Identity) -> None:
    content = {
        "public": identity.public.line,
        "unsealing": identity.unsealing,
        "signing_secret": identity.signing_secret,
    }
    unit.put_setting(_SETTING, json.dumps(content))
