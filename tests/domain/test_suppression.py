"""An attacker who knows everything published, and how it was made, learns no small count."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.suppression import Attack, Counted, Relation, Rules, suppressed

EXACT = Rules(round_to=1)
Table = list[list[int]]


def counted(table: Table) -> Counted:
    """A two-way table with its margins and its grand total, as a release shows it."""
    counts: dict[str, int] = {}
    relations = []
    columns = range(len(table[0]))
    for r, row in enumerate(table):
        counts |= {f"{r},{c}": row[c] for c in columns}
        counts[f"row {r}"] = sum(row)
        relations.append(Relation.total(f"row {r}", [f"{r},{c}" for c in columns]))
    for c in columns:
        cells = [f"{r},{c}" for r in range(len(table))]
        counts[f"column {c}"] = sum(row[c] for row in table)
        relations.append(Relation.total(f"column {c}", cells))
    counts["all"] = sum(map(sum, table))
    relations.append(Relation.total("all", [f"row {r}" for r in range(len(table))]))
    return Counted(counts, relations)


def published(whole: Counted, hidden: frozenset[str], rules: Rules) -> dict[str, int]:
    return {
        name: rules.rounded(count) for name, count in whole.counts.items() if name not in hidden
    }


def fits(shown: int, value: int, rules: Rules) -> bool:
    """Whether a count would have been published as shown; small ones never are."""
    return not rules.is_small(value) and rules.rounded(value) == shown


def every_fitting_table(
    table: Table, shown: Mapping[str, int], rules: Rules, most: int
) -> set[tuple[int, ...]]:
    """Attack by trying everything: each table of whole numbers that fits what was published."""
    n_rows, n_columns = len(table), len(table[0])
    found = set()
    choices = [
        [v for v in range(most + 1) if f"{r},{c}" not in shown or fits(shown[f"{r},{c}"], v, rules)]
        for r in range(n_rows)
        for c in range(n_columns)
    ]
    for cells in product(*choices):
        rows = [list(cells[r * n_columns : (r + 1) * n_columns]) for r in range(n_rows)]
        totals = counted(rows).counts
        if all(fits(value, totals[name], rules) for name, value in shown.items()):
            found.add(cells)
    return found


SMALL_TABLES = st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2)


@settings(max_examples=12, deadline=None)
@given(SMALL_TABLES, st.sampled_from([1, 3, 5]))
def test_that_trying_every_table_leaves_each_small_count_open(table: Table, round_to: int) -> None:
    rules = Rules(round_to=round_to)
    whole = counted(table)
    hidden = suppressed(whole, rules)
    fitting = every_fitting_table(table, published(whole, hidden, rules), rules, most=12)
    for place, count in enumerate(cell for row in table for cell in row):
        if rules.is_small(count):
            possible = {cells[place] for cells in fitting}
            assert {1, 2, 3, 4} <= possible
            assert possible - {1, 2, 3, 4}


@settings(max_examples=15, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=2, max_size=6
        )
    ),
    st.sampled_from([1, 5]),
)
def test_that_no_small_count_can_be_worked_out_from_larger_tables(
    table: Table, round_to: int
) -> None:
    rules = Rules(round_to=round_to)
    whole = counted(table)
    attack = Attack(whole, rules, suppressed(whole, rules))
    for name, count in whole.counts.items():
        if rules.is_small(count):
            assert all(attack.can_be(name, value, value) for value in range(1, 5))


def test_that_one_count_suppressed_alone_would_be_worked_out() -> None:
    whole = counted([[3, 20], [30, 40]])
    attack = Attack(whole, EXACT, {"0,0"})
    assert not attack.can_be("0,0", 4, None)
    assert len(suppressed(whole, EXACT) & {"0,0", "0,1", "1,0", "1,1"}) == 4


def test_that_a_total_on_another_sheet_gives_nothing_away() -> None:
    # The same question twice: alone, and as a part of a sum that stands elsewhere.
    counts = {"met": 12, "not met": 3, "base": 15, "met elsewhere": 30, "both": 42}
    relations = [
        Relation.total("base", ["met", "not met"]),
        Relation.total("both", ["met", "met elsewhere"]),
    ]
    hidden = suppressed(Counted(counts, relations), EXACT)
    assert "not met" in hidden
    attack = Attack(Counted(counts, relations), EXACT, hidden)
    assert all(attack.can_be("not met", value, value) for value in range(5))


def test_that_a_count_known_to_be_no_larger_than_another_is_guarded_too() -> None:
    # Files with everything met cannot be more than those that met one question.
    counts = {"files": 3, "met": 3, "other": 27, "all": 30}
    relations = [
        Relation.total("all", ["met", "other"]),
        Relation({"files": 1, "met": -1}, at_most=True),
    ]
    whole = Counted(counts, relations, frozenset({"all"}))
    hidden = suppressed(whole, EXACT)
    assert {"files", "met", "other"} <= hidden
    attack = Attack(whole, EXACT, hidden)
    assert attack.can_be("files", 5, None)


def test_that_what_everybody_knows_is_never_suppressed() -> None:
    counts = {"yes": 2, "no": 48, "all": 50}
    whole = Counted(counts, [Relation.total("all", ["yes", "no"])], frozenset({"all"}))
    assert suppressed(whole, EXACT) == {"yes", "no"}


def test_that_too_few_cases_are_refused_as_a_whole() -> None:
    whole = Counted(
        {"yes": 1, "no": 1, "all": 2}, [Relation.total("all", ["yes", "no"])], frozenset({"all"})
    )
    with pytest.raises(AuditError, match="too few cases"):
        suppressed(whole, EXACT)


def test_that_where_all_agree_the_rest_cannot_be_ruled_out() -> None:
    # 12 of 12 not met would say of each of them that it was not.
    counts = {"met": 0, "not met": 12, "base": 12}
    whole = Counted(counts, [Relation.total("base", ["met", "not met"])])
    hidden = suppressed(whole, EXACT, guarded={"not met"})
    attack = Attack(whole, EXACT, hidden)
    assert attack.can_be("not met", 0, 8)


@given(st.integers(0, 400), st.sampled_from([1, 3, 5, 15]))
def test_that_rounding_is_to_the_nearest_and_makes_nothing_vanish(
    count: int, round_to: int
) -> None:
    shown = Rules(round_to=round_to).rounded(count)
    assert shown % round_to == 0
    assert (shown == 0) == (count == 0)
    if count >= round_to:
        assert abs(shown - count) <= round_to // 2


@given(st.integers(5, 400), st.sampled_from([1, 3, 5, 15]))
def test_that_the_attacker_is_told_no_less_than_a_published_count_says(
    count: int, round_to: int
) -> None:
    rules = Rules(round_to=round_to)
    attack = Attack(Counted({"n": count}, []), rules)
    alike = [value for value in range(430) if fits(rules.rounded(count), value, rules)]
    assert attack.can_be("n", alike[0], alike[0])
    assert attack.can_be("n", alike[-1], alike[-1])
    assert not attack.can_be("n", 0, alike[0] - 1)
    assert not attack.can_be("n", alike[-1] + 1, None)


def test_that_rules_which_protect_nothing_are_refused() -> None:
    for rules in ({"smallest": 1}, {"base": 3}, {"agreeing": 9}, {"round_to": 4}):
        with pytest.raises(AuditError):
            Rules(**rules)


def test_that_counts_which_do_not_add_up_are_a_defect() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        suppressed(Counted({"a": 1, "b": 3}, [Relation.total("b", ["a"])]), EXACT)
