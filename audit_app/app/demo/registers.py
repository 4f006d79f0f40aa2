"""The three made-up registers: a year of a force of middling size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from audit_app.app.demo.chance import Chance
from audit_app.app.demo.investigations import investigations_register
from audit_app.app.demo.missing import missing_register
from audit_app.app.demo.offenders import hidden_codes, offenders_register
from audit_app.app.demo.writing import write_csv, write_ods, write_xlsx

MISSING = "missing-episodes.csv"
OFFENDERS = "offender-records.xlsx"
INVESTIGATIONS = "investigations.ods"


def make_registers(folder: Path) -> Mapping[str, Path]:
    """Write the registers into a folder and return their paths by theme key.

    The cells are the same each time and on every machine. No person, place or force in them exists.

    Args:
        folder: Exists; files of the same names in it are replaced.
    """
    paths = {
        "missing": folder / MISSING,
        "sex_offenders": folder / OFFENDERS,
        "investigations": folder / INVESTIGATIONS,
    }
    write_csv(missing_register(Chance(20_240_401)), paths["missing"])
    write_xlsx(
        offenders_register(Chance(20_240_402)), paths["sex_offenders"], "Tracker", hidden_codes()
    )
    write_ods(investigations_register(Chance(20_240_403)), paths["investigations"], "Export")
    return paths
