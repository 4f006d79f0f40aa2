"""The pages of the findings, with figures on them: named, lettered, reached by Tab, never cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPushButton

from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows
from tests.ui.test_every_page import (  # noqa: F401 - run here on other pages
    _reachable,
    test_that_everything_the_keyboard_reaches_has_a_name_for_screen_readers,
    test_that_no_two_things_in_sight_share_a_letter_for_alt,
    test_that_tab_leaves_every_field_and_reaches_everything,
)
from tests.ui.test_findings_page import score


def _begin(desk: Desk) -> None:
    desk.press("panel_written")
    desk.settle()
    desk.press("finding_new")


VIEWS: Mapping[str, Callable[[Desk], object]] = {
    "criteria": lambda _desk: None,
    "thresholds": lambda desk: desk.press("thresholds"),
    "answers": lambda desk: desk.press("figures_answers"),
    "parts": lambda desk: desk.press("figures_parts_team"),
    "grades": lambda desk: desk.press("figures_grades"),
    "written": _begin,
}


def go(desk: Desk, view: str) -> None:
    desk.make_workspace()
    desk.use(MadeUpChecklists())
    desk.draw(desk.fill(made_up_rows(40)), size=14)
    score(desk, 12)
    desk.open_audit(desk.audit(), "findings")
    VIEWS[view](desk)
    desk.settle()


@pytest.fixture(params=VIEWS)
def on_page(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    go(desk, request.param)
    return desk


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("view", VIEWS)
def test_that_nothing_to_press_is_off_screen(desk: Desk, view: str, scale: int) -> None:
    go(desk, view)
    desk.session.theme.apply("light", scale)
    desk.window.resize(1366, 768)
    desk.settle()
    assert desk.window.width() <= 1366
    assert desk.window.height() <= 768
    cut = [
        f"{type(widget).__name__} '{widget.objectName()}'"
        for kind in (QPushButton, QLineEdit, QComboBox, QAbstractSpinBox)
        for widget in desk.window.findChildren(kind)
        if widget.isVisible() and not _reachable(desk, widget)
    ]
    desk.session.theme.apply("light", 100)
    assert cut == []
