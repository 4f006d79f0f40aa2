from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from audit_app.domain.checklist import Confidence
from audit_app.interchange.checklists.files import ChecklistFiles
from audit_app.interchange.checklists.model import json_schema
from tests.interchange.checklists.factory import BUILT_IN, SMALL, write


def test_that_a_bad_file_leaves_the_others_working_and_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    write(own, SMALL.replace('scale = "met"', 'scale = "mett"'))
    write(own, "key = [[[", "broken.toml")
    files = ChecklistFiles(BUILT_IN, own)
    assert len(files.all()) == 10
    assert {fault.file for fault in files.faults()} == {"small.toml", "broken.toml"}


def test_that_one_new_file_is_a_new_theme(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    files = ChecklistFiles(BUILT_IN, tmp_path)
    assert next(iter(files.all())) == "small"
    assert len(files.all()) == 11
    assert files.faults() == ()


def test_that_a_second_file_with_a_theme_already_there_is_left_out_and_told(tmp_path: Path) -> None:
    shutil.copy(BUILT_IN / "custody.toml", tmp_path / "custody.toml")
    files = ChecklistFiles(BUILT_IN, tmp_path)
    assert len(files.all()) == 10
    assert [str(fault) for fault in files.faults()] == [
        "custody.toml:1: There is already a theme 'custody'."
    ]


def test_that_a_spoilt_shared_file_is_told_by_row(tmp_path: Path) -> None:
    write(tmp_path, '[source.one]\ntitle = "One"\n', "_sources.toml")
    found = [str(fault) for fault in ChecklistFiles(tmp_path).faults()]
    assert found == [
        f"_sources.toml:1: '{name}' is missing in source one."
        for name in ("address", "publisher", "read_on")
    ]


def test_that_an_included_block_stands_in_its_place_with_its_own_rule(tmp_path: Path) -> None:
    include = '[[criterion]]\ninclude = "aware"\nsection = "Seen"\napplies_when = "age < 18"\n\n'
    text = SMALL.replace('[[criterion]]\nkey = "second"', include + '[[criterion]]\nkey = "second"')
    checklist = ChecklistFiles(BUILT_IN).check(write(tmp_path, text)).checklist
    assert checklist is not None
    included = checklist.criteria[1:-1]
    assert len(included) == 5
    assert {(each.block, each.section, each.applies_when) for each in included} == {
        ("aware", "Seen", "age < 18")
    }
    assert {each.source for each in included} <= set(checklist.sources)


def test_that_words_of_the_file_become_values_of_the_domain(tmp_path: Path) -> None:
    text = SMALL.replace(
        'section_in_source = "Section 2"',
        'section_in_source = "Section 2"\nconfidence = "check against local policy"',
    )
    checklist = ChecklistFiles(BUILT_IN).check(write(tmp_path, text)).checklist
    assert checklist is not None
    assert checklist.criterion("first").confidence is Confidence.CONFIRMED
    assert checklist.criterion("second").confidence is Confidence.CHECK_LOCALLY
    assert checklist.scale_of(checklist.criterion("first")).option("yes").label == "Yes"
    assert list(checklist.grade_rule.levels) == ["best", "middle"]


def test_that_the_committed_schema_is_the_one_the_model_gives() -> None:
    committed = (BUILT_IN / "checklist.schema.json").read_text(encoding="utf-8")
    assert committed == json_schema()


def test_that_the_command_lists_ten_themes_and_fails_for_a_bad_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from audit_app.app.main import main

    assert main(["checklists"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == 12
    assert listed[-1].startswith("10 themes, ")

    good = write(tmp_path, SMALL)
    assert main(["checklists", "--check", str(good)]) == 0
    assert capsys.readouterr().out == "1 file is sound.\n"

    bad = write(tmp_path, SMALL.replace('scale = "met"', 'scale = "mett"'))
    assert main(["checklists", "--check", str(bad)]) == 1
    assert capsys.readouterr().out == (
        "small.toml:43: There is no scale 'mett'. Did you mean 'met'?\n"
    )


def test_that_the_example_in_the_manual_is_a_sound_file(tmp_path: Path) -> None:
    manual = (BUILT_IN.parents[1] / "docs" / "checklists.md").read_text(encoding="utf-8")
    example = manual.split("```toml\n", 1)[1].split("```", 1)[0]
    checked = ChecklistFiles(BUILT_IN).check(write(tmp_path, example, "stop_and_search.toml"))
    assert checked.faults == ()
