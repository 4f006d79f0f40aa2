"""Whoever holds the key can write into the file; whatever they do is named.

Each kind of tampering is done by SQL with the guards lifted, as somebody with the passphrase could.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit_app.app.bootstrap import AppServices
from audit_app.domain.audit import Audit
from audit_app.domain.checklist import LocalStandard
from audit_app.domain.draw import DrawPlan, ReplacementReason, Seed, SeedOrigin
from audit_app.domain.journal import entry_digest
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Assignment, Medium, Purpose
from audit_app.storage.columns import unpacked
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.journals import WorkspaceCheck, verify_workspace
from audit_app.usecases.replacements import mark_not_found, replace_case
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, give_grade, open_scoring
from audit_app.usecases.standards import set_standard
from audit_app.usecases.targeting import add_on_purpose
from tests.helpers.clock import FixedClock
from tests.helpers.filled import load
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

if TYPE_CHECKING:
    from audit_app.domain.checklist import Checklist

SERVICES = AppServices()
CLOCK = FixedClock()
Run = Callable[..., Any]


def _audit(workspace: SqlWorkspace) -> Audit:
    first, last = date(2025, 4, 1), date(2026, 3, 31)
    wanted = NewAudit("Missing", "missing", "Recommendation 3", first, last, "Baseline", "")
    audit = create_audit(workspace, SERVICES.checklists, CLOCK, wanted)
    load(workspace, audit, made_up_rows(40))
    plan = DrawPlan("Missing / Baseline", "stratified", 6, 4, strata_columns=("Area",))
    seed = Seed("12345678901234567890", SeedOrigin.TYPED)
    draw_sample(workspace, CLOCK, audit.id, plan, Silent(), seed=seed)
    return audit


def _standard(checklist: Checklist) -> LocalStandard:
    key, value = next(iter(checklist.standards.items()))
    return LocalStandard(checklist.key, key, 9, value.unit, "Policy 4", date(2026, 1, 1), "lead")


def _filled(path: Path) -> None:
    workspace = encrypted_files(CLOCK).create(path, PASSPHRASE)
    audit = _audit(workspace)
    sheet = open_scoring(workspace, SERVICES.checklists, audit.id)
    assert sheet is not None
    checklist, cases = sheet.checklist, sheet.cases
    for case in cases[:4]:
        for criterion in checklist.criteria[:3]:
            option = checklist.scale_of(criterion).options[0].key
            answer = Answer(criterion.key, option, "as seen", f"note {case.position}", "log 4")
            give_answer(workspace, sheet, CLOCK, case.id, answer)
    grade = next(iter(checklist.grade_rule.levels))
    give_grade(workspace, sheet, CLOCK, cases[0].id, grade, "as read")
    mark_not_found(workspace, CLOCK, audit.id, cases[4].id, "asked twice")
    replace_case(workspace, audit.id, cases[5].id, ReplacementReason.OUT_OF_SCOPE, "another force")
    references = {case.case_ref for case in cases}
    free = next(row.case_ref for row in made_up_rows(40) if row.case_ref not in references)
    add_on_purpose(workspace, audit.id, free, "the board asked")
    set_standard(workspace, SERVICES.checklists, _standard(checklist))
    _assignment(workspace, audit)
    workspace.close()


def _assignment(workspace: SqlWorkspace, audit: Audit) -> None:
    with workspace.unit() as unit:
        draw = unit.draws(audit.id)[-1]
        unit.keep(
            Assignment(
                audit_id=audit.id,
                uid="ab" * 16,
                number=1,
                draw_id=draw.id,
                reader="peer reviewer, force B",
                purpose=Purpose.SECOND,
                medium=Medium.PACK,
                cases=(),
                checklist_version=audit.checklist_version,
                made_at=CLOCK.now(),
            ),
            "cases_assigned",
        )
        unit.commit()


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "office.audit"
    _filled(path)
    return path


@pytest.fixture
def workspace(whole: Path, tmp_path: Path) -> SqlWorkspace:
    return encrypted_files(CLOCK).open(Path(shutil.copy(whole, tmp_path)), PASSPHRASE)


def tampered(workspace: SqlWorkspace, tamper: Callable[[Run], object]) -> WorkspaceCheck:
    """Do something behind the program's back, put the guards back as they were, and check."""
    with workspace.unit() as unit:
        run: Run = unit._connection.exec_driver_sql
        guards = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in guards:
            run(f"DROP TRIGGER {name}")
        run("PRAGMA defer_foreign_keys = ON")
        tamper(run)
        for _, statement in guards:
            run(statement)
        unit.commit()
    check = verify_workspace(workspace, SERVICES.checklists)
    workspace.close()
    return check


