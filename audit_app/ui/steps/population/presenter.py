"""Turns wishes of the population page into jobs, and their outcomes into what the page shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from audit_app.domain.errors import AuditError
from audit_app.domain.population import Reading, Recognition
from audit_app.ui.session import Change, Session
from audit_app.ui.steps.population.jobs import Jobs, Outcome, Standing, numbered
from audit_app.ui.tasks import Lane, Task

if TYPE_CHECKING:
    from audit_app.ui.steps.population.page import PopulationPage

_CHECK_PAUSE_MS = 300


def asks_for_password(error: AuditError) -> bool:
    """Whether a file could be read if its password were known."""
    return "password" in error.message.lower()


class PopulationPresenter(QObject):
    """One audit's population: recognise, check, import, show."""

    def __init__(self, page: PopulationPage, session: Session) -> None:
        super().__init__(page)
        self._page, self._session = page, session
        self._jobs = Jobs(session.services, session.open_workspace, session.open_audit)
        self._workspace = session.open_workspace
        self._standing = Standing(None, 0)
        self._path: Path | None = None
        self._password: str | None = None
        self._found: Recognition | None = None
        self._wish = 0
        self._looking: Task | None = None
        self._importing: Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=_CHECK_PAUSE_MS)
        self._pause.timeout.connect(self._check)
        session.changed.connect(self._on_changed)
        session.closed.connect(self._on_closed)

    @property
    def importing(self) -> bool:
        """Whether an import is under way."""
        return self._importing is not None

    # how far it is
    def load(self) -> None:
        """Ask for the state of the step."""
        self._session.run(
            numbered(0, lambda _progress: self._jobs.standing()),
            self._on_standing,
            lane=Lane.READ,
        )

    @Slot(object)
    def _on_standing(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._page.show_error(outcome.error)
            return
        before, self._standing = self._standing, outcome.value
        self._page.show_draws(self._standing.n_draws)
        if self._path is not None and not self.importing:
            return
        if before.population is None or self._standing.population != before.population:
            self._show_standing()

    def _show_standing(self) -> None:
        population = self._standing.population
        if population is None:
            self._page.show_start()
        else:
            self._page.show_imported(population, self._workspace)

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change in {Change.DRAW, Change.POPULATION}:
            self.load()

    @Slot()
    def _on_closed(self) -> None:
        self.stop()
        if self._importing is not None:
            self._importing.cancel()

    # recognise
    def choose(self, path: Path) -> None:
        """Take a file that was chosen or dropped."""
        if self.importing:
            return
        self._page.clear_message()
        self._path, self._password, self._found = path, None, None
        self._recognise(None)

    @Slot(str)
    def unlock(self, password: str) -> None:
        """Try a password."""
        self._password = password
        self._recognise(None)

    @Slot(object)
    def read_as(self, reading: Reading) -> None:
        """Read the file in another way."""
        self._page.clear_message()
        self._recognise(reading)

    def _recognise(self, reading: Reading | None) -> None:
        path, password = self._path, self._password
        if path is None:
            return
        self.stop()
        if self._found is None:
            self._page.show_recognising(path.name)
        else:
            self._page.deciding.show_checking()
        self._looking = self._session.run(
            numbered(
                self._next_wish(), lambda _progress: self._jobs.recognise(path, reading, password)
            ),
            self._on_recognised,
            lane=Lane.LONG,
        )

    @Slot(object)
    def _on_recognised(self, outcome: Outcome) -> None:
        if outcome.number != self._wish:
            return
        self._looking = None
        if outcome.error is not None:
            self._on_not_recognised(outcome.error)
            return
        same_file = self._found is not None
        self._found = outcome.value
        self._page.show_deciding(
            outcome.value, same_file=same_file, may_return=self._standing.population is not None
        )
        self._check()

    def _on_not_recognised(self, error: AuditError) -> None:
        path = self._path
        if path is not None and asks_for_password(error) and self._found is None:
            fault = "" if self._password is None else f"{error.message} {error.remedy}".strip()
            self._page.show_locked(path.name, fault)
            return
        self._page.show_error(error)
        if self._found is not None:
            self._page.deciding.show_check_failed(f"{error.message} {error.remedy}".strip())
        else:
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Let go of the file and show what there was before."""
        self.stop()
        self._path, self._password, self._found = None, None, None
        self._page.forget_password()
        self._show_standing()

    # check
    @Slot()
    def check_soon(self) -> None:
        """Check the register once no more changes come."""
        self.stop()
        self._pause.start()

    @Slot()
    def _check(self) -> None:
        path, password, plan = self._path, self._password, self._page.deciding.plan()
        self.stop()
        if path is None or plan is None:
            return
        self._looking = self._session.run(
            numbered(
                self._next_wish(), lambda progress: self._jobs.check(path, plan, password, progress)
            ),
            self._on_checked,
            lane=Lane.LONG,
        )
        self._looking.progressed.connect(self._on_check_progressed)

    @Slot(int, int, str)
    def _on_check_progressed(self, done: int, _total: int, _note: str) -> None:
        if self.sender() is self._looking and done > 0:
            self._page.deciding.show_checked_so_far(done)

    @Slot(object)
    def _on_checked(self, outcome: Outcome) -> None:
        if outcome.number != self._wish:
            return
        self._looking = None
        if outcome.error is not None:
            place = str(outcome.error.place or "")
            where = f"{place}: " if place else ""
            words = f"{where}{outcome.error.message} {outcome.error.remedy}".strip()
            self._page.deciding.show_check_failed(words)
        else:
            self._page.deciding.show_check(outcome.value)

    # import
    @Slot()
    def bring_in(self) -> None:
        """Import the register under the plan as it stands."""
        path, password, plan = self._path, self._password, self._page.deciding.plan()
        if path is None or plan is None or self._found is None or self.importing:
            return
        shape = self._found.shape
        self.stop()
        self._page.clear_message()
        session = self._session
        task = session.run(
            numbered(
                self._next_wish(),
                lambda progress: self._jobs.bring_in(path, plan, shape, password, progress),
            ),
            self._on_imported,
            lane=Lane.LONG,
        )
        # The import goes on when its page is left: the session outlives the page and tells.
        task.succeeded.connect(lambda outcome: _tell(session, outcome))
        task.finished.connect(self._on_import_ended)
        self._importing = task
        self._page.deciding.follow_import(task)

    @Slot(object)
    def _on_imported(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._page.show_error(outcome.error)
            return
        self._path, self._password, self._found = None, None, None
        self._page.forget_password()

    @Slot()
    def _on_import_ended(self) -> None:
        self._importing = None
        self._page.deciding.import_ended()

    # shared
    @Slot()
    def stop(self) -> None:
        """Stop looking at the file; what was under way is of no use any more."""
        self._pause.stop()
        self._wish += 1
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _next_wish(self) -> int:
        self._wish += 1
        return self._wish


def _tell(session: Session, outcome: Outcome) -> None:
    if outcome.error is None:
        session.changed.emit(Change.POPULATION)
