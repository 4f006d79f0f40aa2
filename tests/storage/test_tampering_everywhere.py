"""Tampering, with the key, with everything two offices keep: each kind is named.

The first set of kinds is in test_tampering.py; these go through what a whole audit leaves behind.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from audit_app.domain.certificate import certificate_digest
from audit_app.domain.journal import entry_digest
from audit_app.interchange.packs.files import FilePacks
from audit_app.storage.columns import unpacked
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.journals import WorkspaceCheck, verify_workspace
from tests.helpers.clock import FixedClock
from tests.helpers.offices import PackedChecklists
from tests.helpers.whole_office import WholeOffice
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    both = WholeOffice(tmp_path_factory.mktemp("whole"))
    both.close()
    return both.folder / "ours" / "office.audit"


@pytest.fixture
def workspace(whole: Path, tmp_path: Path) -> Iterator[SqlWorkspace]:
    opened = encrypted_files(FixedClock()).open(Path(shutil.copy(whole, tmp_path)), PASSPHRASE)
    yield opened
    opened.close()


def checked(workspace: SqlWorkspace) -> WorkspaceCheck:
    return verify_workspace(workspace, PackedChecklists(), keys=FilePacks())


def tampered(workspace: SqlWorkspace, tamper: Callable[[Run], object]) -> WorkspaceCheck:
    """Do something behind the program's back, put the guards back as they were, and check."""
    with workspace.unit() as unit:
        run: Run = unit._connection.exec_driver_sql
        guards = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in guards:
            run(f"DROP TRIGGER {name}")
        run("PRAGMA defer_foreign_keys = ON")
        before = run("SELECT total_changes()").scalar()
        tamper(run)
        assert run("SELECT total_changes()").scalar() > before, "nothing was tampered with"
        for _, statement in guards:
            run(statement)
        unit.commit()
    return checked(workspace)


def test_that_what_nobody_tampered_with_fits(workspace: SqlWorkspace) -> None:
    check = checked(workspace)
    assert (check.chain.what, check.faults, check.remarks) == ("", (), ())


def record(kind: str, change: str) -> str:
    return f"UPDATE record SET content = {change} WHERE kind = '{kind}'"  # noqa: S608 - our own


def put(path: str, value: str) -> str:
    return f"json_set(content, '$.{path}', '{value}')"


RECORDS = {
    "an action's owner": record("action", put("owner", "another")),
    "an action's state": record("action", put("state", "closed")),
    "an action's due date": record("action", put("due", "2027-12-31")),
    "an action's proof": record("action", "replace(content, 'proof', 'proven')"),
    "an action removed": "DELETE FROM record WHERE kind = 'action'",
    "a finding's severity": record("finding", put("severity", "low")),
    "a finding's words": record("finding", put("wording", "nothing to see")),
    "a finding's cases": record("finding", "replace(content, 'auditref', 'otherref')"),
    "a finding moved to another audit": "UPDATE record SET audit_id = 2 WHERE kind = 'finding'",
    "a finding of no audit": "UPDATE record SET audit_id = NULL WHERE kind = 'finding'",
    "a finding doubled": """INSERT INTO record SELECT 900, kind, audit_id, content FROM record
        WHERE kind = 'finding'""",
    "thresholds lowered": record("thresholds", "json_set(content, '$.green', 50)"),
    "thresholds set by another": record("thresholds", put("set_by", "nobody")),
    "thresholds never set": "DELETE FROM record WHERE kind = 'thresholds'",
    "an outside round's grades": record("outside_round", "replace(content, '4', '40')"),
    "an outside round removed": "DELETE FROM record WHERE kind = 'outside_round'",
    "feedback's learning": record("feedback", put("learning", "none")),
    "feedback's colour": record("feedback", put("rag", "grey")),
    "feedback removed": "DELETE FROM record WHERE kind = 'feedback'",
    "what was seen of a risk": record("escalation", put("seen", "nothing")),
    "when a risk was due": record("escalation", put("due_at", "2030-01-01T00:00:00Z")),
    "a risk closed": record("escalation", put("closed_by", "somebody")),
    "a risk removed": "DELETE FROM record WHERE kind = 'escalation'",
    "why there was no risk": record("no_present_risk", put("reason", "none")),
    "how soon to act": record("escalation_clocks", "json_set(content,'$.immediate_minutes',999)"),
    "a review day": record("retention", put("review_on", "2040-01-01")),
    "a contact's keys": record(
        "contact",
        "json_set(content, '$.line', replace(json_extract(content, '$.line'), 'age1', 'age2'))",
    ),
    "a contact's name": record("contact", put("role", "another")),
    "a contact added": """INSERT INTO record SELECT 901, kind, audit_id, content FROM record
        WHERE kind = 'contact'""",
    "a declared conflict removed": record("assignment", "json_set(content,'$.conflicts','[]')"),
    "an assignment's cases": record("assignment", "json_remove(content, '$.cases[0]')"),
    "an assignment unfinished": record(
        "assignment", "json_set(content,'$.finished',json('false'))"
    ),
    "a return never taken in": "DELETE FROM record WHERE kind = 'taken_in'",
    "what a return left": record("taken_in", put("left", "")),
    "agreement fixed otherwise": record("frozen_agreement", put("digest", "00")),
    "agreement never fixed": "DELETE FROM record WHERE kind = 'frozen_agreement'",
    "a pack's sender": record("received_pack", put("sender", "another")),
    "a return that was sent": record("sent_return", "json_set(content, '$.n_done', 4)"),
    "a disposal's reason": record("disposal", put("reason", "lost")),
    "a disposal's figures": record("disposal", "json_set(content, '$.n_cases', 1)"),
    "a disposal undone": "DELETE FROM record WHERE kind = 'disposal'",
    "a record called another kind": "UPDATE record SET kind = 'action' WHERE kind = 'finding'",
    "two records swapped": """UPDATE record SET id = CASE id WHEN 5 THEN 905 ELSE 905 END
        WHERE id = 5""",
}

