"""Work whose outcome is told to a widget only while that widget's workspace is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane, Task


def run_while_open(
    session: Session,
    work: Callable[[Any], Any],
    then: Callable[[Any], object],
    *,
    lane: Lane = Lane.WRITE,
    failed: Callable[[Any], object] | None = None,
) -> Task:
    """Run work as Session.run does; once the workspace is closed, its pages are not told.

    A failure is always shown, by the page or by the window.
    """
    workspace = session.workspace

    def told(tell: Callable[[Any], object], otherwise: Callable[[Any], object]) -> Any:
        def tell_one(outcome: Any) -> None:
            is_open = workspace is not None and session.workspace is workspace
            (tell if is_open else otherwise)(outcome)

        return tell_one

    return session.run(
        work,
        told(then, lambda _outcome: None),
        lane=lane,
        failed=None if failed is None else told(failed, session.failed.emit),
    )
