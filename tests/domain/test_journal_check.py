"""Whatever is done to a journal, the first entry that does not fit is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.journal import GENESIS, JournalEntry, entry_digest
from audit_app.domain.journal_check import check_chain, printed_head

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def entry(number: int, previous: str, at: datetime, details: dict[str, object]) -> JournalEntry:
    digest = entry_digest(number, at, "officer", "answer_given", 1, details, previous)
    return JournalEntry(number, at, "officer", "answer_given", 1, details, previous, digest)


def journal(n: int) -> list[JournalEntry]:
    entries: list[JournalEntry] = []
    for number in range(1, n + 1):
        previous = entries[-1].digest if entries else GENESIS
        at = START + timedelta(seconds=number)
        entries.append(entry(number, previous, at, {"case": f"MFH/{number}", "new": "met"}))
    return entries


def test_that_a_journal_as_it_was_written_fits() -> None:
    entries = journal(20)
    check = check_chain(entries, {7: entries[6].digest, 20: entries[19].digest[:12].upper()})
    assert (check.fits, check.n_entries, check.head) == (True, 20, entries[-1].digest)


def test_that_an_empty_journal_fits_until_a_head_of_it_is_held() -> None:
    assert check_chain([]).fits
    check = check_chain([], {3: "ab" * 32})
    assert (check.first_bad, "ends at entry 0" in check.what) == (1, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, actor="lead"),
        lambda one: replace(one, action="answer_withdrawn"),
        lambda one: replace(one, audit_id=2),
        lambda one: replace(one, audit_id=None),
        lambda one: replace(one, at=one.at + timedelta(microseconds=1)),
        lambda one: replace(one, details={**one.details, "new": "not_met"}),
        lambda one: replace(one, details={"new": "met"}),
        lambda one: replace(one, previous="11" * 32),
        lambda one: replace(one, digest="00" * 32),
        lambda one: replace(one, number=one.number + 1),
    ],
)
@given(at=st.integers(1, 12))
def test_that_any_part_of_any_entry_that_was_changed_names_it(
    change: Callable[[JournalEntry], JournalEntry], at: int
) -> None:
    entries = journal(12)
    entries[at - 1] = change(entries[at - 1])
    check = check_chain(entries)
    assert check.first_bad == at
    assert check.what


@given(at=st.integers(1, 11))
def test_that_a_missing_entry_is_named(at: int) -> None:
    entries = journal(12)
    del entries[at - 1]
    assert check_chain(entries).first_bad == at


@given(first=st.integers(0, 10), second=st.integers(0, 10))
def test_that_swapped_entries_are_named(first: int, second: int) -> None:
    entries = journal(11)
    entries[first], entries[second] = entries[second], entries[first]
    assert check_chain(entries).first_bad == (None if first == second else min(first, second) + 1)


def test_that_a_cut_at_the_end_shows_against_a_printed_head() -> None:
    entries = journal(12)
    assert check_chain(entries[:9]).fits
    assert check_chain(entries[:9], {11: entries[10].digest}).first_bad == 10


def test_that_a_journal_written_anew_shows_against_a_printed_head() -> None:
    printed = journal(12)[8].digest
    anew: list[JournalEntry] = []
    for one in journal(12):
        details = {**one.details, "new": "not_met"} if one.number == 4 else dict(one.details)
        anew.append(entry(one.number, anew[-1].digest if anew else GENESIS, one.at, details))
    assert check_chain(anew).fits
    check = check_chain(anew, {9: printed})
    assert check.first_bad == 9
    assert "written anew" in check.what


def test_that_a_head_the_journal_itself_printed_must_be_its_own() -> None:
    entries = journal(5)
    told = {"journal_number": 3, "journal_digest": "00" * 32}
    entries.append(entry(6, entries[-1].digest, START + timedelta(hours=1), dict(told)))
    assert check_chain(entries).first_bad == 6


def test_that_a_clock_set_back_is_a_remark_and_no_fault() -> None:
    entries = journal(3)
    entries.append(entry(4, entries[-1].digest, START - timedelta(days=1), {}))
    check = check_chain(entries)
    assert check.fits
    assert "Entry 4" in check.remarks[0]


@pytest.mark.parametrize("text", ["", "4", "4:", "x:abcdef0123", "4:abc", "0:abcdef01", "4:zz" * 9])
def test_that_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(AuditError, match="no head of a journal"):
        printed_head(text)


def test_that_a_head_is_read_as_it_was_printed() -> None:
    assert printed_head(" 12: AB cd EF 01 ") == (12, "abcdef01")