AUDITS = {
    "what an audit recommends": "UPDATE audit SET recommendation = 'none' WHERE id = 1",
    "what a case of it is": "UPDATE audit SET unit = 'crime' WHERE id = 1",
    "when an audit was made": "UPDATE audit SET created_at = '2020-01-01 00:00:00' WHERE id = 1",
    "an audit that ends on no day": "UPDATE audit SET period_to = 'never' WHERE id = 1",
    "an audit added": """INSERT INTO audit SELECT 77, 'hidden', theme_key, checklist_version,
        recommendation, period_from, period_to, round, unit, created_at FROM audit WHERE id = 1""",
    "a guest audit's title": "UPDATE audit SET title = 'ours' WHERE id = 4",
    "the reason of a draw": "UPDATE draw SET reason = 'as agreed' WHERE audit_id = 1",
    "when a draw was made": "UPDATE draw SET drawn_at = '2025-01-01 00:00:00' WHERE audit_id = 1",
    "the plan of a draw": """UPDATE draw SET plan = json_set(plan, '$.size', 7)
        WHERE audit_id = 1""",
    "a draw moved to another register": """UPDATE draw SET population_id =
        (SELECT max(id) FROM population WHERE audit_id = 2) WHERE audit_id = 2""",
    "a draw of a disposed audit": """UPDATE draw SET certificate =
        json_set(certificate, '$.digest', 'ab') WHERE audit_id = 3""",
    "the order of the sample": """UPDATE drawn_case SET position = 9 - position
        WHERE draw_id = 1 AND state = 'in_sample'""",
    "whose place a reserve took": """UPDATE drawn_case SET replaces = 'auditref002'
        WHERE replaces <> ''""",
}


_CELLS = "SELECT cells FROM register_column WHERE population_id = ? AND place = ?"
_RECAST = "UPDATE register_column SET cells = ? WHERE population_id = ? AND place = ?"


def recast(place: int, old: str, new: str, title: str = "frozen") -> Callable[[Run], object]:
    """Change a column of the newest register of an audit, packed as the program packs it."""

    def tamper(run: Run) -> None:
        (population,) = run(
            "SELECT max(p.id) FROM population p JOIN audit a ON a.id = p.audit_id"
            " WHERE a.title LIKE ?",
            (title + "%",),
        ).one()
        (cells,) = run(_CELLS, (population, place)).one()
        other = unpacked(cells).replace(old, new)
        assert other != unpacked(cells)
        run(_RECAST, (zlib.compress(other.encode(), 1), population, place))

    return tamper


