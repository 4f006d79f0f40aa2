"""The steps after the freeze, one panel each: names, commitments, secrets, the draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLayout, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from audit_app.domain.errors import AuditError
from audit_app.domain.frozen import FrozenPlan
from audit_app.domain.seeds import seed_warning
from audit_app.ui.ceremony.codes import CodeInput, CodeView
from audit_app.ui.widgets.text import button, column, holder, label, row


class Panel(Protocol):
    """What every step can do."""

    def show_frozen(self, frozen: FrozenPlan) -> None:
        """Show how far it is."""

    def show_fault(self, error: AuditError) -> None:
        """Say why the step was not taken."""

    def focus_first(self) -> None:
        """Bring the person to what is asked."""


class NamesPanel(QWidget):
    """Who takes part, and who is audited.

    Signals:
        commit_wanted: Our name, the others' names, the audited force's name.
    """

    commit_wanted = Signal(str, list, str)

    def __init__(self) -> None:
        super().__init__()
        self._ours = QLineEdit()
        self._ours.setObjectName("ours")
        self._ours.setAccessibleName("Your force")
        self._others = QPlainTextEdit()
        self._others.setObjectName("others")
        self._others.setAccessibleName("The other forces, one a line")
        self._others.setTabChangesFocus(True)
        self._others.setFixedHeight(60)
        self._audited = QComboBox()
        self._audited.setObjectName("audited")
        self._audited.setAccessibleName("The audited force, which tells its secret first")
        self._fault = label("", "bad", wrap=True, name="names_fault")
        commit = button("&Make our commitment", self._on_commit, "primary", name="commit")
        fields = [
            column(_said(words, field), field, spacing=3)
            for words, field in (
                ("&Your force, as both sides write it", self._ours),
                ("The &other forces, one a line", self._others),
                ("&Which force is audited? It tells its secret first.", self._audited),
            )
        ]
        left = column(*fields, self._fault, row(commit, 1), 1, spacing=12)
        words = (
            "The program makes a secret for your force and keeps it in this workspace. What you"
            " send is a commitment: nobody can find the secret from it, and you cannot change the"
            " secret afterwards. It binds label, fingerprint and name, so both sides must write"
            " them alike."
        )
        _halves(self, left, column(label(words, wrap=True), 1))
        self._ours.textChanged.connect(lambda _text: self._offer())
        self._others.textChanged.connect(self._offer)

    @property
    def _other_names(self) -> list[str]:
        return [name.strip() for name in self._others.toPlainText().splitlines() if name.strip()]

    def _offer(self) -> None:
        chosen = self._audited.currentText()
        names = [name for name in (self._ours.text().strip(), *self._other_names) if name]
        self._audited.clear()
        self._audited.addItems(names)
        self._audited.setCurrentText(chosen)

    def _on_commit(self) -> None:
        self.commit_wanted.emit(self._ours.text(), self._other_names, self._audited.currentText())

    def show_frozen(self, frozen: FrozenPlan) -> None:
        """Ask for the names."""
        del frozen
        self._fault.clear()

    def show_fault(self, error: AuditError) -> None:
        """Say which name cannot stand."""
        self._fault.setText(f"{error.message} {error.remedy}".strip())

    def focus_first(self) -> None:
        """Bring the person to the first name."""
        self._ours.setFocus()


class ExchangePanel(QWidget):
    """Ours on the left to be read out, the other's on the right to be typed.

    Signals:
        given: Party, text as typed.
    """

    given = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._party = ""
        self._ours = CodeView(f"our_{name}")
        self._left = column(self._ours)
        self._about = label("", wrap=True, name=f"{name}_about")
        self._left.addWidget(self._about)
        self._left.addStretch(1)
        self._input = CodeInput(f"their_{name}", "&Keep it")
        self._input.given.connect(lambda text: self.given.emit(self._party, text))
        self._arrived = label("", "good", wrap=True, name=f"{name}_arrived")
        _halves(self, self._left, column(self._input, self._arrived, 1, spacing=12))

    def ask(self, party: str, what: str) -> None:
        """Ask for what a party sends; nobody: nothing is asked."""
        self._party = party
        self._input.setVisible(bool(party))
        if party:
            self._input.ask(what)

    def show_arrived(self, parties: Sequence[str], what: str) -> None:
        """Say whose has come."""
        self._arrived.setText("\n".join(f"✓ {what} of {party}" for party in parties))

    def show_fault(self, error: AuditError) -> None:
        """Say why it was not taken."""
        self._input.show_fault(error)

    def focus_first(self) -> None:
        """Bring the person to the field."""
        self._input.focus_first()


class CommitmentsPanel(ExchangePanel):
    """Our commitment, and the others' as they arrive."""

    def __init__(self) -> None:
        super().__init__("commitment")
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_frozen(self, frozen: FrozenPlan) -> None:
        """Show ours and ask for the next one that is missing."""
        self._ours.show_code(
            f"Commitment of {frozen.ours}: send it or read it out", frozen.commitments[frozen.ours]
        )
        missing = [party for party in frozen.others if not frozen.commitments[party]]
        self.ask(missing[0] if missing else "", f"Commitment of {(missing or [''])[0]}")
        arrived = [party for party in frozen.others if frozen.commitments[party]]
        self.show_arrived(arrived, "Commitment")
        self._about.setText(
            "No window on the other side? 'case-audit seed commit' makes its commitment from"
            f' --label "{frozen.plan.label}" --party NAME --frame with the fingerprint:'
            f"\n{frozen.frame_digest}"
        )


