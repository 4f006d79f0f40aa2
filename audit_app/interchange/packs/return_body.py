"""A return as JSON, and back with every part checked."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from audit_app.domain.returns import Return, ReturnedReview
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Medium
from audit_app.interchange.packs.pack_body import (
    MOST_CASES,
    Hex32,
    Hex64,
    Line,
    Long,
    Moment,
    Part,
    Short,
)
from audit_app.interchange.packs.signing import FORMAT, malformed

DOCUMENT: Final = "case-audit return"


class AnswerBody(Part):
    """One answer."""

    criterion: Line
    option: Line = ""
    reason: Long = ""
    note: Long = ""
    evidence: Long = ""
    answered_at: Moment | None = None
    from_at: Line = ""
    to_at: Line = ""
    computed: Line = ""


class ReviewBody(Part):
    """One case as it was scored."""

    reference: Short
    answers: list[AnswerBody] = Field(max_length=1_000)
    grade: Line = ""
    grade_reason: Long = ""
    completed_at: Moment | None = None


class ReturnBody(Part):
    """A return."""

    document: Literal["case-audit return"]
    format: int = Field(ge=FORMAT, le=FORMAT)
    program_version: Line
    made_at: Moment
    marking: Line
    sender: Line
    sealed_to: Line
    assignment: Hex32
    reader: Line
    number: int = Field(ge=1, le=1_000_000)
    finished: bool
    theme_key: Line
    checklist_version: Line
    checklist_digest: Hex64
    draw_digest: Hex64
    cases_digest: Hex64
    remarks: list[Short] = Field(max_length=10_000)
    reviews: list[ReviewBody] = Field(max_length=MOST_CASES)


def return_as_body(
    returned: Return, *, sealed_to: str, program_version: str, marking: str
) -> bytes:
    """Return a return as JSON in UTF-8; its signed_by is the sender, its digest is left out."""
    body = {
        "document": DOCUMENT,
        "format": FORMAT,
        "program_version": program_version,
        "made_at": returned.made_at.isoformat(),
        "marking": marking,
        "sender": returned.signed_by,
        "sealed_to": sealed_to,
        "assignment": returned.uid,
        "reader": returned.reader,
        "number": returned.number,
        "finished": returned.finished,
        "theme_key": returned.theme_key,
        "checklist_version": returned.checklist_version,
        "checklist_digest": returned.checklist_digest,
        "draw_digest": returned.draw_digest,
        "cases_digest": returned.cases_digest,
        "remarks": list(returned.remarks),
        "reviews": [_review(case, review) for case, review in returned.reviews.items()],
    }
    return (json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def body_as_return(body: bytes) -> tuple[Return, str]:
    """Return what came back, and the public identity it was sealed to.

    Raises:
        AuditError: If a part is missing, of another kind, or stands twice.
    """
    try:
        read = ReturnBody.model_validate_json(body)
    except ValidationError as error:
        raise malformed() from error
    reviews = {each.reference: _returned(each) for each in read.reviews}
    if len(reviews) != len(read.reviews):
        raise malformed()
    returned = Return(
        uid=read.assignment,
        number=read.number,
        medium=Medium.PACK,
        theme_key=read.theme_key,
        checklist_version=read.checklist_version,
        checklist_digest=read.checklist_digest,
        draw_digest=read.draw_digest,
        cases_digest=read.cases_digest,
        reader=read.reader,
        reviews=reviews,
        finished=read.finished,
        made_at=read.made_at,
        signed_by=read.sender,
        digest=hashlib.sha256(body).hexdigest(),
        remarks=tuple(read.remarks),
    )
    return returned, read.sealed_to


def _review(case: str, review: ReturnedReview) -> dict[str, Any]:
    completed = review.completed_at.isoformat() if review.completed_at else None
    parts = {
        "grade": review.grade,
        "grade_reason": review.grade_reason,
        "completed_at": completed,
    }
    answers = [_answer(answer) for answer in review.answers.values()]
    return {"reference": case, "answers": answers, **{k: v for k, v in parts.items() if v}}


def _answer(answer: Answer) -> dict[str, Any]:
    content: dict[str, Any] = {"criterion": answer.criterion, **answer.content}
    if answer.answered_at is not None:
        content["answered_at"] = answer.answered_at.isoformat()
    return content


def _returned(read: ReviewBody) -> ReturnedReview:
    answers = {each.criterion: Answer(**vars(each)) for each in read.answers}
    if len(answers) != len(read.answers):
        raise malformed()
    return ReturnedReview(
        answers={key: answer for key, answer in answers.items() if answer.content},
        grade=read.grade,
        grade_reason=read.grade_reason,
        completed_at=read.completed_at,
    )
