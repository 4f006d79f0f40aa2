"""What is different between two versions of a checklist, and which answers outlive the change.

An answer, and a rate, goes on only where the question still means the same: its words, what counts
and does not count, when it is asked and when not, its answers, and what it is held against. Where
it stands, where it comes from and whether it is critical may change without touching that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit_app.domain.checklist import Checklist, Criterion, Standard
from audit_app.domain.conditions import ConditionError, names


class ChangeKind(StrEnum):
    """One way in which a criterion, found by its key, differs."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    GUIDANCE = "guidance changed"
    SCALE = "answers changed"
    RULE = "asked in other cases"
    STANDARD = "held to another standard"
    CRITICAL = "critical in other cases"
    MOVED = "moved"
    EVIDENCE = "evidence described otherwise"
    SOURCE = "other source"


_OF_MEANING = frozenset(
    {
        ChangeKind.ADDED,
        ChangeKind.REMOVED,
        ChangeKind.REWORDED,
        ChangeKind.GUIDANCE,
        ChangeKind.SCALE,
        ChangeKind.RULE,
        ChangeKind.STANDARD,
    }
)


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion in two versions.

    Attributes:
        key: Of the criterion.
        before: As it was; None if it is new.
        after: As it is; None if it was removed.
        kinds: In what it differs, in the order of ChangeKind; empty if in nothing.
    """

    key: str
    before: Criterion | None
    after: Criterion | None
    kinds: tuple[ChangeKind, ...]

    @property
    def means_the_same(self) -> bool:
        """Whether answers to it, and rates of it, go on in the newer version."""
        return not _OF_MEANING.intersection(self.kinds)


@dataclass(frozen=True, slots=True)
class ChecklistChanges:
    """Everything that differs between two versions.

    Attributes:
        criteria: Every criterion of either, in the order of the newer; removed ones stand where
            they stood, after the criterion before them.
        besides: What else differs, one sentence each.
    """

    criteria: tuple[CriterionChange, ...]
    besides: tuple[str, ...]

    @property
    def changed(self) -> tuple[CriterionChange, ...]:
        """The criteria that differ in anything."""
        return tuple(change for change in self.criteria if change.kinds)


def unchanged_criteria(older: Checklist, newer: Checklist) -> tuple[str, ...]:
    """Return keys of the criteria that mean the same in both, in the order of the newer."""
    changes = compare_checklists(older, newer).criteria
    return tuple(change.key for change in changes if change.means_the_same)


def compare_checklists(older: Checklist, newer: Checklist) -> ChecklistChanges:
    """Return what differs between two versions of a checklist."""
    before = {criterion.key: criterion for criterion in older.criteria}
    after = {criterion.key: criterion for criterion in newer.criteria}
    moved = _moved(list(before), list(after))
    found = [
        CriterionChange(
            key,
            before.get(key),
            after.get(key),
            tuple(_kinds(older, newer, before.get(key), after.get(key), moved=key in moved)),
        )
        for key in _woven(list(before), list(after))
    ]
    return ChecklistChanges(tuple(found), tuple(_besides(older, newer)))


def _woven(before: list[str], after: list[str]) -> list[str]:
    """Return the newer order, with each removed key after the one that stood before it."""
    order, place = list(after), 0
    for key in before:
        if key in order:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    return order


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """Return the fewest keys that have to be taken out for the rest to keep their order."""
    places = {key: place for place, key in enumerate(before)}
    shared = [key for key in after if key in places]
    # The longest rising run of places (Schensted 1961), by patience sorting.
    tops: list[int] = []
    ends: list[str] = []
    previous: dict[str, str] = {}
    for key in shared:
        pile = bisect_left(tops, places[key])
        tops[pile : pile + 1] = [places[key]]
        ends[pile : pile + 1] = [key]
        if pile:
            previous[key] = ends[pile - 1]
    kept: set[str] = set()
    key = ends[-1] if ends else ""
    while key:
        kept.add(key)
        key = previous.get(key, "")
    return frozenset(shared) - kept


def _kinds(
    older: Checklist,
    newer: Checklist,
    before: Criterion | None,
    after: Criterion | None,
    *,
    moved: bool,
) -> list[ChangeKind]:
    if before is None or after is None:
        return [ChangeKind.ADDED if before is None else ChangeKind.REMOVED]
    differs: Mapping[ChangeKind, bool] = {
        ChangeKind.REWORDED: _other_words(before.question, after.question),
        ChangeKind.GUIDANCE: _other_words(before.guidance, after.guidance)
        or _other_words(before.not_applicable_when, after.not_applicable_when),
        ChangeKind.SCALE: _answers(older, before) != _answers(newer, after),
        ChangeKind.RULE: _asked(older, before) != _asked(newer, after),
        ChangeKind.STANDARD: _figure(older.standards.get(before.standard))
        != _figure(newer.standards.get(after.standard)),
        ChangeKind.CRITICAL: (before.critical, before.critical_when)
        != (after.critical, after.critical_when),
        ChangeKind.MOVED: moved or before.section != after.section,
        ChangeKind.EVIDENCE: _other_words(before.evidence, after.evidence),
        ChangeKind.SOURCE: _source(older, before) != _source(newer, after),
    }
    return [kind for kind in ChangeKind if differs.get(kind)]


def _other_words(before: str, after: str) -> bool:
    """Return whether two texts differ in more than case, spaces and punctuation."""
    return _words(before) != _words(after)


def _words(text: str) -> list[str]:
    return "".join(each if each.isalnum() else " " for each in text.casefold()).split()


def _answers(checklist: Checklist, criterion: Criterion) -> object:
    """Return what an answer to a criterion means, whatever its scale is called."""
    scale = checklist.scales.get(criterion.scale)
    if scale is None:  # in a draft
        return criterion.scale
    options = tuple(
        (each.key, each.label, each.counts, each.needs_reason) for each in scale.options
    )
    return scale.kind, options


def _asked(checklist: Checklist, criterion: Criterion) -> object:
    """Return when a criterion is asked, with the facts of the register its rules look at."""
    rules = criterion.applies_when, criterion.must_apply_when
    named = sorted(frozenset().union(*map(_names, rules)))
    facts = [(fact.kind, fact.values) for key in named if (fact := checklist.facts.get(key))]
    return [" ".join(rule.split()) for rule in rules], facts


def _names(rule: str) -> frozenset[str]:
    try:
        return names(rule)
    except ConditionError:  # in a draft; publishing refuses it
        return frozenset()


def _figure(standard: Standard | None) -> object:
    return standard and (standard.value, standard.unit, standard.counted)


def _source(checklist: Checklist, criterion: Criterion) -> object:
    source = checklist.sources.get(criterion.source)
    return source and source.address, criterion.section_in_source, criterion.confidence


def _besides(older: Checklist, newer: Checklist) -> list[str]:
    """Say what differs outside the criteria."""
    said = [
        f"{name}: '{before}' became '{after}'."
        for name, before, after in (
            ("Title", older.title, newer.title),
            ("Recommendation", older.recommendation, newer.recommendation),
            ("One case is", older.unit, newer.unit),
        )
        if before != after
    ]
    if older.grade_rule != newer.grade_rule:
        said.append("The rule that proposes a grade changed.")
    for key in dict.fromkeys((*older.standards, *newer.standards)):
        was, now = older.standards.get(key), newer.standards.get(key)
        if _figure(was) != _figure(now):
            title = next(each.title for each in (now, was) if each is not None)
            said.append(f"{title}: {_figure_words(was)} became {_figure_words(now)}.")
    return said


def _figure_words(standard: Standard | None) -> str:
    if standard is None:
        return "no standard"
    counted = f" ({standard.counted})" if standard.counted != "after" else ""
    return f"{standard.value:,} {standard.unit}{counted}"
