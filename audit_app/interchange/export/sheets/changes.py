"""Who changed what, when: the journal of this audit, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist, Criterion
from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.journal import JournalEntry
from audit_app.domain.readers import US_ALONE, Reader
from audit_app.interchange.export.book import Book, CellValue, Column, uk_time
from audit_app.interchange.export.look import Look
from audit_app.interchange.export.wording import grade_text, question_numbers

_COLUMNS = (
    Column("Entry", 9, Look.LEFT_NUMBER),
    Column("When (UK time)", 18, Look.LEFT_DATE_TIME),
    Column("Who", 18),
    Column("What", 28, Look.LABEL),
    Column("Case reference", 20),
    Column("Question", 10),
    Column("Before", 36),
    Column("After", 36),
    Column("More", 44),
)
_MOST = 20_000
_LONGEST = 600
_MORE = ("title", "name", "file", "reason", "number", "version", "reader", "state")
"""Parts of an entry worth a look; the journal page of the program shows all of it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """See the module."""

    key: str = "changes"
    title: str = "Change log"
    order: int = 140
    readers: frozenset[Reader] = US_ALONE
    about: str = "Who did what, oldest first; first answers are only counted, in the last row."

    def write(
        self, worksheet: Worksheet, view: ExportView, figures: AuditFigures, book: Book
    ) -> None:
        """Write one row an entry."""
        del figures
        shown = [entry for entry in view.changes if not _is_first_answer(entry)]
        rows = _rows(view, shown[-_MOST:], len(view.changes) - len(shown), len(shown) - _MOST)
        n_rows = min(len(shown), _MOST) + 1
        empty = "The journal has no entry about this audit."
        book.table(worksheet, "Changes", _COLUMNS, rows, empty=empty, n_rows=n_rows)


def _is_first_answer(entry: JournalEntry) -> bool:
    return entry.action == "answer_given" and not _said(entry.details.get("old"))


def _rows(
    view: ExportView, entries: Sequence[JournalEntry], n_first: int, n_older: int
) -> Iterator[list[CellValue]]:
    if n_older > 0:
        yield [None, None, "", f"{n_older:,} older entries are not shown"]
    numbers = question_numbers(view.checklist)
    for entry in entries:
        yield _row(view.checklist, numbers, entry)
    if view.changes:
        yield [None, None, "", f"{n_first:,} answers given for the first time"]


def _row(checklist: Checklist, numbers: Mapping[str, str], entry: JournalEntry) -> list[CellValue]:
    details = entry.details
    key = str(details.get("criterion") or "")
    criterion = next((each for each in checklist.criteria if each.key == key), None)
    more = (f"{name}: {details[name]}" for name in _MORE if details.get(name))
    before, after = _differing(details.get("old"), details.get("new"))
    return [
        *(entry.number, uk_time(entry.at), entry.actor, _action(entry.action)),
        *(str(details.get("case") or ""), numbers.get(key, key)),
        _value(checklist, criterion, before),
        _value(checklist, criterion, after),
        "; ".join(more)[:_LONGEST],
    ]


def _differing(old: object, new: object) -> tuple[object, object]:
    """Return of two contents only the parts in which they differ."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return old, new
    same = {name for name in old if name in new and old[name] == new[name]}
    before, after = (
        {name: part for name, part in each.items() if name not in same} for each in (old, new)
    )
    return before, after


def _action(action: str) -> str:
    """Return the stable name of an action as words: 'draw_made' is 'Draw made'."""
    return action.replace("_", " ").capitalize()


def _value(checklist: Checklist, criterion: Criterion | None, value: object) -> str:
    """Return what stood before or after, in words."""
    if isinstance(value, Mapping):
        said = (
            (name, _option(checklist, criterion, str(name), part)) for name, part in value.items()
        )
        return "; ".join(
            part if name in {"option", "grade"} else f"{str(name).replace('_', ' ')}: {part}"
            for name, part in said
            if part
        )[:_LONGEST]
    return str(value)[:_LONGEST] if _said(value) else ""


def _option(checklist: Checklist, criterion: Criterion | None, name: str, part: object) -> str:
    """Return one part of a value; options and grades by their labels."""
    if not _said(part):
        return ""
    if name == "grade":
        return grade_text(checklist, str(part))
    if name == "option" and criterion is not None:
        options = checklist.scale_of(criterion).options
        return next((each.label for each in options if each.key == part), str(part))
    if isinstance(part, list | tuple | Mapping):
        return f"{len(part):,} parts" if len(part) > 1 else "1 part"
    return str(part)


def _said(value: object) -> bool:
    """Return whether a value holds anything at all."""
    if isinstance(value, Mapping):
        return any(_said(part) for part in value.values())
    return value not in (None, "", [], ())


SHEET = Changes()
