"""The page that leads two people to a seed neither chose; it shows one step at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from audit_app.domain.frozen import FrozenPlan, Stage
from audit_app.domain.sampling import sampling_method
from audit_app.ui.ceremony.codes import laid_out_once
from audit_app.ui.ceremony.freezing import FreezePanel
from audit_app.ui.ceremony.panels import (
    CommitmentsPanel,
    NamesPanel,
    Panel,
    ReadyPanel,
    SecretsPanel,
)
from audit_app.ui.widgets.task_bar import TaskBar
from audit_app.ui.widgets.text import button, clear, column, holder, label, line, row
from audit_app.usecases.ceremonies import Ceremony

JOINT_STEPS = (
    ("Compare and freeze", None),
    ("Names", Stage.NAMES),
    ("Commitments", Stage.COMMITMENTS),
    ("Secrets", Stage.REVEALS),
    ("Draw", Stage.READY),
)
PUBLIC_STEPS = (("Named and frozen", None), ("Value and draw", Stage.VALUE))


class CeremonyPage(QWidget):
    """Steps across the top, one panel, and the way out.

    Signals:
        break_off_wanted: Why.
        back_wanted: Back to the plan, or to the draw in force.
    """

    break_off_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.bar = TaskBar()
        self.freezing, self.names = FreezePanel(), NamesPanel()
        self.commitments, self.secrets = CommitmentsPanel(), SecretsPanel()
        self.ready = ReadyPanel()
        self._panels: dict[Stage, Panel] = {
            Stage.NAMES: self.names,
            Stage.COMMITMENTS: self.commitments,
            Stage.REVEALS: self.secrets,
            Stage.READY: self.ready,
            Stage.VALUE: self.ready,
        }
        self._title = label("", "heading", wrap=True, name="ceremony_title")
        self._facts = label("", "muted", wrap=True, name="ceremony_facts")
        self._steps = row(spacing=8)
        self._void = label("", "tag-bad", wrap=True, name="ceremony_void")
        self._stack = QStackedWidget()
        for panel in (self.freezing, self.names, self.commitments, self.secrets, self.ready):
            self._stack.addWidget(panel)
        self._break = button("&Break off …", self._on_break, name="break_off")
        self._why = QLineEdit()
        self._why.setObjectName("break_reason")
        self._why.setAccessibleName("Why it is broken off")
        self._why.setPlaceholderText("Why it is broken off; it stays in the journal")
        self._sure = button("Break off for good", self._on_sure, name="break_sure")
        self._keep = button("Keep going", lambda: self._ask_why(asking=False), name="break_keep")
        self._back = button("", self.back_wanted.emit, "link", name="ceremony_back")
        layout = column(
            column(self._title, self._facts, spacing=2),
            holder(self._steps),
            self._void,
            line(),
            self._stack,
            self.bar,
            self._foot(),
            spacing=10,
            margins=16,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _foot(self) -> QWidget:
        self._closing = label(
            "You can close the program at any time: this page comes back as it was.", "small"
        )
        foot = row(
            self._break, self._why, self._sure, self._keep, self._back, 1, self._closing, spacing=8
        )
        foot.setStretch(1, 2)
        return holder(foot)

    def show_compare(self) -> None:
        """Show the first step: nothing is frozen yet."""
        with laid_out_once(self):
            self._title.setText("Agree the seed with another force")
            self._facts.setText(
                "Two people, two laptops, a telephone. Neither can choose the seed, and neither"
                " needs to trust the other."
            )
            self._show_steps(JOINT_STEPS, None)
            self._void.hide()
            self._stack.setEnabled(True)
            self._stack.setCurrentWidget(self.freezing)
            self._closing.hide()
            self._ask_why(asking=False)
            self._break.hide()
            self._back.setText("Back to the plan")
            self._back.show()
        self.freezing.focus_first()

    def show_ceremony(self, ceremony: Ceremony, *, has_draw: bool) -> None:
        """Show how far a freeze has come."""
        with laid_out_once(self):
            self._show_ceremony(ceremony, has_draw=has_draw)
        if not ceremony.void:
            self._panels[ceremony.frozen.stage].focus_first()

    def _show_ceremony(self, ceremony: Ceremony, *, has_draw: bool) -> None:
        frozen = ceremony.frozen
        panel = self._panels[frozen.stage]
        self._title.setText(f"Freeze {frozen.number}: {frozen.reason}")
        self._facts.setText(_facts(frozen))
        self._show_steps(PUBLIC_STEPS if frozen.source else JOINT_STEPS, frozen.stage)
        self._void.setVisible(bool(ceremony.void))
        self._void.setText(
            f"{ceremony.void} The freeze is void: break it off, tell the other force why, and"
            " freeze again."
        )
        self._stack.setEnabled(not ceremony.void)
        panel.show_frozen(frozen)
        if isinstance(panel, QWidget):
            self._stack.setCurrentWidget(panel)
        self._ask_why(asking=False)
        self._closing.show()
        self._back.setText("Look at the draw in force")
        self._back.setVisible(has_draw)

    def panel_of(self, frozen: FrozenPlan) -> Panel:
        """Return the panel that shows a freeze."""
        return self._panels[frozen.stage]

    def _show_steps(self, steps: tuple[tuple[str, Stage | None], ...], now: Stage | None) -> None:
        clear(self._steps)
        here = [stage for _, stage in steps].index(now)
        for place, (words, _) in enumerate(steps):
            sign = "✓" if place < here else f"{place + 1}"
            role = "tag-good" if place < here else "key" if place == here else "muted"
            step = label(f"{sign} {words}", role)
            step.setAccessibleName(f"{step.text()}{', now' if place == here else ''}")
            self._steps.addWidget(step)
        self._steps.addStretch(1)

    def _on_break(self) -> None:
        self._ask_why(asking=True)
        self._why.setFocus()

    def _on_sure(self) -> None:
        if self._why.text().strip():
            self.break_off_wanted.emit(self._why.text().strip())
        else:
            self._why.setFocus()

    def _ask_why(self, *, asking: bool) -> None:
        self._why.clear()
        self._break.setVisible(not asking)
        for part in (self._why, self._sure, self._keep):
            part.setVisible(asking)


def _facts(frozen: FrozenPlan) -> str:
    method = sampling_method(frozen.plan.method)
    return " · ".join(
        (
            frozen.plan.label,
            method.title,
            f"{method.size_label.lower()}: {frozen.plan.size:,}",
            f"{frozen.frame_size:,} cases",
            f"frozen {frozen.at.astimezone():%d %b %Y, %H:%M}",
        )
    )
