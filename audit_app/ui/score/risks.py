"""Risk beside the case in hand: what waits for a level, what was raised, and the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from audit_app.domain.checklist import Criterion
from audit_app.domain.draw import DrawnCase
from audit_app.domain.escalation_drafts import EscalationDraft, draft_words
from audit_app.domain.escalations import (
    Clocks,
    Escalation,
    Level,
    NoPresentRisk,
    time_words,
    undecided,
)
from audit_app.domain.review import Review
from audit_app.domain.scoring import critical_not_met
from audit_app.ui.escalations.raising import FormPlace, Raising
from audit_app.ui.escalations.risk_bar import RiskBar, RiskContent
from audit_app.ui.score.lists import Entry
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.usecases.escalations import (
    Risks,
    decide_no_risk,
    risks_of,
)
from audit_app.usecases.scoring import ScoringSheet


class RiskPlace(FormPlace, Protocol):
    """Where on the page risk is shown; the Score page has it."""

    risk_bar: RiskBar


class ScoreRisks(QObject):
    """Holds what was decided about risk in the audit, and keeps what is decided now.

    Signals:
        changed: What is known about risk is different: lists and bar are to be shown anew.
    """

    changed = Signal()

    def __init__(
        self, place: RiskPlace, session: Session, sheet: ScoringSheet, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place, self._session, self._sheet = place, session, sheet
        self._risks = Risks((), (), Clocks())
        self._known = False
        self._waiting: dict[int, tuple[Review, tuple[str, ...]]] = {}
        self._case: DrawnCase = sheet.cases[0]
        self._criterion: Criterion | None = None
        self._review = Review(self._case.id)
        bar = place.risk_bar
        self._raising = Raising(place, session, sheet, self)
        self._drafts = self._raising.drafts
        self._drafts.discarded.connect(self.changed)
        bar.level_chosen.connect(self._on_level)
        bar.no_risk_given.connect(self._on_no_risk)
        bar.action_wanted.connect(self._on_action)
        session.changed.connect(self._on_changed)
        self._load()

    # what is known

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.RECORDS:
            self._load()

    def _load(self) -> None:
        workspace, audit_id = self._session.workspace, self._sheet.audit.id
        if workspace is not None:
            self._session.run(
                lambda _progress: risks_of(workspace, audit_id), self._show_known, lane=Lane.READ
            )

    def _show_known(self, risks: Risks) -> None:
        self._risks, self._known = risks, True
        self._raising.know(risks)
        self._waiting.clear()
        self.changed.emit()

    def note_change(self) -> None:
        """Say once that an audit that was complete is open again, now that an answer changed."""
        if self._risks.complete:
            self._risks = replace(self._risks, complete=False)
            self._session.message.emit(
                "This audit was marked complete. It no longer is: an answer was changed.",
                "warn",
                "Findings, Complete, lists what was changed; mark it again there.",
            )
            self._session.changed.emit(Change.RECORDS)

    def waiting(self, case: DrawnCase, review: Review) -> tuple[str, ...]:
        """Return keys of the criteria of a case that wait for a level or a reason, in order."""
        if not self._known:
            return ()
        before = self._waiting.get(case.id)
        if before is None or before[0] is not review:
            critical = critical_not_met(self._sheet.checklist, review, case.context)
            found = undecided(critical, case.id, self._risks.escalations, self._risks.decisions)
            self._waiting[case.id] = before = (review, found)
        return before[1]

    def marked(self, entries: Sequence[Entry], case: DrawnCase, review: Review) -> list[Entry]:
        """Return the lines of a case's criteria, with what waits and what was raised on them."""
        waiting = self.waiting(case, review)
        raised = {each.criterion: each for each in self._of_case(case.id)}
        draft = self._drafts.at
        shown = []
        for entry in entries:
            if entry.key in waiting:
                entry = replace(entry, state=f"▲ level? {entry.state}".strip(), role="bad")  # noqa: PLW2901 - the same line, marked
            elif draft(case.case_ref, entry.key) is not None:
                entry = replace(entry, state=f"▲ half written {entry.state}".strip(), role="bad")  # noqa: PLW2901
            elif entry.key in raised:
                level = raised[entry.key].level.value
                entry = replace(entry, state=f"▲ {level} {entry.state}".strip())  # noqa: PLW2901
            shown.append(entry)
        return shown

    def _of_case(self, case_id: int) -> list[Escalation]:
        return [each for each in self._risks.escalations if each.drawn_case_id == case_id]

    # showing

    def show_criterion(self, case: DrawnCase, criterion: Criterion | None, review: Review) -> None:
        """Show what is to be said about the case and the criterion in hand."""
        self._case, self._criterion, self._review = case, criterion, review
        key = self._asked_key()
        content = RiskContent(about=f"{case.id} {key}")
        if key:
            content = replace(content, question=self._sheet.checklist.criterion(key).question)
        else:
            content = self._decided(content)
        self._place.risk_bar.show_content(content)

    def _asked_key(self) -> str:
        """Return the criterion that waits: the one in hand if it does, else the first."""
        waiting = self.waiting(self._case, self._review)
        if self._criterion is not None and self._criterion.key in waiting:
            return self._criterion.key
        return next(iter(waiting), "")

    def _decided(self, content: RiskContent) -> RiskContent:
        draft = self._draft_here()
        if draft is not None:
            now = self._session.services.clock.now()
            about = f" on '{draft.question}'" if draft.criterion != self._key else ""
            said = f"An escalation{about} waits, {draft_words(draft, now)}."
            return replace(content, said=said, action="Go on with it")
        raised = self._raised_here()
        if raised is not None:
            now = self._session.services.clock.now()
            said = f"Escalation {raised.number}, {raised.level.value}: {time_words(raised, now)}."
            return replace(content, said=said, action="Show it")
        decision = self._decision_here()
        if decision is not None:
            return replace(
                content, said=f"No present risk: {decision.reason}", action="Raise it after all"
            )
        return content

    @property
    def _key(self) -> str:
        return self._criterion.key if self._criterion is not None else ""

    def _draft_here(self) -> EscalationDraft | None:
        """Return the draft of the criterion in hand, or else another one of the case."""
        ref = self._case.case_ref
        return self._drafts.at(ref, self._key) or self._drafts.of_case(ref)

    def _raised_here(self) -> Escalation | None:
        """Return the newest escalation of the criterion in hand, or of the file as a whole."""
        found = [each for each in self._of_case(self._case.id) if each.criterion in {self._key, ""}]
        return found[-1] if found else None

    def _decision_here(self) -> NoPresentRisk | None:
        key = self._key
        answer = self._review.answers.get(key)
        if answer is None or key not in critical_not_met(
            self._sheet.checklist, self._review, self._case.context
        ):
            return None
        found = (
            each
            for each in self._risks.decisions
            if (each.drawn_case_id, each.criterion) == (self._case.id, key)
        )
        return next(found, None)

    # doing

    @Slot()
    def ask(self) -> None:
        """Open the form for the criterion in hand, or its draft."""
        self._raising.open(self._case, self._criterion, self._review)

    def _on_level(self, level: Level) -> None:
        key = self._asked_key()
        criterion = self._sheet.checklist.criterion(key) if key else self._criterion
        self._raising.open(self._case, criterion, self._review, level)

    def finish(self) -> None:
        """Keep what was typed about a risk so far."""
        self._drafts.flush()

    def _on_no_risk(self, reason: str) -> None:
        key, case = self._asked_key(), self._case
        if not key:
            return
        session, audit_id = self._session, self._sheet.audit.id
        workspace, clock = session.open_workspace, session.services.clock
        session.run(
            lambda _progress: decide_no_risk(workspace, clock, audit_id, case.id, key, reason),
            lambda _kept: session.changed.emit(Change.RECORDS),
        )

    def _on_action(self) -> None:
        draft, raised = self._draft_here(), self._raised_here()
        if draft is not None:
            self._raising.go_on(self._case, draft)
        elif raised is not None:
            self._session.risk_wanted.emit(raised.id)
        else:
            self.ask()
