"""Adding, removing and moving the parts of a draft; where its faults belong. All pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from audit_app.domain.checklist import (
    Checklist,
    Confidence,
    Criterion,
    Scale,
    Source,
    Standard,
)
from audit_app.domain.conditions import ConditionError, names
from audit_app.ui.checklists.parts import ABOUT, GRADE, SPECS, kind_of, new_source
from audit_app.ui.score.lists import Entry
from audit_app.ui.services import PartFault

USUAL_SCALE: Final = "met"
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_NO_SOURCE = Source("", "No source yet", "", "", date(1, 1, 1))


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault and the field it belongs to.

    Attributes:
        part: See parts.
        field: Name of the field; empty if it belongs to none.
        message: What is wrong.
    """

    part: str
    field: str
    message: str


def key_from(words: str) -> str:
    """Return a key made of words: 'Stop and search' gives 'stop_and_search'."""
    plain = _NOT_KEY.sub("_", words.casefold()).strip("_")
    return (plain if plain[:1].isalpha() else f"list_{plain}" if plain else "")[:60].strip("_")


def fresh_key(stem: str, taken: Collection[str]) -> str:
    """Return a key that is not taken: 'question_3'."""
    number = len(taken) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def added(
    draft: Checklist, kind: str, after: str, scales: Mapping[str, Scale], today: date
) -> tuple[Checklist, str]:
    """Return a draft with a new criterion, source or standard, and the new part.

    Args:
        draft: The checklist.
        kind: 'criterion', 'source' or 'standard'.
        after: The part in hand: a criterion comes after it, in its section and with its source.
        scales: That may be used.
        today: The day a new source is read.
    """
    if kind == "source":
        key = fresh_key("source", draft.sources)
        source = replace(new_source(today), key=key)
        return replace(draft, sources={**draft.sources, key: source}), f"source/{key}"
    if kind == "standard":
        key = fresh_key("standard", draft.standards)
        named = next(iter(draft.sources), "")
        standard = Standard(key, "", 1, "days", named, Confidence.CHECK_LOCALLY)
        return replace(draft, standards={**draft.standards, key: standard}), f"standard/{key}"
    place = len(draft.criteria)
    if kind_of(after) == "criterion":
        place = int(after.partition("/")[2]) + 1
    before = draft.criteria[place - 1] if place else None
    taken = {*draft.facts, *(each.key for each in draft.criteria)}
    usual = USUAL_SCALE if USUAL_SCALE in scales else next(iter(scales), "")
    made = Criterion(
        key=fresh_key("question", taken),
        question="",
        section=before.section if before else "",
        scale=usual,
        evidence="",
        guidance="",
        source=before.source if before else next(iter(draft.sources), ""),
        section_in_source="",
    )
    criteria = (*draft.criteria[:place], made, *draft.criteria[place:])
    known = {**draft.scales, **({usual: scales[usual]} if usual else {})}
    return replace(draft, criteria=criteria, scales=known), f"criterion/{place}"


def removed(draft: Checklist, part: str) -> tuple[Checklist, str]:
    """Return a draft without a part, and the part to look at next."""
    kind, _, which = part.partition("/")
    if kind == "criterion":
        place = int(which)
        criteria = (*draft.criteria[:place], *draft.criteria[place + 1 :])
        rest = min(place, len(criteria) - 1)
        return replace(draft, criteria=criteria), f"criterion/{rest}" if criteria else ABOUT
    if kind == "source":
        sources = {key: each for key, each in draft.sources.items() if key != which}
        return replace(draft, sources=sources), ABOUT
    standards = {key: each for key, each in draft.standards.items() if key != which}
    return replace(draft, standards=standards), ABOUT


def moved(draft: Checklist, part: str, by: int) -> tuple[Checklist, str]:
    """Return a draft with a criterion moved up (-1) or down (1); at either end it stays."""
    place = int(part.partition("/")[2])
    to = place + by
    if not 0 <= to < len(draft.criteria):
        return draft, part
    criteria = list(draft.criteria)
    criteria.insert(to, criteria.pop(place))
    return replace(draft, criteria=tuple(criteria)), f"criterion/{to}"


def outline(draft: Checklist, faults: Sequence[PlacedFault]) -> list[Entry]:
    """Return a line for every part of a draft, each with the number of its faults."""
    lines: list[tuple[str, str, str, str]] = [
        (ABOUT, "Title and units", "", "The checklist"),
        (GRADE, "Grade rule", "", ""),
    ]
    section = None
    for place, criterion in enumerate(draft.criteria):
        heading = (criterion.section or "No section yet") if criterion.section != section else ""
        section = criterion.section
        mark = f"{place + 1}{'!' if criterion.critical else ''}"
        lines.append((f"criterion/{place}", criterion.question or "New question", mark, heading))
    for kind, words, titles in (
        ("source", "Sources", {key: each.title for key, each in draft.sources.items()}),
        ("standard", "Standards", {key: each.title for key, each in draft.standards.items()}),
    ):
        for number, (key, title) in enumerate(titles.items()):
            heading = words if number == 0 else ""
            lines.append((f"{kind}/{key}", title or f"New {kind}", "", heading))
    wrong: dict[str, int] = {}
    for fault in faults:
        wrong[fault.part] = wrong.get(fault.part, 0) + 1
    return [
        Entry(
            part,
            title,
            mark=mark,
            heading=heading,
            state=f"✗ {wrong[part]}" if part in wrong else "",
            role="bad" if part in wrong else "",
        )
        for part, title, mark, heading in lines
    ]


def placed_faults(draft: Checklist, faults: Iterable[PartFault]) -> list[PlacedFault]:
    """Return faults with the part and the field each belongs to, in the order of the parts."""
    found = [_placed(draft, fault) for fault in faults]
    order = {entry.key: place for place, entry in enumerate(outline(draft, ()))}
    return sorted(found, key=lambda fault: order[fault.part])


def _placed(draft: Checklist, fault: PartFault) -> PlacedFault:
    path = [*fault.path, "", "", ""]
    part, field = ABOUT, str(path[0])
    if path[0] == "grade_rule":
        part, field = GRADE, str(path[1])
    elif path[0] == "criterion" and isinstance(path[1], int):
        if path[1] < len(draft.criteria):
            part, field = f"criterion/{path[1]}", str(path[2])
    elif (path[0] == "source" and path[1] in draft.sources) or (
        path[0] == "standard" and path[1] in draft.standards
    ):
        part, field = f"{path[0]}/{path[1]}", str(path[2])
    known = {spec.name for spec in SPECS[kind_of(part)]}
    return PlacedFault(part, field if field in known else "", fault.message)


def presentable(checklist: Checklist) -> Checklist:
    """Return a checklist that every view can show, with stand-ins for what a draft still lacks."""
    known = {*checklist.facts, *(each.key for each in checklist.criteria)}
    scales = dict(checklist.scales)
    sources = dict(checklist.sources)
    criteria = []
    for criterion in checklist.criteria:
        scales.setdefault(criterion.scale, Scale(criterion.scale, "No answers yet", ()))
        sources.setdefault(criterion.source, _NO_SOURCE)
        criteria.append(
            replace(
                criterion,
                question=criterion.question or "New question",
                applies_when=_readable(criterion.applies_when, known),
                critical_when=_readable(criterion.critical_when, known),
                must_apply_when=_readable(criterion.must_apply_when, known),
            )
        )
    return replace(checklist, criteria=tuple(criteria), scales=scales, sources=sources)


def _readable(rule: str, known: Collection[str]) -> str:
    try:
        return rule if names(rule) <= set(known) else ""
    except ConditionError:
        return ""
