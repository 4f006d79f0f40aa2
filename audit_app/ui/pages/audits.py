"""Home: every audit with what to do next, a form for a new one, and the audit in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from audit_app.domain.audit import Audit, AuditProgress
from audit_app.domain.packs import is_guest
from audit_app.ui.audits.audit_page import AuditPage
from audit_app.ui.audits.new_audit import NewAuditForm
from audit_app.ui.packs.open_pack import OpenPackForm
from audit_app.ui.pages import Page
from audit_app.ui.resuming import INSIDE, go_to_in, place_in
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.text import button, card, clear, column, holder, label, row
from audit_app.usecases.audits import list_audits
from audit_app.usecases.headlines import headline


class AuditCard(QFrame):
    """One audit: what it is, how far it is, what comes next."""

    def __init__(self, session: Session, progress: AuditProgress) -> None:
        super().__init__()
        audit = progress.audit
        self.setObjectName(f"audit_{audit.id}")
        self.setProperty("role", "card")
        self.setAccessibleName(audit.title)
        bar = QProgressBar()
        bar.setRange(0, max(1, progress.n_drawn))
        bar.setValue(progress.n_scored)
        bar.setAccessibleName(f"{progress.n_scored} of {progress.n_drawn} cases scored")
        bar.setTextVisible(False)
        going_on = button(
            next_thing(progress),
            lambda: session.open_audit_page(audit),
            "primary",
            name=f"open_audit_{audit.id}",
        )
        going_on.setMinimumWidth(150)
        going_on.setAccessibleName(f"{next_thing(progress)}: {audit.title}")
        words = column(
            label(audit.title, "heading"),
            label(audit.recommendation, "muted", wrap=True),
            row(
                label(audit.round, "tag"),
                label(f"{audit.period_from:%d %b %Y} to {audit.period_to:%d %b %Y}", "tag"),
                label(audit.unit, "tag"),
                *((_complete(audit.id),) if is_complete(progress) else ()),
                1,
            ),
            spacing=6,
        )
        self._headline = label("", "muted", wrap=True, name=f"headline_{audit.id}")
        self._headline.hide()
        figures = column(
            label(_register(progress)),
            label(_scored(progress)),
            bar,
            self._headline,
            spacing=6,
        )
        figures_holder = holder(figures)
        figures_holder.setFixedWidth(260)
        layout = row(words, figures_holder, going_on, spacing=24, margins=16)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def show_headline(self, words: str) -> None:
        """Show the figure the audit is known by; nothing while there is none."""
        self._headline.setText(words)
        self._headline.setVisible(bool(words))


def is_complete(progress: AuditProgress) -> bool:
    """Return whether an audit was marked complete and every case is still scored."""
    return bool(progress.records.get("completion")) and progress.n_scored == progress.n_drawn


def _complete(audit_id: int) -> QLabel:
    return label("✓ Complete", "tag-good", name=f"complete_{audit_id}")


def next_thing(progress: AuditProgress) -> str:
    """Return what to do next on an audit, as a button says it."""
    if is_guest(progress):
        done = progress.n_scored == progress.n_drawn
        return "Send back" if done else "Score cases"
    if progress.n_cases == 0:
        return "Load the register"
    if progress.n_drawn == 0:
        return "Draw the sample"
    if progress.n_scored < progress.n_drawn:
        return "Score cases"
    return "Export"


def _register(progress: AuditProgress) -> str:
    if is_guest(progress):
        return "Came in a pack, scored for its sender"
    if progress.n_cases == 0:
        return "No register yet"
    drawn = f", {progress.n_drawn:,} drawn" if progress.n_drawn else ""
    return f"{progress.n_cases:,} in the register{drawn}"


def _scored(progress: AuditProgress) -> str:
    if progress.n_drawn == 0:
        return "Nothing drawn yet"
    started = f", {progress.n_started} begun" if progress.n_started else ""
    return f"{progress.n_scored} of {progress.n_drawn} scored{started}"


class AuditList(QWidget):
    """Every audit, newest first."""

    def __init__(
        self, session: Session, new_audit: object, open_pack: Callable[[], object]
    ) -> None:
        super().__init__()
        self._session = session
        self._new = button("&New audit", name="new_audit", role="primary")
        self._new.clicked.connect(new_audit)
        self._pack = button("Open a pac&k …", open_pack, name="open_pack")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._cards.setContentsMargins(0, 0, 8, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder(self._cards))
        layout = column(
            row(label("Audits", "title"), 1, self._pack, self._new), scroll, spacing=16, margins=24
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._say("Loading …")
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask the workspace for its audits."""
        workspace = self._session.workspace
        if workspace is not None:
            self._session.run(lambda _progress: list_audits(workspace), self._show, lane=Lane.READ)

    def _say(self, words: str) -> None:
        clear(self._cards)
        self._cards.addStretch(1)
        said = label(words, "muted", wrap=True, name="audits_empty")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cards.addWidget(said)
        self._cards.addStretch(2)

    def _show(self, audits: Sequence[AuditProgress]) -> None:
        if not audits:
            self._say("No audit yet. Begin with 'New audit': it takes a theme and a period.")
            return
        clear(self._cards)
        for progress in audits:
            shown = AuditCard(self._session, progress)
            self._cards.addWidget(shown)
            if progress.n_scored and not is_guest(progress):
                self._ask_headline(progress.audit.id, shown)
        self._cards.addStretch(1)

    def _ask_headline(self, audit_id: int, shown: AuditCard) -> None:
        workspace, services = self._session.open_workspace, self._session.services
        task = self._session.tasks.start(
            lambda _progress: headline(workspace, services.checklists, services.clock, audit_id),
            Lane.READ,
        )
        # Bound to the card: if the list was shown anew meanwhile, there is nothing left to tell.
        task.succeeded.connect(shown.show_headline)
        task.failed.connect(while_alive(shown, lambda error: shown.show_headline(error.message)))


