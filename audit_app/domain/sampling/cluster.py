"""Cluster sampling: draw officers or teams, then all or some of their cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from audit_app.domain.canonical import canonical_or_blank
from audit_app.domain.draw import DrawPlan, Selected
from audit_app.domain.errors import AuditError
from audit_app.domain.sampling.base import (
    Field,
    FieldKind,
    SamplingMethod,
    Selection,
    StratumDraw,
)
from audit_app.domain.sampling.ranking import Ticketed, let_go
from audit_app.domain.sampling.taking import check_size, numbered, selected
from audit_app.domain.sampling.walk import FrameWalk
from audit_app.domain.tickets import ticket

_FEW = 10
_NOTE = (
    "Cases of one cluster are alike, so these cases say less than as many drawn one by one; count"
    " the clusters, not only the cases."
)


class Cluster:
    """A cluster has the probability c/C; m of its M cases have c * m / (C * M) each."""

    key = "cluster"
    title = "Cluster"
    explanation = (
        "Draws officers or teams first and then their cases, for files that can only be fetched"
        " office by office. Cases of one officer are alike: the limits are far wider."
    )
    fields: tuple[Field, ...] = (
        Field(
            "cluster",
            "Column with the officer or team",
            FieldKind.COLUMN,
            "",
            "Name the column that says which cluster a case belongs to.",
            required=True,
        ),
        Field(
            "cases_per_cluster",
            "Cases from each",
            FieldKind.INTEGER,
            0,
            "0: all cases of each cluster drawn.",
        ),
    )
    size_label = "Clusters to draw"
    uses_strata = False
    can_extend = True
    can_cap = False

    def columns(self, inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the cluster's column."""
        return (inputs["cluster"],)

    def select(self, walk: FrameWalk, plan: DrawPlan) -> Selection:
        """Return cases of the clusters with the smallest tickets, cluster by cluster."""
        members = _members(walk, plan.inputs["cluster"])
        check_size(0, walk.size)
        if plan.size > len(members):
            raise AuditError(
                f"{plan.size:,} clusters are wanted, but the register has {len(members):,}.",
                remedy=f"Draw at most {len(members):,} clusters.",
            )
        ranked = sorted((ticket(walk.cluster_key, name), name) for name in members)
        sample: list[Selected] = []
        spare: list[Selected] = []
        clusters: list[dict[str, Any]] = []
        for number, name in ranked[: plan.size]:
            cases = _by_ticket(walk, members[name])
            m = min(plan.inputs["cases_per_cluster"] or len(cases), len(cases))
            probability = f"{plan.size * m}/{len(members) * len(cases)}"
            sample += selected(cases[:m], name, probability)
            spare += selected(cases[m : m + plan.reserves], name, probability)
            next_ticket = cases[m][0].hex() if m < len(cases) else ""
            clusters.append(
                {
                    "cluster": name,
                    "ticket": number,
                    "size": len(cases),
                    "sampled": m,
                    "next_ticket": next_ticket,
                }
            )
        n_clusters = len(members)
        let_go(members)
        left = ranked[plan.size][0] if plan.size < len(ranked) else ""
        return Selection(
            (StratumDraw("", walk.size, len(sample), len(spare), str(len(sample)), ""),),
            numbered(sample),
            numbered(spare),
            details={
                "clusters_in_frame": n_clusters,
                "clusters": clusters,
                "next_cluster_ticket": left,
            },
            notes=_notes(plan),
        )


def _members(walk: FrameWalk, column: str) -> dict[str, list[str]]:
    """Return references by cluster.

    Raises:
        AuditError: If cases have no cluster; with their number.
    """
    members: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for batch in walk:
        for reference, row in zip(batch.references, batch.values or [], strict=True):
            name = names.get(row[0])
            if name is None:
                name = names[row[0]] = canonical_or_blank(row[0])
            members.setdefault(name, []).append(reference)
    if blank := members.get(""):
        raise AuditError(
            f"{len(blank):,} of {walk.size:,} cases have nothing in column '{column}', so they"
            " belong to no cluster and could never be drawn.",
            remedy="Fill them in, or leave these cases out by a condition and say so.",
        )
    return members


def _by_ticket(walk: FrameWalk, references: Sequence[str]) -> list[Ticketed]:
    cases: list[Ticketed] = []
    for reference in references:
        state = walk.state.copy()
        state.update(reference.encode())
        cases.append((state.digest(), reference))
    return sorted(cases)


def _notes(plan: DrawPlan) -> tuple[str, ...]:
    if plan.size >= _FEW:
        return (_NOTE,)
    return (_NOTE, f"Only {plan.size} clusters are drawn; below {_FEW} the limits mean little.")


METHOD: SamplingMethod = Cluster()
