"""Opens the window. Only Qt and the first page are loaded by the time it is painted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from audit_app.app.bootstrap import AppServices
from audit_app.app.display import (
    LIBRARIES,
    complain_without_display,
    explain_missing,
    missing_libraries,
)
from audit_app.app.paths import resources, settings_file
from audit_app.app.recent import RecentWorkspaces, Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from audit_app.ui.main_window import MainWindow


def build_window(application: QApplication, settings_path: Path | None = None) -> MainWindow:
    """Put the window together from its parts, and load the rest once it is painted.

    Args:
        application: The one QApplication.
        settings_path: Where window settings are kept; None for the user's own.
    """
    from PySide6.QtCore import QTimer

    from audit_app.ui.dialogs import Dialogs
    from audit_app.ui.garbage import Garbage
    from audit_app.ui.main_window import MainWindow
    from audit_app.ui.session import Session
    from audit_app.ui.tasks import TaskRunner
    from audit_app.ui.theme import Theme

    # Each time this thread waits for anything it must get the interpreter back from a busy worker,
    # who keeps it for this long: five milliseconds by default, which adds up to a stall.
    sys.setswitchinterval(0.001)
    settings = Settings(settings_path or settings_file())
    kept = settings.read()
    theme = Theme(application, resources())
    choice, scale = kept.get("palette", "system"), kept.get("text_size", 100)
    scale = scale if isinstance(scale, int) else 100
    if choice != "system" or scale != 100:
        theme.apply(str(choice), scale)
    theme.changed.connect(lambda: settings.write("palette", theme.choice))
    theme.changed.connect(lambda: settings.write("text_size", theme.scale))
    services = AppServices()
    tasks = TaskRunner()
    session = Session(services, tasks, theme, Dialogs(), RecentWorkspaces(settings))
    session.set_lock_after(kept.get("lock_after"))
    session.lock_after_changed.connect(lambda minutes: settings.write("lock_after", minutes))
    window = MainWindow(session)
    session.closed.connect(Garbage(window).collect_all)
    tasks.setParent(window)
    session.setParent(window)
    QTimer.singleShot(50, window, lambda: _after_paint(application, window))
    return window


def _after_paint(application: QApplication, window: MainWindow) -> None:
    """Begin what nobody can miss before the window is on the screen."""
    from audit_app.ui.asleep import SleepLock
    from audit_app.ui.away import AwayLock
    from audit_app.ui.daily_backup import DailyBackup
    from audit_app.ui.idle import IdleLock
    from audit_app.ui.tasks import Lane
    from audit_app.ui.warming import Warming

    session = window.session
    IdleLock(application, session)
    AwayLock(session, window)
    SleepLock(session, session.services.clock.now)
    DailyBackup(session)
    services = session.services
    loaded = session.run(lambda _progress: services.preload(), lane=Lane.LONG)
    loaded.finished.connect(Warming(window).start)


def run_window(workspace: str | None = None) -> int:
    """Run the window until it is closed and return the exit code.

    Args:
        workspace: A workspace file to ask the passphrase of at once.
    """
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError:
        missing = missing_libraries(LIBRARIES)
        if not missing:
            raise
        print(explain_missing(missing), file=sys.stderr)  # noqa: T201 - there is no window to say it
        return 2
    complaint = complain_without_display()
    if complaint:
        print(complaint, file=sys.stderr)  # noqa: T201
        return 2
    # Asked for here, Qt makes it at once; later it would make the system's own first, and another.
    application = QApplication(["Case Audit", "-style", "fusion"])
    application.setApplicationName("Case Audit")
    window = build_window(application)
    if workspace is not None:
        window.ask_for(Path(workspace))
    window.show()
    return application.exec()
