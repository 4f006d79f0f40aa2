"""Every rule of every checklist can be said in words, without the keys that only files use."""

from __future__ import annotations

from pathlib import Path

from audit_app.domain.condition_words import condition_words
from audit_app.interchange.checklists.files import ChecklistFiles

CHECKLISTS = ChecklistFiles(Path(__file__).parents[2] / "resources" / "checklists").all()


def test_that_every_rule_reads_without_a_key() -> None:
    said = [
        (rule, condition_words(checklist, rule))
        for checklist in CHECKLISTS.values()
        for criterion in checklist.criteria
        for rule in (criterion.applies_when, criterion.critical_when)
        if rule
    ]
    assert len(said) > 20
    for rule, words in said:
        assert words
        assert "_" not in words, f"{rule!r} reads {words!r}"
        assert "==" not in words


def test_that_a_rule_names_the_facts_title() -> None:
    missing = CHECKLISTS["missing"]
    words = condition_words(missing, 'age < 13 or risk in ["high", "medium"]')
    assert words == "age when reported is under 13 or highest risk band held is high or medium"


def test_that_one_of_a_unit_is_said_in_the_singular() -> None:
    figures = [
        each.figure for checklist in CHECKLISTS.values() for each in checklist.standards.values()
    ]
    assert "1 day" in figures
    assert not [figure for figure in figures if figure.startswith("1 ") and figure.endswith("s")]
