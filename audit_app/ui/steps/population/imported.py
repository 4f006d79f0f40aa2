"""The population as it is kept: what came of the register, and every case in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QSizePolicy, QSplitter, QWidget
from typing_extensions import override

from audit_app.domain.errors import AuditError
from audit_app.domain.population import ColumnRole, ImportPlan, Population, control_gaps
from audit_app.ui.models.paged import PagedModel
from audit_app.ui.steps.population.words import (
    choices_words,
    counted,
    gaps_words,
    moment,
    reading_words,
    source_words,
)
from audit_app.ui.tasks import TaskRunner
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, clear, column, holder, label, line, row
from audit_app.usecases.ports import CasePage

_FILTER_PAUSE_MS = 250
_BESIDE_EMS = 55
_NATIVE = (
    ("Row", "row_number", None, 70),
    ("Case reference", "case_ref", None, 170),
    ("Date", "case_date", ColumnRole.DATE, 170),
    ("Stratum", "stratum", ColumnRole.STRATUM, 150),
    ("Team", "team", ColumnRole.TEAM, 180),
)
"""Heading, what to order by, the role that fills it (None: always filled), width."""
_KEPT_WIDTH = 140


class PopulationSource:
    """The cases of one population, for the table."""

    def __init__(self, pages: CasePage, population_id: int) -> None:
        self._pages, self._population_id = pages, population_id

    def ids(self, *, order_by: str, descending: bool, containing: str) -> Sequence[int]:
        """Return ids in an order, those of cases that contain a text."""
        return self._pages.case_ids(
            self._population_id, order_by=order_by, descending=descending, containing=containing
        )

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        """Return rows by id; a time stands after its date without the T of ISO 8601."""
        rows = self._pages.case_rows(ids)
        return {each: (*row[:2], row[2].replace("T", " "), *row[3:]) for each, row in rows.items()}


class ImportedView(QWidget):
    """Summary on the right, cases on the left.

    Signals:
        another_wanted: Another register is to be imported.
    """

    another_wanted = Signal()

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        self._title = label("", "title", name="population_title")
        self._from = label("", "muted", wrap=True, name="population_from")
        self._filter = QLineEdit()
        self._filter.setObjectName("case_filter")
        self._filter.setAccessibleName("Show only cases that contain")
        self._filter.setPlaceholderText("Show only cases that contain …")
        self._filter.setClearButtonEnabled(True)
        self._count = label("", "small", name="case_count")
        self._model = PagedModel(tasks, self)
        self.table = TableView("cases", "Cases of the population")
        self.table.setModel(self._model)
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)
        self._states = TableStates(self.table, "No case contains that text.")
        self._another = button(
            "Import anothe&r register …", self.another_wanted.emit, name="import_another"
        )
        self._note = label("", "warn", wrap=True, name="draw_note")
        self._facts = column(spacing=6)
        self._n_cases = 0
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_FILTER_PAUSE_MS)
        self._pause.timeout.connect(self._on_filter)
        self._filter.textChanged.connect(lambda _text: self._pause.start())
        self._filter.returnPressed.connect(self._on_filter)
        self._model.loading.connect(self._on_loading)
        self._model.failed.connect(self._on_failed)

    def _lay_out(self) -> None:
        head = row(column(self._title, self._from, spacing=2), self._another, spacing=16)
        head.setStretch(0, 1)
        head.setAlignment(self._another, Qt.AlignmentFlag.AlignTop)
        search = row(self._filter, self._count, spacing=12)
        search.setStretch(0, 1)
        cases = column(search, self._states, spacing=8)
        cases.setStretch(1, 1)
        facts = holder(column(holder(self._facts), 1, margins=12))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("How the population came to be")
        scroll.setWidget(facts)
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        self._halves.setChildrenCollapsible(False)
        self._halves.setHandleWidth(1)
        cases.setContentsMargins(0, 0, 12, 0)
        self._halves.addWidget(holder(cases))
        self._halves.addWidget(scroll)
        self._halves.setStretchFactor(0, 1)
        self._halves.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._scroll = scroll
        whole = column(head, self._note, self._halves, spacing=10, margins=16)
        whole.setStretch(2, 1)
        inner = holder(whole)
        outer = QScrollArea()
        outer.setWidgetResizable(True)
        outer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.setWidget(inner)
        around = column(outer)
        self.setLayout(around)

    def show_population(self, kept: Population, pages: CasePage) -> None:
        """Show a population."""
        self._n_cases = kept.check.n_cases
        self._title.setText(counted(kept.check.n_cases, "case"))
        self._from.setText(f"From {source_words(kept.source)}, read {moment(kept.imported_at)}")
        self._filter.clear()
        self._show_facts(kept)
        kept_columns = [(each, each, None, _KEPT_WIDTH) for each in kept.kept_headings]
        columns = [*_NATIVE, *kept_columns]
        self._model.set_source(
            PopulationSource(pages, kept.id),
            [*_native_headings(kept.plan), *kept.kept_headings],
            [order for _, order, *_ in columns],
            right=(0,),
        )
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.table.set_widths([width for *_, width in columns])
        for place, (_, _, role, _) in enumerate(_NATIVE):
            self.table.setColumnHidden(place, role is not None and not kept.plan.headings(role))

    def show_draws(self, n_draws: int) -> None:
        """Say what another import would mean for draws already made."""
        self._note.setVisible(n_draws > 0)
        self._note.setText(
            f"{counted(n_draws, 'draw')} already made from a population of this audit. If another "
            "register is imported, this population and its draws stay on record, and a new draw "
            "with its reason is needed."
        )

    def forget(self) -> None:
        """Show no case any more."""
        self._model.set_source(None)

    def _show_facts(self, kept: Population) -> None:
        clear(self._facts)
        check, plan = kept.check, kept.plan
        self._add_fact("Read as", reading_words(plan.reading))
        self._add_fact("SHA-256 of the file", " ".join(_grouped(kept.source.sha256)))
        became = f"{check.n_cases:,} of {counted(check.rows_read, 'row')} became cases"
        self._add_fact("Rows", became)
        for each in check.left_out:
            rows = ", ".join(f"{number:,}" for number in each.rows[:12])
            more = " …" if each.count > 12 else ""
            where = f" (row {rows}{more})" if each.count == 1 else f" (rows {rows}{more})"
            self._add_fact("Left out", f"{each.count:,}: {each.text}{where if each.rows else ''}")
        if not check.left_out:
            self._add_fact("Left out", "no row")
        gaps = gaps_words(control_gaps(plan, check), plan.control_source)
        self._add_fact("Held against the case system", gaps or "No control total was given.")
        self._facts.addWidget(line())
        for each_line in choices_words(plan):
            name, _, words = each_line.partition(": ")
            self._add_fact(name, words)

    def _add_fact(self, name: str, words: str) -> None:
        self._facts.addWidget(label(name, "small"))
        value = label(words, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setContentsMargins(0, 0, 0, 6)
        self._facts.addWidget(value)

    def _on_filter(self) -> None:
        self._pause.stop()
        self._model.show_containing(self._filter.text().strip())

    def _on_loading(self, loading: bool) -> None:  # noqa: FBT001 - a signal's argument
        if loading:
            self._count.setText("Looking …")
            return
        shown = self._model.rowCount()
        self._count.setText(f"{shown:,} of {counted(self._n_cases, 'case')}")
        self._states.show_rows(self._model)

    def _on_failed(self, error: AuditError) -> None:
        self._states.show_words(f"{error.message} {error.remedy}".strip())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        letter, height = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        beside = self.width() >= _BESIDE_EMS * letter * 2
        self._halves.setOrientation(
            Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        )
        self._scroll.setMinimumWidth(letter * 34 if beside else 0)
        self._halves.setMinimumHeight(height * (12 if beside else 24))


def _native_headings(plan: ImportPlan) -> list[str]:
    """Return what stands above the columns every population has, by the register's own names."""
    named = []
    for heading, _, role, _ in _NATIVE:
        own = " / ".join(plan.headings(role)) if role is not None else ""
        same = own.casefold() in {"", heading.casefold()}
        named.append(heading if same else f"{own} ({heading.lower()})")
    return named


def _grouped(digest: str) -> list[str]:
    return [digest[place : place + 8] for place in range(0, len(digest), 8)]
