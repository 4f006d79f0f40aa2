"""Digests over the telephone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.words import digest_of, words_of

# The example everybody gives for the list: a PGP key fingerprint of 20 bytes.
FINGERPRINT = "E582 94F2 E9A2 2748 6E8B 061B 31CC 528F D7FA 3F19"
SPOKEN = """topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa
afflict bravado chatter revolver Dupont midsummer stopwatch whimsical cowbell bottomless"""


def test_that_a_fingerprint_is_said_in_the_published_words() -> None:
    assert list(words_of(FINGERPRINT)) == SPOKEN.split()
    assert digest_of(SPOKEN.upper()) == FINGERPRINT.replace(" ", "").lower()


def test_that_the_two_lists_hold_512_different_words() -> None:
    every_byte = "".join(f"{number:02x}{number:02x}" for number in range(256))
    assert len({word.lower() for word in words_of(every_byte)}) == 512


@given(st.binary(max_size=40))
def test_that_words_lead_back_to_the_digest(data: bytes) -> None:
    assert digest_of(", ".join(words_of(data.hex()))) == data.hex()


@given(st.binary(min_size=3, max_size=32), st.data())
def test_that_a_word_left_out_in_the_middle_is_noticed(data: bytes, more: st.DataObject) -> None:
    words = list(words_of(data.hex()))
    del words[more.draw(st.integers(0, len(words) - 2))]
    with pytest.raises(AuditError, match="out of turn"):
        digest_of(" ".join(words))


def test_that_an_unknown_word_is_named_by_its_place() -> None:
    with pytest.raises(AuditError, match="Word 2 is not"):
        digest_of("topmost platypus")
    with pytest.raises(AuditError, match="hex"):
        words_of("topmost")
