"""Seeds: how many dice, and which are too short."""

from __future__ import annotations

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.seeds import dice_needed, dice_seed, seed_warning


@pytest.mark.parametrize(("sides", "rolls"), [(10, 20), (6, 26), (20, 16), (2, 67), (100, 10)])
def test_that_dice_give_as_many_seeds_as_twenty_digits(sides: int, rolls: int) -> None:
    assert dice_needed(sides) == rolls
    assert sides ** (rolls - 1) < 10**20 <= sides**rolls


def test_that_rolls_become_the_seed_in_order() -> None:
    assert dice_seed("01234 56789 01234 56789") == "01234567890123456789"
    assert dice_seed("6" * 26, 6) == "6" * 26
    assert dice_seed(" ".join(["12"] * 16), 20) == "-".join(["12"] * 16)


def test_that_too_few_or_impossible_rolls_are_refused() -> None:
    with pytest.raises(AuditError, match="3 of 20") as caught:
        dice_seed("123")
    assert caught.value.remedy == "Roll 17 more."
    with pytest.raises(AuditError, match="Roll 2 is not a number from 1 to 6"):
        dice_seed("17" + "1" * 24, 6)
    with pytest.raises(AuditError, match="two sides"):
        dice_needed(1)


@pytest.mark.parametrize("seed", ["1", "1234567890123456789", "abcdef0123456789", "manchester24"])
def test_that_a_seed_that_can_be_guessed_is_warned_about(seed: str) -> None:
    assert "short" in seed_warning(seed)


def test_that_a_seed_of_few_characters_looks_chosen() -> None:
    assert "looks chosen" in seed_warning("1" * 40)


@pytest.mark.parametrize("seed", ["20237 33112 81592 11123", "0123456789abcdef7"])
def test_that_a_seed_long_enough_has_no_warning(seed: str) -> None:
    assert seed_warning(seed) == ""
