"""What is read for agreement is what was said, without its words."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_app.domain.bare_scores import BLANKS, all_bare
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import Assignment
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.double_scored import double_scored

WORDS = st.text(st.sampled_from([*BLANKS, "a", "\x00", "\u200b"]), max_size=3)
ANSWERS = st.builds(
    Answer,
    st.sampled_from(["risk_recorded", "home_visit", "visits"]),
    st.sampled_from(["", "met", "not_met", "4"]),
    reason=WORDS,
    note=WORDS,
    computed=st.sampled_from(["", "met"]),
)


def test_that_what_is_blank_is_what_python_takes_away() -> None:
    assert {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()} == set(BLANKS)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(ANSWERS, max_size=4), grade=st.sampled_from(["", "good"]))
def test_that_reviews_read_bare_are_whole_ones_made_bare(
    workspace: SqlWorkspace, answers: list[Answer], grade: str
) -> None:
    with workspace.reading() as unit:
        known = unit.audits()
    audit = double_scored(workspace, 4) if not known else None
    if audit is not None:
        audit.hand_out()
    with workspace.unit() as unit:
        (case, *_) = unit.drawn_cases(unit.draws(unit.audits()[0].audit.id)[-1].id)
        said = Review(case.id, {each.criterion: each for each in answers}, grade=grade)
        (scorer, *_) = [each.id for each in unit.kept(Assignment)]
        unit.put_scorer_reviews(scorer, {case.id: said})
        assert unit.bare_reviews(scorer) == all_bare(unit.scorer_reviews(scorer))
