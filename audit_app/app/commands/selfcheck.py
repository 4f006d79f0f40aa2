"""`self-check`: whether everything that is found by name is there; run on a packaged program."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from audit_app.app.commands.base import Command

METHODS = {
    "census",
    "cluster",
    "proportional_to_size",
    "simple_random",
    "stratified",
    "systematic",
}
SHEETS = {
    *("cover", "summary", "method", "results", "ranked", "sections", "strata", "grades"),
    *("critical", "cases", "comments", "glossary", "changes"),
}
THEMES = {"missing", "sex_offenders", "investigations"}
STEPS = {"population", "sample", "score", "review", "findings", "export", "send_back"}


class SelfCheck:
    """A packaged program can lose modules that nobody imports by name; this tells in time."""

    name = "self-check"
    help = "check that the program is whole; for a packaged build"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take no arguments."""

    def run(self, arguments: argparse.Namespace) -> int:  # noqa: ARG002 - takes none
        """Print what is there; return 1 if anything is missing."""
        from audit_app import __version__

        print(f"Case Audit {__version__}, Python {sys.version.split()[0]}")
        missing = [
            *_compare("methods", _methods(), METHODS),
            *_compare("sheets", _sheets(), SHEETS),
            *_compare("themes", _themes(), THEMES),
            *_compare("steps", _steps(), STEPS),
            *_encrypted_file(),
            *_sealed_file(),
        ]
        for name in missing:
            print(f"Missing: {name}", file=sys.stderr)
        return 1 if missing else 0


def _compare(what: str, found: Sequence[str], wanted: set[str]) -> list[str]:
    print(f"{what}: {', '.join(found) or 'none'}")
    return [f"{what} {name}" for name in sorted(wanted - set(found))]


def _methods() -> Sequence[str]:
    from audit_app.domain.sampling import sampling_methods

    return list(sampling_methods())


def _sheets() -> Sequence[str]:
    from audit_app.interchange.export.sheets.base import sheets

    return [sheet.key for sheet in sheets()]


def _themes() -> Sequence[str]:
    from audit_app.app.bootstrap import AppServices

    return list(AppServices().checklists.all())


def _steps() -> Sequence[str]:
    from audit_app.app.display import LIBRARIES, explain_missing, missing_libraries
    from audit_app.domain.errors import AuditError

    absent = missing_libraries(LIBRARIES)
    if absent:
        raise AuditError(explain_missing(absent).removeprefix("case-audit: "))
    from audit_app.ui.steps import steps

    return [step.key for step in steps()]


def _encrypted_file() -> list[str]:
    """Make an encrypted file, close it and open it again; return what does not come back."""
    from audit_app.app.bootstrap import AppServices

    files = AppServices().files
    passphrase, note = secrets.token_hex(16), secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="case-audit-check-") as folder:
        path = Path(folder) / "check.audit"
        made = files.create(path, passphrase)
        with made.unit() as unit:
            unit.put_setting("self-check", note)
            unit.commit()
        made.close()
        hidden = note.encode() not in path.read_bytes()
        opened = files.open(path, passphrase)
        with opened.unit() as unit:
            same = unit.setting("self-check") == note
        opened.close()
    print(f"encrypted file: {'opened again' if same and hidden else 'not as it should be'}")
    return [] if same and hidden else ["encrypted file"]


def _sealed_file() -> list[str]:
    """Seal, sign, unseal and check a few bytes; return what does not come back."""
    from audit_app.app.bootstrap import AppServices
    from audit_app.interchange.packs import sealing, signing

    note, identity = secrets.token_bytes(16), AppServices().packs.new_identity("self-check")
    sealed = sealing.seal(
        signing.sign(signing.Kind.PACK, note, identity), identity.public.recipient
    )
    signed = signing.take_apart(sealing.unseal(sealed, identity.unsealing), signing.Kind.PACK)
    signing.check_signature(signed, identity.public)
    same = signed.body == note and note not in sealed
    print(f"sealed pack: {'opened again' if same else 'not as it should be'}")
    return [] if same else ["sealed pack"]


COMMAND: Command = SelfCheck()
