"""`override`, without the library that brings it to Python 3.11.

The modules of the first page take it from here: loading typing_extensions costs 5 ms of the time
until the window is painted, and the mark is for the type checker only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    MethodT = TypeVar("MethodT")

    def override(method: MethodT) -> MethodT:
        """Return a method that stands in for one of a base class."""
        return method


__all__ = ["override"]