class SecretsPanel(ExchangePanel):
    """The secrets, the audited force's first.

    Signals:
        tell_wanted: Our secret is to be told.
    """

    tell_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("secret")
        self._tell = button("&Tell our secret", self.tell_wanted.emit, "primary", name="tell")
        self._left.insertLayout(2, row(self._tell, 1))

    def show_frozen(self, frozen: FrozenPlan) -> None:
        """Show ours once it is told, and ask for the next."""
        told = frozen.ours in frozen.nonces
        self._ours.setVisible(told)
        if told:
            self._ours.show_code(f"Secret of {frozen.ours}: read it out now", frozen.nonce)
        self._tell.setVisible(not told)
        self._tell.setEnabled(frozen.may_tell)
        self._about.setText(_whose_turn(frozen))
        due = _next_to_tell(frozen)
        self.ask(due, f"Secret of {due}")
        arrived = [party for party in frozen.others if party in frozen.nonces]
        self.show_arrived(arrived, "Secret checked against the commitment")

    @override
    def focus_first(self) -> None:
        """Bring the person to what is due: telling, or typing."""
        if self._tell.isEnabled() and not self._tell.isHidden():
            self._tell.setFocus()
        else:
            super().focus_first()


class ReadyPanel(QWidget):
    """Everything is there, or the public source has to be read: the draw.

    Signals:
        draw_wanted: The value of the public source, or nothing.
    """

    draw_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", wrap=True, name="ready_words")
        self._value = QLineEdit()
        self._value.setObjectName("public_value")
        self._value.setAccessibleName("Value of the public source")
        self._value.setPlaceholderText("What the source showed, every digit in order")
        self._warning = label("", "warn", wrap=True, name="public_warning")
        self._fault = label("", "bad", wrap=True, name="ready_fault")
        self._draw = button("&Draw the sample", self._on_draw, "primary", name="draw_frozen")
        self._code = CodeView("frozen_digest")
        left = column(
            self._words, self._value, self._warning, self._fault, row(self._draw, 1), 1, spacing=10
        )
        _halves(self, left, column(self._code, 1))
        self._value.textChanged.connect(self._on_value)

    def _on_value(self, text: str) -> None:
        self._warning.setText(seed_warning(text) if text.strip() else "")

    def _on_draw(self) -> None:
        self.draw_wanted.emit(self._value.text())

    def show_frozen(self, frozen: FrozenPlan) -> None:
        """Show what the seed comes from."""
        self._fault.clear()
        self._value.setVisible(bool(frozen.source))
        self._warning.setVisible(bool(frozen.source))
        self._code.show_code("Fingerprint of the frozen cases", frozen.frame_digest)
        if frozen.source:
            self._words.setText(
                f"Named on {frozen.at.astimezone():%d %b %Y, %H:%M}, before its value was known:"
                f" {frozen.source}. Type what it showed."
            )
        else:
            self._words.setText(
                f"Every secret fits its commitment: {', '.join(frozen.commitments)}. All sides get"
                " the same seed and, from the same register, the same sample. The certificate"
                " holds commitments and secrets, so that anyone can check it."
            )

    def show_fault(self, error: AuditError) -> None:
        """Say why nothing was drawn."""
        self._fault.setText(f"{error.message} {error.remedy}".strip())

    def set_busy(self, *, busy: bool) -> None:
        """While the draw is being made it cannot be asked for again."""
        self._draw.setEnabled(not busy)

    def focus_first(self) -> None:
        """Bring the person to the value, or to the button."""
        (self._draw if self._value.isHidden() else self._value).setFocus()


def _next_to_tell(frozen: FrozenPlan) -> str:
    """Return the other party whose secret is due, empty if ours is."""
    if frozen.audited not in frozen.nonces:
        return "" if frozen.audited == frozen.ours else frozen.audited
    return next((party for party in frozen.others if party not in frozen.nonces), "")


def _whose_turn(frozen: FrozenPlan) -> str:
    if frozen.ours in frozen.nonces:
        return "Anyone may hear it now: every commitment is in."
    if frozen.ours == frozen.audited:
        return (
            f"{frozen.ours} is audited and tells first. Every commitment is in, so nobody can"
            " choose the seed any more; from now on the secret stands in the journal."
        )
    if frozen.audited in frozen.nonces:
        return f"{frozen.audited} has told. It is our turn."
    return f"{frozen.audited} is audited and tells first. Our secret stays hidden until then."


def _halves(panel: QWidget, left: QLayout, right: QLayout) -> None:
    """Lay a panel out as two halves of one width."""
    both = row(holder(left), holder(right), spacing=28)
    both.setStretch(0, 1)
    both.setStretch(1, 1)
    panel.setLayout(both)


def _said(words: str, buddy: QWidget) -> QWidget:
    made = label(words)
    made.setBuddy(buddy)
    return made
