"""Types in a round somebody else published: its name, its end, its source, its grades."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QLineEdit, QSpinBox, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.rounds import OutsideRound, check_outside
from audit_app.ui.widgets.text import button, column, label, row

_MOST = 99_999


class OutsideForm(QWidget):
    """One line a part; what is wrong is said below.

    Signals:
        given: An OutsideRound to keep.
        left: Nobody wants to type one any more.
    """

    given = Signal(object)
    left = Signal()

    def __init__(self, theme_key: str, grades: tuple[str, ...]) -> None:
        super().__init__()
        self._theme_key = theme_key
        self.title = _field("outside_title", "Name of the round", "Such as Inspection 2021")
        self.source = _field("outside_source", "Source", "The published report and its date")
        self.ended = QDateEdit(QDate.currentDate())
        self.ended.setObjectName("outside_ended")
        self.ended.setAccessibleName("Day it ended")
        self.ended.setDisplayFormat("dd MMM yyyy")
        self._names: list[QLineEdit] = []
        self._counts: list[QSpinBox] = []
        lines = column(spacing=4)
        for place, name in enumerate(grades, start=1):
            typed = _field(f"outside_grade_{place}", f"Grade {place}", "")
            typed.setText(name)
            count = QSpinBox()
            count.setRange(0, _MOST)
            count.setObjectName(f"outside_count_{place}")
            count.setAccessibleName(f"Files with grade {place}")
            self._names.append(typed)
            self._counts.append(count)
            line = row(typed, count)
            line.setStretch(0, 1)
            lines.addLayout(line)
        self._fault = label("", "bad", wrap=True, name="outside_fault")
        self.setLayout(
            column(
                label("A round others published", "heading"),
                row(self.title, self.ended),
                self.source,
                label("Grades, best first; leave out those it did not use.", "muted"),
                lines,
                self._fault,
                row(
                    button("Keep it", self._on_keep, "primary", name="outside_keep"),
                    button("Cancel", self.left.emit, name="outside_cancel"),
                    1,
                ),
                1,
                spacing=6,
            )
        )
        self.setContentsMargins(16, 0, 8, 0)
        self.setFocusProxy(self.title)

    def typed(self) -> OutsideRound:
        """Return what stands in the form."""
        day = self.ended.date()
        grades = tuple(
            (name.text().strip(), count.value())
            for name, count in zip(self._names, self._counts, strict=True)
            if name.text().strip()
        )
        return OutsideRound(
            theme_key=self._theme_key,
            title=self.title.text().strip(),
            dated=date(day.year(), day.month(), day.day()),
            source=self.source.text().strip(),
            grades=grades,
        )

    def _on_keep(self) -> None:
        outside = self.typed()
        try:
            check_outside(outside)
        except AuditError as error:
            self._fault.setText(f"{error.message} {error.remedy}")
            return
        self._fault.setText("")
        self.given.emit(outside)


def _field(name: str, accessible: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setPlaceholderText(hint)
    return made
