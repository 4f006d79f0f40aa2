"""Going on where one was: the page, the case, the criterion, and what was typed.

A widget that shows one of several things says which, and can be told; whatever is inside it says
the same for itself. So a new page takes part by two methods, and no list of pages is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.usecases.places import Place, keep_place, kept_place

INSIDE: Final = "inside"
EVERY: Final = 10
"""Seconds between two looks whether something was typed that is not taken down yet."""
_PATIENCE: Final = 100
"""Looks, a twentieth of a second apart, for fields that are still being filled."""


@runtime_checkable
class Placed(Protocol):
    """A widget that shows one of several things."""

    def place(self) -> Mapping[str, Any]:
        """Return which it shows, as JSON can hold it."""

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Show that again; what is not there any more changes nothing."""


def place_in(widget: object) -> Mapping[str, Any]:
    """Return what a widget shows; nothing if it shows only one thing."""
    return widget.place() if isinstance(widget, Placed) else {}


def go_to_in(widget: object, place: Mapping[str, Any]) -> None:
    """Let a widget show what it showed before."""
    if isinstance(widget, Placed) and place:
        widget.go_to(place)


class Resuming(QObject):
    """Keeps where somebody is, when they leave and while they type, and brings them back there."""

    def __init__(
        self, session: Session, root: QWidget, content: Callable[[], QWidget], *, every: float
    ) -> None:
        """Watch a window.

        Args:
            session: Its session.
            root: Says where somebody is, a Placed.
            content: The widget whose fields are typed into now.
            every: Seconds between two looks.
        """
        super().__init__(root)
        self._session, self._root, self._content = session, root, content
        self._kept: Place | None = None
        self._left: dict[str, str] = {}
        self._looks = 0
        self._timer = QTimer(self, interval=round(every * 1000))
        self._timer.timeout.connect(self._look)
        self._soon = QTimer(self, interval=50)
        self._soon.timeout.connect(self._put_back)
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.where = self.now

    def now(self) -> Place:
        """Return where somebody is."""
        from audit_app.ui.typed import typed_in  # after the first paint

        typed = {name: text for name, text in typed_in(self._content()).items() if text}
        return Place(place_in(self._root), typed)

    def _on_opened(self) -> None:
        workspace = self._session.open_workspace
        self._kept = None
        self._session.run(lambda _progress: kept_place(workspace), self._go, lane=Lane.READ)

    def _go(self, place: Place) -> None:
        if self._session.workspace is None:
            return
        go_to_in(self._root, place.where)
        self._left, self._looks = dict(place.typed), _PATIENCE
        if self._left:
            self._soon.start()
        self._timer.start()

    def _put_back(self) -> None:
        """Put typed words back, once what was asked for on the way has been shown."""
        self._looks -= 1
        if not self._session.tasks.idle and self._looks > 0:
            return
        from audit_app.ui.typed import put_back

        put_back(self._content(), self._left)
        if not self._left or self._looks <= 0:
            self._soon.stop()

    def _on_closed(self) -> None:
        self._timer.stop()
        self._soon.stop()
        self._left.clear()
        self._kept = None

    def _look(self) -> None:
        place, workspace = self.now(), self._session.workspace
        if workspace is None or place == self._kept or self._soon.isActive():
            return
        self._kept = place
        # A disk that does not take it is said at the next answer; nobody asked for this.
        task = self._session.tasks.start(lambda _progress: keep_place(workspace, place))
        task.failed.connect(self._forget)

    def _forget(self, _error: object) -> None:
        self._kept = None
