"""The sheet of the action plan: whole for us, without staff and typed words for a partner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from audit_app.domain.action_assurance import check, close
from audit_app.domain.action_edits import Edit, edited
from audit_app.domain.action_parts import ActionState, Rating, Retest
from audit_app.domain.action_work import complete, noted, revise, start, with_evidence
from audit_app.domain.actions import Action
from audit_app.domain.cutting import NOT_SHOWN, for_reader
from audit_app.domain.export import ExportView
from audit_app.domain.left_out import left_out_values
from audit_app.domain.progress import Silent
from audit_app.domain.public_figures import PublicFigures
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.interchange.export.sheets.action_plan import TITLE
from audit_app.interchange.export.workbook import OpenpyxlWriter, workbook_bytes
from tests.interchange.export.factory import TAKEN_AT, view

BEGUN = date(2026, 1, 5)
TODAY = TAKEN_AT.date()


def plan() -> ExportView:
    """One that was closed, one that is overdue."""
    made = view(30, 3)
    first = Action(
        id=1,
        theme_key=made.checklist.key,
        recommendation="Recommendation 3",
        text="Every return is followed by a talk",
        owner="head of safeguarding",
        board="vulnerability board",
        chair="deputy chief constable",
        due=BEGUN + timedelta(days=30),
        criterion=made.checklist.criteria[0].key,
    )
    done = with_evidence(start(first, BEGUN, BEGUN), "dip sample", "folder 4", on=BEGUN)
    done = revise(done, TODAY + timedelta(days=1), "two vacancies", BEGUN)
    done = edited(noted(done, Rating.RED, "no plan", BEGUN), Edit(target=80), "a pilot", BEGUN)
    done = complete(noted(done, Rating.GREEN, "on its way", BEGUN), BEGUN, BEGUN)
    test = Retest(
        audit="Summer round",
        words="58 of 60 (97%; 91% to 99%)",
        low=0.91,
        met=True,
        theme_key=done.theme_key,
        criterion=done.criterion,
        target=80,
        period_from=BEGUN + timedelta(days=1),
        drawn_on=TODAY,
        on=TODAY,
    )
    earlier = replace(test, audit="Spring round", words="20 of 60 (33%; 22% to 47%)", met=False)
    done = replace(done, retest=test, past_tests=(earlier,))
    done = close(check(done, "assurance lead", TODAY), "deputy chief constable", TODAY)
    late = replace(first, id=2, text="Officers know the form", due=TODAY - timedelta(days=9))
    return replace(made, records=(done, late))


def rows(of: ExportView) -> list[dict[str, object]]:
    """Return the sheet's table, a row by its headings."""
    sheet = load_workbook(BytesIO(workbook_bytes(of, Silent())))[TITLE]
    (table,) = sheet.tables.values()
    first, *others = sheet[table.ref]
    headings = [str(cell.value) for cell in first]
    return [dict(zip(headings, (cell.value for cell in row), strict=True)) for row in others]


def test_that_we_see_evidence_test_check_and_signature_and_overdue_first() -> None:
    late, done = rows(for_reader(plan(), Reader.US))
    assert (late["Action"], late["Overdue"], done["Overdue"]) == (
        "Officers know the form",
        "overdue",
        "no",
    )
    assert late["Reached"] == "not tested"
    assert done["State"] == ActionState.CLOSED.value
    assert done["Evidence"] == "dip sample, folder 4 (05 Jan 2026)"
    assert done["Due dates moved"] == f"to {TODAY + timedelta(days=1):%d %b %Y}: two vacancies"
    assert (done["Lower limit to reach"], done["Lower limit found"]) == (0.8, 0.91)
    assert done["Test in words"] == "Summer round: 58 of 60 (97%; 91% to 99%)"
    assert done["Reached"] == "reached"
    assert done["Earlier tests"] == "Spring round: 20 of 60 (33%; 22% to 47%), 80% not reached"
    assert done["How it goes"] == "▲ green: on its way (05 Jan 2026)"
    assert done["Ratings before"] == "▼ red: no plan (05 Jan 2026)"
    assert done["Changed since work began"] == "target (05 Jan 2026): 90 to 80: a pilot"
    assert done["Found done"] == f"assurance lead ({TODAY:%d %b %Y})"
    assert str(done["Signed off"]).startswith("vulnerability board, deputy chief constable (")
    for heading, on in (("Due", TODAY + timedelta(days=1)), ("Complete", BEGUN)):
        cell = done[heading]
        assert isinstance(cell, datetime)  # a date Excel can sort and reckon with
        assert cell.date() == on


def test_that_a_partner_gets_states_dates_and_figures_but_nobody_and_nothing_typed() -> None:
    late, done = rows(for_reader(plan(), Reader.PARTNER))
    assert {"Action", "From", "Owner", "Board", "Changed since work began"}.isdisjoint(done)
    assert (done["How it goes"], done["Ratings before"]) == (
        "▲ green (05 Jan 2026)",
        "▼ red (05 Jan 2026)",
    )
    assert (late["Overdue"], done["State"]) == ("overdue", "closed")
    assert done["Lower limit found"] == 0.91
    assert done["Evidence"] == f"{NOT_SHOWN} (05 Jan 2026)"
    assert done["Found done"] == f"{NOT_SHOWN} ({TODAY:%d %b %Y})"
    said = " ".join(str(cell) for row in (late, done) for cell in row.values())
    for typed in (
        "dip sample",
        "folder",
        "vacancies",
        "lead",
        "deputy",
        "board",
        "talk",
        "on its",
        "pilot",
        "plan",
    ):
        assert typed not in said


def test_that_an_action_made_of_a_finding_does_not_stop_a_partners_export(tmp_path: Path) -> None:
    whole = plan()
    made = replace(whole.of(Action)[0], source=f"audit: {whole.audit.title}")
    whole = replace(whole, records=(made,))
    cut = for_reader(whole, Reader.PARTNER)
    path = tmp_path / "partner.xlsx"
    OpenpyxlWriter().write(cut, path, Silent(), left_out=left_out_values(whole, cut))
    assert path.exists()


def test_that_the_public_gets_no_plan() -> None:
    whole = plan()
    public: PublicFigures = public_figures(whole)
    cut = for_reader(whole, Reader.PUBLIC, public=public)
    book = load_workbook(BytesIO(workbook_bytes(cut, Silent())))
    assert TITLE not in book.sheetnames


def test_that_a_plan_without_actions_says_so() -> None:
    sheet = load_workbook(BytesIO(workbook_bytes(view(30, 3), Silent())))[TITLE]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "There is no action for this recommendation yet." in said
