"""Passphrases and passwords: from a file, the environment or a prompt; never an option's text.

What stands on a command line can be seen by everybody on the computer, and stays in the history.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Any, TypeVar

from audit_app.domain.errors import AuditError, PasswordNeededError

T = TypeVar("T")

_LONGEST_FILE = 1 << 16


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret a command can be given.

    Attributes:
        name: What it is called: passphrase or password.
        owner: What it opens.
        option: The option that names a file with it.
        variable: The environment variable that may hold it.
    """

    name: str
    owner: str
    option: str
    variable: str

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Add the option that names a file."""
        parser.add_argument(
            self.option,
            type=Path,
            metavar="FILE",
            help=f"a file whose first line is the {self.name} of {self.owner} (or set "
            f"{self.variable}; otherwise you are asked)",
        )

    def given(self, arguments: argparse.Namespace) -> str | None:
        """Return it from the file or the environment, None if it is in neither.

        Raises:
            AuditError: If the file cannot be read, or the text is not text.
        """
        path = getattr(arguments, self.option.removeprefix("--").replace("-", "_"))
        if path is not None:
            return self._first_line(path)
        text = os.environ.get(self.variable)
        if text is not None and not _is_text(text):
            raise AuditError(
                f"{self.variable} holds bytes that are no text.",
                remedy=f"Use {self.option} with a file in UTF-8.",
            )
        return text

    def asked(self, file: str) -> str:
        """Return it from a prompt on the terminal.

        Args:
            file: Name of the file it opens.

        Raises:
            AuditError: If there is nobody to ask.
        """
        missing = AuditError(
            f"'{file}' asks for a {self.name}, and none was given.",
            remedy=f"Use {self.option} or set {self.variable}.",
        )
        if sys.stdin is None or not sys.stdin.isatty():
            raise missing
        try:
            return getpass(f"{self.name.capitalize()} of {file}: ")
        except EOFError:
            raise missing from None

    def _first_line(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                content = file.read(_LONGEST_FILE)
            is_utf16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))  # older Windows tools
            text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise AuditError(
                f"The {self.name} file '{path.name or path}' cannot be read.",
                remedy=f"Give a text file whose first line is the {self.name}.",
            ) from error
        return re.split(r"\r\n|\n|\r", text, maxsplit=1)[0]


PASSPHRASE = Secret("passphrase", "the workspace", "--passphrase-file", "CASE_AUDIT_PASSPHRASE")
PASSWORD = Secret("password", "a locked register", "--password-file", "CASE_AUDIT_PASSWORD")
CERTIFICATE_PASSWORD = Secret(
    "password",
    "a locked workbook with a certificate",
    "--certificate-password-file",
    "CASE_AUDIT_CERTIFICATE_PASSWORD",
)


def unlocking(
    secret: Secret,
    arguments: argparse.Namespace,
    path: Path,
    attempt: Callable[[str | None], T],
) -> tuple[T, str | None]:
    """Read a file that may be locked, and ask for its password only if it is.

    Args:
        secret: Which password.
        arguments: The command's.
        path: The file.
        attempt: Reads it with a password or with None.

    Returns:
        What the attempt returned, and the password it took.

    Raises:
        AuditError: If it is locked and there is nobody to ask, or the attempt fails.
    """
    password = secret.given(arguments)
    try:
        return attempt(password), password
    except PasswordNeededError:
        password = secret.asked(path.name)
    return attempt(password), password


def certificate_from(path: Path, arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Return the certificate in a file; a locked workbook may have the register's password.

    Raises:
        AuditError: If there is none, or it cannot be unlocked.
    """
    from audit_app.app.draw_files import read_certificate

    own = CERTIFICATE_PASSWORD.given(arguments) is not None
    certificate, _ = unlocking(
        CERTIFICATE_PASSWORD if own else PASSWORD,
        arguments,
        path,
        lambda password: read_certificate(path, password=password),
    )
    return certificate


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
