"""Whether a window can be shown at all on this machine."""

from __future__ import annotations

import os
import sys

from audit_app.app.window import X11_LIBRARIES, explain_missing, missing_libraries


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
