"""Where green and amber begin: what is set, by whom, and a way to set it anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QSpinBox

from audit_app.domain.thresholds import USUAL_AMBER, USUAL_GREEN, ThresholdSetting
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label, row


class ThresholdBar(QFrame):
    """Sets the thresholds; earlier settings stand below.

    Signals:
        wanted: Green and amber in per cent, who sets them, why.
        closed: Not now.
    """

    wanted = Signal(int, int, str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("threshold_bar")
        self._green = self._share("Green from", "threshold_green")
        self._amber = self._share("Amber from", "threshold_amber")
        self._by = self._field("Set by (role)", "threshold_by")
        self._reason = self._field("Why, if there is something to say", "threshold_reason")
        self._history = label("", "small", wrap=True, name="threshold_history")
        self._by.setMinimumWidth(170)
        self._reason.setMinimumWidth(300)
        fields = FlowLayout(
            holder(row(label("Green from"), self._green)),
            holder(row(label("Amber from"), self._amber)),
            self._by,
            self._reason,
            button("Set", self._on_set, "primary", name="threshold_set"),
            button("Not now", self.closed.emit, "link", name="threshold_close"),
            across=12,
        )
        said = (
            "A colour is given only where the whole interval lies on one side; elsewhere the page "
            "says 'too few to say'."
        )
        self.setLayout(
            column(label(said, wrap=True), holder(fields), self._history, spacing=6, margins=10)
        )

    @staticmethod
    def _share(name: str, object_name: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(1, 100)
        made.setSuffix("%")
        made.setAccessibleName(name)
        made.setObjectName(object_name)
        return made

    @staticmethod
    def _field(name: str, object_name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(name)
        made.setObjectName(object_name)
        return made

    def show_settings(
        self, settings: Sequence[ThresholdSetting], proposed: ThresholdSetting | None
    ) -> None:
        """Show what was set so far, and propose the newest of it."""
        newest = settings[-1] if settings else proposed
        self._green.setValue(newest.green if newest else USUAL_GREEN)
        self._amber.setValue(newest.amber if newest else USUAL_AMBER)
        self._by.setText(newest.set_by if newest else "")
        self._reason.clear()
        earlier = [
            f"{each.words}{f' ({each.reason})' if each.reason else ''}"
            for each in reversed(settings)
        ]
        self._history.setText("\n".join(earlier) or "Nobody has set thresholds for this audit.")

    def focus_first(self) -> None:
        """Bring the person to the first field."""
        self._green.setFocus()

    def _on_set(self) -> None:
        self.wanted.emit(
            self._green.value(),
            self._amber.value(),
            self._by.text().strip(),
            self._reason.text().strip(),
        )
