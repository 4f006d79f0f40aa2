"""Work between two offices, to be killed at: opening packs, taking returns in, merging."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from audit_app.domain.assigning import Wish
from audit_app.domain.audit import Audit
from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.packs import ReceivedPack
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.taken_in import TakenIn
from audit_app.interchange.packs.files import FilePacks
from audit_app.interchange.score_sheets.files import WorkbookScoreSheets
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.identities import add_contact
from audit_app.usecases.journals import verify_workspace
from audit_app.usecases.merge_checks import look_at_merge
from audit_app.usecases.merging import merge
from audit_app.usecases.opening_packs import receive_pack
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, open_scoring
from audit_app.usecases.sending_back import send_return
from audit_app.usecases.taking_in import look_at, take_in
from audit_app.usecases.undoing_taking_in import undo_taking_in
from tests.attacks.kinds import Kind, Say
from tests.helpers.clock import FixedClock
from tests.helpers.filled import load
from tests.helpers.offices import SEED, Office, PackedChecklists
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

CLOCK: Final = FixedClock()
CHECKLISTS: Final = PackedChecklists()
PACKS: Final = FilePacks()
N_PACKS, N_CASES = 30, 6
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)


def opened(path: Path) -> SqlWorkspace:
    """Open the workspace of ours."""
    return encrypted_files(CLOCK).open(path, PASSPHRASE)


def checked(workspace: SqlWorkspace) -> list[str]:
    """Return what its check finds."""
    check = verify_workspace(workspace, CHECKLISTS, keys=PACKS)
    return [] if check.fits else [check.chain.what, *check.faults]


def drawn_audit(workspace: SqlWorkspace, title: str, n_cases: int, size: int) -> Audit:
    """Begin an audit, load its register and draw, each with its line in the journal."""
    wanted = NewAudit(title, "made_up", "", FIRST, LAST, "Baseline", "")
    audit = create_audit(workspace, CHECKLISTS, CLOCK, wanted)
    load(workspace, audit, made_up_rows(n_cases))
    plan = DrawPlan(title, "simple_random", size, 2)
    draw_sample(workspace, CLOCK, audit.id, plan, Silent(), seed=SEED)
    return audit


# opening packs


def with_packs(folder: Path) -> Path:
    """Make an empty workspace with packs lying beside it."""
    theirs, ours = Office(folder / "theirs", "force B"), Office(folder / "ours", "force A")
    audit = drawn_audit(theirs.workspace, "Missing", 40, N_CASES)
    for number in range(N_PACKS):
        wish = Wish(reader=f"reader {number}", recipient=ours.line, columns=("Note",))
        content = theirs.send(theirs.assign(audit, wish))
        (folder / "ours" / f"{number}.capack").write_bytes(content)
    theirs.close()
    ours.close()
    return folder / "ours" / "office.audit"


def open_packs(path: Path, say: Say) -> None:
    """Open one pack after the other, in an order of its own."""
    files = sorted(path.parent.glob("*.capack"))
    random.Random(os.getpid()).shuffle(files)
    workspace = opened(path)
    for file in files:
        got = receive_pack(workspace, PACKS, CLOCK, file.read_bytes(), file.name)
        say(got.pack.uid)


def packs_opened(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is missing of the packs that were opened: each is whole, or not there."""
    workspace = opened(path)
    try:
        with workspace.reading() as unit:
            kept = {each.uid: each.audit_id for each in unit.kept(ReceivedPack)}
            n_audits = len(unit.audits())
            halves = [
                uid
                for uid, audit_id in kept.items()
                if audit_id is None or len(unit.drawn_cases(unit.draws(audit_id)[-1].id)) != N_CASES
            ]
        faults = [f"half a pack: {uid}" for uid in halves]
        faults += [f"pack {uid} is gone" for uid in said if uid not in kept]
        faults += [] if n_audits == len(kept) else [f"{n_audits} audits of {len(kept)} packs"]
        return faults + checked(workspace)
    finally:
        workspace.close()


# taking returns in


def with_return(folder: Path) -> Path:
    """Make a workspace whose cases were scored elsewhere, and what came back beside it."""
    ours, theirs = Office(folder / "ours", "force A"), Office(folder / "theirs", "force B")
    add_contact(ours.workspace, theirs.line)
    audit = drawn_audit(ours.workspace, "Missing", 40, N_CASES)
    received = theirs.receive(
        ours.send(ours.assign(audit, Wish(reader="force B", recipient=theirs.line)))
    )
    theirs.score(received.audit, N_CASES, note="theirs")
    back = folder / "ours" / "back.careturn"
    send_return(
        *(theirs.workspace, theirs.packs, theirs.clock, received.audit.id, back), finished=False
    )
    theirs.close()
    ours.close()
    return folder / "ours" / "office.audit"