class AuditsPage(QWidget):
    """The list, the form, or the audit in hand."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._list = AuditList(session, self.show_new, self.show_pack)
        self._form = NewAuditForm(session)
        self._form.cancelled.connect(self.show_list)
        self._form.made.connect(self._on_made)
        self._audit_page: AuditPage | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._new_page = card_page(self._form)
        self._stack.addWidget(self._new_page)
        self._pack: OpenPackForm | None = None
        self.setLayout(column(self._stack))
        session.audit_opened.connect(self._on_audit_opened)
        session.changed.connect(self._on_changed)

    @Slot()
    def show_new(self) -> None:
        """Show the form for a new audit."""
        self._stack.setCurrentIndex(1)
        self._form.ask()

    @Slot()
    def show_pack(self) -> None:
        """Ask for a pack that was sent to us."""
        if self._pack is None:
            self._pack = OpenPackForm(self._session)
            self._pack.cancelled.connect(self.show_list)
            self._pack_page = card_page(self._pack)
            self._stack.addWidget(self._pack_page)
        self._stack.setCurrentWidget(self._pack_page)
        self._pack.ask()

    def place(self) -> Mapping[str, Any]:
        """Return the audit in hand and what is shown of it, or the form."""
        shown = self._stack.currentWidget()
        if self._audit_page is not None and shown is self._audit_page:
            return {"audit": self._audit_page.audit.id, INSIDE: dict(place_in(self._audit_page))}
        return {"new": True} if shown is self._new_page else {}

    def go_to(self, place: Mapping[str, Any]) -> None:
        """Take an audit in hand again, or show the form."""
        if place.get("new"):
            self.show_new()
            return
        workspace, audit_id = self._session.open_workspace, place.get("audit")

        def show(audits: Sequence[AuditProgress]) -> None:
            found = next((each.audit for each in audits if each.audit.id == audit_id), None)
            if found is not None and self._session.audit is None:
                self._session.open_audit_page(found)
                go_to_in(self._audit_page, place.get(INSIDE, {}))

        self._session.run(lambda _progress: list_audits(workspace), show, lane=Lane.READ)

    @Slot()
    def show_list(self) -> None:
        """Show the list."""
        self._stack.setCurrentWidget(self._list)
        self._list.refresh()

    @Slot(object)
    def _on_made(self, audit: Audit) -> None:
        self._session.changed.emit(Change.AUDITS)
        self._session.open_audit_page(audit)

    @Slot(object)
    def _on_audit_opened(self, audit: Audit | None) -> None:
        if self._audit_page is not None:
            self._stack.removeWidget(self._audit_page)
            self._audit_page.deleteLater()
            self._audit_page = None
        if audit is None:
            self.show_list()
            return
        self._audit_page = AuditPage(self._session, audit)
        self._stack.addWidget(self._audit_page)
        self._stack.setCurrentWidget(self._audit_page)

    @Slot(object)
    def _on_changed(self, _change: Change) -> None:
        if self._stack.currentWidget() is self._list:
            self._list.refresh()


def card_page(inner: QWidget) -> QScrollArea:
    """Return a form as a card in the middle of a page that scrolls."""
    framed = card(column(inner, margins=8))
    framed.setMaximumWidth(760)
    layout = row(1, framed, 1, margins=24)
    layout.setStretch(1, 6)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    outer = column(spacing=0)
    outer.addLayout(layout)
    outer.addStretch(1)
    scroll.setWidget(holder(outer))
    return scroll


PAGE = Page("audits", "&Audits", 10, AuditsPage)
