"""Opens somebody else's file, says in plain words what can go wrong, and looks at its bytes."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.population import SourceFile

CHUNK: Final = 1 << 20
HEAD_BYTES: Final = 1 << 18
LONGEST_LINE: Final = 16 << 20
"""Bytes without a line break that no register has; more is another kind of file."""

MOST_WRONG: Final = 10
"""Characters in UTF-8 for each byte that is not, from which a text is UTF-8 with a few slips."""

_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_NOT_IN_WINDOWS_1252: Final = b"\x81\x8d\x8f\x90\x9d"


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """Open a file for reading bytes.

    Raises:
        AuditError: If it is missing, a folder, held by another program or cannot be read.
    """
    place = Place(file=path.name or str(path))
    try:
        if path.is_dir():
            raise AuditError("This is a folder.", remedy="Choose one file inside it.", place=place)
        handle = path.open("rb")
    except FileNotFoundError:
        raise AuditError(
            "There is no such file.",
            remedy="Check the name, or choose the file again.",
            place=place,
        ) from None
    except PermissionError:
        raise AuditError(
            "The file is in use by another program, or you may not read it.",
            remedy="Close it there (Excel, for instance), or copy it to a folder of your own.",
            place=place,
        ) from None
    except OSError as error:
        raise AuditError(
            f"The file cannot be opened: {error.strerror or type(error).__name__}.",
            remedy="Copy it to this computer and choose the copy.",
            place=place,
        ) from error
    with handle:
        yield handle


@dataclass(frozen=True, slots=True)
class Survey:
    """What one walk over a file's bytes shows.

    Attributes:
        source: Name, size and digest of exactly the bytes walked.
        head: The first 256 KB.
        is_utf8: Whether all of it is valid UTF-8.
        is_windows_1252: Whether it has no byte that windows-1252 leaves undefined.
        n_nul: Zero bytes.
        longest_line: Bytes of the longest stretch without a line break.
        n_not_utf8: Bytes that are not UTF-8 in a text that is UTF-8 nearly everywhere, else 0.
        has_text_formulas: Whether ="00123" may stand in it, a text that looks like a formula.
    """

    source: SourceFile
    head: bytes
    is_utf8: bool
    is_windows_1252: bool
    n_nul: int
    longest_line: int
    n_not_utf8: int = 0
    has_text_formulas: bool = False


def survey(handle: BufferedReader, name: str) -> Survey:
    """Walk over a whole file once and leave the handle at its start.

    Raises:
        AuditError: If the file is empty.
    """
    digest = hashlib.sha256()
    head, size, n_nul, is_1252, has_formulas = b"", 0, 0, True, False
    lines, utf8 = _LineLengths(), _Utf8()
    while chunk := handle.read(CHUNK):
        head = head or chunk[:HEAD_BYTES]
        digest.update(chunk)
        size += len(chunk)
        n_nul += chunk.count(0)
        lines.add(chunk)
        utf8.add(chunk)
        has_formulas = has_formulas or b'="' in chunk or b'=\0"' in chunk
        if is_1252 and not chunk.isascii():
            is_1252 = not any(byte in chunk for byte in _NOT_IN_WINDOWS_1252)
    handle.seek(0)
    if not head.strip(b"\0\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise AuditError(
            "The file is empty.",
            remedy="Export the register again and check that it has rows.",
            place=Place(file=name),
        )
    # A name in another encoding comes as halves of characters that no certificate can hold.
    readable = name.encode("utf-8", "replace").decode("utf-8")
    source = SourceFile(name=readable, size=size, sha256=digest.hexdigest())
    return Survey(
        source,
        head,
        is_utf8=utf8.n_wrong == 0,
        is_windows_1252=is_1252,
        n_nul=n_nul,
        longest_line=lines.longest,
        n_not_utf8=utf8.n_wrong if utf8.n_right > MOST_WRONG * utf8.n_wrong else 0,
        has_text_formulas=has_formulas,
    )


class _Utf8:
    """Counts characters beyond ASCII that are UTF-8, and bytes that are not."""

    def __init__(self) -> None:
        self.n_right = self.n_wrong = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")

    def add(self, chunk: bytes) -> None:
        """Take the next chunk; one of ASCII alone costs next to nothing."""
        if chunk.isascii() and not self._decoder.getstate()[0]:
            return
        text = self._decoder.decode(chunk)
        wrong = len(_ESCAPED.findall(text))
        self.n_wrong += wrong
        self.n_right += len(text) - len(text.encode("ascii", "ignore")) - wrong


class _LineLengths:
    """Longest stretch of bytes without a line break, to within one chunk."""

    def __init__(self) -> None:
        self.longest = 0
        self._open = 0

    def add(self, chunk: bytes) -> None:
        """Take the next chunk; only stretches that cross a whole chunk can be long."""
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._open = self._open + len(chunk) if last < 0 else len(chunk) - last
        self.longest = max(self.longest, self._open)
