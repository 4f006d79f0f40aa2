"""Files for the public attacked together: of two moments, rounded two ways, in every form.

What is true of each file alone is in test_public_attack; here the attacker holds several. Nothing
in a file can hide what another one says of the same counts: a count suppressed first and shown as 5
once a case was added was hardly 1. So nothing is promised of any two moments; the program warns,
and these audits show how far the usual rounding goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from audit_app.domain.cutting import for_reader
from audit_app.domain.document import Bullets, Grid
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.domain.summary import shown_value, summary_document
from audit_app.domain.suppression import Rules
from audit_app.interchange.export.json_file import figures_json
from audit_app.interchange.export.searching import text_of_parts
from audit_app.interchange.export.slides import slides_file
from tests.interchange.export.factory import view
from tests.interchange.export.test_public_attack import (
    SMALLEST,
    Attacker,
    public_workbook,
    small_counts,
)


def attacker(whole: ExportView, round_to: int) -> Attacker:
    book = public_workbook(whole, Rules(round_to=round_to))
    return Attacker(book, audit_figures(whole).drawn, round_to)


@lru_cache(maxsize=8)
def at(n_complete: int) -> ExportView:
    return view(30, 8, n_complete=n_complete)


class OfTwoMoments:
    """Knows two files, and that so many cases at most were answered between them."""

    def __init__(self, then: Attacker, now: Attacker, n_changed: int) -> None:
        both = {"then": then, "now": now}
        self.bounds = {
            (when, name): (each.lows[name], each.highs[name])
            for when, each in both.items()
            for name in each.lows
        }
        self.places = {name: place for place, name in enumerate(self.bounds)}
        rows, lows, highs = [], [], []
        for when, each in both.items():
            for parts, total in each.rows:
                rows.append(self._row({(when, name): n for name, n in parts.items()}))
                lows.append(total)
                highs.append(total)
        for name in (n for n in then.lows if n in now.lows and n.startswith(("Q", "grade"))):
            rows.append(self._row({("now", name): 1, ("then", name): -1}))
            lows.append(-n_changed)
            highs.append(n_changed)
        self.system = LinearConstraint(np.array(rows), lows, highs)

    def _row(self, parts: dict[tuple[str, str], int]) -> Any:
        row = np.zeros(len(self.places))
        for name, factor in parts.items():
            row[self.places[name]] = factor
        return row

    def can_be(self, name: tuple[str, str], value: int) -> bool:
        lows, highs = (list(side) for side in zip(*self.bounds.values(), strict=True))
        place = self.places[name]
        if not lows[place] <= value <= highs[place]:
            return False
        lows[place] = highs[place] = value
        size = len(self.places)
        found = milp(
            np.zeros(size), integrality=np.ones(size), bounds=Bounds(lows, highs),
            constraints=self.system,
        )  # fmt: skip
        return bool(found.status == 0)


@pytest.mark.parametrize("n_between", [0, 1, 3])
def test_that_two_moments_narrow_no_small_count_down_with_the_usual_rounding(
    n_between: int,
) -> None:
    then, now = at(28 - n_between), at(28)
    # The case in hand at either moment is begun: it changes as well.
    held = OfTwoMoments(attacker(then, 5), attacker(now, 5), n_between + 1)
    small = [("then", each) for each in small_counts(then)]
    small += [("now", each) for each in small_counts(now)]
    assert small
    for name in small:
        assert all(held.can_be(name, value) for value in range(1, SMALLEST)), name


def test_that_two_moments_of_exact_counts_give_no_small_count_away() -> None:
    held = OfTwoMoments(attacker(at(25), 1), attacker(at(28), 1), 4)
    for name in (("now", each) for each in small_counts(at(28))):
        assert sum(held.can_be(name, value) for value in range(8)) > 1, name


def test_that_a_file_rounded_and_one_that_is_not_give_no_small_count_away() -> None:
    whole = view(25, 12, n_complete=12)
    exact, rounded = attacker(whole, 1), attacker(whole, 5)
    for name in exact.lows:
        exact.lows[name] = max(exact.lows[name], rounded.lows[name])
        exact.highs[name] = min(exact.highs[name], rounded.highs[name])
    for name in small_counts(whole):
        assert all(exact.can_be(name, value) for value in range(1, SMALLEST)), name


def test_that_summary_slides_and_figures_say_nothing_the_workbook_does_not() -> None:
    whole = view(40, 12)
    cut = for_reader(whole, Reader.PUBLIC, public=public_figures(whole))
    assert cut.public is not None
    said = set(_said(cut))
    document = summary_document(cut)
    for block in document.blocks:
        if isinstance(block, Grid):
            assert {cell for row in block.rows for cell in row} <= said
        elif isinstance(block, Bullets):
            assert set(block.items) <= said
    for name, part in text_of_parts(slides_file(cut)).items():
        if name.startswith("ppt/slides/slide"):
            cells = re.findall(r"<a:tc>.*?<a:t>([^<]*)</a:t>", part)
            headings = {c.heading for page in cut.public.pages for t in page.tables
                        for c in t.columns}  # fmt: skip
            assert set(cells) <= {" ".join(each.split()) for each in said | headings}
    figures = json.loads(figures_json(cut))
    told = {str(value) for page in figures["pages"] for each in page["tables"]
            for row in each["rows"] for value in row}  # fmt: skip
    assert told <= {str(value) for page in cut.public.pages for each in page.tables
                    for row in each.rows for value in row}  # fmt: skip
    assert "figures" not in figures


def _said(cut: ExportView) -> Iterator[str]:
    assert cut.public is not None
    yield from (*cut.public.headline, *cut.public.rules)
    for page in cut.public.pages:
        yield from page.lines
        for table in page.tables:
            for row in table.rows:
                yield from map(shown_value, table.columns, row)
