"""Views of audits that several people scored, made without a workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from audit_app.domain.checklist import Checklist, Counts, GradeRule, Option, Scale
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import (
    GRADE,
    AssignedCase,
    Assignment,
    Medium,
    Part,
    Purpose,
    Scores,
)
from tests.helpers.checklists import MADE_UP, criterion
from tests.helpers.clock import FixedClock
from tests.helpers.workspaces import made_up_audit

Row = Mapping[str, str] | None
"""What one scorer said of one case: option by criterion, and GRADE; None: not theirs."""


def one_question(labels: Sequence[str], *, ordered: bool = True, **parts: object) -> Checklist:
    """Return a checklist of one question 'q', with these answers, not applicable and no more."""
    kinds = [Counts.MET, *[Counts.PARTLY_MET] * (len(labels) - 2), Counts.NOT_MET]
    options = [
        Option(label, label.title(), kind) for label, kind in zip(labels, kinds, strict=True)
    ]
    options.append(Option("n_a", "Not applicable", Counts.NOT_APPLICABLE, needs_reason=True))
    scale = Scale("s", "Scale", tuple(options), ordered=ordered)
    return replace(MADE_UP, criteria=(criterion("q", scale="s", **parts),), scales={"s": scale})


def graded(n_levels: int) -> Checklist:
    """Return the made-up checklist with so many grades, '1' the best."""
    levels = {str(n): f"Grade {n}" for n in range(1, n_levels + 1)}
    rule = GradeRule(levels, 0.8, 0.5, "2", "Rule.", further_needs_share_met=(0.4, 0.3, 0.2))
    return replace(MADE_UP, grade_rule=rule)


def compared_view(
    checklist: Checklist,
    cases: Sequence[Sequence[Row]],
    *,
    states: Mapping[int, CaseState] | None = None,
    parts: Mapping[int, Part] | None = None,
) -> ExportView:
    """Return an audit in which each case was scored as its rows say, the first scorer first.

    Args:
        checklist: It is scored with.
        cases: Of each case, what each scorer said.
        states: Of cases that are not in the sample, by place.
        parts: Of cases that were not assigned as part of the whole, by place.
    """
    drawn = [
        DrawnCase(
            place + 1, 1, place + 1, f"C{place + 1:03d}", "0" * 64, "", (states or {}).get(place)
            or CaseState.IN_SAMPLE,
        )
        for place in range(len(cases))
    ]  # fmt: skip
    n_scorers = max(len(rows) for rows in cases)
    second = []
    for place in range(1, n_scorers):
        own = [n for n, rows in enumerate(cases) if rows[place] is not None]
        assigned = tuple(
            AssignedCase(n + 1, drawn[n].case_ref, (parts or {}).get(n, Part.ALL)) for n in own
        )
        reviews = {n + 1: _review(n + 1, cases[n][place] or {}) for n in own}
        second.append(Scores(_assignment(place, assigned), reviews))
    first = {n + 1: _review(n + 1, rows[0] or {}) for n, rows in enumerate(cases)}
    return ExportView(
        audit=made_up_audit(),
        checklist=checklist,
        population=cast("Any", None),
        draws=[cast("Any", _Draw())],
        cases=drawn,
        reviews=first,
        strata={},
        taken_at=FixedClock().now(),
        journal_number=1,
        journal_digest="0" * 64,
        first_reviews=first,
        second=second,
        records=tuple(each.assignment for each in second if each.assignment is not None),
    )


class _Draw:
    id = 1
    number = 1


def _assignment(number: int, cases: tuple[AssignedCase, ...]) -> Assignment:
    return Assignment(
        id=number,
        audit_id=0,
        uid=f"{number:032x}",
        number=number,
        draw_id=1,
        reader=f"scorer {number + 1}",
        purpose=Purpose.SECOND,
        medium=Medium.PACK,
        cases=cases,
        checklist_version="1",
        made_at=FixedClock().now(),
        finished=True,
        taken_in=1,
    )


def _review(case: int, said: Mapping[str, str]) -> Review:
    answers = {
        key: Answer(key, option, reason="as on file", note=f"note of {case}")
        for key, option in said.items()
        if key != GRADE and option
    }
    at = FixedClock().now()
    return Review(case, answers, grade=said.get(GRADE, ""), completed_at=at)


def pairs_of(table: Sequence[Sequence[int]], keys: Sequence[str], name: str) -> list[list[Row]]:
    """Return the cases of a table of counts, rows the first scorer, columns the second."""
    return [
        [{name: keys[i]}, {name: keys[j]}]
        for i, row in enumerate(table)
        for j, n in enumerate(row)
        for _ in range(n)
    ]
