"""The panel 'Scorers': who else scores, their packs, and the identities for it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from audit_app.domain.scorers import Assignment, Medium
from audit_app.ui.packs.assign_form import AssignForm
from audit_app.ui.packs.assignment_list import AssignmentList
from audit_app.ui.packs.contacts import ContactsCard
from audit_app.ui.packs.file_kinds import PACK, SHEET
from audit_app.ui.packs.identity_card import IdentityCard
from audit_app.ui.packs.save_file import SaveFile
from audit_app.ui.packs.words import count
from audit_app.ui.panels import Panel
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.following import FollowingArea
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.usecases.assigning import Assignable, assignable


class Scorers(QWidget):
    """What was handed out, the form to hand out more, and identities below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._there: Assignable | None = None
        self._stale = False
        self._said = label("", "muted", wrap=True, name="scorers_said")
        self._new = button("&Hand out cases …", self._on_new, "primary", name="assign_cases")
        self._new.setEnabled(False)
        self._list = AssignmentList(session)
        self._pack, self._sheet = SaveFile(session, PACK), SaveFile(session, SHEET)
        for each in (self._pack, self._sheet):
            each.done.connect(self._new.setFocus)
        self._form = AssignForm(session)
        self._list.pack_wanted.connect(lambda one: self._write(one, Medium.PACK))
        self._list.sheet_wanted.connect(lambda one: self._write(one, Medium.WORKBOOK))
        self._form.assigned.connect(self._on_assigned)
        self._form.cancelled.connect(self._show_list)
        self._stack = QStackedWidget()
        self._area = FollowingArea(self._overview(session))
        self._stack.addWidget(self._area)
        self._stack.addWidget(FollowingArea(_page(card(column(self._form, margins=16)))))
        self.setLayout(column(self._stack))
        session.changed.connect(self._on_changed)
        self._list.say("Loading …")
        self.refresh()

    def _overview(self, session: Session) -> QWidget:
        head = row(label("Further scorers", "heading"), 1, self._new)
        handed = column(
            head, self._said, self._list, self._pack, self._sheet, spacing=8, margins=16
        )
        mine = column(
            label("Identity of this workspace", "heading"),
            IdentityCard(session),
            1,
            spacing=8,
            margins=16,
        )
        others = column(
            label("Identities of others", "heading"),
            ContactsCard(session),
            1,
            spacing=8,
            margins=16,
        )
        below = row(card(mine), card(others), spacing=16)
        below.setStretch(0, 1)
        below.setStretch(1, 1)
        return holder(column(card(handed), below, 1, spacing=16, margins=16))

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.AUDITS:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True  # every answer is a change: look when somebody looks

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._new.setFocus()

    def refresh(self) -> None:
        """Look again at what is handed out and what could be."""
        self._stale = False
        workspace, services, audit = self._session.workspace, self._session.services, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: assignable(workspace, services.checklists, audit.id),
                self._show,
                lane=Lane.READ,
            )

    @Slot(object)
    def _show(self, there: Assignable) -> None:
        self._there = there
        self._list.show_assignments(there.assignments)
        self._new.setEnabled(there.draw is not None)
        if self.hasFocus():
            self._new.setFocus()  # it could not take the focus before
        if there.draw is None:
            self._said.setText("There is no sample yet. Draw it first (Ctrl+2).")
        elif there.n_complete < there.n_sample:
            self._said.setText(
                f"{there.n_complete:,} of {count(there.n_sample, 'case')} have first scores. Draw "
                "the share for second scores when all have, so that nobody knows beforehand which "
                "cases are looked at again."
            )
        else:
            self._said.setText(f"All {count(there.n_sample, 'case')} have first scores.")

    def _on_new(self) -> None:
        if self._there is not None:
            self._stack.setCurrentIndex(1)
            self._form.start(self._there)

    @Slot()
    def _show_list(self) -> None:
        self._stack.setCurrentIndex(0)
        self._new.setFocus()

    @Slot(object)
    def _on_assigned(self, assignment: Assignment) -> None:
        self._show_list()
        self._list.choose(assignment)
        self._write(assignment, assignment.medium)

    def _write(self, assignment: Assignment, medium: Medium) -> None:
        """Ask for what one file needs; the other one steps aside."""
        wanted, other = self._pack, self._sheet
        if medium is Medium.WORKBOOK:
            wanted, other = other, wanted
        other.put_away()
        wanted.ask(assignment)
        # Once it has been laid out: what is asked for lies below what was in sight.
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(wanted, 0, 16))


def _page(inner: QWidget) -> QWidget:
    # By shares, not by a greatest width: with that the height of wrapped words is misjudged.
    across = row(inner, 1)
    across.setStretch(0, 4)
    return holder(column(across, 1, margins=16))


PANEL = Panel("scorers", "S&corers", 10, Scorers)
