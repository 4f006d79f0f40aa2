"""The parts of a checklist that have a form of their own: their fields, read and put back.

A part is named by a text: "about", "grade", "criterion/3", "source/app", "standard/visit".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from audit_app.domain.checklist import (
    UNITS,
    Checklist,
    Confidence,
    Counted,
    Criterion,
    GradeRule,
    Scale,
    Source,
    Standard,
)
from audit_app.ui.checklists.fields import FieldKind, FieldSpec
from audit_app.ui.checklists.inputs import share_in

ABOUT: Final = "about"
GRADE: Final = "grade"

_RULE = 'Such as: age < 13 and seen == "no"'
SPECS: Final[Mapping[str, Sequence[FieldSpec]]] = {
    ABOUT: (
        FieldSpec("title", "Title of the theme"),
        FieldSpec("unit", "What one case is, such as: search"),
        FieldSpec("unit_plural", "The same for several, such as: searches"),
        FieldSpec("recommendation", "Recommendation it tests", hint="May stay empty."),
    ),
    GRADE: (
        FieldSpec(
            "levels", "Grades, best first", FieldKind.LIST, "One a line: key, colon, words.", 4
        ),
        FieldSpec("best_needs_share_met", "Share met that the best grade needs", FieldKind.SHARE),
        FieldSpec("middle_needs_share_met", "Share met that the next one needs", FieldKind.SHARE),
        FieldSpec(
            "further_needs_share_met",
            "Shares met that further grades need",
            FieldKind.LIST,
            "Per cent, one a line; the last grade needs none.",
            2,
        ),
        FieldSpec(
            "critical_caps_at", "Best grade with a critical question not met", FieldKind.CHOICE
        ),
        FieldSpec("text", "The rule in words, as it is shown", FieldKind.TEXT, lines=4),
    ),
    "criterion": (
        FieldSpec("question", "Question, as an auditor reads it", FieldKind.TEXT, lines=2),
        FieldSpec("section", "Section it stands in"),
        FieldSpec("scale", "Answers", FieldKind.CHOICE),
        FieldSpec("evidence", "What on file shows it", FieldKind.TEXT, lines=2),
        FieldSpec(
            "guidance",
            "Guidance",
            FieldKind.TEXT,
            "What good looks like, and what does not count.",
            4,
        ),
        FieldSpec("not_applicable_when", "When 'not applicable' is right", hint="Empty: never."),
        FieldSpec(
            "critical",
            "Critical",
            FieldKind.CHECK,
            "If it was not done, a child may be at risk now.",
        ),
        FieldSpec("critical_when", "Critical only when", hint=f"A rule; empty: always. {_RULE}"),
        FieldSpec("applies_when", "Asked only when", hint=f"A rule; empty: always. {_RULE}"),
        FieldSpec(
            "must_apply_when",
            "'Not applicable' is refused when",
            hint="A rule about what the register says; empty: never.",
        ),
        FieldSpec("source", "Source", FieldKind.CHOICE),
        FieldSpec("section_in_source", "Section or heading there"),
        FieldSpec("confidence", "How sure the fact is", FieldKind.CHOICE),
        FieldSpec("standard", "Standard it is held against", FieldKind.CHOICE),
        FieldSpec(
            "key",
            "Key",
            hint="What answers are stored under. Answers and rates go on only under the same key.",
        ),
    ),
    "source": (
        FieldSpec("title", "Title of the document or page"),
        FieldSpec("publisher", "Publisher"),
        FieldSpec("address", "Address", hint="Begins with https://"),
        FieldSpec("read_on", "Read on", FieldKind.DATE),
        FieldSpec("note", "How much of it was read", hint="Empty: the whole."),
    ),
    "standard": (
        FieldSpec("title", "Title"),
        FieldSpec("value", "Figure", FieldKind.NUMBER),
        FieldSpec("unit", "Unit", FieldKind.CHOICE),
        FieldSpec("counted", "How time is counted", FieldKind.CHOICE),
        FieldSpec("source", "Source", FieldKind.CHOICE),
        FieldSpec("confidence", "How sure the figure is", FieldKind.CHOICE),
    ),
}
"""Fields of each kind of part, in order."""

_COUNTED: Final = (
    (Counted.AFTER, "Not later than; the first day is not counted"),
    (Counted.FROM_THE_DAY, "Not later than; the first day counts"),
    (Counted.AT_LEAST, "At least so much must lie between"),
)


def kind_of(part: str) -> str:
    """Return which form a part is shown in: a key of SPECS."""
    return part.partition("/")[0]


def values_of(draft: Checklist, part: str) -> Mapping[str, Any]:
    """Return the values of a part by the names of its fields."""
    kind, _, which = part.partition("/")
    held: Checklist | Criterion | GradeRule | Source | Standard = draft
    if kind == "criterion":
        held = draft.criteria[int(which)]
    elif kind == "source":
        held = draft.sources[which]
    elif kind == "standard":
        held = draft.standards[which]
    elif kind == GRADE:
        rule = draft.grade_rule
        return {
            **{spec.name: getattr(rule, spec.name) for spec in SPECS[GRADE]},
            "levels": tuple(f"{key}: {words}" for key, words in rule.levels.items()),
            "further_needs_share_met": tuple(
                f"{share * 100:g}" for share in rule.further_needs_share_met
            ),
        }
    return {spec.name: getattr(held, spec.name) for spec in SPECS[kind]}


def choices_of(
    draft: Checklist, part: str, scales: Mapping[str, Scale], sources: Mapping[str, Source]
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return what the choices of a part offer, keys with words.

    Args:
        draft: The checklist.
        part: Of it.
        scales: That may be used.
        sources: That may be used, besides those of the draft.
    """
    kind = kind_of(part)
    sure = [(each.value, each.value.capitalize()) for each in Confidence]
    if kind == GRADE:
        return {"critical_caps_at": list(draft.grade_rule.levels.items())}
    own = [
        (key, source.title or "A source without a title") for key, source in draft.sources.items()
    ]
    if kind == "standard":
        units = [(unit, unit) for unit in UNITS]
        return {"unit": units, "counted": _COUNTED, "source": own, "confidence": sure}
    if kind != "criterion":
        return {}
    others = [
        (key, f"{source.title} (of other checklists)")
        for key, source in sources.items()
        if key not in draft.sources
    ]
    standards = [(key, each.title or key) for key, each in draft.standards.items()]
    return {
        "scale": [(key, scale.title) for key, scale in scales.items()],
        "source": [*own, *others],
        "confidence": sure,
        "standard": [("", "None"), *standards],
    }


