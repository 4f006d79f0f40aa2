"""Kills, full disks, power cuts: `python -m tests.attacks.accidents --kills 1000 --disks 100`.

Each accident happens to a process forked for it, at a random moment of real work on an encrypted
workspace; then the workspace is opened again and looked over.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from audit_app.app.bootstrap import AppServices
from audit_app.domain.audit import Audit
from audit_app.domain.draw import DrawPlan, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.exporting import export_audit
from audit_app.usecases.journals import verify_workspace
from audit_app.usecases.registers import import_population
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.attacks import works_between, works_keeping
from tests.attacks.kinds import Kind, Look, Say, Work
from tests.helpers.clock import FixedClock
from tests.helpers.filled import load
from tests.helpers.workspaces import PASSPHRASE, PLAN, RowsReader, encrypted_files, made_up_rows

NEW: Final = "another set of unlikely words"
SERVICES: Final = AppServices()
CLOCK: Final = FixedClock()
ROWS: Final = made_up_rows(3000)
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)


@dataclass
class Tally:
    """What came of one kind of accident.

    Attributes:
        accidents: How many happened.
        acknowledged: What had been called saved before, in all.
        faults: What was lost, half there, or did not open.
    """

    accidents: int = 0
    acknowledged: int = 0
    faults: list[str] = field(default_factory=list)


def new_audit(workspace: SqlWorkspace, title: str) -> Audit:
    """Make an audit without a register."""
    wanted = NewAudit(title, "missing", "Recommendation 3", FIRST, LAST, "Baseline", "")
    return create_audit(workspace, SERVICES.checklists, CLOCK, wanted)


def prepared(folder: Path) -> Path:
    """Make a workspace with an audit that is drawn and one without a register."""
    path = folder / "office.audit"
    workspace = encrypted_files(CLOCK).create(path, PASSPHRASE)
    audit = new_audit(workspace, "Missing")
    load(workspace, audit, ROWS[:200])
    plan = DrawPlan("Missing / Baseline", "simple_random", 40, 5)
    seed = Seed("12345678901234567890", SeedOrigin.TYPED)
    draw_sample(workspace, CLOCK, audit.id, plan, Silent(), seed=seed)
    new_audit(workspace, "Waiting for its register")
    workspace.close()
    return path


def score(path: Path, say: Say) -> None:
    """Answer one question after the other, saying each once it is durable."""
    chance = random.Random(os.getpid())
    workspace = encrypted_files(CLOCK).open(path, PASSPHRASE)
    sheet = open_scoring(workspace, SERVICES.checklists, 1)
    if sheet is None:
        raise RuntimeError("the sample is gone")
    while True:
        case = chance.choice(sheet.cases[:40])
        criterion = chance.choice(sheet.checklist.criteria)
        option = chance.choice(sheet.checklist.scale_of(criterion).options).key
        note = f"{chance.random()}" + "x" * chance.randrange(900)
        answer = Answer(criterion.key, option, "seen", note)
        try:
            give_answer(workspace, sheet, CLOCK, case.id, answer)
        except AuditError as error:
            if "disk" in error.message:
                say("disk")
                continue
            continue  # a combination that the checklist refuses
        say(json.dumps([case.id, criterion.key, note]))


def scored(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is missing of the answers that were called saved."""
    last = {(case, key): note for case, key, note in map(json.loads, said)}
    workspace = encrypted_files(CLOCK).open(path, PASSPHRASE)
    try:
        with workspace.reading() as unit:
            reviews = unit.reviews(1)
            newest = unit.journal_entries()[-1]
        lost = []
        for (case, key), note in last.items():
            kept = reviews[case].answers.get(key) if case in reviews else None
            unsaid = newest.details.get("criterion") == key  # durable, but killed before it spoke
            if (kept is None or kept.note != note) and not unsaid:
                lost.append(f"answer to {key} of case {case}")
        check = verify_workspace(workspace, SERVICES.checklists)
        return [*lost, *([] if check.fits else [check.chain.what, *check.faults])]
    finally:
        workspace.close()


