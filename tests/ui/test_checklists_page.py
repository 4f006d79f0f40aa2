"""A lead writes, changes, compares, publishes and uses checklists through the page alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
)

from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_versions import DRAFT
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer
from audit_app.ui.score.lists import EntryList
from audit_app.ui.widgets.table import TableView
from audit_app.usecases.checklists import list_versions, open_version
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.helpers.checklists import COUNT_SCALE, MADE_UP, MET_SCALE
from tests.helpers.desk import Desk, made_up_rows
from tests.ui import test_every_page as every_page

THEME = "made_up"
SOUND = replace(
    MADE_UP,
    scales={"met": MET_SCALE, "count": replace(COUNT_SCALE, options=MET_SCALE.options[3:])},
)
"""The made-up theme as it could be published: a count can also not be told from the file."""


class SoundChecklists:
    """Fulfils ChecklistSource."""

    def all(self) -> Mapping[str, Checklist]:
        return {THEME: SOUND}


@pytest.fixture
def page(open_desk: Desk) -> Desk:
    """The Checklists page, with the program's own checklists."""
    open_desk.press("rail_checklists")
    open_desk.settle()
    return open_desk


@pytest.fixture
def small_page(open_desk: Desk) -> Desk:
    """The Checklists page, with one made-up theme."""
    open_desk.use(SoundChecklists())
    open_desk.press("rail_checklists")
    open_desk.settle()
    return open_desk


def write(desk: Desk, name: str, text: str) -> None:
    """Type into a field of any height, in place of what it holds, and leave it."""
    areas = desk.window.findChildren(QPlainTextEdit, name)
    if not areas:
        desk.type(name, text)
        desk.key(Qt.Key.Key_Return)
        return
    area = areas[-1]
    area.setFocus()
    area.selectAll()
    QTest.keyClicks(area, text)
    QTest.keyClick(area, Qt.Key.Key_Tab)


def lines(desk: Desk, name: str) -> list[str]:
    """Return what the lines of a list or a table say."""
    model: QAbstractItemModel = desk.find(
        TableView if desk.window.findChildren(TableView, name) else EntryList, name
    ).model()
    return [
        " | ".join(
            str(model.index(row, column).data() or "") for column in range(model.columnCount())
        )
        for row in range(model.rowCount())
    ]


def pick(desk: Desk, name: str, containing: str) -> None:
    """Choose the line of a list that contains a text."""
    found = [place for place, line in enumerate(lines(desk, name)) if containing in line]
    assert found, f"no line of '{name}' has '{containing}': {lines(desk, name)}"
    view = desk.find(EntryList, name)
    view.setFocus()
    view.setCurrentIndex(view.model().index(found[0], 0))
    desk.settle()


def draft_of(desk: Desk, theme: str = THEME) -> Checklist:
    """Return the draft as it is on disk."""
    return open_version(desk.workspace, desk.session.services.checklists, theme, DRAFT)


def versions(desk: Desk, theme: str = THEME) -> list[str]:
    """Return the versions of a theme."""
    found = list_versions(desk.workspace, desk.session.services.checklists)
    return [each.version for each in found if each.theme_key == theme]


def begin_draft(desk: Desk) -> None:
    desk.press("checklist_draft")
    desk.until(lambda: desk.window.findChildren(QPushButton, "draft_publish"), "the editor")
    desk.settle()


def publish(desk: Desk) -> None:
    desk.press("draft_publish")
    desk.settle()


def test_that_every_built_in_theme_is_read_with_its_guidance(page: Desk) -> None:
    assert len(lines(page, "themes")) == 10
    pick(page, "themes", "Children in police detention")
    assert "criteria" in page.text("theme_about")
    pick(page, "theme_criteria", "2, ")
    assert "What good looks like" in page.everything_said()


