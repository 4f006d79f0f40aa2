"""The Agreement panel: blind until all have finished, fixed at the first look."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Slot
from PySide6.QtGui import QFont, QFontMetrics, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from audit_app.domain.agreement_words import overall_words, scope_words, share_words
from audit_app.domain.comparing import AgreementFigure, AgreementPart, Subject
from audit_app.domain.errors import AuditError
from audit_app.domain.settling import FrozenAgreement
from audit_app.domain.statistics.wording import percent
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.panels import Panel
from audit_app.ui.session import Change, Session
from audit_app.ui.settling.agreement_details import AgreementDetails
from audit_app.ui.settling.notice import Notice, Page
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label
from audit_app.usecases.comparing import Comparison, fix_agreement, open_comparison
from audit_app.usecases.settling import open_settling

_LEAST_TABLE = 240
_BESIDE_WORDS = 16
BLIND = (
    "Until then nothing is worked out or shown of what others said: no agreement, no totals, no "
    "progress."
)
FIXES = (
    "Agreement is worked out from first answers and fixed: the figures, and a digest of the first "
    "answers, are kept before the first difference is settled.\n\n"
    "From then on the first answers to these cases cannot be changed any more; what counts is "
    "changed by settling, with a reason."
)
NOBODY = "Hand cases to a further scorer under 'Scorers'. What both said is compared here."


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:z.2f}"


def _agree(figure: AgreementFigure) -> str:
    found = figure.percent
    if found.value is None:
        return "no pair"
    return f"{found.agreed:,} of {found.pairs:,} ({share_words(found)})"


def _lower(figure: AgreementFigure) -> str:
    interval = figure.percent.interval
    return "–" if interval is None else percent(interval.low)


COLUMNS: tuple[Column[AgreementFigure], ...] = (
    Column("About", lambda f: f.title, 188, tooltip=lambda f: f.title),
    Column("Agree", _agree, 150),
    Column("Lower limit", _lower, 84, right=True),
    Column("Differ", lambda f: f"{f.differences:,}", 54, right=True),
    Column("AC1", lambda f: _value(f.ac1.value), 50, right=True),
    Column("Kappa", lambda f: _value(f.kappa.value), 56, right=True),
)
OF_MANY = (*COLUMNS[:-1], Column("Alpha", lambda f: _value(f.alpha.value), 60, right=True))
"""Kappa compares two scorers only."""


class AgreementPanel(QWidget):
    """Why it may not be shown yet, or the table and the line chosen."""

    def __init__(self, session: Session) -> None:
        self._views: dict[str, QPushButton] = {}
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._frozen: FrozenAgreement | None = None
        self._named = False
        self._notice = Notice("agreement_notice")
        self._notice.act.clicked.connect(self._on_fix)
        self._overall = label("", "heading", wrap=True, name="agreement_overall")
        self._scope = label("", "muted", wrap=True, name="agreement_scope")
        self._waiting = label("", "warn", wrap=True, name="agreement_waiting")
        self._again = button("Compare &with more scorers too", self._on_fix, name="agreement_again")
        self._again.setToolTip(FIXES)
        self._figures: RowsModel[AgreementFigure] = RowsModel(COLUMNS, self)
        self._table = TableView("agreement", "Agreement, what divides people most first")
        self._table.setModel(self._figures)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._states = TableStates(self._table, "There is nothing to compare here.")
        self.details = AgreementDetails()
        self.details.mend_wanted.connect(
            lambda key: session.criterion_wanted.emit(self._audit.theme_key, key)
        )
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._notice)
        self._stack.addWidget(self._content())
        self.setLayout(column(self._stack))
        self._notice.say("Loading …", ())
        session.changed.connect(self._on_changed)

    def _content(self) -> QWidget:
        shown = FlowLayout(
            self._view("questions", "Questions, most divided first"),
            self._view("sections", "Sections, all questions, grade"),
            self._view("chosen", "Cases chosen for their answers"),
            self._again,
            across=8,
        )
        self._views["questions"].setChecked(True)
        self._fit_views()
        splitter = QSplitter()
        splitter.addWidget(self._states)
        splitter.addWidget(self.details)
        splitter.setSizes([740, 460])
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        head = column(self._overall, self._scope, self._waiting, holder(shown), spacing=6)
        layout = column(head, splitter, spacing=8)
        layout.setContentsMargins(16, 4, 16, 12)
        layout.setStretch(1, 1)
        splitter.setMinimumHeight(_LEAST_TABLE)
        return Page(layout)

    def _view(self, key: str, words: str) -> QPushButton:
        made = button(words, self._fill, "choice", name=f"agreement_{key}")
        made.setCheckable(True)
        self._group.addButton(made)
        self._views[key] = made
        return made

    def _fit_views(self) -> None:
        """Give each choice the room its words take in bold, as they are once chosen."""
        for made in self._views.values():
            bold = QFont(made.font())
            bold.setWeight(QFont.Weight.DemiBold)
            wide = QFontMetrics(bold).horizontalAdvance(made.text())
            made.setMinimumWidth(wide + 2 * _BESIDE_WORDS)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_views()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_views()  # what is out of sight does not hear of another text size
        self.refresh()

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if self.isVisible() and change in (Change.DRAW, Change.REVIEWS, Change.SCORERS):
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask again what may be shown."""
        workspace, audit = self._session.workspace, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: open_comparison(workspace, audit.id),
                self._show,
                lane=Lane.READ,
                failed=self._on_failed,
            )

    def _on_failed(self, error: AuditError) -> None:
        self._stack.setCurrentIndex(0)
        self._notice.say("Agreement could not be read.", (error.message, error.remedy))

    def _show(self, found: Comparison | None) -> None:
        frozen = found.standing.frozen if found is not None else None
        if found is None or frozen is None:
            self._stack.setCurrentIndex(0)
            self._say_why_not(found)
            return
        self._stack.setCurrentIndex(1)
        waiting, again = found.standing.waiting, found.standing.can_fix
        self._waiting.setText("\n".join(f"{each} Not compared yet." for each in waiting))
        self._waiting.setVisible(bool(waiting))
        self._again.setVisible(again)
        self._again.setText(_again(found, frozen))
        if frozen != self._frozen:
            self._frozen, self._named = frozen, False
            self._overall.setText(overall_words(frozen.figures.main))
            fixed = f"Fixed on {frozen.frozen_at.astimezone():%d %b %Y at %H:%M}."
            self._scope.setText(" ".join((*scope_words(frozen.figures), fixed)))
            self._views["chosen"].setVisible(frozen.figures.chosen is not None)
            self._fill()
        if not self._named and (found.n_settled or not _differ(frozen)):
            self._ask_named()

    def _say_why_not(self, found: Comparison | None) -> None:
        if found is None:
            self._notice.say("There is no sample yet.", ("Draw it first (Ctrl+2).",))
        elif not found.started:
            self._notice.say(
                "Nobody else scores this sample yet.",
                (NOBODY,),
            )
        elif found.standing.waiting:
            self._notice.say(
                "Blind until everybody has finished.", (*found.standing.waiting, BLIND)
            )
        else:
            self._notice.say("Everybody has finished.", (FIXES,), "&Work out agreement and fix it")

    def _on_fix(self) -> None:
        workspace, services, audit = (
            self._session.open_workspace,
            self._session.services,
            self._audit,
        )
        self._notice.act.setEnabled(False)
        task = self._session.run(
            lambda _progress: fix_agreement(
                workspace, services.checklists, services.clock, audit.id
            ),
            lambda _fixed: self._session.changed.emit(Change.SCORERS),
        )
        task.finished.connect(self._on_fix_ended)

    @Slot()
    def _on_fix_ended(self) -> None:
        self._notice.act.setEnabled(True)
        self.refresh()

    def _ask_named(self) -> None:
        """Find out whether the last difference is settled, so that names may be said."""
        workspace, services, audit = (
            self._session.open_workspace,
            self._session.services,
            self._audit,
        )

        def work(_progress: object) -> bool:
            sheet = open_settling(workspace, services.checklists, services.clock, audit.id)
            return sheet is not None and sheet.named

        self._session.run(work, self._show_named, lane=Lane.READ)

    def _show_named(self, named: bool) -> None:  # noqa: FBT001 - what the work comes to
        if named != self._named:
            self._named = named
            self._show_current()

    def _part(self) -> AgreementPart | None:
        if self._frozen is None:
            return None
        figures = self._frozen.figures
        return figures.chosen if self._views["chosen"].isChecked() else figures.main

    def _fill(self) -> None:
        part = self._part()
        if part is None:
            return
        if self._views["sections"].isChecked():
            subjects = (Subject.ALL, Subject.GRADE, Subject.SECTION)
            rows = [each for subject in subjects for each in part.of(subject)]
        else:
            rows = list(part.dividing_first)
            rows += part.of(Subject.GRADE) if self._views["chosen"].isChecked() else ()
        self._figures.columns = COLUMNS if len(part.scorers) == 2 else OF_MANY
        self._figures.set_rows(rows)
        self._states.show_rows(self._figures)
        if rows:
            self._table.selectRow(0)
        self._show_current()

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        place = self._table.currentIndex().row()
        rows = self._figures.rows
        figure = rows[place] if 0 <= place < len(rows) else None
        self.details.show_figure(figure, named=self._named)


def _again(found: Comparison, frozen: FrozenAgreement) -> str:
    """Return what the button says that compares those who have finished since."""
    since = [each.reader for each in found.standing.scorers if each.id not in frozen.scorers]
    whom = since[0].replace("&", "&&") if len(since) == 1 else f"{len(since):,} more scorers"
    return f"Compare &with {whom} too"


def _differ(frozen: FrozenAgreement) -> bool:
    parts = (frozen.figures.main, frozen.figures.chosen)
    return any(each.differences for part in parts if part is not None for each in part.figures)


PANEL = Panel("agreement", "Ag&reement", 30, AgreementPanel)
