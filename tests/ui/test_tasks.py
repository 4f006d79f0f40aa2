"""What comes back from a worker finds its page gone without a fuss."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Progress
from audit_app.ui.tasks import Lane, TaskRunner, while_alive


def test_that_an_outcome_for_a_deleted_page_is_dropped(qtbot: QtBot, qapp: QApplication) -> None:
    tasks, page, heard = TaskRunner(qapp), QLabel(), []
    task = tasks.start(lambda _progress: "outcome", Lane.READ)
    task.succeeded.connect(while_alive(page, lambda outcome: page.setText(outcome)))
    task.succeeded.connect(heard.append)
    delete(page)
    qtbot.waitUntil(lambda: heard == ["outcome"])
    tasks.close()


def test_that_a_cancelled_job_stops_at_its_next_step_and_says_nothing(
    qtbot: QtBot, qapp: QApplication
) -> None:
    tasks, said = TaskRunner(qapp), []

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
    tasks, failures = TaskRunner(qapp), []

    def work(_progress: Progress) -> None:
        raise AuditError("No disk.", remedy="Find it.")

    task = tasks.start(work)
    task.failed.connect(failures.append)
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert str(failures[0]) == "No disk. Find it."
    tasks.close()


def test_that_two_thousand_short_jobs_all_arrive(qtbot: QtBot, qapp: QApplication) -> None:
    tasks, arrived = TaskRunner(qapp), []
    for number in range(2000):
        tasks.start(lambda _progress, number=number: number, Lane.READ).succeeded.connect(
            arrived.append
        )
    qtbot.waitUntil(lambda: len(arrived) == 2000, timeout=20_000)
    assert arrived == sorted(arrived)
    tasks.close()
