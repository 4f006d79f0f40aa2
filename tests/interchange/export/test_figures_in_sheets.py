"""Sheets that show the same figures in other ways: they add up, and agree with each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from audit_app.domain.checklist import Counts
from audit_app.domain.comparing import agreement_figures
from audit_app.domain.completion import Completion, FallenMark
from audit_app.domain.draw import CaseState
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.findings import Finding, FindingKind, Severity
from audit_app.domain.journal import GENESIS, JournalEntry
from audit_app.domain.progress import Silent
from audit_app.domain.round_changes import changes, round_of
from audit_app.domain.scorers import (
    GRADE,
    AssignedCase,
    Assignment,
    Medium,
    Part,
    Purpose,
    Scores,
    Settlement,
    Side,
    settled,
)
from audit_app.domain.settling import FrozenAgreement
from audit_app.domain.strata_figures import Breakdown, part_figures
from audit_app.domain.thresholds import ThresholdSetting
from audit_app.interchange.export.sheets.base import sheets
from audit_app.interchange.export.workbook import workbook_bytes

from . import factory
from .test_workbook import table

COUNTED = ("Met", "Partly met", "Not met", "Cannot tell", "Not applicable", "Not answered")
AT = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)


def opened(view: ExportView) -> Workbook:
    return load_workbook(BytesIO(workbook_bytes(view, Silent())), data_only=True)


@pytest.fixture(scope="module")
def view() -> ExportView:
    return factory.view(40, 10, n_complete=33)


@pytest.fixture(scope="module")
def workbook(view: ExportView) -> Workbook:
    return opened(view)


def headline(workbook: Workbook) -> dict[str, Any]:
    """Values of the named cells."""
    values = {}
    for name, defined in workbook.defined_names.items():
        ((sheet, place),) = defined.destinations
        values[name] = workbook[sheet][place].value
    return values


def test_that_sections_add_up_the_questions(workbook: Workbook) -> None:
    questions = table(workbook["Results by question"])
    sections = table(workbook["Results by section"])
    assert {row["Section"] for row in sections} == {row["Section"] for row in questions}
    for section in sections:
        own = [row for row in questions if row["Section"] == section["Section"]]
        assert section["Questions"] == len(own)
        for heading in COUNTED:
            assert section[heading] == sum(row[heading] for row in own)


def test_that_strata_add_up_to_the_questions(workbook: Workbook) -> None:
    strata = table(workbook["Results by stratum"])
    for question in table(workbook["Results by question"]):
        own = [row for row in strata if row["Number"] == question["Number"]]
        assert {row["Part"] for row in own} == set(factory.STRATA)
        for heading in ("Applicable", *COUNTED):
            assert sum(row[heading] for row in own) == question[heading], heading


def test_that_a_stratum_has_a_share_only_on_ten_cases(workbook: Workbook) -> None:
    rows = table(workbook["Results by stratum"])
    assert {row["Share met"] is None for row in rows} == {True, False}
    assert all((row["Share met"] is None) == (row["Applicable"] < 10) for row in rows)


def test_that_what_one_case_stands_for_fills_the_register(workbook: Workbook) -> None:
    for row in table(workbook["Results by stratum"]):
        assert row["One stands for"] * row["Examined"] == pytest.approx(row["In the register"])


def test_that_the_heat_map_holds_the_shares_of_files_and_counts_where_cases_are_few(
    workbook: Workbook, view: ExportView
) -> None:
    parts = part_figures(view, Breakdown.STRATUM)
    rows = {row["Files"]: row for row in table(workbook["Results by section"], "HeatMap")}
    assert len(rows) == len(parts.sections) + 1
    few = 0
    for section in parts.sections:
        for head, rate in zip(parts.parts, section.rates, strict=True):
            shown = rows[section.title][head.name]
            if rate.applicable < 10:
                few += 1
                assert shown == f"{rate.met} of {rate.applicable}"
            else:
                assert shown == pytest.approx(rate.share)
    assert 0 < few < len(parts.sections) * len(parts.parts)


def test_that_questions_are_ranked_from_worst_to_best_with_the_same_figures(
    workbook: Workbook,
) -> None:
    results = {row["Number"]: row for row in table(workbook["Results by question"])}
    ranked = table(workbook["Questions ranked"])
    shares = [row["Share met"] for row in ranked]
    assert shares == sorted(shares)
    assert len(ranked) == sum(row["Share met"] is not None for row in results.values())
    for row in ranked:
        for heading in ("Met", "Partly met", "Not met", "Cannot tell", "Share met", "Upper limit"):
            assert row[heading] == results[row["Number"]][heading]
        assert row["Lower limit"] + row["To lower limit"] == pytest.approx(row["Share met"])


def test_that_named_cells_hold_the_headline(workbook: Workbook, view: ExportView) -> None:
    figures = audit_figures(view)
    named = headline(workbook)
    critical = [each.rate for each in figures.criteria if each.critical]
    assert named["Register_count"] == figures.population == 2600
    assert (named["Scored_count"], named["Scored_of"]) == (figures.completed, figures.drawn)
    assert named["Files_met_count"] == figures.files.met
    assert named["Files_met_share"] == pytest.approx(figures.files.share)
    assert named["Files_met_lower"] == pytest.approx(figures.files.low)
    assert named["Critical_not_met_count"] == sum(each.counts[Counts.NOT_MET] for each in critical)
    assert named["Critical_not_met_of"] == sum(each.applicable for each in critical)


def test_that_no_formula_and_no_name_holds_text_of_the_audit(view: ExportView) -> None:
    book = load_workbook(BytesIO(workbook_bytes(view, Silent())))
    formulas = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    titles = "|".join(re.escape(f"'{title}'!") for title in book.sheetnames)
    known = rf"{titles}|SUMPRODUCT|SUM|EXACT|INDEX|MATCH|\"Critical\"|\$?[A-Z]+\$?\d+|[=(),:*/-]|0"
    assert len(formulas) > 100
    assert not {text: left for text in formulas if (left := re.sub(known, "", text))}


def with_second_scorer(view: ExportView) -> ExportView:
    """The first two graded cases were settled to the worst grade."""
    graded = [
        case.id
        for case in view.cases
        if case.state is CaseState.IN_SAMPLE and view.reviews[case.id].grade == "good"
    ][:2]
    settlements = {
        (case, GRADE): Settlement(case, GRADE, "poor", "agreed", Side.OTHER, "a lead", AT)
        for case in graded
    }
    assignment = Assignment(
        id=7,
        uid="ab" * 16,
        number=1,
        draw_id=view.draws[-1].id,
        reader="peer reviewer, force B",
        purpose=Purpose.SECOND,
        medium=Medium.PACK,
        cases=tuple(AssignedCase(case, f"case {case}", Part.ALL) for case in graded),
        checklist_version="1",
        made_at=AT,
        finished=True,
        taken_in=1,
    )
    both = replace(
        view,
        first_reviews=view.reviews,
        second=(Scores(assignment, {case: view.reviews[case] for case in graded}),),
    )
    frozen = FrozenAgreement(
        draw_id=view.draws[-1].id,
        scorers=(7,),
        cases=tuple(graded),
        digest="",
        shuffle_key="ab" * 32,
        frozen_at=AT,
        figures=agreement_figures(both),
    )
    return replace(
        both,
        settlements=settlements,
        reviews=settled(view.reviews, settlements),
        records=(*view.records, assignment, frozen),
    )


def test_that_nothing_is_said_of_scorers_who_were_not_compared_yet() -> None:
    fixed = with_second_scorer(factory.view(30, 5))
    blind = replace(
        fixed,
        settlements={},
        records=tuple(each for each in fixed.records if not isinstance(each, FrozenAgreement)),
    )
    for view, said in ((fixed, True), (blind, False)):
        words = " ".join(
            str(cell.value) for sheet in opened(view) for row in sheet for cell in row if cell.value
        )
        assert ("Also scored by peer reviewer, force B" in words) is said
        assert ("Cases scored by somebody else too" in words) is said


def test_that_grades_show_what_settling_changed() -> None:
    whole = factory.view(30, 5)
    before = table(opened(whole)["Grades"])
    book = opened(with_second_scorer(whole))
    after = table(book["Grades"])
    counts = {row["Grade"]: (row["First scorer"], row["Counts now"]) for row in after}
    assert [row["First scorer"] for row in after] == [row["Counts now"] for row in before]
    assert counts["Good"][0] - counts["Good"][1] == 2
    assert counts["Inadequate"][1] - counts["Inadequate"][0] == 2
    moves = {row["First grade"]: row for row in table(book["Grades"], "GradesMoved")}
    assert moves["Good"]["Now Inadequate"] == 2
    for grade in ("Good", "Inadequate"):
        moved = sum(value for heading, value in moves[grade].items() if heading != "First grade")
        assert moved == counts[grade][0]


def test_that_the_first_sheet_counts_what_was_settled() -> None:
    cover = opened(with_second_scorer(factory.view(30, 5)))["Cover"]
    counts = {row[0].value: row[1].value for row in cover.iter_rows()}
    assert counts["Cases with a difference settled"] == 2
    assert counts["Cases scored by somebody else too"] == 2


def entry(number: int, action: str, details: Mapping[str, object]) -> JournalEntry:
    return JournalEntry(number, AT, "the lead", action, 1, details, GENESIS, GENESIS)


def test_that_the_change_log_says_what_changed_and_counts_first_answers(view: ExportView) -> None:
    answers = {"case": "MFH/1", "criterion": "question_2"}
    entries = [
        entry(3, "draw_made", {"number": 1}),
        entry(4, "answer_given", {**answers, "old": {}, "new": {"option": "met"}}),
        entry(
            5,
            "answer_given",
            {
                **answers,
                "old": {"option": "met", "note": "kept"},
                "new": {"option": "not_met", "note": "kept"},
            },
        ),
    ]
    rows = table(opened(replace(view, changes=entries))["Change log"])
    assert [row["What"] for row in rows] == [
        "Draw made",
        "Answer given",
        "1 answers given for the first time",
    ]
    changed = rows[1]
    assert (changed["Entry"], changed["Who"], changed["Question"]) == (5, "the lead", "Q2")
    assert (changed["Before"], changed["After"]) == ("Met", "Not met")


def test_that_findings_stand_on_the_summary_under_their_theme(view: ExportView) -> None:
    finding = Finding(
        audit_id=1,
        kind=FindingKind.STRENGTH,
        severity=Severity.HIGH,
        title="Children were listened to",
        wording="In 30 of 33 files the child's own words stand.",
        theme="Return",
        written_at=AT,
        by="lead",
    )
    summary = opened(replace(view, records=(finding,)))["Summary"]
    lines = [str(row[0].value) for row in summary.iter_rows()]
    at = lines.index("Findings: Return")
    assert lines[at + 1].startswith("▲ Strength (high): Children were listened to. In 30 of 33")


def test_that_a_state_is_a_shape_and_a_word_and_says_who_set_it() -> None:
    view = factory.view(120, 4)
    setting = ThresholdSetting(
        id=9, audit_id=1, green=40, amber=20, set_by="Chief officer", set_at=AT
    )
    book = opened(replace(view, records=(setting,)))
    states = Counter(row["State"] for row in table(book["Results by question"]))
    allowed = {"● Green", "▲ Amber", "■ Red", "▨ Too few to say", "None applicable"}
    assert set(states) <= allowed
    assert states["● Green"]
    words = {row["Word"]: row for row in table(book["Glossary and sources"], "Glossary")}
    assert "set by Chief officer" in words["Thresholds"]["What it means here"]
    unset = table(opened(view)["Results by question"])
    assert {row["State"] for row in unset} == {"No thresholds"}


def test_that_titles_of_sheets_are_ones_every_program_takes() -> None:
    titles = [sheet.title for sheet in sheets()]
    assert len({title.casefold() for title in titles}) == len(titles)
    for title in titles:
        assert 0 < len(title) <= 31
        assert not set(title) & set("[]:*?/\\'")
        assert title.casefold() != "history"


def test_that_tables_of_a_sheet_neither_overlap_nor_hide_rows(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        end = 0
        for found in sheet.tables.values():
            first, last = (int(re.sub(r"[A-Z]+", "", place)) for place in found.ref.split(":"))
            assert end < first <= last
            assert found.autoFilter is None
            end = last


def all_answered(view: ExportView, option: str) -> ExportView:
    """The same audit with one answer to everything."""
    reviews = {
        case: replace(
            review,
            answers={
                key: replace(answer, option=option, reason="as asked")
                for key, answer in review.answers.items()
            },
        )
        for case, review in view.reviews.items()
    }
    return replace(view, reviews=reviews)


ODD_VIEWS = {
    "all not applicable": lambda: all_answered(factory.view(20, 5), "na"),
    "all met": lambda: all_answered(factory.view(20, 5), "met"),
    "none met": lambda: all_answered(factory.view(20, 5), "not_met"),
    "nothing scored": lambda: replace(factory.view(20, 5), reviews={}),
    "one case": lambda: factory.view(1, 1, stratified=False),
    "one question": lambda: factory.view(20, 1),
    "no strata": lambda: factory.view(20, 5, stratified=False),
    "a grade with the name of a heading": lambda: with_grade(factory.view(20, 5), "Of"),
}


def with_grade(view: ExportView, label: str) -> ExportView:
    rule = view.checklist.grade_rule
    rule = replace(rule, levels={**rule.levels, "good": label})
    return with_second_scorer(replace(view, checklist=replace(view.checklist, grade_rule=rule)))


@pytest.mark.parametrize("name", ODD_VIEWS)
def test_that_an_odd_audit_gives_a_whole_workbook_with_the_same_figures(name: str) -> None:
    view = ODD_VIEWS[name]()
    book = opened(view)
    figures = audit_figures(view)
    rows = table(book["Results by question"])
    assert [row["Applicable"] for row in rows] == [
        each.rate.applicable for each in figures.criteria
    ]
    shown = [row["Share met"] for row in rows if row["Share met"] is not None]
    assert all(0 <= share <= 1 for share in shown)
    assert headline(book)["Register_count"] == figures.population


def test_that_the_first_sheet_says_draft_until_the_audit_is_called_complete(
    view: ExportView, workbook: Workbook
) -> None:
    done = Completion(audit_id=1, completed_by="the lead", completed_at=AT)
    rows = {row["Item"]: row for row in table(opened(replace(view, records=(done,)))["Cover"])}
    assert rows["Status"]["Value"] == "Final"
    assert rows["Status"]["Note"] == "Called complete on 02 July 2026, 10:00 by the lead."
    changed = FallenMark(
        audit_id=1, completed_by="the lead", completed_at=AT, fell_at=AT, entry=1234
    )
    rows = {row["Item"]: row for row in table(opened(replace(view, records=(changed,)))["Cover"])}
    assert rows["Status"]["Value"] == "Draft"
    assert "by the lead, but answers were changed" in rows["Status"]["Note"]
    assert "entry 1,234 of the journal" in rows["Status"]["Note"]
    drafts = {row["Item"]: row for row in table(workbook["Cover"])}
    assert drafts["Status"]["Value"] == "Draft"


def test_that_rounds_say_what_changed_with_a_shape_and_a_word() -> None:
    before, after = factory.view(90, 3), all_answered(factory.view(90, 3), "met")
    audit = replace(before.audit, id=0, title="Baseline", period_to=before.audit.period_from)
    earlier = replace(round_of(replace(before, audit=audit), audit_figures(before)), outcomes={})
    now = replace(round_of(after, audit_figures(after)), outcomes={})
    view = replace(after, rounds=(earlier, now), change=changes(earlier, now))
    sheet = opened(view)["Rounds"]
    rows = {row["Question or grade"]: row for row in table(sheet, "RoundChanges")}
    first = rows[after.checklist.criteria[0].question]
    assert first["Change"] == "▲ Better"
    assert (first["Before"], first["Now"]) == (
        earlier.criteria["question_1"].words,
        now.criteria["question_1"].words,
    )
    listed = table(sheet, "RoundsOfTheme")
    assert [row["Round"] for row in listed] == ["Baseline", after.audit.title]
    assert listed[1]["Best grade"] * listed[1]["Files graded"] == listed[1]["With the best grade"]
    filled = {cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert filled == set(range(1, sheet.max_row + 1))
    assert len(vars(sheet)["_charts"]) == 1