def test_that_a_theme_is_written_from_nothing_and_an_audit_made_with_it(page: Desk) -> None:
    page.press("new_checklist")
    write(page, "new_checklist_title", "Stop and search")
    write(page, "new_checklist_unit", "search")
    page.press("new_checklist_begin")
    page.until(lambda: page.window.findChildren(QPushButton, "draft_publish"), "the editor")
    page.press("add_source")
    write(page, "source_title", "PACE Code A")
    write(page, "source_publisher", "Home Office")
    write(page, "source_address", "https://www.gov.uk/code-a")
    page.press("add_criterion")
    write(page, "criterion_question", "Are the grounds understood by somebody who was not there?")
    write(page, "criterion_section", "The grounds")
    write(page, "criterion_evidence", "The search record.")
    write(page, "criterion_guidance", "What the officer saw, heard or was told.")
    write(page, "criterion_section_in_source", "Paragraph 2.2")
    page.settle()
    assert page.text("draft_sound") == "Nothing is wrong."
    assert lines(page, "draft_faults") == []
    publish(page)
    assert versions(page, "stop_and_search") == ["1"]
    assert "is published" in page.message

    page.press("rail_audits")
    page.settle()
    page.press("new_audit")
    page.settle()
    themes = page.find(QComboBox, "new_audit_theme")
    themes.setCurrentIndex(themes.findData("stop_and_search"))
    page.type("new_audit_title", "Searches, October")
    page.press("new_audit_make")
    page.settle()
    made = page.audit("Searches, October")
    assert (made.theme_key, made.checklist_version, made.unit) == ("stop_and_search", "1", "search")


