"""What every page is given: the services, the lanes, the open workspace, and who wants to know."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from audit_app.ui.dialogs import Dialogs
from audit_app.ui.services import RecentFiles, Services
from audit_app.ui.tasks import Lane, Task, TaskRunner
from audit_app.ui.theme import Theme

if TYPE_CHECKING:  # the window is painted before the domain is loaded
    from audit_app.domain.audit import Audit
    from audit_app.domain.progress import Progress
    from audit_app.usecases.places import Place
    from audit_app.usecases.ports import Workspace


LOCK_AFTER: Final = (2, 5, 10, 15, 30)
"""Minutes to choose from; the usual one is in the middle."""
USUAL_LOCK: Final = 10


class Change(StrEnum):
    """What kind of thing in the workspace is different now."""

    AUDITS = "audits"
    POPULATION = "population"
    DRAW = "draw"
    REVIEWS = "reviews"
    SCORERS = "scorers"
    """Assignments, returns, settlements."""
    RECORDS = "records"
    """Escalations, findings, actions, rounds, feedback and other records."""


class Session(QObject):
    """One sitting: from unlock to lock.

    Attributes:
        services: The outer layers.
        tasks: Work off the GUI thread.
        theme: Colours and text size.
        dialogs: File dialogs and questions.
        recent: Workspaces opened lately.
        workspace: The open one, or None.
        audit: The audit in hand, or None.
        where: Says where somebody is, to bring them back there after a lock; set by the window.
        lock_after: Minutes after which a workspace left alone is locked.

    Signals:
        opened: A workspace is open now.
        closed: None is.
        leaving: The audit in hand is about to be left, or the workspace closed: what was typed and
            not yet kept is to be kept now.
        audit_opened: The Audit somebody wants to work on; None to go back to the list.
        risk_wanted: Id of the escalation somebody wants to see; 0 for none in particular.
        draft_wanted: A FoundDraft: an escalation somebody wants to go on writing.
        case_wanted: Drawn case id and criterion somebody wants to see where cases are scored.
        finding_wanted: A Finding somebody begins to write, from the figures that show it.
        criterion_wanted: Theme and key of a criterion whose wording somebody wants to mend.
        whole_window_wanted: Whether the page in hand wants all of the window, as on a projector.
        changed: A Change, after it is durable.
        message: Text, kind ('bad', 'warn', 'good', 'note'), remedy; for the message bar.
        failed: An AuditError, for the message bar.
        saved: Time of day of the last durable answer, as text.
        lock_after_changed: Minutes somebody chose.
    """

    opened = Signal()
    closed = Signal()
    leaving = Signal()
    audit_opened = Signal(object)
    risk_wanted = Signal(int)
    draft_wanted = Signal(object)
    case_wanted = Signal(int, str)
    finding_wanted = Signal(object)
    criterion_wanted = Signal(str, str)
    whole_window_wanted = Signal(bool)
    changed = Signal(object)
    message = Signal(str, str, str)
    failed = Signal(object)
    saved = Signal(str)
    lock_after_changed = Signal(int)

    def __init__(  # noqa: PLR0913 - the one place where everything meets
        self,
        services: Services,
        tasks: TaskRunner,
        theme: Theme,
        dialogs: Dialogs,
        recent: RecentFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.tasks = tasks
        self.theme = theme
        self.dialogs = dialogs
        self.recent = recent
        self.workspace: Workspace | None = None
        self.audit: Audit | None = None
        self.where: Callable[[], Place] | None = None
        self.first_step = ""
        self.lock_after = USUAL_LOCK
        self._locking = False

    @property
    def open_workspace(self) -> Workspace:
        """The open workspace, where there must be one.

        Raises:
            RuntimeError: If none is open: a defect of the caller.
        """
        if self.workspace is None:
            raise RuntimeError("no workspace is open")
        return self.workspace

    @property
    def open_audit(self) -> Audit:
        """The audit in hand, where there must be one.

        Raises:
            RuntimeError: If none is: a defect of the caller.
        """
        if self.audit is None:
            raise RuntimeError("no audit is in hand")
        return self.audit

    def run(
        self,
        work: Callable[[Progress], Any],
        then: Callable[[Any], object] | None = None,
        *,
        lane: Lane = Lane.WRITE,
        failed: Callable[[Any], object] | None = None,
    ) -> Task:
        """Run work on a lane; then() gets the outcome on the GUI thread.

        Args:
            work: Takes a Progress; must not touch widgets.
            then: Called with the outcome.
            lane: Where it waits its turn.
            failed: Called with the AuditError instead of showing it in the message bar.
        """
        task = self.tasks.start(work, lane)
        if then is not None:
            task.succeeded.connect(then)
        task.failed.connect(self.failed.emit if failed is None else failed)
        return task

    def set_lock_after(self, minutes: object) -> None:
        """Lock after so many minutes from now on; one that is not offered is the usual one."""
        chosen = minutes if isinstance(minutes, int) and minutes in LOCK_AFTER else USUAL_LOCK
        if chosen != self.lock_after:
            self.lock_after = chosen
            self.lock_after_changed.emit(chosen)

    def set_workspace(self, workspace: Workspace) -> None:
        """Take a workspace that was just opened."""
        self.workspace = workspace
        self.recent.add(workspace.path)
        self.opened.emit()

    def open_audit_page(self, audit: Audit | None, step: str = "") -> None:
        """Work on an audit, or go back to the list with None.

        Args:
            audit: The audit.
            step: Key of the step to begin with; empty: the first in which something is left to do.
        """
        self.leaving.emit()
        self.audit, self.first_step = audit, step
        self.audit_opened.emit(audit)

    def lock(self) -> None:
        """Close the workspace; pages empty themselves on `closed`, the key is forgotten.

        What was typed and where somebody is are kept first. An import or export under way is
        stopped, and leaves nothing half there; one that cannot stop at once is waited for before
        the file is let go of.
        """
        workspace = self.workspace
        if workspace is None or self._locking:
            return
        self._locking = True
        try:
            self._lock(workspace)
        finally:
            self._locking = False

    def _lock(self, workspace: Workspace) -> None:
        if self.tasks.busy:
            self.tasks.stop(Lane.LONG)
            workspace.interrupt()
            self.tasks.drain(lane=Lane.LONG)
        self.leaving.emit()
        place = self.where() if self.where is not None else None
        self.workspace, self.audit = None, None
        self.closed.emit()  # the pages go, and with them every model
        lane = Lane.LONG if self.tasks.busy else Lane.WRITE
        self.tasks.start(lambda _progress: _left(workspace, place), lane).failed.connect(
            self.failed
        )


def _left(workspace: Workspace, place: Place | None) -> None:
    from audit_app.usecases.places import keep_place

    try:
        if place is not None:
            keep_place(workspace, place)
    finally:
        workspace.close()
