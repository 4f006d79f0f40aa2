"""A checklist as a workbook that can be changed in Excel and read back without a loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import Checklist, Scale
from audit_app.domain.progress import Silent
from audit_app.interchange.checklists import layout
from audit_app.interchange.checklists.layout import Field, Kind, SheetLayout
from audit_app.interchange.checklists.tables import checklist_tables, scale_table
from audit_app.interchange.export.archive import saved
from audit_app.interchange.export.book import FIRST_ROW, Book, CellValue, Column
from audit_app.interchange.export.cells import Shown, Value
from audit_app.interchange.export.look import Look

_LAST_ROW: Final = FIRST_ROW + 500
"""Down to here cells offer their choices; a checklist has at most 200 questions."""

_FIRST_DATE: Final = date(1900, 3, 1)
_PROMPT_LIMIT: Final = 250
_FIXED_TIME: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - file properties carry no zone
_A4: Final = 9
_WIDEST_PAGE: Final = 230
"""Characters of width that still can be read on one A4 page."""

_LOOKS: Final = {
    Kind.WHOLE: Look.COUNT,
    Kind.SHARE: Look.SHARE,
    Kind.DATE: Look.DATE,
    Kind.ORDER: Look.COUNT,
}
_HELP: Final = {
    "How to change this checklist": """\
Each sheet has one table. Choose a heading to read what belongs below it.
Begin with 'Checklist': give your own list a key and a version. A published version never changes.
Write the questions on 'Criteria', one row each, below the last. Empty rows do no harm.
A question needs a key, section, scale, evidence, guidance, and a source with its section.
Rows may be sorted and columns moved: 'Order' says in which order questions are asked.
Do not rename sheets or headings. Sheets of your own are left alone.""",
    "Scales, sources, standards, facts": """\
A cell that names a scale, a source or a standard holds its key, as written on that sheet.
A source needs an address that begins with https:// and the date it was read.
A standard is a figure that a force may set otherwise, such as the minutes to attend.
A fact is what the register says about a case, such as the age; rules may name it.""",
    "Rules": """\
Rules compare facts and answers to earlier questions: age < 13 and seen == "no"
They know  ==  !=  <  <=  >  >=  in ["a", "b"]  not in  and  or  not  and brackets.
An answer is named by its answer key, not by the words on its button.""",
    "Reading it back": """\
