"""Runs contestants in turn, each in a process of its own, and compares their medians."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
LOOK_EVERY = 0.05


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: What was measured.
        ours: Our figure.
        peer: The peer's.
        ratio: Ours to the peer's, or another figure that the limit speaks of.
        limit: Largest ratio wanted; None where the ratio is only told.
        unit: Of ours and the peer's.
    """

    name: str
    ours: float
    peer: float
    ratio: float
    limit: float | None
    unit: str = "s"

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        return self.limit is None or self.ratio <= self.limit


@dataclass(frozen=True)
class Contestant:
    """Something to be timed in a process of its own.

    Attributes:
        name: For the results.
        target: "module:function" below benchmarks/; the function takes keywords and returns numbers
            by name, "seconds" among them.
        arguments: JSON values for it.
    """

    name: str
    target: str
    arguments: Mapping[str, Any]


def versus(name: str, ours: float, peer: float, limit: float | None, unit: str = "s") -> Row:
    """Return a row with the ratio of two figures."""
    return Row(name, ours, peer, ours / peer, limit, unit)


def contest(contestants: Sequence[Contestant], runs: int = RUNS) -> dict[str, dict[str, float]]:
    """Return the median of every number of every contestant; they take turns.

    "peak_mb" is added: the most memory that the process and all its children held at one moment.
    """
    seen: dict[str, list[dict[str, float]]] = {each.name: [] for each in contestants}
    for turn in range(runs):
        for each in contestants:
            tell(f"{each.name}, {turn + 1} of {runs}")
            seen[each.name].append(_measure(each))
    tell("")
    return {
        name: {key: statistics.median(result[key] for result in results) for key in results[0]}
        for name, results in seen.items()
    }


def prepare(target: str, **arguments: Any) -> dict[str, Any]:
    """Run a function of benchmarks/ in a process of its own and return what it returned."""
    answer = subprocess.run(
        _command(target, arguments),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=_warm(),
    )
    if answer.returncode:
        raise RuntimeError(f"{target} failed:\n{answer.stderr}")
    result: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return result


def tell(text: str) -> None:
    """Say on a terminal what is going on."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _warm() -> dict[str, str]:
    """Return surroundings in which a module is compiled once, as on any laptop, not every time."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def _command(target: str, arguments: Mapping[str, Any]) -> list[str]:
    return [sys.executable, "-m", "benchmarks.child", target, json.dumps(dict(arguments))]


def _measure(contestant: Contestant) -> dict[str, float]:
    process = subprocess.Popen(
        _command(contestant.target, contestant.arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=_warm(),
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _tree_mb(process.pid))
        time.sleep(LOOK_EVERY)
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{contestant.name} failed:\n{err}")
    result: dict[str, float] = json.loads(out.splitlines()[-1])
    return {**result, "peak_mb": peak}


def _tree_mb(pid: int) -> float:
    """Return the memory that a process and its children hold now; 0 where there is no /proc.

    What several of them share, such as Python itself, counts once (proportional set size).
    """
    total = 0.0
    waiting = [pid]
    while waiting:
        folder = Path(f"/proc/{waiting.pop()}")
        try:
            lines = (folder / "smaps_rollup").read_text().splitlines()
            kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            for task in (folder / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, StopIteration):
            continue  # it has just ended
        total += kilobytes / 1024
    return total
