"""What a return that was looked at is, in words, and every line of what would become of it."""

from __future__ import annotations

from audit_app.domain.identity import read_identity
from audit_app.domain.review import Answer
from audit_app.domain.scorers import GRADE
from audit_app.domain.taking_in import Line, Verdict
from audit_app.usecases.taking_in import Incoming

NOWHERE = (0, "")
"""Where a line stands that is about no answer of this sample."""


def summary(incoming: Incoming) -> str:
    """Return what the file is and what it would do, a sentence a line."""
    content, counts = incoming.content, incoming.counts
    lines = [f"Return {content.number} of {incoming.assignment.reader}, {_signature(incoming)}"]
    if incoming.before:
        return f"{lines[0]} It was taken in before."
    said = [f"{counts[each]:,} {each.value}" for each in Verdict if counts[each]]
    lines.append(f"{', '.join(said) or 'No answer is in it'}.")
    if incoming.replaces:
        lines.append(f"It takes the place of return {incoming.replaces}.")
    if incoming.partly:
        lines.append("It is partly filled; the rest may still come.")
    return "\n".join((*lines, *incoming.remarks))


def every_line(incoming: Incoming) -> list[Line]:
    """Return what becomes of every answer, and of every row that cannot be taken in."""
    ids = {case.case_ref: case.drawn_case_id for case in incoming.assignment.cases}
    refused = [
        Line(
            (ids[trouble.case_ref], key) if trouble.case_ref else NOWHERE,
            trouble.case_ref,
            Verdict.REFUSED,
            Answer(key),
            Answer(key),
            f"{trouble.place}: {trouble.message} {trouble.remedy}",
        )
        for trouble in incoming.troubles
        for key in trouble.criteria or (GRADE,)
    ]
    return [*incoming.lines, *refused]


def _signature(incoming: Incoming) -> str:
    """Return whose signature a return bears; the fingerprint of one not known is a remark."""
    if not incoming.content.signed_by:
        return "not signed."
    if incoming.assignment.recipient:
        return "signed by the identity it was sealed to."
    return f"signed by '{read_identity(incoming.content.signed_by).role}'."
