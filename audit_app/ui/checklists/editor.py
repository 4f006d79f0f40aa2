"""Turns what is typed into a draft that is kept as one goes, and a draft into a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from audit_app.domain.checklist import Checklist, Scale, Source
from audit_app.domain.checklist_versions import ChecklistVersion
from audit_app.domain.errors import AuditError
from audit_app.ui.checklists.drafting import (
    PlacedFault,
    added,
    moved,
    outline,
    placed_faults,
    removed,
)
from audit_app.ui.checklists.editor_view import EditorView
from audit_app.ui.checklists.parts import ABOUT, choices_of, kind_of, values_of, with_value
from audit_app.ui.checklists.telling import run_while_open
from audit_app.ui.services import PartFault
from audit_app.ui.session import Session
from audit_app.usecases.checklists import discard_draft, publish_draft, save_draft

_MOST_STEPS = 200


class DraftEditor(QObject):
    """One draft in hand.

    Signals:
        published: The Checklist, once it never changes again.
        discarded: The draft is gone.
    """

    published = Signal(object)
    discarded = Signal()

    def __init__(  # noqa: PLR0913 - what a draft is written with
        self,
        view: EditorView,
        session: Session,
        draft: Checklist,
        version: ChecklistVersion,
        suggested: str,
        scales: Mapping[str, Scale],
        sources: Mapping[str, Source],
    ) -> None:
        super().__init__(view)
        self._view, self._session, self._suggested = view, session, suggested
        self._workspace = session.open_workspace
        self._scales, self._sources = {**draft.scales, **scales}, dict(sources)
        self._version = version
        self.draft = draft
        self._part = ABOUT
        self._faults: Sequence[PlacedFault] = ()
        self._before: list[tuple[Checklist, str]] = []
        self._saves = 0
        self._gone = False
        self._connect()
        self._show_all()
        self._save()

    def _connect(self) -> None:
        view = self._view
        view.part_picked.connect(self._take)
        view.given.connect(self._on_given)
        view.add_wanted.connect(self._on_add)
        view.remove_wanted.connect(self._on_remove)
        view.move_wanted.connect(self._on_move)
        view.undo_wanted.connect(self._on_undo)
        view.fault_picked.connect(self._on_fault)
        view.publish_wanted.connect(self._on_publish)
        view.discard_wanted.connect(self._on_discard)
        view.left.connect(self._on_left)
        self._session.leaving.connect(view.report)

    def show_criterion(self, key: str) -> None:
        """Take a criterion in hand, to mend its wording; where it is gone, nothing changes."""
        for place, criterion in enumerate(self.draft.criteria):
            if criterion.key == key:
                self._take(f"criterion/{place}")
                self._view.focus("question")

    @Slot(str)
    def _take(self, part: str) -> None:
        if part != self._part:
            self._view.report()
            self._part = part
            self._show_all()

    def _show_all(self) -> None:
        offered = choices_of(self.draft, self._part, self._scales, self._sources)
        self._view.show_part(self._part, values_of(self.draft, self._part), offered)
        self._show_around()

    def _show_around(self) -> None:
        """Show what surrounds the form; the form itself is being typed into."""
        entries = outline(self.draft, self._faults)
        based_on = self._version.based_on
        self._view.show_head(self.draft.title, suggested=self._suggested, based_on=based_on)
        self._view.show_outline(entries, self._part)
        titles = {entry.key: f"{entry.mark} {entry.title}".strip() for entry in entries}
        self._view.show_faults(self._faults, self._part, titles)
        self._view.show_undo(possible=bool(self._before))

    @Slot(str, str, object)
    def _on_given(self, part: str, name: str, value: Any) -> None:
        if self._gone:
            return
        changed = with_value(self.draft, part, name, value, self._scales, self._sources)
        if changed == self.draft:
            return
        self._change(changed, self._part)
        if name == "levels":
            self._show_all()
        else:
            self._show_around()

    def _change(self, changed: Checklist, part: str) -> None:
        self._before = [*self._before[-_MOST_STEPS:], (self.draft, self._part)]
        self.draft, self._part = changed, part
        self._save()

    @Slot(str)
    def _on_add(self, kind: str) -> None:
        self._view.report()
        today = self._session.services.clock.now().date()
        self._change(*added(self.draft, kind, self._part, self._scales, today))
        self._show_all()
        self._view.focus()

    @Slot()
    def _on_remove(self) -> None:
        self._view.report()
        if kind_of(self._part) in {"criterion", "source", "standard"}:
            self._change(*removed(self.draft, self._part))
            self._show_all()

    @Slot(int)
    def _on_move(self, by: int) -> None:
        self._view.report()
        if kind_of(self._part) == "criterion":
            changed, part = moved(self.draft, self._part, by)
            if part != self._part:
                self._change(changed, part)
                self._show_all()

    @Slot()
    def _on_undo(self) -> None:
        self._view.report()
        if self._before:
            self.draft, self._part = self._before.pop()
            self._save()
            self._show_all()

    @Slot(int)
    def _on_fault(self, place: int) -> None:
        fault = self._faults[place]
        self._take(fault.part)
        self._view.focus(fault.field)

    def _save(self) -> None:
        """Keep the draft as it is now, and say what is wrong with it once it is kept."""
        if self._gone:
            return
        self._saves += 1
        number, draft, workspace = self._saves, self.draft, self._workspace
        services = self._session.services
        self._view.show_state("Saving …")

        def work(_progress: object) -> Sequence[PartFault]:
            save_draft(workspace, services.clock, draft, lambda _draft: ())
            return services.checklist_exchange.check(draft)

        run_while_open(
            self._session,
            work,
            lambda faults: self._on_saved(number, draft, faults),
            failed=lambda error: self._on_not_saved(number, error),
        )

    def _on_saved(self, number: int, draft: Checklist, faults: Sequence[PartFault]) -> None:
        if self._gone or number != self._saves:
            return
        self._faults = placed_faults(draft, faults)
        self._view.show_state("Everything is kept.", "muted")
        self._show_around()

    def _on_not_saved(self, number: int, error: AuditError) -> None:
        self._session.failed.emit(error)
        if number == self._saves and not self._gone:
            self._view.show_state("The last change could not be kept.", "bad")

    @Slot(str)
    def _on_publish(self, version: str) -> None:
        self._view.report()
        # What was typed last is kept and checked first: the lane does one thing after the other.
        run_while_open(
            self._session, lambda _progress: None, lambda _none: self._ask_to_publish(version)
        )

    def _ask_to_publish(self, version: str) -> None:
        if self._faults:
            n = len(self._faults)
            things = "1 thing is" if n == 1 else f"{n:,} things are"
            self._session.message.emit(
                f"The draft cannot be published yet: {things} wrong.",
                "warn",
                "They are listed on the right. Choose one to go to its field.",
            )
            return
        self._session.dialogs.ask(
            self._view,
            f"Publish version {version} of '{self.draft.title}'?",
            "A published version never changes. Audits that are under way keep the version they "
            "have until you change it for them.",
            "Publish",
            "Not yet",
            lambda: self._publish(version),
        )

    def _publish(self, version: str) -> None:
        services, key, workspace = self._session.services, self.draft.key, self._workspace

        def check(checklist: Checklist) -> Sequence[str]:
            return [each.message for each in services.checklist_exchange.check(checklist)]

        run_while_open(
            self._session,
            lambda _progress: publish_draft(
                workspace, services.checklists, services.clock, key, version, check
            ),
            self._on_published,
        )

    def _on_published(self, checklist: Checklist) -> None:
        self._gone = True
        self.published.emit(checklist)

    @Slot()
    def _on_discard(self) -> None:
        self._session.dialogs.ask(
            self._view,
            f"Discard the draft of '{self.draft.title or self.draft.key}'?",
            "What was written in it is gone for good. Published versions stay.",
            "Discard",
            "Keep it",
            self._discard,
        )

    def _discard(self) -> None:
        key, workspace = self.draft.key, self._workspace
        self._gone = True
        run_while_open(
            self._session,
            lambda _progress: discard_draft(workspace, key),
            lambda _none: self.discarded.emit(),
        )

    @Slot()
    def _on_left(self) -> None:
        self._view.report()
        self._gone = True
