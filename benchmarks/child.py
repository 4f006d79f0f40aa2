"""Runs one function of a benchmark and prints what it returned as a line of JSON.

The guard matters: the register reader starts a process of its own, which imports this module again.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module


def main() -> None:
    module, _, function = sys.argv[1].partition(":")
    run = getattr(import_module(f"benchmarks.{module}"), function)
    print(json.dumps(run(**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