def test_that_a_workspace_nobody_tampered_with_fits(workspace: SqlWorkspace) -> None:
    check = tampered(workspace, lambda _run: None)
    assert (check.chain.what, check.faults) == ("", ())


def sql(statement: str) -> Callable[[Run], object]:
    return lambda run: run(statement)


JOURNAL = {
    "an entry's role changed": "UPDATE journal SET actor = 'officer' WHERE number = 6",
    "an entry's action changed": "UPDATE journal SET action = 'answer_seen' WHERE number = 6",
    "an entry's audit changed": "UPDATE journal SET audit_id = 9 WHERE number = 6",
    "an entry's audit removed": "UPDATE journal SET audit_id = NULL WHERE number = 6",
    "an entry's time changed": "UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE number=6",
    "an entry's time is no time": "UPDATE journal SET at = 'yesterday' WHERE number = 6",
    "an entry's details changed": "UPDATE journal SET details = replace(details, 'note', 'nope')",
    "an entry's details emptied": "UPDATE journal SET details = '{}' WHERE number = 6",
    "an entry's details are no JSON": "UPDATE journal SET details = 'nothing' WHERE number = 6",
    "an entry's details are a list": "UPDATE journal SET details = '[1]' WHERE number = 6",
    "an entry called disposed of": """UPDATE journal SET details = '{"disposed_by":9}'
                                      WHERE number = 6""",
    "an entry's binding changed": f"UPDATE journal SET previous = '{'1' * 64}' WHERE number = 6",
    "an entry's digest changed": f"UPDATE journal SET digest = '{'1' * 64}' WHERE number = 6",
    "the first entry removed": "DELETE FROM journal WHERE number = 1",
    "an entry removed": "DELETE FROM journal WHERE number = 6",
    "many entries removed": "DELETE FROM journal WHERE number BETWEEN 5 AND 9",
    "an entry numbered anew": "UPDATE journal SET number = 999 WHERE number = 6",
    "an entry doubled": """INSERT INTO journal SELECT 999, at, actor, action, audit_id, details,
                           previous, digest FROM journal WHERE number = 6""",
}


@pytest.mark.parametrize("statement", JOURNAL.values(), ids=JOURNAL.keys())
def test_that_tampering_with_the_journal_is_named(workspace: SqlWorkspace, statement: str) -> None:
    check = tampered(workspace, sql(statement))
    assert check.chain.first_bad is not None
    assert check.chain.what


def swap(run: Run) -> None:
    run("UPDATE journal SET number = 998 WHERE number = 6")
    run("UPDATE journal SET number = 6 WHERE number = 7")
    run("UPDATE journal SET number = 7 WHERE number = 998")


def removed_and_closed_up(run: Run) -> None:
    run("DELETE FROM journal WHERE number = 6")
    run("UPDATE journal SET number = -number WHERE number > 6")
    run("UPDATE journal SET number = -number - 1 WHERE number < 0")


def bind_again(run: Run, change: Callable[[int, dict[str, Any]], dict[str, Any]]) -> None:
    """Change details and write every digest anew, as somebody with a script and the key would."""
    from datetime import datetime

    previous = "0" * 64
    rows = run("SELECT number, at, actor, action, audit_id, details FROM journal ORDER BY 1").all()
    for number, at, actor, action, audit_id, details in rows:
        changed = change(number, json.loads(details))
        moment = datetime.fromisoformat(at)
        digest = entry_digest(number, moment, actor, action, audit_id, changed, previous)
        run(
            "UPDATE journal SET details = ?, previous = ?, digest = ? WHERE number = ?",
            (json.dumps(changed), previous, digest, number),
        )
        previous = digest


@pytest.mark.parametrize("tamper", [swap, removed_and_closed_up])
def test_that_entries_swapped_or_closed_up_are_named(
    workspace: SqlWorkspace, tamper: Callable[[Run], None]
) -> None:
    assert tampered(workspace, tamper).chain.first_bad == 6


def head_of(workspace: SqlWorkspace) -> tuple[int, str]:
    with workspace.reading() as unit:
        head = unit.journal_head()
    assert head is not None
    return head.number, head.digest


