"""The whole workbook: what is in it, what is not, and that it is the same each time."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from audit_app.domain.checklist import LocalStandard, ScaleKind, Standard
from audit_app.domain.checklist_versions import with_local_standards
from audit_app.domain.draw import CaseState
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.population import ColumnRole
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer, Review
from audit_app.interchange.export.sheets.base import sheets
from audit_app.interchange.export.workbook import OpenpyxlWriter, workbook_bytes

from . import factory

HOSTILE = '=HYPERLINK("http://example.org","x") _x0041_ \x07\ufffe\ud800 👮 مفقود &"Bold" '
TITLES = [
    *("Cover", "Summary", "Method", "Results by question", "Questions ranked"),
    *("Results by section", "Results by stratum", "Grades", "Cases", "Comments"),
    *("Glossary and sources", "Change log"),
]
"""Of sheets every full workbook has, in order; others may stand between them."""


class Watched:
    """Progress that remembers its steps, and cancels at one of them."""

    def __init__(self, cancel_at: int | None = None) -> None:
        self.steps: list[tuple[int, int | None, str]] = []
        self._cancel_at = cancel_at

    def step(self, done: int, total: int | None, note: str = "") -> None:
        if len(self.steps) == self._cancel_at:
            raise Cancelled
        self.steps.append((done, total, note))


def opened(view: ExportView) -> Workbook:
    """Return the workbook as a program shows it that works no formula out."""
    return load_workbook(BytesIO(workbook_bytes(view, Silent())), data_only=True)


def titles_in(workbook: Workbook) -> list[str]:
    return [title for title in workbook.sheetnames if title in TITLES]


def table(sheet: Worksheet, name: str = "") -> list[dict[str, Any]]:
    found = sheet.tables[name] if name else next(iter(sheet.tables.values()))
    headings, *rows = ([cell.value for cell in row] for row in sheet[found.ref])
    assert headings == list(found.column_names)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def cover_counts(workbook: Workbook) -> dict[str, Any]:
    return {str(row[0].value): row[1].value for row in workbook["Cover"].iter_rows()}


@pytest.fixture(scope="module")
def view() -> ExportView:
    return factory.view(20, 10, n_complete=12)


@pytest.fixture(scope="module")
def workbook(view: ExportView) -> Workbook:
    return opened(view)


def test_that_every_sheet_is_there_in_order_with_its_title_in_the_first_cell(
    workbook: Workbook, view: ExportView
) -> None:
    assert titles_in(workbook) == TITLES
    assert workbook.sheetnames == [sheet.title for sheet in sheets()]
    firsts = [sheet["A1"].value for sheet in workbook.worksheets]
    assert firsts == [f"Case audit: {view.audit.title}", *workbook.sheetnames[1:]]


def test_that_the_marking_is_on_every_sheet_and_at_both_ends_of_every_page(
    workbook: Workbook, view: ExportView
) -> None:
    for sheet in workbook.worksheets:
        assert sheet["A2"].value.startswith(view.marking)
        header: Any = sheet.oddHeader
        footer: Any = sheet.oddFooter
        assert header.center.text == footer.center.text == view.marking


def test_that_the_cover_accounts_for_every_row_and_every_case(
    workbook: Workbook, view: ExportView
) -> None:
    counts = cover_counts(workbook)
    check = view.population.check
    left_out = sum(n for label, n in counts.items() if str(label).startswith("Rows left out"))
    assert counts["Rows read from the register file"] - left_out == counts["Cases in the register"]
    assert counts["Cases in the register"] == check.n_cases
    assert counts["Cases drawn"] == 20
    assert counts["Cases replaced"] == counts["Cases taken from the reserves"] == 1
    assert counts["Cases in the sample now"] == 20
    states = [counts[f"Cases {state}"] for state in ("scored", "begun", "not begun")]
    assert states == [12, 1, 7]
    assert counts["Cases shown on the sheet Cases"] == len(table(workbook["Cases"])) == 22


def test_that_the_contents_lead_to_every_sheet(workbook: Workbook) -> None:
    links = [
        cell.hyperlink for row in workbook["Cover"].iter_rows() for cell in row if cell.hyperlink
    ]
    assert [link.location for link in links] == [f"'{title}'!A1" for title in workbook.sheetnames]
    assert all(link.target is None for link in links)


def test_that_results_are_the_figures_in_numbers(workbook: Workbook, view: ExportView) -> None:
    figures = audit_figures(view)
    rows = table(workbook["Results by question"])
    assert len(rows) == len(figures.criteria) == 10
    for row, figure in zip(rows, figures.criteria, strict=True):
        assert row["Question"] == figure.question
        assert row["In words"] == figure.rate.words
        assert row["Share met"] == pytest.approx(figure.rate.share)
        assert row["Lower limit"] < row["Share met"] < row["Upper limit"]
        kinds = ("Met", "Partly met", "Not met", "Cannot tell")
        assert sum(row[kind] for kind in kinds) == row["Applicable"]
        assert row["Applicable"] + row["Not applicable"] + row["Not answered"] == 20


def test_that_answers_counted_in_the_list_of_cases_give_the_results(
    workbook: Workbook,
) -> None:
    cases = [row for row in table(workbook["Cases"]) if str(row["In the sample"]).startswith("Yes")]
    for result in table(workbook["Results by question"]):
        for answer in (
            "Met",
            "Partly met",
            "Not met",
            "Cannot tell",
            "Not applicable",
            "Not answered",
        ):
            listed = sum(case[result["Number"]] == answer for case in cases)
            assert listed == result[answer], (result["Number"], answer)


def test_that_shares_are_fractions_shown_in_per_cent(workbook: Workbook) -> None:
    cell = workbook["Results by question"]["L4"]
    assert workbook["Results by question"]["L3"].value == "Share met"
    assert 0 < cell.value < 1
    assert "%" in cell.number_format


def test_that_dates_of_cases_are_dates(workbook: Workbook, view: ExportView) -> None:
    row = table(workbook["Cases"])[0]
    assert row["Reported"].date().isoformat() == view.cases[0].context["Reported"]


def test_that_replaced_and_added_cases_say_so(workbook: Workbook, view: ExportView) -> None:
    rows = {row["Case reference"]: row for row in table(workbook["Cases"])}
    replaced = next(case for case in view.cases if case.state is CaseState.REPLACED)
    stand_in = next(case for case in view.cases if case.replaces)
    assert rows[replaced.case_ref]["In the sample"] == "No, replaced"
    assert rows[replaced.case_ref]["Why"] == "Out of scope: recorded twice"
    assert (
        rows[stand_in.case_ref]["In the sample"]
        == f"Yes, a reserve in place of {replaced.case_ref}"
    )
    assert rows["MFH/added/25"]["In the sample"] == "No, added on purpose"


def test_that_a_file_nobody_found_is_not_met_in_every_answer(view: ExportView) -> None:
    first = view.cases[0]
    lost = replace(first, reason="not_found: asked for twice")
    reviews = {key: review for key, review in view.reviews.items() if key != first.id}
    book = opened(replace(view, cases=[lost, *view.cases[1:]], reviews=reviews))
    row = table(book["Cases"])[0]
    assert row["Why"] == "Not found: asked for twice"
    assert {row[f"Q{n}"] for n in range(1, 11)} == {"Not met: file not found"}


def test_that_a_column_saying_the_stratum_again_is_not_shown_twice(view: ExportView) -> None:
    cases = [
        replace(case, context={**case.context, "District": case.stratum}) for case in view.cases
    ]
    assert "District" not in table(opened(replace(view, cases=cases))["Cases"])[0]
    cases[0] = replace(cases[0], context={**cases[0].context, "District": "Elsewhere"})
    assert table(opened(replace(view, cases=cases))["Cases"])[0]["District"] == "Elsewhere"


def test_that_unused_reserves_do_not_travel(workbook: Workbook, view: ExportView) -> None:
    unused = {case.case_ref for case in view.cases if case.state is CaseState.RESERVE}
    assert unused
    assert not unused & {row["Case reference"] for row in table(workbook["Cases"])}


def test_that_every_reason_note_and_piece_of_evidence_is_there(
    workbook: Workbook, view: ExportView
) -> None:
    shown = table(workbook["Comments"])
    said = [
        answer
        for review in view.reviews.values()
        for answer in review.answers.values()
        if answer.reason or answer.note or answer.evidence
    ]
    grades = [review for review in view.reviews.values() if review.grade_reason]
    assert len(shown) == len(said) + len(grades)
    for field in ("Reason", "Note", "Evidence"):
        texts = [getattr(answer, field.lower()) for answer in said]
        texts += (
            [review.grade_reason for review in grades] if field == "Reason" else [""] * len(grades)
        )
        assert sorted(row[field] or "" for row in shown) == sorted(texts)


def test_that_sources_stand_oldest_first_with_address_and_date(workbook: Workbook) -> None:
    rows = table(workbook["Glossary and sources"], "Sources")
    sources = [row for row in rows if row["Kind"] == "Source"]
    assert [row["Address"] for row in sources] == [
        "https://example.org/act",
        "https://example.org/app",
    ]
    assert sources[0]["Read on"] < sources[1]["Read on"]
    assert "Q1, Q4" in sources[0]["Questions"]


def test_that_a_standard_set_locally_stands_beside_the_checklists_own(view: ExportView) -> None:
    own = Standard("visit", "Visited", 60, "minutes", "act")
    local = LocalStandard("x", "visit", 2, "hours", "Policy 7", date(2026, 5, 1), "A lead")
    checklist = replace(view.checklist, standards={"visit": own})
    localised = replace(view, checklist=with_local_standards(checklist, {"visit": local}))
    for shown, figure, unit, said in (
        (replace(view, checklist=checklist), 60, "minutes", None),
        (
            localised,
            2,
            "hours",
            "The checklist says 60 minutes. Set by A lead from Policy 7, 01 May 2026.",
        ),
    ):
        rows = table(opened(shown)["Glossary and sources"], "Sources")
        (standard,) = [row for row in rows if row["Kind"] == "Standard"]
        assert (standard["Figure"], standard["Unit"]) == (figure, unit)
        assert standard["Set locally"] == said


def test_that_the_method_names_every_draw_the_gap_and_the_seed(
    workbook: Workbook, view: ExportView
) -> None:
    facts = {(row["Part"], row["Item"]): row for row in table(workbook["Method"])}
    assert facts["The seed", "Seed"]["Value"] == view.draws[-1].certificate["seed"]
    assert facts["The draw", "Draws so far"]["Note"] == "Draw 2 of 2: the register was completed"
    assert facts["Earlier draws", "Draw 1 of 2"]["Note"].startswith("Seed 1821")
    assert facts["Control total", "Gap, the whole register"]["Value"] == -4
    assert facts["Left out", "no reference"]["Note"] == "Rows 412, 998 of the file."
    assert facts["Columns", "Officer"]["Value"] == "Left out"
    assert facts["Strata", "South"]["Value"] == 900


def test_that_sheets_follow_the_accessibility_list(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        filled = {cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert filled == set(range(1, sheet.max_row + 1)), f"blank rows on {sheet.title}"
        fonts = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value}
        assert fonts <= {"Calibri", "Consolas"}
        sizes = {cell.font.size for row in sheet.iter_rows() for cell in row if cell.value}
        assert min(sizes) >= 11
        assert 12 in sizes
        assert sheet.auto_filter.ref is None
        assert all(each.autoFilter is None for each in sheet.tables.values())
        assert all(each.headerRowCount == 1 for each in sheet.tables.values())


def test_that_no_heading_breaks_within_a_word(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        for table in sheet.tables.values():
            heads = sheet[str(table.ref)][0]
            for head in heads:
                width = sheet.column_dimensions[head.column_letter].width
                longest = max(len(word) for word in str(head.value).split())
                assert longest + 2 <= width, f"'{head.value}' on {sheet.title}"


def test_that_sheets_print_on_a4_with_their_headings_repeated(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        # These are one page each to read; the others are wide tables.
        upright = sheet.title in {"Cover", "Summary"}
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == ("portrait" if upright else "landscape")
        fit: Any = sheet.sheet_properties.pageSetUpPr
        assert fit.fitToPage
        if [str(found.ref)[:2] for found in sheet.tables.values()][:1] == ["A3"]:
            assert sheet.print_title_rows == "$3:$3"
            assert str(sheet.freeze_panes).endswith("4")


def test_that_tables_have_names_of_their_own(workbook: Workbook) -> None:
    names = [name for sheet in workbook.worksheets for name in sheet.tables]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.isalpha() for name in names)
    assert {"Reconciliation", "Headline", "Method", "Results", "Cases", "Sources"} <= set(names)


def test_that_properties_name_no_person_and_no_other_time(workbook: Workbook) -> None:
    properties = workbook.properties
    assert properties.creator == "Case Audit"
    assert properties.lastModifiedBy is None
    assert properties.created == properties.modified == factory.TAKEN_AT.replace(tzinfo=None)


def test_that_the_same_moment_gives_the_same_bytes_in_any_process(view: ExportView) -> None:
    here = workbook_bytes(view, Silent())
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import factory, hashlib;"
        "from audit_app.domain.progress import Silent;"
        "from audit_app.interchange.export.workbook import workbook_bytes;"
        "sys.stdout.buffer.write("
        "workbook_bytes(factory.view(20, 10, n_complete=12), Silent()))"
    )
    folder = str(Path(factory.__file__).parent)
    for hash_seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", code, folder],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path.cwd())},
        ).stdout
        assert there == here


def test_that_another_journal_entry_gives_other_bytes(view: ExportView) -> None:
    later = replace(view, journal_number=view.journal_number + 1)
    assert workbook_bytes(later, Silent()) != workbook_bytes(view, Silent())


def hostile(view: ExportView) -> ExportView:
    """The same audit with hostile text wherever a person or a register can put text."""
    first = view.cases[0]
    case = replace(
        first,
        case_ref=HOSTILE,
        stratum=first.stratum,
        context={"Reported": HOSTILE, "=cmd|x": HOSTILE, "case reference": "01", "Q1": "x"},
    )
    answers = {
        key: replace(answer, reason=HOSTILE, note=HOSTILE * 800, evidence=HOSTILE)
        for key, answer in view.reviews[first.id].answers.items()
    }
    review = replace(view.reviews[first.id], answers=answers, grade_reason=HOSTILE)
    criteria = tuple(replace(c, question=HOSTILE, section=HOSTILE) for c in view.checklist.criteria)
    sources = {
        key: replace(s, title=HOSTILE, address=HOSTILE) for key, s in view.checklist.sources.items()
    }
    draw = view.draws[-1]
    return replace(
        view,
        audit=replace(view.audit, title=HOSTILE * 3, round=HOSTILE, recommendation=HOSTILE),
        checklist=replace(view.checklist, title=HOSTILE, criteria=criteria, sources=sources),
        population=replace(view.population, source=replace(view.population.source, name=HOSTILE)),
        draws=[replace(draw, reason=HOSTILE, certificate={**draw.certificate, HOSTILE: HOSTILE})],
        cases=[case, *view.cases[1:]],
        reviews={**view.reviews, first.id: review},
        marking=HOSTILE,
    )


def test_that_hostile_text_in_every_field_stays_text(view: ExportView) -> None:
    content = workbook_bytes(hostile(view), Silent())
    with ZipFile(BytesIO(content)) as archive:
        formulas = [
            found
            for name in archive.namelist()
            for found in re.findall(rb"<f>(.*?)</f>", archive.read(name))
        ]
    assert formulas
    assert not [found for found in formulas if b"HYPERLINK" in found or b"cmd" in found]
    book = load_workbook(BytesIO(content))
    texts = [
        c
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for c in row
        if c.data_type == "s"
    ]
    formula_like = [cell for cell in texts if str(cell.value)[:1] in "=+-@"]
    assert formula_like
    assert all(cell.quotePrefix for cell in texts)


def test_that_a_note_of_many_cells_continues_and_nothing_of_it_is_lost(view: ExportView) -> None:
    case = view.cases[0]
    note = "".join(f"{number} words, " for number in range(9_000))
    review = Review(case.id, {"question_1": Answer("question_1", "met", note=note)})
    rows = table(opened(replace(view, reviews={case.id: review}))["Comments"])
    assert [row["Part"] for row in rows] == [f"{n} of {len(rows)}" for n in range(1, len(rows) + 1)]
    assert len(rows) > 3
    assert "".join(row["Note"] for row in rows) == note


def test_that_characters_left_out_are_counted_on_the_cover(view: ExportView) -> None:
    case = replace(view.cases[0], case_ref="A\x07B\x07")
    workbook = opened(replace(view, cases=[case, *view.cases[1:]]))
    shown = [
        cell.coordinate
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "AB"
    ]
    assert len(shown) > 2
    assert cover_counts(workbook)["Characters left out of texts"] == 2 * len(shown)


@pytest.mark.parametrize(
    "empty",
    [
        {"cases": [], "reviews": {}, "draws": []},
        {"cases": [], "reviews": {}},
        {"reviews": {}},
    ],
    ids=["nothing drawn", "no cases", "nothing scored"],
)
def test_that_an_audit_hardly_begun_gives_a_whole_workbook(
    view: ExportView, empty: dict[str, Any]
) -> None:
    assert titles_in(opened(replace(view, **empty))) == TITLES


def test_that_one_case_shows_counts_and_no_share() -> None:
    rows = table(opened(factory.view(1, 3, stratified=False))["Results by question"])
    assert [row["Share met"] for row in rows] == [None, None, None]
    assert rows[0]["In words"] == "1 of 1"


def test_that_an_option_its_scale_does_not_name_stands_for_itself(view: ExportView) -> None:
    case = next(case for case in view.cases if case.state is CaseState.TARGETED)
    assert case.id not in view.reviews
    number = replace(view.checklist.scales["met_partly_not"], key="number", kind=ScaleKind.COUNT)
    criteria = (replace(view.checklist.criteria[0], scale="number"), *view.checklist.criteria[1:])
    scales = {**view.checklist.scales, "number": number}
    checklist = replace(view.checklist, criteria=criteria, scales=scales)
    review = Review(case.id, {"question_1": Answer("question_1", "17")})
    book = opened(replace(view, checklist=checklist, reviews={case.id: review}))
    assert table(book["Cases"])[-1]["Q1"] == "17"
    assert "see the sheet Cases" in table(book["Results by question"])[0]["In words"]


def test_that_values_of_a_left_out_column_stop_the_export(view: ExportView) -> None:
    plan = view.population.plan
    plan = replace(plan, roles={**plan.roles, "Age": ColumnRole.LEFT_OUT})
    with pytest.raises(AuditError, match="column 'Age' is marked 'left out'"):
        workbook_bytes(replace(view, population=replace(view.population, plan=plan)), Silent())


def test_that_progress_only_goes_forward_and_ends_with_all_of_it(
    view: ExportView, tmp_path: Path
) -> None:
    progress = Watched()
    OpenpyxlWriter().write(view, tmp_path / "a.xlsx", progress)
    done = [step[0] for step in progress.steps]
    assert done == sorted(done)
    assert progress.steps[-1] == (done[-1], done[-1], "Written")


def test_that_cancelling_at_any_step_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    view = factory.view(70, 4)
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    progress = Watched()
    workbook_bytes(view, progress)
    for step in range(0, len(progress.steps), 3):
        with pytest.raises(Cancelled):
            OpenpyxlWriter().write(view, target, Watched(cancel_at=step))
        assert target.read_bytes() == b"old"
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


def test_that_the_search_for_cycles_is_on_again_afterwards(view: ExportView) -> None:
    workbook_bytes(view, Silent())
    assert gc.isenabled()
    with pytest.raises(Cancelled):
        workbook_bytes(view, Watched(cancel_at=3))
    assert gc.isenabled()


_watched: list[list[str]] = []
sys.addaudithook(
    lambda event, arguments: (
        _watched[-1].append(str(arguments[0]))
        if event == "open" and _watched and _writes(arguments)
        else None
    )
)


def _writes(arguments: tuple[Any, ...]) -> bool:
    """Whether a path, not one of our own open files, is opened for writing."""
    if isinstance(arguments[0], int):
        return False
    return bool(int(arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


@pytest.fixture
def opened_to_write() -> Iterator[list[str]]:
    _watched.append([])
    yield _watched[-1]
    _watched.pop()


def test_that_no_plain_sheet_touches_the_disk(
    view: ExportView, tmp_path: Path, opened_to_write: list[str]
) -> None:
    OpenpyxlWriter().write(view, tmp_path / "a.xlsx", Silent(), password="correct horse")
    (only,) = opened_to_write
    # A file without a name is opened by its folder.
    assert tmp_path in {Path(only), Path(only).parent}
    with tempfile.TemporaryFile() as seen:  # the watch itself can see
        seen.write(b"x")
    assert len(opened_to_write) > 1
