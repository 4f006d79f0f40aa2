"""The benchmarks' own arithmetic, and that each is found by name."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import main, names
from benchmarks.base import Contestant, Row, contest, versus


def test_that_every_benchmark_is_found_by_name() -> None:
    assert {"import_csv", "import_xlsx", "draw", "tickets", "verify", "answer"} <= set(names())
    assert "base" not in names()


@pytest.mark.parametrize(("ratio", "limit", "kept"), [(0.5, 0.5, True), (0.51, 0.5, False)])
def test_that_a_limit_is_kept_up_to_its_last_digit(ratio: float, limit: float, kept: bool) -> None:
    assert Row("x", ratio, 1, ratio, limit).kept is kept


def test_that_a_ratio_is_ours_to_the_peer() -> None:
    assert versus("x", 3, 2, None).ratio == pytest.approx(1.5)


def test_that_a_contestant_runs_in_a_process_of_its_own_and_is_weighed() -> None:
    found = contest([Contestant("x", "limits:exact", {"met": 3})], runs=1)["x"]
    assert found["seconds"] > 0
    assert found["peak_mb"] >= 0


def test_that_a_contestant_that_fails_is_not_timed() -> None:
    with pytest.raises(RuntimeError, match="larger than the number of cases"):
        contest([Contestant("x", "limits:exact", {"met": 3000})], runs=1)


def test_that_an_unknown_name_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["no_such_benchmark"])
