"""Runs the benchmarks and prints one table: `python -m benchmarks [NAME ...] [--rows N]`."""

from __future__ import annotations

import argparse
import pkgutil
import platform
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.base import Row


def names() -> list[str]:
    """Return every benchmark: a module here with a function run(rows)."""
    found = sorted(info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)]))
    found = [name for name in found if not name.startswith("_")]
    return [name for name in found if hasattr(import_module(f"benchmarks.{name}"), "run")]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names())}")
    parser.add_argument("--rows", type=int, default=1_000_000, help="cases of the big register")
    arguments = parser.parse_args(argv)
    unknown = set(arguments.names) - set(names())
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}, {platform.system()}, {arguments.rows:,} rows")
    _print(("measured", "ours", "peer", "ratio", "limit", ""))
    missed = 0
    for name in arguments.names or names():
        for row in import_module(f"benchmarks.{name}").run(arguments.rows):
            missed += not row.kept
            _print(_cells(row))
            sys.stdout.flush()
    return 1 if missed else 0


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        f"{row.ours:,.3f} {row.unit}",
        f"{row.peer:,.3f} {row.unit}",
        f"{row.ratio:.2f}",
        "" if row.limit is None else f"{row.limit:.2f}",
        "" if row.kept else "MISSED",
    )


def _print(cells: Sequence[str]) -> None:
    widths = (58, 14, 14, 7, 7, 6)
    print(
        "  ".join(
            f"{c:<{w}}" if i == 0 else f"{c:>{w}}"
            for i, (c, w) in enumerate(zip(cells, widths, strict=True))
        )
    )


if __name__ == "__main__":
    raise SystemExit(main())
