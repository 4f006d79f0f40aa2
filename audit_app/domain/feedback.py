"""Feedback to officers: from the answers to one page, what went well first.

It is for coaching and never names a person. A sheet that is amber or red opens a loop, which is
closed when somebody has talked about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

from audit_app.domain.checklist import Checklist, Counts, Criterion
from audit_app.domain.document import (
    Blanks,
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from audit_app.domain.draw import DrawnCase
from audit_app.domain.name_hint import footer_on_names
from audit_app.domain.records import Record
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import applicable, counts_of, critical_not_met

MOST_STRENGTHS: Final = 8
MOST_GAPS: Final = 12
"""Lines a draft holds, so that it stays on one page; critical ones come first."""

TEAM_STRENGTH: Final = 0.8
"""Share of a team's files in which a question is met, from which it went well."""

_Ranked = tuple[tuple[float, ...], str]
"""A line with its place in the order, smallest first."""


class Rag(StrEnum):
    """How it stands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class RagWords:
    """A state as sign, word and meaning: its colour never stands alone."""

    sign: str
    word: str
    meaning: str
    tone: Tone


RAG: Final[Mapping[Rag, RagWords]] = MappingProxyType(
    {
        Rag.GREEN: RagWords("●", "Green", "meets the standard", Tone.GOOD),
        Rag.AMBER: RagWords("◆", "Amber", "learning", Tone.WARN),
        Rag.RED: RagWords("▲", "Red", "unsafe or a breach: discuss at once", Tone.BAD),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Record):
    """One sheet, for a case or a team.

    Attributes:
        subject: Reference of the case, or the team.
        drawn_case_id: The case; 0 for a team.
        n_files: How many files it is drawn from.
        went_well: One line each.
        could_improve: One line each.
        rag: How it stands.
        immediate_action: What cannot wait; empty for nothing.
        learning: What was agreed.
        comment: The officer's.
        officer: Their role; never a name.
        supervisor: Role of whoever talks about it.
        discussed_on: When they did; None while they have not.
        follow_up_on: When it is looked at again, or None.
        training: Whether there is a need for training.
        made_at: Aware, UTC.
    """

    KIND: ClassVar[str] = "feedback"

    subject: str
    drawn_case_id: int = 0
    n_files: int = 1
    went_well: tuple[str, ...] = ()
    could_improve: tuple[str, ...] = ()
    rag: Rag = Rag.GREEN
    immediate_action: str = ""
    learning: str = ""
    comment: str = ""
    officer: str = ""
    supervisor: str = ""
    discussed_on: date | None = None
    follow_up_on: date | None = None
    training: bool = False
    made_at: datetime

    @property
    def is_loop(self) -> bool:
        """Whether it must be talked about."""
        return self.rag is not Rag.GREEN

    @property
    def is_open(self) -> bool:
        """Whether nobody has talked about it though they must."""
        return self.is_loop and self.discussed_on is None


@dataclass(frozen=True, slots=True)
class Points:
    """What the answers say, before a person has looked at it.

    Attributes:
        went_well: Critical questions first.
        could_improve: Critical questions first, then what was met least.
        rag: Red where something critical is not met, amber where anything is short, else green.
    """

    went_well: tuple[str, ...]
    could_improve: tuple[str, ...]
    rag: Rag


def case_points(checklist: Checklist, case: DrawnCase, review: Review) -> Points:
    """Return what the answers to one case say."""
    critical = set(critical_not_met(checklist, review, case.context))
    well: list[_Ranked] = []
    improve: list[_Ranked] = []
    for criterion, answer, counts in _counted(checklist, case, review):
        line = _case_line(checklist, criterion, answer, counts)
        if counts is Counts.MET:
            well.append(((not criterion.critical,), line))
        else:
            minor = criterion.key not in critical
            improve.append(((minor, counts is not Counts.NOT_MET), line))
    return Points(
        _lines(well, MOST_STRENGTHS, "went well"),
        _lines(improve, MOST_GAPS, "could improve"),
        _rag(critical=bool(critical), short=bool(improve)),
    )


def team_points(
    checklist: Checklist, cases: Sequence[DrawnCase], reviews: Mapping[int, Review]
) -> Points:
    """Return what the answers to a team's cases say, question by question, with their counts.

    Args:
        checklist: They were scored with.
        cases: The team's.
        reviews: By drawn case id; untouched cases are absent.
    """
    met: dict[str, int] = {}
    of: dict[str, int] = {}
    critical: set[str] = set()
    for case in cases:
        review = reviews.get(case.id)
        if review is None:
            continue
        critical.update(critical_not_met(checklist, review, case.context))
        for criterion, _answer, counts in _counted(checklist, case, review):
            of[criterion.key] = of.get(criterion.key, 0) + 1
            met[criterion.key] = met.get(criterion.key, 0) + (counts is Counts.MET)
    well: list[_Ranked] = []
    improve: list[_Ranked] = []
    for criterion in checklist.criteria:
        n_of, n_met = of.get(criterion.key, 0), met.get(criterion.key, 0)
        if not n_of:
            continue
        line = f"{criterion.question} Met in {n_met:,} of {n_of:,} files where it applied."
        if n_met >= TEAM_STRENGTH * n_of and criterion.key not in critical:
            well.append(((not criterion.critical, -n_met / n_of), line))
        else:
            improve.append(((criterion.key not in critical, n_met / n_of), line))
    return Points(
        _lines(well, MOST_STRENGTHS, "went well"),
        _lines(improve, MOST_GAPS, "could improve"),
        _rag(critical=bool(critical), short=bool(improve)),
    )


def _counted(
    checklist: Checklist, case: DrawnCase, review: Review
) -> list[tuple[Criterion, Answer, Counts]]:
    """Return the answers of a case that say how well something was done."""
    found: list[tuple[Criterion, Answer, Counts]] = []
    for criterion in applicable(checklist, review, case.context):
        answer = review.answers.get(criterion.key)
        if answer is None or not answer.option:
            continue
        counts = counts_of(checklist, criterion, answer)
        if counts is not None and counts is not Counts.NOT_APPLICABLE:
            found.append((criterion, answer, counts))
    return found


def _case_line(checklist: Checklist, criterion: Criterion, answer: Answer, counts: Counts) -> str:
    label = checklist.scale_of(criterion).option(answer.option).label
    said = " ".join(answer.note.split())
    if counts is Counts.MET:
        return f"{criterion.question} {said}".strip()
    critical = "Critical: " if criterion.critical and counts is Counts.NOT_MET else ""
    return f"{critical}{criterion.question} {label}{f': {said}' if said else ''}"


def _lines(ranked: list[_Ranked], most: int, what: str) -> tuple[str, ...]:
    """Return lines in their order, those alike as in the checklist; too many are counted."""
    lines = [line for _rank, line in sorted(ranked, key=lambda each: each[0])]
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], f"{len(lines) - most + 1:,} more questions {what}.")


def _rag(*, critical: bool, short: bool) -> Rag:
    if critical:
        return Rag.RED
    return Rag.AMBER if short else Rag.GREEN


def loop_words(sheets: Sequence[Feedback]) -> str:
    """Return how many loops are closed, of how many: '3 of 8 loops closed (38%)'."""
    loops = [each for each in sheets if each.is_loop]
    if not loops:
        return "No loop yet: no feedback is amber or red."
    closed = sum(not each.is_open for each in loops)
    return f"{closed:,} of {len(loops):,} loops closed ({closed / len(loops):.0%})"


def feedback_sheet(
    sheet: Feedback, *, audit_title: str, marking: str = "OFFICIAL-SENSITIVE"
) -> Document:
    """Return the page: what went well, what could improve, and room for what is still to be said.

    Args:
        sheet: As it stands.
        audit_title: Of the audit the files were read in.
        marking: Protective marking of the page.
    """
    words = RAG[sheet.rag]
    blocks: list[Block] = [
        Paragraph(f"{words.sign} {words.word}: {words.meaning}", strong=True, tone=words.tone),
        Grid(("", ""), tuple(_facts(sheet, audit_title))),
        *_part("What went well", sheet.went_well or ("Nothing was noted.",)),
        *_part("What could improve", sheet.could_improve or ("Nothing was noted.",)),
    ]
    for heading, text in (
        ("What cannot wait", sheet.immediate_action),
        ("Agreed learning", sheet.learning),
        ("The officer's comment", sheet.comment),
    ):
        if text:
            blocks += [Heading(heading), Paragraph(text)]
    left = [
        label
        for label, given in (
            ("Agreed learning", sheet.learning),
            ("The officer's comment", sheet.comment),
            ("Discussed by (role) and when", sheet.discussed_on),
            ("Looked at again on", sheet.follow_up_on),
        )
        if not given
    ]
    if left:
        blocks.append(Blanks(tuple(left)))
    return Document(
        f"Feedback: {sheet.subject}",
        tuple(blocks),
        marking=marking,
        footer=footer_on_names(
            *sheet.went_well,
            *sheet.could_improve,
            *(sheet.immediate_action, sheet.learning, sheet.comment),
        ),
    )


def _part(heading: str, lines: Sequence[str]) -> tuple[Block, Block]:
    return Heading(heading), Bullets(tuple(lines))


def _facts(sheet: Feedback, audit_title: str) -> list[tuple[str, str]]:
    files = "1 file" if sheet.n_files == 1 else f"{sheet.n_files:,} files"
    facts = [
        ("Case" if sheet.drawn_case_id else "Team", sheet.subject),
        ("From", f"{audit_title}, {files}"),
        ("Officer's role", sheet.officer),
        ("Supervisor", sheet.supervisor),
        ("Discussed", f"{sheet.discussed_on:%d/%m/%Y}" if sheet.discussed_on else ""),
        ("Looked at again", f"{sheet.follow_up_on:%d/%m/%Y}" if sheet.follow_up_on else ""),
        ("Training needed", "Yes" if sheet.training else ""),
    ]
    return [(label, value) for label, value in facts if value]
