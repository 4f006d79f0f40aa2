"""A second person works out every figure again, from the list of cases in the workbook alone.

Nothing of the program is imported. Formulas are written down anew from docs/figures.md, in floating
point and with scipy's own distributions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import beta, hypergeom, t

MET, PARTLY, NOT_MET, UNKNOWN, OUT = "met", "partly met", "not met", "cannot tell", "not applicable"
NEVER = "out of scope"
"""A drawn case that should not have been in the register: examined, and in no count of answers."""

ASIDE = {OUT, NEVER, None}
ALPHA = 0.05
FIRST = 4
"""Row of a sheet's first case or question."""

Answers = Sequence[tuple[str, str | None]]
"""Stratum and kind of every case examined; None where nothing was answered."""


@dataclass(frozen=True)
class Share:
    """Counts of one figure, its share and its limits."""

    counts: Mapping[str, int]
    share: float | None
    low: float | None = None
    high: float | None = None


def rows_of(sheet: Any, top: int = 3) -> Iterator[dict[str, Any]]:
    """Yield the rows of a sheet that is one table, by heading."""
    lines = sheet.iter_rows(min_row=top, values_only=True)
    head = next(lines)
    for line in lines:
        yield dict(zip(head, line, strict=True))


def sizes(book: Any) -> dict[str, int]:
    """Return the cases of the register by stratum; one nameless one where there is none."""
    found = {r["Item"]: r["Value"] for r in rows_of(book["Method"]) if r["Part"] == "Strata"}
    if len(found) > 1:
        return found
    (whole,) = [r["Count"] for r in rows_of(book["Cover"], _top(book["Cover"], "Step"))
                if r["Step"] == "Cases in the register"]  # fmt: skip
    return {"": whole}


def _top(sheet: Any, heading: str) -> int:
    row: int = next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == heading)
    return row


def answers(book: Any, kinds: Mapping[str, str | None]) -> dict[str, list[tuple[str, str | None]]]:
    """Return what every case of the sample counts as, by number of the question.

    Args:
        book: The workbook for the office, with values.
        kinds: What each word of an answer counts as.
    """
    strata = sizes(book)
    found: dict[str, list[tuple[str, str | None]]] = {}
    for row in rows_of(book["Cases"]):
        out_of_scope = str(row["Why"] or "").startswith("Out of scope")
        if not (str(row["In the sample"]).startswith("Yes") or out_of_scope):
            continue
        stratum = row["Stratum"] if len(strata) > 1 else ""
        for heading, word in row.items():
            if heading[0] == "Q" and heading[1:].isdigit():
                kind = NEVER if out_of_scope else kinds[word] if word else None
                found.setdefault(heading, []).append((stratum, kind))
    return found


def whole_files(every: Mapping[str, Answers], numbers: Sequence[str]) -> Answers:
    """Return what each file counts as over some questions."""
    made = []
    for case in zip(*(every[number] for number in numbers), strict=True):
        seen = {kind for _, kind in case}
        kind: str | None
        if None in seen:
            kind = None
        elif NEVER in seen:
            kind = NEVER
        elif seen & {NOT_MET, PARTLY}:
            kind = NOT_MET
        elif UNKNOWN in seen:
            kind = UNKNOWN
        else:
            kind = MET if MET in seen else OUT
        made.append((case[0][0], kind))
    return made


def share(given: Answers, strata: Mapping[str, int]) -> Share:
    """Return a share with its limits; see docs/figures.md, limits of one share."""
    counts = Counter(kind for _, kind in given if kind)
    n: dict[str, int] = {h: sum(s == h and kind is not None for s, kind in given) for h in strata}
    a: dict[str, int] = {h: sum(s == h and kind not in ASIDE for s, kind in given) for h in strata}
    k: dict[str, int] = {h: sum(s == h and kind == MET for s, kind in given) for h in strata}
    seen = [h for h in strata if n[h]]
    total = sum(strata[h] / n[h] * a[h] for h in seen)
    if not total:
        return Share(counts, None)
    p = sum(strata[h] / n[h] * k[h] for h in seen) / total
    if len(strata) == 1:
        (h,) = strata
        return Share(counts, k[h] / a[h], *exact_limits(k[h], a[h], strata[h] - n[h] + a[h]))
    if len(seen) < len(strata) or any(n[h] == 1 < strata[h] for h in seen):
        return Share(counts, p)
    variance = 0.0
    for h in seen:
        if n[h] < strata[h]:
            residuals = [1 - p] * k[h] + [-p] * (a[h] - k[h]) + [0.0] * (n[h] - a[h])
            mean = sum(residuals) / n[h]
            spread = sum((each - mean) ** 2 for each in residuals) / (n[h] - 1)
            variance += strata[h] ** 2 * (1 - n[h] / strata[h]) * spread / n[h]
    variance /= total**2
    loss = sum(strata[h] ** 2 * (1 - n[h] / strata[h]) * a[h] / n[h] ** 2 for h in seen)
    applies, met = sum(a.values()), sum(k.values())
    freedom = applies - sum(a[h] > 0 for h in seen)
    if freedom < 1 or not loss:
        return Share(counts, p)
    design = total**2 / loss
    certain = met in {0, applies}
    worth = design if certain or variance < 1e-18 else min(p * (1 - p) / variance, design)
    worth *= (t.ppf(1 - ALPHA / 2, max(applies - 1, 1)) / t.ppf(1 - ALPHA / 2, freedom)) ** 2
    low = 0.0 if not met else beta.ppf(ALPHA / 2, worth * p, worth * (1 - p) + 1)
    high = 1.0 if certain and met else beta.ppf(
        1 - ALPHA / 2, worth * p + 1, worth * (1 - p)
    )  # fmt: skip
    unseen = sum(strata[h] - n[h] for h in seen)
    known = applies + unseen
    if applies >= unseen:
        low, high = math.floor(low * known) / known, math.ceil(high * known) / known
    return Share(counts, p, max(low, met / known), min(high, (met + unseen) / known))


