"""A child at risk now: raised, followed, closed by another role than the one that raised it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from audit_app.domain.audit import Audit
from audit_app.domain.completion import Completion
from audit_app.domain.document import Document
from audit_app.domain.errors import AuditError
from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.domain.escalations import (
    LEVELS,
    Clocks,
    Escalation,
    Handling,
    Level,
    NoPresentRisk,
    Safe,
    due_at,
    most_pressing,
    same_role,
)
from audit_app.domain.hand_over import hand_over_sheet
from audit_app.domain.working_days import BankHolidays
from audit_app.usecases.completion import open_by_risk
from audit_app.usecases.escalation_drafts import draft_at
from audit_app.usecases.ports import Clock, UnitOfWork, Workspace

MOST_PROMPT_DAYS: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An escalation as a person raises it; see Escalation for the parts."""

    drawn_case_id: int
    level: Level
    seen: str
    asked: str
    raised_by: str
    criterion: str = ""
    question: str = ""
    found_at: datetime | None = None
    handling: Handling = field(default_factory=Handling)


@dataclass(frozen=True, slots=True)
class Risks:
    """Everything about risk in one audit.

    Attributes:
        escalations: Oldest first.
        decisions: Critical criteria not met that mean no present risk.
        clocks: How soon each level is to be acted on.
        complete: Whether the audit is marked complete; a change of an answer takes that away.
        drafts: Escalations that are half written.
    """

    escalations: Sequence[Escalation]
    decisions: Sequence[NoPresentRisk]
    clocks: Clocks
    complete: bool = False
    drafts: Sequence[EscalationDraft] = ()


@dataclass(frozen=True, slots=True)
class FoundRisk:
    """An escalation with the audit it was found in."""

    audit: Audit
    escalation: Escalation


# looking


def risks_of(workspace: Workspace, audit_id: int) -> Risks:
    """Return everything about risk in one audit."""
    with workspace.reading() as unit:
        return _risks(unit, audit_id)


def found_risks(workspace: Workspace) -> Sequence[FoundRisk]:
    """Return every escalation of the workspace: open ones first, by time; then the newest."""
    with workspace.reading() as unit:
        every = unit.kept(Escalation)
        audits = {each.audit.id: each.audit for each in unit.audits()} if every else {}
    pressing = most_pressing(every)
    others = [each for each in reversed(every) if not each.is_pressing]
    ordered = [*pressing, *sorted(others, key=lambda each: not each.is_open)]
    return [FoundRisk(audits[each.audit_id], each) for each in ordered if each.audit_id in audits]


def clocks_of(workspace: Workspace) -> Clocks:
    """Return how soon each level is to be acted on."""
    with workspace.reading() as unit:
        return _clocks(unit)


def sheet_of(workspace: Workspace, escalation_id: int) -> Document:
    """Return the hand-over sheet of an escalation."""
    with workspace.reading() as unit:
        escalation = unit.kept_one(Escalation, escalation_id)
        audit = unit.audit(escalation.audit_id or 0)
    return hand_over_sheet(
        escalation, audit_title=audit.title, theme_key=audit.theme_key, unit=audit.unit
    )


# raising and following


def raise_escalation(
    workspace: Workspace, clock: Clock, holidays: BankHolidays, audit_id: int, raised: Raised
) -> Escalation:
    """Keep a new escalation in place of its draft; an audit that was complete is open again.

    Where it was half written before, it was found when the writing began.

    Raises:
        AuditError: If it does not say what was seen, what is asked, or who raises it.
    """
    seen, asked, by = raised.seen.strip(), raised.asked.strip(), raised.raised_by.strip()
    if not seen:
        raise AuditError(
            "The escalation does not say what was seen.",
            remedy="Write what the file shows, without names.",
        )
    if not by:
        raise AuditError(
            "The escalation does not say who raises it.",
            remedy="Write your role, such as 'reviewing inspector', not your name.",
        )
    found_at = raised.found_at or clock.now()
    if found_at > clock.now():
        raise AuditError("The time it was found lies in the future.", remedy="Correct the time.")
    with workspace.unit() as unit:
        case = unit.drawn_case(raised.drawn_case_id)
        draft = draft_at(unit, audit_id, case.case_ref, raised.criterion)
        if draft is not None:
            found_at = min(found_at, draft.begun_at)
            unit.drop(draft, "escalation_draft_raised")
        earlier = unit.kept(Escalation, audit_id)
        kept = unit.keep(
            Escalation(
                audit_id=audit_id,
                number=max((each.number for each in earlier), default=0) + 1,
                drawn_case_id=case.id,
                case_ref=case.case_ref,
                criterion=raised.criterion,
                question=raised.question,
                level=raised.level,
                found_at=found_at,
                due_at=due_at(raised.level, found_at, _clocks(unit), holidays),
                seen=seen,
                asked=asked or LEVELS[raised.level].action,
                raised_by=by,
                handling=raised.handling,
            ),
            "escalation_raised",
        )
        _drop_decision(unit, audit_id, raised.drawn_case_id, raised.criterion)
        open_by_risk(unit, audit_id)
        unit.commit()
    return kept


