"""What must hold between the parts of a checklist: one small generator a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit_app.domain import conditions
from audit_app.domain.checklist import Counts, Criterion, FactKind, ScaleKind
from audit_app.domain.conditions import ConditionError, Value
from audit_app.interchange.checklists.building import Placed, Shared
from audit_app.interchange.checklists.faults import Path, suggestion
from audit_app.interchange.checklists.model import ChecklistFile, IncludeTable

Found = Iterator[tuple[Path, str]]
"""Faults as they are found: where, and a sentence."""

_RULE_FIELDS = ("applies_when", "must_apply_when", "critical_when")


@dataclass(frozen=True, slots=True)
class Draft:
    """A checklist whose tables are sound and whose connections are not yet checked.

    Attributes:
        file: Its tables.
        shared: Scales, sources and blocks it can use, its own among them.
        placed: Its criteria in order, blocks put in place.
    """

    file: ChecklistFile
    shared: Shared
    placed: Sequence[Placed]

    def values(self) -> Mapping[str, Sequence[Value]]:
        """Return what each name that rules may use can be; numbers are left to the rules."""
        known: dict[str, Sequence[Value]] = {}
        for key, fact in self.file.fact.items():
            known[key] = {
                FactKind.YES_NO: ("yes", "no"),
                FactKind.WORD: tuple(fact.values),
                FactKind.NUMBER: (),
            }[fact.kind]
        for each in self.placed:
            scale = self.shared.scales.get(each.criterion.scale)
            known[each.criterion.key] = tuple(o.key for o in scale.option) if scale else ()
        return known


def faults(draft: Draft) -> Found:
    """Yield everything that is wrong between the parts of a checklist."""
    yield from _blocks(draft)
    yield from _repeated(draft)
    yield from _references(draft)
    yield from _grade_rule(draft)
    yield from _scales(draft)
    values = draft.values()
    circles = _circles(draft)
    yield from ((path, text) for path, text, _ in circles)
    in_circle = {key for _, _, keys in circles for key in keys}
    sound = set()
    for place, each in enumerate(draft.placed):
        if each.criterion.key in in_circle:
            continue
        found = list(_conditions(draft, place, each, values))
        yield from found
        if not found:
            sound.add(each.criterion.key)
    for each in draft.placed:
        if each.criterion.key in sound:
            yield from _never(each, draft, values)


def _blocks(draft: Draft) -> Found:
    for place, entry in enumerate(draft.file.criterion):
        if isinstance(entry, IncludeTable) and entry.include not in draft.shared.blocks:
            hint = suggestion(entry.include, list(draft.shared.blocks))
            yield (
                ("criterion", place, "include"),
                f"There is no block '{entry.include}'.{hint}",
            )


def _repeated(draft: Draft) -> Found:
    keys: set[str] = set()
    questions: dict[str, str] = {}
    for each in draft.placed:
        criterion = each.criterion
        if criterion.key in keys:
            yield (*each.path, "key"), f"The key '{criterion.key}' stands here a second time."
        elif criterion.key in draft.file.fact:
            yield (*each.path, "key"), f"The key '{criterion.key}' is also the name of a fact."
        keys.add(criterion.key)
        asked = " ".join(criterion.question.casefold().split())
        if asked in questions:
            yield (
                (*each.path, "question"),
                f"'{criterion.key}' asks the same as '{questions[asked]}'.",
            )
        questions.setdefault(asked, criterion.key)


def _references(draft: Draft) -> Found:
    places: list[tuple[Path, str, str, Sequence[str]]] = []
    for each in draft.placed:
        criterion, path = each.criterion, each.path
        places.append(((*path, "scale"), "scale", criterion.scale, [*draft.shared.scales]))
        places.append(((*path, "source"), "source", criterion.source, [*draft.shared.sources]))
        if criterion.standard:
            path = (*path, "standard")
            places.append((path, "standard", criterion.standard, [*draft.file.standard]))
    for key, standard in draft.file.standard.items():
        path = ("standard", key, "source")
        places.append((path, "source", standard.source, [*draft.shared.sources]))
    for path, what, named, known in places:
        if named not in known:
            yield path, f"There is no {what} '{named}'.{suggestion(named, known)}"


def _grade_rule(draft: Draft) -> Found:
    rule = draft.file.grade_rule
    path: Path = ("grade_rule",)
    if rule.critical_caps_at not in rule.levels:
        yield (
            (*path, "critical_caps_at"),
            f"'{rule.critical_caps_at}' is none of the levels: {', '.join(rule.levels)}.",
        )
    further = rule.further_needs_share_met
    wanted = max(0, len(rule.levels) - 3)
    if further and len(further) != wanted:
        yield (
            (*path, "further_needs_share_met"),
            f"{len(rule.levels)} levels need {wanted} further shares; there are {len(further)}.",
        )
    shares = [rule.middle_needs_share_met, *further]
    if shares != sorted(shares, reverse=True):
        yield (
            (*path, "further_needs_share_met"),
            "A lower grade asks for a larger share than a higher one.",
        )
    if rule.middle_needs_share_met > rule.best_needs_share_met:
        yield (
            (*path, "middle_needs_share_met"),
            "The middle grade asks for a larger share than the best.",
        )


def _scales(draft: Draft) -> Found:
    for key, scale in draft.file.scale.items():
        options = [option.key for option in scale.option]
        if len(set(options)) < len(options):
            yield ("scale", key), f"The scale '{key}' has two options with the same key."
    for each in draft.placed:
        criterion = each.criterion
        named = draft.shared.scales.get(criterion.scale)
        if named is None:
            continue
        if named.kind is ScaleKind.TIMELINESS and not criterion.standard:
            yield each.path, f"'{criterion.key}' is about time and names no standard to hold it to."
        if criterion.critical and Counts.NOT_MET not in {o.counts for o in named.option}:
            text = f"no answer of the scale '{criterion.scale}' counts as not met."
            yield (*each.path, "critical"), f"'{criterion.key}' can never be critical: {text}"


def _conditions(
    draft: Draft, place: int, each: Placed, values: Mapping[str, Sequence[Value]]
) -> Found:
    criterion = each.criterion
    if criterion.critical_when and not criterion.critical:
        text = "says when it is critical but can never fire: it is not marked critical."
        yield (*each.path, "critical_when"), f"'{criterion.key}' {text}"
    earlier = {other.criterion.key for other in draft.placed[:place]}
    later = {other.criterion.key for other in draft.placed[place:]} - earlier
    facts = set(draft.file.fact)
    may_name = {
        "applies_when": set(values) - later,
        "must_apply_when": facts,
        "critical_when": set(values) - {criterion.key},
    }
    for name, allowed in may_name.items():
        rule = getattr(criterion, name)
        path = (*each.path, name)
        problems = conditions.check(rule, values) if rule else []
        yield from ((path, problem + _closest(rule, values)) for problem in problems)
        if rule and not problems:
            yield from ((path, text) for text in _misplaced(criterion, name, allowed))
            yield from ((path, text) for text in _mistyped(rule, values, draft))


def _misplaced(criterion: Criterion, name: str, allowed: set[str]) -> Iterator[str]:
    wrong = conditions.names(getattr(criterion, name)) - allowed
    if wrong and name == "must_apply_when":
        yield f"The rule may name the case's own columns only, not '{min(wrong)}'."
    elif wrong:
        yield f"The rule of '{criterion.key}' names '{min(wrong)}', which is not asked before it."


def _names(rule: str) -> frozenset[str]:
    """Return the names in a rule; none if it cannot be understood, which is told elsewhere."""
    try:
        return frozenset(comparison.name for comparison in conditions.comparisons(rule))
    except ConditionError:
        return frozenset()


def _closest(rule: str, values: Mapping[str, Sequence[Value]]) -> str:
    unknown = sorted(_names(rule) - set(values))
    return suggestion(unknown[0], list(values)) if len(unknown) == 1 else ""


def _mistyped(rule: str, values: Mapping[str, Sequence[Value]], draft: Draft) -> Iterator[str]:
    for comparison in conditions.comparisons(rule):
        name, known = comparison.name, values[comparison.name]
        fact = draft.file.fact.get(name)
        number = fact is not None and fact.kind is FactKind.NUMBER
        for value in comparison.values:
            if number and isinstance(value, str):
                yield f"'{name}' is a number and is compared with the text '{value}'."
            elif not number and value not in known:
                hint = suggestion(str(value), [str(each) for each in known])
                yield f"'{name}' can never be '{value}'.{hint}"


def _circles(draft: Draft) -> list[tuple[Path, str, frozenset[str]]]:
    """Return where rules lead back to themselves, each circle once, with its criteria."""
    named: dict[str, frozenset[str]] = {}
    paths: dict[str, Path] = {}
    for each in draft.placed:
        criterion = each.criterion
        if criterion.key not in named:
            paths[criterion.key] = (*each.path, "applies_when")
            named[criterion.key] = _names(criterion.applies_when)
    found: dict[frozenset[str], tuple[Path, str]] = {}
    for start in named:
        if circle := _way_back(start, named):
            text = f"The rules go round in a circle: {' -> '.join([*circle, start])}."
            found.setdefault(frozenset(circle), (paths[start], text))
    return [(path, text, keys) for keys, (path, text) in found.items()]


def _way_back(start: str, named: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the shortest way from a criterion back to itself, or nothing."""
    ways = [[start]]
    seen = {start}
    for way in ways:
        for name in sorted(named.get(way[-1], ())):
            if name == start:
                return way
            if name in named and name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _never(each: Placed, draft: Draft, values: Mapping[str, Sequence[Value]]) -> Found:
    """Find rules that no answer and no case can satisfy."""
    criterion = each.criterion
    possible = _with_numbers(criterion, values, draft)
    for name in _RULE_FIELDS:
        rule = getattr(criterion, name)
        if not rule:
            continue
        if not conditions.can_hold([rule], possible):
            yield (*each.path, name), f"The rule '{rule}' can never fire."
        elif name == "critical_when" and not conditions.can_hold(
            [rule, criterion.applies_when], possible
        ):
            yield (
                (*each.path, name),
                f"The rule '{rule}' can never fire: '{criterion.key}' is not asked then.",
            )


def _with_numbers(
    criterion: Criterion, values: Mapping[str, Sequence[Value]], draft: Draft
) -> Mapping[str, Sequence[Value]]:
    """Add to the known values, for each number, those beside and between its limits."""
    limits: dict[str, set[float]] = {}
    for name in _RULE_FIELDS:
        rule = getattr(criterion, name)
        for comparison in conditions.comparisons(rule):
            numbers = (value for value in comparison.values if isinstance(value, float))
            limits.setdefault(comparison.name, set()).update(numbers)
    numeric = {
        key: sorted({beside for limit in limits.get(key, ()) for beside in _beside(limit)})
        for key, fact in draft.file.fact.items()
        if fact.kind is FactKind.NUMBER
    }
    return {**values, **numeric}


def _beside(limit: float) -> tuple[float, float, float]:
    return limit - 0.5, limit, limit + 0.5
