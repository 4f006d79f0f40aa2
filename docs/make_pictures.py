"""Makes the pictures of the README: `python docs/make_pictures.py`. Every case in them is made up.

A demo workspace is built in a temporary folder and its pages are shown offscreen at 1366 x 768.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false")

from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QPushButton  # noqa: E402

from audit_app.app.bootstrap import AppServices  # noqa: E402
from audit_app.app.demo.build import build_demo  # noqa: E402
from audit_app.app.window import build_window  # noqa: E402
from audit_app.domain.progress import Silent  # noqa: E402
from audit_app.ui.main_window import MainWindow  # noqa: E402
from audit_app.ui.services import DEMO_PASSPHRASE  # noqa: E402
from audit_app.usecases.audits import list_audits  # noqa: E402
from audit_app.usecases.workspaces import open_workspace  # noqa: E402

PICTURES = (
    ("population-light.png", "missing", ("step_population",), "light"),
    ("sample-dark.png", "missing", ("step_sample",), "dark"),
    ("score-light.png", "investigations", ("step_score",), "light"),
    ("agreement-light.png", "missing", ("step_review", "panel_agreement"), "light"),
    ("findings-dark.png", "missing", ("step_findings",), "dark"),
)
WIDTH, HEIGHT = 1366, 768
REST_MS = 400
"""Longer than any pause after which a page looks something up."""


def main() -> None:
    """Make every picture."""
    application = QApplication([])
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        services = AppServices()
        demo = build_demo(services, Path(home) / "demo", DEMO_PASSPHRASE, Silent())
        window = build_window(application, Path(home) / "settings.json")
        window.resize(WIDTH, HEIGHT)
        window.show()
        workspace = open_workspace(services.files, demo.workspace, DEMO_PASSPHRASE)
        window.session.set_workspace(workspace)
        audits = {each.audit.theme_key: each.audit for each in list_audits(workspace)}
        for name, theme, pressed, palette in PICTURES:
            window.session.theme.apply(palette, 100)
            window.session.open_audit_page(audits[theme])
            _rest(window)
            for each in pressed:
                _newest(window, each).click()
                _rest(window)
            window.grab().save(str(folder / name))
        window.close()


def _newest(window: MainWindow, name: str) -> QPushButton:
    return [each for each in window.findChildren(QPushButton, name) if each.isVisible()][-1]


def _rest(window: MainWindow) -> None:
    window.session.tasks.drain()
    QTest.qWait(REST_MS)
    window.session.tasks.drain()
    QTest.qWait(REST_MS)


if __name__ == "__main__":
    main()
