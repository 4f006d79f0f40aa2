"""Native charts: worded, patterned, without figures of their own, and only of our sheets."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.interchange.export import charts
from audit_app.interchange.export.archive import saved
from audit_app.interchange.export.book import Book, utc_time
from audit_app.interchange.export.inspection import inspect_workbook
from audit_app.interchange.export.workbook import made_book, workbook_bytes

from . import factory

MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def parts(content: bytes, pattern: str) -> dict[str, bytes]:
    """Parts of the file whose name fits, by name."""
    with ZipFile(BytesIO(content)) as archive:
        return {
            name: archive.read(name) for name in archive.namelist() if re.fullmatch(pattern, name)
        }


def parsed(part: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(part)  # noqa: S314 - our own bytes


def changed(content: bytes, pattern: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with some parts changed."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in archive.namelist():
            part = archive.read(name)
            target.writestr(name, change(part) if re.fullmatch(pattern, name) else part)
    return made.getvalue()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(scope="module")
def book_and_bytes() -> tuple[Book, bytes]:
    book = made_book(factory.view(24, 8), Silent())
    return book, saved(book.workbook, lambda _done, _total: None)


def chart_roots(content: bytes) -> list[ElementTree.Element]:
    found = parts(content, r"xl/charts/chart\d+\.xml")
    return [parsed(part) for part in found.values()]


def test_that_every_chart_has_a_title_and_titles_on_both_axes(
    book_and_bytes: tuple[Book, bytes],
) -> None:
    roots = chart_roots(book_and_bytes[1])
    assert len(roots) == sum(book_and_bytes[0].meant.charts.values()) >= 4
    for root in roots:
        titles = ["".join(title.itertext()).strip() for title in root.iter(f"{CHART}title")]
        assert len(titles) == 3
        assert all(titles)


def test_that_every_chart_has_a_text_with_its_finding_and_a_name(
    book_and_bytes: tuple[Book, bytes],
) -> None:
    named = [
        element
        for part in parts(book_and_bytes[1], r"xl/drawings/drawing\d+\.xml").values()
        for element in parsed(part).iter(f"{DRAWING}cNvPr")
    ]
    assert len(named) >= 4
    assert len({element.get("name") for element in named}) == len(named)
    assert all(re.search(r"\d", element.get("descr", "")) for element in named)


def test_that_a_label_no_file_can_hold_breaks_no_chart() -> None:
    view = factory.view(20, 4)
    rule = view.checklist.grade_rule
    rule = replace(rule, levels={**rule.levels, "good": "Good\x07\ud800 & <best>"})
    content = workbook_bytes(
        replace(view, checklist=replace(view.checklist, grade_rule=rule)), Silent()
    )
    drawings = parts(content, r"xl/drawings/drawing\d+\.xml")
    said = [parsed(part).iter(f"{DRAWING}cNvPr") for part in drawings.values()]
    assert any("Good & <best> " in each.get("descr", "") for found in said for each in found)


def test_that_figures_stand_on_the_marks_of_every_series(
    book_and_bytes: tuple[Book, bytes],
) -> None:
    for root in chart_roots(book_and_bytes[1]):
        for series in root.iter(f"{CHART}ser"):
            (shown,) = series.iter(f"{CHART}showVal")
            (form,) = series.iter(f"{CHART}numFmt")
            assert shown.get("val") == "1"
            assert form.get("sourceLinked") == "0"  # else the format of the cells would count


def test_that_parts_of_a_bar_differ_without_colour(book_and_bytes: tuple[Book, bytes]) -> None:
    for root in chart_roots(book_and_bytes[1]):
        grounds = []
        for series in root.iter(f"{CHART}ser"):
            look = series.find(f"{CHART}spPr")
            assert look is not None
            pattern = look.find(f"{MAIN}pattFill")
            grounds.append("plain" if pattern is None else pattern.get("prst"))
        assert len(set(grounds)) == len(grounds)


def test_that_marks_stand_out_from_paper() -> None:
    inks = [each for each in vars(charts).values() if isinstance(each, charts.Ink)]
    assert len(inks) >= 5
    assert all(1.05 / (luminance(ink.colour) + 0.05) >= 3 for ink in inks)


def test_that_a_chart_shows_cells_of_a_table_and_keeps_no_copy(
    book_and_bytes: tuple[Book, bytes],
) -> None:
    book, content = book_and_bytes
    titles = {title for title, _ in book.contents}
    for root in chart_roots(content):
        tags = {element.tag.removeprefix(CHART) for element in root.iter()}
        assert not {tag for tag in tags if tag.endswith(("Cache", "Lit"))}
        places = [element.text or "" for element in root.iter(f"{CHART}f")]
        assert places
        assert {place.split("'")[1] for place in places} <= titles


def test_that_too_few_cases_get_no_chart_of_shares() -> None:
    content = workbook_bytes(factory.view(6, 4), Silent())
    said = ["".join(root.itertext()) for root in chart_roots(content)]
    assert not any("Share met" in text or "each question" in text for text in said)


def test_that_ranked_questions_stand_in_the_charts_up_to_thirty() -> None:
    content = workbook_bytes(factory.view(12, 40, stratified=False), Silent())
    (bars,) = [
        root for root in chart_roots(content) if "Answers to each" in "".join(root.itertext())
    ]
    assert "the 30 least often met" in "".join(bars.itertext())
    spans = {element.text for element in bars.iter(f"{CHART}f")}
    assert "'Questions ranked'!$B$4:$B$33" in spans


def _copy_figures(part: bytes) -> bytes:
    cache = b"</f><numCache><pt><v>17</v></pt></numCache></numRef>"
    return part.replace(b"</f></numRef>", cache, 1)


def _look_elsewhere(part: bytes) -> bytes:
    return part.replace(b"'Questions ranked'!", b"'[1]Officers'!", 1)


@pytest.mark.parametrize(
    ("pattern", "change", "found"),
    [
        (r"xl/charts/chart1\.xml", _copy_figures, "keeps figures of its own"),
        (r"xl/charts/chart1\.xml", _look_elsewhere, "shows ''[1]Officers'!"),
        (
            r"xl/workbook\.xml",
            lambda part: part.replace(b"$B$", b"$C$", 1),
            "it defines the name",
        ),
        (
            r"xl/worksheets/sheet2\.xml",
            lambda part: re.sub(rb"<f>[^<]*</f>", b"<f>NOW()</f>", part, count=1),
            "has a formula at",
        ),
        (
            r"xl/worksheets/sheet2\.xml",
            lambda part: re.sub(rb"<f>[^<]*</f>", b"", part, count=1),
            "has lost the formula at",
        ),
    ],
)
def test_that_what_was_not_meant_is_found(
    book_and_bytes: tuple[Book, bytes],
    pattern: str,
    change: Callable[[bytes], bytes],
    found: str,
) -> None:
    book, content = book_and_bytes
    planted = changed(content, pattern, change)
    assert planted != content
    with pytest.raises(AuditError) as raised:
        inspect_workbook(
            planted,
            tallies={title: book.tallies[title] for title, _ in book.contents},
            meant=book.meant,
            linked_sheet="Cover",
            moment=utc_time(factory.TAKEN_AT),
            step=lambda _done, _total: None,
        )
    assert found in raised.value.message


def test_that_charts_of_a_sheet_lie_apart(book_and_bytes: tuple[Book, bytes]) -> None:
    content = book_and_bytes[1]
    for sheet in load_workbook(BytesIO(content)).worksheets:
        drawn: list[Any] = sorted(vars(sheet)["_charts"], key=lambda chart: chart.anchor._from.row)
        for above, below in itertools.pairwise(each.anchor for each in drawn):
            points = sum(
                sheet.row_dimensions[row + 1].height or 18.0
                for row in range(above._from.row, below._from.row)
            )
            assert points * 12_700 > above.ext.height  # English metric units in a point