def with_value(  # noqa: PLR0913 - a value, where it goes, and what may be named
    draft: Checklist,
    part: str,
    name: str,
    value: Any,
    scales: Mapping[str, Scale],
    sources: Mapping[str, Source],
) -> Checklist:
    """Return a draft with one value of one part changed, with the scales and sources it needs."""
    kind, _, which = part.partition("/")
    if name == "confidence":
        value = Confidence(value)
    elif name == "counted":
        value = Counted(value)
    if kind == "criterion":
        place = int(which)
        changed = replace(draft.criteria[place], **{name: value})
        criteria = (*draft.criteria[:place], changed, *draft.criteria[place + 1 :])
        return _provided(replace(draft, criteria=criteria), scales, sources)
    if kind == "source":
        source = replace(draft.sources[which], **{name: value})
        return replace(draft, sources={**draft.sources, which: source})
    if kind == "standard":
        standard = replace(draft.standards[which], **{name: value})
        return replace(draft, standards={**draft.standards, which: standard})
    if kind == GRADE:
        return replace(draft, grade_rule=_graded(draft.grade_rule, name, value))
    return replace(draft, **{name: value})


def _graded(rule: GradeRule, name: str, value: Any) -> GradeRule:
    if name == "levels":
        pairs = [line.partition(":") for line in value]
        levels = {key.strip(): words.strip() or key.strip() for key, _, words in pairs}
        return replace(rule, levels=levels)
    if name == "further_needs_share_met":
        return replace(rule, further_needs_share_met=tuple(map(share_in, value)))
    return replace(rule, **{name: value})


def _provided(
    draft: Checklist, scales: Mapping[str, Scale], sources: Mapping[str, Source]
) -> Checklist:
    """Return a draft that holds the scales its criteria use, no other, and every source named."""
    known = {**scales, **draft.scales}
    used = [each.scale for each in draft.criteria if each.scale in known]
    named = {each.source for each in draft.criteria}
    further = {key: each for key, each in sources.items() if key in named - set(draft.sources)}
    return replace(
        draft,
        scales={key: known[key] for key in sorted(set(used))},
        sources={**draft.sources, **further},
    )


def new_source(today: date) -> Source:
    """Return a source with nothing filled in but the day it is read."""
    return Source("", "", "", "", today)