@pytest.mark.parametrize("cut", [1, 2, 7])
def test_that_an_end_cut_off_is_named_against_a_printed_head(
    workspace: SqlWorkspace, cut: int
) -> None:
    number, digest = head_of(workspace)
    check = tampered(
        workspace, lambda run: run(f"DELETE FROM journal WHERE number > {number - cut}")
    )
    again = encrypted_files().open(workspace.path, PASSPHRASE)
    with again.unit() as unit:  # even if others were written in their place since
        for _ in range(cut):
            unit.journal("answer_given", {})
        unit.commit()
    against = verify_workspace(again, SERVICES.checklists, {number: digest})
    again.close()
    assert against.chain.first_bad == number
    assert cut == 1 or not check.fits


def test_that_a_journal_written_anew_is_named_against_a_printed_head(
    workspace: SqlWorkspace,
) -> None:
    number, digest = head_of(workspace)

    def change(_number: int, details: dict[str, Any]) -> dict[str, Any]:
        return json.loads(json.dumps(details).replace("log 4", "log 5"))  # type: ignore[no-any-return]

    check = tampered(workspace, lambda run: bind_again(run, change))
    assert check.chain.fits
    assert check.faults  # the answers that are kept say log 4
    again = encrypted_files().open(workspace.path, PASSPHRASE)
    against = verify_workspace(again, SERVICES.checklists, {number: digest})
    again.close()
    assert "written anew" in against.chain.what


FIRST_CASE = "(SELECT min(drawn_case_id) FROM answer)"
BESIDE = {
    "an answer changed": "UPDATE answer SET option = 'not_met'",
    "a note changed": "UPDATE answer SET note = note || '!'",
    "a reason changed": "UPDATE answer SET reason = 'otherwise'",
    "an evidence changed": "UPDATE answer SET evidence = 'log 5'",
    "a time of an answer changed": "UPDATE answer SET from_at = '2025-04-01'",
    "a computed answer changed": "UPDATE answer SET computed = 'met'",
    "an answer removed": f"DELETE FROM answer WHERE drawn_case_id = {FIRST_CASE}",
    "an answer added": f"""INSERT INTO answer SELECT drawn_case_id, 'made_up', option, reason, note,
        evidence, answered_at, '', '', '' FROM answer WHERE drawn_case_id = {FIRST_CASE} LIMIT 1""",
    "an answer moved to another criterion": f"""UPDATE answer SET criterion = 'elsewhere'
        WHERE drawn_case_id = {FIRST_CASE} AND criterion = (SELECT min(criterion) FROM answer)""",
    "answers of two cases swapped": f"""UPDATE answer SET note = CASE drawn_case_id
        WHEN {FIRST_CASE} THEN 'note 2' ELSE 'note 1' END""",
    "a grade changed": "UPDATE review SET grade = 'inadequate' WHERE grade <> ''",
    "a grade's reason changed": "UPDATE review SET grade_reason = 'otherwise' WHERE grade <> ''",
    "a grade removed": "DELETE FROM review WHERE grade <> ''",
    "a review called complete": "UPDATE review SET completed_at = '2026-01-01' WHERE grade <> ''",
    "a grade added": f"""INSERT INTO review SELECT {FIRST_CASE} + 1, grade, '', '', NULL
        FROM review WHERE grade <> '' LIMIT 1""",
    "a drawn case replaced by another": """UPDATE drawn_case SET case_ref = 'MFH/99999/26'
        WHERE position = 1 AND state = 'in_sample'""",
    "a ticket changed": f"UPDATE drawn_case SET ticket = '{'a' * 64}' WHERE position = 2",
    "a stratum of a drawn case changed": "UPDATE drawn_case SET stratum = 'West' WHERE position=2",
    "a context changed": "UPDATE drawn_case SET context = replace(context, 'high', 'low')",
    "a case put back into the sample": """UPDATE drawn_case SET state = 'in_sample', reason = ''
        WHERE state = 'replaced'""",
    "a reserve let in": "UPDATE drawn_case SET state = 'in_sample' WHERE state = 'reserve'",
    "a case taken out": """UPDATE drawn_case SET state = 'replaced', reason = 'out_of_scope: x'
        WHERE position = 1 AND state = 'in_sample'""",
    "a reason for a replacement changed": """UPDATE drawn_case SET reason = 'withheld: x'
        WHERE state = 'replaced'""",
    "a missing file found": "UPDATE drawn_case SET reason = '' WHERE reason LIKE 'not_found%'",
    "a drawn case removed": """DELETE FROM drawn_case WHERE state = 'reserve'""",
    "a case added on purpose unsaid": "DELETE FROM drawn_case WHERE state = 'targeted'",
    "a case added beside the draw": """INSERT INTO drawn_case SELECT 900, draw_id, 99, 'MFH/9/26',
        ticket, stratum, 'in_sample', context, '', '' FROM drawn_case LIMIT 1""",
    "a certificate's seed changed": """UPDATE draw SET certificate =
        replace(certificate, '1234567890', '1234567891')""",
    "a certificate's digest changed": """UPDATE draw SET certificate =
        json_set(certificate, '$.digest', 'ab')""",
    "a draw numbered anew": "UPDATE draw SET number = 2",
    "a case taken out of the register": """DELETE FROM register_reference
        WHERE case_ref = (SELECT min(case_ref) FROM register_reference)""",
    "a case put into the register": """INSERT INTO register_reference
        SELECT population_id, 'MFH/99999/99', case_id + 900 FROM register_reference LIMIT 1""",
    "a stratum of the register removed": "DELETE FROM register_column WHERE place = 1",
    "a stratum of the register made nonsense": """UPDATE register_column SET cells = X'00'
        WHERE place = 1""",
    "the audit called otherwise": "UPDATE audit SET title = 'Another'",
    "the audit's theme changed": "UPDATE audit SET theme_key = 'referrals'",
    "the audit's period changed": "UPDATE audit SET period_to = '2026-02-28'",
    "the audit's round changed": "UPDATE audit SET round = 'Second'",
    "the audit's checklist changed": "UPDATE audit SET checklist_version = '99'",
    "a question reworded": """UPDATE checklist_version SET content =
        replace(content, 'recorded', 'noted')""",
    "a standard changed": "UPDATE local_standard SET value = 99",
    "a standard's source changed": "UPDATE local_standard SET source = 'none'",
    "a standard removed": "DELETE FROM local_standard",
    "a record changed": "UPDATE record SET content = replace(content, 'force B', 'force C')",
    "a record removed": "DELETE FROM record",
    "a record added": """INSERT INTO record SELECT NULL, kind, audit_id, content FROM record""",
    "scores of nobody added": f"""INSERT INTO scorer_answer SELECT (SELECT min(id) FROM record),
        drawn_case_id, criterion, option, reason, note, evidence, answered_at, '', '', ''
        FROM answer WHERE drawn_case_id = {FIRST_CASE}""",
    "a difference settled by nobody": f"""INSERT INTO settlement SELECT drawn_case_id, criterion,
        'not_met', 'because', 'other', 'nobody', '2026-01-01' FROM answer
        WHERE drawn_case_id = {FIRST_CASE}""",
    "the role changed": "INSERT INTO setting VALUES ('role', 'reader')",
}


