"""Why two exports of an audit differ: the entries of the journal between them that moved a figure.

The journal is played again from the earlier position to the later one. After each entry the counts
are held against those before it, so that every difference has exactly one entry it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit_app.domain.checklist import Checklist, Counts
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.draw_states import DrawState
from audit_app.domain.journal import JournalEntry
from audit_app.domain.outcomes import (
    ScoredCase,
    Standing,
    file_outcome,
    rated_criteria,
    scored_case,
)
from audit_app.domain.replay import Material, Player, first_version
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import settled

FILES, SAMPLE = "Files with every question met", "Cases in the sample"
_GIVEN = {"answer_given", "answer_withdrawn", "difference_settled"}


@dataclass(frozen=True, slots=True)
class Move:
    """One figure moved by one entry.

    Attributes:
        entry: Which one.
        case_ref: The case it is about; empty where it is about all of them.
        criterion: The question it was about, in words; empty where it was about none.
        old: What stood there before, in words.
        new: What stands there now, in words.
        figure: The figure that moved, in words.
        before: It before, such as "31 of 52".
        after: It after.
    """

    entry: JournalEntry
    case_ref: str
    criterion: str
    old: str
    new: str
    figure: str
    before: str
    after: str


def moves(
    material: Material, entries: Sequence[JournalEntry], first: int, last: int
) -> tuple[Move, ...]:
    """Return every move of a figure between two positions of the journal, oldest first.

    Args:
        material: The audit's draws and cases.
        entries: All entries of the audit, oldest first.
        first: Number of the newest entry of the earlier export.
        last: Number of the newest entry of the later export.
    """
    player = Player(material, first_version(material, entries))
    counted: _Count | None = None
    found: list[Move] = []
    for entry in entries:
        if entry.number > last:
            break
        if entry.number > first and counted is None:
            counted = _counted(material, player)
        player.play(entry)
        if counted is not None:
            now = counted.after(material, player)
            found += _moves(material, player, entry, counted.figures, now.figures)
            counted = now
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Count:
    """The figures at one position, with what they were counted from.

    Attributes:
        draw: Number of the draw in force; 0 before the first.
        version: Of the checklist.
        pairs: Every case with its review as they counted, by drawn case id.
        scored: The same, scored.
        figures: Met and applicable by name of the figure.
    """

    draw: int
    version: str
    pairs: Mapping[int, tuple[DrawnCase, Review]]
    scored: Mapping[int, ScoredCase]
    figures: Mapping[str, tuple[int, int]]

    def after(self, material: Material, player: Player) -> _Count:
        """Return the figures as they stand now, scoring again only what changed."""
        return _counted(material, player, self)


def _counted(material: Material, player: Player, before: _Count | None = None) -> _Count:
    state, version = player.state, player.state.checklist_version
    draw = max(state.draws, default=0)
    if not draw:
        return _Count(0, version, {}, {}, {})
    pairs = _pairs(state.draws[draw])
    if before is not None and (before.draw, before.version) != (draw, version):
        before = None
    if before is not None and before.pairs == pairs:
        return before
    checklist = material.checklist_of(version)
    scored = {
        number: before.scored[number]
        if before is not None and before.pairs.get(number) == pair
        else scored_case(checklist, *pair)
        for number, pair in pairs.items()
    }
    return _Count(draw, version, pairs, scored, _figures(checklist, list(scored.values())))


def _pairs(state: DrawState) -> dict[int, tuple[DrawnCase, Review]]:
    reviews = settled(state.reviews, state.settlements)
    return {
        case.id: (case, reviews.get(case.id) or Review(case.id))
        for case in state.cases.values()
        if case.state is not CaseState.RESERVE
    }


def _figures(checklist: Checklist, scored: Sequence[ScoredCase]) -> dict[str, tuple[int, int]]:
    sample = [case for case in scored if case.standing is Standing.SAMPLE]
    figures = {SAMPLE: (len(sample), len(sample))}
    for criterion in rated_criteria(checklist):
        figures[criterion.question] = _share([case.outcomes[criterion.key] for case in sample])
    figures[FILES] = _share([file_outcome(case.outcomes.values()) for case in sample])
    graded = sum(bool(case.grade) for case in sample)
    for key, label in checklist.grade_rule.levels.items():
        figures[f"Grade '{label}'"] = sum(case.grade == key for case in sample), graded
    return figures


def _share(outcomes: Sequence[Counts | None]) -> tuple[int, int]:
    """Return met and applicable."""
    applicable = [each for each in outcomes if each not in {None, Counts.NOT_APPLICABLE}]
    return sum(each is Counts.MET for each in applicable), len(applicable)


def _moves(
    material: Material,
    player: Player,
    entry: JournalEntry,
    before: Mapping[str, tuple[int, int]],
    after: Mapping[str, tuple[int, int]],
) -> Iterator[Move]:
    if before == after:
        return
    checklist = material.checklist_of(player.state.checklist_version)
    about = entry_words(checklist, entry)
    for figure in dict.fromkeys([*before, *after]):
        old, new = before.get(figure), after.get(figure)
        if old != new:
            yield Move(entry, *about, figure, _words(figure, old), _words(figure, new))


def _words(figure: str, share: tuple[int, int] | None) -> str:
    if share is None:
        return "not asked"
    met, applicable = share
    return f"{applicable:,}" if figure == SAMPLE else f"{met:,} of {applicable:,}"


def entry_words(checklist: Checklist, entry: JournalEntry) -> tuple[str, str, str, str]:
    """Return of an entry the case, the question, and what was there before and after, in words."""
    details = entry.details
    case = str(details.get("case", ""))
    if entry.action in _GIVEN:
        key = str(details["criterion"])
        return case, _question(checklist, key), *_both(checklist, key, details)
    if entry.action in {"grade_given", "grade_withdrawn"}:
        levels = checklist.grade_rule.levels
        old, new = (_part(details, side, "grade") for side in ("old", "new"))
        return case, "Grade", levels.get(old, old) or "none", levels.get(new, new) or "none"
    if entry.action == "case_replaced":
        return case, "", "in the sample", f"replaced by {details['by']}"
    if entry.action == "checklist_version_adopted":
        return "", "Checklist", f"version {details['old']}", f"version {details['new']}"
    return case, "", "", entry.action.replace("_", " ")


def _part(details: Mapping[str, object], side: str, part: str) -> str:
    held = details.get(side)
    return str(held.get(part, "")) if isinstance(held, Mapping) else ""


def _question(checklist: Checklist, key: str) -> str:
    known = {criterion.key: criterion.question for criterion in checklist.criteria}
    return known.get(key, key.capitalize())


def _both(checklist: Checklist, key: str, details: Mapping[str, object]) -> tuple[str, str]:
    old, new = (Answer(key, _part(details, side, "option")) for side in ("old", "new"))
    return _option(checklist, old), _option(checklist, new)


def _option(checklist: Checklist, answer: Answer) -> str:
    """Return an answer in words; a grade, and what the checklist no longer has, as it was kept."""
    if not answer.option:
        return "no answer"
    for criterion in checklist.criteria:
        if criterion.key == answer.criterion:
            for option in checklist.scale_of(criterion).options:
                if option.key == answer.option:
                    return option.label
    return checklist.grade_rule.levels.get(answer.option, answer.option)