REFERENCE, STRATUM, TEAM, DATE, NOTE = 0, 1, 2, 3, 5
NEWEST = "(SELECT max(id) FROM population WHERE audit_id = 2)"
REGISTERS: dict[str, str | Callable[[Run], object]] = {
    "a kept value of a case never drawn": recast(NOTE, "kept23", "kebt23"),
    "a team of a case never drawn": recast(TEAM, "team1", "team9"),
    "a date of a case never drawn": recast(DATE, "2025-01", "2024-01"),
    "a stratum of a case never drawn": recast(STRATUM, "stratum1", "West"),
    "the reference of a case never drawn": recast(REFERENCE, "undrawnref001", "elsewhere"),
    "a case never drawn removed": recast(REFERENCE, '"undrawnref001"', "null"),
    "two cases swapped": recast(
        REFERENCE, '"undrawnref002","undrawnref001"', '"undrawnref001","undrawnref002"'
    ),
    "a column that cannot be read": f"""UPDATE register_column SET cells = X'00'
        WHERE population_id = {NEWEST} AND place = 5""",  # noqa: S608 - fixed words
    "a column removed": f"""DELETE FROM register_column
        WHERE population_id = {NEWEST} AND place = 5""",  # noqa: S608 - fixed words
    "a part moved down the file": f"""UPDATE register_column SET first_row = first_row + 7
        WHERE population_id = {NEWEST}""",  # noqa: S608 - fixed words
    "a case put into a register": f"""INSERT INTO register_column SELECT population_id,
        first_row + 500, place, cells FROM register_column
        WHERE population_id = {NEWEST}""",  # noqa: S608 - fixed words
    "a case taken from the frame": """DELETE FROM register_reference
        WHERE case_ref = 'undrawnref001'""",
    "a case put into the frame": f"""INSERT INTO register_reference
        SELECT {NEWEST}, 'elsewhere', 9""",
    "a case of the frame pointed elsewhere": """UPDATE register_reference
        SET case_id = case_id + 1 WHERE case_ref = 'undrawnref001'""",
    "a file's name": "UPDATE population SET source = json_set(source, '$.name', 'other.csv')",
    "a file's digest": "UPDATE population SET source = json_set(source, '$.sha256', 'ab')",
    "what was left out": """UPDATE population SET register_check =
        json_set(register_check, '$.rows_read', 41)""",
    "what a column was for": "UPDATE population SET plan = json_set(plan, '$.on_blank', 'skip')",
    "a choice nobody offers": """UPDATE population
        SET plan = json_set(plan, '$.on_blank', 'drop')""",
    "a column's heading": """UPDATE population SET kept_headings = '["Note","Risk"]'
        WHERE audit_id = 2""",
    "when it was loaded": "UPDATE population SET imported_at = '2020-01-01 00:00:00'",
    "a register removed": "DELETE FROM population WHERE id = (SELECT max(id) FROM population "
    "WHERE audit_id = 2)",
    "a register moved to another audit": """UPDATE population SET audit_id = 1
        WHERE id = (SELECT max(id) FROM population WHERE audit_id = 2)""",
    "a kept value in the register of a pack": recast(4, "kept", "kebt", "theiraudit"),
    "a register given to a disposed audit": f"""INSERT INTO register_column
        SELECT (SELECT id FROM population WHERE audit_id = 3), first_row, place, cells
        FROM register_column WHERE population_id = {NEWEST}""",  # noqa: S608 - fixed words
}

