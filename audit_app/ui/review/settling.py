"""The Settle panel: one difference after the other, with one key and a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from audit_app.domain.disagreements import Difference
from audit_app.domain.errors import AuditError
from audit_app.domain.scorer_sheet import scorer_sheet
from audit_app.domain.settling import Changed, changed_figures
from audit_app.ui.panels import Panel
from audit_app.ui.score.lists import Entry
from audit_app.ui.session import Change, Session
from audit_app.ui.settling.notice import Notice
from audit_app.ui.settling.view import SettleView
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import column
from audit_app.usecases.settling import SettlingSheet, open_settling, settle

LARGE = 200
"""Text size for a projector, per cent."""


class SettlePanel(QWidget):
    """Turns a key and a reason into a settlement, and goes on to the next."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._sheet: SettlingSheet | None = None
        self._key = ""
        self._option = ""
        self._left_only = False
        self._stale = True
        self._saving = False
        self._usual_scale = 0
        self._notice = Notice("settle_notice")
        self._notice.say("Loading …", ())
        self.view = SettleView(session.theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._notice)
        self._stack.addWidget(self.view)
        self.setLayout(column(self._stack))
        self.setFocusProxy(self.view)
        self._connect()

    def _connect(self) -> None:
        view = self.view
        view.picked.connect(self._take)
        view.chosen.connect(self._choose)
        view.moved.connect(self._move)
        view.settle_wanted.connect(self._settle)
        view.left_only_wanted.connect(self._show_left_only)
        view.large_wanted.connect(self._show_large)
        view.outcome_wanted.connect(self._show_outcome)
        view.outcome.sheet_wanted.connect(self._on_sheet)
        self._session.changed.connect(self._on_changed)
        self._session.leaving.connect(self._usual_size)

    # coming and going

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._usual_size()

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change in (Change.DRAW, Change.REVIEWS, Change.SCORERS) and not self._saving:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def refresh(self) -> None:
        """Ask again what there is to settle."""
        workspace, services, audit = self._session.workspace, self._session.services, self._audit
        if workspace is None:
            return
        self._stale = False
        self._session.run(
            lambda _progress: open_settling(
                workspace, services.checklists, services.clock, audit.id
            ),
            self._show,
            lane=Lane.READ,
            failed=self._on_failed,
        )

    def _on_failed(self, error: AuditError) -> None:
        self._stack.setCurrentIndex(0)
        self._notice.say("The differences could not be read.", (error.message, error.remedy))

    def _show(self, sheet: SettlingSheet | None) -> None:
        self._sheet = sheet
        if sheet is None:
            self._stack.setCurrentIndex(0)
            self._notice.say(
                "There is nothing to settle yet.",
                ("Differences are listed here once agreement is fixed, under 'Agreement'.",),
            )
            return
        if not sheet.differences:
            self._stack.setCurrentIndex(0)
            self._notice.say("Nobody differed.", ("There is nothing to settle.",))
            return
        self._stack.setCurrentIndex(1)
        if not self.view.role.text():
            self.view.role.setText(sheet.role)
        if self._difference is None:
            self._key = self._next_open("")
        self._show_all()

    def place(self) -> Mapping[str, Any]:
        """Return the difference in hand."""
        return {"difference": self._key}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Take a difference in hand again."""
        self._key = str(place.get("difference", ""))
        self.refresh()

    # what is in hand

    @property
    def _difference(self) -> Difference | None:
        shown = self._sheet.differences if self._sheet is not None else ()
        return next((each for each in shown if _key(each) == self._key), None)

    def _keys(self) -> Sequence[str]:
        return [each.key for each in self.view.differences.entries.rows]

    def _next_open(self, after: str) -> str:
        """Return the next difference that is open, from the top again at the end."""
        if self._sheet is None:
            return ""
        keys = [_key(each) for each in self._sheet.differences]
        here = keys.index(after) + 1 if after in keys else 0
        order = [*self._sheet.differences[here:], *self._sheet.differences[:here]]
        return next((_key(each) for each in order if each.is_open), after or keys[0])

    @Slot(str)
    def _take(self, key: str) -> None:
        if key != self._key:
            self._key, self._option = key, ""
            self._show_current(afresh=True)

    @Slot(int)
    def _move(self, by: int) -> None:
        keys = self._keys()
        if self._key in keys:
            place = min(max(keys.index(self._key) + by, 0), len(keys) - 1)
            self._take(keys[place])
            self.view.differences.set_current(self._key)

    @Slot(str)
    def _choose(self, option: str) -> None:
        self._option = option
        self.view.show_chosen(option)

    # settling

    @Slot()
    def _settle(self) -> None:
        sheet, difference = self._sheet, self._difference
        if sheet is None or difference is None or self._saving:
            return
        option = self._option
        reason, role = self.view.reason.toPlainText(), self.view.role.text()
        fault = _fault(option, reason, role)
        if fault:
            self.view.show_fault(fault)
            missing = (
                (self.view.reason if not reason.strip() else self.view.role)
                if option
                else self.view
            )
            missing.setFocus()
            return
        workspace, clock = self._session.open_workspace, self._session.services.clock
        self._saving = True
        self.view.set_saving(on=True)
        task = self._session.run(
            lambda _progress: settle(
                workspace, clock, sheet, difference, option, reason=reason, role=role
            ),
            self._on_settled,
        )
        task.finished.connect(self._on_saving_ended)

    def _on_settled(self, sheet: SettlingSheet) -> None:
        self._sheet, self._option = sheet, ""
        self._key = self._next_open(self._key)
        self._show_all()
        self.view.setFocus()
        now = self._session.services.clock.now().astimezone()
        self._session.saved.emit(f"{now:%H:%M:%S}")
        self._session.changed.emit(Change.SCORERS)

    @Slot()
    def _on_saving_ended(self) -> None:
        self._saving = False
        self.view.set_saving(on=False)

    # showing

    def _show_all(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.view.show_progress(sheet.settled, sheet.left, named=sheet.named)
        entries = _entries(sheet, self._key, left_only=self._left_only)
        self.view.differences.show_entries(entries, self._key)
        self._show_current(afresh=True)

    def _show_current(self, *, afresh: bool) -> None:
        difference, sheet = self._difference, self._sheet
        if difference is None or sheet is None:
            return
        names = sheet.scorers if sheet.named else ()
        self.view.show_difference(difference, names, self._option)
        self.view.reason.show_text("", afresh=afresh)

    @Slot(bool)
    def _show_left_only(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        self._left_only = on
        self._show_all()

    @Slot(bool)
    def _show_large(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        theme = self._session.theme
        if on and not self._usual_scale:
            self._usual_scale = theme.scale
            self._session.whole_window_wanted.emit(True)
            theme.apply(theme.choice, LARGE)
            self.view.show_large(on=True)
            self.view.setFocus()
        elif not on:
            self._usual_size()

    @Slot()
    def _usual_size(self) -> None:
        """Give text the size it had before it was made large."""
        usual, self._usual_scale = self._usual_scale, 0
        if usual:
            self._session.whole_window_wanted.emit(False)
            self._session.theme.apply(self._session.theme.choice, usual)
            self.view.show_large(on=False)

    @Slot(bool)
    def _show_outcome(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        self.view.show_outcome(on=on)
        sheet = self._sheet
        if not on or sheet is None:
            return
        self.view.outcome.show_scorers(sheet.scorers)

        def work(_progress: object) -> Sequence[Changed]:
            return changed_figures(sheet.view)

        self._session.run(work, self.view.outcome.show_changed, lane=Lane.READ)

    @Slot(int)
    def _on_sheet(self, scorer: int) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        document = scorer_sheet(
            self._audit.title,
            sheet.scorers[scorer],
            scorer,
            sheet.differences,
            sheet.view.marking,
        )

        def save(path: Path) -> None:
            def work(_progress: object) -> Path:
                from audit_app.ui.printing.paper import write_pdf

                write_pdf(document, path)
                return path

            self._session.run(work, self._on_sheet_written, lane=Lane.LONG)

        self._session.dialogs.save_file(
            self,
            "Save the private sheet",
            "PDF file (*.pdf)",
            Path.home() / "Private sheet.pdf",
            "pdf",
            save,
        )

    def _on_sheet_written(self, path: Path) -> None:
        self._session.message.emit(f"Written: {path.name}", "good", "Give it to that scorer alone.")


def _key(difference: Difference) -> str:
    return f"{difference.case.id}/{difference.criterion}"


def _fault(option: str, reason: str, role: str) -> str:
    if not option:
        return "Choose an answer first: ← or 1, → or 2, or another one."
    if not reason.strip():
        return "Say why this answer counts. Nothing was settled."
    return "" if role.strip() else "Say who settles, as a role. Nothing was settled."


def _entries(sheet: SettlingSheet, in_hand: str, *, left_only: bool) -> list[Entry]:
    entries: list[Entry] = []
    heading = ""
    for each in sheet.differences:
        if left_only and not each.is_open and _key(each) != in_hand:
            continue
        group = "Critical" if each.critical else "Grade" if not each.section else "Other questions"
        entries.append(
            Entry(
                key=_key(each),
                title=each.case.case_ref,
                below=each.title,
                state=_state(each),
                role="good" if each.settlement is not None else "muted",
                heading=group if group != heading else "",
                folded=not each.asked,
                two_lines=True,
            )
        )
        heading = group
    return entries


def _state(difference: Difference) -> str:
    one = difference.settlement
    if one is not None:
        return f"✓ {difference.label(one.option)}"
    return "Open" if difference.asked else "Not asked"


PANEL = Panel("settle", "S&ettle", 40, SettlePanel)
