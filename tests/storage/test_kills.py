"""A program killed in the middle of answers loses none that it had called saved."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

from audit_app.domain.journal import GENESIS
from tests.helpers.filled import add_draw, with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

N_KILLS = 20

WRITER = """
import os, sys
from pathlib import Path
from audit_app.domain.review import Answer
from tests.helpers.workspaces import *
workspace = encrypted_files().open(Path(sys.argv[1]), PASSPHRASE)
now = FixedClock().now()
with workspace.reading() as unit:
    number = len(unit.journal_entries())
while True:
    number += 1
    with workspace.unit() as unit:
        unit.put_answer(number % 10 + 1, Answer(f"c{number}", "met", note="x" * (number % 900),
                                                answered_at=now))
        unit.journal("answer_given", {"n": number})
        unit.commit()
    os.write(1, b"%d\\n" % number)
"""


def test_that_no_saved_answer_is_lost_to_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "office.caw"
    workspace = encrypted_files().create(path, PASSPHRASE)
    rows = made_up_rows(20)
    population = with_population(workspace, rows)
    with workspace.unit() as unit:
        draw = add_draw(unit, population, rows)
        unit.commit()
    workspace.close()
    chance = random.Random(7)
    for _ in range(N_KILLS):
        saved = kill_after(path, chance.randrange(1, 40))
        reopened = encrypted_files().open(path, PASSPHRASE)
        with reopened.reading() as unit:
            entries = unit.journal_entries()
            answers = {key for each in unit.reviews(draw.id).values() for key in each.answers}
        reopened.close()
        assert saved <= len(entries) <= saved + 1
        assert answers == {f"c{number}" for number in range(1, len(entries) + 1)}
        bound = [GENESIS, *(entry.digest for entry in entries)]
        assert [entry.previous for entry in entries] == bound[:-1]


def kill_after(path: Path, n_answers: int) -> int:
    """Kill a writer once it has called so many answers saved; return the last number it called."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(n_answers)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    return int([line for line in said if line.endswith(b"\n")][-1])
