"""From the key press to the answer being durable, against one bare encrypted commit."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from audit_app.app.bootstrap import AppServices
from audit_app.usecases.ports import Workspace
from audit_app.usecases.scoring import ScoringSheet
from benchmarks.base import Contestant, Row, contest, versus
from benchmarks.importing import PASSPHRASE

ANSWERS = 400


def answers() -> dict[str, float]:
    """Give answers one by one to cases of a small audit and time each."""
    from audit_app.domain.checklist import ScaleKind
    from audit_app.domain.review import Answer
    from audit_app.usecases.scoring import give_answer

    services = AppServices()
    with tempfile.TemporaryDirectory() as folder:
        workspace, sheet = _audit(services, Path(folder))
        keys = [
            (case.id, criterion)
            for case in sheet.cases
            for criterion in sheet.checklist.criteria
            if sheet.checklist.scale_of(criterion).kind is not ScaleKind.COUNT
        ]
        taken = []
        for case_id, criterion in keys[: ANSWERS + 20]:
            option = sheet.checklist.scale_of(criterion).options[0].key
            begun = time.perf_counter()
            give_answer(workspace, sheet, services.clock, case_id, Answer(criterion.key, option))
            taken.append(time.perf_counter() - begun)
        workspace.close()
    return _percentiles(taken[20:])


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


def bare_commits() -> dict[str, float]:
    """Commit single rows to an encrypted file with the same synchronisation, and time each."""
    from sqlcipher3 import dbapi2

    with tempfile.TemporaryDirectory() as folder:
        connection = dbapi2.connect(str(Path(folder) / "bare.db"), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{'2b' * 32}'\"")
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, text TEXT)")
        taken = []
        for number in range(ANSWERS + 20):
            begun = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO answer (text) VALUES (?)", (f"met {number}",))
            connection.execute("COMMIT")
            taken.append(time.perf_counter() - begun)
        connection.close()
    return _percentiles(taken[20:])


def _percentiles(taken: list[float]) -> dict[str, float]:
    return {"p95": statistics.quantiles(taken, n=20)[-1], "median": statistics.median(taken)}


def run(rows: int) -> list[Row]:  # noqa: ARG001 - an answer is an answer
    found = contest(
        [Contestant("answer", "answer:answers", {}), Contestant("bare", "answer:bare_commits", {})]
    )
    ours, bare = found["answer"], found["bare"]
    name = "answer, key press to durable, p95 (peer: bare commit)"
    return [
        versus(name, ours["p95"] * 1000, bare["p95"] * 1000, 2.0, "ms"),
        versus("  the same, median", ours["median"] * 1000, bare["median"] * 1000, None, "ms"),
    ]
