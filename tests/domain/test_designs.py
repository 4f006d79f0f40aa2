"""The share alone is the one that comes with its limits."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from audit_app.domain.designs import CLUSTER, Design, Examined

STRATA = {"High": 40, "Low": 90, "None": 12}
CASES = some.lists(some.tuples(some.sampled_from(list(STRATA)), some.sampled_from([True, False, None])), max_size=12)  # noqa: E501 # fmt: skip


def design(method: str, strata: dict[str, int], chances: dict[str, Fraction]) -> Design:
    return Design(
        method=method,
        strata=strata,
        probabilities=chances,
        clusters=dict.fromkeys(STRATA, 12),
        n_clusters=9,
        capped=False,
        confidence="0.95",
    )


@given(CASES)
def test_that_the_share_alone_is_the_share_of_the_estimate(
    cases: list[tuple[str, bool | None]],
) -> None:
    examined = [Examined(str(n), name, met) for n, (name, met) in enumerate(cases)]
    chances = {each.case_ref: Fraction(1, 2 + n) for n, each in enumerate(examined)}
    for each in (
        design("stratified", STRATA, {}),
        design("simple_random", {"": 142}, {}),
        design(CLUSTER, STRATA, {}),
        design("proportional_to_size", STRATA, chances),
    ):
        assert each.share(examined) == each.estimate(examined).share
