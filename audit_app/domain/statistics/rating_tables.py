"""Tables of ratings, read as people send them: one column a scorer, or one row an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit_app.domain.errors import AuditError, Place
from audit_app.domain.statistics.levels import exact
from audit_app.domain.statistics.weights import MOST_WEIGHTED_ANSWERS

NOT_APPLICABLE = frozenset({"na", "n/a", "not applicable", "not_applicable"})
MISSING = frozenset({"", ".", "nan"})
"""What statistical programs write for a missing answer; never an answer here."""

_CASE_HEADINGS = frozenset(
    [
        "case",
        "case_ref",
        "case_reference",
        "reference",
        "ref",
        "id",
        "unit",
        "item",
        "subject",
        "file",
        "case_id",
        "case_no",
    ]
)
_SCORER_HEADINGS = frozenset(
    ["rater", "scorer", "reviewer", "coder", "auditor", "judge", "observer"]
)
_ANSWER_HEADINGS = frozenset(["answer", "rating", "score", "code", "value", "label", "category"])


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Answers by case, taken apart into the layers that are compared in turn.

    Attributes:
        units: Answers of each case, one a scorer; None where missing or not applicable.
        scale: Answers offered, in order where they have one.
        given: Whether somebody gave the scale; otherwise it holds the answers found.
        ordered: Whether the order of the scale means something.
        missing: Empty cells.
        not_applicable: Cells that say not applicable.
        applicability_agreed: Pairs of answers that agree on whether it applies.
        applicability_pairs: Pairs of answers: the denominator.
        header: Whether the first row was read as headings.
    """

    units: tuple[tuple[str | None, ...], ...]
    scale: tuple[str, ...]
    given: bool
    ordered: bool
    missing: int
    not_applicable: int
    applicability_agreed: int
    applicability_pairs: int
    header: bool


def read_ratings(
    rows: Sequence[Sequence[str]], scale: Sequence[str] | None = None, *, file: str = ""
) -> RatingTable:
    """Return the ratings in a table.

    The first row holds headings unless each of its cells is an answer found below or on the scale.
    A first column headed as a case reference is one, and so is one that repeats nothing and shares
    no value with the others. Three columns headed case, scorer and answer hold an answer a row.

    Args:
        rows: All rows; blank ones are passed over.
        scale: Answers offered, in order; None: those found.
        file: Name for messages.

    Raises:
        AuditError: If there is nothing to compare or an answer is not on the scale.
    """
    filled = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    ]
    if not filled:
        raise AuditError("There are no ratings.", remedy=_SHAPE, place=Place(file))
    header = _is_header([row for _, row in filled], scale)
    headings = [_plain(cell) for cell in filled[0][1]] if header else []
    body = filled[1:] if header else filled
    if not body:
        raise AuditError(
            "There are no ratings below the headings.", remedy=_SHAPE, place=Place(file)
        )
    if _is_long(headings):
        units = _from_long(body, file)
    else:
        _check_shape(body, headings, file)
        width = max(len(row) for _, row in filled)
        first = 1 if _has_references(headings, [row for _, row in body], width) else 0
        units = [[*row, *[""] * (width - len(row))][first:] for _, row in body]
    if max(map(len, units)) < 2:
        raise AuditError("There is one scorer only.", remedy=_SHAPE, place=Place(file))
    _check_answers(body, units, scale, file)
    return _layers(units, scale, header=header)


def _check_shape(
    body: Sequence[tuple[int, Sequence[str]]], headings: Sequence[str], file: str
) -> None:
    """Refuse answers below no heading, and a case that stands there twice."""
    seen: set[str] = set()
    for number, row in body:
        if headings and any(row[len(headings) :]):
            raise AuditError(
                "This row has more answers than there are headings.",
                remedy="Give every scorer a heading, and put answers with commas into quotes.",
                place=Place(file, row=number),
            )
        if headings and headings[0] in _CASE_HEADINGS and row[0]:
            if row[0] in seen:
                raise AuditError(
                    f"The case '{row[0]}' stands there twice.",
                    remedy="Keep one row for each case.",
                    place=Place(file, row=number),
                )
            seen.add(row[0])


