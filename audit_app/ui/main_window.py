"""The frame: marking, rail, one page at a time, the message bar."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from audit_app.domain.errors import AuditError
from audit_app.domain.override import override
from audit_app.ui.escalations.strip import RiskStrip
from audit_app.ui.resuming import EVERY, INSIDE, Resuming, go_to_in, place_in
from audit_app.ui.session import Session
from audit_app.ui.welcome import WelcomePage
from audit_app.ui.widgets.chosen import ChosenButton
from audit_app.ui.widgets.message_bar import MessageBar
from audit_app.ui.widgets.text import column, holder, label, row

if TYPE_CHECKING:  # the window is painted before the domain is loaded
    from audit_app.usecases.escalation_drafts import FoundDraft

MARKING = "OFFICIAL-SENSITIVE"


class MainWindow(QMainWindow):
    """Welcome while nothing is open; the rail and its pages afterwards."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setWindowTitle("Case Audit")
        self.setMinimumSize(QSize(900, 560))
        self.resize(1280, 700)
        self.messages = MessageBar()
        self._welcome = WelcomePage(session)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._welcome)
        self._rail = QFrame()
        self._rail.setObjectName("rail")
        # As wide as its words: large text takes room from the page, never a letter from a name.
        self._rail.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._rail_buttons = QButtonGroup(self)
        self._pages: dict[str, QWidget] = {}
        self.strip = RiskStrip(session)
        self._saved = label("", "small", name="saved")
        self._where = label("", "small", name="where")
        self._lay_out()
        self._connect()
        Resuming(session, self, self.page, every=EVERY)

    @property
    def session(self) -> Session:
        """The sitting this window shows."""
        return self._session

    def _lay_out(self) -> None:
        self._rail_layout = QVBoxLayout(self._rail)
        self._rail_layout.setContentsMargins(0, 12, 0, 12)
        self._rail_layout.setSpacing(2)
        self._rail.hide()
        bar = holder(row(self.messages, margins=0))
        bar_layout = bar.layout()
        if bar_layout is not None:
            bar_layout.setContentsMargins(16, 8, 16, 0)
        bar.hide()
        self._message_holder = bar
        foot = row(self._where, 1, self._saved, spacing=12)
        foot.setContentsMargins(16, 2, 16, 3)
        self._foot = holder(foot)
        self._foot.hide()
        content = column(bar, self._stack, self._foot, spacing=0)
        content.setStretch(1, 1)
        middle = row(self._rail, content, spacing=0)
        middle.setStretch(1, 1)
        whole = column(_marking(), self.strip, middle, _marking(), spacing=0)
        whole.setStretch(2, 1)
        self.setCentralWidget(holder(whole))

    def _connect(self) -> None:
        session = self._session
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.whole_window_wanted.connect(self._rail.setHidden)
        session.message.connect(self._on_message)
        session.failed.connect(self._on_failed)
        session.saved.connect(lambda when: self._saved.setText(f"Saved {when}"))
        session.audit_opened.connect(lambda _audit: self.clear_message())
        session.tasks.defect.connect(self._on_defect)
        session.criterion_wanted.connect(self._show_criterion)
        session.risk_wanted.connect(self._show_risk)
        session.draft_wanted.connect(self._show_draft)
        self.strip.wanted.connect(session.risk_wanted)
        for keys, slot in (
            (QKeySequence.StandardKey.Quit, self.close),
            (QKeySequence("Ctrl+L"), session.lock),
            (QKeySequence("Ctrl+U"), self.strip.show_first),
            (QKeySequence.StandardKey.ZoomIn, lambda: self._zoom(10)),
            (QKeySequence("Ctrl+="), lambda: self._zoom(10)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self._zoom(-10)),
            (QKeySequence("Ctrl+0"), lambda: session.theme.apply(session.theme.choice, 100)),
        ):
            QShortcut(keys, self).activated.connect(slot)

    def _zoom(self, by: int) -> None:
        theme = self._session.theme
        theme.apply(theme.choice, theme.scale + by)

    @Slot()
    def _on_opened(self) -> None:
        if not self._rail_buttons.buttons():
            self._fill_rail()
        self._where.setText(self._session.open_workspace.path.name)
        self._saved.setText("")
        self._rail.show()
        self._foot.show()
        self.clear_message()
        self._rail_buttons.buttons()[0].setChecked(True)
        self._show_page(self._rail_keys[0])
        self._pages[self._rail_keys[0]].setFocus()
        self._say_where()

    def _say_where(self) -> None:
        from audit_app.ui.whereabouts import caution

        found = caution(self._session.open_workspace.path.absolute())
        if found is not None:
            self._on_message(found[0], "warn", found[1])

    def _fill_rail(self) -> None:
        from audit_app.ui.pages import pages

        self._found = {page.key: page for page in pages()}
        self._rail_keys = list(self._found)
        for page in self._found.values():
            entry = ChosenButton()
            entry.setText(page.title)
            entry.setObjectName(f"rail_{page.key}")
            entry.setAccessibleName(page.title.replace("&", ""))
            entry.setCheckable(True)
            entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            entry.setMinimumWidth(132)
            entry.clicked.connect(lambda _checked=False, key=page.key: self._show_page(key))
            self._rail_buttons.addButton(entry)
            self._rail_layout.addWidget(entry)
        self._rail_layout.addStretch(1)
        lock = QPushButton()
        lock.setText("Lock")
        lock.setObjectName("rail_lock")
        lock.setAccessibleName("Lock the workspace")
        lock.setToolTip("Close the workspace and ask for the passphrase again (Ctrl+L)")
        lock.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        lock.clicked.connect(self._session.lock)
        self._rail_layout.addWidget(lock)

    def _show_page(self, key: str) -> None:
        if key not in self._pages:
            self._pages[key] = self._found[key].build(self._session)
            self._stack.addWidget(self._pages[key])
        if key == self._rail_keys[0] and self._session.audit is not None:
            self._session.open_audit_page(None)
        self._stack.setCurrentWidget(self._pages[key])

    def page(self) -> QWidget:
        """Return the page in sight."""
        return self._stack.currentWidget() or self._welcome

    def place(self) -> Mapping[str, Any]:
        """Return which page is in sight, and what it shows."""
        shown = next((key for key, page in self._pages.items() if page is self.page()), "")
        return {"page": shown, INSIDE: dict(place_in(self.page()))}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Show a page again."""
        key = place.get("page", "")
        if key in self._found:
            self._rail_buttons.buttons()[self._rail_keys.index(key)].setChecked(True)
            self._show_page(key)
            go_to_in(self._pages[key], place.get(INSIDE, {}))

    @Slot(int)
    def _show_risk(self, escalation_id: int) -> None:
        self._rail_buttons.buttons()[self._rail_keys.index("escalations")].setChecked(True)
        self._show_page("escalations")
        page = self._pages["escalations"]
        if hasattr(page, "show_escalation"):
            page.show_escalation(escalation_id)

    @Slot(object)
    def _show_draft(self, found: FoundDraft) -> None:
        """Show the case an escalation is half written about; the audit in hand is not left."""
        session = self._session
        self._rail_buttons.buttons()[0].setChecked(True)
        self._stack.setCurrentWidget(self._pages[self._rail_keys[0]])
        if session.audit is None or session.audit.id != found.audit.id:
            session.open_audit_page(found.audit)
        session.case_wanted.emit(found.draft.drawn_case_id, found.draft.criterion)

    @Slot(str, str)
    def _show_criterion(self, theme_key: str, criterion: str) -> None:
        self._rail_buttons.buttons()[self._rail_keys.index("checklists")].setChecked(True)
        self._show_page("checklists")
        page = self._pages["checklists"]
        if hasattr(page, "mend"):
            page.mend(theme_key, criterion)

    @Slot()
    def _on_closed(self) -> None:
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._rail.hide()
        self._foot.hide()
        self.clear_message()
        self._welcome.refresh()
        self._stack.setCurrentWidget(self._welcome)

    @Slot(str, str, str)
    def _on_message(self, text: str, kind: str, remedy: str) -> None:
        self._message_holder.show()
        self.messages.show_message(text, kind=kind, remedy=remedy)

    @Slot(object)
    def _on_failed(self, error: AuditError) -> None:
        self._message_holder.show()
        self.messages.show_error(error)

    @Slot(object)
    def _on_defect(self, failure: BaseException) -> None:
        self._on_message(
            f"Something in the program went wrong ({type(failure).__name__}).",
            "bad",
            "What was saved before is safe. Try again; if it comes back, report it with the log.",
        )

    def ask_for(self, path: Path) -> None:
        """Ask for the passphrase of a workspace."""
        self._welcome.show_unlock(path)

    def clear_message(self) -> None:
        """Take the message away, and the room it took."""
        self.messages.clear()
        self._message_holder.hide()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget the key and wait for what is under way."""
        self._session.lock()
        self._session.tasks.close()
        event.accept()


def _marking() -> QLabel:
    made = label(MARKING, name="marking")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
