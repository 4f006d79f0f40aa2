"""What a register's import is timed with: our own use case, and its peers."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.data import DATE, KEPT, REF, STRATUM, TEAM

PASSPHRASE = "only made-up cases are timed"


def import_register(path: str, kept: str = "") -> dict[str, float]:
    """Import a register into an audit of a new workspace, parsing and commit included.

    Args:
        path: The register.
        kept: Where to leave the workspace; empty to throw it away.
    """
    from datetime import date

    from audit_app.app.bootstrap import AppServices
    from audit_app.domain.population import ColumnRole, ImportPlan
    from audit_app.domain.progress import Silent
    from audit_app.usecases.audits import NewAudit, create_audit
    from audit_app.usecases.registers import import_population
    from audit_app.usecases.workspaces import create_workspace

    services = AppServices()
    register = Path(path)
    reading = services.registers.recognise(register, usual_columns={}).reading
    roles = {
        REF: ColumnRole.CASE_REF,
        DATE: ColumnRole.DATE,
        STRATUM: ColumnRole.STRATUM,
        TEAM: ColumnRole.TEAM,
        **dict.fromkeys(KEPT, ColumnRole.KEPT),
    }
    plan = ImportPlan(reading=reading, roles=roles, ref_columns=(REF,))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(kept) if kept else Path(folder) / "timed.audit"
        workspace = create_workspace(services.files, target, PASSPHRASE)
        days = (date(2024, 1, 1), date(2026, 1, 1))
        wanted = NewAudit("Timed", "missing", "", *days, "Baseline", "")
        audit = create_audit(workspace, services.checklists, services.clock, wanted)
        begun = time.perf_counter()
        import_population(
            workspace,
            services.registers,
            services.clock,
            audit.id,
            register,
            plan,
            Silent(),
            shape="",
        )
        seconds = time.perf_counter() - begun
        workspace.close()
    return {"seconds": seconds}


def import_with_pandas(path: str) -> dict[str, float]:
    """Read a CSV with pandas and write it to a plain SQLite file."""
    import pandas as pd

    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "plain.db")
        begun = time.perf_counter()
        pd.read_csv(path).to_sql("register", connection, index=False)
        connection.commit()
        seconds = time.perf_counter() - begun
        connection.close()
    return {"seconds": seconds}


def walk_with_openpyxl(path: str) -> dict[str, float]:
    """Walk every row of a workbook's first sheet, read-only."""
    from openpyxl import load_workbook

    begun = time.perf_counter()
    book = load_workbook(path, read_only=True)
    count = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    seconds = time.perf_counter() - begun
    book.close()
    return {"seconds": seconds, "rows": count}
