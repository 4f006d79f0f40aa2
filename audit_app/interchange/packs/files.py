"""Packs and returns as files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyrage

from audit_app import __version__
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.identity import Identity, PublicIdentity, read_identity
from audit_app.domain.packs import Pack, Sealing
from audit_app.domain.returns import Return
from audit_app.interchange.export.replacing import replace_file
from audit_app.interchange.packs import pack_body, return_body, sealing, signing
from audit_app.interchange.packs.signing import Kind
from audit_app.usecases.packs import OpenedPack, SealedFile


class FilePacks:
    """Fulfils Packs with the age format, Ed25519 signatures and JSON."""

    def new_identity(self, role: str) -> Identity:
        """Return fresh keys under a role."""
        key = pyrage.x25519.Identity.generate()
        secret, public = signing.new_signing_key()
        return Identity(PublicIdentity(str(key.to_public()), public, role), str(key), secret)

    def belong_together(self, identity: Identity) -> bool:
        """Return whether the secret keys are those of the public ones."""
        try:
            unsealing = pyrage.x25519.Identity.from_str(identity.unsealing)
            signing_key = signing.public_of(identity.signing_secret)
        except (pyrage.IdentityError, ValueError):
            return False
        known = identity.public
        return (str(unsealing.to_public()), signing_key) == (known.recipient, known.signing)

    def how_sealed(self, content: bytes) -> Sealing:
        """Return what opens a file."""
        return sealing.sealed_to(content)

    def seal(self, pack: Pack, identity: Identity, passphrase: str | None = None) -> SealedFile:
        """Return a pack signed by its sender and sealed to its reader.

        Raises:
            AuditError: If the reader's identity is damaged.
        """
        body = pack_body.pack_as_body(pack)
        if pack_body.body_as_pack(body)[0] != pack:
            raise RuntimeError("a pack must be read back as it was written")
        signed = signing.sign(Kind.PACK, body, identity)
        if pack.sealed_to:
            sealed = sealing.seal(signed, read_identity(pack.sealed_to).recipient)
        else:
            sealed = sealing.seal_with_passphrase(signed, passphrase or "")
        return SealedFile(sealed, hashlib.sha256(body).hexdigest())

    def open(
        self, content: bytes, *, identity: Identity | None = None, passphrase: str | None = None
    ) -> OpenedPack:
        """Return the pack in a file, its signature checked.

        Raises:
            AuditError: If it is no pack, for another reader, damaged, or made by a newer version.
        """
        signed = signing.take_apart(_unsealed(content, identity, passphrase), Kind.PACK)
        pack, digest = pack_body.body_as_pack(signed.body)
        signing.check_signature(signed, read_identity(pack.sender))
        _check_meant_for(pack.sealed_to, identity if pack.sealed_to else None)
        return OpenedPack(pack, digest, hashlib.sha256(signed.body).hexdigest())

    def seal_return(
        self, returned: Return, identity: Identity, to: PublicIdentity, marking: str
    ) -> SealedFile:
        """Return scores signed by their reader and sealed to whom they go back to."""
        body = return_body.return_as_body(
            returned, sealed_to=to.line, program_version=__version__, marking=marking
        )
        signed = signing.sign(Kind.RETURN, body, identity)
        return SealedFile(sealing.seal(signed, to.recipient), hashlib.sha256(body).hexdigest())

    def read_return(self, content: bytes, identity: Identity) -> Return:
        """Return the scores in a file, their signature checked.

        Raises:
            AuditError: If it is no return, for somebody else, damaged, or made by a newer version.
        """
        signed = signing.take_apart(_unsealed(content, identity, None), Kind.RETURN)
        returned, sealed_to = return_body.body_as_return(signed.body)
        signing.check_signature(signed, read_identity(returned.signed_by))
        _check_meant_for(sealed_to, identity)
        return returned

    def load(self, path: Path) -> bytes:
        """Return the content of a file somebody sent.

        Raises:
            AuditError: If it cannot be read or is too large.
        """
        try:
            with path.open("rb") as file:
                content = file.read(sealing.LARGEST + 1)
        except OSError as error:
            raise AuditError(
                f"The file cannot be read: {error.strerror or 'the system gave no reason'}.",
                remedy="Choose a file that is there and that you may read.",
                place=Place(file=path.name),
            ) from error
        sealing.sealed_to(content)
        return content

    def save(self, content: bytes, path: Path) -> None:
        """Write a file whole or not at all.

        Raises:
            AuditError: If it cannot be written there.
        """
        replace_file(path, content)


def _unsealed(content: bytes, identity: Identity | None, passphrase: str | None) -> bytes:
    if sealing.sealed_to(content) is Sealing.PASSPHRASE:
        if not passphrase:
            raise AuditError(
                "This pack is sealed with a passphrase.",
                remedy="Type the one its sender told you.",
            )
        return sealing.unseal_with_passphrase(content, passphrase)
    if identity is None:
        raise AuditError(
            "This pack is sealed to the identity of a workspace.",
            remedy="Open the workspace whose identity you sent, then open the pack in it.",
        )
    return sealing.unseal(content, identity.unsealing)


def _check_meant_for(sealed_to: str, identity: Identity | None) -> None:
    """Refuse what somebody sealed anew to a reader its sender did not mean."""
    if identity is None:
        if sealed_to:
            raise signing.malformed()
        return
    if not read_identity(sealed_to).same_keys(identity.public):
        raise AuditError(
            "This file was made for another reader and sealed anew.",
            remedy="Do not use it. Tell its sender how it reached you.",
        )
