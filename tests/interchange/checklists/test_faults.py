from __future__ import annotations

from pathlib import Path

import pytest

from audit_app.interchange.checklists.faults import Rows
from audit_app.interchange.checklists.files import ChecklistFiles
from tests.interchange.checklists.factory import BUILT_IN, SMALL, write


def faults(folder: Path, text: str) -> list[str]:
    return [str(fault) for fault in ChecklistFiles(BUILT_IN).check(write(folder, text)).faults]


def row(part: str, text: str = SMALL) -> int:
    """Return the row on which a text stands for the first time."""
    return text[: text.index(part)].count("\n") + 1


def test_that_the_small_checklist_is_sound(tmp_path: Path) -> None:
    checked = ChecklistFiles(BUILT_IN).check(write(tmp_path, SMALL))
    assert checked.faults == ()
    assert checked.checklist is not None
    assert [criterion.key for criterion in checked.checklist.criteria] == ["first", "second"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("evidence = ", "evidense = ", "'evidense' is not known in criterion 1."),
        ('key = "second"', 'key = "first"', "The key 'first' stands here a second time."),
        ('scale = "met"', 'scale = "mett"', "There is no scale 'mett'. Did you mean 'met'?"),
        ('source = "law"', 'source = "lore"', "There is no source 'lore'."),
        (
            'and first == "yes"',
            'and fist == "yes"',
            "The rule names 'fist', which is not known here. Did you mean 'first'?",
        ),
        (
            'first == "yes"',
            'second == "met"',
            "The rules go round in a circle: second -> second.",
        ),
        ('first == "yes"', 'first == "met"', "'first' can never be 'met'."),
        ("age < 18", 'age == "old"', "'age' is a number and is compared with the text 'old'."),
        ("age < 18", "age < 18 or", "The rule has"),
        ("age < 10", "age < 10 and age > 12", "The rule 'age < 10 and age > 12' can never fire."),
        ("age < 10", "age > 20", "The rule 'age > 20' can never fire: 'second' is not asked then."),
        (
            'critical = true\ncritical_when = "age < 10"',
            'critical_when = "age < 10"',
            "'second' says when it is critical but can never fire: it is not marked critical.",
        ),
        ('scale = "yes_no"', 'scale = "count"', "'first' can never be critical: no answer"),
        ('scale = "met"', 'scale = "timeliness"', "'second' is about time and names no standard"),
        ('address = "https://example.org/law"\n', "", "'address' is missing in source law."),
        ("https://example.org", "ftp://example.org", "'address' must be an address that begins"),
        ("read_on = 2026-11-01\n", "", "'read_on' is missing in source law."),
        ("the second thing", "the first thing", "'second' asks the same as 'first'."),
        ('critical_caps_at = "middle"', 'critical_caps_at = "mid"', "'mid' is none of the levels"),
        ("middle_needs_share_met = 0.5", "middle_needs_share_met = 0.9", "The middle grade asks"),
        ("best_needs_share_met = 0.8", "best_needs_share_met = 80", "is out of range"),
        ('key = "small"', 'key = "Small!"', "'key' must be made of small letters"),
        ('key = "small"', 'key = "other"', "The key 'other' is not the file's name."),
        ("critical = true", 'critical = "yes"', "'critical' has the wrong kind of value."),
        (
            "Look for it.",
            "Look \\u0007 for it.",
            "a line break or a character that cannot be shown",
        ),
        ("Look for it.", "Look for it. ", "The text begins or ends with a space."),
        ('title = "Small"\n', 'title = "Small"\ntitle = "Twice"\n', "This is not TOML:"),
        (
            '[[criterion]]\nkey = "first"',
            '[[criterion]]\ninclude = "awar"\n\n[[criterion]]\nkey = "first"',
            "There is no block 'awar'. Did you mean 'aware'?",
        ),
    ],
)
def test_that_one_fault_gives_one_line_that_says_what_is_wrong(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SMALL
    found = [line for line in faults(tmp_path, SMALL.replace(old, new)) if message in line]
    assert len({line.split(": ", 1)[1] for line in found}) == 1
    assert found[0].startswith("small.toml:")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('scale = "met"', 'scale = "mett"', 'scale = "met"'),
        ("age < 10", "age < 10 and age > 12", "critical_when"),
        ("read_on = 2026-11-01\n", "", "[source.law]"),
        ('key = "second"', 'key = "first"', 'key = "second"'),
        ('critical_caps_at = "middle"', 'critical_caps_at = "mid"', "critical_caps_at"),
    ],
)
def test_that_a_fault_names_the_row_it_stands_on(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    assert faults(tmp_path, SMALL.replace(old, new))[0].startswith(f"small.toml:{row(place)}: ")


def test_that_a_circle_over_several_criteria_is_told_once(tmp_path: Path) -> None:
    text = SMALL.replace('scale = "yes_no"', 'scale = "yes_no"\napplies_when = \'second == "met"\'')
    assert [line.split(": ", 1)[1] for line in faults(tmp_path, text)] == [
        "The rules go round in a circle: first -> second -> first."
    ]


def test_that_a_rule_naming_a_later_question_is_refused(tmp_path: Path) -> None:
    text = SMALL.replace(' and first == "yes"', "")
    text = text.replace('scale = "yes_no"', 'scale = "yes_no"\napplies_when = \'second == "met"\'')
    assert "'second', which is not asked before it" in faults(tmp_path, text)[0]


def test_that_all_faults_come_at_once(tmp_path: Path) -> None:
    text = SMALL.replace('scale = "met"', 'scale = "mett"').replace("age < 10", "aeg < 10")
    text = text.replace('key = "small"', 'key = "other"')
    assert len(faults(tmp_path, text)) == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SMALL.encode("utf-16"), "not in UTF-8"),
        (SMALL.replace("Small", "Sm\u00e4ll").encode("cp1252"), "not in UTF-8"),
        (SMALL.encode() + b"#" * 10_000_000, "larger than 1,000,000 bytes"),
        (b"key = " + b"[" * 1_000_000, "larger than"),
        (b"key = " + b"[" * 9_000, "Brackets are nested too deeply."),
        (b"key = " + b"[\n" * 300_000, "Brackets are nested too deeply."),
        (b"key = " + b"{a=" * 5_000, "Brackets are nested too deeply."),
        (b"x" * 50_000, "The line has 50,000 characters."),
        (b"", "'criterion' is missing"),
        (b"\x00\x01", "This is not TOML"),
        (b"key = 'a'\nkey", "This is not TOML"),
    ],
)
def test_that_a_file_nobody_can_read_gives_a_clear_line(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(content)
    found = ChecklistFiles(BUILT_IN).check(path).faults
    assert message in str(found[0])
    assert len(found) == 1 or "is missing" in message


def test_that_deep_brackets_in_a_rule_give_one_line(tmp_path: Path) -> None:
    found = faults(tmp_path, SMALL.replace("age < 10", "(" * 400 + "age < 10"))
    assert [line.split(": ", 1)[1] for line in found] == ["The rule is nested more than 20 deep."]


def test_that_a_missing_file_and_a_folder_are_said_to_be_unreadable(tmp_path: Path) -> None:
    files = ChecklistFiles(BUILT_IN)
    for path in (tmp_path / "none.toml", tmp_path):
        assert "cannot be read" in str(files.check(path).faults[0])


def test_that_text_over_several_lines_does_not_move_the_rows() -> None:
    text = 'a = """\n[[criterion]]\nkey = 1\n"""\n[[criterion]]\nkey = 2\n'
    text += "[x.y]\nz = 1\n[[criterion]]\n"
    rows = Rows(text)
    assert rows.of(("a",)) == 1
    assert rows.of(("criterion", 0, "key")) == 6
    assert rows.of(("criterion", 1, "key")) == 9
    assert rows.of(("x", "y", "z")) == 8
    assert rows.of(("nothing",)) == 1
