"""Work on the file itself, to be killed at: disposing, backing up, bringing an old file up."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from audit_app.domain.audit import Audit
from audit_app.domain.disposal import Disposal
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.backups import restored_copy
from audit_app.usecases.disposing import dispose
from audit_app.usecases.places import Place, keep_place
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.attacks.kinds import Kind, Say
from tests.attacks.works_between import CHECKLISTS, CLOCK, checked, drawn_audit, opened
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

KEPT: Final = Path(__file__).parents[1] / "storage" / "kept"


def begun(folder: Path) -> Path:
    """Make a workspace with one audit in it that stays."""
    path = folder / "office.audit"
    workspace = encrypted_files(CLOCK).create(path, PASSPHRASE)
    _scored(workspace, "The one that stays", 40)
    workspace.close()
    return path


def _scored(workspace: SqlWorkspace, title: str, n_cases: int) -> Audit:
    audit = drawn_audit(workspace, title, n_cases, 4)
    sheet = open_scoring(workspace, CHECKLISTS, audit.id)
    if sheet is None:
        raise RuntimeError("nothing was drawn")
    for case in sheet.cases[:4]:
        answer = Answer("risk_recorded", "met", note=f"note of {title}")
        give_answer(workspace, sheet, CLOCK, case.id, answer)
    return audit


# disposing


def dispose_audits(path: Path, say: Say) -> None:
    """Make an audit and dispose of it, again and again."""
    workspace, chance = opened(path), random.Random(os.getpid())
    while True:
        audit = _scored(workspace, f"To go {chance.random()}", 60)
        dispose(workspace, CHECKLISTS, CLOCK, audit.id, "Kept long enough")
        say(str(audit.id))


def disposed(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong: an audit is gone, or it is all there; the one that stays is."""
    workspace = opened(path)
    try:
        with workspace.reading() as unit:
            gone = {each.audit_id for each in unit.kept(Disposal)}
            stays = len(unit.reviews(unit.draws(1)[-1].id))
        faults = [f"the disposal of {each} is gone" for each in said if int(each) not in gone]
        faults += [] if stays == 4 else [f"{stays} answers of the audit that stays"]
        return faults + _sound_beside(path) + checked(workspace)
    finally:
        workspace.close()


# backing up


def back_up(path: Path, say: Say) -> None:
    """Back up each day, to any file, and restore, days going by at once."""
    workspace, chance = opened(path), random.Random(os.getpid())
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(20_000))
    while True:
        day += timedelta(days=1)
        keep_place(workspace, Place({"page": f"{day}"}, {"note": "half a word"}))
        made = workspace.back_up_today(day)
        if made is None:
            continue
        say(made.name)
        backup = next(each for each in workspace.backups() if each.path == made)
        say(restored_copy(workspace, backup).name)


def backed_up(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong: what has the name of a workspace is one, whole."""
    workspace = opened(path)
    try:
        if said and not any((path.parent / "Backups").glob("*")) and len(_beside(path)) < 1:
            return ["there is no backup at all"]
        faults = _sound_beside(path) + checked(workspace)
    finally:
        workspace.close()
    for copy in _beside(path):
        copy.unlink()
    return faults


def _beside(path: Path) -> list[Path]:
    return [each for each in path.parent.rglob("*.audit") if each != path]


def _sound_beside(path: Path) -> list[str]:
    """Return which of the files that look like workspaces do not open as one."""
    faults = []
    for each in _beside(path):
        if each.name.startswith("."):
            continue  # a draft: the program never opens it
        try:
            copy = encrypted_files(CLOCK).open(each, PASSPHRASE)
        except AuditError as error:
            faults.append(f"{each.name}: {error}")
            continue
        faults += list(copy.examine())
        copy.close()
    return faults


# bringing an old file up to date


def old_files(folder: Path) -> Path:
    """Return where an old file is put."""
    return folder / "old.audit"


def bring_up(path: Path, say: Say) -> None:
    """Put an old file there and open it, again and again, each of the schemas in turn."""
    earlier = sorted(KEPT.glob("schema-*.audit"))
    while True:
        for old in earlier:
            fresh = path.with_suffix(".putting")
            shutil.copyfile(old, fresh)
            for log in path.parent.glob(f"{path.name}-*"):
                log.unlink()
            fresh.replace(path)
            encrypted_files(CLOCK).open(path, PASSPHRASE).close()
            say(old.name)


def brought_up(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong with the file: it opens with all it held, whichever schema it has."""
    del said
    if not path.exists():
        return []
    workspace = opened(path)
    try:
        with workspace.reading() as unit:
            n_entries = len(unit.journal_entries())
        faults = [] if n_entries >= 37 else [f"{n_entries} entries are left"]
        faults += list(workspace.examine())
    finally:
        workspace.close()
    faults += _sound_beside(path)
    for copy in _beside(path):
        copy.unlink()
    return faults


KINDS: Final = {
    "disposing": Kind(begun, dispose_audits, disposed, 1.0, 0.05),
    "backing up": Kind(begun, back_up, backed_up, 0.6, 0.05),
    "bringing an old file up": Kind(old_files, bring_up, brought_up, 0.6, 0.05),
}
