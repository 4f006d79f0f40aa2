"""The form beside the case: opened afresh or on a draft, and what is raised with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject

from audit_app.domain.checklist import Criterion
from audit_app.domain.draw import DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.domain.escalations import LEVELS, Clocks, Escalation, Handling, Level, due_at
from audit_app.domain.hand_over import moment_words
from audit_app.domain.review import Answer, Review
from audit_app.ui.escalations.drafting import DraftKeeper
from audit_app.ui.escalations.form import RaiseForm
from audit_app.ui.session import Change, Session
from audit_app.usecases.escalations import Raised, Risks, raise_escalation
from audit_app.usecases.scoring import ScoringSheet


class FormPlace(Protocol):
    """Where on the page the form is; the Score page has it."""

    raise_form: RaiseForm

    def show_raise_form(self, shown: bool) -> None:  # noqa: FBT001
        """Show the form in place of the guidance, or the guidance again."""


class Raising(QObject):
    """Opens the form and raises what stands in it.

    Attributes:
        drafts: What was begun and not raised.
    """

    def __init__(
        self, place: FormPlace, session: Session, sheet: ScoringSheet, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place, self._session, self._sheet = place, session, sheet
        self._form = place.raise_form
        self._risks = Risks((), (), Clocks())
        self.drafts = DraftKeeper(self._form, session, self)
        self._form.raised.connect(self._on_raised)
        self._form.cancelled.connect(self._put_aside)
        self.drafts.discarded.connect(self._put_aside)

    def know(self, risks: Risks) -> None:
        """Take what is known about risk in the audit."""
        self._risks = risks
        self.drafts.know(risks.drafts)

    def open(
        self,
        case: DrawnCase,
        criterion: Criterion | None,
        review: Review,
        level: Level | None = None,
    ) -> None:
        """Open the form for a criterion of a case, or go on with its draft.

        Args:
            case: The case.
            criterion: None for the file as a whole.
            review: What stands on the criterion is filled in.
            level: Marked; None leaves the one of the draft.
        """
        fresh = self._fresh(case, criterion, review, level or Level.URGENT)
        self.go_on(case, self.drafts.at(*fresh.place) or fresh)
        if level is not None:
            self._form.levels.mark(level)
            self._form.levels.chosen.emit(level)

    def _fresh(
        self, case: DrawnCase, criterion: Criterion | None, review: Review, level: Level
    ) -> EscalationDraft:
        key = criterion.key if criterion is not None else ""
        answer = review.answers.get(key, Answer(key))
        escalations = self._risks.escalations
        return EscalationDraft(
            audit_id=self._sheet.audit.id,
            drawn_case_id=case.id,
            case_ref=case.case_ref,
            criterion=key,
            question=criterion.question if criterion is not None else "",
            level=level,
            seen="".join(f"{part}\n" for part in (answer.note, answer.evidence) if part),
            asked=LEVELS[level].action,
            raised_by=escalations[-1].raised_by if escalations else "",
            begun_at=self._session.services.clock.now(),
        )

    def go_on(self, case: DrawnCase, draft: EscalationDraft) -> None:
        """Open the form on a draft; what stands in it already is newer, or is kept first."""
        form = self._form
        self._place.show_raise_form(True)
        if form.shown is None or form.shown.place != draft.place or not form.is_begun:
            self.drafts.flush()
            form.show_draft(replace(draft, drawn_case_id=case.id), self._due_words)
        form.seen.setFocus()

    def _put_aside(self) -> None:
        self._place.show_raise_form(False)

    def _due_words(self, level: Level) -> str:
        shown, now = self._form.shown, self._session.services.clock.now()
        found_at = shown.begun_at if shown is not None else now
        due = due_at(level, found_at, self._risks.clocks, self._sheet.holidays)
        return f"To be acted on by {moment_words(due)}." if due else "It goes into the report."

    def _on_raised(self) -> None:
        self.drafts.flush()  # whatever comes of it, nothing of it is lost
        typed, session = self._form.content, self._session
        if typed is None:
            return
        told, now = typed.told.strip(), session.services.clock.now()
        raised = Raised(
            drawn_case_id=typed.drawn_case_id,
            level=typed.level,
            seen=typed.seen,
            asked=typed.asked,
            raised_by=typed.raised_by,
            criterion=typed.criterion,
            question=typed.question,
            handling=Handling(
                told=told, told_at=now if told else None, reference=typed.reference.strip()
            ),
        )
        workspace, clock, sheet = session.open_workspace, session.services.clock, self._sheet
        session.run(
            lambda _progress: raise_escalation(
                workspace, clock, sheet.holidays, sheet.audit.id, raised
            ),
            self._after_raising,
            failed=self._say_fault,
        )

    def _say_fault(self, error: AuditError) -> None:
        self._form.show_fault(str(error))

    def _after_raising(self, kept: Escalation) -> None:
        self.drafts.forget(kept.case_ref, kept.criterion)
        self._form.put_away()
        self._place.show_raise_form(False)
        whom = "" if kept.handling.told else " Tell them now, then record it."
        self._session.message.emit(
            f"Escalation {kept.number} is raised for {kept.case_ref}: {kept.asked}",
            "warn",
            f"It stays in sight until another role closes it.{whom}",
        )
        self._session.changed.emit(Change.RECORDS)
