"""One escalation: what was raised, what became of it, and how it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import LEVELS, Escalation, Handling, Level, Safe, time_words
from audit_app.domain.hand_over import moment_words
from audit_app.domain.london_time import EXAMPLE, kept_moment, read_moment
from audit_app.ui.widgets.text import button, card, column, holder, label, row
from audit_app.ui.widgets.text_field import TextField

SAFE_WORDS = {
    Safe.NOT_KNOWN: "Not known yet",
    Safe.YES: "Yes, made sure",
    Safe.NO: "No",
}


class RiskDetails(QScrollArea):
    """Shows one and reports what is done about it; decides nothing.

    Signals:
        handled: The Handling as typed is to be kept.
        level_changed: A Level, and the reason.
        closed: The role that closes it.
        accepted: The auditor is satisfied.
        reopened: The reason.
        print_wanted: The hand-over sheet, on paper.
        pdf_wanted: The hand-over sheet, as a file.
    """

    handled = Signal(object)
    level_changed = Signal(object, str)
    closed = Signal(str)
    accepted = Signal()
    reopened = Signal(str)
    print_wanted = Signal()
    pdf_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("risk_details")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: Escalation | None = None
        self._title = label("", "heading", wrap=True, name="risk_title")
        self._state = label("", "tag", name="risk_state")
        self._facts = label("", wrap=True, name="risk_facts")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._make_fields()
        self._fault = label("", "bad", wrap=True, name="risk_fault")
        self._fault.hide()
        inner = holder(
            column(
                card(self._head()),
                self._fault,
                self._open_part(),
                self._closed_part(),
                1,
                spacing=10,
            )
        )
        inner.setContentsMargins(10, 0, 4, 0)
        inner.setMinimumWidth(1)
        self.setWidget(inner)

    def _make_fields(self) -> None:
        self.told = _line("risk_told", "Role that was told")
        self.told_at = _line("risk_told_at", "When; 1/5/2026 21:40")
        self.route = _line("risk_route", "How: telephone, in person, notice")
        self.reference = _line("risk_reference", "Log or notice")
        self.acknowledged_at = _line("risk_acknowledged_at", "Taken up when; 1/5/2026 21:50")
        self.response = TextField("risk_response", "What was done", 2)
        self.response.setPlaceholderText("What was done; no names")
        self.safe = QComboBox()
        self.safe.setObjectName("risk_safe")
        self.safe.setAccessibleName("Is the child safe")
        for safe, words in SAFE_WORDS.items():
            self.safe.addItem(words, safe)
        self.referred = QCheckBox("Also referred to professional standards, by its own route")
        self.referred.setObjectName("risk_referred")
        self.referred.setToolTip("Only this mark is kept here; it is on no sheet and in no export.")
        self.level = QComboBox()
        self.level.setObjectName("risk_level")
        self.level.setAccessibleName("Another level")
        for level, said in LEVELS.items():
            self.level.addItem(f"{level.value} {said.title}", level)
        self.level_reason = _line("risk_level_reason", "Why another level is right")
        self.closer = _line("risk_closer", "Role that closes it, not the one that raised it")
        self.again = _line("risk_again", "Why the answer is not enough")

    def _head(self) -> QVBoxLayout:
        return column(
            row(self._title, 1, self._state),
            self._facts,
            row(
                button("&Print hand-over sheet", self.print_wanted.emit, name="risk_print"),
                button("Save it as P&DF …", self.pdf_wanted.emit, name="risk_pdf"),
                1,
            ),
            spacing=8,
            margins=12,
        )

    def _open_part(self) -> QWidget:
        handling = column(
            label("What became of it", "heading"),
            row(self.told, self.told_at),
            row(self.route, self.reference),
            row(label("Taken up"), self.acknowledged_at, spacing=6),
            self.response,
            row(label("Is the child safe?"), self.safe, 1),
            self.referred,
            row(button("&Keep", self._on_keep, "primary", name="risk_keep_handling"), 1),
            spacing=6,
            margins=12,
        )
        level = column(
            label("Another level", "heading"),
            row(self.level, self.level_reason),
            row(button("Change the le&vel", self._on_level, name="risk_change_level"), 1),
            spacing=6,
            margins=12,
        )
        closing = column(
            label("Close it", "heading"),
            label(
                "Closed by another role, once it is answered and the child is safe.",
                "muted",
                wrap=True,
            ),
            row(self.closer, button("&Close it", self._on_close, name="risk_close")),
            spacing=6,
            margins=12,
        )
        self._open = holder(column(card(handling), card(level), card(closing), spacing=10))
        return self._open

    def _closed_part(self) -> QWidget:
        self._answer = label("", wrap=True, name="risk_answer")
        self._accept = button("I am &satisfied", self.accepted.emit, "primary", name="risk_accept")
        self._closed = card(
            column(
                label("How it was closed", "heading"),
                self._answer,
                row(self._accept, 1),
                row(
                    self.again,
                    button(
                        "&Open it again",
                        lambda: self.reopened.emit(self.again.text()),
                        name="risk_reopen",
                    ),
                ),
                spacing=8,
                margins=12,
            )
        )
        return self._closed

    # showing

    def show_escalation(self, shown: Escalation, audit_title: str, now: datetime) -> None:
        """Show one; what is being typed for the same one stays."""
        other = self._shown is None or self._shown.id != shown.id
        changed = self._shown is None or self._shown.handling != shown.handling
        reopened = self._shown is not None and self._shown.is_open != shown.is_open
        self._shown = shown
        words = LEVELS[shown.level]
        self._title.setText(f"{shown.case_ref}: {shown.level.value} {words.title}")
        self._state.setText(time_words(shown, now))
        self._facts.setText("\n".join(_facts(shown, audit_title)))
        if other or changed:
            self._show_handling(shown.handling)
        if other or reopened:
            for field in (self.level_reason, self.closer, self.again):
                field.clear()
            self.level.setCurrentIndex(self.level.findData(shown.level))
            self.show_fault("")
        self._open.setVisible(shown.is_open)
        self._closed.setVisible(not shown.is_open)
        self._accept.setVisible(shown.satisfied is not True)
        self._answer.setText("\n".join(_answer(shown)))

    def _show_handling(self, handling: Handling) -> None:
        self.told.setText(handling.told)
        self.told_at.setText(_typed(handling.told_at))
        self.route.setText(handling.route)
        self.reference.setText(handling.reference)
        self.acknowledged_at.setText(_typed(handling.acknowledged_at))
        self.response.show_text(handling.response, afresh=True)
        self.safe.setCurrentIndex(self.safe.findData(handling.child_safe))
        self.referred.setChecked(handling.referred)

    def show_fault(self, words: str) -> None:
        """Say why something was not done."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        if words:
            self.ensureWidgetVisible(self._fault)

    # doing

    def handling(self) -> Handling:
        """Return what is typed.

        Raises:
            AuditError: If a time cannot be read.
        """
        return Handling(
            told=self.told.text().strip(),
            told_at=_moment(self.told_at.text()),
            route=self.route.text().strip(),
            reference=self.reference.text().strip(),
            acknowledged_at=_moment(self.acknowledged_at.text()),
            response=self.response.toPlainText().strip(),
            child_safe=Safe(self.safe.currentData()),
            referred=self.referred.isChecked(),
        )

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except AuditError as error:
            self.show_fault(str(error))

    def _on_keep(self) -> None:
        self._try(lambda: self.handled.emit(self.handling()))

    def _on_level(self) -> None:
        self.level_changed.emit(Level(self.level.currentData()), self.level_reason.text())

    def _on_close(self) -> None:
        """Keep what was typed, then close: nothing that was answered is lost on the way."""

        def act() -> None:
            typed = self.handling()
            if self._shown is not None and typed != self._shown.handling:
                self.handled.emit(typed)
            self.closed.emit(self.closer.text())

        self._try(act)


