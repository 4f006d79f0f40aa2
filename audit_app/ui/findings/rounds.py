"""The rounds of a theme: what changed since the last one, and how each share ran over all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedLayout, QWidget

from audit_app.domain.round_changes import TOO_FEW
from audit_app.domain.rounds import Change, OutsideRound, RoundChange
from audit_app.domain.statistics.comparison import BETTER, WORSE
from audit_app.ui.charts.run_chart import RunChart
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.panels import Panel
from audit_app.ui.rounds.outside_form import OutsideForm
from audit_app.ui.rounds.shares import ShareBox
from audit_app.ui.session import Change as Changed
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, clear, column, holder, label, row
from audit_app.usecases.rounds import Series, keep_outside, remove_outside, series

_SIGNS = {BETTER: "▲ ", WORSE: "▼ ", TOO_FEW: "… "}


def change_words(change: Change) -> str:
    """Return the change with its sign, which says the same without colour."""
    return f"{_SIGNS.get(change.words, '= ')}{change.words}"


COLUMNS: tuple[Column[Change], ...] = (
    Column("Question", lambda change: change.question, 170, tooltip=lambda c: c.question),
    Column("Before", lambda change: change.before.words, 225, tooltip=lambda c: c.before.words),
    Column("Now", lambda change: change.after.words, 225, tooltip=lambda c: c.after.words),
    Column("Change", change_words, 150, tooltip=change_words),
    Column("By how much", lambda c: c.difference_words, 205, tooltip=lambda c: c.difference_words),
    Column("Compared as", lambda change: change.method, 170, tooltip=lambda c: c.method),
)


class RoundsPanel(QWidget):
    """A sentence, the table of changes, the run chart, and the rounds themselves."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._series: Series | None = None
        self._form: OutsideForm | None = None
        self._words = label("Loading …", "muted", wrap=True, name="rounds_words")
        self._rows: RowsModel[Change] = RowsModel(COLUMNS, self)
        table = TableView("round_changes", "What changed since the round before")
        table.setModel(self._rows)
        table.set_widths([each.width for each in COLUMNS])
        table.selectionModel().currentRowChanged.connect(self._on_row)
        self._states = TableStates(
            table,
            "This is the first round here. When the next audit of this theme is scored, what "
            "changed stands here; a round that others published can be typed in below.",
        )
        self._chart = RunChart(session.theme, "run_chart", "A share over the rounds")
        self._shown = ShareBox("run_share")
        self._shown.currentIndexChanged.connect(lambda _index: self._draw())
        self._listed = column(spacing=4)
        self._notes = label("", "muted", wrap=True, name="rounds_notes")
        self._below = QStackedLayout()
        self._lay_out()
        session.changed.connect(self._on_changed)
        self._load()

    def _lay_out(self) -> None:
        chart = column(row(label("Over the rounds", "heading"), self._shown), self._chart)
        chart.setStretch(1, 1)
        add = button("Add a round others published …", self._on_add, name="outside_new")
        rounds = holder(
            column(label("Rounds", "heading"), self._listed, row(add, 1), self._notes, 1, spacing=8)
        )
        rounds.setContentsMargins(16, 0, 0, 0)
        self._below.addWidget(rounds)
        right = QScrollArea()
        right.setWidgetResizable(True)
        right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.setFrameShape(QScrollArea.Shape.NoFrame)
        right.setWidget(holder(self._below))
        lower = QSplitter(Qt.Orientation.Horizontal)
        lower.addWidget(holder(chart))
        lower.addWidget(right)
        lower.setSizes([640, 480])
        lower.setChildrenCollapsible(False)
        whole = QSplitter(Qt.Orientation.Vertical)
        upper = column(self._words, self._states, spacing=8)
        upper.setStretch(1, 1)
        whole.addWidget(holder(upper))
        whole.addWidget(lower)
        whole.setSizes([240, 340])
        whole.setChildrenCollapsible(False)
        self.setLayout(column(whole, margins=16))

    @Slot(object)
    def _on_changed(self, change: Changed) -> None:
        if change in {Changed.RECORDS, Changed.REVIEWS, Changed.SCORERS} and self.isVisible():
            self._load()

    def _load(self) -> None:
        workspace, services, audit = self._session.workspace, self._session.services, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: series(workspace, services.checklists, services.clock, audit.id),
                self._show,
                lane=Lane.READ,
                failed=lambda error: self._states.show_words(f"{error}"),
            )

    def _show(self, found: Series | None) -> None:
        self._series = found
        if found is None:
            self._words.setText("Nothing is drawn yet.")
            self._states.show_rows(self._rows)
            return
        shown = found.change or found.since_outside
        self._words.setText(_headline(shown) if shown else "The first round of this theme here.")
        self._rows.set_rows([*shown.criteria, *shown.grades] if shown else [])
        self._states.show_rows(self._rows)
        self._notes.setText("\n".join([*(shown.notes if shown else ()), *_left_out(found)]))
        self._shown.offer(found.rounds)
        self._list(found)
        self._draw()

    def _list(self, found: Series) -> None:
        clear(self._listed)
        outside = iter(sorted(found.outside, key=lambda each: each.dated))
        for place, each in enumerate(found.rounds):
            here = " (this audit)" if place == found.place else ""
            what = f"outside: {each.outside}" if each.outside else f"{each.drawn:,} cases drawn"
            words = label(f"{each.ended:%d %b %Y}: {each.title}{here}, {what}", wrap=True)
            line = row(words, spacing=8)
            line.setStretch(0, 1)
            if each.outside:
                kept = next(outside)
                line.addWidget(
                    button(
                        "Remove",
                        partial(self._remove, kept),
                        "link",
                        name=f"outside_remove_{kept.id}",
                    )
                )
            self._listed.addLayout(line)

    def _draw(self) -> None:
        if self._series is None:
            return
        self._chart.show_points([self._shown.point(each) for each in self._series.rounds])

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._shown.choose(self._rows.rows[now.row()].key)

    # rounds of others

    def _on_add(self) -> None:
        if self._series is None:
            return
        here = self._series.rounds[self._series.place]
        self._form = OutsideForm(self._audit.theme_key, tuple(name for name, _ in here.grades))
        self._form.given.connect(self._keep)
        self._form.left.connect(self._leave)
        self._below.addWidget(self._form)
        self._below.setCurrentWidget(self._form)
        self._form.setFocus()

    def _leave(self) -> None:
        self._below.setCurrentIndex(0)
        if self._form is not None:
            self._below.removeWidget(self._form)
            self._form.deleteLater()
            self._form = None

    def _keep(self, outside: OutsideRound) -> None:
        workspace = self._session.open_workspace
        self._session.run(
            lambda _progress: keep_outside(workspace, outside), lambda _kept: self._done()
        )

    def _remove(self, outside: OutsideRound) -> None:
        workspace = self._session.open_workspace
        self._session.run(
            lambda _progress: remove_outside(workspace, outside), lambda _none: self._done()
        )

    def _done(self) -> None:
        self._leave()
        self._session.changed.emit(Changed.RECORDS)
        self._load()


def _headline(change: RoundChange) -> str:
    told = [each.words for each in (*change.criteria, *change.grades)]
    better, worse = told.count(BETTER), told.count(WORSE)
    words = (
        f"Since {change.before.title}: {better:,} better, {worse:,} worse, "
        f"{len(told) - better - worse:,} without a clear change or too few to say."
    )
    if change.left_out:
        words += f" {change.left_out:,} questions are worded otherwise, new or gone: not compared."
    return words


def _left_out(found: Series) -> Sequence[str]:
    return [f"{title} has nothing to show." for title in found.left_out]


PANEL = Panel("rounds", "&Rounds", 30, RoundsPanel)