SCORES = {
    "when an answer was given": "UPDATE answer SET answered_at = '2020-01-01T00:00:00+00:00'",
    "an answer at no time": "UPDATE answer SET answered_at = 'yesterday'",
    "a side nobody was on": "UPDATE settlement SET side = 'third'",
    "what a case is no more": "UPDATE drawn_case SET context = 'nothing'",
    "a case in no state": "UPDATE drawn_case SET state = 'lost'",
    "a settled answer": "UPDATE settlement SET option = 'partly'",
    "who settled": "UPDATE settlement SET settled_by = 'nobody'",
    "why it was settled": "UPDATE settlement SET reason = 'as they say'",
    "which side won": """UPDATE settlement SET side = CASE side WHEN 'first' THEN 'second'
        ELSE 'first' END""",
    "a settlement removed": "DELETE FROM settlement",
    "a further scorer's answer": "UPDATE scorer_answer SET option = 'met'",
    "a further scorer's note": "UPDATE scorer_answer SET note = 'none'",
    "when a further scorer answered": """UPDATE scorer_answer
        SET answered_at = '2020-01-01T00:00:00+00:00'""",
    "a further scorer's grade": "UPDATE scorer_review SET grade = 'inadequate'",
    "a further scorer's case removed": """DELETE FROM scorer_answer WHERE drawn_case_id =
        (SELECT min(drawn_case_id) FROM scorer_answer)""",
    "an answer given as a guest": """UPDATE answer SET option = 'not_met' WHERE note = 'guestnote'
        AND option = 'met'""",
    "a note written as a guest": "UPDATE answer SET note = 'other' WHERE note = 'guestnote'",
    "a grade given as a guest": """UPDATE review SET grade = 'inadequate' WHERE drawn_case_id IN
        (SELECT id FROM drawn_case WHERE case_ref LIKE 'theirauditref%')""",
    "a guest's case removed": """DELETE FROM drawn_case WHERE id = (SELECT max(id) FROM drawn_case
        WHERE case_ref LIKE 'theirauditref%')""",
    "a guest's case added": """INSERT INTO drawn_case SELECT 900, draw_id, 99, 'ours', '', '',
        'in_sample', context, '', '' FROM drawn_case WHERE case_ref LIKE 'theirauditref%'
        LIMIT 1""",
    "what a guest was told of a case": """UPDATE drawn_case SET context = '{}'
        WHERE case_ref LIKE 'theirauditref%'""",
    "an answer in an audit disposed of": """INSERT INTO drawn_case SELECT 950,
        (SELECT id FROM draw WHERE audit_id = 3), 1, 'goneref001', '', '', 'in_sample', '{}', '', ''
        FROM drawn_case LIMIT 1""",
}

BESIDE = {
    "our public identity": """UPDATE setting SET value = replace(value, 'age1', 'age2')
        WHERE key = 'identity'""",
    "our signing key": """UPDATE setting SET value = json_set(value, '$.signing_secret',
        'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA') WHERE key = 'identity'""",
    "our identity removed": "DELETE FROM setting WHERE key = 'identity'",
    "the role somebody works as": "INSERT INTO setting VALUES ('role', 'peer')",
    "a frozen plan's size": """UPDATE setting SET value = replace(value, '"size": 5', '"size": 6')
        WHERE key = 'frozen_plan/2'""",
    "a frozen plan's source": """UPDATE setting SET value = replace(value, 'lottery', 'dice')
        WHERE key = 'frozen_plan/2'""",
    "a frozen plan removed": "DELETE FROM setting WHERE key = 'frozen_plan/2'",
    "a frozen plan added": """INSERT INTO setting SELECT 'frozen_plan/1', value FROM setting
        WHERE key = 'frozen_plan/2'""",
    "a checklist's words": "UPDATE checklist_version SET content = replace(content,'log','file')",
    "a checklist's title": "UPDATE checklist_version SET title = 'Another'",
    "a checklist version added": """INSERT INTO checklist_version SELECT theme_key, '99', title,
        state, based_on, kept_at, content FROM checklist_version LIMIT 1""",
    "a checklist version of no known state": """UPDATE checklist_version
        SET state = 'old'""",
    "a checklist version removed": "DELETE FROM checklist_version",
    "a standard set by nobody": """INSERT INTO local_standard VALUES
        ('made_up', 'visit', 9, 'hours', 'none', '2026-01-01', 'nobody')""",
    "the number of the schema": "UPDATE alembic_version SET version_num = '0002'",
}

EVERYTHING: dict[str, str | Callable[[Run], object]] = {
    **RECORDS,
    **AUDITS,
    **REGISTERS,
    **SCORES,
    **BESIDE,
}


@pytest.mark.parametrize("tamper", EVERYTHING.values(), ids=EVERYTHING.keys())
def test_that_it_is_named(workspace: SqlWorkspace, tamper: str | Callable[[Run], object]) -> None:
    check = tampered(workspace, lambda run: run(tamper) if isinstance(tamper, str) else tamper(run))
    assert check.chain.fits
    assert check.faults