@pytest.mark.parametrize("statement", BESIDE.values(), ids=BESIDE.keys())
def test_that_tampering_beside_the_journal_is_named(
    workspace: SqlWorkspace, statement: str
) -> None:
    check = tampered(workspace, sql(statement))
    assert check.chain.fits
    assert check.faults


def test_that_a_changed_stratum_of_the_register_is_named(workspace: SqlWorkspace) -> None:
    def change(run: Run) -> None:
        (cells,) = run("SELECT cells FROM register_column WHERE place = 1").one()
        other = unpacked(cells).replace("North", "West", 1)
        run(
            "UPDATE register_column SET cells = ? WHERE place = 1", (zlib.compress(other.encode()),)
        )

    check = tampered(workspace, change)
    assert check.chain.fits
    assert check.faults


GUARDS = ("journal_stays", "journal_is_final", "draw_stays", "draw_is_final")


@pytest.mark.parametrize("guard", GUARDS)
def test_that_a_guard_that_was_lifted_is_named(workspace: SqlWorkspace, guard: str) -> None:
    with workspace.unit() as unit:
        unit._connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        unit.commit()
    assert verify_workspace(workspace, SERVICES.checklists).faults == (
        f"The guard '{guard}' is gone.",
    )
    workspace.close()


def test_that_a_guard_that_does_nothing_and_a_table_of_another_are_named(
    workspace: SqlWorkspace,
) -> None:
    with workspace.unit() as unit:
        run = unit._connection.exec_driver_sql
        run("DROP TRIGGER journal_is_final")
        run("CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN SELECT 1; END")
        run("CREATE TABLE hidden (anything)")
        unit.commit()
    assert verify_workspace(workspace, SERVICES.checklists).faults == (
        "The table 'hidden' was added; this program did not make it.",
        "The guard 'journal_is_final' was changed.",
    )
    workspace.close()
