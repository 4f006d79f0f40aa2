"""One spelling for everything that is hashed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.canonical import (
    all_plain,
    canonical,
    canonical_or_blank,
    canonical_seed,
    look_alike,
    numeric_reference,
)
from audit_app.domain.errors import AuditError

WHITE_SPACE = [
    *range(0x09, 0x0E),
    0x20,
    0x85,
    0xA0,
    0x1680,
    *range(0x2000, 0x200B),
    *(0x2028, 0x2029, 0x202F, 0x205F, 0x3000),
]
REFUSED = [
    *(0x00, 0x08, 0x0E, 0x1C, 0x1F, 0x7F, 0x84, 0x86, 0x9F, 0xAD, 0x61C, 0x180E),
    *(0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0xD800, 0xDFFF, 0xE000, 0xF8FF),
    *(0xFDD0, 0xFDEF, 0xFE00, 0xFE0F, 0xFEFF, 0xFFF0, 0xFFFD, 0xFFFF),
    *(0x1FFFE, 0x10FFFF, 0xDFFFE, 0xE0000, 0xF0000),
]


@pytest.mark.parametrize("code", WHITE_SPACE)
def test_that_white_space_of_every_kind_becomes_one_blank(code: int) -> None:
    char = chr(code)
    assert canonical(f"{char}{char}AB{char} {char}12{char}") == "AB 12"


@pytest.mark.parametrize("code", REFUSED)
def test_that_invisible_and_broken_characters_are_refused_by_number(code: int) -> None:
    with pytest.raises(AuditError, match=f"U\\+{code:04X}"):
        canonical(f"AB{chr(code)}12")


def test_that_an_unassigned_character_is_refused() -> None:
    assert unicodedata.category("\u0378") == "Cn"
    with pytest.raises(AuditError, match=r"U\+0378"):
        canonical("AB\u037812")


@pytest.mark.parametrize("text", ["", " ", "\t\u3000\u00a0"])
def test_that_blank_text_is_refused_where_a_reference_is_needed(text: str) -> None:
    with pytest.raises(AuditError, match="blank"):
        canonical(text)
    assert canonical_or_blank(text) == ""


def test_that_the_length_limit_counts_bytes_after_normalising() -> None:
    assert canonical("é" * 512) == "é" * 512
    assert canonical("e\u0301" * 512) == "é" * 512
    assert canonical("x" * 1024) == "x" * 1024
    with pytest.raises(AuditError, match="1,024"):
        canonical("é" * 512 + "x")


@pytest.mark.parametrize(
    "text",
    ["007", "Ab-12", "１２", "²", "ﬁ", "AB–12"],
)
def test_that_case_zeros_width_and_ligatures_stay(text: str) -> None:
    assert canonical(text) == unicodedata.normalize("NFC", text)


def test_that_a_message_never_quotes_the_text() -> None:
    with pytest.raises(AuditError) as caught:
        canonical("SECRET-REF\u200b")
    assert "SECRET-REF" not in str(caught.value)


@given(st.text(max_size=40))
def test_that_applying_the_rules_twice_changes_nothing(text: str) -> None:
    try:
        once = canonical(text)
    except AuditError:
        return
    assert canonical(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(st.lists(st.text(st.characters(codec="ascii"), max_size=12), max_size=8))
def test_that_a_batch_called_plain_holds_only_canonical_text(texts: list[str]) -> None:
    if all_plain(texts):
        assert [canonical(text) for text in texts] == texts


def test_that_a_batch_of_ordinary_references_is_plain_and_odd_ones_are_not() -> None:
    assert all_plain(["MFH/2024/00001", "AB 12", "x" * 1024])
    for odd in ("", " a", "a ", "a  b", "a\nb", "é", "a\tb", "x" * 1025, "\n"):
        assert not all_plain(["MFH/2024/00001", odd, "MFH/2024/00003"])


@pytest.mark.parametrize(
    ("number", "digits"),
    [(0, "0"), (12345.0, "12345"), (999_999_999_999_999.0, "999999999999999"), (17, "17")],
)
def test_that_a_whole_number_becomes_its_digits(number: float, digits: str) -> None:
    assert numeric_reference(number) == digits


@pytest.mark.parametrize(
    "number", [1.5, -1, 1e15, 1.22e22, True, float("nan"), float("inf"), float("-inf")]
)
def test_that_numbers_a_spreadsheet_may_have_damaged_are_refused(number: float) -> None:
    with pytest.raises(AuditError):
        numeric_reference(number)


def test_that_references_that_only_look_different_are_alike() -> None:
    alike = {look_alike(text) for text in ("AB-12", "ab 12", "AB–12", "ＡＢ１２", "Ab/12")}
    assert alike == {"ab12"}
    assert look_alike("Straße 1") == look_alike("STRASSE 1")
    assert look_alike("AB-12") != look_alike("AB-13")


def test_that_a_seed_loses_white_space_and_capitals_only() -> None:
    assert canonical_seed(" 20237 33112\u00a081592\n11123 ") == "20237331128159211123"
    assert canonical_seed("9F86") == canonical_seed("9f86")
    assert canonical_seed("007") != canonical_seed("7")


@pytest.mark.parametrize("seed", ["", "  ", "caf\u00e9", "cafe\u0301", "12\u200b3", "１２３"])
def test_that_a_seed_beyond_visible_ascii_is_refused(seed: str) -> None:
    with pytest.raises(AuditError):
        canonical_seed(seed)
