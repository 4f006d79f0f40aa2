"""A disk that takes no more: said in plain words, and nothing half there."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer
from audit_app.storage.opened import SqlWorkspace
from tests.helpers.clock import FixedClock
from tests.helpers.filled import add_draw, with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

LONG_NOTE = "x" * 60_000


@contextmanager
def no_file_beyond(n_bytes: int) -> Iterator[None]:
    """Have the system refuse to let any file of this program grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def names_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if each.suffix != ".lock"}


@pytest.mark.parametrize("n_bytes", [0, 4096, 20_000, 50_000])
def test_that_a_making_without_room_names_the_file_and_leaves_nothing(
    path: Path, n_bytes: int
) -> None:
    with no_file_beyond(n_bytes), pytest.raises(AuditError, match="disk") as caught:
        encrypted_files().create(path, PASSPHRASE)
    assert caught.value.place is not None
    assert caught.value.place.file == path.name
    assert names_in(path.parent) == set()


@pytest.mark.parametrize("n_bytes", [0, 4096, 20_000, 50_000, 120_000])
def test_that_a_backup_without_room_names_the_copy_and_leaves_nothing(
    workspace: SqlWorkspace, path: Path, n_bytes: int
) -> None:
    with_population(workspace, made_up_rows(500))
    before = names_in(path.parent)
    copy = path.with_name("copy.caw")
    with no_file_beyond(n_bytes), pytest.raises(AuditError, match="disk") as caught:
        workspace.back_up(copy)
    assert caught.value.place is not None
    assert caught.value.place.file == copy.name
    assert names_in(path.parent) == before


def test_that_an_answer_without_room_is_refused_and_taken_once_there_is_some(
    workspace: SqlWorkspace, path: Path
) -> None:
    rows = made_up_rows(4)
    population = with_population(workspace, rows)
    with workspace.unit() as unit:
        add_draw(unit, population, rows)
        unit.commit()
    log = Path(f"{path}-wal")
    answer = Answer("c1", "met", note=LONG_NOTE, answered_at=FixedClock().now())
    kept = Answer("c0", "met", answered_at=FixedClock().now())
    put(workspace, kept)
    with no_file_beyond(log.stat().st_size), pytest.raises(AuditError, match="disk"):
        put(workspace, answer)
    with workspace.reading() as unit:
        assert unit.review(1).answers == {"c0": kept}
    put(workspace, answer)
    workspace.close()
    again = encrypted_files().open(path, PASSPHRASE)
    with again.reading() as unit:
        assert unit.review(1).answers == {"c0": kept, "c1": answer}
    again.close()


def put(workspace: SqlWorkspace, answer: Answer) -> None:
    with workspace.unit() as unit:
        unit.put_answer(1, answer)
        unit.journal("answer_given", {"new": answer.content})
        unit.commit()
