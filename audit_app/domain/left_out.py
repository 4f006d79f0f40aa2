"""What must not travel: values taken out of a view, searched for in the finished file.

Cutting keeps them out of every sheet. This is the second look, which trusts nothing: it takes what
the whole view holds and the reader's does not, and searches the bytes that are to be handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum

from audit_app.domain.draw import DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.population import ColumnRole
from audit_app.domain.records import Record
from audit_app.domain.review import Review

_WORD = re.compile(r"[^\W_]+")
_STRETCH = 1 << 15
_KEY_WORDS = 3
_TELLING_WORDS = 5
_TELLING_LENGTH = 5


@dataclass(slots=True)
class Watch:
    """Values to search for, each with what it is; words alone count, not signs or spaces."""

    _by_start: dict[tuple[str, ...], dict[tuple[str, ...], str]] = field(default_factory=dict)
    _lengths: set[int] = field(default_factory=set)
    _longest: int = 0

    def add(self, value: str, what: str) -> None:
        """Search for a value."""
        self._add(_words(value), what)

    def _add(self, words: tuple[str, ...], what: str) -> None:
        if words:
            start = words[:_KEY_WORDS]
            self._lengths.add(len(start))
            self._longest = max(self._longest, len(words))
            self._by_start.setdefault(start, {}).setdefault(words, what)

    def __bool__(self) -> bool:
        return bool(self._by_start)

    def found_in(self, text: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield what of it stands in a text: its words, and what it is; some of it twice.

        A long text is taken a stretch at a time, with the last words of the one before: what
        finds words keeps every other thread, the window's too, waiting until it is done.
        """
        words: tuple[str, ...] = ()
        for stretch in _stretches(text) if self._by_start else ():
            words = (*words[max(len(words) - self._longest + 1, 0) :], *_words(stretch))
            yield from self._found_among(words)

    def _found_among(self, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
        for place in range(len(words)):
            for length in self._lengths:
                known = self._by_start.get(words[place : place + length])
                for wanted, what in known.items() if known else ():
                    if words[place : place + len(wanted)] == wanted:
                        yield wanted, what

    def without(self, allowed: Iterable[str]) -> Watch:
        """Return the values that stand in none of the texts a reader may see."""
        seen = {wanted for text in allowed for wanted, _ in self.found_in(text)}
        kept = Watch()
        for same_start in self._by_start.values():
            for words, what in same_start.items():
                if words not in seen:
                    kept._add(words, what)
        return kept


def left_out_values(whole: ExportView, cut: ExportView) -> Watch:
    """Return what stands in the whole view and must not stand in a file made from the cut one.

    Short and common words are not searched for, since they would be found in every file.

    Args:
        whole: Everything.
        cut: What the reader may see.
    """
    if whole.reader is cut.reader:
        return Watch()
    watch = Watch()
    for (value, typed), what in {
        (value, typed): what for value, what, typed in _values(whole)
    }.items():
        if _is_telling(value, typed=typed):
            watch.add(value, what)
    return watch.without(set(_texts(cut)))


def _stretches(text: str) -> Iterator[str]:
    """Yield a text in parts that end at blanks."""
    start = 0
    while len(text) - start > _STRETCH:
        end = text.find(" ", start + _STRETCH)
        if end < 0:
            break
        yield text[start:end]
        start = end
    yield text[start:]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _is_telling(value: str, *, typed: bool) -> bool:
    """Whether finding a value somewhere can be no chance."""
    words = _WORD.findall(value)
    has_both = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    if len(value) < _TELLING_LENGTH:
        return False
    if typed:
        return len(words) >= _TELLING_WORDS or (has_both and len(words) >= _KEY_WORDS)
    return has_both or len(words) >= 2


def _values(view: ExportView) -> Iterator[tuple[str, str, bool]]:
    """Yield every value with what it is, and whether somebody typed it."""
    for case in view.cases:
        yield from _case_values(view, case)
    for review in (
        *view.reviews.values(),
        *view.first_reviews.values(),
        *(each for scores in view.second for each in scores.reviews.values()),
    ):
        yield from _review_values(review)
    for one in view.settlements.values():
        yield one.reason, "the reason of a settlement", True
        yield one.settled_by, "who settled a difference", False
    for record in view.records:
        yield from ((text, f"a record ({record.KIND})", True) for text in _record_texts(record))
    for merged in view.population.plan.merge_values.values():
        yield from ((value, "a spelling in the register", False) for value in merged)
    yield view.population.plan.control_source, "where the control total came from", True
    for problem in view.population.check.problems:
        yield from ((value, "a value of the register", False) for value in problem.examples)


def _case_values(view: ExportView, case: DrawnCase) -> Iterator[tuple[str, str, bool]]:
    teams = set(view.population.plan.headings(ColumnRole.TEAM))
    yield case.case_ref, "the reference of a case", False
    yield case.ticket, "the ticket of a case", False
    yield case.reason.partition(":")[2] or case.reason, "why a case was replaced or added", True
    for heading, value in case.context.items():
        what = "a team" if heading in teams else f"a value of the column '{heading}'"
        yield value, what, False


def _review_values(review: Review) -> Iterator[tuple[str, str, bool]]:
    yield review.grade_reason, "the reason of a grade", True
    for answer in review.answers.values():
        yield answer.reason, "a reason", True
        yield answer.note, "a note", True
        yield answer.evidence, "a piece of evidence", True


def _record_texts(record: Record) -> Iterator[str]:
    for part in fields(record):
        yield from _strings(getattr(record, part.name))


def _texts(view: ExportView) -> Iterator[str]:
    """Yield every text a reader may see."""
    for part in fields(view):
        yield from _strings(getattr(view, part.name))


def _strings(value: object) -> Iterator[str]:
    """Yield every text in a value, however deep."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from _strings(key)
            yield from _strings(held)
    elif isinstance(value, list | tuple | set | frozenset):
        for held in value:
            yield from _strings(held)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _strings(getattr(value, part.name))
