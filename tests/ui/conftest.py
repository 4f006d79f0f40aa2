from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows, new_desk


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A window with nothing open."""
    made = new_desk(qapp, tmp_path)
    yield made
    made.close()


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """A window on a new workspace."""
    desk.make_workspace()
    desk.settle()
    return desk


@pytest.fixture
def drawn_desk(open_desk: Desk) -> Desk:
    """A window on an audit of a made-up theme, six of its forty cases drawn, ready to be scored."""
    open_desk.use(MadeUpChecklists())
    open_desk.draw(open_desk.fill(made_up_rows(40)))
    open_desk.open_audit(open_desk.audit(), "score")
    return open_desk
