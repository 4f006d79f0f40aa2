"""The page of settings is longer than a laptop's screen."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from tests.helpers.desk import Desk


def test_that_what_takes_the_focus_comes_into_sight(open_desk: Desk) -> None:
    open_desk.press("rail_settings")
    open_desk.settle()
    field = open_desk.find(QLineEdit, "contact_line")
    assert field.visibleRegion().isEmpty()
    field.setFocus()
    open_desk.settle()
    assert field.visibleRegion().boundingRect().height() == field.height()
