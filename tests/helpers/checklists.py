"""A small made-up checklist with every kind of criterion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from audit_app.domain.checklist import (
    CaseFact,
    Checklist,
    Counts,
    Criterion,
    FactKind,
    GradeRule,
    Option,
    Scale,
    ScaleKind,
    Source,
)

MET_SCALE = Scale(
    "met",
    "Met",
    (
        Option("met", "Met", Counts.MET),
        Option("partly", "Partly met", Counts.PARTLY_MET),
        Option("not_met", "Not met", Counts.NOT_MET),
        Option("n_a", "Not applicable", Counts.NOT_APPLICABLE, needs_reason=True),
        Option("cannot_tell", "Cannot tell from file", Counts.CANNOT_TELL),
    ),
)
COUNT_SCALE = Scale("count", "How many", (), kind=ScaleKind.COUNT, ordered=False)


def criterion(key: str, **parts: object) -> Criterion:
    fixed: dict[str, object] = {
        "key": key,
        "question": f"Is {key} on file?",
        "section": "First",
        "scale": "met",
        "evidence": "The log.",
        "guidance": "Look at the log.",
        "source": "app",
        "section_in_source": "1",
    }
    return Criterion(**{**fixed, **parts})  # type: ignore[arg-type]


MADE_UP = Checklist(
    key="made_up",
    title="Made up",
    version="1",
    recommendation_number=3,
    recommendation="Missing from home",
    unit="missing episode",
    unit_plural="missing episodes",
    criteria=(
        criterion("risk_recorded"),
        criterion("risk_right", applies_when='risk_recorded == "met"', critical=True),
        criterion("visits", scale="count"),
        criterion("home_visit", must_apply_when='risk == "high"'),
        criterion("supervisor", critical=True, critical_when='risk == "high"'),
    ),
    scales={"met": MET_SCALE, "count": COUNT_SCALE},
    sources={"app": Source("app", "Practice", "College", "https://example.org", date(2026, 1, 1))},
    standards={},
    grade_rule=GradeRule(
        levels={"good": "Good", "requires": "Requires improvement", "inadequate": "Inadequate"},
        best_needs_share_met=0.8,
        middle_needs_share_met=0.5,
        critical_caps_at="requires",
        text="The share met decides.",
    ),
    facts={
        "risk": CaseFact(
            "risk",
            "Risk",
            FactKind.WORD,
            ("Risk",),
            {"high": ("High",), "medium": ("Medium",), "low": ("Low",)},
        )
    },
)


class MadeUpChecklists:
    """Fulfils ChecklistSource."""

    def all(self) -> Mapping[str, Checklist]:
        return {MADE_UP.key: MADE_UP}
