"""Census: every case, in an order that makes unfinished work a fair sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.sampling.base import Field, SamplingMethod, Selection
from audit_app.domain.sampling.ranking import rank_by_ticket
from audit_app.domain.sampling.taking import Numbers, take
from audit_app.domain.sampling.walk import FrameWalk


class Census:
    """Every case has the probability 1."""

    key = "census"
    title = "All cases"
    explanation = (
        "Reads every case, so the figures carry no sampling error. Right for short registers; the"
        " working order is random, so that a part read early is a fair sample."
    )
    fields: tuple[Field, ...] = ()
    size_label = "Cases (0: all)"
    uses_strata = True
    can_extend = False
    can_cap = False

    def columns(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002 - has no inputs
        """Return nothing: the reference is enough."""
        return ()

    def select(self, walk: FrameWalk, plan: DrawPlan) -> Selection:
        """Return all cases."""
        ranking = rank_by_ticket(walk, 1 << 62)
        if plan.size not in {0, walk.size}:
            raise AuditError(
                f"All {walk.size:,} cases are read, but the sample was to have {plan.size:,}.",
                remedy="Leave the size at 0, or choose another method.",
            )
        numbers = {
            name: Numbers(size, str(size), f"{size}/{size}") for name, size in ranking.sizes.items()
        }
        return take(ranking, numbers, 0)


METHOD: SamplingMethod = Census()
