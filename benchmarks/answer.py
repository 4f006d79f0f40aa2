"""From the key press to the answer being durable, against one bare encrypted commit."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from audit_app.app.bootstrap import AppServices
from audit_app.usecases.ports import Workspace
from audit_app.usecases.scoring import ScoringSheet
from benchmarks.base import Contestant, Row, contest, versus
from benchmarks.importing import PASSPHRASE

ANSWERS = 400


def answers() -> dict[str, float]:
    """Give answers one by one to cases of a small audit, a bare commit after each, and time both.

    By turns, because a disk that is slow for a moment must be slow for both.
    """
    from audit_app.domain.checklist import ScaleKind
    from audit_app.domain.review import Answer
    from audit_app.usecases.scoring import give_answer

    services = AppServices()
    with tempfile.TemporaryDirectory() as folder:
        workspace, sheet = _audit(services, Path(folder))
        commit = _bare(Path(folder))
        keys = [
            (case.id, criterion)
            for case in sheet.cases
            for criterion in sheet.checklist.criteria
            if sheet.checklist.scale_of(criterion).kind is not ScaleKind.COUNT
        ]
        taken: list[float] = []
        bare: list[float] = []
        for case_id, criterion in keys[: ANSWERS + 20]:
            option = sheet.checklist.scale_of(criterion).options[0].key
            begun = time.perf_counter()
            give_answer(workspace, sheet, services.clock, case_id, Answer(criterion.key, option))
            taken.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            commit(f"met {case_id}")
            bare.append(time.perf_counter() - begun)
        workspace.close()
    theirs = {f"bare {name}": value for name, value in _percentiles(bare[20:]).items()}
    return _percentiles(taken[20:]) | theirs


def _audit(services: AppServices, folder: Path) -> tuple[Workspace, ScoringSheet]:
    from audit_app.domain.draw import DrawPlan
    from audit_app.domain.population import ColumnRole, ImportPlan
    from audit_app.domain.progress import Silent
    from audit_app.usecases.audits import NewAudit, create_audit
    from audit_app.usecases.registers import import_population
    from audit_app.usecases.sampling import draw_sample
    from audit_app.usecases.scoring import open_scoring
    from audit_app.usecases.workspaces import create_workspace

    register = folder / "register.csv"
    lines = "".join(f"MFH/{number:05d}\n" for number in range(200))
    register.write_text(f"Reference,Team\n{lines.replace(chr(10), ',North' + chr(10))}")
    reading = services.registers.recognise(register, usual_columns={}).reading
    plan = ImportPlan(reading, {"Reference": ColumnRole.CASE_REF}, ("Reference",))
    workspace = create_workspace(services.files, folder / "timed.audit", PASSPHRASE)
    days = (date(2024, 1, 1), date(2026, 1, 1))
    wanted = NewAudit("Timed", "missing", "", *days, "Baseline", "")
    audit = create_audit(workspace, services.checklists, services.clock, wanted)
    import_population(
        workspace, services.registers, services.clock, audit.id, register, plan, Silent(), shape=""
    )
    draw_sample(
        workspace, services.clock, audit.id, DrawPlan("Timed", "simple_random", 60), Silent()
    )
    sheet = open_scoring(workspace, services.checklists, audit.id)
    if sheet is None:
        raise RuntimeError("the audit was drawn a moment ago")
    return workspace, sheet


def _bare(folder: Path) -> Callable[[str], None]:
    """Return what commits one row to an encrypted file of its own with the same synchronisation."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(folder / "bare.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'2b' * 32}'\"")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, text TEXT)")

    def commit(text: str) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO answer (text) VALUES (?)", (text,))
        connection.execute("COMMIT")

    return commit


def _percentiles(taken: list[float]) -> dict[str, float]:
    return {"p95": statistics.quantiles(taken, n=20)[-1], "median": statistics.median(taken)}


def run(rows: int) -> list[Row]:  # noqa: ARG001 - an answer is an answer
    found = contest([Contestant("answer", "answer:answers", {})])["answer"]
    name = "answer, key press to durable, p95 (peer: bare commit)"
    p95, median = ((found[each] * 1000, found[f"bare {each}"] * 1000) for each in ("p95", "median"))
    return [
        versus(name, *p95, 2.0, "ms"),
        versus("  the same, median", *median, None, "ms"),
    ]
