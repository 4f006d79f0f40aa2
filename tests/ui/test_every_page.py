"""What must hold on every page: names for screen readers, letters for Alt, room, plain text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from audit_app.domain.population import RegisterRow
from audit_app.ui.widgets.table import TableView
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows

PAGES = (
    "welcome_new",
    "welcome_demo",
    "welcome_pack",
    "unlock",
    "rail_audits",
    "rail_escalations",
    "rail_checklists",
    "rail_journal",
    "rail_settings",
    "new_audit",
    "open_pack",
    "step_population",
    "step_sample",
    "draw_again",
    "step_score",
    "step_review",
    "assign_cases",
    "panel_coming_back",
    "panel_feedback",
    "panel_completion",
    "step_export",
)
PAGES_AT_DOUBLE_TEXT = tuple(page for page in PAGES if page not in {"step_sample", "draw_again"})
WIDEST_COLUMN = 360
"""Pixels; a register's own heading may be longer."""
STRANGE = (
    "<b>bold</b> <img src=x>",
    "Smith & Sons &amp; &Co",
    "שלום עולם مرحبا",
    "very long " * 200,
)


def go(desk: Desk, page: str) -> None:
    """Show a page, by what is pressed to get there."""
    if page.startswith("welcome"):
        desk.press(page)
    elif page == "unlock":
        desk.window.ask_for(desk.path)
    else:
        _go_on_in_a_workspace(desk, page)
    desk.settle()


def _go_on_in_a_workspace(desk: Desk, page: str) -> None:
    desk.use(MadeUpChecklists())
    desk.make_workspace()
    desk.draw(desk.fill(made_up_rows(40)))
    desk.settle()
    if page.startswith("rail"):
        desk.press(page)
    elif page in {"new_audit", "open_pack"}:
        desk.session.open_audit_page(None)
        desk.settle()
        desk.press(page)
    elif page.startswith("panel"):
        desk.open_audit(desk.audit(), "review" if page == "panel_coming_back" else "findings")
        desk.press(page)
    elif page == "assign_cases":
        desk.open_audit(desk.audit(), "review")
        desk.press("panel_scorers")
        desk.settle()
        desk.press(page)
    else:
        desk.open_audit(desk.audit(), "step_sample"[5:] if page == "draw_again" else page[5:])
        if page == "draw_again":
            desk.press(page)


@pytest.fixture(params=PAGES)
def on_page(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    go(desk, request.param)
    return desk


def focusable(desk: Desk) -> Iterator[QWidget]:
    """Yield every widget in sight that the keyboard can reach."""
    for widget in desk.window.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None:
            policy = widget.focusPolicy()
            if policy & Qt.FocusPolicy.TabFocus and not _is_a_part(widget):
                yield widget


def _is_a_part(widget: QWidget) -> bool:
    """Whether a widget is the inside of another, which speaks for it."""
    above = widget.parentWidget()
    return isinstance(above, QComboBox | QAbstractSpinBox | QAbstractItemView)


def test_that_everything_the_keyboard_reaches_has_a_name_for_screen_readers(
    on_page: Desk,
) -> None:
    nameless = []
    for widget in focusable(on_page):
        told = QAccessible.queryAccessibleInterface(widget)
        if not told.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} '{widget.objectName()}'")
    assert nameless == []


def test_that_no_two_things_in_sight_share_a_letter_for_alt(on_page: Desk) -> None:
    letters: dict[str, list[str]] = defaultdict(list)
    for widget in on_page.window.findChildren(QWidget):
        text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
        has_one = isinstance(widget, QAbstractButton) or (
            isinstance(widget, QLabel) and widget.buddy() is not None
        )
        letter = QKeySequence.mnemonic(text).toString()
        if letter and has_one and widget.isVisible():
            letters[letter].append(text)
    assert {letter: texts for letter, texts in letters.items() if len(texts) > 1} == {}


