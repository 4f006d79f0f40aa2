"""The private sheet of one scorer: their own answers, what counts, and nobody else."""

from __future__ import annotations

from dataclasses import replace

from audit_app.domain.comparing import agreement_figures
from audit_app.domain.disagreements import differences
from audit_app.domain.document import Document, Grid, Paragraph
from audit_app.domain.scorer_sheet import scorer_sheet
from audit_app.domain.scorers import Settlement, Side
from audit_app.domain.settling import FrozenAgreement
from tests.helpers.clock import FixedClock
from tests.helpers.compared_views import Row, compared_view, one_question

CASES: list[list[Row]] = [
    [{"q": "met"}, {"q": "not_met"}],
    [{"q": "not_met"}, {"q": "met"}],
    [{"q": "met"}, {"q": "met"}],
    [{"q": "met"}, {"q": "not_met"}],
]


def sheet(scorer: int) -> Document:
    """The sheet after two of three differences were settled, one to each scorer's answer."""
    view = compared_view(one_question(("met", "not_met")), CASES)
    at = FixedClock().now()
    settlements = {
        (case, "q"): Settlement(case, "q", "met", f"log {case}", Side.FIRST, "chair", at)
        for case in (1, 2)
    }
    view = replace(view, settlements=settlements)
    frozen = FrozenAgreement(
        draw_id=1,
        scorers=(1,),
        cases=(1, 2, 3, 4),
        digest="",
        shuffle_key="ab" * 32,
        frozen_at=at,
        figures=agreement_figures(view),
    )
    return scorer_sheet("Audit", "scorer 2", scorer, differences(view, frozen), "OFFICIAL")


def test_that_a_sheet_lists_only_where_another_answer_counts_and_why() -> None:
    (grid,) = [block for block in sheet(1).blocks if isinstance(block, Grid)]
    assert grid.rows == (("C001", "Is q on file?", "Not_Met", "Met", "log 1"),)
    (own,) = [block for block in sheet(0).blocks if isinstance(block, Grid)]
    assert [row[0] for row in own.rows] == ["C002"]


def test_that_a_sheet_counts_what_stands_and_what_does_not() -> None:
    words = [block.text for block in sheet(1).blocks if isinstance(block, Paragraph)]
    assert "2 differences were settled. Your answer stands in 1, another counts in 1." in words
    assert words[0].startswith("For scorer 2 alone.")


def test_that_a_sheet_carries_the_marking() -> None:
    assert sheet(1).marking == "OFFICIAL"