def record_handling(workspace: Workspace, escalation_id: int, handling: Handling) -> Escalation:
    """Keep what became of an open escalation.

    Raises:
        AuditError: If it is closed.
    """

    def change(escalation: Escalation) -> Escalation:
        _need_open(escalation)
        return replace(escalation, handling=handling)

    return _changed(workspace, escalation_id, change, "escalation_followed")


def correct_words(workspace: Workspace, escalation_id: int, seen: str, asked: str) -> Escalation:
    """Keep other words of what was seen and asked; the journal holds those before."""

    def change(escalation: Escalation) -> Escalation:
        _need_open(escalation)
        if not seen.strip():
            raise AuditError(
                "The escalation does not say what was seen.",
                remedy="Write what the file shows, without names.",
            )
        return replace(escalation, seen=seen.strip(), asked=asked.strip() or escalation.asked)

    return _changed(workspace, escalation_id, change, "escalation_reworded")


def change_level(
    workspace: Workspace,
    holidays: BankHolidays,
    escalation_id: int,
    level: Level,
    reason: str,
) -> Escalation:
    """Keep another level, with its own time to act from when it was found.

    Raises:
        AuditError: If it is closed, or no reason is given.
    """
    if not reason.strip():
        raise AuditError("The level was not changed.", remedy="Say why another level is right.")
    with workspace.reading() as unit:
        clocks = _clocks(unit)

    def change(escalation: Escalation) -> Escalation:
        _need_open(escalation)
        due = due_at(level, escalation.found_at, clocks, holidays)
        return replace(escalation, level=level, level_reason=reason.strip(), due_at=due)

    return _changed(workspace, escalation_id, change, "escalation_level_changed")


# closing


def close_escalation(
    workspace: Workspace, clock: Clock, escalation_id: int, closed_by: str
) -> Escalation:
    """Close an escalation by another role than the one that raised it.

    Raises:
        AuditError: If the role is missing or the same, or, where somebody had to act, it was not
            answered or the child is not known to be safe.
    """

    def change(escalation: Escalation) -> Escalation:
        _need_open(escalation)
        by = closed_by.strip()
        if not by:
            raise AuditError(
                "Nobody is named as closing it.",
                remedy="Write the role of whoever closes it, such as 'duty inspector'.",
            )
        if same_role(by, escalation.raised_by):
            raise AuditError(
                f"It was raised by '{escalation.raised_by}' and cannot be closed by the same.",
                remedy="Another role must look at the answer and close it.",
            )
        if escalation.level is not Level.LEARNING:
            _need_answer(escalation.handling)
        return replace(escalation, closed_by=by, closed_at=clock.now(), satisfied=None)

    return _changed(workspace, escalation_id, change, "escalation_closed")


def accept_closing(workspace: Workspace, escalation_id: int) -> Escalation:
    """Record that the auditor is satisfied with how an escalation was closed."""

    def change(escalation: Escalation) -> Escalation:
        if escalation.is_open:
            raise AuditError("It is still open.", remedy="It can be accepted once it is closed.")
        return replace(escalation, satisfied=True)

    return _changed(workspace, escalation_id, change, "escalation_accepted")


def reopen_escalation(workspace: Workspace, escalation_id: int, reason: str) -> Escalation:
    """Open a closed escalation again; its time to act stays, and so does every answer.

    Raises:
        AuditError: If it is open, or no reason is given.
    """
    if not reason.strip():
        raise AuditError("It was not opened again.", remedy="Say why the answer is not enough.")

    def change(escalation: Escalation) -> Escalation:
        if escalation.is_open:
            raise AuditError("It is open already.", remedy="Nothing needs to be done.")
        return replace(
            escalation,
            closed_by="",
            closed_at=None,
            satisfied=False,
            reopened=(*escalation.reopened, reason.strip()),
        )

    return _changed(workspace, escalation_id, change, "escalation_reopened", opens=True)


