"""What the public was already given of an audit: two files side by side tell more than each alone.

Suppression looks at one file. Whoever holds another one of the same audit, of another moment or
rounded otherwise, can hold them against each other, and nothing in the second one can undo that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit_app.domain.export_changes import moves
from audit_app.domain.journal import JournalEntry
from audit_app.domain.readers import Reader
from audit_app.usecases.as_at import audit_material
from audit_app.usecases.ports import ChecklistSource, Workspace


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """The last file for the public that another one would differ from.

    Attributes:
        file: Its name.
        at: When it was written.
        number: Newest entry of the journal it shows.
        n_moved: Figures that have moved since.
        round_to: What its counts were rounded to; None where an earlier version did not say.
    """

    file: str
    at: datetime
    number: int
    n_moved: int
    round_to: int | None

    @property
    def warning(self) -> str:
        """What somebody about to publish again must know."""
        since = (
            f"{self.n_moved:,} figures have moved since"
            if self.n_moved > 1
            else "a figure has moved since"
            if self.n_moved
            else "its counts were rounded otherwise"
        )
        return (
            f"The public was already given '{self.file}' of this audit (entry {self.number:,} of "
            f"the journal), and {since}. Whoever holds both files can compare them and learn more "
            "of few cases than either tells: have the first one replaced, or publish at set dates."
        )


def earlier_release(
    workspace: Workspace, checklists: ChecklistSource, audit_id: int, round_to: int
) -> EarlierRelease | None:
    """Return the last file for the public, None if a new one would show the same or is the first.

    Args:
        workspace: Where the audit is kept.
        checklists: Those that came with the program.
        audit_id: The audit.
        round_to: What the counts of a new file are rounded to.
    """
    with workspace.reading() as unit:
        entries = unit.journal_entries(audit_id)
        written = [each for each in entries if _is_public(each)]
        if not written:
            return None
        audit = unit.audit(audit_id)
        last = written[-1]
        number = int(str(last.details.get("journal_number", last.number)))
        material = audit_material(unit, checklists, audit)
        found = moves(material, entries, number, entries[-1].number)
    rounded = last.details.get("round_to")
    n_moved = len({each.figure for each in found})
    if not n_moved and rounded in {None, round_to}:
        return None
    said = int(str(rounded)) if rounded is not None else None
    return EarlierRelease(str(last.details["file"]), last.at, number, n_moved, said)


def _is_public(entry: JournalEntry) -> bool:
    return entry.action == "workbook_written" and entry.details.get("reader") == Reader.PUBLIC.value
