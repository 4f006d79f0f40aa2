from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import chain

import pytest

from audit_app.domain.checklist import Checklist, Confidence, Counts, ScaleKind
from audit_app.interchange.checklists.files import ChecklistFiles
from tests.interchange.checklists.factory import BUILT_IN

FILES = ChecklistFiles(BUILT_IN)
THEMES: Mapping[str, Checklist] = FILES.all()
CORE = ("missing", "sex_offenders", "investigations")
theme = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def texts(theme: Checklist) -> list[str]:
    """Return every text of a checklist that a person reads."""
    criteria = (
        (c.question, c.section, c.evidence, c.guidance, c.not_applicable_when, c.section_in_source)
        for c in theme.criteria
    )
    sources = ((s.title, s.publisher, s.note) for s in theme.sources.values())
    options = ((o.label for o in scale.options) for scale in theme.scales.values())
    rest = (theme.title, theme.recommendation, theme.unit, theme.unit_plural, theme.grade_rule.text)
    return [*chain(*criteria), *chain(*sources), *chain(*options), *rest]


def test_that_the_ten_recommendations_each_have_a_checklist_in_their_order() -> None:
    assert FILES.faults() == ()
    assert [each.recommendation_number for each in THEMES.values()] == list(range(1, 11))


def test_that_there_are_at_least_140_criteria_without_counting_a_block_twice() -> None:
    keys = {(c.block or each.key, c.key) for each in THEMES.values() for c in each.criteria}
    assert len(keys) >= 140


@theme
def test_that_each_theme_has_as_many_criteria_as_can_be_scored(theme: Checklist) -> None:
    low, high = (18, 25) if theme.key in CORE else (10, 16)
    assert low <= len(theme.criteria) <= high


@theme
def test_that_every_criterion_and_standard_has_a_source_with_address_and_date(
    theme: Checklist,
) -> None:
    criteria = [criterion.source for criterion in theme.criteria]
    standards = [standard.source for standard in theme.standards.values()]
    for source in (theme.sources[key] for key in (*criteria, *standards)):
        assert source.address.startswith("https://")
        assert source.read_on.year >= 2026


@theme
def test_that_fewer_than_a_third_of_the_criteria_are_always_critical(theme: Checklist) -> None:
    always = [c for c in theme.criteria if c.critical and not c.critical_when]
    assert 0 < len(always) < len(theme.criteria) / 3


def test_that_no_two_criteria_ask_the_same() -> None:
    asked = {(c.block or each.key, c.question) for each in THEMES.values() for c in each.criteria}
    assert len({question for _, question in asked}) == len(asked)


@theme
def test_that_texts_are_plain_and_fit_the_place_they_are_shown_in(theme: Checklist) -> None:
    for text in texts(theme):
        assert not [letter for letter in text if unicodedata.category(letter)[0] == "C"]
        assert "!" not in text
        assert text == " ".join(text.split())
    for criterion in theme.criteria:
        assert criterion.question.endswith("?")
        assert criterion.question.count("?") == 1
        assert len(criterion.question) <= 120
        assert len(criterion.guidance) <= 420
        assert criterion.guidance.endswith(".")


@theme
def test_that_what_could_not_be_confirmed_says_so_to_the_auditor(theme: Checklist) -> None:
    for criterion in theme.criteria:
        if criterion.confidence is Confidence.CHECK_LOCALLY:
            assert re.search(
                r"(?i)check(ed)? (against local|locally)|set locally", criterion.guidance
            )
    for standard in theme.standards.values():
        named = [c for c in theme.criteria if c.standard == standard.key]
        if standard.confidence is Confidence.CHECK_LOCALLY:
            assert all(c.confidence is Confidence.CHECK_LOCALLY for c in named)


@theme
def test_that_not_applicable_and_cannot_tell_stay_apart_on_every_scale(theme: Checklist) -> None:
    for scale in theme.scales.values():
        by_counts = {option.counts: option for option in scale.options}
        assert by_counts[Counts.NOT_APPLICABLE].needs_reason
        assert by_counts[Counts.CANNOT_TELL].key != by_counts[Counts.NOT_APPLICABLE].key
        if scale.kind is not ScaleKind.COUNT:
            assert {Counts.MET, Counts.NOT_MET} <= set(by_counts)


@theme
def test_that_a_register_maps_itself_from_the_usual_headings(theme: Checklist) -> None:
    headings = list(chain(*theme.usual_columns.values()))
    assert {"case_ref", "date", "stratum", "team", "kept", "left_out"} == set(theme.usual_columns)
    refs = set(theme.usual_columns[next(iter(theme.usual_columns))])
    left_out = {
        name for role, names in theme.usual_columns.items() if role == "left_out" for name in names
    }
    assert not refs & left_out
    assert {"Date of birth", "Address"} & left_out or {"Name"} & left_out
    known = {re.sub(r"\W|_", "", heading).casefold() for heading in headings}
    for fact in theme.facts.values():
        assert any(re.sub(r"\W|_", "", heading).casefold() in known for heading in fact.headings)


@theme
def test_that_the_grades_are_the_three_of_the_inspectorate(theme: Checklist) -> None:
    rule = theme.grade_rule
    assert list(rule.levels) == ["good", "requires_improvement", "inadequate"]
    assert rule.critical_caps_at == "requires_improvement"
    assert f"{rule.best_needs_share_met:.0%}" in rule.text
    assert f"{rule.middle_needs_share_met:.0%}" in rule.text


def test_that_every_source_in_the_register_is_used() -> None:
    import tomllib

    register = tomllib.loads((BUILT_IN / "_sources.toml").read_text(encoding="utf-8"))["source"]
    used = {key for each in THEMES.values() for key in each.sources}
    assert set(register) == used
    assert len({source["address"] for source in register.values()}) == len(register)
