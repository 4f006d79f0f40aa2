"""The first step: both sides compare what would be frozen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.ui.ceremony.codes import CodeView
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.ceremonies import FramePreview

_COMPARE = (
    "Read the fingerprint to the other force, and agree label, method and sizes letter by letter."
    " If anything differs, the two registers or plans differ: find out why before you freeze."
)


class FreezePanel(QWidget):
    """Shows the fingerprint, asks for label and reason.

    Signals:
        freeze_wanted: Label, reason.
    """

    freeze_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._words = label("Computing the fingerprint …", "muted", wrap=True, name="frame_words")
        self._code = CodeView("frame_digest")
        self._code.hide()
        self._facts = label("", wrap=True, name="frame_facts")
        self._label, self._label_said = _field("frame_label", "La&bel of the draw, agreed")
        self._reason, self._reason_said = _field("freeze_reason", "W&hat is this draw for?")
        self._fault = label("", "bad", wrap=True, name="freeze_fault")
        self._freeze = button(
            "Both sides agree: &freeze", self._on_freeze, "primary", name="freeze"
        )
        self._freeze.setEnabled(False)
        left = column(self._words, self._code, 1)
        right = column(
            label(_COMPARE, wrap=True),
            self._facts,
            column(self._label_said, self._label, spacing=3),
            column(self._reason_said, self._reason, spacing=3),
            self._fault,
            row(self._freeze, 1),
            1,
            spacing=10,
        )
        both = row(holder(left), holder(right), spacing=28)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.setLayout(both)

    def show_plan(self, plan: DrawPlan, method: str, reason: str) -> None:
        """Show what is to be frozen, before its fingerprint is known."""
        self._code.hide()
        self._words.show()
        self._words.setText("Computing the fingerprint …")
        self._fault.clear()
        self._freeze.setEnabled(False)
        self._label.setText(plan.label)
        self._reason.setText(reason)
        self._facts.setText(f"Method: {method}. Size: {plan.size:,}. Reserves: {plan.reserves:,}.")

    def show_preview(self, preview: FramePreview) -> None:
        """Show the fingerprint."""
        self._code.show_code("Fingerprint of the cases", preview.digest)
        self._words.hide()
        self._code.show()
        self._facts.setText(
            f"{self._facts.text()} {preview.n_drawn:,} of {preview.size:,} cases are drawn."
        )
        self._freeze.setEnabled(True)

    def show_fault(self, error: AuditError) -> None:
        """Say why it cannot be frozen."""
        self._words.setText("")
        self._fault.setText(f"{error.message} {error.remedy}".strip())

    def focus_first(self) -> None:
        """Bring the person to what is missing."""
        (self._reason if self._label.text() else self._label).setFocus()

    def _on_freeze(self) -> None:
        self.freeze_wanted.emit(self._label.text().strip(), self._reason.text().strip())


def _field(name: str, words: str) -> tuple[QLineEdit, QWidget]:
    made, said = QLineEdit(), label(words)
    made.setObjectName(name)
    made.setAccessibleName(words.replace("&", ""))
    said.setBuddy(made)
    return made, said
