"""Begins a checklist: from nothing, or as a copy under another name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from audit_app.ui.checklists.drafting import key_from
from audit_app.ui.checklists.fields import FieldSpec, PartForm
from audit_app.ui.widgets.text import button, card, column, label, row

_SPECS = (
    FieldSpec("title", "Title of the theme, such as: Stop and search"),
    FieldSpec("unit", "What one case is, such as: search"),
    FieldSpec("unit_plural", "The same for several, such as: searches"),
)


class NewChecklist(QWidget):
    """Asks for what a checklist cannot do without.

    Signals:
        wanted: Key, title, unit, and unit of several.
        left: Nothing was begun.
    """

    wanted = Signal(str, str, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._form = PartForm("new_checklist", _SPECS)
        self._values = dict.fromkeys((spec.name for spec in _SPECS), "")
        self._form.show_values(self._values)
        self._form.given.connect(self._on_given)
        inner = column(
            label("New checklist", "heading"),
            label(
                "It begins as a draft, kept in this workspace. Audits can use it once it is "
                "published.",
                "muted",
                wrap=True,
            ),
            self._form,
            row(
                1,
                button("Cancel", self.left.emit, name="new_checklist_cancel"),
                button("&Begin", self._on_begin, "primary", name="new_checklist_begin"),
            ),
            margins=12,
        )
        framed = card(inner)
        framed.setMaximumWidth(760)
        middle = row(1, framed, 1)
        middle.setStretch(1, 6)
        self.setLayout(column(middle, 1, margins=24))
        self.setFocusProxy(self._form)

    def focus(self) -> None:
        """Put the keyboard into the first field."""
        self._form.focus()

    def _on_given(self, name: str, value: str) -> None:
        self._values[name] = value

    def _on_begin(self) -> None:
        self._form.report()
        title = self._values["title"]
        key = key_from(title)
        if not key:
            self._form.show_faults({"title": "A checklist needs a title of letters."})
            self._form.focus("title")
            return
        unit = self._values["unit"] or "case"
        self.wanted.emit(key, title, unit, self._values["unit_plural"] or f"{unit}s")
