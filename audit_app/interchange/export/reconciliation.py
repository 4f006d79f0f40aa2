"""From the register to what is shown: one line a step, so that a reader can follow every case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.export import ExportView
from audit_app.domain.settling import compared_scores
from audit_app.interchange.export.wording import row_numbers

_ROWS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the reconciliation.

    Attributes:
        label: What is counted.
        count: Cases, or rows where the label says so.
        note: What it means.
    """

    label: str
    count: int
    note: str = ""


def shown_cases(view: ExportView) -> list[DrawnCase]:
    """Return the cases a workbook lists: all but reserves nobody needed, in working order.

    Sample and replaced cases come first by position, then cases added on purpose.
    """
    cases = [case for case in view.cases if case.state is not CaseState.RESERVE]
    return sorted(
        cases,
        key=lambda case: (case.state is CaseState.TARGETED, bool(case.replaces), case.position),
    )


def reconciliation(view: ExportView) -> list[Line]:
    """Return how many cases there are at each step from the register file to the list of cases."""
    return [*_register_lines(view), *_draw_lines(view), *_review_lines(view)]


def _register_lines(view: ExportView) -> Iterator[Line]:
    check = view.population.check
    yield Line("Rows read from the register file", check.rows_read, "Blank lines are not counted.")
    for left_out in check.left_out:
        yield Line(
            f"Rows left out: {left_out.text}",
            left_out.count,
            row_numbers(left_out.rows[:_ROWS_SHOWN], left_out.count),
        )
    unexplained = check.rows_read - sum(part.count for part in check.left_out) - check.n_cases
    if unexplained:
        yield Line(
            "Rows nobody accounts for", unexplained, "Rows read, less rows left out, less cases."
        )
    yield Line("Cases in the register", check.n_cases, "What the audit's conclusion is about.")
    in_frame = sum(view.strata.values())
    if view.draws and view.strata and in_frame != check.n_cases:
        yield Line(
            "Cases that could be drawn", in_frame, "The register less what the draw excluded."
        )


def _draw_lines(view: ExportView) -> Iterator[Line]:
    sampled = [case for case in view.cases if case.state is CaseState.IN_SAMPLE]
    replaced = [case for case in view.cases if case.state is CaseState.REPLACED]
    unused = sum(case.state is CaseState.RESERVE for case in view.cases)
    from_reserves = sum(bool(case.replaces) for case in sampled)
    drawn = len(sampled) + len(replaced) - sum(bool(case.replaces) for case in sampled + replaced)
    yield Line(
        "Cases drawn", drawn, view.draws[-1].title if view.draws else "No draw has been made."
    )
    yield Line("Cases replaced", len(replaced), "Each with its reason, on the sheet Cases.")
    yield Line("Cases taken from the reserves", from_reserves, "In the order they were drawn.")
    yield Line("Cases in the sample now", len(sampled), "What the shares are worked out from.")
    if unused:
        yield Line("Reserve cases not needed", unused, "Not shown in this workbook.")


def _settled_lines(view: ExportView) -> Iterator[Line]:
    """Yield how many cases somebody else scored too, and what was settled; none if nobody did."""
    cases = {case.id for case in view.cases}
    twice = {case for scores in compared_scores(view) for case in scores.reviews} & cases
    settled = [case for case, _ in view.settlements if case in cases]
    if not twice and not settled:
        return
    yield Line("Cases scored by somebody else too", len(twice), "Blind, beside the first scorer.")
    yield Line(
        "Cases with a difference settled",
        len(set(settled)),
        f"{len(settled):,} answers and grades; the settled ones count.",
    )


def _review_lines(view: ExportView) -> Iterator[Line]:
    sampled = [case for case in view.cases if case.state is CaseState.IN_SAMPLE]
    targeted = sum(case.state is CaseState.TARGETED for case in view.cases)
    reviews = [view.reviews.get(case.id) for case in sampled]
    scored = sum(review is not None and review.completed_at is not None for review in reviews)
    started = sum(review is not None and bool(review.answers) for review in reviews) - sum(
        review is not None and review.completed_at is not None and bool(review.answers)
        for review in reviews
    )
    yield Line("Cases scored", scored, "Reviews that are complete.")
    yield Line("Cases begun", started, "Reviews with answers that are not complete yet.")
    yield Line("Cases not begun", len(sampled) - scored - started)
    yield from _settled_lines(view)
    if targeted:
        yield Line("Cases added on purpose", targeted, "Shown apart and in no share.")
    yield Line(
        "Cases shown on the sheet Cases",
        len(shown_cases(view)),
        "In the sample, replaced, added on purpose.",
    )
