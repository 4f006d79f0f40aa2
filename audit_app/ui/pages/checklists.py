"""The Checklists page: reading, writing, comparing and using versions of checklists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from audit_app.domain.checklist import Checklist, Scale, Source
from audit_app.domain.checklist_versions import (
    DRAFT,
    ChecklistVersion,
    VersionState,
    next_version,
    with_local_standards,
)
from audit_app.domain.errors import AuditError
from audit_app.ui.checklists.adopt import AdoptVersion
from audit_app.ui.checklists.compare import CompareVersions
from audit_app.ui.checklists.editor import DraftEditor
from audit_app.ui.checklists.editor_view import EditorView
from audit_app.ui.checklists.file_desk import ChecklistFileDesk
from audit_app.ui.checklists.home import ChecklistsHome
from audit_app.ui.checklists.import_report import ImportReport
from audit_app.ui.checklists.new_checklist import NewChecklist
from audit_app.ui.checklists.preview import ChecklistPreview
from audit_app.ui.checklists.telling import run_while_open
from audit_app.ui.checklists.versions import Library, library
from audit_app.ui.pages import Page
from audit_app.ui.services import ReadChecklist
from audit_app.ui.session import Session
from audit_app.ui.tasks import Lane
from audit_app.ui.widgets.text import column
from audit_app.usecases.checklists import (
    current_checklists,
    list_versions,
    open_version,
    start_draft,
    versions_taken,
)
from audit_app.usecases.standards import list_standards

_Opened = tuple[Checklist, ChecklistVersion, str, Mapping[str, Scale]]


class ChecklistsPage(QWidget):
    """The list of versions, and one task over it at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._workspace = session.open_workspace
        self._shown = Library((), (), ())
        self._current = ""
        self._checklist: Checklist | None = None
        self._sources: Mapping[str, Source] = {}
        self._home = ChecklistsHome(session)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._home)
        self.setLayout(column(self._stack))
        self._home.picked.connect(self._take)
        self._home.wanted.connect(self._on_wanted)
        self._home.new_wanted.connect(self._on_new)
        self._files = ChecklistFileDesk(self, session, self._home.task_bar)
        self._files.report_wanted.connect(self._report)
        self._files.draft_made.connect(self._open_draft)
        self._home.import_wanted.connect(self._files.read_one)
        self._home.standards.set_locally.connect(self.refresh)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Ask for every version there is; the line in hand stays."""
        workspace, services = self._workspace, self._session.services

        def work(_progress: object) -> tuple[Library, Mapping[str, Checklist]]:
            brought = list(services.checklists.all().values())
            versions = list_versions(workspace, services.checklists)
            faults = services.checklist_exchange.faults()
            offered = current_checklists(workspace, services.checklists)
            return library(versions, brought, faults), offered

        # On the lane of changes, so that what was just typed into a draft is there.
        run_while_open(self._session, work, self._show, failed=self._on_not_read)

    def _on_not_read(self, error: AuditError) -> None:
        self._home.show_failed(f"{error.message} {error.remedy}".strip())

    def _show(self, found: tuple[Library, Mapping[str, Checklist]]) -> None:
        self._shown, offered = found
        self._sources = {
            key: source for each in offered.values() for key, source in each.sources.items()
        }
        today = self._session.services.clock.now().date()
        self._home.show_sources(dict(offered), today)
        versions = self._shown.versions
        if self._shown.of(self._current) is None and versions:
            self._current = f"{versions[0].theme_key}/{versions[0].version}"
        wanted, self._current = self._current, ""
        self._home.show_library(self._shown, wanted)
        if wanted:
            self._take(wanted)

    def _take(self, line: str) -> None:
        version = self._shown.of(line)
        if version is None or line == self._current:
            return
        self._current, self._checklist = line, None
        workspace, services = self._workspace, self._session.services

        def work(_progress: object) -> Checklist:
            found = open_version(workspace, services.checklists, version.theme_key, version.version)
            local = list_standards(workspace, services.checklists)
            own = {
                each.standard.key: each.local
                for each in local
                if each.local is not None and each.theme_key == version.theme_key
            }
            return with_local_standards(found, own)

        run_while_open(
            self._session,
            work,
            lambda checklist: self._on_read(line, version, checklist),
            lane=Lane.READ,
            failed=self._on_not_read,
        )

    def _on_read(self, line: str, version: ChecklistVersion, checklist: Checklist) -> None:
        if line == self._current:
            self._checklist = checklist
            of = len(self._shown.of_theme(version.theme_key))
            self._home.show_checklist(checklist, version, of)

    # one task over the list at a time
    def _put_over(self, widget: QWidget) -> None:
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        widget.setFocus()

    def _take_off(self) -> None:
        """Take the topmost task away, back to the one below it or to the list."""
        over = self._stack.currentWidget()
        if over is None or over is self._home:
            return
        self._stack.removeWidget(over)
        over.deleteLater()
        self._stack.setCurrentIndex(self._stack.count() - 1)
        if self._stack.currentWidget() is self._home:
            self.refresh()

    def _on_wanted(self, wish: str) -> None:
        version, checklist = self._shown.of(self._current), self._checklist
        if version is None or checklist is None:
            return
        if wish == "draft" and version.state is VersionState.DRAFT:
            self._open_draft(version.theme_key)
        elif wish == "draft":
            self._copy(version)
        elif wish == "preview":
            self._preview(checklist)
        elif wish == "compare":
            self._compare(version)
        elif wish == "adopt":
            over = AdoptVersion(self._session, version)
            over.left.connect(self._take_off)
            self._put_over(over)
        else:
            self._files.export(version)

    def _preview(self, checklist: Checklist) -> None:
        over = ChecklistPreview(self._session.theme, checklist)
        over.left.connect(self._take_off)
        self._put_over(over)

    def _compare(self, version: ChecklistVersion) -> None:
        versions = self._shown.of_theme(version.theme_key)
        if len(versions) < 2:
            return
        place = min(versions.index(version), len(versions) - 2)
        newer, older = versions[place], versions[place + 1]
        over = CompareVersions(self._session, versions, older, newer)
        over.left.connect(self._take_off)
        self._put_over(over)

    def _copy(self, version: ChecklistVersion) -> None:
        workspace, services = self._workspace, self._session.services

        def work(_progress: object) -> Checklist:
            base = open_version(workspace, services.checklists, version.theme_key, version.version)
            return start_draft(workspace, services.clock, base)

        run_while_open(self._session, work, lambda draft: self._open_draft(draft.key))

    def mend(self, theme_key: str, criterion: str) -> None:
        """Open the draft of a theme at a criterion; without one, a copy of its newest version."""
        workspace, services = self._workspace, self._session.services

        def work(_progress: object) -> None:
            versions = list_versions(workspace, services.checklists)
            own = [each for each in versions if each.theme_key == theme_key]
            if not any(each.state is VersionState.DRAFT for each in own):
                base = current_checklists(workspace, services.checklists)[theme_key]
                start_draft(workspace, services.clock, base)

        run_while_open(self._session, work, lambda _none: self._open_draft(theme_key, criterion))

    def _open_draft(self, theme_key: str, criterion: str = "") -> None:
        workspace, services = self._workspace, self._session.services

        def work(_progress: object) -> _Opened:
            draft = open_version(workspace, services.checklists, theme_key, DRAFT)
            versions = list_versions(workspace, services.checklists)
            version = next(v for v in versions if (v.theme_key, v.version) == (theme_key, DRAFT))
            based_on = "" if version.based_on == DRAFT else version.based_on
            taken = versions_taken(workspace, services.checklists, theme_key)
            scales = services.checklist_exchange.scales()
            return draft, version, next_version(based_on, taken), scales

        run_while_open(self._session, work, lambda found: self._edit(criterion, *found))

    def _edit(
        self,
        criterion: str,
        draft: Checklist,
        version: ChecklistVersion,
        suggested: str,
        scales: Mapping[str, Scale],
    ) -> None:
        while self._stack.currentWidget() is not self._home:
            self._take_off()
        view = EditorView(self._session.theme)
        editor = DraftEditor(view, self._session, draft, version, suggested, scales, self._sources)
        line = f"{draft.key}/{DRAFT}"
        view.left.connect(self._take_off)
        for wish in (view.preview_wanted, view.compare_wanted):
            wish.connect(view.report)
        view.preview_wanted.connect(lambda: self._preview(editor.draft))
        view.compare_wanted.connect(lambda: self._compare_draft(line))
        editor.published.connect(self._on_published)
        editor.discarded.connect(self._take_off)
        self._current = line
        self._put_over(view)
        view.focus()
        editor.show_criterion(criterion)

    def _compare_draft(self, line: str) -> None:
        workspace, services = self._workspace, self._session.services
        # On the lane of changes: what was typed last is kept first.
        run_while_open(
            self._session,
            lambda _progress: list_versions(workspace, services.checklists),
            lambda versions: self._compare_listed(line, library(versions, self._shown.brought, ())),
        )

    def _compare_listed(self, line: str, shown: Library) -> None:
        self._shown = replace(shown, faults=self._shown.faults)
        version = self._shown.of(line)
        if version is not None:
            self._compare(version)

    def _on_published(self, checklist: Checklist) -> None:
        self._current = f"{checklist.key}/{checklist.version}"
        self._take_off()
        self._session.message.emit(
            f"Version {checklist.version} of '{checklist.title}' is published.",
            "good",
            "New audits take it. 'Use for an audit' gives it to one that is under way.",
        )

    def _on_new(self) -> None:
        over = NewChecklist()
        over.left.connect(self._take_off)
        over.wanted.connect(self._begin)
        self._put_over(over)
        over.focus()

    def _begin(self, key: str, title: str, unit: str, unit_plural: str) -> None:
        if any(each.theme_key == key for each in self._shown.versions):
            self._session.message.emit(
                f"There is already a checklist '{key}'.",
                "warn",
                "Give yours another title, or copy that one to a draft.",
            )
            return
        workspace, services = self._workspace, self._session.services

        def work(_progress: object) -> Checklist:
            blank = services.checklist_exchange.blank()
            named = replace(blank, key=key, title=title, unit=unit, unit_plural=unit_plural)
            return start_draft(workspace, services.clock, named)

        run_while_open(self._session, work, lambda draft: self._open_draft(draft.key))

    def _report(self, path: Path, read: ReadChecklist) -> None:
        over = ImportReport(path, read)
        over.left.connect(self._take_off)
        over.again_wanted.connect(self._take_off)
        over.again_wanted.connect(self._files.read_one)
        if read.checklist is not None:
            key = read.checklist.key
            over.draft_wanted.connect(lambda: self._open_draft(key))
        self._put_over(over)


PAGE = Page("checklists", "Check&lists", 30, ChecklistsPage)
