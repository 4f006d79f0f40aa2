"""The findings: sorted into themes, strengths as much as gaps, each written in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from audit_app.domain.actions import Action
from audit_app.domain.errors import AuditError
from audit_app.domain.findings import (
    NO_THEME,
    Finding,
    FindingKind,
    Severity,
    by_theme,
    check_finding,
)
from audit_app.ui.models.rows import Column, RowsModel
from audit_app.ui.panels import Panel
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.table import TableStates, TableView
from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.ui.writing.form import KINDS, FindingForm
from audit_app.usecases.actions import action_from_finding
from audit_app.usecases.findings import (
    Desk,
    move_finding,
    open_findings,
    remove_finding,
    write_finding,
)

UNFINISHED = "(not finished)"
"""Stands where a finding was left before it had a title, words or a role."""

COLUMNS: tuple[Column[Finding], ...] = (
    Column("Theme", lambda finding: finding.theme or NO_THEME, 120),
    Column("Kind", lambda finding: KINDS[finding.kind], 80),
    Column("Matters", lambda finding: finding.severity.value.capitalize(), 80),
    Column("Finding", lambda finding: finding.title, 240),
    Column("Cases", lambda finding: f"{len(finding.cases):,}", 60, right=True),
)


class Written(QWidget):
    """Lists the findings and shows the one in hand in its form."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._audit = session, session.open_audit
        self._dirty = False
        self._in_hand = 0
        self._begun: Finding | None = None
        self._rows: RowsModel[Finding] = RowsModel(COLUMNS, self)
        self._table = TableView("findings", "Findings by theme")
        self._table.setModel(self._rows)
        self._table.set_widths([each.width for each in COLUMNS])
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._states = TableStates(
            self._table,
            "Nothing is written yet. Select a figure under 'At a glance' and write a finding on "
            "it, or begin one here.",
        )
        self._counts = label("", "muted", wrap=True, name="findings_counts")
        self._form = FindingForm()
        self._lay_out()
        self._form.edited.connect(self._on_edited)
        self._form.save_wanted.connect(self._on_save)
        self._form.remove_wanted.connect(self._on_remove)
        self._form.move_wanted.connect(self._on_move)
        self._form.action_wanted.connect(self._on_action)
        session.changed.connect(self._on_changed)
        session.leaving.connect(self._finish)
        self._states.show_words("Loading …")
        self._load()

    def _lay_out(self) -> None:
        new = button("&New finding", self._on_new, name="finding_new")
        left = column(row(new, self._counts, 1, spacing=12), self._states, spacing=8)
        left.setStretch(1, 1)
        self._form.hide()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for part, least in ((holder(left), 360), (self._form, 380)):
            part.setMinimumWidth(least)
            splitter.addWidget(part)
        splitter.setSizes([620, 580])
        splitter.setChildrenCollapsible(False)
        layout = column(splitter)
        layout.setContentsMargins(16, 0, 12, 10)
        self.setLayout(layout)

    @Slot()
    def _on_action(self) -> None:
        """Put an action for the finding in hand on the plan; owner and date are named there."""
        finding, workspace = self._form.typed(), self._session.workspace
        clock = self._session.services.clock
        if workspace is None or finding is None:
            return
        audit = self._audit

        def told(_action: Action) -> None:
            self._session.changed.emit(Change.RECORDS)
            self._session.message.emit(
                "The action stands on the Actions page.",
                "good",
                "Name its owner, its due date and the question that shows it worked there.",
            )

        self._session.run(
            lambda _progress: action_from_finding(workspace, clock, finding, audit), told
        )

    def place(self) -> Mapping[str, Any]:
        """Return the finding in hand, which is kept whenever somebody leaves."""
        return {"finding": self._in_hand}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Take a finding in hand again."""
        self._in_hand = place.get("finding", 0)
        self._load()

    # loading

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if change is Change.RECORDS:
            self._load()

    def _load(self) -> None:
        workspace, services, audit = self._session.workspace, self._session.services, self._audit
        if workspace is not None:
            self._session.run(
                lambda _progress: open_findings(workspace, services.checklists, audit.id),
                self._show,
                lane=Lane.READ,
                failed=lambda error: self._states.show_words(f"{error}"),
            )

    def _show(self, desk: Desk) -> None:
        themes = desk.checklist.sections
        shown = self._form.typed() if self._dirty else None
        self._form.offer(themes, desk.checklist.criteria)
        ordered = [each for _, held in by_theme(desk.findings, themes) for each in held]
        self._rows.set_rows(ordered)
        self._states.show_rows(self._rows)
        self._counts.setText(_counted(ordered))
        if shown is not None:
            self._form.show_finding(shown)
        elif self._begun is not None:
            self._form.show_finding(self._begun)
        else:
            self._select(self._in_hand)

    def _select(self, finding_id: int) -> None:
        places = [each.id for each in self._rows.rows]
        if finding_id in places:
            self._table.selectRow(places.index(finding_id))
            self._form.show_finding(self._rows.rows[places.index(finding_id)])
            self._form.show()
        elif self._begun is None:
            self._form.hide()

    # writing

    def start(self, finding: Finding) -> None:
        """Begin a finding with what a figure says; what was typed before is kept first."""
        self._keep_typing()
        roles = [each.by for each in self._rows.rows]
        self._take(replace(finding, by=finding.by or (roles[-1] if roles else "")))
        self._dirty = True
        self._form.show()
        self._form.title.setFocus()
        self._form.title.selectAll()

    def _take(self, finding: Finding) -> None:
        self._begun = finding if finding.id == 0 else None
        self._in_hand, self._dirty = finding.id, False
        self._form.show_finding(finding)

    def _on_new(self) -> None:
        self.start(
            Finding(
                audit_id=self._audit.id,
                kind=FindingKind.GAP,
                severity=Severity.MEDIUM,
                title="",
                wording="",
                written_at=self._session.services.clock.now(),
                by="",
            )
        )

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not now.isValid() or self._rows.rows[now.row()].id == self._in_hand:
            return
        finding = self._rows.rows[now.row()]
        self._keep_typing()
        self._take(finding)
        self._form.show()

    def _on_edited(self) -> None:
        self._dirty = True

    @Slot()
    def _on_save(self) -> None:
        typed = self._form.typed()
        if typed is None:
            return
        try:
            check_finding(typed)
        except AuditError as error:
            self._session.failed.emit(error)
            return
        self._write(typed)

    @Slot()
    def _finish(self) -> None:
        self._keep_typing()
        self._session.tasks.drain(lane=Lane.WRITE)

    def _keep_typing(self) -> None:
        """Keep what was typed before the form shows something else; what is missing is marked."""
        typed = self._form.typed() if self._dirty else None
        if typed is None or not (typed.title.strip() or typed.wording.strip()):
            self._dirty = False
            return
        strength = typed.kind is FindingKind.STRENGTH
        critical = typed.severity is Severity.CRITICAL
        whole = replace(
            typed,
            severity=Severity.HIGH if strength and critical else typed.severity,
            title=typed.title.strip() or UNFINISHED,
            wording=typed.wording.strip() or UNFINISHED,
            by=typed.by.strip() or UNFINISHED,
        )
        self._write(whole)

    def _write(self, finding: Finding) -> None:
        if self._session.workspace is None:
            return
        workspace, clock = self._session.workspace, self._session.services.clock
        self._dirty, begun = False, self._begun

        def kept(now: Finding) -> None:
            if finding.id == 0 and self._begun is begun:
                self._begun, self._in_hand = None, now.id
                self._form.adopt(now)
            self._session.saved.emit(f"{clock.now().astimezone():%H:%M:%S}")
            self._session.changed.emit(Change.RECORDS)

        def failed(error: AuditError) -> None:
            self._take(finding)
            self._form.show()
            self._dirty = True
            self._session.failed.emit(error)

        self._session.run(
            lambda _progress: write_finding(workspace, clock, finding), kept, failed=failed
        )

    @Slot()
    def _on_remove(self) -> None:
        finding = self._form.typed()
        if finding is None or finding.id == 0:
            return
        self._session.dialogs.ask(
            self,
            "Remove this finding?",
            "It goes from the list and from every later export. What it said stays in the journal.",
            "Remove",
            "Keep it",
            lambda: self._remove(finding),
        )

    def _remove(self, finding: Finding) -> None:
        workspace = self._session.open_workspace
        self._dirty = False
        self._in_hand = 0
        self._session.run(
            lambda _progress: remove_finding(workspace, finding),
            lambda _none: self._session.changed.emit(Change.RECORDS),
        )

    @Slot(int)
    def _on_move(self, by: int) -> None:
        self._keep_typing()
        finding, workspace = self._form.typed(), self._session.open_workspace
        if finding is not None and finding.id:
            self._session.run(
                lambda _progress: move_finding(workspace, finding, by),
                lambda _none: self._session.changed.emit(Change.RECORDS),
            )


def _counted(findings: Sequence[Finding]) -> str:
    strengths = sum(each.kind is FindingKind.STRENGTH for each in findings)
    gaps = len(findings) - strengths
    one = "1 strength" if strengths == 1 else f"{strengths:,} strengths"
    return f"{one}, {'1 gap' if gaps == 1 else f'{gaps:,} gaps'}" if findings else ""


PANEL = Panel("written", "F&indings", 20, Written)