def _is_grouped(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and widget.group() is not None


def test_that_no_heading_of_a_table_is_cut_off(on_page: Desk) -> None:
    cut = []
    for table in on_page.window.findChildren(TableView):
        header = table.horizontalHeader()
        if table.isVisible() and not header.isHidden():
            cut += [
                (table.objectName(), place)
                for place in range(header.count())
                if header.sectionSize(place) < min(header.sectionSizeHint(place), WIDEST_COLUMN)
            ]
    assert cut == []


def test_that_tab_leaves_every_field_and_reaches_everything(on_page: Desk) -> None:
    every = list(focusable(on_page))
    every[0].setFocus()
    seen: set[str] = set()
    for _ in range(3 * len(every) + 20):  # a date takes three: day, month and year
        now = on_page.window.focusWidget()
        seen.add(now.objectName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    # Buttons of which one is chosen are one stop; the arrows go from one to the next.
    wanted = {each.objectName() for each in every if not _is_grouped(each)}
    assert wanted - seen == set()


@pytest.mark.parametrize(
    ("page", "scale"),
    [*((page, 100) for page in PAGES), *((page, 200) for page in PAGES_AT_DOUBLE_TEXT)],
)
def test_that_nothing_to_press_is_off_screen_at_usual_and_double_text(
    desk: Desk, page: str, scale: int
) -> None:
    go(desk, page)
    desk.session.theme.apply("light", scale)
    desk.window.resize(1366, 768)
    desk.settle()
    assert desk.window.width() <= 1366
    assert desk.window.height() <= 768
    cut = [
        f"{type(widget).__name__} '{widget.objectName()}'"
        for widget in desk.window.findChildren(QWidget)
        if isinstance(widget, QPushButton | QLineEdit | QComboBox | QAbstractSpinBox)
        and widget.isVisible()
        and not _reachable(desk, widget)
    ]
    desk.session.theme.apply("light", 100)
    assert cut == []


def _reachable(desk: Desk, widget: QWidget) -> bool:
    """Whether a widget is whole on the window, once what holds it has been scrolled to it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None:
            above.ensureWidgetVisible(widget)
            if above.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
                above.horizontalScrollBar().setValue(0)
        above = above.parentWidget()
    place = QRect(widget.mapTo(desk.window, QPoint(0, 0)), widget.size())
    wanted = widget.minimumSizeHint()
    large_enough = widget.width() >= wanted.width() and widget.height() >= wanted.height()
    inside = desk.window.rect().contains(place)
    return inside and large_enough and not _clipped(widget)


def _clipped(widget: QWidget) -> bool:
    """Whether some part of a widget is hidden by the edge of one that holds it."""
    return widget.visibleRegion().boundingRect() != widget.rect()


def strange_rows() -> list[RegisterRow]:
    """Cases whose every text could be taken for something else than text."""
    return [
        RegisterRow(
            row_number=place + 2,
            case_ref=" ".join([*text[:40].split(), str(place)]),
            stratum=text,
            team=text,
            case_date="2025-01-15",
            kept=("high", text),
        )
        for place, text in enumerate(STRANGE)
    ]


@pytest.mark.parametrize("step", ["population", "sample", "score"])
def test_that_what_a_register_holds_is_never_taken_for_markup(open_desk: Desk, step: str) -> None:
    open_desk.use(MadeUpChecklists())
    open_desk.draw(open_desk.fill(strange_rows()), size=4, reserves=0)
    open_desk.open_audit(open_desk.audit(), step)
    rich = [
        label.text()[:40]
        for label in open_desk.window.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText
        and label.buddy() is None
        and any(each in label.text() for each in ("<", "&amp;", STRANGE[2], STRANGE[3]))
    ]
    assert rich == []
    assert open_desk.window.width() <= 1366


def test_that_a_reference_with_an_ampersand_is_shown_whole(open_desk: Desk) -> None:
    open_desk.use(MadeUpChecklists())
    open_desk.draw(open_desk.fill(strange_rows()), size=4, reserves=0)
    open_desk.open_audit(open_desk.audit(), "score")
    title = open_desk.find(QLabel, "case_title")
    shown = {case.case_ref for case in open_desk.drawn_cases() if case.case_ref in title.text()}
    assert title.textFormat() is Qt.TextFormat.PlainText
    assert len(shown) == 1
