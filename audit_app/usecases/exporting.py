"""Handing an audit over: to the office itself, to a partner, or to the public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from audit_app.domain.cutting import for_reader
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.left_out import Watch, left_out_values
from audit_app.domain.progress import Progress
from audit_app.domain.public_actions import with_actions
from audit_app.domain.public_change import with_change
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.domain.suppression import Rules
from audit_app.usecases.as_at import AsAt
from audit_app.usecases.audit_view import MARKING, export_view
from audit_app.usecases.guests import received_pack
from audit_app.usecases.ports import ChecklistSource, Clock, WorkbookWriter, Workspace
from audit_app.usecases.rounds import with_rounds

PUBLIC_MARKING = "OFFICIAL"
SUMMARIES = frozenset({".pdf", ".pptx"})
"""Endings of files that follow the rules for the public, whoever they are for."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported, for whom.

    Attributes:
        reader: Whom it is for.
        columns: Headings of the register that a partner needs.
        password: Locks a workbook; None: it opens without.
        marking: Protective marking; empty: the usual one for the reader.
        as_at: An earlier entry of the journal, by number or moment; None: now.
        rules: How small numbers are treated, for the public and in summaries.
    """

    reader: Reader = Reader.US
    columns: tuple[str, ...] = ()
    password: str | None = None
    marking: str = ""
    as_at: AsAt | None = None
    rules: Rules = Rules()  # noqa: RUF009 - frozen

    def effective_marking(self) -> str:
        """Return the marking that stands on every page."""
        return self.marking or (PUBLIC_MARKING if self.reader is Reader.PUBLIC else MARKING)


def ordered_view(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    audit_id: int,
    order: Order,
) -> tuple[ExportView, Watch]:
    """Return one audit as the reader of an order may see it, and what must not be found in a file.

    Raises:
        AuditError: If there is nothing to export, or a column cannot be shared.
    """
    whole = export_view(
        workspace,
        checklists,
        clock,
        audit_id,
        marking=order.effective_marking(),
        as_at=order.as_at,
        with_changes=True,
    )
    public = None
    if order.reader is Reader.PUBLIC:
        public = public_figures(whole, order.rules)
        earlier = _earlier_round(workspace, checklists, clock, whole, order)
        if earlier is not None:
            named = earlier.audit.round or earlier.audit.title
            public = with_change(public, public_figures(earlier, order.rules), named)
        public = with_actions(public, whole)
    else:
        whole = with_rounds(workspace, checklists, clock, whole, order.as_at)
    cut = for_reader(whole, order.reader, columns=order.columns, public=public)
    return cut, left_out_values(whole, cut)


def _earlier_round(
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    whole: ExportView,
    order: Order,
) -> ExportView | None:
    """Return the audit of the same theme whose period ended last before this one's began.

    One that was not drawn yet, was not scored, or is too small to publish is passed over.
    """
    audit = whole.audit
    with workspace.reading() as unit:
        before = [
            each.audit
            for each in unit.audits()
            if each.audit.theme_key == audit.theme_key
            and each.audit.period_to < audit.period_from
            and each.n_drawn
            and received_pack(unit, each.audit.id) is None
        ]
    for each in sorted(before, key=lambda one: (one.period_to, one.id), reverse=True):
        try:
            view = export_view(workspace, checklists, clock, each.id, as_at=order.as_at)
        except AuditError:  # not drawn by then, or nothing can be told of it any more
            continue
        figures = audit_figures(view)
        if figures.completed and figures.drawn >= order.rules.base:
            return view
    return None


def export_audit(  # noqa: PLR0913 - each comes from another place
    workspace: Workspace,
    checklists: ChecklistSource,
    clock: Clock,
    writer: WorkbookWriter,
    audit_id: int,
    path: Path,
    progress: Progress,
    order: Order | None = None,
    *,
    password: str | None = None,
) -> ExportView:
    """Write an audit for a reader, whole or not at all, and return what it was written from.

    A file of SUMMARIES follows the rules for the public, whoever it is for.

    Args:
        workspace: Where it is kept.
        checklists: Those that came with the program.
        clock: Says when.
        writer: Writes the file.
        audit_id: The audit.
        path: The file.
        progress: Told how far it is; may cancel.
        order: What and for whom; None: everything, for us.
        password: In place of the order's.

    Raises:
        AuditError: If there is nothing to export or the file cannot be written.
        Cancelled: If the progress says so; no file is left then.
    """
    order = order or Order()
    password = password or order.password
    if path.suffix.lower() in SUMMARIES:
        order = replace(order, reader=Reader.PUBLIC, marking=order.effective_marking())
    view, left_out = ordered_view(workspace, checklists, clock, audit_id, order)
    writer.write(view, path, progress, password=password, left_out=left_out)
    with workspace.unit() as unit:
        unit.journal(
            "workbook_written",
            {
                "file": path.name,
                "draw": view.draws[-1].number if view.draws else None,
                "reader": view.reader.value,
                "columns": list(order.columns),
                "password": password is not None,
                "marking": view.marking,
                "journal_number": view.journal_number,
                "journal_digest": view.journal_digest,
                "taken_at": view.taken_at.isoformat(),
                **({"round_to": order.rules.round_to} if view.reader is Reader.PUBLIC else {}),
            },
            audit_id=audit_id,
        )
        unit.commit()
    return view
