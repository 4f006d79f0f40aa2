"""Binds the cases of a draw, with all that stands beside them, to the journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from audit_app.domain.draw import CaseState, DrawnCase


def drawn_digest(certificate: Mapping[str, Any], cases: Iterable[DrawnCase]) -> str:
    """Return the digest of the cases that were drawn, as 64 hex digits.

    It covers reference, ticket, stratum and the kept values of the register, whatever became of a
    case since; those added on purpose have entries of their own.

    Args:
        certificate: Of the draw; it lists the sample and the reserves.
        cases: All that are kept with it.
    """
    listed = {str(case["case_ref"]) for case in (*certificate["sample"], *certificate["reserves"])}
    drawn = sorted(
        [case.case_ref, case.ticket, case.stratum, dict(case.context)]
        for case in cases
        if case.case_ref in listed
    )
    text = json.dumps(drawn, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"case-audit drawn cases v1\n" + text.encode()).hexdigest()


def given_digest(cases: Iterable[DrawnCase]) -> str:
    """Return the digest of the cases that came in a pack, as 64 hex digits.

    It covers their order and what was told of each, whatever becomes of a case later; those added
    on purpose have entries of their own.

    Args:
        cases: All of them.
    """
    given = sorted(
        [case.position, case.case_ref, dict(case.context)]
        for case in cases
        if case.state is not CaseState.TARGETED
    )
    text = json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"case-audit given cases v1\n" + text.encode()).hexdigest()
