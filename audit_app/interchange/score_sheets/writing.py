"""Writes a scoring workbook: one sheet to score on, and two hidden ones that serve it.

The lists that cells offer follow a hidden column of their row, so that sorting moves them along.
Structure is protected against slips, without a password: protection is no secret here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.condition_words import condition_words
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Progress
from audit_app.domain.score_sheet_stamp import stamp_lines
from audit_app.domain.score_sheets import (
    FILLED_IN,
    FINISHED,
    GRADE_NUMBER,
    NOT_ASKED,
    RETURN_NUMBER,
    ScoreSheet,
    SheetColumn,
    SheetLine,
    sheet_lines,
)
from audit_app.interchange.export.archive import saved
from audit_app.interchange.export.book import Column, height_of, unique_headings, utc_time
from audit_app.interchange.export.cells import Mended, Tally, Value, cell_xml, clean_text
from audit_app.interchange.export.rows import row_xml, rows_of
from audit_app.interchange.score_sheets import layout
from audit_app.interchange.score_sheets.looks import Cells, Ground, prepared_cells

_A4: Final = 9
_LAST_ROW: Final = 1_048_576
_ROWS_A_STEP: Final = 64
_TITLE_LIMIT: Final = 200
_HEADER_LIMIT: Final = 60
_HIDDEN: Final = (SheetColumn.KEY.value, layout.LIST, layout.OPTIONS)

_TIMES: Final = (
    "Give both times, day first (25/03/2026 21:40), or choose the answer. With both times the "
    "answer follows from them; another one needs a reason."
)
_HOW_TO: Final = """\
Choose each answer from its list and give a reason where the answer asks for one. Then give the \
grade of the case. Grey rows are not asked of that case. Filter as you like; delete no rows.
Return number: leave 1. If you send the file again with corrections, make it 2, then 3. Finished: \
say yes once nothing more is to come.
"""


def score_sheet_bytes(sheet: ScoreSheet, progress: Progress) -> bytes:
    """Return a scoring workbook; the same sheet gives the same bytes.

    Args:
        sheet: What stands on it.
        progress: Told every few rows; may raise Cancelled.

    Raises:
        AuditError: If there are more rows than a sheet can hold.
    """
    n_rows = len(sheet.cases) * (len(sheet.checklist.criteria) + 1)
    if n_rows + layout.HEADING_ROW > _LAST_ROW:
        raise AuditError(
            f"{len(sheet.cases):,} cases make {n_rows:,} rows, more than a sheet can hold.",
            remedy="Share the cases out among several readers.",
        )
    writing = _Writing(sheet, progress, n_rows)
    writing.write()
    return saved(
        writing.workbook, lambda done, total: progress.step(total + done, 2 * total, "Saving")
    )


@dataclass(slots=True)
class _Writing:
    """One workbook being written."""

    sheet: ScoreSheet
    progress: Progress
    n_rows: int
    workbook: Workbook = field(init=False)
    _cells: Cells = field(init=False)
    _columns: tuple[Column, ...] = field(init=False)
    _letters: list[str] = field(init=False)
    _lists: dict[tuple[str, ...], int] = field(default_factory=dict)
    _mended: Mended = field(default_factory=Mended)
    _tally: Tally = field(default_factory=Tally)

    def write(self) -> None:
        """Write all three sheets."""
        self.workbook = _empty_workbook(self.sheet)
        self._cells = prepared_cells(self.workbook)
        self._columns = _columns(self.sheet)
        headings = unique_headings(self._columns)
        self._letters = [get_column_letter(place) for place in range(1, len(headings) + 1)]
        scores = self.workbook[layout.SCORES]
        self._write_top(scores)
        for place, heading in enumerate(headings, start=1):
            self._put(scores, layout.HEADING_ROW, place, heading, Ground.HEAD)
        self._write_lines(scores)
        self._write_lists()
        self._write_stamp()
        self._finish(scores)

    def _put(self, sheet: Worksheet, row: int, column: int, value: Value, ground: Ground) -> None:
        place = f"{get_column_letter(column)}{row}"
        rows_of(sheet)[row, column] = self._cell(place, value, ground)

    def _cell(self, place: str, value: Value, ground: Ground) -> str:
        return cell_xml(place, value, self._cells[ground], self._tally, self._mended)

    def _write_top(self, scores: Worksheet) -> None:
        sheet, left = self.sheet, len(_HIDDEN) + 1
        n_cases, n_asked = len(sheet.cases), len(sheet.checklist.criteria)
        about = (
            f"{sheet.marking}. For {sheet.stamp.reader}: {n_cases:,} "
            f"{'case' if n_cases == 1 else 'cases'}, {n_asked:,} questions each, checklist "
            f"'{sheet.checklist.title}', version {sheet.checklist.version}."
        )
        self._put(scores, 1, left, f"Scoring workbook: {sheet.title}", Ground.TITLE)
        scores.row_dimensions[1].height = 26
        for row, text in enumerate((about, *_HOW_TO.splitlines()), start=2):
            self._put(scores, row, left, text, Ground.SENTENCE)
        for row, name, value in (
            (layout.NUMBER_ROW, RETURN_NUMBER, "1"),
            (layout.FINISHED_ROW, FINISHED, "no"),
        ):
            self._put(scores, row, left, name, Ground.LABEL)
            self._put(scores, row, left + 1, value, Ground.TO_FILL)
        offer = DataValidation(type="list", formula1='"no,yes"', allow_blank=True)
        offer.add(f"{get_column_letter(left + 1)}{layout.FINISHED_ROW}")
        scores.add_data_validation(offer)

    def _write_lines(self, scores: Worksheet) -> None:
        first, n_columns = layout.HEADING_ROW + 1, len(self._columns)
        block: list[str] = []
        for row, line in enumerate(sheet_lines(self.sheet), start=first):
            block.append(self._row(row, line))
            if len(block) == _ROWS_A_STEP:
                rows_of(scores).pack(row + 1 - len(block), block, n_columns)
                block.clear()
                self.progress.step(row, 2 * self.n_rows, "Writing the rows")
        if block:
            rows_of(scores).pack(first + self.n_rows - len(block), block, n_columns)

    def _row(self, row: int, line: SheetLine) -> str:
        offered = line.offered or (NOT_ASKED,)
        number = self._lists.setdefault(offered, len(self._lists))
        texts = _asked(self.sheet, line)
        values: list[Value] = [line.key, number, len(offered), line.case.case_ref]
        values += line.case.shown
        named = [SheetColumn(column.heading) for column in self._columns[len(values) :]]
        values += [texts.get(column) for column in named]
        ground = Ground.GRADE if line.criterion is None else Ground.TEXT
        ground, to_fill = ground if line.offered else Ground.NOT_ASKED, _to_fill(line)
        grounds = [ground] * (len(values) - len(named))
        grounds += [Ground.TO_FILL if column in to_fill else ground for column in named]
        cells = [
            self._cell(f"{letter}{row}", value, look)
            for letter, value, look in zip(self._letters, values, grounds, strict=True)
        ]
        return row_xml(row, cells, height_of(self._columns, values))

    def _write_lists(self) -> None:
        lists = self.workbook[layout.LISTS]
        longest = max(map(len, self._lists), default=0)
        for row in range(longest):
            for place, offered in enumerate(self._lists, start=1):
                if row < len(offered):
                    self._put(lists, row + 1, place, offered[row], Ground.TEXT)

    def _write_stamp(self) -> None:
        stamp = self.workbook[layout.STAMP]
        stamp.column_dimensions["A"].width, stamp.column_dimensions["B"].width = 24, 90
        self._put(stamp, 1, 1, layout.STAMP_ABOUT, Ground.SENTENCE)
        for row, (name, text) in enumerate(stamp_lines(self.sheet.stamp).items(), start=3):
            self._put(stamp, row, 1, name, Ground.TEXT)
            self._put(stamp, row, 2, text, Ground.TEXT)

    def _finish(self, scores: Worksheet) -> None:
        first, last = layout.HEADING_ROW + 1, layout.HEADING_ROW + self.n_rows
        letters: dict[str, str] = {}
        for column, letter in zip(self._columns, self._letters, strict=True):
            letters[column.heading] = letter  # of ours, which come last, where two share a name
            scores.column_dimensions[letter].width = column.width
        for name in _HIDDEN:
            scores.column_dimensions[letters[name]].hidden = True
        offer = DataValidation(
            type="list",
            formula1=(
                f"OFFSET({layout.LISTS}!$A$1,0,${letters[layout.LIST]}{first},"
                f"${letters[layout.OPTIONS]}{first},1)"
            ),
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle="Not in the list",
            error="This is not one of the answers offered. Choose one from the list.",
        )
        answer = letters[SheetColumn.ANSWER]
        offer.add(f"{answer}{first}:{answer}{max(first, last)}")
        scores.add_data_validation(offer)
        scores.freeze_panes = f"{self._letters[len(_HIDDEN) + 1]}{first}"
        newest = get_column_letter(len(self._columns))
        scores.auto_filter.ref = f"A{layout.HEADING_ROW}:{newest}{max(first, last)}"
        _set_up(scores, self.sheet)
        scores.print_title_rows = f"{layout.HEADING_ROW}:{layout.HEADING_ROW}"


def _columns(sheet: ScoreSheet) -> tuple[Column, ...]:
    """Return the columns; those of the register are named so that none is taken for ours."""
    named: list[SheetColumn] = [
        SheetColumn.NUMBER,
        SheetColumn.SECTION,
        SheetColumn.QUESTION,
        SheetColumn.GUIDANCE,
        *FILLED_IN,
    ]
    if not any(line.timed for line in _first_case(sheet)):
        named = [name for name in named if name not in (SheetColumn.FROM, SheetColumn.TO)]
    taken = {name.casefold() for name in (*SheetColumn, *_HIDDEN)}
    travelling = [
        Column(f"Register: {each}" if each.casefold() in taken else each, layout.COLUMN_WIDTH)
        for each in sheet.columns
    ]
    return (
        Column(SheetColumn.KEY, layout.WIDTHS[SheetColumn.KEY]),
        Column(layout.LIST, 6),
        Column(layout.OPTIONS, 6),
        Column(SheetColumn.CASE, layout.WIDTHS[SheetColumn.CASE]),
        *travelling,
        *(Column(name, layout.WIDTHS[name]) for name in named),
    )


def _first_case(sheet: ScoreSheet) -> Iterator[SheetLine]:
    for line in sheet_lines(sheet):
        if line.criterion is None:
            return
        yield line


def _to_fill(line: SheetLine) -> Sequence[SheetColumn]:
    """Return the columns a reader may write into on a row."""
    if not line.offered:
        return ()
    if line.criterion is None:
        return SheetColumn.ANSWER, SheetColumn.REASON
    if line.timed:
        return FILLED_IN
    return tuple(each for each in FILLED_IN if each not in (SheetColumn.FROM, SheetColumn.TO))


def _asked(sheet: ScoreSheet, line: SheetLine) -> dict[SheetColumn, str]:
    """Return what stands beside the answer of a row."""
    criterion, rule = line.criterion, sheet.checklist.grade_rule
    if criterion is None:
        return {
            SheetColumn.NUMBER: line.number,
            SheetColumn.SECTION: GRADE_NUMBER,
            SheetColumn.QUESTION: "What grade does the whole file deserve?",
            SheetColumn.GUIDANCE: rule.text,
        }
    said = {
        SheetColumn.NUMBER: line.number,
        SheetColumn.SECTION: criterion.section,
        SheetColumn.QUESTION: criterion.question,
    }
    if not line.offered:
        return {**said, SheetColumn.ANSWER: NOT_ASKED}
    standard = sheet.checklist.standards.get(criterion.standard)
    parts = [criterion.guidance]
    if criterion.evidence:
        parts.append(f"Evidence: {criterion.evidence}")
    if criterion.not_applicable_when:
        parts.append(f"Not applicable: {criterion.not_applicable_when}")
    if criterion.applies_when:
        words = condition_words(sheet.checklist, criterion.applies_when)
        parts.append(f"Asked only if {words}.")
    if standard is not None:
        parts.append(f"Standard: {standard.title}, {standard.figure}.")
    if line.timed:
        parts.append(_TIMES)
    return {**said, SheetColumn.GUIDANCE: "\n".join(parts)}


def _empty_workbook(sheet: ScoreSheet) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in (layout.SCORES, layout.LISTS, layout.STAMP):
        workbook.create_sheet(name)
    for name in (layout.LISTS, layout.STAMP):
        workbook[name].sheet_state = "hidden"
        workbook[name].protection.sheet = True
    workbook.security = WorkbookProtection(lockStructure=True)
    moment = utc_time(sheet.stamp.made_at)
    workbook.properties = DocumentProperties(
        creator="Case Audit",
        title=clean_text(sheet.title)[0][:_TITLE_LIMIT],
        language="en-GB",
        created=moment,
        modified=moment,
    )
    return workbook


def _set_up(scores: Worksheet, sheet: ScoreSheet) -> None:
    """Protect the sheet, and set it up for A4 paper with the marking on every page."""
    protection: Any = scores.protection
    protection.sheet = True
    # These say what is locked: a reader may filter, and make rows and columns fit.
    protection.autoFilter = protection.formatColumns = protection.formatRows = False
    scores.sheet_view.showGridLines = False
    scores.page_setup.paperSize = _A4
    scores.page_setup.orientation = "landscape"
    scores.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    scores.page_setup.fitToHeight = 0
    marking = _HeaderFooterPart(text=_plain(sheet.marking), font="Calibri,Bold", size=9)
    title = _HeaderFooterPart(text=_plain(sheet.title), font="Calibri,Regular", size=9)
    pages = _HeaderFooterPart(text="Page &P of &N", font="Calibri,Regular", size=9)
    scores.oddHeader = HeaderFooterItem(left=title, center=marking)
    scores.oddFooter = HeaderFooterItem(center=marking, right=pages)


def _plain(text: str) -> str:
    """Return text for a header: one short line; an ampersand is doubled, one alone is a code."""
    line = " ".join(clean_text(text)[0].split())
    short = line if len(line) <= _HEADER_LIMIT else line[: _HEADER_LIMIT - 1] + "…"
    return short.replace("&", "&&")
