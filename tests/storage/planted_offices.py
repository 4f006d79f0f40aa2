"""Everything two offices do, with a marked value in every field; run as a program of its own.

What is meant to be read without a passphrase goes into the folder `handed`; every file that is
opened to be written is said. `kill` goes on handing out under a password until it is killed.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path
from typing import Any

from audit_app.app.bootstrap import AppServices
from audit_app.domain.assigning import Wish
from audit_app.domain.progress import Silent
from audit_app.domain.readers import Reader
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Assignment, Medium
from audit_app.ui.printing.paper import write_pdf
from audit_app.usecases.assigning import assign_cases
from audit_app.usecases.disposing import printed_disposal
from audit_app.usecases.escalations import found_risks, sheet_of
from audit_app.usecases.exporting import Order, export_audit
from audit_app.usecases.feedback import feedback_sheets, printed_feedback
from audit_app.usecases.merge_checks import look_at_merge
from audit_app.usecases.merging import merge
from audit_app.usecases.score_sheets import write_score_sheet
from audit_app.usecases.scoring import give_answer
from tests.helpers.whole_office import WholeOffice
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

MARK = "Planted"
PASSWORD = "Plantedpassword"
SERVICES = AppServices()


def listen() -> None:
    """Say every file that is opened to be written, until the program ends."""
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def hear(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(given[2], int) and given[2] & writing:
            os.write(1, f"wrote {given[0]!r}\n".encode())

    sys.addaudithook(hear)


def do_everything(folder: Path) -> WholeOffice:
    """Make both offices, then score in a copy and merge it."""
    both = WholeOffice(folder, MARK)
    ours = both.ours
    copy = ours.folder / "copy.audit"
    ours.workspace.back_up(copy)
    theirs = encrypted_files(ours.clock).open(copy, PASSPHRASE)
    sheet = ours.sheet(both.frozen)
    key = sheet.checklist.criteria[0].key
    given = Answer(key, "met", "", f"{MARK}mergednote", f"{MARK}mergedevidence")
    give_answer(theirs, sheet, ours.clock, sheet.cases[0].id, given)
    merge(ours.workspace, ours.clock, look_at_merge(ours.workspace, theirs, ours.checklists))
    theirs.close()
    return both


def hand_out(both: WholeOffice, handed: Path) -> None:
    """Write everything that can be read without a passphrase."""
    ours = both.ours
    where = (ours.workspace, ours.checklists, ours.clock)
    for reader, ending in itertools.product(Reader, ("xlsx", "pdf", "pptx", "json")):
        path = handed / f"{reader}.{ending}"
        export_audit(*where, SERVICES.exports, both.audit.id, path, Silent(), Order(reader))
    risk = found_risks(ours.workspace)[0].escalation
    write_pdf(sheet_of(ours.workspace, risk.id), handed / "handover.pdf")
    (feedback,) = feedback_sheets(ours.workspace, both.audit.id).sheets
    write_pdf(printed_feedback(ours.workspace, feedback), handed / "feedback.pdf")
    write_pdf(printed_disposal(ours.workspace, both.gone.id), handed / "disposal.pdf")
    wish = Wish(reader=f"{MARK}typist", medium=Medium.WORKBOOK, columns=("Risk",))
    given = assign_cases(*where, both.frozen.id, wish)
    write_sheet(both, given, handed / "scoring.xlsx", None)


def write_sheet(both: WholeOffice, given: Assignment, path: Path, password: str | None) -> None:
    """Write a scoring workbook."""
    ours = both.ours
    write_score_sheet(
        *(ours.workspace, ours.checklists, ours.clock, SERVICES.score_sheets, given.id, path),
        Silent(),
        password=password,
    )


def lock_away(both: WholeOffice, locked: Path, count: int | None) -> None:
    """Write everything that asks for a password or is sealed, so often; None: until killed."""
    ours = both.ours
    where = (ours.workspace, ours.checklists, ours.clock)
    with ours.workspace.reading() as unit:
        given = unit.kept(Assignment)[-1]
    for _ in itertools.count() if count is None else range(count):
        export_audit(
            *(*where, SERVICES.exports, both.audit.id, locked / "office.xlsx", Silent()),
            password=PASSWORD,
        )
        if given.medium is Medium.WORKBOOK:
            write_sheet(both, given, locked / "scoring.xlsx", PASSWORD)
        ours.workspace.back_up(locked / f"{os.urandom(4).hex()}.audit")
        os.write(1, b"a round\n")


class Again(WholeOffice):
    """The same two offices, opened again instead of made."""

    def __init__(self, folder: Path) -> None:
        from tests.helpers.offices import Office

        self.folder, self.mark = folder, MARK
        self.ours = Office(folder / "ours", f"{MARK}office")
        with self.ours.workspace.reading() as unit:
            audits = {each.audit.title: each.audit for each in unit.audits()}
        self.audit = audits[f"{MARK}audit"]
        self.frozen = audits[f"{MARK}frozen"]


def main(what: str, folder: Path) -> None:
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    listen()
    if what == "everything":
        both = do_everything(folder / "work")
        hand_out(both, folder / "handed")
        lock_away(both, folder / "work", 1)
        both.close()
    else:
        lock_away(Again(folder / "work"), folder / "work", None)
    application.quit()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