def load_register(path: Path, say: Say) -> None:
    """Import a register into the audit that waits for one, again and again."""
    workspace = encrypted_files(CLOCK).open(path, PASSPHRASE)
    while True:
        import_population(
            workspace,
            RowsReader(ROWS),
            CLOCK,
            2,
            Path("register.csv"),
            PLAN,
            Silent(),
            shape="made up",
        )
        say("imported")


def loaded(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong with the registers that are kept: each is whole, or not there."""
    workspace = encrypted_files(CLOCK).open(path, PASSPHRASE)
    try:
        with workspace.reading() as unit:
            population = unit.population(2)
            told = [each for each in unit.journal_entries(2) if "imported" in each.action]
            kept = unit.n_cases(population.id) if population is not None else 0
        faults = [] if kept in {0, len(ROWS)} else [f"half a register: {kept} cases"]
        if (population is None) != (not told) or len(told) < len(said):
            faults.append(f"{len(said)} imports were acknowledged and {len(told)} are told of")
        return faults
    finally:
        workspace.close()


def write_workbook(path: Path, say: Say) -> None:
    """Export the audit, again and again, over the same file."""
    workspace = encrypted_files(CLOCK).open(path, PASSPHRASE)
    while True:
        export_audit(
            workspace,
            SERVICES.checklists,
            CLOCK,
            SERVICES.workbooks,
            1,
            path.with_name("audit.xlsx"),
            Silent(),
        )
        say("written")


def written(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong with the workbook: it is whole, or not there."""
    workbook = path.with_name("audit.xlsx")
    faults = scored(path, [])
    if said and not workbook.exists():
        faults.append("a workbook that was called written is gone")
    if workbook.exists():
        with zipfile.ZipFile(workbook) as archive:
            bad = archive.testzip()
        faults += [f"half a workbook: {bad}"] if bad else []
    return faults


def change_key(path: Path, say: Say) -> None:
    """Give the workspace another passphrase, back and forth."""
    old, new = PASSPHRASE, NEW
    while True:
        encrypted_files(CLOCK).change_passphrase(path, old, new)
        say(new)
        old, new = new, old


def one_key(path: Path, said: Sequence[str]) -> list[str]:
    """Return what is wrong: one passphrase opens the file; it gets the first one back."""
    del said
    opening = []
    for passphrase in (PASSPHRASE, NEW):
        try:
            encrypted_files(CLOCK).open(path, passphrase).close()
            opening.append(passphrase)
        except AuditError:
            continue
    if opening == [NEW]:
        encrypted_files(CLOCK).change_passphrase(path, NEW, PASSPHRASE)
    return [] if len(opening) == 1 else [f"{len(opening)} passphrases open it"]


KILLED: Final = {
    "scoring": Kind(prepared, score, scored, 0.25, 0.35),
    "import": Kind(prepared, load_register, loaded, 0.5, 0.15),
    "export": Kind(prepared, write_workbook, written, 3.0, 0.15),
    "another passphrase": Kind(prepared, change_key, one_key, 1.0, 0.05),
    **works_between.KINDS,
    **works_keeping.KINDS,
}


def forked(work: Work, path: Path, stop: Callable[[int], None], limit: int = 0) -> list[str]:
    """Do work in a process of its own until it is stopped, and return what it said.

    Args:
        work: Done until killed.
        path: The workspace.
        stop: Given the process; returns once it is to be read out.
        limit: Bytes no file may grow beyond; 0: no limit.
    """
    out, into = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(out)
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            work(path, lambda words: _say(into, words))
        finally:
            os._exit(1)
    os.close(into)
    stop(process)
    with os.fdopen(out, encoding="utf-8") as reader:
        said = reader.read()
    os.waitpid(process, 0)
    return said.split("\n")[:-1]  # a line without its end was not said


def _say(into: int, words: str) -> None:
    os.write(into, f"{words}\n".encode())


def kills(kind: str, count: int, chance: random.Random) -> Tally:
    """Kill one kind of work so often."""
    killed, tally = KILLED[kind], Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = killed.prepare(Path(folder))
        for _ in range(count):
            delay = chance.uniform(0, killed.longest)

            def stop(process: int, delay: float = delay) -> None:
                time.sleep(delay)
                os.kill(process, signal.SIGKILL)

            _count(tally, killed.look, path, forked(killed.work, path, stop))
    return tally


def full_disks(count: int, chance: random.Random) -> Tally:
    """Score while no file may grow beyond a size; what was refused is refused whole."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        fresh = prepared(Path(folder))
        for number in range(count):
            path = Path(folder) / str(number) / "office.audit"
            path.parent.mkdir()
            shutil.copyfile(fresh, path)
            limit = path.stat().st_size + chance.randrange(400_000)

            def stop(process: int) -> None:
                time.sleep(0.3)
                os.kill(process, signal.SIGKILL)

            said = forked(score, path, stop, limit)
            _count(tally, scored, path, [each for each in said if each != "disk"])
            shutil.rmtree(path.parent)
    return tally


def power_cuts(count: int, chance: random.Random) -> Tally:
    """Cut or spoil the log anywhere beyond what was durable when an answer was called saved."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = prepared(Path(folder))
        sizes: list[int] = []

        def work(path: Path, say: Say) -> None:
            log = path.with_name(f"{path.name}-wal")
            score(path, lambda words: say(f"{log.stat().st_size} {words}"))

        def stop(process: int) -> None:
            time.sleep(0.6)
            os.kill(process, signal.SIGKILL)

        lines = [line.split(" ", 1) for line in forked(work, path, stop)]
        sizes = [int(size) for size, _ in lines]
        log = path.with_name(f"{path.name}-wal")
        content = log.read_bytes()
        for number in range(count):
            target = Path(folder) / str(number) / path.name
            target.parent.mkdir()
            shutil.copyfile(path, target)
            at = chance.randrange(len(sizes))
            cut = chance.randrange(sizes[at], len(content) + 1)
            torn = content[:cut]
            if chance.random() < 0.5:  # the disk wrote something else where it was to write more
                torn += chance.randbytes(min(4096, len(content) - cut))
            target.with_name(log.name).write_bytes(torn)
            kept = [words for size, words in lines[: at + 1] if int(size) <= cut]
            _count(tally, _at_least, target, kept)
            shutil.rmtree(target.parent)
    return tally


def _at_least(path: Path, said: Sequence[str]) -> list[str]:
    """Return the acknowledged answers of which the journal knows nothing."""
    workspace = encrypted_files(CLOCK).open(path, PASSPHRASE)
    try:
        with workspace.reading() as unit:
            told = json.dumps([dict(each.details) for each in unit.journal_entries()])
        check = verify_workspace(workspace, SERVICES.checklists)
        lost = [note for _, _, note in map(json.loads, said) if note not in told]
        return [*lost, *([] if check.fits else [check.chain.what, *check.faults])]
    finally:
        workspace.close()


def _count(tally: Tally, look: Look, path: Path, said: Sequence[str]) -> None:
    tally.accidents += 1
    tally.acknowledged += len(said)
    try:
        tally.faults += look(path, said)
    except Exception as error:  # noqa: BLE001 - a file that does not open is what is looked for
        tally.faults.append(f"{type(error).__name__}: {error}")


def main(arguments: Sequence[str]) -> int:
    """Have accidents, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="over all kinds of work")
    parser.add_argument("--disks", type=int, default=20, help="full disks, and as many power cuts")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    chance = random.Random(chosen.seed)
    n_faults = 0
    for name, kind in KILLED.items():
        tally = kills(name, round(chosen.kills * kind.share), chance)
        n_faults += _told(f"killed: {name}", tally)
    n_faults += _told("disk full", full_disks(chosen.disks, chance))
    n_faults += _told("power cut", power_cuts(chosen.disks, chance))
    return 1 if n_faults else 0


def _told(name: str, tally: Tally) -> int:
    print(  # noqa: T201
        f"{name}: {tally.accidents} accidents, {tally.acknowledged} acknowledged, "
        f"{len(tally.faults)} faults {tally.faults[:3]}",
        flush=True,
    )
    return len(tally.faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
