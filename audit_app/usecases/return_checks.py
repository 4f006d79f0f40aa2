"""What a return is held against before anything of it is taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import CaseState, Draw, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.identity import read_identity
from audit_app.domain.packs import cases_digest
from audit_app.domain.returns import Return, ReturnedReview
from audit_app.domain.review import Answer, Review
from audit_app.domain.score_sheet_answers import HandedOut, Trouble
from audit_app.domain.scorers import GRADE, Assignment, Medium, Purpose
from audit_app.domain.scoring import check_answer
from audit_app.domain.taken_in import TakenIn, unpacked
from audit_app.domain.taking_in import Check, Held, Line, lines_of
from audit_app.domain.timeliness import with_times
from audit_app.domain.working_days import BankHolidays
from audit_app.usecases.checklists import effective_checklist
from audit_app.usecases.lineages import cases_seen, lineage_of
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork
from audit_app.usecases.scoring import settled_review

CLOCK_SLACK: Final = timedelta(hours=1)
"""How far two clocks may be apart before it is worth a remark."""

_SAME_NUMBER: Final = "Two returns with the same number say different things."
_MEANWHILE: Final = "Another first answer is kept here."


@dataclass(frozen=True, slots=True)
class Desk:
    """What this workspace knows about an assignment.

    Attributes:
        assignment: Whose scores are expected.
        audit: Its audit.
        draw: The draw the cases are of.
        in_force: Whether that is still the newest draw, or one the newest adds to.
        newest_draw: Whether it is the newest draw itself.
        checklist: It is scored with, with local standards.
        cases: Drawn cases by id.
        taken_in: Returns taken in from this reader, oldest first; undone ones too.
        holidays: For standards in working days.
    """

    assignment: Assignment
    audit: Audit
    draw: Draw
    in_force: bool
    newest_draw: bool
    checklist: Checklist
    cases: Mapping[int, DrawnCase]
    taken_in: tuple[TakenIn, ...]
    holidays: BankHolidays

    @property
    def newest(self) -> TakenIn | None:
        """The return that counts now."""
        return next((each for each in reversed(self.taken_in) if each.undone_at is None), None)


def assignment_of(unit: UnitOfWork, uid: str) -> Assignment:
    """Return the assignment a file is stamped with.

    Raises:
        AuditError: If this workspace has none of it.
    """
    for each in unit.kept(Assignment):
        if each.uid == uid:
            return each
    raise AuditError(
        "These scores belong to no assignment of this workspace.",
        remedy="Open the workspace they were handed out from. If its audit was disposed of, they "
        "can no longer be taken in.",
    )


def desk_for(
    unit: UnitOfWork, checklists: ChecklistSource, assignment: Assignment, holidays: BankHolidays
) -> Desk:
    """Return everything a return of an assignment is held against."""
    if assignment.audit_id is None:
        raise AuditError("This assignment belongs to no audit.", remedy="Assign the cases again.")
    audit, draws = unit.audit(assignment.audit_id), unit.draws(assignment.audit_id)
    line = lineage_of(unit, audit.id, draws[-1].id)
    scored_with = replace(audit, checklist_version=assignment.checklist_version)
    return Desk(
        assignment=assignment,
        audit=audit,
        draw=next(draw for draw in draws if draw.id == assignment.draw_id),
        in_force=line.includes(assignment.draw_id),
        newest_draw=line.draw_id == assignment.draw_id,
        checklist=effective_checklist(unit, checklists, scored_with),
        cases=cases_seen(unit, line, assignment.draw_id),
        taken_in=tuple(
            each
            for each in unit.kept(TakenIn, assignment.audit_id)
            if each.assignment_id == assignment.id
        ),
        holidays=holidays,
    )


def handed_out(desk: Desk) -> tuple[HandedOut, ...]:
    """Return the cases as they were handed out, with what the register says of them."""
    return tuple(
        HandedOut(case.case_ref, desk.cases[case.drawn_case_id].context)
        for case in desk.assignment.cases
    )


def check_return(desk: Desk, content: Return) -> None:
    """Refuse a return that does not belong here or comes too late.

    Raises:
        AuditError: Why, and what to do.
    """
    _check_standing(desk, content)
    _check_match(desk, content)
    _check_signature(desk, content)
    if content.number < desk.assignment.taken_in:
        raise AuditError(
            f"This is return {content.number}; return {desk.assignment.taken_in} was taken in "
            "already.",
            remedy="Ask the reader for the newest one, or undo the later one first.",
        )


def _check_standing(desk: Desk, content: Return) -> None:
    assignment = desk.assignment
    if assignment.withdrawn:
        raise AuditError(
            f"This assignment was called off: {assignment.withdrawn}",
            remedy="Nothing of it is taken in. Assign the cases again if they are wanted after "
            "all.",
        )
    if assignment.purpose is Purpose.SHARE and not desk.newest_draw:
        raise AuditError(
            f"These scores are of draw {desk.draw.number}, and the sample was drawn again since.",
            remedy="First answers are taken in only for the draw in force.",
        )
    if content.reader != assignment.reader:
        raise AuditError(
            "These scores name another reader than the one the cases were handed to.",
            remedy=f"They were handed to '{assignment.reader}'. Ask who scored them.",
        )


def _check_match(desk: Desk, content: Return) -> None:
    assignment = desk.assignment
    references = [case.case_ref for case in assignment.cases]
    if content.draw_digest != desk.draw.certificate["digest"]:
        raise AuditError(
            "These scores are of another sample.",
            remedy="Ask the reader for the file that was made for this draw.",
        )
    if content.cases_digest != cases_digest(references):
        raise AuditError(
            "These scores are of other cases than those handed out.",
            remedy="Ask the reader for the file that was made for this assignment.",
        )
    theirs = content.theme_key, content.checklist_version, content.checklist_digest
    ours = desk.audit.theme_key, assignment.checklist_version, assignment.checklist_digest
    if theirs != ours:
        raise AuditError(
            f"These cases were scored with another checklist: '{content.theme_key}', version "
            f"{content.checklist_version}, instead of '{ours[0]}', version {ours[1]}"
            + (", with other wording." if theirs[:2] == ours[:2] else "."),
            remedy="Send the reader the cases again.",
        )
    if desk.audit.checklist_version != assignment.checklist_version:
        raise AuditError(
            f"This audit is scored with version {desk.audit.checklist_version} of its checklist "
            f"now, and these cases were scored with version {assignment.checklist_version}.",
            remedy="Assign the cases again with the version in use.",
        )


def _check_signature(desk: Desk, content: Return) -> None:
    recipient, newest = desk.assignment.recipient, desk.newest
    if content.medium is Medium.WORKBOOK:
        if recipient and desk.assignment.medium is Medium.PACK:
            raise AuditError(
                "This reader was sent a sealed pack, and a workbook is signed by nobody.",
                remedy="Ask them to send the return from the program.",
            )
        return
    if recipient and not read_identity(recipient).same_keys(read_identity(content.signed_by)):
        raise AuditError(
            "This return is signed by somebody else than the reader it was sealed to.",
            remedy=f"Ask '{desk.assignment.reader}' on the telephone whether they sent it.",
        )
    first = newest.signed_by if newest is not None else ""
    if first and not read_identity(first).same_keys(read_identity(content.signed_by)):
        raise AuditError(
            "This return is signed by somebody else than the one taken in before it.",
            remedy=f"Ask '{desk.assignment.reader}' on the telephone whether they sent it.",
        )


def remarks_on(desk: Desk, content: Return, now: datetime) -> tuple[str, ...]:
    """Return what a person should know before taking a return in."""
    said = list(content.remarks)
    if content.made_at > now + CLOCK_SLACK:
        said.append("By its own clock it was made in the future: one of the two clocks is wrong.")
    if content.made_at < desk.assignment.made_at - CLOCK_SLACK:
        said.append(
            "By its own clock it was made before the cases were handed out: one of the two clocks "
            "is wrong."
        )
    if content.medium is Medium.WORKBOOK:
        said.append("A workbook is signed by nobody: be sure who sent it.")
    elif not desk.assignment.recipient and desk.newest is None:
        fingerprint = read_identity(content.signed_by).fingerprint
        said.append(f"Signed by an identity not known before. Its fingerprint: {fingerprint}.")
    if not desk.in_force:
        said.append(
            f"The sample was drawn again since: these scores are of draw {desk.draw.number} and "
            "are in no figure of the draw in force."
        )
    return tuple(said)


def lines_for(
    desk: Desk, content: Return, troubles: Sequence[Trouble], ours: Mapping[int, Review]
) -> tuple[Line, ...]:
    """Return what taking a return in would do to what is kept here, answer by answer."""
    theirs, wrong = _timed(desk, content)
    left_alone: dict[str, set[str]] = defaultdict(set)
    for trouble in troubles:
        left_alone[trouble.case_ref].update(trouble.criteria)
    newest = desk.newest
    same_number = newest is not None and newest.number == content.number
    if desk.assignment.purpose is Purpose.SECOND:
        base = ours
    else:
        base = unpacked(newest.said) if newest is not None else {}
    return lines_of(
        [
            Held(
                case.drawn_case_id,
                case.case_ref,
                _refused(desk.cases[case.drawn_case_id]),
                frozenset(left_alone.get(case.case_ref, ())),
            )
            for case in desk.assignment.cases
        ],
        theirs,
        ours,
        base,
        _check(desk, wrong),
        contested=_SAME_NUMBER if same_number else _MEANWHILE,
        ask_always=same_number,
    )


def _timed(
    desk: Desk, content: Return
) -> tuple[dict[str, ReturnedReview], dict[tuple[str, str], str]]:
    """Return the reviews with what their times give by our calendar, and where that fails."""
    theirs, wrong = dict(content.reviews), dict[tuple[str, str], str]()
    for reference, review in content.reviews.items():
        answers = dict(review.answers)
        for key, answer in review.answers.items():
            if not (answer.from_at or answer.to_at):
                continue
            try:
                criterion = desk.checklist.criterion(key)
                answers[key] = with_times(desk.checklist, criterion, answer, desk.holidays)
            except KeyError:
                continue  # refused below, with every other answer to it
            except AuditError as error:
                wrong[reference, key] = str(error)
        theirs[reference] = replace(review, answers=answers)
    return theirs, wrong


def _refused(case: DrawnCase) -> str:
    if case.state is CaseState.REPLACED:
        return "This case was replaced in the sample since it was handed out."
    return ""


def _check(desk: Desk, wrong: Mapping[tuple[str, str], str]) -> Check:
    levels = desk.checklist.grade_rule.levels

    def why(drawn_case_id: int, answer: Answer) -> str:
        case = desk.cases[drawn_case_id]
        if answer.criterion == GRADE:
            return "" if answer.option in ("", *levels) else "The checklist has no such grade."
        if found := wrong.get((case.case_ref, answer.criterion)):
            return found
        try:
            check_answer(desk.checklist, Review(drawn_case_id), case.context, answer)
        except AuditError as error:
            return str(error)
        return ""

    return why


def settled_reviews(
    desk: Desk, clock: Clock, content: Return, reviews: Mapping[int, Review]
) -> dict[int, Review]:
    """Return reviews with the grade proposed and the time of completion as they follow now."""
    references = {case.drawn_case_id: case.case_ref for case in desk.assignment.cases}
    done = {}
    for case, review in reviews.items():
        said = content.reviews.get(references[case])
        at = (said.completed_at if said is not None else None) or content.made_at
        dated = replace(review, completed_at=review.completed_at or at)
        done[case] = settled_review(desk.checklist, clock, desk.cases[case], dated)
    return done
