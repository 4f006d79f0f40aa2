"""The sheet on agreement: the figures that were fixed, and nothing before they were."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.comparing import Subject
from audit_app.domain.cutting import for_reader
from audit_app.domain.export import ExportView
from audit_app.domain.progress import Silent
from audit_app.domain.readers import Reader
from audit_app.domain.settling import FrozenAgreement
from audit_app.interchange.export.workbook import workbook_bytes
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.comparing import fix_agreement
from audit_app.usecases.settling import open_settling, settle
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.double_scored import PEER, DoubleScored, double_scored
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

CHECKLISTS, CLOCK = MadeUpChecklists(), FixedClock()


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[DoubleScored]:
    workspace = encrypted_files().create(tmp_path / "office.audit", PASSPHRASE)
    made = double_scored(workspace)
    made.score_first({1: {"supervisor": "partly"}})
    made.score_second(made.hand_out(), {0: {"supervisor": "not_met"}, 1: {"supervisor": "partly"}})
    yield made
    workspace.close()


def view_of(audit: DoubleScored) -> ExportView:
    return export_view(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)


def sheet_of(view: ExportView) -> Worksheet:
    sheet: Worksheet = load_workbook(BytesIO(workbook_bytes(view, Silent())))["Agreement"]
    return sheet


def words_of(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def fix(audit: DoubleScored) -> FrozenAgreement:
    return fix_agreement(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)


def rows(sheet: Worksheet, name: str) -> dict[str, list[Any]]:
    cells = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
    return {str(row[0]): row for row in cells[1:]}


def test_that_nothing_of_agreement_is_in_a_workbook_before_it_is_fixed(
    audit: DoubleScored,
) -> None:
    sheet = sheet_of(view_of(audit))
    assert "Agreement was not worked out" in words_of(sheet)
    assert list(sheet.tables) == []


def test_that_the_sheet_holds_the_fixed_figures_whole(audit: DoubleScored) -> None:
    frozen = fix(audit)
    sheet = sheet_of(view_of(audit))
    found = {
        each.title: each
        for subject in (Subject.CRITERION,)
        for each in frozen.figures.main.of(subject)
    }
    table = rows(sheet, "Agreement")
    assert set(table) == set(found)
    for title, row in table.items():
        figure = found[title]
        assert row[5:7] == [figure.percent.agreed, figure.percent.pairs]
        assert row[10] == figure.ac1.value
        assert row[13] == figure.kappa.value
        assert row[19] == (figure.ac2.value if figure.ac2 is not None else None)
    supervisor = table["Is supervisor on file?"]
    assert supervisor[5:8] == [9, 10, 0.9]
    assert next(iter(table)) == "Is supervisor on file?"
    assert frozen.digest in words_of(sheet).replace("\n", "")


def test_that_settling_changes_no_figure_of_agreement_and_names_come_after_it(
    audit: DoubleScored,
) -> None:
    fix(audit)
    before = sheet_of(view_of(audit))
    assert "Shown once the last difference is settled" in words_of(before)
    assert "Kinder" not in before.tables
    sheet = open_settling(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    assert sheet is not None
    (difference,) = sheet.differences
    settle(audit.workspace, CLOCK, sheet, difference, "not_met", reason="log 4", role="chair")
    after = sheet_of(view_of(audit))
    assert rows(after, "Agreement") == rows(before, "Agreement")
    kinder = rows(after, "Kinder")["Is supervisor on file?"]
    assert kinder[1:4] == [1, 0, 9]
    assert PEER in kinder[4]


def test_that_a_partner_gets_the_figures_without_the_roles(audit: DoubleScored) -> None:
    fix(audit)
    view = for_reader(view_of(audit), Reader.PARTNER)
    words = words_of(sheet_of(view))
    assert PEER not in words
    assert "further scorer 1" in words
