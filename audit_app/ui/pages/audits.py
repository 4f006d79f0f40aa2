"""Home: every audit with what to do next, a form for a new one, and the audit in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
from audit_app.domain.errors import AuditError
from audit_app.domain.findings import Finding
from audit_app.domain.packs import is_guest
from audit_app.domain.scorers import Assignment
from audit_app.domain.settling import FrozenAgreement
from audit_app.ui.audits.audit_page import AuditPage
from audit_app.ui.audits.new_audit import NewAuditForm
from audit_app.ui.packs.open_pack import OpenPackForm
from audit_app.ui.pages import Page
from audit_app.ui.resuming import INSIDE, go_to_in, place_in
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane, while_alive
from audit_app.ui.widgets.text import button, card, clear, column, holder, label, row
from audit_app.usecases.audits import list_audits
from audit_app.usecases.headlines import Headline, headline


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
        self._next, self._title = next_thing(progress), audit.title
        self._going_on = button(
            "",
            lambda: session.open_audit_page(audit, self._next.step),
            "primary",
            name=f"open_audit_{audit.id}",
        )
        self._going_on.setMinimumWidth(170)
        self._show_next()
        words = column(
            1,
            label(audit.title, "heading"),
            label(audit.recommendation, "muted", wrap=True),
            row(
                label(audit.round, "tag"),
                label(f"{audit.period_from:%d %b %Y} to {audit.period_to:%d %b %Y}", "tag"),
                label(audit.unit, "tag"),
                *((_complete(audit.id),) if is_complete(progress) else ()),
                1,
            ),
            1,
            spacing=6,
        )
        self._headline = label("", "muted", wrap=True, name=f"headline_{audit.id}")
        self._agreement = label("", "muted", wrap=True, name=f"agreement_{audit.id}")
        self._fault = label("", "bad", wrap=True, name=f"headline_fault_{audit.id}")
        figures = column(
            label(_register(progress)),
            label(_scored(progress)),
            bar,
            *self._later(),
            spacing=6,
        )
        figures_holder = holder(figures)
        figures_holder.setFixedWidth(300)
        layout = row(words, figures_holder, self._going_on, spacing=24, margins=16)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        for each in self._later():
            each.hide()

    def _later(self) -> tuple[QLabel, ...]:
        """Return what is shown once it was worked out."""
        return self._headline, self._agreement, self._fault

    def _show_next(self) -> None:
        self._going_on.setText(self._next.words)
        self._going_on.setAccessibleName(f"{self._next.words}: {self._title}")

    def show_headline(self, found: Headline) -> None:
        """Show what the audit is known by, and what is next when scorers still differ."""
        for shown, words in ((self._headline, found.grade), (self._agreement, found.agreement)):
            shown.setText(words)
            shown.setVisible(bool(words))
        if found.unsettled and self._next.step in {"findings", "export"}:
            self._next = NextThing("review", "Settle differences")
            self._show_next()

    def show_fault(self, fault: AuditError) -> None:
        """Say why there is no figure."""
        self._fault.setText(fault.message)
        self._fault.show()


def is_complete(progress: AuditProgress) -> bool:
    """Return whether an audit was marked complete and every case is still scored."""
    return bool(progress.records.get("completion")) and progress.n_scored == progress.n_drawn


def _complete(audit_id: int) -> QLabel:
    return label("✓ Complete", "tag-good", name=f"complete_{audit_id}")


@dataclass(frozen=True, slots=True)
class NextThing:
    """What to do next on an audit.

    Attributes:
        step: Key of the step it is done in.
        words: As a button says it.
    """

    step: str
    words: str


def next_thing(progress: AuditProgress) -> NextThing:
    """Return what to do next on an audit, as far as its counts tell."""
    done = progress.n_scored == progress.n_drawn
    if is_guest(progress):
        return NextThing("send_back", "Send back") if done else NextThing("score", "Score cases")
    if progress.n_cases == 0:
        return NextThing("population", "Load the register")
    if progress.n_drawn == 0:
        return NextThing("sample", "Draw the sample")
    if not done:
        return NextThing("score", "Score cases")
    kept = progress.records
    if kept.get(Assignment.KIND) and not kept.get(FrozenAgreement.KIND):
        return NextThing("review", "Compare scores")
    return (
        NextThing("export", "Export")
        if kept.get(Finding.KIND)
        else NextThing("findings", "See findings")
    )


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
        task.failed.connect(while_alive(shown, shown.show_fault))


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
