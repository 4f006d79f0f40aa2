"""What the command agreement answers: JSON values under stable names."""

from __future__ import annotations

from typing import Any

from audit_app.domain.statistics.agreement import (
    Coefficient,
    cohen_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from audit_app.domain.statistics.levels import Number, exact
from audit_app.domain.statistics.rating_tables import RatingTable
from audit_app.domain.statistics.ratings import Ratings
from audit_app.domain.statistics.weights import ordinal, weights_named
from audit_app.domain.statistics.wording import percent

NO_ORDER = "the order of the answers is not known: name them in order with --scale"


def agreement_answer(
    table: RatingTable, *, weights: str = "linear", confidence: Number = 0.95
) -> dict[str, Any]:
    """Return pairs, percent agreement and every coefficient, each with its interval or why not.

    Args:
        table: The ratings.
        weights: "linear" or "quadratic", for weighted kappa and AC2.
        confidence: Level of the intervals.

    Raises:
        AuditError: If an input cannot be.
    """
    ratings = Ratings(table.units, table.scale)
    weighing = weights_named(weights, ratings.q)
    agreed = percent_agreement(ratings, confidence=confidence)
    unknown = Coefficient(None, why=NO_ORDER, weights=weights)
    by_order = Coefficient(None, why=NO_ORDER, weights="ordinal")
    if table.ordered:
        by_order = krippendorff_alpha(ratings, ordinal(ratings.comparable), confidence=confidence)
    return {
        "pairs": agreed.pairs,
        "cases": len(ratings.comparable),
        "scorers": ratings.n_scorers,
        "scale": list(table.scale),
        "scale_given_in_order": table.ordered,
        "missing": table.missing,
        "not_applicable": table.not_applicable,
        "applicability": {
            "agreed": table.applicability_agreed,
            "of": table.applicability_pairs,
        },
        "percent": {
            "value": agreed.value,
            "agreed": agreed.agreed,
            "of": agreed.pairs,
            "interval": agreed.interval.as_list() if agreed.interval else None,
            "why": agreed.why,
        },
        "cohen_kappa": _coefficient(cohen_kappa(ratings, confidence=confidence)),
        "weighted_kappa": _coefficient(
            cohen_kappa(ratings, weighing, confidence=confidence) if table.ordered else unknown
        ),
        "gwet_ac1": _coefficient(gwet_ac(ratings, confidence=confidence)),
        "gwet_ac2": _coefficient(
            gwet_ac(ratings, weighing, confidence=confidence) if table.ordered else unknown
        ),
        "krippendorff_alpha": _coefficient(krippendorff_alpha(ratings, confidence=confidence)),
        "krippendorff_alpha_ordinal": _coefficient(by_order),
        "confidence": float(exact(confidence)),
        "first_row_is_headings": table.header,
    }


def _coefficient(found: Coefficient) -> dict[str, Any]:
    return {
        "value": found.value,
        "interval": found.interval.as_list() if found.interval else None,
        "why": found.why,
        "standard_error": found.standard_error,
        "weights": found.weights,
    }


def agreement_words(answer: dict[str, Any]) -> str:
    """Return the headline for a person: percent agreement first, then AC1, then what is missing."""
    agreed = answer["percent"]
    if agreed["value"] is None:
        return f"Nothing can be compared: {agreed['why']}."
    words = f"{agreed['agreed']:,} of {agreed['of']:,} pairs agree ({percent(agreed['value'])}"
    if agreed["interval"]:
        low, high = agreed["interval"]
        words += f"; {percent(low)} to {percent(high)}"
    words += ")."
    names = {"gwet_ac1": "AC1", "cohen_kappa": "Cohen's kappa", "krippendorff_alpha": "alpha"}
    for key, name in names.items():
        words += f"\n{name}: {_words(answer[key])}"
    if answer["missing"]:
        words += f"\nMissing answers left out: {answer['missing']:,}."
    if answer["not_applicable"]:
        both = answer["applicability"]
        words += (
            f"\nNot applicable: {answer['not_applicable']:,} answers; {both['agreed']:,} of "
            f"{both['of']:,} pairs agree on whether it applies."
        )
    return words


def _words(found: dict[str, Any]) -> str:
    if found["value"] is None:
        return str(found["why"])
    if found["interval"] is None:
        return f"{found['value']:.2f}; no limits: {found['why']}"
    low, high = found["interval"]
    return f"{found['value']:.2f} ({low:.2f} to {high:.2f})"
