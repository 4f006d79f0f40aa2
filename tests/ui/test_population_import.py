"""A register's way through the page into a real encrypted workspace, and back out of a cancel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from audit_app.domain.audit import Audit
from audit_app.domain.population import ColumnRole, Population
from audit_app.interchange.registers.reader import FileRegisterReader
from audit_app.ui.dialogs import Dialogs
from audit_app.ui.session import Session
from audit_app.ui.steps.population.mapping import ROLE
from audit_app.ui.steps.population.page import PopulationPage
from audit_app.ui.tasks import TaskRunner
from audit_app.ui.theme import Theme
from audit_app.usecases.ports import Workspace
from tests.helpers.clock import FixedClock
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_audit
from tests.ui.population_fakes import AUDIT, FakeServices
from tests.ui.test_population_page import RESOURCES, NoRecent

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
WAIT_MS = 30_000
REGISTER = """Occurrence No;Reported;Risk;Name of child
12230000017;01/04/2025;High;made up
12230000021;02/04/2025;Low;made up
12230000021;02/04/2025;Low;made up
;03/04/2025;Low;made up
12230000038;05/04/2025;High;made up
Total;;;
"""


@dataclass
class Office:
    """A page on a real workspace."""

    qtbot: QtBot
    page: PopulationPage
    session: Session
    workspace: Workspace
    audit: Audit

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.session.tasks.idle, timeout=WAIT_MS)
        QApplication.processEvents()

    def words(self, name: str) -> str:
        return cast("QLabel", self.page.findChild(QLabel, name)).text()

    def kept(self) -> Population | None:
        with self.workspace.reading() as unit:
            return unit.population(self.audit.id)

    def press(self, name: str) -> None:
        cast("QPushButton", self.page.findChild(QPushButton, name)).click()

    def pick(self, name: str, place: int) -> None:
        combo = cast("QComboBox", self.page.findChild(QComboBox, name))
        combo.setCurrentIndex(place)
        combo.activated.emit(place)

    def decide(self, path: Path) -> None:
        """Choose a register, its reference, risk and date, and every decision there is."""
        self.page._presenter.choose(path)
        self.settle()
        mapping = self.page.deciding.mapping.mapping
        self.page.deciding.mapping.clearSelection()
        roles = (ColumnRole.CASE_REF, ColumnRole.DATE, ColumnRole.STRATUM)
        for place, role in enumerate(roles):
            mapping.setData(mapping.index(place, ROLE), role)
        self.pick("decide_repeated", 1)
        self.pick("decide_blank", 1)
        button = cast("QPushButton", self.page.findChild(QPushButton, "import_register"))
        self.qtbot.waitUntil(button.isEnabled, timeout=WAIT_MS)


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Office]:
    workspace = encrypted_files().create(tmp_path / "office.audit", PASSPHRASE)
    with workspace.unit() as unit:
        audit = unit.add_audit(made_up_audit(theme_key=AUDIT.theme_key))
        unit.commit()
    services = FakeServices(
        registers=cast("Any", FileRegisterReader(FixedClock())), clock=FixedClock()
    )
    tasks = TaskRunner()
    session = Session(cast("Any", services), tasks, Theme(qapp, RESOURCES), Dialogs(), NoRecent())
    session.workspace, session.audit = workspace, audit
    page = PopulationPage(session)
    qtbot.addWidget(page)
    page.show()
    desk = Office(qtbot, page, session, workspace, audit)
    desk.settle()
    yield desk
    tasks.close()
    workspace.close()


def test_that_a_register_becomes_the_population_with_what_was_left_out(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "missing.csv"
    path.write_text(REGISTER, encoding="utf-8")
    office.decide(path)
    assert office.words("promise").startswith("3 of 6 rows become cases; 3 are left out: ")
    assert office.words("promise").endswith("3 of 4 columns are kept.")
    office.press("import_register")
    office.settle()
    kept = office.kept()
    assert kept is not None
    assert kept.check.n_cases == 3
    assert {each.reason: each.count for each in kept.check.left_out} == {
        "repeated_reference": 1,
        "blank_reference": 1,
        "total_row": 1,
    }
    assert office.words("population_title") == "3 cases"
    assert office.words("case_count") == "3 of 3 cases"
    table = office.page.imported.table.model()
    office.qtbot.waitUntil(lambda: bool(table.index(0, 1).data()))
    assert [table.index(row, 1).data() for row in range(3)] == [
        "12230000017",
        "12230000021",
        "12230000038",
    ]


def test_that_a_cancelled_import_leaves_nothing_in_the_workspace(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    rows = "".join(f"122300{n:07};01/04/2025;High;made up\n" for n in range(200_000))
    path.write_text(REGISTER.partition("\n")[0] + "\n" + rows, encoding="utf-8")
    office.page._presenter.choose(path)
    office.settle()
    mapping = office.page.deciding.mapping.mapping
    mapping.setData(mapping.index(0, ROLE), ColumnRole.CASE_REF)
    button = cast("QPushButton", office.page.findChild(QPushButton, "import_register"))
    office.qtbot.waitUntil(button.isEnabled, timeout=WAIT_MS)
    office.press("import_register")
    office.qtbot.waitUntil(
        lambda: office.words("task_words").startswith("Importing: "), timeout=WAIT_MS
    )
    office.press("task_cancel")
    office.settle()
    assert office.kept() is None
    assert office.page.deciding.isVisible()
    assert button.isEnabled()