def _check_answers(
    body: Sequence[tuple[int, Sequence[str]]],
    units: Sequence[Sequence[str]],
    scale: Sequence[str] | None,
    file: str,
) -> None:
    """Refuse an answer that is not on the scale, with its row where a row holds one case."""
    if scale is None:
        return
    offered = set(scale)
    if "" in offered:
        raise AuditError(
            "The scale names an empty answer.", remedy="Give the answers in order: --scale a,b,c."
        )
    rows = [number for number, _ in body] if len(body) == len(units) else [None] * len(units)
    for number, unit in zip(rows, units, strict=True):
        for cell in unit:
            if _kind(cell, offered) == "answer" and cell not in offered:
                raise AuditError(
                    f"The answer '{cell}' is not on the scale.",
                    remedy=f"The scale is {', '.join(scale)}.",
                    place=Place(file, row=number),
                )


_SHAPE = "Give one column a scorer and one row a case, with headings."


def _is_header(rows: Sequence[Sequence[str]], scale: Sequence[str] | None) -> bool:
    known = {cell for row in rows[1:] for cell in row} | set(scale or ())
    return not all(cell in known or _plain(cell) in MISSING | NOT_APPLICABLE for cell in rows[0])


def _is_long(headings: Sequence[str]) -> bool:
    return (
        len(headings) == 3
        and headings[0] in _CASE_HEADINGS
        and headings[1] in _SCORER_HEADINGS
        and headings[2] in _ANSWER_HEADINGS
    )


def _has_references(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    if headings and headings[0] in _CASE_HEADINGS | {"", "#"}:
        return True
    first = [row[0] for row in rows if row]
    others = {cell for row in rows for cell in row[1:]}
    distinct = len(set(first)) == len(first) and "" not in first
    return width >= 3 and len(first) >= 2 and distinct and not others & set(first)


def _from_long(rows: Sequence[tuple[int, Sequence[str]]], file: str) -> list[list[str]]:
    answers: dict[str, dict[str, str]] = {}
    scorers: dict[str, None] = {}
    for number, row in rows:
        case, scorer, answer = [*row, "", "", ""][:3]
        given = answers.setdefault(case, {})
        if scorer in given:
            raise AuditError(
                "One scorer answers the same case twice.",
                remedy="Keep one row for each case and scorer.",
                place=Place(file, row=number),
            )
        given[scorer] = answer
        scorers[scorer] = None
    return [[given.get(scorer, "") for scorer in scorers] for given in answers.values()]


def _layers(
    units: Sequence[Sequence[str]], scale: Sequence[str] | None, *, header: bool
) -> RatingTable:
    offered = set(scale or ())
    missing = not_applicable = agreed = pairs = 0
    answers: list[tuple[str | None, ...]] = []
    for unit in units:
        kinds = [_kind(cell, offered) for cell in unit]
        missing += kinds.count("missing")
        not_applicable += kinds.count("not applicable")
        no, yes = kinds.count("not applicable"), kinds.count("answer")
        pairs += (no + yes) * (no + yes - 1) // 2
        agreed += no * (no - 1) // 2 + yes * (yes - 1) // 2
        answers.append(
            tuple(
                cell if kind == "answer" else None for cell, kind in zip(unit, kinds, strict=True)
            )
        )
    found = {cell for unit in answers for cell in unit if cell is not None}
    order, ordered = (tuple(scale), True) if scale is not None else _found_scale(found)
    return RatingTable(
        tuple(answers),
        order,
        scale is not None,
        ordered,
        missing,
        not_applicable,
        agreed,
        pairs,
        header,
    )


def _kind(cell: str, offered: set[str]) -> str:
    if cell in offered:
        return "answer"
    plain = cell.casefold()
    if plain in MISSING:
        return "missing"
    return "not applicable" if plain in NOT_APPLICABLE else "answer"


def _found_scale(found: set[str]) -> tuple[tuple[str, ...], bool]:
    """Return the answers found: in order of size if all are numbers, else by alphabet."""
    if len(found) > MOST_WEIGHTED_ANSWERS:
        return tuple(sorted(found)), False  # no measure would look at their order
    numbers: dict[str, Fraction] = {}
    for answer in found:
        try:
            numbers[answer] = exact(answer)
        except AuditError:
            return tuple(sorted(found)), False
    if len(set(numbers.values())) < len(numbers):
        raise AuditError("The same number is written in two ways.", remedy="Write 1 and 1.0 alike.")
    return tuple(sorted(found, key=lambda answer: numbers[answer])), True


def _plain(cell: str) -> str:
    return "_".join(cell.casefold().split())