def test_that_every_fault_is_told_beside_its_field_and_in_one_list(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    pick(desk, "draft_outline", "Is visits on file?")
    write(desk, "criterion_question", " ")
    write(desk, "criterion_applies_when", 'nobody == "yes"')
    desk.settle()
    assert "missing" in desk.text("criterion_question_fault")
    listed = "\n".join(lines(desk, "draft_faults"))
    assert "'Question' is missing" in listed
    write(desk, "criterion_question", "Is visits on file?")
    desk.settle()
    assert "nobody" in desk.text("criterion_applies_when_fault")
    assert "nobody" in "\n".join(lines(desk, "draft_faults"))


def test_that_a_draft_with_faults_is_kept_and_not_published(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    desk.press("add_criterion")
    desk.settle()
    publish(desk)
    assert "cannot be published" in desk.message
    assert versions(desk) == ["1", DRAFT]
    assert len(draft_of(desk).criteria) == len(SOUND.criteria) + 1


def test_that_what_was_typed_last_is_kept_when_the_workspace_is_locked(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    desk.type("about_title", "Made up, and typed to the last letter")
    desk.session.lock()
    desk.settle()
    again = desk.open_again()
    kept = open_version(again, desk.session.services.checklists, THEME, DRAFT)
    again.close()
    assert kept.title == "Made up, and typed to the last letter"


def test_that_what_was_typed_last_is_kept_when_the_editor_is_left(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    desk.type("about_title", "Left at once")
    desk.find(QPushButton, "draft_back").click()  # the focus stays in the field
    desk.settle()
    assert draft_of(desk).title == "Left at once"
    assert any("Left at once" in line and "Draft" in line for line in lines(desk, "themes"))


def test_that_criteria_are_moved_removed_and_brought_back(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    pick(desk, "draft_outline", "Is visits on file?")
    desk.press("move_down")
    desk.settle()
    assert [each.key for each in draft_of(desk).criteria][2:4] == ["home_visit", "visits"]
    desk.press("remove_part")
    desk.settle()
    assert "visits" not in [each.key for each in draft_of(desk).criteria]
    desk.press("draft_undo")
    desk.press("draft_undo")
    desk.settle()
    assert draft_of(desk).criteria == SOUND.criteria


def test_that_ticks_choices_and_figures_reach_the_draft(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    desk.press("add_standard")
    write(desk, "standard_title", "Write-up")
    figure = desk.find(QSpinBox, "standard_value")
    figure.setFocus()
    figure.selectAll()
    QTest.keyClicks(figure, "14")
    desk.key(Qt.Key.Key_Return)
    pick(desk, "draft_outline", "Is visits on file?")
    critical = desk.find(QCheckBox, "criterion_critical")
    critical.setFocus()
    desk.key(Qt.Key.Key_Space)
    scale = desk.find(QComboBox, "criterion_scale")
    scale.setFocus()
    place = scale.findData("yes_no")
    while scale.currentIndex() < place:
        desk.key(Qt.Key.Key_Down)
    while scale.currentIndex() > place:
        desk.key(Qt.Key.Key_Up)
    desk.settle()
    draft = draft_of(desk)
    assert draft.standards["standard_1"].value == 14
    assert (draft.criterion("visits").critical, draft.criterion("visits").scale) == (True, "yes_no")
    assert "yes_no" in draft.scales


def score_first(desk: Desk, *criteria: str) -> int:
    """Draw cases, answer criteria of the first with 'met', and return its id."""
    desk.draw(desk.fill(made_up_rows(40)))
    case = desk.drawn_cases()[0].id
    sheet = open_scoring(desk.workspace, desk.session.services.checklists, desk.audit().id)
    assert sheet is not None
    for key in criteria:
        give_answer(desk.workspace, sheet, desk.session.services.clock, case, Answer(key, "met"))
    return case


def test_that_the_grade_rule_is_written_in_per_cent_and_words(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    pick(desk, "draft_outline", "Grade rule")
    assert desk.find(QLineEdit, "grade_best_needs_share_met").text() == "80%"
    write(desk, "grade_best_needs_share_met", "87.5 %")
    levels = desk.find(QPlainTextEdit, "grade_levels")
    levels.setFocus()
    levels.setPlainText("good: Good\nfair: Fair\nrequires: Requires improvement\npoor: Poor")
    write(desk, "grade_further_needs_share_met", "nought")
    desk.settle()
    assert "out of range" in desk.text("grade_further_needs_share_met_fault")
    write(desk, "grade_further_needs_share_met", "40")
    desk.settle()
    rule = draft_of(desk).grade_rule
    assert (rule.shares_needed, list(rule.levels)) == (
        (0.875, 0.5, 0.4),
        ["good", "fair", "requires", "poor"],
    )
    assert lines(desk, "draft_faults") == []


def test_that_an_edited_copy_is_compared_published_and_adopted(open_desk: Desk) -> None:
    desk = open_desk
    desk.use(SoundChecklists())
    case = score_first(desk, "risk_recorded", "supervisor")
    desk.press("rail_checklists")
    desk.settle()
    begin_draft(desk)
    pick(desk, "draft_outline", "Is supervisor on file?")
    write(desk, "criterion_question", "Did a supervisor read the file?")
    desk.settle()
    desk.press("draft_compare")
    desk.settle()
    assert lines(desk, "compare_changes") == [
        "≠, Did a supervisor read the file?, Is asked again, reworded"
    ]
    said = {each.text() for each in desk.find(QScrollArea, "compare_sides").findChildren(QLabel)}
    assert {"Is supervisor on file?", "Did a supervisor read the file?", "≠ Question"} <= said
    desk.press("compare_back")
    publish(desk)
    assert versions(desk) == ["1", "1.1"]

    desk.press("checklist_adopt")
    desk.settle()
    assert "1 of 2 answers go over" in desk.text("adopt_about")
    outcome = {line.split(",")[0]: line for line in lines(desk, "adopt_criteria")}
    assert "Asked again" in outcome["Did a supervisor read the file?"]
    assert "Answers go over" in outcome["Is risk_recorded on file?"]
    desk.press("adopt_do")
    desk.settle()
    assert desk.audit().checklist_version == "1.1"
    assert list(desk.reviews()[case].answers) == ["risk_recorded"]
    assert [action for action, _ in desk.journal()].count("checklist_version_adopted") == 1


def test_that_a_published_number_is_never_given_twice(small_page: Desk) -> None:
    desk = small_page
    begin_draft(desk)
    desk.type("publish_version", "1")
    publish(desk)
    assert "already a version 1" in desk.message
    assert versions(desk) == ["1", DRAFT]


def test_that_a_checklist_comes_back_from_excel_as_it_went(page: Desk, tmp_path: Path) -> None:
    pick(page, "themes", "Missing from home")
    page.answers.file = tmp_path / "missing.xlsx"
    page.press("checklist_export")
    page.settle()
    assert "is written" in page.message
    page.press("import_checklist")
    page.until(lambda: page.window.findChildren(QPushButton, "draft_publish"), "the editor")
    page.settle()
    went = page.session.services.checklists.all()["missing"]
    came = draft_of(page, "missing")
    assert (came.criteria, came.standards, came.grade_rule) == (
        went.criteria,
        went.standards,
        went.grade_rule,
    )
    assert lines(page, "draft_faults") == []


def test_that_a_spoilt_workbook_shows_every_fault_and_changes_nothing(
    page: Desk, tmp_path: Path
) -> None:
    page.answers.file = tmp_path / "control_room.xlsx"
    page.press("checklist_export")
    page.settle()
    spoil(page.answers.file)
    journal = page.journal()
    page.press("import_checklist")
    page.settle()
    faults = lines(page, "import_faults")
    assert any(line.startswith("Criteria | ") and "scale" in line.casefold() for line in faults)
    assert any(line.startswith("Sources | ") and "address" in line.casefold() for line in faults)
    assert "Nothing was taken over" in page.text("report_words")
    assert versions(page, "control_room") == ["2026-11"]
    assert page.journal() == journal


def spoil(path: Path) -> None:
    """Name a scale that is not there, and take the address of a source away."""
    book = load_workbook(path)
    for sheet, heading, value in (
        ("Criteria", "Answer scale", "no_such"),
        ("Sources", "Address", None),
    ):
        rows: Any = book[sheet]
        for row in rows.iter_rows():
            found = [cell for cell in row if cell.value == heading]
            if found:
                rows.cell(found[0].row + 1, found[0].column).value = value
                break
    book.save(path)


def test_that_a_survey_form_becomes_a_draft_and_says_what_did_not_map(
    page: Desk, tmp_path: Path
) -> None:
    page.answers.file = tmp_path / "visit_form.xlsx"
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = "survey"
    for row in (
        ("type", "name", "label"),
        ("select_one yes_no", "seen", "Was the child seen?"),
        ("geopoint", "where", "Where"),
    ):
        sheet.append(row)
    choices: Any = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("yes_no", "yes", "Yes"), ("yes_no", "no", "No")):
        choices.append(row)
    book.save(page.answers.file)
    page.press("import_checklist")
    page.settle()
    assert any("geopoint" in line for line in lines(page, "import_faults"))
    page.press("report_draft")
    page.settle()
    assert any("Was the child seen?" in line for line in lines(page, "draft_outline"))
    assert any("Evidence" in line for line in lines(page, "draft_faults"))


def test_that_a_checklist_goes_out_as_text_under_its_own_name_only(
    page: Desk, tmp_path: Path
) -> None:
    page.answers.file = tmp_path / "other.toml"
    page.press("checklist_export")
    page.settle()
    assert "control_room.toml" in page.message
    assert not (tmp_path / "other.toml").exists()
    page.answers.file = tmp_path / "control_room.toml"
    page.press("checklist_export")
    page.settle()
    checked = page.session.services.checklist_exchange.read(tmp_path / "control_room.toml")
    assert checked.faults == ()


def test_that_a_local_standard_is_seen_in_the_guidance_and_taken_back(page: Desk) -> None:
    page.press("checklists_tab_2")
    page.settle()
    figure = page.find(QSpinBox, "local_value")
    figure.setFocus()
    figure.selectAll()
    QTest.keyClicks(figure, "20")
    page.press("standard_set")
    page.settle()
    assert "which policy" in page.text("standard_fault")
    write(page, "local_source", "Force response policy 7")
    write(page, "local_set_by", "Head of assurance")
    page.press("standard_set")
    page.settle()
    assert "20 minutes | 15 minutes" in lines(page, "standards")[0]
    assert "Force response policy 7" in lines(page, "standards")[0]
    page.press("checklists_tab_0")
    pick(page, "theme_criteria", "arrive within the target")
    assert "20 minutes. Set locally from Force response policy 7" in page.everything_said()
    page.press("checklists_tab_2")
    page.settle()
    page.press("standard_reset")
    page.settle()
    assert "15 minutes | 15 minutes" in lines(page, "standards")[0]


def test_that_a_preview_folds_questions_and_keeps_nothing(small_page: Desk) -> None:
    desk = small_page
    journal = desk.journal()
    desk.press("checklist_preview")
    desk.settle()
    desk.press("answer_not_met")
    desk.settle()
    assert "4 of 5 questions" in desk.text("preview_remark")
    assert any("Does not apply here" in line for line in lines(desk, "preview_criteria"))
    desk.press("answer_met")
    desk.settle()
    assert "5 of 5 questions" in desk.text("preview_remark")
    assert desk.journal() == journal


def test_that_faults_of_files_are_shown(open_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = open_desk.session.services.checklist_exchange
    monkeypatch.setattr(type(exchange), "faults", lambda _self: ["broken.toml:3: Not TOML."])
    open_desk.press("rail_checklists")
    open_desk.settle()
    assert "broken.toml:3: Not TOML." in open_desk.text("checklist_faults")
    assert open_desk.find(QLabel, "checklist_faults").isVisible()


def test_that_a_version_that_cannot_be_read_says_why(
    page: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> Checklist:
        raise AuditError("The file is damaged.", remedy="Restore a copy.")

    monkeypatch.setattr("audit_app.ui.pages.checklists.open_version", fail)
    pick(page, "themes", "Missing from home")
    assert page.text("theme_about") == "The file is damaged. Restore a copy."


WHERE = ("standards", "editor", "compare", "preview", "adopt", "new")


def go(desk: Desk, where: str) -> None:
    """Open the page, and a part of it."""
    if where == "adopt":
        desk.use(SoundChecklists())
        desk.fill(made_up_rows(4))
    desk.press("rail_checklists")
    desk.settle()
    if where in {"editor", "compare"}:
        begin_draft(desk)
        pick(desk, "draft_outline", "2!, ")
    presses = {
        "standards": "checklists_tab_2",
        "compare": "draft_compare",
        "preview": "checklist_preview",
        "adopt": "checklist_adopt",
        "new": "new_checklist",
    }
    if where in presses:
        desk.press(presses[where])
    desk.settle()


@pytest.mark.parametrize("where", WHERE)
def test_that_the_keyboard_reaches_everything_and_each_thing_has_a_name(
    open_desk: Desk, where: str
) -> None:
    go(open_desk, where)
    every_page.test_that_everything_the_keyboard_reaches_has_a_name_for_screen_readers(open_desk)
    every_page.test_that_no_two_things_in_sight_share_a_letter_for_alt(open_desk)
    every_page.test_that_tab_leaves_every_field_and_reaches_everything(open_desk)


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("where", WHERE)
def test_that_everything_to_press_can_be_reached_at_usual_and_double_text(
    open_desk: Desk, where: str, scale: int
) -> None:
    desk = open_desk
    go(desk, where)
    desk.session.theme.apply("light", scale)
    desk.window.resize(1366, 768)
    desk.settle()
    assert (desk.window.width(), desk.window.height()) == (1366, 768)
    cut = [
        each.objectName()
        for kind in (QPushButton, QComboBox, QSpinBox, QDateEdit, QLineEdit)
        for each in desk.window.findChildren(kind)
        if each.isVisible() and each.objectName() and not every_page._reachable(desk, each)
    ]
    desk.session.theme.apply("light", 100)
    assert cut == []
