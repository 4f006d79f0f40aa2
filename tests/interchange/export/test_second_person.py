"""Every figure of a workbook, worked out again by somebody who has only its list of cases."""

from __future__ import annotations

import json
from functools import lru_cache
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from audit_app.domain.cutting import for_reader
from audit_app.domain.document import Grid
from audit_app.domain.export import ExportView
from audit_app.domain.progress import Silent
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.domain.summary import summary_document
from audit_app.interchange.export.json_file import figures_json
from audit_app.interchange.export.searching import text_of_parts
from audit_app.interchange.export.slides import slides_file
from audit_app.interchange.export.workbook import workbook_bytes
from tests.helpers import second_person
from tests.helpers.second_person import MET, NOT_MET, OUT, PARTLY, UNKNOWN
from tests.interchange.export import factory

KINDS = {
    "Met": MET,
    "Partly met": PARTLY,
    "Not met": NOT_MET,
    "Cannot tell": UNKNOWN,
    "Not applicable": OUT,
    "Not asked": OUT,
    "Not met: file not found": NOT_MET,
    "Not answered": None,
}
CLOSE = 1e-9


@lru_cache(maxsize=4)
def audit(n_cases: int, n_questions: int, *, stratified: bool) -> tuple[ExportView, Any]:
    view = factory.view(n_cases, n_questions, stratified=stratified)
    return view, load_workbook(BytesIO(workbook_bytes(view, Silent())), data_only=True)


@pytest.mark.parametrize(
    ("n_cases", "n_questions", "stratified"), [(60, 25, True), (30, 8, False), (90, 6, True)]
)
def test_that_the_workbook_holds_what_a_second_person_finds(
    n_cases: int,
    n_questions: int,
    stratified: bool,
) -> None:
    _, book = audit(n_cases, n_questions, stratified=stratified)
    found = list(second_person.differences(book, KINDS))
    assert len(found) > 10 * n_questions
    assert [(name, off) for name, off in found if off > CLOSE] == []


def test_that_the_file_of_figures_holds_the_same() -> None:
    view, book = audit(60, 25, stratified=True)
    every, strata = second_person.answers(book, KINDS), second_person.sizes(book)
    criteria = json.loads(figures_json(view))["figures"]["criteria"]
    assert len(criteria) == len(every) == 25
    for figure, own in zip(criteria, every.values(), strict=True):
        rate, found = figure["rate"], second_person.share(own, strata)
        assert rate["share"] == pytest.approx(found.share, abs=CLOSE)
        assert rate["low"] == pytest.approx(found.low, abs=CLOSE)
        assert rate["high"] == pytest.approx(found.high, abs=CLOSE)


def test_that_page_and_slides_hold_the_same_counts_rounded() -> None:
    view, book = audit(60, 25, stratified=True)
    every = second_person.answers(book, KINDS)
    sections: dict[str, list[str]] = {}
    for row in second_person.rows_of(book["Results by question"]):
        sections.setdefault(row["Section"], []).append(row["Number"])
    cut = for_reader(view, Reader.PUBLIC, public=public_figures(view))
    grid = next(b for b in summary_document(cut).blocks if isinstance(b, Grid))
    slides = "".join(text_of_parts(slides_file(cut)).values())
    n_shown = 0
    for title, applies, met, *others, share in grid.rows:
        kinds = [kind for number in sections[title] for _, kind in every[number]]
        counts = [kinds.count(kind) for kind in (MET, PARTLY, NOT_MET, UNKNOWN)]
        for shown, count in zip((applies, met, *others), (sum(counts), *counts), strict=True):
            if shown != "suppressed":
                assert int(shown.replace(",", "")) == 5 * round(count / 5)
                assert f"<a:t>{shown}</a:t>" in slides
                n_shown += 1
        if share.endswith("%"):
            of_shown = int(met.replace(",", "")) / int(applies.replace(",", ""))
            assert int(share[:-1]) == pytest.approx(100 * of_shown, abs=0.5)
    assert n_shown > len(grid.rows)
