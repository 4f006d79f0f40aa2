"""No damaged file makes a reader fail otherwise than with words; see fuzzing.py for long runs."""

from __future__ import annotations

import random

import pytest

from tests.attacks.fuzzing import feed
from tests.attacks.targets import targets

TARGETS = targets()
FEW = 150_000
"""Bytes for each reader; a few seconds."""


@pytest.mark.parametrize("reader", TARGETS)
def test_that_damaged_files_are_read_or_refused_with_words(reader: str) -> None:
    tally = feed(TARGETS[reader], FEW, random.Random(7))
    assert tally.findings == []
    assert tally.refused + tally.read == tally.files > 0
