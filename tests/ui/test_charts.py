"""Colours that stay apart for every reader, shapes, words, and figures that keys can walk."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from audit_app.domain.checklist import Counts
from audit_app.domain.thresholds import DECIDED, State
from audit_app.ui.charts.bars import ANSWERS, answer_words
from audit_app.ui.charts.base import across, up
from audit_app.ui.charts.columns import Columns, Group
from audit_app.ui.charts.palette import DARK_MARKS, LIGHT_MARKS, SHAPES, WORDS, draw_mark
from audit_app.ui.theme import DARK, LIGHT
from tests.architecture.test_theme import contrast
from tests.helpers.desk import Desk

# Machado, Oliveira, Fernandes (2009), IEEE TVCG 15(6): severity 1.0, on linear RGB.
SEEN_AS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
CLEARLY_APART = 15
"""Distance in CIELAB; about 2 is the least that an eye can see."""


def linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """The colour in CIELAB (D65) as an eye sees it."""
    rgb = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(line, rgb, strict=True))))
        for line in SEEN_AS[eye]
    )
    xyz = (
        (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eye", SEEN_AS)
@pytest.mark.parametrize("marks", [LIGHT_MARKS, DARK_MARKS], ids=["light", "dark"])
def test_that_red_amber_and_green_stay_apart_for_every_eye(
    marks: dict[State, str], eye: str
) -> None:
    # Grey is hatched, never filled, and so needs no colour to be told from them.
    for one, other in combinations(DECIDED, 2):
        pairs = zip(lab(marks[one], eye), lab(marks[other], eye), strict=True)
        distance = sum((a - b) ** 2 for a, b in pairs) ** 0.5
        assert distance >= CLEARLY_APART, (one, other, distance)


@pytest.mark.parametrize(
    ("marks", "palette"), [(LIGHT_MARKS, LIGHT), (DARK_MARKS, DARK)], ids=["light", "dark"]
)
def test_that_marks_stand_out_from_every_ground_they_are_drawn_on(
    marks: dict[State, str], palette: object
) -> None:
    own = {State.GREEN: "good_soft", State.AMBER: "warn_soft", State.RED: "bad_soft"}
    for state, colour in marks.items():
        for ground in ("surface", "window", "accent_soft", own.get(state, "surface")):
            assert contrast(colour, getattr(palette, ground)) >= 3, (state, ground)


@pytest.mark.parametrize("marks", [(LIGHT_MARKS, LIGHT), (DARK_MARKS, DARK)])
def test_that_counts_can_be_read_on_filled_bars(marks: tuple[dict[State, str], object]) -> None:
    colours, palette = marks
    for _, _, pattern, state in ANSWERS:
        if pattern is Qt.BrushStyle.SolidPattern:
            assert contrast(colours[state], palette.surface) >= 4.5  # type: ignore[attr-defined]


def test_that_no_two_states_share_a_shape_or_a_word_and_no_two_answers_a_look() -> None:
    seen = [state for state in State if state is not State.UNSET]
    assert len({SHAPES[state] for state in seen}) == len(seen)
    assert len({WORDS[state] for state in seen}) == len(seen)
    looks = {(pattern, state) for _, _, pattern, state in ANSWERS}
    assert len(looks) == len(ANSWERS)


def drawn(desk: Desk, state: State) -> set[tuple[int, int]]:
    """Return the pixels that the mark of a state covers."""
    image = QImage(24, 24, QImage.Format.Format_RGB32)
    ground = QColor(desk.session.theme.colours.surface)
    image.fill(ground)
    painter = QPainter(image)
    draw_mark(painter, QPointF(12, 12), 18, desk.session.theme, state)
    painter.end()
    place = [(x, y) for x in range(24) for y in range(24)]
    return {each for each in place if image.pixelColor(*each) != ground}


def test_that_each_state_is_drawn_in_a_shape_of_its_own_without_colour(desk: Desk) -> None:
    shapes = {state: drawn(desk, state) for state in State}
    assert shapes.pop(State.UNSET) == set()
    for one, other in combinations(shapes, 2):
        assert len(shapes[one] ^ shapes[other]) > 20, (one, other)


@given(st.floats(0, 1), st.floats(0, 1))
def test_that_a_larger_share_lies_further_right_and_higher(one: float, other: float) -> None:
    area = QRectF(10, 20, 300, 200)
    low, high = sorted((one, other))
    assert area.left() <= across(area, low) <= across(area, high) <= area.right()
    assert area.top() <= up(area, high) <= up(area, low) <= area.bottom()


def columns(desk: Desk) -> Columns:
    made = Columns(desk.session.theme, "columns", "Grades")
    made.resize(500, 300)
    made.show_groups(("first scored", "settled"), [Group("Good", (3, 2)), Group("Poor", (1, 2))])
    return made


def test_that_columns_say_every_figure_with_its_total(desk: Desk) -> None:
    made = columns(desk)
    assert made.figures == (
        "Good: first scored 3 of 4, settled 2 of 4",
        "Poor: first scored 1 of 4, settled 2 of 4",
    )
    assert made.accessibleDescription() == "; ".join(made.figures)


def test_that_arrows_walk_the_figures_and_enter_chooses_one(desk: Desk) -> None:
    made = columns(desk)
    pointed: list[int] = []
    chosen: list[int] = []
    made.pointed.connect(pointed.append)
    made.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(made, key)
    QTest.keyClick(made, Qt.Key.Key_Home)
    assert (pointed, chosen) == ([0, 1, 1, 0], [1])
    assert made.accessibleDescription() == made.figures[0]


def test_that_a_click_on_a_column_chooses_it_and_one_beside_the_chart_nothing(desk: Desk) -> None:
    made = columns(desk)
    chosen: list[int] = []
    made.chosen.connect(chosen.append)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.place_of(1).center().toPoint())
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPointF(2, 2).toPoint())
    assert chosen == [1]


def test_that_a_chart_without_figures_can_be_drawn_and_walked(desk: Desk) -> None:
    made = Columns(desk.session.theme, "columns", "Grades")
    made.show_groups((), [])
    QTest.keyClick(made, Qt.Key.Key_Right)
    assert made.current == -1
    assert not made.grab().isNull()


def test_that_answers_are_told_with_what_stands_beside_the_share() -> None:
    counts = dict.fromkeys(Counts, 0) | {
        Counts.MET: 41,
        Counts.NOT_MET: 8,
        Counts.NOT_APPLICABLE: 2,
    }
    assert answer_words(counts, 4) == "41 met, 8 not met; 2 not applicable, 4 not answered"
    assert answer_words(dict.fromkeys(Counts, 0), 0) == ""
