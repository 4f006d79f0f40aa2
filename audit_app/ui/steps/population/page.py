"""The population page: one of three faces, a place for messages, and files dropped anywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from audit_app.domain.errors import AuditError
from audit_app.domain.population import Population, Recognition
from audit_app.ui.session import Session
from audit_app.ui.steps.population.deciding import DecidingView
from audit_app.ui.steps.population.imported import ImportedView
from audit_app.ui.steps.population.presenter import PopulationPresenter
from audit_app.ui.steps.population.start import FILTER, StartView
from audit_app.ui.widgets.message_bar import MessageBar
from audit_app.ui.widgets.text import column, holder
from audit_app.usecases.ports import CasePage


class PopulationPage(QWidget):
    """No register yet, deciding how one is taken, or the population that came of it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._session = session
        self.messages = MessageBar()
        self.start = StartView()
        self.deciding = DecidingView(session.theme, session.open_audit)
        self.imported = ImportedView(session.tasks)
        self._blank = QWidget()
        self._faces = QStackedWidget()
        for face in (self._blank, self.start, self.deciding, self.imported):
            self._faces.addWidget(face)
        self._bar = holder(column(self.messages))
        self._bar.setContentsMargins(16, 8, 16, 0)
        layout = column(self._bar, self._faces, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.clear_message()
        self._presenter = PopulationPresenter(self, session)
        self._connect()
        self._presenter.load()

    def _connect(self) -> None:
        presenter = self._presenter
        self.start.choose_wanted.connect(self._ask_for_file)
        self.start.password_given.connect(presenter.unlock)
        self.start.stop_wanted.connect(presenter.leave)
        self.deciding.reading_changed.connect(presenter.read_as)
        self.deciding.plan_changed.connect(presenter.check_soon)
        self.deciding.foot.import_wanted.connect(presenter.bring_in)
        self.deciding.foot.another_wanted.connect(self._ask_for_file)
        self.deciding.foot.return_wanted.connect(presenter.leave)
        self.imported.another_wanted.connect(self._ask_for_file)
        self._session.closed.connect(self.imported.forget)

    def _ask_for_file(self) -> None:
        self._session.dialogs.open_file(self, "Choose a register", FILTER, self._presenter.choose)

    # what the presenter shows
    def show_start(self) -> None:
        """Ask for a register."""
        self._faces.setCurrentWidget(self.start)
        self.start.show_empty()

    def show_recognising(self, name: str) -> None:
        """Say that a file is being looked at."""
        self._faces.setCurrentWidget(self.start)
        self.start.show_recognising(name)

    def show_locked(self, name: str, fault: str) -> None:
        """Ask for a workbook's password."""
        self._faces.setCurrentWidget(self.start)
        self.start.show_locked(name, fault)

    def show_deciding(self, found: Recognition, *, same_file: bool, may_return: bool) -> None:
        """Show what a file is and every choice about it."""
        self.deciding.show_recognised(found, same_file=same_file)
        self.deciding.foot.offer_return(offered=may_return)
        self._faces.setCurrentWidget(self.deciding)
        if not same_file:
            self.deciding.mapping.setFocus()

    def show_imported(self, population: Population, pages: CasePage) -> None:
        """Show a population."""
        self.imported.show_population(population, pages)
        self._faces.setCurrentWidget(self.imported)
        self.imported.table.setFocus()

    def show_draws(self, n_draws: int) -> None:
        """Say how many draws there are already."""
        self.imported.show_draws(n_draws)

    def forget_password(self) -> None:
        """Empty the password field."""
        self.start.forget_password()

    def show_error(self, error: AuditError) -> None:
        """Say what went wrong, where and what to do."""
        self._bar.show()
        self.messages.show_error(error)

    def clear_message(self) -> None:
        """Take the message and its room away."""
        self.messages.clear()
        self._bar.hide()

    # dropped files
    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _file_in(event.mimeData()) is not None and not self._presenter.importing:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = _file_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            # The program the file comes from waits until this handler is left.
            QTimer.singleShot(0, self, lambda: self._presenter.choose(path))


def _file_in(data: QMimeData) -> Path | None:
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
