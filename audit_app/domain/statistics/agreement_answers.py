"""What the command agreement answers: JSON values under stable names."""

from __future__ import annotations

from typing import Any, Protocol

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
from audit_app.domain.statistics.weights import (
    MOST_WEIGHTED_ANSWERS,
    Weights,
    ordinal,
    weights_named,
)
from audit_app.domain.statistics.wording import percent

SCALE_FOUND = (
    "The scale was not given: AC1 and AC2, which depend on how many answers a question offers, "
    "count those found."
)
NO_ORDER = "the order of the answers is not known: name them in order with --scale"


_NAMES = {
    "gwet_ac1": "AC1",
    "cohen_kappa": "Cohen's kappa",
    "krippendorff_alpha": "Krippendorff's alpha",
}
_WEIGHTED_NAMES = {
    "gwet_ac2": "AC2",
    "weighted_kappa": "Weighted kappa",
    "krippendorff_alpha_ordinal": "Alpha",
}


class Measure(Protocol):
    """A measure of agreement that takes weights."""

    def __call__(self, ratings: Ratings, weights: Weights, *, confidence: Number) -> Coefficient:
        """Return the measure."""


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
    why = _why_not_weighted(table, ratings)

    def weighted(measure: Measure, weights: Weights) -> dict[str, Any]:
        if why:
            return _coefficient(Coefficient(None, why=why, weights=weights.name))
        return _coefficient(measure(ratings, weights, confidence=confidence))

    return {
        "pairs": agreed.pairs,
        "cases": ratings.n_comparable,
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
        "weighted_kappa": weighted(cohen_kappa, weighing),
        "gwet_ac1": _coefficient(gwet_ac(ratings, confidence=confidence)),
        "gwet_ac2": weighted(gwet_ac, weighing),
        "krippendorff_alpha": _coefficient(krippendorff_alpha(ratings, confidence=confidence)),
        "krippendorff_alpha_ordinal": weighted(krippendorff_alpha, ordinal([ratings.totals])),
        "confidence": float(exact(confidence)),
        "notes": [] if table.given else [SCALE_FOUND],
        "first_row_is_headings": table.header,
    }


def _why_not_weighted(table: RatingTable, ratings: Ratings) -> str:
    if len(ratings.used) > MOST_WEIGHTED_ANSWERS:
        return f"{len(ratings.used):,} different answers are too many to weigh each against each"
    return "" if table.ordered else NO_ORDER


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
    agree = "pair agrees" if agreed["of"] == 1 else "pairs agree"
    words = f"{agreed['agreed']:,} of {agreed['of']:,} {agree} ("
    cases = "1 case" if answer["cases"] == 1 else f"{answer['cases']:,} cases"
    words += "" if answer["scorers"] == 2 else f"mean over {cases} "
    words += percent(agreed["value"])
    if agreed["interval"]:
        low, high = agreed["interval"]
        words += f"; {percent(low)} to {percent(high)}"
    words += ")."
    for key, name in _NAMES.items():
        words += f"\n{name}: {_words(answer[key])}"
    if answer["scale_given_in_order"]:
        for key, name in _WEIGHTED_NAMES.items():
            words += f"\n{name}, {answer[key]['weights']} weights: {_words(answer[key])}"
    if answer["missing"]:
        words += f"\nMissing answers left out: {answer['missing']:,}."
    if answer["not_applicable"]:
        both = answer["applicability"]
        words += (
            f"\nAnswers 'not applicable': {answer['not_applicable']:,}; {both['agreed']:,} of "
            f"{both['of']:,} pairs agree on whether it applies."
        )
    return "\n".join([words, *answer["notes"]])


def _words(found: dict[str, Any]) -> str:
    if found["value"] is None:
        return str(found["why"])
    if found["interval"] is None:
        return f"{found['value']:z.2f}; no limits: {found['why']}"
    low, high = found["interval"]
    return f"{found['value']:z.2f} ({low:z.2f} to {high:z.2f})"
