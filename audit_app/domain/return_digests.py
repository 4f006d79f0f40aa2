"""Digests by which a return is held against what was sent: one way to make each of them.

A pack and a scoring workbook carry them out, a return carries them back, and here they are made
again from what the workspace holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from audit_app.domain.checklist import Checklist
from audit_app.domain.returns import ReturnedReview


def checklist_digest(checklist: Checklist) -> str:
    """Return the SHA-256 of everything a checklist says, as 64 hex digits.

    Args:
        checklist: As it was sent; with local standards it has another digest than without.
    """
    return _digest("checklist", asdict(checklist))


def cases_digest(references: Iterable[str]) -> str:
    """Return the SHA-256 of the references handed out, in the order of the assignment."""
    return _digest("cases", list(references))


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
    return _digest("return", [uid, number, finished, said])


def _digest(what: str, content: object) -> str:
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(f"case-audit {what} v1\n{text}".encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
