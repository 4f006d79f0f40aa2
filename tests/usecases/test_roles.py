"""Each role does what is its own; what is not is refused, and nothing of it is kept."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import audit_app
from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.roles import LEAST, MEANINGS, Role, check_role, least_role
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.roles import choose_role, require, role_of
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.standards import reset_standard
from tests.helpers.clock import FixedClock
from tests.helpers.filled import with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows


@pytest.fixture
def workspace(tmp_path: Path) -> SqlWorkspace:
    return encrypted_files().create(tmp_path / "office.audit", PASSPHRASE)


def test_that_every_role_says_what_it_may_do() -> None:
    assert set(MEANINGS) == set(Role)


def test_that_a_higher_role_may_do_all_that_a_lower_one_may() -> None:
    for action, least in LEAST.items():
        for role in Role:
            if role.rank >= least.rank:
                check_role(role, action)
            else:
                with pytest.raises(AuditError, match="for the"):
                    check_role(role, action)


def test_that_what_nobody_thought_of_is_the_leads() -> None:
    assert least_role("something_new") is Role.LEAD


def test_that_an_answer_of_a_reader_is_refused_and_the_journal_as_it_was(
    workspace: SqlWorkspace,
) -> None:
    population = with_population(workspace, made_up_rows(20))
    choose_role(workspace, Role.READER)
    with workspace.reading() as unit:
        before = unit.journal_entries()
    plan = DrawPlan("Label", "simple_random", 4, 2)
    with pytest.raises(AuditError, match="for the officer"):
        draw_sample(workspace, FixedClock(), population.audit_id, plan, Silent())
    with workspace.reading() as unit:
        assert unit.journal_entries() == before
        assert unit.draws(population.audit_id) == []
    workspace.close()


def test_that_the_journal_says_as_whom_each_thing_was_done(workspace: SqlWorkspace) -> None:
    choose_role(workspace, Role.OFFICER)
    choose_role(workspace, Role.OFFICER)
    choose_role(workspace, Role.LEAD)
    with workspace.reading() as unit:
        assert role_of(unit) is Role.LEAD
        assert [(each.actor, each.details["new"]) for each in unit.journal_entries()] == [
            ("lead", "officer"),
            ("officer", "lead"),
        ]
    workspace.close()


@pytest.mark.parametrize(
    ("role", "action"),
    [
        (Role.READER, "answer_given"),
        (Role.PEER, "draw_made"),
        (Role.OFFICER, "difference_settled"),
    ],
)
def test_that_what_was_written_before_the_refusal_is_not_kept(
    workspace: SqlWorkspace, role: Role, action: str
) -> None:
    choose_role(workspace, role)

    def act() -> None:
        with workspace.unit() as unit:
            unit.put_setting("anything", "written")
            unit.journal(action, {})
            unit.commit()

    with pytest.raises(AuditError, match="this is for"):
        act()
    with workspace.reading() as unit:
        assert unit.setting("anything") is None
    workspace.close()


def test_that_a_role_nobody_knows_is_the_least(workspace: SqlWorkspace) -> None:
    with workspace.unit() as unit:
        unit.put_setting("role", "chief of everything")
        unit.commit()
    with pytest.raises(AuditError, match="reader"):
        require(workspace, "draw_made")
    with pytest.raises(AuditError):
        reset_standard(workspace, "missing_from_home", "any")
    workspace.close()


def test_that_the_table_names_only_what_the_program_does() -> None:
    said = {
        constant.value
        for folder in ("usecases", "storage")  # the store lets a mark fall by itself
        for path in Path(audit_app.__file__).parent.glob(f"{folder}/*.py")
        for constant in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }
    assert sorted(set(LEAST) - said) == []
