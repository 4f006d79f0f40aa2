"""Columns share a width so that words stay whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from audit_app.domain.column_widths import column_shares

WORDS = some.lists(some.text("abc", min_size=1, max_size=9), max_size=12).map(" ".join)


@given(some.integers(1, 6).flatmap(lambda n: some.lists(some.tuples(*[WORDS] * n), min_size=1)))
def test_that_no_word_is_broken_where_there_is_room_for_all(lines: list[tuple[str, ...]]) -> None:
    shares = column_shares(lines, 200)
    assert abs(sum(shares) - 1) < 1e-9
    for share, column in zip(shares, zip(*lines, strict=True), strict=True):
        assert all(len(word) <= share * 200 for text in column for word in text.split())


def test_that_a_long_text_gets_what_short_ones_leave() -> None:
    few, many = column_shares([("Due", "Question"), ("8 Nov 2026", "word " * 30)], 100)
    assert few * 100 >= len("8 Nov 2026")
    assert many > 0.7
