"""What became of a file that may hold a checklist."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.domain.checklist import Checklist
from audit_app.interchange.checklists.faults import Fault


@dataclass(frozen=True, slots=True)
class XlsForm:
    """A form as far as it maps.

    Attributes:
        checklist_draft: Questions, scales, facts and usual columns; texts that a form does not
            have, such as sources, are empty.
        not_mapped: What was not taken over, or taken over with a guess: "survey!12: ...".
    """

    checklist_draft: Checklist
    not_mapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one file.

    Attributes:
        checklist: Whole and sound; None if anything is wrong, and for shared files.
        faults: Everything that is wrong, by row.
        form: A draft, where the file is an XLSForm and not a checklist.
    """

    checklist: Checklist | None
    faults: tuple[Fault, ...] = ()
    form: XlsForm | None = None
