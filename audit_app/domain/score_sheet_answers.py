"""What somebody typed into a scoring workbook, understood as a return, and every row that is not.

Rows may have been sorted, columns moved and lists typed over. Nothing is guessed: an answer that is
not one of those offered is named by its row, and whatever was kept of it before stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from audit_app.domain.checklist import Checklist, Criterion, Option, ScaleKind
from audit_app.domain.errors import AuditError, Place
from audit_app.domain.london_time import read_moment
from audit_app.domain.return_digests import reviews_digest
from audit_app.domain.returns import Return, ReturnedReview
from audit_app.domain.review import Answer
from audit_app.domain.score_sheet_stamp import stamp_from
from audit_app.domain.score_sheets import (
    FILLED_IN,
    FINISHED,
    GRADE_NUMBER,
    NOT_ASKED,
    RETURN_NUMBER,
    ReadRow,
    ReadSheet,
    SheetColumn,
    SheetStamp,
    is_asked,
    is_timed,
    options_offered,
    row_key,
)
from audit_app.domain.scorers import GRADE, Medium
from audit_app.domain.scoring import LARGEST_COUNT
from audit_app.domain.timeliness import with_times
from audit_app.domain.working_days import BankHolidays

LARGEST_NUMBER: Final = 9_999
"""Of returns."""

_YES: Final = frozenset({"yes", "y", "true"})
_NO: Final = frozenset({"", "no", "n", "false"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something of a file that is not taken in, and what to do about it.

    Attributes:
        place: Where in the file.
        message: What is wrong.
        remedy: What to do.
        case_ref: Of the case concerned; empty where none is.
        criteria: Keys whose answers are left as they are here, GRADE for the grade.
    """

    place: Place
    message: str
    remedy: str
    case_ref: str = ""
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A scoring workbook, understood.

    Attributes:
        content: What can be taken in.
        troubles: What cannot.
    """

    content: Return
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A case as it was handed out, and what its register says now.

    Attributes:
        case_ref: Canonical.
        context: Kept values of the register by heading.
    """

    case_ref: str
    context: Mapping[str, str]


def understand(  # noqa: PLR0913 - each is needed to read a row
    sheet: ReadSheet,
    uid: str,
    cases: Sequence[HandedOut],
    checklist: Checklist,
    holidays: BankHolidays,
    now: datetime,
) -> Understood:
    """Return what a workbook says.

    Args:
        sheet: As read.
        uid: Of the assignment.
        cases: Those assigned, in order.
        checklist: It was scored with, with local standards.
        holidays: For standards in working days.
        now: Taken for the time of saving where the file does not say.

    Raises:
        AuditError: If the stamp is gone, or the number or 'Finished' cannot be read.
    """
    stamp = stamp_from(sheet.stamp, sheet.file)
    number, finished = _number(sheet), _finished(sheet)
    reading = _Reading(sheet, uid, cases, checklist, holidays)
    reading.read()
    reviews = reading.reviews()
    content = Return(
        uid=stamp.uid,
        number=number,
        medium=Medium.WORKBOOK,
        theme_key=stamp.theme_key,
        checklist_version=stamp.checklist_version,
        checklist_digest=stamp.checklist_digest,
        draw_digest=stamp.draw_digest,
        cases_digest=stamp.cases_digest,
        reader=stamp.reader,
        reviews=reviews,
        finished=finished,
        made_at=sheet.saved_at or now,
        signed_by="",
        digest=reviews_digest(stamp.uid, number, reviews, finished=finished),
        remarks=tuple(reading.remarks()),
    )
    return Understood(content, tuple(reading.troubles))


def sheet_stamp(sheet: ReadSheet) -> SheetStamp:
    """Return what a workbook is bound to.

    Raises:
        AuditError: If its stamp is gone or was altered.
    """
    return stamp_from(sheet.stamp, sheet.file)


def _number(sheet: ReadSheet) -> int:
    text = sheet.number
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_NUMBER:
        return int(text)
    raise AuditError(
        f"'{RETURN_NUMBER}' at the top must be a whole number from 1 on.",
        remedy="Write 1 for the first return, and the next number for each corrected one.",
        place=Place(sheet.file, sheet.sheet),
    )


def _finished(sheet: ReadSheet) -> bool:
    text = sheet.finished.casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise AuditError(
        f"'{FINISHED}' at the top must be yes or no.",
        remedy="Write yes if nothing more is to come, else no.",
        place=Place(sheet.file, sheet.sheet),
    )


