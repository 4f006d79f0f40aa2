"""Agreement of five scorers on a thousand cases and forty questions, against plain libraries.

The libraries (irrCAC, krippendorff) are given the answers as arrays and asked for AC1, AC2 and both
alphas of the questions alone; ours reads reviews, and adds kappa, percent agreement, applicability,
directions, sections, all questions and the grade.
"""

from __future__ import annotations

from importlib.util import find_spec

from benchmarks.base import Contestant, Row, contest, versus

PAGE_SECONDS = 1.0


def run(rows: int) -> list[Row]:  # noqa: ARG001 - the size is part of the question
    """Hold figures and page against a second, and against the libraries where they are there."""
    found = contest([Contestant("ours", "agreeing:ours", {})])["ours"]
    size = "1,000 x 40 x 5"
    lines = [
        Row(
            f"{name}, {size} (peer: 1 s)", found[key], PAGE_SECONDS, found[key] / PAGE_SECONDS, most
        )
        for name, key, most in (
            ("agreement figures", "figures", 1.0),
            ("agreement page, once fixed", "page", 1.0),
            ("first look: read, work out, keep", "fixing", 1.0),
            ("differences side by side", "settling", None),
        )
    ]
    if find_spec("irrCAC") is not None and find_spec("krippendorff") is not None:
        plain = contest([Contestant("libraries", "agreeing:libraries", {})])["libraries"]
        name = "agreement figures (peer: irrCAC, krippendorff)"
        lines.append(versus(name, found["figures"], plain["seconds"], None))
    return lines
