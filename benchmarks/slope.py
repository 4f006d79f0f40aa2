"""How a draw's time grows with the register: the slope on paper with logarithmic axes."""

from __future__ import annotations

import math
import statistics

from benchmarks.base import Contestant, Row, contest

MOST = 10_000_000
BYTES_A_CASE = 500  # what this benchmark itself holds in memory for each


def run(rows: int) -> list[Row]:
    sizes = [10**power for power in range(4, 8) if 10**power <= min(rows * 10, MOST)]
    sizes = [size for size in sizes if size * BYTES_A_CASE < _free_bytes()]
    runs = [
        Contestant(f"{size:,}", "drawing:draw_in_memory", {"count": size, "stratified": False})
        for size in sizes
    ]
    seconds = [result["seconds"] for result in contest(runs, runs=3).values()]
    slope = _slope([math.log(size) for size in sizes], [math.log(taken) for taken in seconds])
    name = f"slope of draw time, {sizes[0]:,} to {sizes[-1]:,} (1: in proportion)"
    return [Row(name, seconds[-1], seconds[0], slope, 1.1)]


def _slope(x: list[float], y: list[float]) -> float:
    return statistics.linear_regression(x, y).slope


def _free_bytes() -> float:
    """Return the memory that is free, or plenty where the system does not say."""
    try:
        with open("/proc/meminfo") as file:  # noqa: PTH123 - not a file to speak of
            lines = dict(line.split(":") for line in file)
    except OSError:
        return math.inf
    return int(lines["MemAvailable"].split()[0]) * 1024
