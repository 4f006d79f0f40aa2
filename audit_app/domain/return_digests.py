"""The digest of what a return says, so that the same content comes twice to nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from audit_app.domain.returns import ReturnedReview


def reviews_digest(
    uid: str, number: int, reviews: Mapping[str, ReturnedReview], *, finished: bool
) -> str:
    """Return the SHA-256 of what a return says, whatever file it lies in and however it is sorted.

    Args:
        uid: Of the assignment.
        number: Of the return.
        reviews: By case reference.
        finished: Whether nothing more is to come.
    """
    said = {
        reference: {
            "answers": {key: dict(answer.content) for key, answer in review.answers.items()},
            "grade": review.grade,
            "grade_reason": review.grade_reason,
        }
        for reference, review in reviews.items()
    }
    text = json.dumps(
        [uid, number, finished, said], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(f"case-audit return v1\n{text}".encode()).hexdigest()
