"""Looking over the journal, and proving that it and the workspace are what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit_app.domain.journal import JournalEntry
from audit_app.domain.journal_check import ChainCheck, check_chain
from audit_app.domain.progress import Progress
from audit_app.usecases.identities import KeyMaker
from audit_app.usecases.ports import ChecklistSource, Workspace
from audit_app.usecases.standing_check import check_standing


@dataclass(frozen=True, slots=True)
class WorkspaceCheck:
    """What looking over a whole workspace found.

    Attributes:
        chain: Whether every entry of the journal fits.
        faults: What is wrong with the file itself, or with what stands in it beside the journal, in
            sentences.
        remarks: What is odd but proves nothing, and what nobody can tell.
    """

    chain: ChainCheck
    faults: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether nothing is wrong."""
        return self.chain.fits and not self.faults


def read_journal(workspace: Workspace, audit_id: int | None = None) -> Sequence[JournalEntry]:
    """Return the entries of an audit, or of the whole workspace, newest first."""
    with workspace.reading() as unit:
        return list(reversed(unit.journal_entries(audit_id)))


def note_export(workspace: Workspace, file: str, n_entries: int) -> None:
    """Note in the journal that so many of its entries were written to a file."""
    with workspace.unit() as unit:
        unit.journal("journal_exported", {"file": file, "entries": n_entries})
        unit.commit()


def verify_workspace(
    workspace: Workspace,
    checklists: ChecklistSource,
    printed: Mapping[int, str] | None = None,
    progress: Progress | None = None,
    keys: KeyMaker | None = None,
) -> WorkspaceCheck:
    """Look over every page of the file, every entry of its journal, and what they came to.

    Args:
        workspace: An open one.
        checklists: Those that came with the program.
        printed: Heads as they stand on paper or in files held elsewhere; see check_chain.
        progress: Told how far it is; may cancel.
        keys: Says whether the secret keys belong to the public ones; None: not looked at.

    Raises:
        AuditError: If a printed head is not one.
    """
    faults = list(workspace.examine())
    with workspace.reading() as unit:
        chain = check_chain(unit.journal_entries(), printed)
    if not chain.fits:  # what does not fit itself can tell nothing of the rest
        return WorkspaceCheck(chain, tuple(faults), chain.remarks)
    standing = check_standing(workspace, checklists, progress, keys)
    remarks = (*chain.remarks, *standing.remarks)
    return WorkspaceCheck(chain, (*faults, *standing.faults), remarks)
