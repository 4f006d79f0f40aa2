"""A form from KoboToolbox or ODK becomes a draft, and what does not map is said by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from audit_app.domain.checklist import Counts, FactKind
from audit_app.domain.errors import AuditError
from audit_app.domain.population import ColumnRole
from audit_app.interchange.checklists.from_workbook import read_checklist_workbook
from audit_app.interchange.checklists.workbook import checklist_workbook
from audit_app.interchange.checklists.xlsform import read_xlsform
from audit_app.interchange.checklists.xlsform_rules import Named, translated
from audit_app.interchange.checklists.xlsform_scales import Choice, form_scale

_SURVEY = [
    ("type", "name", "label", "hint", "required", "relevant", "constraint"),
    ("start", "start", "", "", "", "", ""),
    ("text", "ref", "Case reference", "", "yes", "", ""),
    ("date", "reported", "Date reported", "", "", "", ""),
    ("integer", "age", "Age of the child", "", "yes", "", ". < 120"),
    ("begin_group", "contact", "First contact", "", "", "", ""),
    ("note", "n1", "Look at the log first.", "", "", "", ""),
    ("select_one yn", "Seen-1", "Was the child seen?", "Look for a named officer.", "yes", "", ""),
    ("select_one how", "plan", "How good was it?", "", "", "${Seen-1} = 'yes' and ${age} < 13", ""),
    ("integer", "visits", "How many visits?", "", "", "", ""),
    ("end_group", "", "", "", "", "", ""),
    ("begin group", "later", "Later", "", "", "${age} >= 16", ""),
    ("select_one yn", "why", "Is it said why?", "", "", "${ref} != '' and ${Seen-1}='no'", ""),
    ("select_multiple yn", "many", "Which?", "", "", "", ""),
    ("end group", "", "", "", "", "", ""),
    ("begin_repeat", "people", "Persons", "", "", "", ""),
    ("select_one yn", "person", "Person seen?", "", "", "", ""),
    ("end_repeat", "", "", "", "", "", ""),
]
_CHOICES = [
    ("list_name", "name", "label"),
    ("yn", "no", "No"),
    ("yn", "yes", "Yes"),
    ("yn", "na", "N/A"),
    ("how", "1", "Strong"),
    ("how", "2", "Could be better"),
]
_SETTINGS = [("form_title", "form_id", "version"), ("Visits", "Visits-Audit 2", "2026051")]


def form(folder: Path, **sheets: Sequence[tuple[str, ...]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "form.xlsx"
    book.save(path)
    return path


def whole(folder: Path) -> Path:
    return form(folder, survey=_SURVEY, choices=_CHOICES, settings=_SETTINGS)


def test_that_a_form_becomes_a_draft(tmp_path: Path) -> None:
    draft = read_xlsform(whole(tmp_path)).checklist_draft
    assert (draft.key, draft.title, draft.version) == ("visits_audit_2", "Visits", "2026051")
    seen, plan, visits, why = draft.criteria
    assert [each.key for each in draft.criteria] == ["seen_1", "plan", "visits", "why"]
    assert seen.question == "Was the child seen?"
    assert seen.guidance == "Look at the log first. Look for a named officer."
    assert [each.section for each in draft.criteria] == [*["First contact"] * 3, "Later"]
    assert plan.applies_when == 'seen_1 == "yes" and age < 13'
    assert why.applies_when == '(age >= 16) and (seen_1 == "no")'
    assert draft.facts["age"].kind is FactKind.NUMBER
    assert draft.facts["age"].headings == ("Age of the child", "age")
    assert draft.usual_columns == {
        ColumnRole.KEPT: ("Case reference",),
        ColumnRole.DATE: ("Date reported",),
    }
    assert draft.scales[visits.scale].kind == "count"


def test_that_everything_that_does_not_map_is_said_by_sheet_and_row(tmp_path: Path) -> None:
    assert read_xlsform(whole(tmp_path)).not_mapped == (
        "survey!2: 'start' is of the type 'start', which has no equal.",
        "survey!3: 'Case reference' is not asked but kept from a column of the register.",
        "survey!4: 'Date reported' is not asked but kept from a column of the register.",
        "survey!5: 'Age of the child': the column 'constraint' is not used.",
        "survey!5: 'Age of the child' is not asked but read from a column of the register.",
        "choices!5: 'Strong' does not say how it counts. It is taken as 'cannot tell'.",
        "choices!6: 'Could be better' does not say how it counts. It is taken as 'cannot tell'.",
        "survey!13: 'Is it said why?': the condition '${ref} != ''' has no equal in a rule.",
        "survey!14: 'Which?' is of the type 'select_multiple yn', which has no equal.",
        "survey!16: 'Persons' repeats its questions; a checklist asks each once.",
        "survey!17: 'Person seen?' stands in a part that repeats.",
    )


def test_that_a_draft_filled_in_as_a_workbook_lacks_only_what_a_form_does_not_have(
    tmp_path: Path,
) -> None:
    path = tmp_path / "draft.xlsx"
    path.write_bytes(checklist_workbook(read_xlsform(whole(tmp_path)).checklist_draft))
    found = read_checklist_workbook(path).faults
    assert {fault.column for fault in found} == {
        *("Evidence", "Guidance", "Source", "Section in source"),
    }


def test_that_a_form_is_told_from_a_checklist(tmp_path: Path) -> None:
    checked = read_checklist_workbook(whole(tmp_path))
    assert (checked.checklist, checked.faults) == (None, ())
    assert checked.form is not None


def test_that_the_language_of_the_settings_is_taken_and_the_others_are_named(
    tmp_path: Path,
) -> None:
    survey = [
        ("type", "name", "label::Cymraeg (cy)", "label::English (en)"),
        ("select_one yn", "seen", "Cymraeg", "Was the child seen?"),
    ]
    settings = [("form_title", "default_language"), ("Visits", "English (en)")]
    read = read_xlsform(form(tmp_path, survey=survey, choices=_CHOICES, settings=settings))
    assert read.checklist_draft.criteria[0].question == "Was the child seen?"
    assert read.not_mapped == (
        "survey!1: The column 'label::Cymraeg (cy)' is in another language.",
    )


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"notes": [("a",)]}, "There is no sheet 'survey'."),
        ({"survey": [("kind", "name"), ("text", "a")]}, "There is no column 'type'."),
    ],
)
def test_that_what_is_no_form_is_refused(
    sheets: dict[str, Sequence[tuple[str, ...]]], message: str, tmp_path: Path
) -> None:
    with pytest.raises(AuditError, match=message):
        read_xlsform(form(tmp_path, **sheets))


def test_that_answers_stand_best_first_and_the_usual_two_are_added() -> None:
    made = form_scale(
        "yn", "yn", [Choice(2, "n", "No"), Choice(3, "p", "Partly"), Choice(4, "y", "Yes")]
    )
    assert [option.counts for option in made.scale.options] == [
        *(Counts.MET, Counts.PARTLY_MET, Counts.NOT_MET),
        *(Counts.NOT_APPLICABLE, Counts.CANNOT_TELL),
    ]
    assert made.scale.option("not_applicable").needs_reason
    assert not made.asked


def test_that_two_choices_of_one_meaning_are_told() -> None:
    made = form_scale("u", "u", [Choice(2, "a", "Unknown"), Choice(3, "b", "Not known")])
    assert [choice.row for choice in made.merged] == [3]
    assert made.keys == {"a": "cannot_tell", "b": "cannot_tell"}


_KNOWN = {
    "seen": Named("seen", {"yes": "yes", "no": "no", "1": "answer_1"}),
    "age": Named("age", {}),
}


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("", ""),
        ("${seen} = 'yes'", 'seen == "yes"'),
        ("${seen}='yes' and ${age}<13", 'seen == "yes" and age < 13'),
        ("13 > ${age}", "age < 13"),
        ("${age} != '7'", "age != 7"),
        ("selected(${seen}, 'no')", 'seen == "no"'),
        ('not(selected(${seen}, "no"))', 'not (seen == "no")'),
        ("${seen} = 1", 'seen == "answer_1"'),
        (
            "${age} < 5 or ${age} > 9 and ${seen} != 'no'",
            'age < 5 or age > 9 and seen != "no"',
        ),
        (
            "(${age} < 5 or ${age} > 9) and ${seen} != 'no'",
            '(age < 5 or age > 9) and seen != "no"',
        ),
    ],
)
def test_that_an_expression_that_maps_becomes_a_rule(expression: str, rule: str) -> None:
    assert translated(expression, _KNOWN).rule == rule
    assert translated(expression, _KNOWN).left_out == ()


@pytest.mark.parametrize(
    ("expression", "rule", "left_out"),
    [
        ("${seen} = 'yes' and ${name} = 'x'", 'seen == "yes"', "${name} = 'x'"),
        ("${seen} = 'yes' or ${name} = 'x'", "", "${seen} = 'yes' or ${name} = 'x'"),
        ("${seen} = 'perhaps'", "", "${seen} = 'perhaps'"),
        ("${seen} > 'no'", "", "${seen} > 'no'"),
        ("${age} = 'young'", "", "${age} = 'young'"),
        ("count(${age}) > 1", "", "count(${age}) > 1"),
        ("${age} + 1 < 3", "", "${age} + 1 < 3"),
        ("__import__('os').system('x')", "", "__import__('os').system('x')"),
        (". < 5", "", ". < 5"),
        ("${age} <", "", "${age} <"),
        ("and", "", "and"),
        ("(" * 300, "", "(" * 300),
        ("not(" * 100 + "${age} < 5" + ")" * 100, "", "not(" * 100 + "${age} < 5" + ")" * 100),
        ("(" * 30_000, "", "(" * 60 + " ..."),
    ],
)
def test_that_a_part_with_no_equal_is_left_out_and_named(
    expression: str, rule: str, left_out: str
) -> None:
    found = translated(expression, _KNOWN)
    assert found.rule == rule
    assert set(found.left_out) == {left_out}
