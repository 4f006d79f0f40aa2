"""Checking a certificate from the register's file, against importing and drawing."""

from __future__ import annotations

import json
import time
from pathlib import Path

from benchmarks.base import Contestant, Row, contest, prepare, versus
from benchmarks.data import REF, csv_register, folder
from benchmarks.stored import stored


def write_certificate(register: str, certificate: str) -> dict[str, float]:
    """Draw on the command line."""
    from audit_app.app.main import main

    arguments = ["draw", register, "--ref", REF, "--size", "60", "--reserves", "20"]
    arguments += ["--label", "TIMED-R1", "--seed", "20237331128159211123", "--output", certificate]
    return {"code": main(arguments)}


def check(register: str, certificate: str) -> dict[str, float]:
    """Verify a certificate."""
    from audit_app.app.bootstrap import AppServices
    from audit_app.domain.progress import Silent
    from audit_app.usecases.repeat_draw import repeat_draw

    document = json.loads(Path(certificate).read_text(encoding="utf-8"))["certificate"]
    reader = AppServices().registers
    begun = time.perf_counter()
    differences, _ = repeat_draw(reader, document, Path(register), Silent())
    seconds = time.perf_counter() - begun
    if differences:
        raise RuntimeError(f"the benchmark's own draw differs: {differences}")
    return {"seconds": seconds}


def run(rows: int) -> list[Row]:
    register, certificate = str(csv_register(rows)), str(folder() / f"timed-{rows}.json")
    prepare("verify:write_certificate", register=register, certificate=certificate)
    found = contest(
        [
            Contestant(
                "verify", "verify:check", {"register": register, "certificate": certificate}
            ),
            Contestant("import", "importing:import_register", {"path": register}),
            Contestant("draw", "drawing:draw_stored", {"workspace": str(stored(rows))}),
        ]
    )
    both = found["import"]["seconds"] + found["draw"]["seconds"]
    name = f"verify a certificate of {rows:,} from CSV (peer: import and draw)"
    return [versus(name, found["verify"]["seconds"], both, 1.2)]