# a critical criterion not met


def decide_no_risk(  # noqa: PLR0913 - the outer layers, then which criterion of which case, and why
    workspace: Workspace,
    clock: Clock,
    audit_id: int,
    drawn_case_id: int,
    criterion: str,
    reason: str,
    *,
    decided_by: str = "",
) -> NoPresentRisk:
    """Keep the decision that a critical criterion not met means no risk to a child now.

    Raises:
        AuditError: If no reason is given.
    """
    if not reason.strip():
        raise AuditError(
            "'No present risk' needs a reason.", remedy="Say why no child is at risk now."
        )
    with workspace.unit() as unit:
        before = _drop_decision(unit, audit_id, drawn_case_id, criterion)
        case = unit.drawn_case(drawn_case_id)
        kept = unit.keep(
            NoPresentRisk(
                audit_id=audit_id,
                drawn_case_id=drawn_case_id,
                case_ref=case.case_ref,
                criterion=criterion,
                reason=reason.strip(),
                decided_by=decided_by.strip(),
                decided_at=clock.now(),
            ),
            "no_present_risk_decided_again" if before else "no_present_risk_decided",
        )
        unit.commit()
    return kept


# times to act


def set_clocks(workspace: Workspace, wanted: Clocks) -> Clocks:
    """Keep how soon each level is to be acted on; escalations raised before keep their times.

    Raises:
        AuditError: If a time is out of range.
    """
    if not 5 <= wanted.immediate_minutes <= 24 * 60:
        raise AuditError("E1 must be acted on within 5 minutes to a day.", remedy="Correct it.")
    if not 1 <= wanted.closing_hour <= 23:
        raise AuditError("A working day ends between 1:00 and 23:00.", remedy="Correct the hour.")
    if not 1 <= wanted.prompt_days <= MOST_PROMPT_DAYS:
        raise AuditError(
            f"E3 must be answered within 1 to {MOST_PROMPT_DAYS} working days.",
            remedy="Correct the number.",
        )
    with workspace.unit() as unit:
        kept = unit.keep(replace(wanted, id=_clocks(unit).id), "escalation_clocks_set")
        unit.commit()
    return kept


# inside


def _changed(
    workspace: Workspace,
    escalation_id: int,
    change: Callable[[Escalation], Escalation],
    action: str,
    *,
    opens: bool = False,
) -> Escalation:
    with workspace.unit() as unit:
        before = unit.kept_one(Escalation, escalation_id)
        after = change(before)
        if after == before:
            return before
        kept = unit.keep(after, action)
        if opens and kept.audit_id is not None:
            open_by_risk(unit, kept.audit_id)
        unit.commit()
    return kept


def _need_open(escalation: Escalation) -> None:
    if not escalation.is_open:
        raise AuditError("This escalation is closed.", remedy="Open it again first, and say why.")


def _need_answer(handling: Handling) -> None:
    if not handling.told.strip() or not handling.response.strip():
        raise AuditError(
            "It has not been answered, so it cannot be closed.",
            remedy="Record which role was told and what was done.",
        )
    if handling.child_safe is not Safe.YES:
        raise AuditError(
            "The child is not known to be safe, so it cannot be closed.",
            remedy="Keep it open until somebody has made sure, then record it.",
        )


def _risks(unit: UnitOfWork, audit_id: int) -> Risks:
    return Risks(
        unit.kept(Escalation, audit_id),
        unit.kept(NoPresentRisk, audit_id),
        _clocks(unit),
        bool(unit.kept(Completion, audit_id)),
        unit.kept(EscalationDraft, audit_id),
    )


def _clocks(unit: UnitOfWork) -> Clocks:
    return next(iter(unit.kept(Clocks)), Clocks())


def _drop_decision(unit: UnitOfWork, audit_id: int, drawn_case_id: int, criterion: str) -> bool:
    """Remove an earlier decision on a criterion; return whether there was one."""
    found = [
        each
        for each in unit.kept(NoPresentRisk, audit_id)
        if (each.drawn_case_id, each.criterion) == (drawn_case_id, criterion)
    ]
    for each in found:
        unit.drop(each, "no_present_risk_withdrawn")
    return bool(found)
