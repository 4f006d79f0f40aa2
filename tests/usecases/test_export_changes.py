"""Why two exports differ: each move of a figure has the entry it comes from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audit_app.app.export_files import ExportFiles
from audit_app.domain.errors import AuditError
from audit_app.domain.export_changes import FILES
from audit_app.domain.figures import audit_figures
from audit_app.domain.positions import Position
from audit_app.domain.progress import Silent
from audit_app.domain.readers import Reader
from audit_app.domain.review import Answer
from audit_app.interchange.export.position import read_position
from audit_app.interchange.export.workbook import OpenpyxlWriter
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.export_changes import why_exports_differ
from audit_app.usecases.exporting import Order, export_audit
from audit_app.usecases.scoring import give_answer, give_grade
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import drawn_audit, scoring_of
from tests.usecases.test_as_at import Scorer, head

CLOCK = FixedClock()
CHECKLISTS = MadeUpChecklists()


def position(workspace: SqlWorkspace, title: str, number: int) -> Position:
    with workspace.reading() as unit:
        entry = unit.journal_entries()[number - 1]
    return Position("x.xlsx", title, entry.number, entry.digest)


def test_that_an_answer_moves_its_figure_and_nothing_else_does(workspace: SqlWorkspace) -> None:
    audit, _ = drawn_audit(workspace)
    sheet, first = scoring_of(workspace, audit), head(workspace)
    case, criterion = sheet.cases[0], MADE_UP.criteria[0]
    give_answer(workspace, sheet, CLOCK, case.id, Answer(criterion.key, "met"))
    give_answer(workspace, sheet, CLOCK, case.id, Answer(criterion.key, "met", note="Read."))
    changed = Answer(criterion.key, "not_met", reason="Nothing is written.")
    give_answer(workspace, sheet, CLOCK, case.id, changed)
    last = head(workspace)
    found = why_exports_differ(
        workspace,
        CHECKLISTS,
        position(workspace, audit.title, last),
        position(workspace, audit.title, first),
    )
    own = [move for move in found.moves if move.figure == criterion.question]
    assert [(m.entry.number, m.before, m.after) for m in own] == [
        (first + 1, "0 of 0", "1 of 1"),
        (last, "1 of 1", "0 of 1"),
    ]
    assert {m.case_ref for m in found.moves} == {case.case_ref}
    met, not_met = (MADE_UP.scale_of(criterion).option(key).label for key in ("met", "not_met"))
    assert (own[1].old, own[1].new) == (met, not_met)
    assert found.n_entries == 3


@pytest.mark.parametrize("seed", range(3))
def test_that_the_moves_add_up_to_the_difference(workspace: SqlWorkspace, seed: int) -> None:
    audit, _ = drawn_audit(workspace)
    scorer = Scorer(workspace, audit, seed)
    for _ in range(15):
        scorer.step()
    first, before = head(workspace), figures(workspace, audit.id)
    for _ in range(30):
        scorer.step()
    last, after = head(workspace), figures(workspace, audit.id)
    found = why_exports_differ(
        workspace,
        CHECKLISTS,
        position(workspace, audit.title, first),
        position(workspace, audit.title, last),
    )
    stands = dict(before)
    for move in found.moves:
        if move.figure in stands:
            assert move.before == stands[move.figure]
            stands[move.figure] = move.after
    assert stands == after


def figures(workspace: SqlWorkspace, audit_id: int) -> dict[str, str]:
    computed = audit_figures(export_view(workspace, CHECKLISTS, CLOCK, audit_id))
    rates = {each.question: each.rate for each in computed.criteria} | {FILES: computed.files}
    return {name: f"{rate.met:,} of {rate.applicable:,}" for name, rate in rates.items()}


@pytest.mark.parametrize(
    ("reader", "ending", "password"),
    [
        (Reader.US, ".xlsx", "lantern mosaic harbour"),
        (Reader.PARTNER, ".xlsx", None),
        (Reader.PUBLIC, ".xlsx", None),
        (Reader.US, ".json", None),
        (Reader.PUBLIC, ".json", None),
    ],
)
def test_that_an_exported_file_says_where_it_was_made(
    workspace: SqlWorkspace, tmp_path: Path, reader: Reader, ending: str, password: str | None
) -> None:
    audit, _ = drawn_audit(workspace)
    scorer = Scorer(workspace, audit, 5)
    for case in scorer._sample():
        scorer._all_answers(case)
    path, number = tmp_path / f"out{ending}", head(workspace)
    order = Order(reader=reader, password=password)
    writer = ExportFiles(OpenpyxlWriter())
    export_audit(workspace, CHECKLISTS, CLOCK, writer, audit.id, path, Silent(), order)
    made = position(workspace, audit.title, number)
    assert read_position(path, password) == replace(made, file=path.name)


def test_that_files_of_other_audits_or_workspaces_are_refused(workspace: SqlWorkspace) -> None:
    audit, _ = drawn_audit(workspace)
    here = position(workspace, audit.title, 1)
    with pytest.raises(AuditError, match="two audits"):
        why_exports_differ(workspace, CHECKLISTS, here, Position("y", "Another", 1, here.digest))
    for number, digest in ((1, "00" * 32), (900, here.digest)):
        stranger = Position("y.xlsx", audit.title, number, digest)
        with pytest.raises(AuditError, match="not made from this workspace"):
            why_exports_differ(workspace, CHECKLISTS, here, stranger)


def test_that_a_file_which_is_no_export_is_said_so(tmp_path: Path) -> None:
    for name, content in (("a.json", b"[1]"), ("b.json", b"{"), ("c.xlsx", b"PK nothing")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(AuditError, match="says nowhere"):
            read_position(path)
    with pytest.raises(AuditError, match="cannot be read"):
        read_position(tmp_path / "missing.xlsx")


def test_that_a_grade_moves_the_grades(workspace: SqlWorkspace) -> None:
    audit, _ = drawn_audit(workspace)
    sheet, first = scoring_of(workspace, audit), head(workspace)
    key, label = next(iter(MADE_UP.grade_rule.levels.items()))
    give_grade(workspace, sheet, CLOCK, sheet.cases[0].id, key, "On the whole.")
    found = why_exports_differ(
        workspace,
        CHECKLISTS,
        position(workspace, audit.title, first),
        position(workspace, audit.title, head(workspace)),
    )
    (move,) = [each for each in found.moves if each.figure == f"Grade '{label}'"]
    assert (move.old, move.new, move.before, move.after) == ("none", label, "0 of 0", "1 of 1")
