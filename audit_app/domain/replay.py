"""An audit as it stood at any earlier moment, rebuilt from its draws and its journal alone.

Draws are never changed, and every other change has an entry with what was there and what is there
now. Playing the entries up to a moment again gives what stood then; playing all of them gives what
stands now, which is how anyone can see that the journal tells everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import CaseState, Draw, DrawnCase
from audit_app.domain.draw_states import DrawState, as_drawn, carry_over, let_in
from audit_app.domain.journal import JournalEntry
from audit_app.domain.packs import ReceivedPack
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import GRADE, Purpose, Settlement, Side
from audit_app.domain.scoring import is_done, propose_grade
from audit_app.domain.taken_in import TakenIn, unpacked


@dataclass(frozen=True, slots=True)
class Material:
    """What an audit is rebuilt from besides its journal.

    Attributes:
        draws: Every draw on record, oldest first.
        cases: By number of the draw, as they stand now; what they are never changes, only what
            became of them.
        checklist_version: The version the audit has now.
        checklist_of: Returns a version of the checklist.
    """

    draws: Sequence[Draw]
    cases: Mapping[int, Sequence[DrawnCase]]
    checklist_version: str
    checklist_of: Callable[[str], Checklist]


@dataclass(slots=True)
class Rebuilt:
    """An audit as it stood.

    Attributes:
        checklist_version: It was scored with.
        draws: By number, those made by then.
        records: What a record held, by kind and id.
    """

    checklist_version: str
    draws: dict[int, DrawState] = field(default_factory=dict)
    records: dict[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)


def rebuilt(material: Material, entries: Iterable[JournalEntry]) -> Rebuilt:
    """Return an audit as the entries left it.

    Args:
        material: Its draws and cases.
        entries: Of the audit, oldest first, all of them up to the moment.
    """
    listed = list(entries)
    player = Player(material, first_version(material, listed))
    for entry in listed:
        player.play(entry)
    return player.state


def first_version(material: Material, entries: Sequence[JournalEntry]) -> str:
    """Return the version the audit was begun with, where an entry says so."""
    for entry in entries:
        if entry.action == "audit_created" and entry.details.get("checklist_version"):
            return str(entry.details["checklist_version"])
        if entry.action == "checklist_version_adopted":
            return str(entry.details["old"])
    return material.checklist_version


class Player:
    """Plays entries one after the other.

    Attributes:
        state: The audit as the entries played so far left it.
    """

    def __init__(self, material: Material, version: str) -> None:
        self._material = material
        self.state = Rebuilt(version)
        self._plays: Mapping[str, Callable[[JournalEntry], None]] = {
            "draw_made": self._draw_made,
            "answer_given": self._answer_given,
            "answer_withdrawn": self._answer_given,
            "grade_given": self._grade_given,
            "grade_withdrawn": self._grade_given,
            "case_replaced": self._case_replaced,
            "case_not_found": self._case_found,
            "case_found": self._case_found,
            "case_added_on_purpose": self._case_added,
            "checklist_version_adopted": self._version_adopted,
            "difference_settled": self._difference_settled,
            "workspace_merged": self._merged,
        }

    @property
    def actions(self) -> frozenset[str]:
        """What the journal calls that which changes cases or answers; records are beside it."""
        return frozenset(self._plays)

    def play(self, entry: JournalEntry) -> None:
        """Let an entry take effect; those that change nothing kept with an audit pass by."""
        play = self._plays.get(entry.action)
        if play is not None:
            play(entry)
        elif isinstance(kind := entry.details.get("kind"), str) and "new" in entry.details:
            self._record_kept(kind, entry.details)
            if kind == TakenIn.KIND:
                self._taken_in(entry)
            elif kind == ReceivedPack.KIND:
                self._pack_opened()

    def _taken_in(self, entry: JournalEntry) -> None:
        """Put the reviews a return left, or those there were before where it was undone."""
        record: Mapping[str, Any] = entry.details["new"]  # type: ignore[assignment]  # as written
        undone = entry.action == "taking_in_undone"
        assignment = self.state.records["assignment", int(record["assignment_id"])]
        number = next(d.number for d in self._material.draws if d.id == assignment["draw_id"])
        state = self.state.draws[number]
        packed = str(record["before" if undone else "left"])
        for review in unpacked(packed).values() if packed else ():
            if assignment["purpose"] == Purpose.SECOND:
                scores = state.scorers.setdefault(int(record["assignment_id"]), {})
                _put_in(scores, review)
            else:
                _put_in(state.reviews, review)

    def _merged(self, entry: JournalEntry) -> None:
        """Put the answers that were taken over from another copy of the workspace."""
        answers: Sequence[Mapping[str, Any]] = entry.details["answers"]  # type: ignore[assignment]  # as written
        touched: dict[tuple[int, str], Review] = {}
        for each in answers:
            if each["taken"]:
                state, case = self._place(each)
                key = int(each["draw"]), case.case_ref
                review = touched.get(key) or state.reviews.get(case.id) or Review(case.id)
                answer = _answer(str(each["criterion"]), each["new"], entry.at)
                touched[key] = _with_either(review, answer)
        for (number, ref), review in touched.items():
            state = self.state.draws[number]
            dated = replace(review, completed_at=review.completed_at or entry.at)
            self._put(state, self._settled(state.cases[ref], dated, entry.at))

    def _record_kept(self, kind: str, details: Mapping[str, Any]) -> None:
        key = kind, int(details["id"])
        if details["new"]:
            self.state.records[key] = details["new"]
        else:
            self.state.records.pop(key, None)

    def _draw_made(self, entry: JournalEntry) -> None:
        number = int(str(entry.details["number"]))
        draw = self._material.draws[number - 1]
        made = DrawState(as_drawn(draw, self._material.cases[number]))
        self.state.draws[number] = made
        if "extends" in entry.details:
            earlier = self.state.draws[int(str(entry.details["extends"]))]
            carried: Mapping[str, Any] = entry.details["carried_over"]  # type: ignore[assignment]  # as written
            carry_over(earlier, made, with_settlements=bool(carried.get("settled")))

    def _pack_opened(self) -> None:
        """Begin with the cases that came in a pack: their draw was made elsewhere."""
        (draw,) = self._material.draws
        cases = self._material.cases[draw.number]
        self.state.draws[draw.number] = DrawState(
            {
                case.case_ref: replace(case, state=CaseState.IN_SAMPLE, reason="", replaces="")
                for case in cases
            }
        )

    def _place(self, details: Mapping[str, Any]) -> tuple[DrawState, DrawnCase]:
        state = self.state.draws[int(details["draw"])]
        return state, state.cases[str(details["case"])]

    def _answer_given(self, entry: JournalEntry) -> None:
        state, case = self._place(entry.details)
        review = state.reviews.get(case.id) or Review(case.id)
        content: Mapping[str, Any] = entry.details["new"]  # type: ignore[assignment]  # as written
        answer = _answer(str(entry.details["criterion"]), content, entry.at)
        review = replace(review, answers=_with(review.answers, answer))
        self._put(state, self._settled(case, review, entry.at))

    def _put(self, state: DrawState, review: Review) -> None:
        _put_in(state.reviews, review)

    def _settled(self, case: DrawnCase, review: Review, at: datetime) -> Review:
        """Return a review with its proposal and completion as its answers have them."""
        if not review.grade and review.completed_at is None:
            return review
        checklist = self._material.checklist_of(self.state.checklist_version)
        proposed = propose_grade(checklist, review, case.context).grade if review.grade else ""
        settled = replace(review, proposed_grade=proposed)
        done = case.is_not_found or is_done(checklist, settled, case.context)
        return replace(settled, completed_at=(review.completed_at or at) if done else None)

    def _grade_given(self, entry: JournalEntry) -> None:
        state, case = self._place(entry.details)
        review = state.reviews.get(case.id) or Review(case.id)
        self._put(state, _graded(review, entry.details, entry.at))

    def _case_replaced(self, entry: JournalEntry) -> None:
        state, case = self._place(entry.details)
        details = entry.details
        state.cases[case.case_ref] = replace(
            case, state=CaseState.REPLACED, reason=f"{details['reason']}: {details['words']}"
        )
        let_in(state, state.cases[str(details["by"])], case)

    def _case_found(self, entry: JournalEntry) -> None:
        state, case = self._place(entry.details)
        reason = str(entry.details["new"])
        state.cases[case.case_ref] = replace(case, reason=reason)
        review = state.reviews.get(case.id) or Review(case.id)
        self._put(state, replace(review, completed_at=entry.at if reason else None))

    def _case_added(self, entry: JournalEntry) -> None:
        number, ref = int(str(entry.details["draw"])), str(entry.details["case"])
        state = self.state.draws[number]
        known = state.cases.get(ref) or next(
            case for case in self._material.cases[number] if case.case_ref == ref
        )
        state.cases[ref] = replace(
            known,
            state=CaseState.TARGETED,
            reason=str(entry.details["reason"]),
            replaces="",
        )

    def _version_adopted(self, entry: JournalEntry) -> None:
        self.state.checklist_version = str(entry.details["new"])
        moved: Sequence[Mapping[str, Any]] = entry.details["set_aside"]  # type: ignore[assignment]  # as written
        for each in moved:
            state, case = self._place(each)
            review = state.reviews.get(case.id) or Review(case.id)
            kept = {k: a for k, a in review.answers.items() if k not in each["answers"]}
            review = replace(review, answers=kept)
            if "grade" in each:
                review = _graded(review, each["grade"], entry.at)
            self._put(state, review)

    def _difference_settled(self, entry: JournalEntry) -> None:
        state, case = self._place(entry.details)
        named = str(entry.details["criterion"])
        criterion = GRADE if named == "grade" else named
        new: Mapping[str, Any] = entry.details["new"]  # type: ignore[assignment]  # as written
        if not new:
            state.settlements.pop((case.id, criterion), None)
            return
        state.settlements[case.id, criterion] = Settlement(
            drawn_case_id=case.id,
            criterion=criterion,
            option=new["option"],
            reason=new["reason"],
            side=Side(new["side"]),
            settled_by=new["settled_by"],
            settled_at=_moment(new.get("settled_at"), entry.at),
        )


def _put_in(reviews: dict[int, Review], review: Review) -> None:
    """Keep a review; one with nothing in it is as if it had never been touched."""
    kept = {key: answer for key, answer in review.answers.items() if answer.content}
    review = replace(review, answers=kept)
    if review == Review(review.drawn_case_id):
        reviews.pop(review.drawn_case_id, None)
    else:
        reviews[review.drawn_case_id] = review


def _with_either(review: Review, answer: Answer) -> Review:
    """Return a review with an answer, or with a grade that came as one."""
    if answer.criterion == GRADE:
        return replace(review, grade=answer.option, grade_reason=answer.reason)
    return replace(review, answers=_with(review.answers, answer))


def _moment(text: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(text) if text else otherwise


def _answer(criterion: str, content: Mapping[str, Any], at: datetime) -> Answer:
    return Answer(criterion, **content, answered_at=at)


def _with(answers: Mapping[str, Answer], answer: Answer) -> Mapping[str, Answer]:
    others = {key: kept for key, kept in answers.items() if key != answer.criterion}
    return {**others, answer.criterion: answer} if answer.content else others


def _graded(review: Review, details: Mapping[str, Any], at: datetime) -> Review:
    """Return a review with the grade of an entry; it says whether the review was complete then."""
    return replace(
        review,
        grade=details["new"]["grade"],
        grade_reason=details["new"]["reason"],
        proposed_grade=details["proposed"],
        completed_at=(review.completed_at or at) if details["complete"] else None,
    )
