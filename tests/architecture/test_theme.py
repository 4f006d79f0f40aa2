"""Words can be read on their ground in both palettes, by the formula of WCAG 2.2."""

from __future__ import annotations

import pytest

from audit_app.ui.theme import DARK, LIGHT, Colours

WORDS_ON_GROUNDS = [
    (word, ground)
    for word in ("text", "muted")
    for ground in ("window", "surface", "raised", "accent_soft")
] + [
    ("on_accent", "accent"),
    ("on_band", "band"),
    ("accent", "surface"),
    *(
        (word, ground)
        for word in ("good", "warn", "bad")
        for ground in ("window", "surface", f"{word}_soft")
    ),
]


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), WORDS_ON_GROUNDS)
def test_that_words_stand_out_from_their_ground(palette: Colours, word: str, ground: str) -> None:
    assert contrast(getattr(palette, word), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_outline_of_a_control_can_be_seen(palette: Colours) -> None:
    assert contrast(palette.control, palette.surface) >= 3
    assert contrast(palette.accent, palette.window) >= 3
