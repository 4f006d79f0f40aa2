from __future__ import annotations

from pathlib import Path

import pytest

from audit_app.domain.population import RegisterRow
from audit_app.domain.review import Answer
from audit_app.storage.key import Cost, Key, derive, new_salt
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.clock import FixedClock
from tests.helpers.filled import add_draw, with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

PLANTED = ("PLANTEDREF", "PLANTEDSTRATUM", "PLANTEDTEAM", "PLANTEDKEPT", "PLANTEDNOTE")


def found_in(folder: Path) -> set[str]:
    content = b"".join(each.read_bytes() for each in folder.iterdir())
    return {
        word
        for word in PLANTED
        for encoding in ("utf-8", "utf-16-le")
        if word.encode(encoding) in content
    }


def test_that_no_planted_value_stands_in_any_file_open_or_closed(
    workspace: SqlWorkspace, path: Path
) -> None:
    rows = [
        RegisterRow(n, f"PLANTEDREF{n}", "PLANTEDSTRATUM", "PLANTEDTEAM", "", ("PLANTEDKEPT", ""))
        for n in range(2, 2000)
    ]
    population = with_population(workspace, rows)
    with workspace.unit() as unit:
        add_draw(unit, population, rows[:10])
        unit.put_answer(1, Answer("c", "met", note="PLANTEDNOTE", answered_at=FixedClock().now()))
        unit.journal("answer_given", {"note": "PLANTEDNOTE"})
        unit.commit()
    workspace.case_ids(population.id, order_by="Risk", containing="PLANTED")
    assert (path.parent / "office.caw-wal").stat().st_size > 0
    assert found_in(path.parent) == set()
    workspace.back_up(path.with_name("copy.caw"))
    workspace.close()
    assert found_in(path.parent) == set()


def test_that_the_passphrase_stands_in_no_file(workspace: SqlWorkspace, path: Path) -> None:
    workspace.close()
    assert not any(PASSPHRASE.encode() in each.read_bytes() for each in path.parent.iterdir())


def test_that_a_key_does_not_show_itself() -> None:
    key = derive("words", new_salt(Cost(0, 1)))
    assert key.raw.hex() not in repr(key)
    assert repr(key.raw) not in repr(key)


def test_that_a_key_of_another_length_is_never_taken_for_a_passphrase() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        _ = Key(bytes(31), new_salt(Cost(0, 1))).pragma


def test_that_two_files_with_one_passphrase_have_different_keys() -> None:
    first, second = (derive("words", new_salt(Cost(0, 1))) for _ in range(2))
    assert first.raw != second.raw


def test_that_a_backup_opens_with_the_same_passphrase_and_holds_the_same(
    workspace: SqlWorkspace, path: Path
) -> None:
    with workspace.unit() as unit:
        unit.put_setting("colour", "blue")
        unit.commit()
    copy = path.with_name("copy.caw")
    workspace.back_up(copy)
    opened = encrypted_files().open(copy, PASSPHRASE)
    with opened.reading() as unit:
        assert unit.setting("colour") == "blue"
    opened.close()
