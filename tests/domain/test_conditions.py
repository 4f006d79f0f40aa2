from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain import conditions
from audit_app.domain.conditions import ConditionError, applies, can_hold, check, holds, names

FACTS: dict[str, object] = {
    "age": 14,
    "risk": "high",
    "looked_after": "yes",
    "blank": "",
    "none": None,
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("age < 18", True),
        ("age >= 18", False),
        ("age == 14", True),
        ("age != 14", False),
        ("age <= 14 and age >= 14", True),
        ('risk == "High"', True),
        ("risk == 'low' or looked_after == 'yes'", True),
        ('risk in ["low", "medium"]', False),
        ('risk not in ["low", "medium"]', True),
        ('not risk == "high"', False),
        ('not (age < 10 or risk == "low")', True),
        ("age in [13, 14.0]", True),
        ('risk == "low" and age < 18 or age == 14', True),
        ('risk == "low" and (age < 18 or age == 14)', False),
    ],
)
def test_that_a_rule_is_read_as_written(rule: str, expected: bool) -> None:
    assert applies(rule, FACTS) is expected
    assert holds(rule, FACTS) is expected


@pytest.mark.parametrize("name", ["absent", "blank", "none"])
def test_that_an_unknown_fact_makes_a_rule_apply_and_yet_not_hold(name: str) -> None:
    for rule in (f'{name} == "x"', f'{name} != "x"', f"{name} < 3", f'not {name} in ["x"]'):
        assert applies(rule, FACTS)
        assert not holds(rule, FACTS)


def test_that_an_unknown_part_does_not_decide_what_the_known_part_settles() -> None:
    assert not applies('absent == "x" and age > 17', FACTS)
    assert holds('absent == "x" or age < 18', FACTS)
    assert applies('absent == "x" and age < 18', FACTS)


def test_that_an_empty_rule_always_applies_and_never_holds() -> None:
    assert applies("  ", {})
    assert not holds("  ", {})


def test_that_a_number_kept_as_text_is_compared_as_a_number() -> None:
    assert applies("age < 10", {"age": " 9 "})
    assert not applies("age < 10", {"age": "10"})
    assert applies("age < 10", {"age": "unknown"})


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("age <", "end"),
        ("age < 18 or", "end"),
        ("age < 18 age", "where it should end"),
        ('age < "old"', "needs a number"),
        ("(age < 18", "')'"),
        ("age = 18", "cannot be understood"),
        ("__import__('os').system('x')", "cannot be understood"),
        ("age < 18; risk", "cannot be understood"),
        ('risk in "high"', "'['"),
        ("risk in []", "where"),
        ('"high" == risk', "a name"),
        ("1 < age < 3", "a name"),
        ("age < 1e9", "cannot be understood"),
        ('risk == "hi', "cannot be understood"),
    ],
)
def test_that_a_rule_nobody_can_read_says_where(rule: str, part: str) -> None:
    with pytest.raises(ConditionError) as caught:
        applies(rule, {})
    assert part in str(caught.value)


def test_that_deep_nesting_and_great_length_are_refused_at_once() -> None:
    with pytest.raises(ConditionError, match="nested more than 20 deep"):
        conditions.parse("(" * 100 + "age < 3" + ")" * 100)
    with pytest.raises(ConditionError, match="nested more than 20 deep"):
        conditions.parse("not " * 100 + "age < 3")
    with pytest.raises(ConditionError, match="1,000,000 characters"):
        conditions.parse("(" * 1_000_000)


def test_that_the_names_of_a_rule_and_the_unknown_ones_among_them_are_told() -> None:
    rule = 'age < 18 and (risk == "high" or not mode in ["a", "b"])'
    assert names(rule) == {"age", "risk", "mode"}
    assert check(rule, {"age", "risk", "mode"}) == []
    assert check(rule, {"age"}) == [
        "The rule names 'mode', which is not known here.",
        "The rule names 'risk', which is not known here.",
    ]
    assert len(check("age <", {"age"})) == 1


def test_that_a_rule_no_case_can_satisfy_is_recognised() -> None:
    values = {"age": (9.5, 10.0, 10.5, 16.5, 17.0, 17.5), "risk": ("high", "low")}
    assert can_hold(["age < 10"], values)
    assert not can_hold(["age < 10", "age > 17"], values)
    assert not can_hold(['risk == "medium"'], values)
    assert can_hold(['risk != "medium"', ""], values)
    assert can_hold(["age < 10 and age > 17"], values, limit=2)


NAMES = st.sampled_from(["a", "b", "c"])
LEAVES = st.builds(
    lambda name, sign, value: f"{name} {sign} {value}",
    NAMES,
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    st.integers(0, 3),
)
RULES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=8,
)
KNOWN = st.fixed_dictionaries({name: st.integers(0, 3) for name in "abc"})


@given(RULES, KNOWN)
def test_that_a_rule_over_known_facts_agrees_with_pythons_own_reading(
    rule: str, facts: dict[str, int]
) -> None:
    assert applies(rule, facts) is eval(rule, {}, dict(facts))  # noqa: S307 - our own text


@given(RULES, KNOWN, st.sets(NAMES))
def test_that_learning_a_fact_never_turns_a_settled_rule_round(
    rule: str, facts: dict[str, int], hidden: set[str]
) -> None:
    fewer = {name: value for name, value in facts.items() if name not in hidden}
    if holds(rule, fewer):
        assert holds(rule, facts)
    if not applies(rule, fewer):
        assert not applies(rule, facts)


@given(RULES, KNOWN)
def test_that_a_rule_or_its_opposite_holds_when_all_is_known(
    rule: str, facts: dict[str, int]
) -> None:
    assert holds(rule, facts) is not holds(f"not ({rule})", facts)


@given(st.text(max_size=60))
def test_that_any_text_is_either_a_rule_or_refused_in_words(text: str) -> None:
    problems = check(text, ())
    assert all(problem.endswith(".") for problem in problems)
