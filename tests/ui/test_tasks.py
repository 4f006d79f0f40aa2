"""What comes back from a worker finds its page gone without a fuss."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Progress
from audit_app.ui.tasks import Lane, TaskRunner, while_alive


def test_that_an_outcome_for_a_deleted_page_is_dropped(qtbot: QtBot, qapp: QApplication) -> None:
    tasks, page = TaskRunner(qapp), QLabel()
    heard: list[object] = []
    task = tasks.start(lambda _progress: "outcome", Lane.READ)
    task.succeeded.connect(while_alive(page, page.setText))
    task.succeeded.connect(heard.append)
    delete(page)
    qtbot.waitUntil(lambda: heard == ["outcome"])
    tasks.close()


def test_that_a_cancelled_job_stops_at_its_next_step_and_says_nothing(
    qtbot: QtBot, qapp: QApplication
) -> None:
    tasks = TaskRunner(qapp)
    said: list[object] = []

    def work(progress: Progress) -> None:
        for step in range(1_000_000):
            progress.step(step, None)

    task = tasks.start(work, Lane.LONG)
    task.succeeded.connect(said.append)
    task.failed.connect(said.append)
    with qtbot.waitSignal(task.finished, timeout=10_000):
        task.progressed.connect(task.cancel)
    assert said == []
    tasks.close()


def test_that_what_a_person_can_mend_arrives_as_a_failure(qtbot: QtBot, qapp: QApplication) -> None:
    tasks = TaskRunner(qapp)
    failures: list[AuditError] = []

    def work(_progress: Progress) -> None:
        raise AuditError("No disk.", remedy="Find it.")

    task = tasks.start(work)
    task.failed.connect(failures.append)
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert str(failures[0]) == "No disk. Find it."
    tasks.close()


def test_that_two_thousand_short_jobs_all_arrive(qtbot: QtBot, qapp: QApplication) -> None:
    tasks = TaskRunner(qapp)
    arrived: list[int] = []
    for number in range(2000):
        task = tasks.start(partial(_give, number), Lane.READ)
        task.succeeded.connect(arrived.append)
    qtbot.waitUntil(lambda: len(arrived) == 2000, timeout=20_000)
    assert arrived == sorted(arrived)
    tasks.close()


def _give(number: int, _progress: Progress) -> int:
    return number
