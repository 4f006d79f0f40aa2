"""Whether a window can be shown at all on this machine, and what is missing if not."""

from __future__ import annotations

import os
import sys

# What PySide6 needs of a bare Linux system, by Debian package.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing_libraries(wanted: dict[str, str]) -> list[str]:
    """Return the Debian packages whose libraries this Linux machine lacks."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for name, package in wanted.items() if not _loads(name)]


def _loads(name: str) -> bool:
    """Return whether the system's loader finds a library; asking ldconfig takes far longer."""
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def explain_missing(packages: list[str]) -> str:
    """Return the line that tells how to put missing system libraries right."""
    return (
        "case-audit: the window needs system libraries that are not installed: "
        f"{', '.join(packages)}. On Debian or Ubuntu: sudo apt-get install {' '.join(packages)}"
    )


def has_screen() -> bool:
    """Return whether there is a screen to open a window on."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    needs_server = sys.platform.startswith("linux")
    return not needs_server or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def complain_without_display() -> str:
    """Return a line that says why no window can open here, or nothing.

    Qt itself would abort the process with a message that names the wrong package.
    """
    if not has_screen():
        return "case-audit: there is no screen here. 'case-audit --help' lists what works without."
    if os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        missing = missing_libraries(X11_LIBRARIES)
        if missing:
            return explain_missing(missing)
    return ""
