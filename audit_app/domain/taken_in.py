"""What was taken in from further scorers, kept so that it can be undone exactly.

The answers themselves are kept packed. They must be on record, and a journal that spelled them out
would show a second scorer's answers to the first one, who has to stay blind to them.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from audit_app.domain.records import Record
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import Medium

_PARTS = ("option", "reason", "note", "evidence", "from_at", "to_at", "computed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn(Record):
    """One return that was taken in.

    Attributes:
        assignment_id: Whose.
        number: Of the return.
        medium: What it travelled in.
        digest: Of its content.
        signed_by: Public identity; empty for a workbook.
        finished: Whether the reader said that nothing more is to come.
        made_at: By the reader's clock; aware, UTC.
        taken_at: Aware, UTC.
        counts: Answers by what became of them.
        said: What came back, packed, see packed(); by drawn case.
        before: The reviews that changed, as they were, packed.
        after: SHA-256 of the same reviews as they were left.
        number_before: Of the return taken in before it; 0 if none.
        finished_before: What that one said.
        undone_at: When it was undone; None while it counts.
        left: The same reviews as they were left, packed, so that an earlier moment can be shown.
    """

    KIND: ClassVar[str] = "taken_in"

    assignment_id: int
    number: int
    medium: Medium
    digest: str
    signed_by: str
    finished: bool
    made_at: datetime
    taken_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    said: str
    before: str
    after: str
    number_before: int
    finished_before: bool
    undone_at: datetime | None = None
    left: str = ""


def packed(reviews: Mapping[int, Review]) -> str:
    """Return reviews as one line of text: JSON, compressed, in base64."""
    content = {
        str(case): [
            {key: _parts(answer) for key, answer in review.answers.items()},
            review.grade,
            review.grade_reason,
            review.proposed_grade,
            _text(review.completed_at),
        ]
        for case, review in reviews.items()
    }
    return b64encode(zlib.compress(_json(content).encode(), 1)).decode()


def unpacked(text: str) -> dict[int, Review]:
    """Return the reviews that packed() was given."""
    content = json.loads(zlib.decompress(b64decode(text)))
    return {
        int(case): Review(
            int(case),
            {key: _answer(key, parts) for key, parts in answers.items()},
            grade=grade,
            grade_reason=reason,
            proposed_grade=proposed,
            completed_at=_moment(completed),
        )
        for case, (answers, grade, reason, proposed, completed) in content.items()
    }


def reviews_digest(reviews: Mapping[int, Review]) -> str:
    """Return the SHA-256 of what reviews say and when it was said; empty ones do not count."""
    content = {
        str(case): [
            {key: _parts(each) for key, each in sorted(review.answers.items()) if each.content},
            review.grade,
            review.grade_reason,
        ]
        for case, review in sorted(reviews.items())
        if review.grade or any(each.content for each in review.answers.values())
    }
    return hashlib.sha256(_json(content).encode()).hexdigest()


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _parts(answer: Answer) -> list[str]:
    return [*(getattr(answer, part) for part in _PARTS), _text(answer.answered_at)]


def _answer(key: str, parts: list[Any]) -> Answer:
    *texts, at = parts
    return Answer(key, **dict(zip(_PARTS, texts, strict=True)), answered_at=_moment(at))


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