def take_in_and_out(path: Path, say: Say) -> None:
    """Take the return in and undo that, again and again."""
    workspace, back = opened(path), path.with_name("back.careturn")
    while True:
        for record in reversed(_taken_in(workspace)):
            if record.undone_at is None:
                undo_taking_in(workspace, CLOCK, record.id)
                say("out")
        where = (workspace, CHECKLISTS, CLOCK)
        take_in(*where, look_at(*where, WorkbookScoreSheets(), PACKS, back))
        say("in")


def _taken_in(workspace: SqlWorkspace) -> Sequence[TakenIn]:
    with workspace.reading() as unit:
        return unit.kept(TakenIn)


def returns_whole(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong with a return: all of it counts, or nothing."""
    workspace = opened(path)
    try:
        counting = [each for each in _taken_in(workspace) if each.undone_at is None]
        with workspace.reading() as unit:
            draw = unit.draws(1)[-1]
            scored = [len(unit.scorer_reviews(each)) for each in unit.scorer_ids(draw.id)]
        faults = [f"half a return: {n} cases" for n in scored if n not in {0, N_CASES}]
        if bool(counting) != any(scored):
            faults.append("a return counts that is not there, or the other way round")
        if "in" in said and not _taken_in(workspace):
            faults.append("a return that was taken in is gone")
        return faults + checked(workspace)
    finally:
        workspace.close()


# merging


def to_merge(folder: Path) -> Path:
    """Make a workspace with a drawn sample."""
    ours = Office(folder / "ours", "force A")
    drawn_audit(ours.workspace, "Missing", 40, N_CASES)
    ours.close()
    return folder / "ours" / "office.audit"


def merge_copies(path: Path, say: Say) -> None:
    """Score in a copy of the workspace and merge it, again and again."""
    ours, chance = opened(path), random.Random(os.getpid())
    while True:
        copy = path.with_name(f"copy {chance.random()}.audit")
        ours.back_up(copy)
        theirs, notes = encrypted_files(CLOCK).open(copy, PASSPHRASE), []
        sheet = open_scoring(theirs, CHECKLISTS, 1)
        if sheet is None:
            raise RuntimeError("the sample is gone")
        for case in sheet.cases[:N_CASES]:
            note = f"{chance.random()}"
            answer = Answer("risk_recorded", chance.choice(["met", "not_met"]), note=note)
            give_answer(theirs, sheet, CLOCK, case.id, answer)
            notes.append([case.id, note])
        merge(ours, CLOCK, look_at_merge(ours, theirs, CHECKLISTS))
        say(json.dumps(notes))
        theirs.close()
        copy.unlink()


def merged(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong: the last merge that was called done counts, or a later one, whole."""
    workspace = opened(path)
    try:
        with workspace.reading() as unit:
            reviews = unit.reviews(1)
            told = [each.details for each in unit.journal_entries() if "merged" in each.action]
        faults = [] if len(told) >= len(said) else [f"{len(said)} merges, {len(told)} told of"]
        if said and not faults:
            last = json.loads(said[-1]) if len(told) == _so_far(path) + len(said) else []
            faults += [
                f"case {case}"
                for case, note in last
                if reviews[case].answers["risk_recorded"].note != note
            ]
        _note_so_far(path, len(told))
        return faults + checked(workspace)
    except AuditError as error:
        return [str(error)]
    finally:
        workspace.close()
        for copy in path.parent.glob("*copy*"):
            copy.unlink()


def _so_far(path: Path) -> int:
    """Return how many merges the workspace told of before the work that was killed."""
    note = path.with_name("merges")
    return int(note.read_text()) if note.exists() else 0


def _note_so_far(path: Path, count: int) -> None:
    path.with_name("merges").write_text(str(count))


KINDS: Final = {
    "opening packs": Kind(with_packs, open_packs, packs_opened, 0.8, 0.05),
    "taking a return in": Kind(with_return, take_in_and_out, returns_whole, 1.0, 0.05),
    "merging": Kind(to_merge, merge_copies, merged, 0.6, 0.05),
}