Save as .xlsx without a password and import the file in the program.
Everything that is wrong is told at once, by sheet, row and column.
Until all of it is put right, nothing is taken over.""",
}


def checklist_workbook(
    checklist: Checklist, *, further_scales: Mapping[str, Scale] | None = None
) -> bytes:
    """Return a checklist as an .xlsx file; the same checklist gives the same bytes.

    Args:
        checklist: Sound, or a draft with empty texts.
        further_scales: Scales to choose from besides those it uses, by key. Reading the workbook
            back leaves out those that no question names.
    """
    tables = checklist_tables(checklist)
    further = {key: scale_table(scale) for key, scale in (further_scales or {}).items()}
    tables["scale"] = {**further, **tables["scale"]}
    workbook = _empty_workbook(checklist.title)
    book = Book(workbook, Silent(), [(title, "") for title in workbook.sheetnames])
    _write_help(workbook[layout.HELP], book)
    _write_lines(workbook[layout.CHECKLIST.title], tables, book)
    for sheet, rows in _rows(tables).items():
        _write_sheet(workbook[sheet.title], sheet, rows, book)
    _write_lists(workbook, list(tables["scale"]), book)
    return saved(workbook, lambda _done, _total: None)


def _empty_workbook(title: str) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in (layout.HELP, *(sheet.title for sheet in layout.SHEETS), layout.LISTS):
        worksheet = workbook.create_sheet(name)
        worksheet.sheet_view.showGridLines = False
        worksheet.page_setup.paperSize = _A4
        worksheet.page_setup.orientation = "landscape"
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.page_setup.fitToHeight = 0
    workbook[layout.LISTS].sheet_state = "hidden"
    workbook.properties = DocumentProperties(
        creator="Case Audit",
        title=title[:200],
        language="en-GB",
        created=_FIXED_TIME,
        modified=_FIXED_TIME,
    )
    return workbook


def _rows(tables: Mapping[str, Any]) -> Mapping[SheetLayout, list[dict[str, Any]]]:
    """Return the rows of every sheet with a table, values by the names of its columns."""
    columns = {**tables["usual_columns"], layout.STRATA: tables["suggested_strata"]}
    return {
        layout.CRITERIA: [
            {"order": place, "critical": False, "confidence": "confirmed", **criterion}
            for place, criterion in enumerate(tables["criterion"], start=1)
        ],
        layout.SCALES: [
            {"scale": key, "kind": "choice", "ordered": True, **scale, "order": place, **option}
            for key, scale in tables["scale"].items()
            for place, option in enumerate(
                ({"needs_reason": False, **option} for option in scale["option"]), start=1
            )
        ],
        layout.SOURCES: [{"key": key, **source} for key, source in tables["source"].items()],
        layout.STANDARDS: [
            {"key": key, "confidence": "confirmed", "counted": "after", **standard}
            for key, standard in tables["standard"].items()
        ],
        layout.FACTS: [
            {"key": key, **fact, "word": word, "spellings": spellings}
            for key, fact in tables["fact"].items()
            for word, spellings in (fact.get("values") or {"": []}).items()
        ],
        layout.COLUMNS: [
            {"role": role, "order": place, "heading": heading}
            for role, headings in columns.items()
            for place, heading in enumerate(headings, start=1)
        ],
    }


def _write_sheet(
    worksheet: Worksheet, sheet: SheetLayout, rows: list[dict[str, Any]], book: Book
) -> None:
    columns = [Column(each.heading, each.width, _look(each)) for each in sheet.fields]
    cells = [[_cell(row.get(each.name), each.kind) for each in sheet.fields] for row in rows]
    _write_table(worksheet, sheet, columns, cells or [[""]], book)
    for number, field in enumerate(sheet.fields, start=1):
        _explain(worksheet, get_column_letter(number), field)
        _offer(worksheet, get_column_letter(number), field)


def _write_table(
    worksheet: Worksheet,
    sheet: SheetLayout,
    columns: Sequence[Column],
    cells: Sequence[Sequence[CellValue]],
    book: Book,
) -> None:
    book.put(worksheet, 1, 1, sheet.title, Look.TITLE)
    worksheet.row_dimensions[1].height = 26
    book.put(worksheet, 2, 1, sheet.about, Look.EXPLANATION)
    book.table(worksheet, sheet.title, columns, cells, empty="", frozen_columns=sheet.frozen)
    width = sum(column.width for column in columns)
    worksheet.page_setup.fitToWidth = max(1, round(width / _WIDEST_PAGE))


def _look(field: Field) -> Look:
    return Look.LABEL if field.name in {"key", "field"} else _LOOKS.get(field.kind, Look.TEXT)


def _cell(value: Any, kind: Kind) -> Value:
    """Return a value of the tables as a cell holds it."""
    if kind is Kind.YES_NO and value is not None:
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, date) and value < _FIRST_DATE:
        return value.isoformat()  # spreadsheets know no earlier date
    cell: Value = value
    return cell


def _write_lines(worksheet: Worksheet, tables: Mapping[str, Any], book: Book) -> None:
    """Write the first sheet: one line a field."""
    values = {"recommendation_number": 0, **tables, **tables["grade_rule"]}
    cells: list[list[CellValue]] = []
    for field in layout.CHECKLIST.fields:
        value = _cell(values.get(field.name), field.kind)
        look = {Kind.WHOLE: Look.LEFT_NUMBER, Kind.SHARE: Look.SHARE}.get(field.kind, Look.TEXT)
        cells.append([field.heading, Shown(value, look), field.about])
    for place, (key, label) in enumerate(tables["grade_rule"]["levels"].items(), start=1):
        cells.append([f"Grade {place}", f"{key}: {label}", layout.GRADE_ABOUT])
    looks = (Look.LABEL, Look.TEXT, Look.NOT_ASKED)
    columns = [
        Column(field.heading, field.width, look)
        for field, look in zip(layout.LINES.fields, looks, strict=True)
    ]
    _write_table(worksheet, layout.LINES, columns, cells, book)


def _write_help(worksheet: Worksheet, book: Book) -> None:
    worksheet.column_dimensions["A"].width = 130
    book.put(worksheet, 1, 1, "A checklist to change in Excel", Look.TITLE)
    worksheet.row_dimensions[1].height = 26
    row = 2
    for title, sentences in _HELP.items():
        row = book.section(worksheet, row + 1, title)
        for sentence in sentences.splitlines():
            book.put(worksheet, row, 1, sentence, Look.SENTENCE)
            row += 1


def _write_lists(workbook: Workbook, scales: list[str], book: Book) -> None:
    """Write the keys of the scales, each once, for cells to offer."""
    for row, key in enumerate(scales, start=1):
        book.put(workbook[layout.LISTS], row, 1, key)
    place = [field.name for field in layout.CRITERIA.fields].index("scale") + 1
    listed = f"={layout.LISTS}!$A$1:$A${max(len(scales), 1)}"
    letter = get_column_letter(place)
    _add_list(workbook[layout.CRITERIA.title], letter, listed, is_closed=False)


def _explain(worksheet: Worksheet, letter: str, field: Field) -> None:
    """Show what belongs in a column when its heading is chosen."""
    prompt = DataValidation(
        type=None,
        showInputMessage=True,
        promptTitle=field.heading[:32],
        prompt=field.about[:_PROMPT_LIMIT],
    )
    prompt.add(f"{letter}{FIRST_ROW}")
    worksheet.add_data_validation(prompt)


def _offer(worksheet: Worksheet, letter: str, field: Field) -> None:
    """Let the cells of a column offer what may stand in them."""
    if field.choices:
        _add_list(worksheet, letter, f'"{",".join(field.choices)}"', is_closed=True)
    elif field.offered and field.offered != layout.SCALES.title:
        listed = f"={field.offered}!$A${FIRST_ROW + 1}:$A${_LAST_ROW}"
        _add_list(worksheet, letter, listed, is_closed=False)


def _add_list(worksheet: Worksheet, letter: str, listed: str, *, is_closed: bool) -> None:
    offer = DataValidation(
        type="list",
        formula1=listed,
        allow_blank=True,
        showErrorMessage=is_closed,
        errorTitle="Not in the list",
        error="Choose one of the values offered.",
    )
    offer.add(f"{letter}{FIRST_ROW + 1}:{letter}{_LAST_ROW}")
    worksheet.add_data_validation(offer)