def exact_limits(met: int, applies: int, population: int) -> tuple[float, float]:
    """Return the smallest and largest share a two-sided exact test does not reject."""
    possible = [
        count
        for count in range(met, population - (applies - met) + 1)
        if hypergeom.sf(met - 1, population, count, applies) > ALPHA / 2
        and hypergeom.cdf(met, population, count, applies) > ALPHA / 2
    ]
    return possible[0] / population, possible[-1] / population


def differences(book: Any, kinds: Mapping[str, str | None]) -> Iterator[tuple[str, float]]:
    """Yield every figure of a workbook that was worked out again, and how far it is away."""
    every, strata = answers(book, kinds), sizes(book)
    questions = list(rows_of(book["Results by question"]))
    for row in questions:
        number = row["Number"]
        yield from _held(number, row, share(every[number], strata))
    for title in dict.fromkeys(row["Section"] for row in questions):
        own = [row["Number"] for row in questions if row["Section"] == title]
        (row,) = [r for r in rows_of(book["Results by section"]) if r["Section"] == title][:1]
        yield from _section(title, row, [every[number] for number in own])
        files = share(whole_files(every, own), strata)
        yield from _limits(f"{title}, files", row, files, "Files all met")
    files = share(whole_files(every, list(every)), strata)
    top = _top(book["Summary"], "Figure")
    (row,) = [r for r in rows_of(book["Summary"], top) if r["Figure"] == "Files with every question met"]  # noqa: E501 # fmt: skip
    yield "files met", abs(row["Count"] - files.counts[MET])
    yield from _limits("files", row, files, "Share")
    if len(strata) > 1:
        yield from _strata(book, every, strata)


def _strata(
    book: Any, every: Mapping[str, Answers], strata: Mapping[str, int]
) -> Iterator[tuple[str, float]]:
    for row in rows_of(book["Results by stratum"]):
        name, number = row["Part"], row["Number"]
        whole = every[number] if number else whole_files(every, list(every))
        own = [("", kind) for stratum, kind in whole if stratum == name]
        yield from _held(f"{number} {name}", row, share(own, {"": strata[name]}))


def _held(name: str, row: Mapping[str, Any], found: Share) -> Iterator[tuple[str, float]]:
    for kind in (MET, PARTLY, NOT_MET, UNKNOWN, OUT):
        yield f"{name} {kind}", abs(row[kind.capitalize()] - found.counts[kind])
    applies = sum(n for kind, n in found.counts.items() if kind not in ASIDE)
    yield f"{name} applicable", abs(row["Applicable"] - applies)
    yield from _limits(name, row, found, "Share met")


def _limits(
    name: str, row: Mapping[str, Any], found: Share, heading: str
) -> Iterator[tuple[str, float]]:
    for title, value in (
        (heading, found.share),
        ("Lower limit", found.low),
        ("Upper limit", found.high),
    ):
        if row[title] is not None:  # too few cases have no share in the workbook
            yield f"{name}, {title}", abs(row[title] - (math.inf if value is None else value))


def _section(
    title: str, row: Mapping[str, Any], own: Sequence[Answers]
) -> Iterator[tuple[str, float]]:
    counts = Counter(kind for one in own for _, kind in one if kind)
    for kind in (MET, PARTLY, NOT_MET, UNKNOWN, OUT):
        yield f"{title} {kind}", abs(row[kind.capitalize()] - counts[kind])
