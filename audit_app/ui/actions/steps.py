"""What can be done with an action: the steps of the state it is in, the next one unfolded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate, QStringListModel, Signal
from PySide6.QtWidgets import QApplication, QWidget

from audit_app.domain.action_assurance import check_later
from audit_app.domain.action_parts import ActionState, Milestone
from audit_app.domain.action_work import reached, without_milestone
from audit_app.domain.actions import Action
from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.errors import AuditError
from audit_app.ui.actions.boxes import assurance_boxes, work_boxes
from audit_app.ui.actions.facts import ActionFacts, day
from audit_app.ui.actions.inputs import DayField, choice
from audit_app.ui.actions.milestones import Milestones
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, label, line
from audit_app.usecases.actions import Step, Taken

_ORDER = (
    *("retest", "no_test", "check", "close", "milestone", "evidence", "complete", "start"),
    *("rate", "revise", "supersede", "reopen"),
)
_LATER = ("rate", "revise", "supersede")
_STEPS: Mapping[ActionState, tuple[str, ...]] = {
    ActionState.NOT_STARTED: ("start", *_LATER),
    ActionState.REOPENED: ("start", *_LATER),
    ActionState.IN_PROGRESS: ("milestone", "evidence", "complete", *_LATER),
    ActionState.COMPLETE: ("retest", "no_test", "check", "close", "evidence", "start", *_LATER),
    ActionState.CLOSED: ("reopen",),
    ActionState.SUPERSEDED: ("reopen",),
}
"""The steps there are in each state."""


class ActionSteps(QWidget):
    """The action in words, and the steps.

    Signals:
        wanted: A Step, and the Taken it is called in the journal.
        retest_wanted: Id of the audit to hold it against.
        change_wanted: The words are to be changed.
        remove_wanted: It was added by mistake.
    """

    wanted = Signal(object, object)
    retest_wanted = Signal(int)
    change_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, checklists: Mapping[str, Checklist]) -> None:
        super().__init__()
        self._action: Action | None = None
        self._unfolded: frozenset[str] = frozenset()
        self._last = ""
        self.roles = QStringListModel()
        self.facts = ActionFacts(checklists)
        self._change = button("Change the &words …", self.change_wanted.emit, name="action_change")
        self._remove = button("Remove …", self.remove_wanted.emit, name="action_remove")
        self._milestones = Milestones()
        self._milestones.ticked.connect(self._on_ticked)
        self._milestones.dropped.connect(self._on_dropped)
        self._which = label("", "muted", wrap=True, name="action_which")
        self._audits = choice("action_audit", "Later audit to test it with")
        self._boxes = {
            **assurance_boxes(self._send, self.roles, self._on_retest, self._audits, self._which),
            **work_boxes(self._send, self.roles, self._milestones),
        }
        self.setLayout(
            column(
                self.facts,
                FlowLayout(self._change, self._remove),
                line(),
                column(*(self._boxes[name] for name in _ORDER), spacing=0),
                1,
                spacing=8,
            )
        )

    def show_action(self, action: Action, audits: Sequence[Audit], today: date) -> None:
        """Show an action and what can be done with it; what is being typed for it stays."""
        other = self._action is None or self._action.id != action.id
        focused = QApplication.focusWidget()
        working = not other and focused is not None and self.isAncestorOf(focused)
        self._action = action
        self.facts.show_action(action, today)
        self._milestones.show_action(action)
        self._change.setVisible(action.is_open)
        self._remove.setVisible(action.state is ActionState.NOT_STARTED)
        self._offer(action, audits)
        for name, box in self._boxes.items():
            box.setVisible(name in _STEPS[action.state])
            if other:
                box.empty()
        if self._unfold(_next(action), anew=other) and working:
            self.take_focus()
        self._set_days(action, today)
        again = action.state is ActionState.COMPLETE
        self._boxes["start"].button.setText("Take work up again" if again else "Start")
        self._boxes["check"].button.setEnabled(action.assured)
        self._boxes["close"].button.setEnabled(action.assured and bool(action.checked_by))
        for name in ("check", "close"):
            self._boxes[name].button.setToolTip(_why_not(action))

    def take_focus(self) -> None:
        """Put the cursor where the next step begins."""
        first = next((name for name in _ORDER if name in self._unfolded), "")
        if first:
            self._boxes[first].take_focus()

    def _unfold(self, names: frozenset[str], *, anew: bool) -> bool:
        """Unfold the next steps once they become so, and return whether they did.

        What somebody folded or unfolded stays until then.
        """
        if not anew and names == self._unfolded:
            return False
        self._unfolded = names
        for name, box in self._boxes.items():
            box.fold(folded=name not in names)
        return True

    def _set_days(self, action: Action, today: date) -> None:
        for name in ("start", "complete", "revise"):
            for field in self._boxes[name].findChildren(DayField):
                if name != "revise":
                    field.setMaximumDate(QDate(today.year, today.month, today.day))
                if not field.hasFocus():
                    field.set_day(action.due_now if name == "revise" else today)

    def _offer(self, action: Action, audits: Sequence[Audit]) -> None:
        """Offer the audits that can show what came of it, and say what of the others."""
        chosen = self._audits.currentData()
        self._audits.clear()
        theme = [each for each in audits if each.theme_key == action.theme_key]
        later = [each for each in theme if _is_later(action, each)]
        for each in later:
            period = f"{day(each.period_from)} to {day(each.period_to)}"
            self._audits.addItem(f"{each.title} ({period})", each.id)
        self._audits.setCurrentIndex(max(0, self._audits.findData(chosen)))
        self._audits.setEnabled(bool(later))
        self._boxes["retest"].button.setEnabled(bool(later) and bool(action.criterion))
        self._which.setText(_which_words(action, len(later), len(theme)))

    def show_fault(self, error: AuditError) -> None:
        """Say beside the step that was wanted what kept it from being taken."""
        if self._last in self._boxes:
            self._boxes[self._last].say(f"{error.message} {error.remedy}")

    def done(self) -> None:
        """Empty what was typed for a step, once it is taken."""
        if self._last in self._boxes:
            self._boxes[self._last].empty()

    def _send(self, name: str, step: Step, taken: Taken) -> None:
        self._last = name
        self.wanted.emit(step, taken)

    def _on_retest(self) -> None:
        self._last = "retest"
        if self._audits.currentData() is not None:
            self.retest_wanted.emit(self._audits.currentData())

    def _on_ticked(self, milestone: Milestone, on: bool) -> None:  # noqa: FBT001 - a signal
        def step(action: Action, today: date) -> Action:
            return reached(action, milestone, today if on else None)

        self._send("milestone", step, Taken.MILESTONES)

    def _on_dropped(self, milestone: Milestone) -> None:
        def step(action: Action, _today: date) -> Action:
            return without_milestone(action, milestone)

        self._send("milestone", step, Taken.MILESTONES)


def _next(action: Action) -> frozenset[str]:
    """Return the steps that come next."""
    if action.state is ActionState.IN_PROGRESS:
        return frozenset({"complete"} if action.evidence else {"milestone", "evidence"})
    if action.state is not ActionState.COMPLETE:
        return frozenset({"start"} if action.is_open else ())
    if not action.assured:
        return frozenset({"retest"})
    return frozenset({"close"} if action.checked_by else {"check"})


def _is_later(action: Action, audit: Audit) -> bool:
    try:
        check_later(action, audit)
    except AuditError:
        return False
    return True


def _which_words(action: Action, n_later: int, n_theme: int) -> str:
    if not action.criterion:
        return "Change the words first, and choose the question that shows it worked."
    if action.completed_on is None:
        return "It is not known when it was complete: take work up again, and say when."
    if action.retest is not None and not action.test_counts:
        return "It was not reached. Take work up again, or test it with a later audit."
    said = action.completed_said or action.completed_on
    later = f"Of cases from after {day(action.completed_on)}, drawn after {day(said)}."
    left = n_theme - n_later
    if not n_later:
        return f"No later audit of the theme yet. {later}"
    return f"{later} {left:,} of earlier cases are not offered." if left else later


def _why_not(action: Action) -> str:
    if not action.assured:
        return "No later audit reached its target, and nobody else decided not to test"
    return "" if action.checked_by else "Somebody independent has to find it done first"
