"""A few accidents of each kind; see accidents.py for hundreds."""

from __future__ import annotations

import random
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("forks processes to kill them", allow_module_level=True)

from tests.attacks.accidents import KILLED, full_disks, kills, power_cuts

# A fork of a program with several threads warns; the child only works on files and is killed.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")


@pytest.mark.parametrize("kind", KILLED)
def test_that_a_kill_loses_nothing_that_was_called_saved(kind: str) -> None:
    tally = kills(kind, 4, random.Random(3))
    assert (tally.accidents, tally.faults) == (4, [])


def test_that_a_full_disk_loses_nothing_that_was_called_saved() -> None:
    tally = full_disks(3, random.Random(4))
    assert (tally.accidents, tally.faults) == (3, [])


def test_that_a_torn_log_loses_nothing_that_was_called_saved() -> None:
    tally = power_cuts(5, random.Random(5))
    assert (tally.accidents, tally.faults) == (5, [])
    assert tally.acknowledged > 0
