"""The first page: open a workspace, make one, or try it with made-up cases."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from audit_app.domain.errors import AuditError, WrongPassphraseError
from audit_app.domain.override import override
from audit_app.ui.new_passphrase import NewPassphrase, passphrase_field
from audit_app.ui.services import DEMO_PASSPHRASE
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.usecases.workspaces import create_workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

    from audit_app.ui.change_passphrase import ChangeForm
    from audit_app.ui.packs.open_pack import OpenPackForm
    from audit_app.usecases.ports import Workspace

SUFFIX = ".audit"
FILTER = f"Case Audit workspaces (*{SUFFIX});;All files (*)"
FormT = TypeVar("FormT", bound=QWidget)


class UnlockForm(QWidget):
    """Asks for the passphrase of one workspace; a wrong one is said beside the field."""

    def __init__(self, session: Session, change: Callable[[Path], None]) -> None:
        super().__init__()
        self._session = session
        self._path = Path()
        self._title = label("", "heading", name="unlock_title")
        self._folder = label("", "small", wrap=True)
        self.passphrase = passphrase_field("Passphrase", "unlock_passphrase")
        self._fault = label("", "bad", wrap=True, name="unlock_fault")
        self._open = button("&Unlock", self._on_open, "primary", name="unlock_open")
        self.passphrase.returnPressed.connect(self._on_open)
        self._bar = TaskBar()
        self.setLayout(
            column(
                self._title,
                self._folder,
                label("Passphrase"),
                self.passphrase,
                self._fault,
                self._bar,
                row(
                    button(
                        "Chan&ge its passphrase …",
                        lambda: change(self._path),
                        "link",
                        name="unlock_change",
                    ),
                    1,
                    self._open,
                ),
                1,
                spacing=8,
                margins=20,
            )
        )

    def ask(self, path: Path) -> None:
        """Ask for the passphrase of a workspace."""
        self._path = path
        self._title.setText(path.name)
        self._folder.setText(f"In {path.parent}")
        self._fault.setText("")
        self.passphrase.clear()
        self.passphrase.setFocus()

    def _on_open(self) -> None:
        if not self._open.isEnabled():
            return
        path, passphrase, services = self._path, self.passphrase.text(), self._session.services
        recent = self._session.recent
        self._open.setEnabled(False)
        self._fault.setText("")

        def work(_progress: object) -> Workspace:
            try:
                opened = open_workspace(services.files, path, passphrase, recent.failures(path))
            except WrongPassphraseError:
                recent.note_failure(path, services.clock.now())
                raise
            recent.forget_failures(path)
            return opened

        task = self._session.run(work, self._session.set_workspace, failed=self._on_failed)
        task.finished.connect(lambda: self._open.setEnabled(True))
        task.succeeded.connect(lambda _workspace: self.passphrase.clear())

    @Slot(object)
    def _on_failed(self, error: AuditError) -> None:
        self._fault.setText(f"{error.message} {error.remedy}".strip())
        self.passphrase.selectAll()
        self.passphrase.setFocus()


class NewForm(QWidget):
    """Makes a workspace: where, and a passphrase twice with a hint how strong it is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._path: Path | None = None
        self._where = QLineEdit()
        self._where.setObjectName("new_path")
        self._where.setAccessibleName("File of the new workspace")
        self._where.setPlaceholderText("Choose where to keep it")
        self.passphrase = NewPassphrase(session)
        self._fault = label("", "bad", wrap=True, name="new_fault")
        self._make = button("&Make workspace", self._on_make, "primary", name="new_make")
        self._where.textChanged.connect(lambda _text: self._fault.setText(""))
        self._where.returnPressed.connect(self._on_make)
        self.passphrase.edited.connect(lambda: self._fault.setText(""))
        self.passphrase.submitted.connect(self._on_make)
        choose = button("&Choose …", self._on_choose, name="new_choose")
        self.setLayout(
            column(
                label("New workspace", "heading"),
                label(
                    "One encrypted file holds everything: audits, samples, answers. Without its "
                    "passphrase nobody can read it, and nobody can recover it.",
                    "muted",
                    wrap=True,
                ),
                label("File"),
                row(self._where, choose),
                self.passphrase,
                self._fault,
                row(1, self._make),
                1,
                spacing=6,
                margins=20,
            )
        )

    def ask(self) -> None:
        """Start afresh."""
        self._where.clear()
        self.passphrase.clear()
        self._where.setFocus()

    def set_path(self, path: Path) -> None:
        """Take a file chosen in a dialog."""
        self._where.setText(str(path))
        self.passphrase.setFocus()

    def _on_choose(self) -> None:
        self._session.dialogs.save_file(
            self, "New workspace", FILTER, Path.home() / "Audits.audit", "audit", self.set_path
        )

    def _fault_now(self) -> str:
        if not self._where.text().strip():
            return "Choose where to keep the workspace."
        return self.passphrase.fault

    def _on_make(self) -> None:
        if not self._make.isEnabled():
            return
        fault = self._fault_now()
        self._fault.setText(fault)
        if fault:
            return
        path = Path(self._where.text().strip())
        path = path if path.suffix else path.with_suffix(SUFFIX)
        passphrase, services = self.passphrase.text, self._session.services
        self._make.setEnabled(False)
        task = self._session.run(
            lambda _progress: create_workspace(services.files, path, passphrase, services.packs),
            self._session.set_workspace,
            failed=lambda error: self._fault.setText(f"{error.message} {error.remedy}".strip()),
        )
        task.finished.connect(lambda: self._make.setEnabled(True))
        task.succeeded.connect(lambda _workspace: self.ask())