def _facts(shown: Escalation, audit_title: str) -> list[str]:
    due = moment_words(shown.due_at) or "with the report"
    facts = [
        f"{audit_title}, escalation {shown.number}.",
        f"Found {moment_words(shown.found_at)} by {shown.raised_by}; to be acted on by {due}.",
        f"Question: {shown.question}" if shown.question else "",
        f"Seen: {shown.seen}",
        f"Asked: {shown.asked}",
        f"Level changed: {shown.level_reason}" if shown.level_reason else "",
        *(f"Opened again: {reason}" for reason in shown.reopened),
    ]
    return [fact for fact in facts if fact]


def _answer(shown: Escalation) -> list[str]:
    handling = shown.handling
    lines = [
        f"Closed by {shown.closed_by}, {moment_words(shown.closed_at)}.",
        f"Told: {handling.told} {moment_words(handling.told_at)}".rstrip() if handling.told else "",
        f"Done: {handling.response}" if handling.response else "",
        f"Is the child safe? {SAFE_WORDS[handling.child_safe]}.",
        "The auditor is satisfied."
        if shown.satisfied
        else "The auditor has not said yet whether this will do.",
    ]
    return [line for line in lines if line]


def _line(name: str, words: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(words)
    field.setPlaceholderText(words)
    return field


def _typed(moment: datetime | None) -> str:
    return kept_moment(moment.isoformat()).text if moment is not None else ""


def _moment(typed: str) -> datetime | None:
    if not typed.strip():
        return None
    found = read_moment(typed).at
    if found is None:
        raise AuditError("The time of day is missing.", remedy=EXAMPLE)
    return found
