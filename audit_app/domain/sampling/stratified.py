"""Stratified sampling: the smallest tickets inside each stratum, numbers by allocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from audit_app.domain.allocation import Share, allocate, neyman_weights
from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.sampling.base import Field, FieldKind, SamplingMethod, Selection
from audit_app.domain.sampling.merging import RULE, merge_small, merged_ranking
from audit_app.domain.sampling.ranking import Ranking, rank_by_ticket
from audit_app.domain.sampling.taking import Numbers, already_drawn, check_size, take
from audit_app.domain.sampling.walk import FrameWalk

_FIELDS: tuple[Field, ...] = (
    Field(
        "allocation",
        "Share between the strata",
        FieldKind.CHOICE,
        "proportional",
        "Proportional keeps every case's chance the same; equal gives each stratum the same"
        " precision; Neyman follows expected rates; by hand takes the numbers given.",
        choices={
            "proportional": "Proportional to size",
            "equal": "Equal",
            "neyman": "Neyman, by expected rates",
            "hand": "By hand",
        },
    ),
    Field(
        "minimum",
        "Least in each stratum",
        FieldKind.INTEGER,
        2,
        "Two are the fewest that show how far cases differ within a stratum.",
    ),
    Field("maximum", "Most in each stratum", FieldKind.INTEGER, 0, "0: no limit."),
    Field(
        "take_all", "Strata to read whole", FieldKind.STRATA, [], "Every case of these is drawn."
    ),
    Field("merge_below", "Put strata together below", FieldKind.INTEGER, 0, f"0: never. {RULE}"),
    Field(
        "rates",
        "Expected rates",
        FieldKind.STRATA_RATES,
        {},
        "For Neyman: the share expected in each stratum, such as 0.2; from an earlier round if"
        " there is one, and seldom below 0.05 or above 0.95.",
    ),
    Field(
        "sizes",
        "Cases by stratum",
        FieldKind.STRATA_NUMBERS,
        {},
        "For sharing by hand: a whole number for each stratum.",
    ),
)


class Stratified:
    """In stratum h every case has the probability n_h / N_h."""

    key = "stratified"
    title = "Stratified"
    explanation = (
        "Draws within every team, area or risk level, so that none is missed. Where the shares"
        " differ from the register's, the figures are weighted back."
    )
    fields: tuple[Field, ...] = _FIELDS
    size_label = "Cases to draw, all strata together"
    uses_strata = True
    can_extend = True
    can_cap = True

    def columns(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002 - none needed
        """Return nothing: the stratum comes with the case."""
        return ()

    def select(self, walk: FrameWalk, plan: DrawPlan) -> Selection:
        """Return the first tickets of each stratum."""
        inputs = plan.inputs
        if inputs["allocation"] == "hand":
            keep = max(inputs["sizes"].values(), default=0) + plan.reserves + 1
        else:
            keep = plan.size + plan.reserves + 1
        ranking = rank_by_ticket(walk, keep, cap=plan.cap if plan.cap_per else 0)
        renamed = merge_small(ranking.sizes, inputs["merge_below"])
        ranking = merged_ranking(ranking, renamed, keep)
        shares = (
            _by_hand(ranking, plan) if inputs["allocation"] == "hand" else _by_rule(ranking, plan)
        )
        numbers = {
            name: Numbers(share.n, str(share.exact), f"{share.n}/{ranking.sizes[name]}")
            for name, share in shares.items()
        }
        selection = take(ranking, numbers, plan.reserves)
        if not renamed:
            return selection
        note = (
            f"{len(renamed):,} strata with fewer than {inputs['merge_below']:,} cases were merged."
        )
        return replace(
            selection,
            details={"merged": dict(sorted(renamed.items())), "merge_rule": RULE},
            notes=(note,),
        )


def _by_rule(ranking: Ranking, plan: DrawPlan) -> dict[str, Share]:
    """Return shares by proportional, equal or Neyman allocation within the bounds."""
    inputs, sizes = plan.inputs, ranking.sizes
    check_size(plan.size, sum(sizes.values()), sum(ranking.available.values()))
    _check_names(inputs["take_all"], sizes, "to be read whole")
    weights: dict[str, int] | None = None
    if inputs["allocation"] == "equal":
        weights = dict.fromkeys(sizes, 1)
    elif inputs["allocation"] == "neyman":
        _check_names(inputs["rates"], sizes, "with an expected rate")
        rates = {name: Fraction(rate) for name, rate in inputs["rates"].items()}
        weights = neyman_weights(sizes, rates)
    drawn = already_drawn(ranking, plan.extends.references) if plan.extends is not None else {}
    minimum, maximum = {}, {}
    for name, available in ranking.available.items():
        if name in inputs["take_all"]:
            minimum[name] = maximum[name] = available
            continue
        most = min(available, inputs["maximum"] or available)
        maximum[name] = max(most, drawn.get(name, 0))
        minimum[name] = max(min(available, inputs["minimum"]), drawn.get(name, 0))
    return allocate(sizes, plan.size, weights=weights, minimum=minimum, maximum=maximum)


def _by_hand(ranking: Ranking, plan: DrawPlan) -> dict[str, Share]:
    """Return the numbers given; a stratum without one gets nothing."""
    given: Mapping[str, int] = plan.inputs["sizes"]
    _check_names(given, ranking.sizes, "with a number given by hand")
    for name, n in given.items():
        if n > ranking.available[name]:
            raise AuditError(
                f"Stratum '{name}' should give {n:,} cases but has {ranking.available[name]:,}.",
                remedy=f"Write {ranking.available[name]:,} or less.",
            )
    total = sum(given.values())
    if total != plan.size:
        raise AuditError(
            f"The numbers given by hand add up to {total:,}, but the sample has {plan.size:,}.",
            remedy="Make the two agree.",
        )
    return {name: Share(given.get(name, 0), Fraction(given.get(name, 0))) for name in ranking.sizes}


def _check_names(names: Mapping[str, Any] | list[str], sizes: Mapping[str, int], what: str) -> None:
    unknown = [name for name in names if name not in sizes]
    if unknown:
        listed = ", ".join(f"'{name}'" for name in list(sizes)[:10])
        raise AuditError(
            f"The stratum '{unknown[0]}' {what} is not in the register.",
            remedy=f"Its strata are: {listed}{' and more' if len(sizes) > 10 else ''}.",
        )


METHOD: SamplingMethod = Stratified()