class _Reading:
    """One workbook on its way to answers."""

    def __init__(
        self,
        sheet: ReadSheet,
        uid: str,
        cases: Sequence[HandedOut],
        checklist: Checklist,
        holidays: BankHolidays,
    ) -> None:
        self.troubles: list[Trouble] = []
        self._sheet, self._checklist, self._holidays = sheet, checklist, holidays
        self._cases = cases
        self._numbers = {each.key: str(n) for n, each in enumerate(checklist.criteria, start=1)}
        self._numbers[GRADE] = GRADE_NUMBER
        self._by_key = {
            row_key(uid, position, criterion, case.case_ref): (position - 1, criterion)
            for position, case in enumerate(cases, start=1)
            for criterion in self._numbers
        }
        self._seen: dict[tuple[int, str], ReadRow] = {}
        self._answers: dict[int, dict[str, Answer]] = {}
        self._grades: dict[int, tuple[str, str]] = {}
        self._mended: list[str] = []

    def read(self) -> None:
        """Read every row, then look for those that are missing."""
        for row in self._sheet.rows:
            found = self._by_key.get(row.cells.get(SheetColumn.KEY, ""))
            if found is None:
                self._strange(row)
            elif self._is_sound(row, *found):
                self._read_row(row, *found)
        self._look_for_missing()

    def reviews(self) -> dict[str, ReturnedReview]:
        """Return what was understood, by reference, in the order of the assignment."""
        return {
            case.case_ref: ReturnedReview(
                self._answers.get(place, {}), *self._grades.get(place, ("", ""))
            )
            for place, case in enumerate(self._cases)
            if place in self._answers or place in self._grades
        }

    def remarks(self) -> list[str]:
        """Return what was taken for something else than it says, for a person."""
        if not self._mended:
            return []
        shown = "; ".join(self._mended[:5])
        more = f"; and {len(self._mended) - 5:,} more" if len(self._mended) > 5 else ""
        return [f"Read with care: {shown}{more}."]

    def _strange(self, row: ReadRow) -> None:
        if any(name in row.cells for name in FILLED_IN) or SheetColumn.KEY in row.cells:
            self._trouble(
                row,
                "This row is not one that was handed out, or its hidden key was changed.",
                "Copy what it says to the row it belongs to.",
            )

    def _is_sound(self, row: ReadRow, place: int, criterion: str) -> bool:
        """Return whether a row may be read; tells why not."""
        case, name = self._cases[place], row.cells.get
        shown = name(SheetColumn.CASE, ""), name(SheetColumn.NUMBER, "")
        if shown != (case.case_ref, self._numbers[criterion]):
            self._trouble(
                row,
                "The case or the number of this row is not the one it was made for: rows were "
                "sorted or typed over in part.",
                "Sort all columns together, or start from a fresh copy.",
                (place, criterion),
            )
            self._seen[place, criterion] = row
            return False
        before = self._seen.setdefault((place, criterion), row)
        if before is row:
            return True
        if _filled(before) != _filled(row):
            self._trouble(
                row,
                f"This row stands here twice, in row {before.row} too, with different answers.",
                "Delete the one that is wrong.",
                (place, criterion),
            )
            self._forget(place, criterion)
        return False

    def _forget(self, place: int, criterion: str) -> None:
        self._answers.get(place, {}).pop(criterion, None)
        if criterion == GRADE:
            self._grades.pop(place, None)

    def _read_row(self, row: ReadRow, place: int, criterion: str) -> None:
        try:
            if criterion == GRADE:
                self._read_grade(row, place)
            else:
                self._read_answer(row, place, self._checklist.criterion(criterion))
        except AuditError as error:
            self._trouble(row, error.message, error.remedy, (place, criterion), SheetColumn.ANSWER)

    def _read_grade(self, row: ReadRow, place: int) -> None:
        levels = self._checklist.grade_rule.levels
        text, reason = (
            row.cells.get(name, "") for name in (SheetColumn.ANSWER, SheetColumn.REASON)
        )
        options = [(key, label) for key, label in levels.items()]
        grade = self._chosen(row, text, options) if text else ""
        if grade or reason:
            self._grades[place] = (grade, reason)
        for name in (SheetColumn.NOTE, SheetColumn.EVIDENCE):
            if name in row.cells:
                message = f"A grade has no {name.lower()}, so what stands there is not taken in."
                self._trouble(row, message, "Write it under 'Reason'.", column=name)

    def _read_answer(self, row: ReadRow, place: int, criterion: Criterion) -> None:
        context, cells = self._cases[place].context, row.cells
        filled = _filled(row)
        if not is_asked(self._checklist, criterion, context):
            if filled and filled != {SheetColumn.ANSWER: NOT_ASKED}:
                raise AuditError(
                    "This question is not asked of this case.", remedy="Leave the row as it was."
                )
            return
        if not filled:
            return
        text = cells.get(SheetColumn.ANSWER, "")
        answer = Answer(
            criterion.key,
            option=self._option(row, text, criterion, context) if text else "",
            reason=cells.get(SheetColumn.REASON, ""),
            note=cells.get(SheetColumn.NOTE, ""),
            evidence=cells.get(SheetColumn.EVIDENCE, ""),
        )
        self._answers.setdefault(place, {})[criterion.key] = self._timed(row, criterion, answer)

    def _timed(self, row: ReadRow, criterion: Criterion, answer: Answer) -> Answer:
        """Return an answer with the two times typed beside it, and what follows from them."""
        typed = [row.cells.get(name, "") for name in (SheetColumn.FROM, SheetColumn.TO)]
        if not any(typed):
            return answer
        if not is_timed(self._checklist, criterion):
            raise AuditError(
                "This question takes no times.", remedy="Write them under 'Note' or 'Evidence'."
            )
        moments = [read_moment(text).iso if text else "" for text in typed]
        timed = replace(answer, from_at=moments[0], to_at=moments[1])
        return with_times(self._checklist, criterion, timed, self._holidays)

    def _option(
        self, row: ReadRow, text: str, criterion: Criterion, context: Mapping[str, str]
    ) -> str:
        scale = self._checklist.scale_of(criterion)
        if scale.kind is ScaleKind.COUNT and text.isascii() and text.isdigit():
            if int(text[:9]) <= LARGEST_COUNT:
                return str(int(text[:9]))
            raise AuditError(f"The number is larger than {LARGEST_COUNT:,}.", remedy="Check it.")
        options: tuple[Option, ...] = options_offered(self._checklist, criterion, context)
        number = ["a whole number"] if scale.kind is ScaleKind.COUNT else []
        return self._chosen(row, text, [(each.key, each.label) for each in options], number)

    def _chosen(
        self,
        row: ReadRow,
        text: str,
        options: Sequence[tuple[str, str]],
        besides: Sequence[str] = (),
    ) -> str:
        """Return the key of what a cell says; near spellings are taken and remembered."""
        for key, label in options:
            if text == label:
                return key
        for key, label in options:
            if _plain(text) and _plain(text) in {_plain(label), _plain(key)}:
                self._mended.append(f"row {row.row}, '{text[:40]}' as '{label}'")
                return key
        offered = ", ".join([*besides, *(f"'{label}'" for _, label in options)])
        raise AuditError(
            f"'{text[:40]}' is not one of the answers.", remedy=f"Choose one of: {offered}."
        )

    def _look_for_missing(self) -> None:
        for place, case in enumerate(self._cases):
            missing = [key for key in self._numbers if (place, key) not in self._seen]
            if missing:
                n, of = len(missing), len(self._numbers)
                self.troubles.append(
                    Trouble(
                        Place(self._sheet.file, self._sheet.sheet),
                        f"{n:,} of the {of:,} rows of this case are gone.",
                        "What was taken in before stays. Ask the reader for them in a fresh copy.",
                        case.case_ref,
                        tuple(missing),
                    )
                )

    def _trouble(
        self,
        row: ReadRow,
        message: str,
        remedy: str,
        spot: tuple[int, str] | None = None,
        column: str = "",
    ) -> None:
        place = Place(self._sheet.file, self._sheet.sheet, row.row, column)
        if spot is None:
            self.troubles.append(Trouble(place, message, remedy))
            return
        case_ref = self._cases[spot[0]].case_ref
        self.troubles.append(Trouble(place, message, remedy, case_ref, (spot[1],)))


def _filled(row: ReadRow) -> dict[SheetColumn, str]:
    return {name: row.cells[name] for name in FILLED_IN if name in row.cells}


def _plain(text: str) -> str:
    """Return a label without regard to case, spaces, hyphens and full stops."""
    return "".join(filter(str.isalnum, text.casefold()))
