"""Exact limits of a share: two thousand cases out of a hundred thousand."""

from __future__ import annotations

import time

from benchmarks.base import Contestant, Row, contest

POPULATION, SAMPLE, LONGEST = 100_000, 2_000, 0.050


def exact(met: int) -> dict[str, float]:
    """Time one pair of exact limits, after imports."""
    from audit_app.domain.statistics.intervals import hypergeometric_limits

    hypergeometric_limits(1, 10, 100)
    begun = time.perf_counter()
    hypergeometric_limits(met, SAMPLE, POPULATION)
    return {"seconds": time.perf_counter() - begun}


def run(rows: int) -> list[Row]:  # noqa: ARG001 - the size is part of the question
    """Hold the slowest of three counts against the time a page may take."""
    found = contest(
        [Contestant(f"{met} met", "limits:exact", {"met": met}) for met in (3, 1000, 1990)]
    )
    slowest = max(result["seconds"] for result in found.values())
    return [
        Row(
            "exact limits, 2,000 of 100,000 (peer: 50 ms)", slowest, LONGEST, slowest / LONGEST, 1.0
        )
    ]
