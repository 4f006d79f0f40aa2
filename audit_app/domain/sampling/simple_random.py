"""Simple random sampling: the n smallest tickets of the whole frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.sampling.base import Field, SamplingMethod, Selection
from audit_app.domain.sampling.ranking import rank_by_ticket
from audit_app.domain.sampling.taking import Numbers, already_drawn, check_size, take
from audit_app.domain.sampling.walk import FrameWalk


class SimpleRandom:
    """Every case has the probability n/N, every pair n(n - 1) / (N(N - 1))."""

    key = "simple_random"
    title = "Simple random"
    explanation = (
        "Every case has the same chance, and every set of cases too. Right for one list and one"
        " figure; small groups may get no case at all."
    )
    fields: tuple[Field, ...] = ()
    size_label = "Cases to draw"
    uses_strata = False
    can_extend = True
    can_cap = True

    def columns(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002 - has no inputs
        """Return nothing: the reference is enough."""
        return ()

    def select(self, walk: FrameWalk, plan: DrawPlan) -> Selection:
        """Return the first tickets."""
        n = plan.size
        cap = plan.cap if plan.cap_per else 0
        ranking = rank_by_ticket(walk, n + plan.reserves + 1, cap=cap)
        check_size(n, walk.size, ranking.available.get(""))
        if plan.extends is not None:
            least = already_drawn(ranking, plan.extends.references).get("", 0)
            if least > n:
                raise AuditError(
                    f"Keeping every earlier case needs {least:,} cases; {n:,} were asked for.",
                    remedy=f"Draw at least {least:,}.",
                )
        return take(ranking, {"": Numbers(n, str(n), f"{n}/{walk.size}")}, plan.reserves)


METHOD: SamplingMethod = SimpleRandom()