def certificate_made_anew(part: str, value: object) -> Callable[[Run], None]:
    """Change a part of a certificate and give it the digest that fits, as whoever can would."""

    def tamper(run: Run) -> None:
        text = run("SELECT certificate FROM draw WHERE audit_id = 1").scalar_one()
        certificate = json.loads(text) | {part: value}
        certificate["digest"] = certificate_digest(certificate)
        run("UPDATE draw SET certificate = ? WHERE audit_id = 1", (json.dumps(certificate),))

    return tamper


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("drawn_at", "2025-01-01T00:00:00+00:00"),
        ("frozen_at", "2025-01-01T00:00:00+00:00"),
        ("seed_origin", "dice"),
        ("reason", "as agreed"),
        ("earlier", [{"number": 1}]),
    ],
)
def test_that_a_certificate_with_a_digest_that_fits_is_named(
    workspace: SqlWorkspace, part: str, value: object
) -> None:
    check = tampered(workspace, certificate_made_anew(part, value))
    assert check.chain.fits
    assert check.faults


def head_of(workspace: SqlWorkspace) -> tuple[int, str]:
    with workspace.reading() as unit:
        head = unit.journal_head()
    assert head is not None
    return head.number, head.digest


@dataclass
class Entry:
    """One entry somebody writes anew."""

    number: int
    at: str
    actor: str
    action: str
    audit_id: int | None
    details: dict[str, Any]


def written_anew(run: Run, change: Callable[[Entry], bool]) -> None:
    """Write the journal anew, entry by entry, every digest fitting; those refused are left out."""
    from datetime import datetime

    kept, previous = [], "0" * 64
    rows = run("SELECT number, at, actor, action, audit_id, details FROM journal ORDER BY 1").all()
    for *parts, text in rows:
        number, at, actor, action, audit_id = parts
        entry = Entry(number, at, actor, action, audit_id, json.loads(text))
        if change(entry):
            kept.append(entry)
    run("DELETE FROM journal")
    for number, entry in enumerate(kept, start=1):
        moment = datetime.fromisoformat(entry.at)
        whole = (number, moment, entry.actor, entry.action, entry.audit_id, entry.details, previous)
        digest = entry_digest(*whole)
        run(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, entry.at, entry.actor, entry.action, entry.audit_id),
                *(json.dumps(entry.details), previous, digest),
            ),
        )
        previous = digest


def earlier(entry: Entry) -> bool:
    entry.at = entry.at.replace("2026-", "2025-")
    return True


def by_another(entry: Entry) -> bool:
    entry.actor = "officer"
    return True


def without(action: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.action != action


WRITTEN_ANEW: dict[str, Callable[[Entry], bool]] = {
    "every time a year earlier": earlier,
    "everything done by another role": by_another,
    "no case was ever looked at": without("pack_made"),
    "no risk was ever raised": without("escalation_raised"),
    "agreement was never fixed": without("agreement_fixed"),
    "nothing was ever disposed of": without("audit_disposed"),
}


@pytest.mark.parametrize("change", WRITTEN_ANEW.values(), ids=WRITTEN_ANEW.keys())
def test_that_a_journal_written_anew_contradicts_what_was_printed(
    workspace: SqlWorkspace, change: Callable[[Entry], bool]
) -> None:
    number, digest = head_of(workspace)
    tampered(workspace, lambda run: written_anew(run, change))
    check = verify_workspace(workspace, PackedChecklists(), {number: digest[:16]})
    assert not check.chain.fits


def test_that_an_older_copy_put_back_contradicts_what_was_printed(
    workspace: SqlWorkspace, whole: Path
) -> None:
    with workspace.unit() as unit:
        unit.journal("workbook_written", {"file": "a.xlsx"})
        unit.commit()
    number, digest = head_of(workspace)
    workspace.close()
    shutil.copy(whole, workspace.path)
    older = encrypted_files(FixedClock()).open(workspace.path, PASSPHRASE)
    check = verify_workspace(older, PackedChecklists(), {number: digest})
    older.close()
    assert check.chain.first_bad == number


def test_that_there_are_more_than_fifty_kinds() -> None:
    assert len(EVERYTHING) + len(WRITTEN_ANEW) > 50