class DemoForm(QWidget):
    """Makes a workspace of made-up cases and opens it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._fault = label("", "bad", wrap=True, name="demo_fault")
        self._bar = TaskBar()
        self._make = button("&Make it and open", self._on_make, "primary", name="demo_make")
        self.setLayout(
            column(
                label("Try it with made-up cases", "heading"),
                label(
                    "Three registers the size of a real force's, with the dirt real ones have, are "
                    "made, read, drawn from and partly scored. Every case is invented.",
                    "muted",
                    wrap=True,
                ),
                label(
                    f"They go into a folder 'case-audit-demo' in your home folder. The "
                    f"passphrase of the demo workspace is: {DEMO_PASSPHRASE}",
                    wrap=True,
                ),
                self._fault,
                self._bar,
                row(1, self._make),
                1,
                spacing=10,
                margins=20,
            )
        )

    def ask(self) -> None:
        """Start afresh."""
        self._fault.setText("")
        self._make.setFocus()

    def _on_make(self) -> None:
        services, folder = self._session.services, Path.home() / "case-audit-demo"
        self._make.setEnabled(False)
        task = self._session.run(
            lambda progress: open_workspace(
                services.files,
                services.demo_workspace(folder, DEMO_PASSPHRASE, progress),
                DEMO_PASSPHRASE,
            ),
            self._session.set_workspace,
            lane=Lane.LONG,
            failed=lambda error: self._fault.setText(f"{error.message} {error.remedy}".strip()),
        )
        self._bar.follow(task, "Making cases")
        task.finished.connect(lambda: self._make.setEnabled(True))


class WelcomePage(QWidget):
    """Recent workspaces and four ways in."""

    unlock_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAcceptDrops(True)
        self._forms = QStackedWidget()
        self._forms.addWidget(self._greeting())
        self._recent = QListWidget()
        self._recent.setObjectName("recent")
        self._recent.setAccessibleName("Recent workspaces")
        self._recent.itemActivated.connect(self._on_recent)
        self._recent.itemClicked.connect(self._on_recent)
        self._none = label("None yet on this laptop.", "muted")
        ways = column(
            button("&New workspace …", self.show_new, name="welcome_new"),
            button("&Open a workspace …", self._on_open, name="welcome_open"),
            button("Open a &pack sent to me", self.show_pack, name="welcome_pack"),
            button("&Try it with made-up cases", self.show_demo, name="welcome_demo"),
            spacing=8,
        )
        ways_holder = holder(ways)
        listed = column(self._none, self._recent)
        listed.setAlignment(self._none, Qt.AlignmentFlag.AlignTop)
        left = column(
            label("Recent workspaces", "heading"),
            holder(listed),
            ways_holder,
            spacing=10,
            margins=20,
        )
        left.setStretch(1, 1)
        left.setAlignment(ways_holder, Qt.AlignmentFlag.AlignBottom)
        forms = QScrollArea()  # large text needs more room than a small screen has
        forms.setWidgetResizable(True)
        forms.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        forms.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._forms.setMinimumWidth(1)  # as wide as there is room for
        forms.setWidget(self._forms)
        self._left, self._right = card(left), card(column(forms))
        both = row(self._left, self._right, spacing=16)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        inner = column(
            label("Case Audit", "title"),
            label(
                "Draw a sample anyone can check. Score each file. Say how sure you are.", "muted"
            ),
            both,
            spacing=8,
        )
        inner.setStretch(2, 1)
        middle = holder(inner)
        self._middle = middle
        session.theme.changed.connect(self._fit)
        self._fit()
        layout = row(1, middle, 1, margins=24)
        layout.setStretch(1, 8)
        self.setLayout(layout)
        self.refresh()

    # Each form is built when it is first asked for: the window is on screen sooner.
    @cached_property
    def unlock(self) -> UnlockForm:
        """Asks for a passphrase."""
        return self._held(UnlockForm(self._session, self.show_change))

    @cached_property
    def change(self) -> ChangeForm:
        """Changes a passphrase."""
        from audit_app.ui.change_passphrase import ChangeForm

        return self._held(ChangeForm(self._session, self.show_unlock))

    @cached_property
    def new(self) -> NewForm:
        """Makes a workspace."""
        return self._held(NewForm(self._session))

    @cached_property
    def demo(self) -> DemoForm:
        """Makes a workspace of made-up cases."""
        return self._held(DemoForm(self._session))

    @cached_property
    def pack(self) -> OpenPackForm:
        """Opens a pack."""
        from audit_app.ui.packs.open_pack import OpenPackForm

        made = self._held(OpenPackForm(self._session))
        made.cancelled.connect(self.refresh)
        return made

    def _held(self, form: FormT) -> FormT:
        self._forms.addWidget(form)
        return form

    def _greeting(self) -> QWidget:
        return holder(
            column(
                label("What a workspace is", "heading"),
                label(
                    "One encrypted file on this laptop. It holds the audits of an office: the "
                    "registers they were drawn from, every draw, every answer, and a journal of "
                    "who did what. Nothing leaves the laptop unless you export it.",
                    wrap=True,
                ),
                label(
                    "Names of children and of offenders are not needed to audit a file: the "
                    "reference is. Only the columns you choose are kept.",
                    wrap=True,
                ),
                label("You can also drop a workspace or a pack here.", "muted"),
                1,
                spacing=12,
                margins=20,
            )
        )

    @Slot()
    def _fit(self) -> None:
        """Let the page grow with the text, up to what the eye takes in at once."""
        line = self.fontMetrics().height()
        self._middle.setMaximumSize(line * 60, line * 35)

    def refresh(self) -> None:
        """Show the recent workspaces that still exist, and go back to the greeting or the last."""
        self._recent.clear()
        paths = [path for path in self._session.recent.all() if path.exists()]
        for path in paths:
            item = QListWidgetItem(f"{path.stem}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            self._recent.addItem(item)
        self._none.setVisible(not paths)
        self._recent.setVisible(bool(paths))
        self._forms.setCurrentIndex(0)
        if paths:
            self.show_unlock(paths[0])

    def show_unlock(self, path: Path) -> None:
        """Ask for the passphrase of a workspace."""
        self._forms.setCurrentWidget(self.unlock)
        self.unlock.ask(path)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Let whoever opens the workspace of every day type its passphrase at once."""
        super().showEvent(event)
        if "unlock" in self.__dict__ and self._forms.currentWidget() is self.unlock:
            self.unlock.passphrase.setFocus()

    def show_change(self, path: Path) -> None:
        """Ask for the present and a new passphrase of a workspace."""
        self._forms.setCurrentWidget(self.change)
        self.change.ask(path)

    def show_new(self) -> None:
        """Ask for a new workspace's file and passphrase."""
        self._forms.setCurrentWidget(self.new)
        self.new.ask()

    def show_demo(self) -> None:
        """Offer the made-up cases."""
        self._forms.setCurrentWidget(self.demo)
        self.demo.ask()

    def show_pack(self) -> None:
        """Ask for a pack and a workspace to score it in."""
        self._forms.setCurrentWidget(self.pack)
        self.pack.ask()

    def _on_open(self) -> None:
        self._session.dialogs.open_file(self, "Open a workspace", FILTER, self.show_unlock)

    @Slot(QListWidgetItem)
    def _on_recent(self, item: QListWidgetItem) -> None:
        self.show_unlock(Path(item.data(Qt.ItemDataRole.UserRole)))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for what opens a workspace or a pack that was dropped."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            path = Path(urls[0].toLocalFile())
            if path.suffix == ".capack":
                self.show_pack()
                self.pack.set_pack(path)
            else:
                self.show_unlock(path)
