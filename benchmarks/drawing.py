"""What draws are timed with: our own, and the loops and programs they are held against."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from audit_app.domain.draw import DrawPlan
from benchmarks.data import STRATUM, reference

SEED = "20237331128159211123"
LABEL = "TIMED-R1"
SIZE, RESERVES = 60, 20


def _plan(*, stratified: bool) -> DrawPlan:
    from audit_app.domain.sampling import sampling_methods

    sampling_methods()  # finding them is not what is timed
    method = "stratified" if stratified else "simple_random"
    strata = (STRATUM,) if stratified else ()
    return DrawPlan(LABEL, method, SIZE, RESERVES, strata_columns=strata)


def draw_stored(workspace: str) -> dict[str, float]:
    """Draw from the first audit of a workspace: reading, checks, digest, certificate, commit."""
    from audit_app.app.bootstrap import AppServices
    from audit_app.domain.progress import Silent
    from audit_app.usecases.audits import list_audits
    from audit_app.usecases.sampling import draw_sample
    from audit_app.usecases.workspaces import open_workspace
    from benchmarks.importing import PASSPHRASE

    services = AppServices()
    opened = open_workspace(services.files, Path(workspace), PASSPHRASE)
    audit = list_audits(opened)[0].audit
    begun = time.perf_counter()
    draw_sample(
        opened, services.clock, audit.id, _plan(stratified=False), Silent(), reason="timed again"
    )
    seconds = time.perf_counter() - begun
    opened.close()
    return {"seconds": seconds}


def draw_in_memory(count: int, *, stratified: bool) -> dict[str, float]:
    """Draw from references held in memory."""
    from audit_app.domain.certificate import draw
    from audit_app.domain.draw import Seed, SeedOrigin
    from audit_app.domain.frame import ListFrame

    names = ("Low", "Medium", "High", "Very high")
    frame = ListFrame([(reference(number), names[number % 4]) for number in range(count)])
    plan, seed = _plan(stratified=stratified), Seed(SEED, SeedOrigin.TYPED)
    begun = time.perf_counter()
    draw(frame, plan, seed=seed)
    return {"seconds": time.perf_counter() - begun}


def draw_with_consistent_sampler(count: int) -> dict[str, float]:
    """Draw as many of the same references with Rivest's program."""
    from consistent_sampler import sampler

    references = [reference(number) for number in range(count)]
    begun = time.perf_counter()
    list(sampler(references, seed=SEED, take=SIZE + RESERVES))
    return {"seconds": time.perf_counter() - begun}


def hash_alone(count: int) -> dict[str, float]:
    """Hash the bytes of every ticket with hashlib in the tightest loop, and no more."""
    from audit_app.domain.tickets import seed_key

    prefix = f"case-audit ticket v1\n{seed_key(LABEL, SEED)}\n".encode()
    messages = [prefix + reference(number).encode() for number in range(count)]
    sha256 = hashlib.sha256
    begun = time.perf_counter()
    for message in messages:
        sha256(message).digest()
    return {"seconds": time.perf_counter() - begun}
