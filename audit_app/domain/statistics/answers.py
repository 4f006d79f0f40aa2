"""What the commands size, estimate and compare answer: JSON values under stable names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.statistics.change_sizes import size_for_change
from audit_app.domain.statistics.comparison import change_words, compare, multiplicity_warning
from audit_app.domain.statistics.intervals import (
    clopper_pearson,
    hypergeometric_limits,
    wilson,
)
from audit_app.domain.statistics.levels import Number, between, error_rate, exact, whole
from audit_app.domain.statistics.planning import expected_count
from audit_app.domain.statistics.sizes import (
    SampleSize,
    size_for_margin,
    size_for_tolerable_rate,
)
from audit_app.domain.statistics.stratified import (
    StratumCounts,
    simple_estimate,
    stratified_estimate,
)
from audit_app.domain.statistics.wording import percent, points, share_words

Answers = dict[str, Any]

STRATA_COLUMNS = ("stratum", "population", "sample", "count")
"""Columns of a strata file; "applicable" may follow."""


def size_answer(  # noqa: PLR0913 - one argument an option of the command
    population: str | int | None,
    *,
    margin: Number | None = None,
    expected: Number = "0.5",
    tolerable: Number | None = None,
    expected_errors: Number = 0,
    before: Number | None = None,
    after: Number | None = None,
    n_before: str | int | None = None,
    power: Number = "0.8",
    confidence: Number = 0.95,
) -> Answers:
    """Return `size` and `method` for exactly one question: margin, tolerable rate or change.

    Raises:
        AuditError: If none or several are asked, or an input cannot be.
    """
    if sum(asked is not None for asked in (margin, tolerable, after)) != 1:
        raise AuditError(
            "Say what the sample is for.",
            remedy="Give one of --margin, --tolerable, or --before-share with --after-share.",
        )
    cases = _population(population)
    if margin is not None:
        found = size_for_margin(cases, margin=margin, expected=expected, confidence=confidence)
        return _size(found, cases, confidence) | _limits_at(found, cases, expected, confidence)
    if after is not None:
        if before is None:
            raise AuditError("The earlier share is missing.", remedy="Give --before-share.")
        earlier = None if n_before is None else whole(n_before, "The earlier sample", least=1)
        found = size_for_change(
            before,
            after,
            n_before=earlier,
            power=power,
            confidence=confidence,
            population=cases,
        )
        return _size(found, cases, confidence)
    if tolerable is None or cases is None:
        raise AuditError("The register's size is missing.", remedy="Give --population.")
    found = size_for_tolerable_rate(
        cases, tolerable=tolerable, expected_errors=expected_errors, confidence=confidence
    )
    return _size(found, cases, confidence) | {"allowed_errors": found.allowed}


def _population(population: str | int | None) -> int | None:
    if population is None:
        return None
    return whole(population, "The number of cases in the register", least=1)


def _size(found: SampleSize, population: int | None, confidence: Number) -> Answers:
    return {
        "size": found.size,
        "method": found.method,
        "population": population,
        "confidence": float(exact(confidence)),
        "advice": found.advice,
    }


def _limits_at(
    found: SampleSize, population: int | None, expected: Number, confidence: Number
) -> Answers:
    """The exact limits that this size would give, since the size itself is an approximation."""
    count = expected_count(between(expected, "The expected share", ends=True), found.size)
    limits = (
        clopper_pearson(count, found.size, confidence=confidence)
        if population is None
        else hypergeometric_limits(count, found.size, population, confidence=confidence).shares
    )
    return {"interval_if_expected": limits.as_list()}


def estimate_answer(
    population: str | int, sample: str | int, count: str | int, *, confidence: Number = 0.95
) -> Answers:
    """Return `share`, `wilson`, `clopper_pearson`, `hypergeometric` and `hypergeometric_count`.

    Raises:
        AuditError: If the counts contradict one another.
    """
    cases = whole(population, "The number of cases in the register", least=1)
    examined = whole(sample, "The number of cases examined", least=1)
    met = whole(count, "The count")
    exactly = hypergeometric_limits(met, examined, cases, confidence=confidence)
    estimate = simple_estimate(StratumCounts("", cases, examined, met), confidence=confidence)
    return {
        "share": met / examined,
        "wilson": wilson(met, examined, confidence=confidence).as_list(),
        "clopper_pearson": clopper_pearson(met, examined, confidence=confidence).as_list(),
        "hypergeometric": exactly.shares.as_list(),
        "hypergeometric_count": [exactly.low, exactly.high],
        "population": cases,
        "sample": examined,
        "count": met,
        "confidence": float(exact(confidence)),
        "words": share_words(met, examined, estimate),
    }


def strata_from_rows(rows: Sequence[Mapping[str, str]], file: str = "") -> list[StratumCounts]:
    """Return strata from the rows of a file, each with the columns of STRATA_COLUMNS.

    Raises:
        AuditError: Naming file, row and column.
    """
    missing = [column for column in STRATA_COLUMNS if rows and column not in rows[0]]
    if missing or not rows:
        raise AuditError(
            f"The column '{missing[0]}' is missing." if missing else "There are no strata.",
            remedy=f"The columns are {', '.join(STRATA_COLUMNS)}; one row a stratum.",
            place=Place(file),
        )
    strata: list[StratumCounts] = []
    for number, row in enumerate(rows, start=2):
        name = row["stratum"].strip()
        if any(name == stratum.name for stratum in strata):
            raise AuditError(
                f"Stratum '{name}' stands there twice.",
                remedy="Write one row a stratum.",
                place=Place(file, row=number, column="stratum"),
            )
        cells = {
            column: _cell(row.get(column, ""), Place(file, row=number, column=column))
            for column in ("population", "sample", "count", "applicable")
            if column != "applicable" or row.get(column, "").strip()
        }
        strata.append(
            StratumCounts(
                name,
                cells["population"],
                cells["sample"],
                cells["count"],
                cells.get("applicable"),
            )
        )
    return strata


def _cell(text: str, place: Place) -> int:
    try:
        return whole(text, "The value")
    except AuditError as error:
        raise AuditError(error.message, remedy=error.remedy, place=place) from error


def strata_answer(strata: Sequence[StratumCounts], *, confidence: Number = 0.95) -> Answers:
    """Return `share`, `interval` and `per_stratum` of a stratified sample.

    Raises:
        AuditError: If counts contradict one another or a stratum with cases was not examined.
    """
    whole_sample = stratified_estimate(strata, confidence=confidence)
    met = sum(stratum.met for stratum in strata)
    applicable = sum(stratum.applies for stratum in strata)
    interval = whole_sample.interval
    return {
        "share": _float(whole_sample.share),
        "interval": interval.as_list() if interval else None,
        "why": whole_sample.why,
        "per_stratum": [_stratum(stratum, confidence) for stratum in strata],
        "standard_error": whole_sample.standard_error,
        "effective_size": whole_sample.effective_size,
        "population": sum(stratum.population for stratum in strata),
        "sample": sum(stratum.sample for stratum in strata),
        "count": met,
        "confidence": float(exact(confidence)),
        "words": share_words(met, applicable, whole_sample),
    }


def _stratum(stratum: StratumCounts, confidence: Number) -> Answers:
    found = simple_estimate(stratum, confidence=confidence)
    return {
        "stratum": stratum.name,
        "population": stratum.population,
        "sample": stratum.sample,
        "applicable": stratum.applies,
        "count": stratum.met,
        "share": _float(found.share),
        "interval": found.interval.as_list() if found.interval else None,
        "interval_count": [found.counts.low, found.counts.high] if found.counts else None,
        "why": "the stratum holds no cases" if stratum.population == 0 else found.why,
    }


def _float(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def compare_answer(
    before: Sequence[str | int],
    after: Sequence[str | int],
    *,
    criteria: int = 1,
    confidence: Number = 0.95,
) -> Answers:
    """Return `difference`, `newcombe`, `fisher_p` and `words` for (count, sample) of two rounds.

    Args:
        before: Count and sample of the earlier round.
        after: Count and sample of the later round.
        criteria: How many criteria are compared. The words allow for them by Holm's first step
            (p times their number), which is all that one of them alone can be given.
        confidence: Level of the interval.

    Raises:
        AuditError: If counts contradict one another.
    """
    error_rate(confidence)
    criteria = whole(criteria, "The number of criteria", least=1)
    rounds = [
        (
            whole(counts[0], f"The count {when}"),
            whole(counts[1], f"The number of cases examined {when}", least=1),
        )
        for counts, when in ((before, "before"), (after, "after"))
    ]
    found = compare(rounds[0], rounds[1], confidence=confidence)
    adjusted = min(1.0, found.p_value * criteria)
    words = change_words(found.difference, adjusted)
    return {
        "difference": found.difference,
        "newcombe": found.interval.as_list(),
        "fisher_p": found.p_value,
        "adjusted_p": adjusted,
        "words": words,
        "before": found.before,
        "after": found.after,
        "confidence": float(exact(confidence)),
        "warning": multiplicity_warning(criteria, confidence=confidence),
        "sentence": (
            f"{percent(Fraction(*rounds[0]))} of {rounds[0][1]:,} before, "
            f"{percent(Fraction(*rounds[1]))} of {rounds[1][1]:,} after: {words} "
            f"({points(found.interval)}; {_p_words(found.p_value)})"
        ),
    }


def _p_words(p: float) -> str:
    """Return 'p = 0.013'; a probability too small for a float is not called nothing."""
    return f"p = {p:.2g}" if p else "p below 1e-300"
