"""The made-up register that the published vectors use, and short ways to draw from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from audit_app.domain.certificate import draw
from audit_app.domain.draw import DrawPlan, DrawResult, Seed, SeedOrigin
from audit_app.domain.frame import ListFrame, SamplingFrame

LABEL = "MISSING-2026-R1"
SEED = Seed("20237 33112 81592 11123", SeedOrigin.TYPED)
NUMBERS = range(1, 201)
REFERENCES = [f"MFH/2024/{number:05d}" for number in NUMBERS]
STRATA = ["South" if number % 2 else "North" for number in NUMBERS]
COLUMNS: dict[str, list[str]] = {
    "Team": [f"Team {number % 12:02d}" for number in NUMBERS],
    "Days": [str(number % 40 + 1) for number in NUMBERS],
    "Child": [f"Child {number % 70}" if number % 9 else "" for number in NUMBERS],
    "Date": [f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}" for number in NUMBERS],
    "Risk": [("High", "Medium", "Low", "")[number % 4] for number in NUMBERS],
}
INPUTS: dict[str, tuple[dict[str, Any], int]] = {
    "census": ({}, 0),
    "cluster": ({"cluster": "Team", "cases_per_cluster": 3}, 4),
    "proportional_to_size": ({"size_column": "Days"}, 10),
    "simple_random": ({}, 8),
    "stratified": ({}, 8),
    "systematic": ({"order": ["Date"]}, 8),
}
"""For each method, inputs that suit the register, and a size."""


def register(order: Sequence[int] = range(200), *, strata: bool = True) -> ListFrame:
    cases = [(REFERENCES[i], STRATA[i] if strata else "") for i in order]
    columns = {name: [values[i] for i in order] for name, values in COLUMNS.items()}
    return ListFrame(cases, columns, batch_size=37)


def plan(method: str, size: int, inputs: Mapping[str, Any] | None = None, **more: Any) -> DrawPlan:
    return DrawPlan(LABEL, method, size, inputs=inputs or {}, **more)


def drawn(
    method: str,
    size: int,
    inputs: Mapping[str, Any] | None = None,
    *,
    frame: SamplingFrame | None = None,
    seed: Seed = SEED,
    **more: Any,
) -> DrawResult:
    return draw(frame or register(), plan(method, size, inputs, **more), seed=seed)


def endings(result: DrawResult) -> list[str]:
    """The last three digits of the references drawn, in working order."""
    return [case.case_ref[-3:] for case in result.sample]
