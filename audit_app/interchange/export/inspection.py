"""Opening the finished bytes again, before anyone is told that the workbook is written.

Two questions are asked of the file itself, not of the program's memory of it: is everything there,
and is there nothing in it that must not travel. One find stops the export.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from audit_app.domain.errors import AuditError
from audit_app.interchange.export.cells import Tally
from audit_app.interchange.export.chart_check import chart_findings
from audit_app.interchange.export.meant import Meant
from audit_app.interchange.export.sheet_parts import SheetParts

_ALLOWED_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|theme/theme1)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/tables/table\d+\.xml"
    r"|xl/drawings/drawing\d+\.xml|xl/drawings/_rels/drawing\d+\.xml\.rels|xl/charts/chart\d+\.xml"
)
"""Comments, pictures, macros, links to other files, pivot caches: none of them is in this list."""

_ALLOWED_NAMES = {"_xlnm.Print_Titles"}
_CREATOR = "Case Audit"

Step = Callable[[int, int], None]


def inspect_workbook(  # noqa: PLR0913 - what was meant to be in the file, part by part
    content: bytes,
    *,
    tallies: Mapping[str, Tally],
    meant: Meant,
    linked_sheet: str,
    moment: datetime,
    step: Step,
) -> None:
    """Read a finished workbook and stop if it is not whole or holds what must not travel.

    Args:
        content: The .xlsx file, not encrypted.
        tallies: What was written, by sheet title, in the workbook's order.
        meant: The only formulas, names and charts it may have.
        linked_sheet: The only sheet that may have links, and those to other sheets.
        moment: When the file's properties say it was made: naive, UTC, whole seconds.
        step: Told rows read of how many; what it raises stops the reading.

    Raises:
        AuditError: If anything is amiss; the message lists all of it.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            found = list(_findings(archive, tallies, meant, linked_sheet, moment, step))
    except (BadZipFile, ElementTree.ParseError, KeyError) as error:
        found = [f"the file cannot be opened again ({error})"]
    if found:
        raise AuditError(
            f"The workbook was not written, because its own check failed: {'; '.join(found)}.",
            remedy="Nothing was changed. Keep this message for whoever looks after the program.",
        )


def _findings(  # noqa: PLR0913 - as above
    archive: ZipFile,
    tallies: Mapping[str, Tally],
    meant: Meant,
    linked_sheet: str,
    moment: datetime,
    step: Step,
) -> Iterator[str]:
    for name in archive.namelist():
        if not _ALLOWED_PARTS.fullmatch(name):
            yield f"it holds the part '{name}'"
        elif name.endswith(".rels") and b'TargetMode="External"' in archive.read(name):
            yield f"'{name}' leads out of the workbook"
    yield from _workbook_findings(archive, list(tallies), meant.names)
    yield from chart_findings(archive, list(tallies), sum(meant.charts.values()))
    yield from _property_findings(archive, moment)
    n_cells = sum(tally.texts + tally.numbers for tally in tallies.values())
    read = 0
    for place, (title, tally) in enumerate(tallies.items(), start=1):
        found = Tally()
        formulas = dict(meant.formulas.get(title, {}))
        has_charts = meant.charts.get(title, 0) > 0
        for finding in _sheet_findings(
            archive, place, title == linked_sheet, has_charts, formulas, found
        ):
            if finding:
                yield f"sheet '{title}' {finding}"
            else:
                step(read + found.texts + found.numbers, n_cells)
        read += found.texts + found.numbers
        yield from (f"sheet '{title}' {finding}" for finding in _tally_findings(tally, found))
        yield from (f"sheet '{title}' has lost the formula at {lost}" for lost in formulas)


