"""Scores an audit with another version: what that means is shown first, then done in one step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from audit_app.domain.audit import Audit
from audit_app.domain.checklist_versions import ChecklistVersion
from audit_app.domain.errors import AuditError
from audit_app.ui.checklists.inputs import ChoiceInput
from audit_app.ui.score.lists import Entry, EntryList
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label
from audit_app.usecases.adoption import Adoption, adopt_version, plan_adoption
from audit_app.usecases.audits import list_audits


class AdoptVersion(QWidget):
    """Chooses the audit.

    Signals:
        left: Back to the checklists.
    """

    left = Signal()

    def __init__(self, session: Session, version: ChecklistVersion) -> None:
        super().__init__()
        self._session, self._version = session, version
        self._audits: dict[int, Audit] = {}
        self._audit = ChoiceInput()
        self._audit.setObjectName("adopt_audit")
        self._audit.setAccessibleName("Audit")
        self._audit.setMinimumContentsLength(28)
        self._audit.given.connect(lambda _audit: self._plan())
        self._about = label("Loading …", wrap=True, name="adopt_about")
        self._list = EntryList(session.theme, "adopt_criteria", "What becomes of each criterion")
        self._adopt = button("&Use this version", self._on_adopt, "primary", name="adopt_do")
        self._adopt.setEnabled(False)
        head = FlowLayout(
            button("‹ Checklists", self.left.emit, "link", name="adopt_back"),
            label("Audit"),
            self._audit,
            self._adopt,
            across=8,
        )
        title = f"Use version {version.version} of '{version.title}' for an audit"
        layout = column(
            label(title, "title", wrap=True), holder(head), self._about, self._list, margins=16
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        workspace = session.open_workspace
        session.run(
            lambda _progress: [each.audit for each in list_audits(workspace)],
            self._show_audits,
            lane=Lane.READ,
        )

    def _show_audits(self, audits: Sequence[Audit]) -> None:
        own = [each for each in audits if each.theme_key == self._version.theme_key]
        others = [each for each in own if each.checklist_version != self._version.version]
        self._audits = {each.id: each for each in others}
        self._audit.offer(
            [(str(each.id), f"{each.title} ({each.checklist_version})") for each in others]
        )
        if others:
            self._plan()
            return
        self._audit.setEnabled(False)
        self._about.setText(
            f"Every audit of this theme has this version already ({len(own)} of {len(own)})."
            if own
            else "There is no audit of this theme yet. A new audit takes the newest version."
        )

    def _chosen(self) -> int:
        return int(self._audit.currentData())

    def _plan(self) -> None:
        workspace, services = self._session.open_workspace, self._session.services
        audit_id, version = self._chosen(), self._version.version
        self._adopt.setEnabled(False)
        self._session.run(
            lambda _progress: plan_adoption(
                workspace, services.checklists, services.clock, audit_id, version
            ),
            self._show_plan,
            lane=Lane.READ,
            failed=self._on_failed,
        )

    def _on_failed(self, error: AuditError) -> None:
        self._about.setText(f"{error.message} {error.remedy}".strip())
        self._list.show_entries([], "")

    def _show_plan(self, plan: Adoption) -> None:
        self._about.setText(plan_words(plan))
        self._list.entries.set_rows(plan_entries(plan))
        self._adopt.setEnabled(True)

    def _on_adopt(self) -> None:
        workspace, services = self._session.open_workspace, self._session.services
        audit_id, version = self._chosen(), self._version.version
        self._adopt.setEnabled(False)
        self._session.run(
            lambda _progress: adopt_version(
                workspace, services.checklists, services.clock, audit_id, version
            ),
            self._on_adopted,
            failed=self._on_failed,
        )

    def _on_adopted(self, done: Adoption) -> None:
        self._session.changed.emit(Change.AUDITS)
        self._session.changed.emit(Change.REVIEWS)
        self._session.message.emit(
            f"'{done.audit.title}' is scored with version {done.version} from now on.",
            "good",
            f"{done.n_carried:,} answers went over, {done.n_set_aside:,} were set aside. "
            "The journal keeps each of them.",
        )
        self.left.emit()


def plan_words(plan: Adoption) -> str:
    """Return what adopting a version means for an audit."""
    n_answers = plan.n_carried + plan.n_set_aside
    reopened = f" {plan.n_reopened:,} finished reviews are opened again." if plan.n_reopened else ""
    return (
        f"It is scored with version {plan.audit.checklist_version} now. {plan.n_carried:,} of "
        f"{n_answers:,} answers go over; {plan.n_set_aside:,} "
        f"set aside, and kept in the journal.{reopened}"
    )


def plan_entries(plan: Adoption) -> list[Entry]:
    """Return a line for each criterion of either version, and what becomes of its answers."""
    states = {
        **dict.fromkeys(plan.carried, ("= Answers go over", "good")),
        **dict.fromkeys(plan.asked_again, ("↻ Asked again", "warn")),
        **dict.fromkeys(plan.removed, ("− Asked no more", "bad")),
    }
    entries = []
    for change in plan.changes.criteria:
        criterion = change.after or change.before
        state, role = states.get(change.key, ("", ""))
        if change.before is None:
            state, role = "+ New", "warn"
        title = criterion.question if criterion else change.key
        below = ", ".join(change.kinds) or "unchanged"
        entries.append(Entry(change.key, title, below, state, role, two_lines=True))
    return entries
