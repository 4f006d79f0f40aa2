"""What comes back from a further scorer, whatever it travelled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from audit_app.domain.review import Answer
from audit_app.domain.scorers import Medium


@dataclass(frozen=True, slots=True)
class ReturnedReview:
    """One case as the reader scored it.

    Attributes:
        answers: By criterion key; those with nothing in them are absent.
        grade: Key of the grade; empty while none.
        grade_reason: Why it is not the one proposed.
        completed_at: Aware, UTC; None while something is left to do.
    """

    answers: Mapping[str, Answer]
    grade: str = ""
    grade_reason: str = ""
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Scores that came back: decoded, its signature looked at, not yet held against anything here.

    Attributes:
        uid: Of the assignment.
        number: Of this reader's returns, from 1; a corrected one has a higher number.
        medium: What it travelled in.
        theme_key: Of the checklist.
        checklist_version: It was scored with.
        checklist_digest: SHA-256 of the checklist as it was sent.
        draw_digest: Digest of the draw's certificate.
        cases_digest: SHA-256 of the references assigned, in order.
        reader: The role that scored.
        reviews: By case reference.
        finished: Whether the reader says that nothing more is to come.
        made_at: By the reader's clock; aware, UTC.
        signed_by: Public identity that signed it; empty for a workbook, which nobody signs.
        digest: SHA-256 of the content: the same content comes twice to nothing.
        remarks: What the reader of the file noticed and mended, for a person.
    """

    uid: str
    number: int
    medium: Medium
    theme_key: str
    checklist_version: str
    checklist_digest: str
    draw_digest: str
    cases_digest: str
    reader: str
    reviews: Mapping[str, ReturnedReview]
    finished: bool
    made_at: datetime
    signed_by: str
    digest: str
    remarks: tuple[str, ...] = ()