def _workbook_findings(
    archive: ZipFile, titles: Sequence[str], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield what is wrong with the list of sheets and with defined names."""
    root = _parsed(archive, "xl/workbook.xml")
    sheets = [element for element in root.iter() if _tag(element) == "sheet"]
    if [sheet.get("name") for sheet in sheets] != list(titles):
        yield "its sheets are not the ones written"
    if any(sheet.get("state", "visible") != "visible" for sheet in sheets):
        yield "a sheet is hidden"
    for element in root.iter():
        if _tag(element) == "definedName" and not _is_meant(element, names):
            yield f"it defines the name '{element.get('name')}'"


def _is_meant(name: ElementTree.Element, names: Mapping[str, str]) -> bool:
    """Return whether a defined name was given on purpose, to that cell."""
    if name.get("hidden"):
        return False
    return name.get("name") in _ALLOWED_NAMES or names.get(name.get("name", "")) == name.text


def _property_findings(archive: ZipFile, moment: datetime) -> Iterator[str]:
    """Yield document properties that say more than they should."""
    allowed = {
        "creator": _CREATOR,
        "title": None,
        "language": "en-GB",
        "created": f"{moment.isoformat()}Z",
        "modified": f"{moment.isoformat()}Z",
    }
    for element in _parsed(archive, "docProps/core.xml"):
        tag = _tag(element)
        if tag not in allowed or (allowed[tag] is not None and element.text != allowed[tag]):
            yield f"its property '{tag}' says '{element.text}'"


def _sheet_findings(  # noqa: PLR0913 - as above
    archive: ZipFile,
    place: int,
    may_link: bool,  # noqa: FBT001
    has_charts: bool,  # noqa: FBT001
    formulas: dict[str, str],
    found: Tally,
) -> Iterator[str]:
    """Yield what is wrong with a sheet, and an empty text every few rows; count its cells.

    The formulas found, each as it was meant, are taken out of those given.
    """
    with archive.open(f"xl/worksheets/sheet{place}.xml") as stream:
        reading = SheetParts(stream)
        for row in reading.rows():
            if row is None:
                yield ""
            else:
                yield from _row_findings(row, formulas, found)
    for element in reading.shell():
        tag = _tag(element)
        if tag in _FORBIDDEN_TAGS and not (tag == "drawing" and has_charts):
            yield _FORBIDDEN_TAGS[tag]
        elif tag == "col" and element.get("hidden") not in {None, "0"}:
            yield "hides a column"
        elif tag == "hyperlink" and not (may_link and element.get("location")):
            yield f"has a link at {element.get('ref')}"


def _row_findings(
    row: ElementTree.Element, formulas: dict[str, str], found: Tally
) -> Iterator[str]:
    """Yield what is wrong with a row; count its cells, one look at each: there are very many."""
    if row.tag != "row":
        yield f"holds '{row.tag}' in place of a row"
    if row.get("hidden") is not None:
        yield f"hides row {row.get('r')}"
    for cell in row:
        if cell.tag != "c":
            yield f"holds '{cell.tag}' in row {row.get('r')}"
        elif cell.get("t") == "inlineStr":
            text = "".join(cell.itertext())
            found.texts += bool(text)
            found.characters += len(text)
            if len(cell) != 1 or cell[0].tag != "is":
                yield f"has more than a text at {cell.get('r')}"
        else:
            for part in cell:
                if part.tag == "v":
                    found.numbers += 1
                    found.total += float(part.text or "nan")
                elif formulas.pop(cell.get("r", ""), None) != part.text:
                    yield f"has a formula at {cell.get('r')}"


_FORBIDDEN_TAGS = {
    "mergeCell": "has merged cells",
    "legacyDrawing": "has comments",
    "drawing": "has drawings",
    "oleObject": "has embedded objects",
    "dataValidation": "has input rules",
}


def _tally_findings(written: Tally, found: Tally) -> Iterator[str]:
    """Yield where what was found differs from what was written."""
    for what, wrote, has in (
        ("cells of text", written.texts, found.texts),
        ("characters", written.characters, found.characters),
        ("numbers", written.numbers, found.numbers),
    ):
        if wrote != has:
            yield f"has {has:,} of {wrote:,} {what}"
    # The file keeps 16 digits of a number, so a sum may differ in its last ones.
    if not math.isclose(written.total, found.total, rel_tol=1e-9, abs_tol=1e-9):
        yield f"has numbers that add up to {found.total:,.2f} instead of {written.total:,.2f}"


def _parsed(archive: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own bytes


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
