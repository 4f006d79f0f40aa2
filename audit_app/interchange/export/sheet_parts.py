"""A sheet of the finished file, read a stretch of rows at a time.

A parser that hands over every element one by one takes longer than all the writing. Here whole rows
are cut out of the stream and parsed together; a row holds no row, and text cannot hold an end tag,
because XML writes its first sign otherwise. Whatever is cut wrongly is no longer XML, and is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

_STRETCH = 1 << 16
_FIRST, _LAST = b"<sheetData>", b"</sheetData>"
_END = b"</row>"


class SheetParts:
    """Reads a sheet once: first its rows, then what stands around them."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._around = b""

    def rows(self) -> Iterator[ElementTree.Element | None]:
        """Yield every row, without the namespace, and None after each stretch of them.

        Raises:
            ParseError: If the rows are no XML.
        """
        above, _, held = self._read_to(_FIRST)
        self._around = above
        while (cut := held.find(_LAST)) < 0:
            whole = held.rfind(_END) + len(_END)
            if whole >= len(_END):
                yield from _parsed(held[:whole])
                held = held[whole:]
            more = self._stream.read(_STRETCH)
            if not more:
                raise ElementTree.ParseError("its rows do not end")
            held += more
        yield from _parsed(held[:cut])
        self._around += held[cut + len(_LAST) :] + self._stream.read()

    def shell(self) -> Iterator[ElementTree.Element]:
        """Yield every element that stands around the rows.

        Raises:
            ParseError: If they are no XML.
        """
        return ElementTree.fromstring(self._around).iter()  # noqa: S314 - our own bytes

    def _read_to(self, mark: bytes) -> tuple[bytes, bytes, bytes]:
        held = b""
        while mark not in held:
            more = self._stream.read(_STRETCH)
            if not more:
                raise ElementTree.ParseError("it has no rows")
            held += more
        return held.partition(mark)


def _parsed(rows: bytes) -> Iterator[ElementTree.Element | None]:
    yield from ElementTree.fromstring(b"<rows>%b</rows>" % rows)  # noqa: S314 - our own bytes
    yield None
