"""The figures at a glance and the findings written on them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QWidget,
)

from audit_app.domain.figures import audit_figures
from audit_app.domain.findings import Finding
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Settlement, Side
from audit_app.domain.strata_figures import Breakdown, part_figures
from audit_app.domain.thresholds import ThresholdSetting
from audit_app.ui.glance.lines import plain_tooltip
from audit_app.ui.models.rows import RowsModel
from audit_app.ui.score.lists import EntryList
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.scoring import give_answer, give_grade, open_scoring
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows

PATTERN = ("met", "met", "met", "not_met", "partly", "cannot_tell", "n_a")


def score(desk: Desk, n_cases: int) -> None:
    """Answer the choice criteria of the first cases, each case in a pattern of its own."""
    workspace, clock = desk.workspace, desk.session.services.clock
    sheet = open_scoring(workspace, MadeUpChecklists(), desk.audit().id)
    assert sheet is not None
    for number, case in enumerate(sheet.cases[:n_cases]):
        for place, key in enumerate(("risk_recorded", "home_visit", "supervisor")):
            option = PATTERN[(number * (place + 2) + place) % len(PATTERN)]
            reason = "No need." if option == "n_a" else ""
            if key == "home_visit" and option == "n_a":
                option = "not_met"  # it must apply where the risk is high
            answer = Answer(key, option, reason=reason)
            give_answer(workspace, sheet, clock, case.id, answer)
        give_grade(workspace, sheet, clock, case.id, "good", "Seen so.")


class Figures:
    """The panel with the figures."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def table(self) -> QTableView:
        return self.desk.find(QTableView, "figures")

    def column(self, place: int, table: str = "figures") -> list[str]:
        """Return what a column of a table says, from the top."""
        model = self.desk.find(QTableView, table).model()
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    def tick(self, name: str) -> None:
        """Tick or untick a box by the keyboard."""
        box = self.desk.find(QCheckBox, name)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        self.desk.settle()

    def show(self, view: str) -> None:
        self.desk.press(f"figures_{view}")
        self.desk.settle()

    def set_thresholds(self, green: int, amber: int, by: str = "Audit lead") -> None:
        """Set the thresholds as a person does."""
        self.desk.press("thresholds")
        self.desk.find(QSpinBox, "threshold_green").setValue(green)
        self.desk.find(QSpinBox, "threshold_amber").setValue(amber)
        self.desk.type("threshold_by", by)
        self.desk.press("threshold_set")
        self.desk.settle()


@pytest.fixture
def undrawn(open_desk: Desk) -> Desk:
    open_desk.use(MadeUpChecklists())
    open_desk.fill(made_up_rows(40))
    return open_desk


@pytest.fixture
def figures(undrawn: Desk) -> Figures:
    """Twenty of forty cases drawn, sixteen read."""
    undrawn.draw(undrawn.audit(), size=20)
    score(undrawn, 16)
    undrawn.open_audit(undrawn.audit(), "findings")
    return Figures(undrawn)


def settings(desk: Desk) -> Sequence[ThresholdSetting]:
    with desk.workspace.reading() as unit:
        return unit.kept(ThresholdSetting, desk.audit().id)


def findings(desk: Desk) -> Sequence[Finding]:
    with desk.workspace.reading() as unit:
        return unit.kept(Finding, desk.audit().id)


def test_that_before_a_draw_and_before_a_score_the_page_says_what_to_do(undrawn: Desk) -> None:
    undrawn.open_audit(undrawn.audit(), "findings")
    assert "Draw it first" in undrawn.text("figures_words")
    undrawn.draw(undrawn.audit())
    undrawn.open_audit(undrawn.audit(), "findings")
    assert "No case has been scored yet" in undrawn.text("figures_words")


def test_that_the_figures_shown_are_those_of_the_audit(figures: Figures) -> None:
    desk = figures.desk
    view = export_view(
        desk.workspace, MadeUpChecklists(), desk.session.services.clock, desk.audit().id
    )
    expected = audit_figures(view)
    figures.tick("worst_first")
    assert figures.column(2) == [each.rate.words for each in expected.criteria]
    assert expected.files.words in desk.text("figures_headline")
    figures.tick("as_table")
    assert figures.column(1) == [str(each.rate.met) for each in expected.criteria]
    assert figures.column(2) == [str(each.rate.applicable) for each in expected.criteria]
    assert figures.column(3) == [each.rate.words for each in expected.criteria]
    figures.show("sections")
    assert figures.column(3) == [
        expected.files.words,
        *(each.files.words for each in expected.sections),
    ]


def test_that_the_worst_come_first_until_the_order_of_the_checklist_is_asked_for(
    figures: Figures,
) -> None:
    questions = [criterion.question for criterion in MADE_UP.criteria if criterion.scale == "met"]
    worst_first = figures.column(0)
    figures.tick("worst_first")
    in_order = [text.removesuffix(" (critical)") for text in figures.column(0)]
    assert in_order == questions
    assert worst_first != figures.column(0)
    assert sorted(worst_first) == sorted(figures.column(0))


def test_that_answers_missing_make_the_figures_interim_and_say_so(figures: Figures) -> None:
    assert "Interim" in figures.desk.text("figures_notes")
    assert "16 of 20 drawn cases begun" in figures.desk.text("figures_headline")


def test_that_the_keys_lead_from_a_figure_to_its_cases_and_to_the_page_where_they_are_scored(
    figures: Figures,
) -> None:
    desk = figures.desk
    figures.table.setFocus()
    desk.key(Qt.Key.Key_Down)
    row = figures.table.currentIndex().row()
    title = figures.column(0)[row].removesuffix(" (critical)")
    assert desk.text("behind_title") == title
    assert desk.text("behind_words") == figures.column(2)[row]
    desk.key(Qt.Key.Key_Return)
    cases = desk.find(QTableView, "behind_cases")
    assert desk.window.focusWidget() is cases
    desk.key(Qt.Key.Key_Down)
    wanted = str(cases.model().index(1, 0).data())
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert wanted in desk.text("case_title")
    criteria = desk.find(EntryList, "criteria")
    in_hand = criteria.entries.rows[criteria.currentIndex().row()].key
    assert MADE_UP.criterion(in_hand).question == title


def test_that_one_click_on_a_case_opens_it(figures: Figures) -> None:
    desk = figures.desk
    figures.table.selectRow(0)
    cases = desk.find(QTableView, "behind_cases")
    place = cases.visualRect(cases.model().index(0, 0)).center()
    wanted = str(cases.model().index(0, 0).data())
    QTest.mouseClick(cases.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()
    assert wanted in desk.text("case_title")


def test_that_the_cases_behind_a_figure_are_all_of_the_sample_those_not_met_first(
    figures: Figures,
) -> None:
    figures.table.selectRow(0)
    counts = figures.column(1, "behind_cases")
    order = ["Not met", "Partly met", "Cannot tell", "Not answered", "Met", "Not applicable"]
    assert len(counts) == 20
    assert counts == sorted(counts, key=order.index)
    assert counts.count("Not answered") == 4


def test_that_nothing_has_a_colour_before_somebody_sets_where_it_begins(figures: Figures) -> None:
    assert set(figures.column(3)) <= {"", "None applicable"}
    assert "nobody has set thresholds" in figures.desk.text("figures_notes")
    figures.set_thresholds(90, 5)
    assert set(figures.column(3)) - {"", "None applicable"}
    (kept,) = settings(figures.desk)
    assert (kept.green, kept.amber, kept.set_by) == (90, 5, "Audit lead")
    assert ("thresholds_set") in [action for action, _ in figures.desk.journal()]
    assert "set by Audit lead" in figures.desk.text("figures_notes")


def test_that_a_figure_without_a_colour_says_how_many_more_cases_would_decide(
    figures: Figures,
) -> None:
    figures.set_thresholds(90, 70)
    figures.table.selectRow(figures.column(3).index("Too few to say"))
    assert "would decide" in figures.desk.text("behind_state")
    figures.tick("as_table")
    assert any("would decide" in words for words in figures.column(4))


def test_that_thresholds_nobody_can_grade_by_are_refused_in_place(figures: Figures) -> None:
    figures.set_thresholds(50, 70)
    assert "Amber must begin below green" in figures.desk.message
    figures.desk.find(QLineEdit, "threshold_by").clear()
    figures.desk.find(QSpinBox, "threshold_green").setValue(90)
    figures.desk.press("threshold_set")
    figures.desk.settle()
    assert "who sets the thresholds" in figures.desk.message
    assert settings(figures.desk) == []


def test_that_earlier_thresholds_stay_to_be_seen(figures: Figures) -> None:
    figures.set_thresholds(90, 70)
    figures.set_thresholds(80, 60, by="Board")
    history = figures.desk.text("threshold_history")
    assert history.index("set by Board") < history.index("set by Audit lead")
    assert [each.green for each in settings(figures.desk)] == [90, 80]


def test_that_the_heat_map_shows_the_figures_of_each_team(figures: Figures) -> None:
    desk = figures.desk
    view = export_view(
        desk.workspace, MadeUpChecklists(), desk.session.services.clock, desk.audit().id
    )
    parts = part_figures(view, Breakdown.TEAM)
    figures.show("parts_team")
    heat = desk.find(QTableView, "heat_map")
    model = heat.model()
    rows = [parts.files, *parts.sections, *parts.criteria]
    assert (model.rowCount(), model.columnCount()) == (len(rows), len(parts.parts) + 1)
    for place, row in enumerate(rows):
        for part, rate in enumerate(row.rates):
            shown = str(model.index(place, part + 1).data())
            counts = f"{rate.met} of {rate.applicable}" if rate.applicable else "none"
            assert counts in shown
    heat.setFocus()
    heat.setCurrentIndex(model.index(1, 1))
    desk.key(Qt.Key.Key_Right)
    team = parts.parts[1]
    assert desk.text("behind_title").startswith(f"{team.title}: ")
    assert len(figures.column(0, "behind_cases")) == team.sample


def test_that_the_grades_are_told_and_can_be_walked(figures: Figures) -> None:
    figures.show("grades")
    assert "Good: 16 of 16" in figures.desk.text("grade_words")
    assert "4 of 20 not graded yet" in figures.desk.text("grade_words")
    grades = figures.desk.find(QWidget, "grades")
    QTest.keyClick(grades, Qt.Key.Key_Right)
    assert figures.desk.text("behind_title") == "Good"
    assert len(figures.column(0, "behind_cases")) == 16


def test_that_a_settled_answer_counts_and_the_first_stands_beside_it(figures: Figures) -> None:
    desk = figures.desk
    reviews = desk.reviews()
    case = next(
        number for number, each in reviews.items() if each.answers["supervisor"].option == "met"
    )
    before = dict(zip(figures.column(0), figures.column(2), strict=True))
    with desk.workspace.unit() as unit:
        unit.put_settlement(
            Settlement(
                case, "supervisor", "not_met", "Seen together.", Side.SECOND, "lead",
                desk.session.services.clock.now(),
            )
        )  # fmt: skip
        unit.commit()
    desk.open_audit(desk.audit(), "findings")
    question = "Is supervisor on file? (critical)"
    now = dict(zip(figures.column(0), figures.column(2), strict=True))
    assert now[question] != before[question]
    figures.table.selectRow(figures.column(0).index(question))
    assert f"First scored {before[question]}" in desk.text("behind_more")


def test_that_a_tooltip_never_takes_what_it_says_for_markup(figures: Figures) -> None:
    model = figures.table.model()
    assert isinstance(model, RowsModel)
    told = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert told.startswith("<qt>")
    assert "Cases: " in told
    assert plain_tooltip("<b>x</b>\n& y") == "<qt>&lt;b&gt;x&lt;/b&gt;<br>&amp; y</qt>"


# findings


def begin(figures: Figures, row: int = 0) -> None:
    """Begin a finding on a figure."""
    figures.table.selectRow(row)
    figures.desk.press("behind_write")
    figures.desk.settle()


def test_that_a_finding_begins_with_its_figure_its_criterion_and_the_cases_that_show_it(
    figures: Figures,
) -> None:
    desk = figures.desk
    words = figures.column(2)[0]
    begin(figures)
    assert words in desk.find(QPlainTextEdit, "finding_wording").toPlainText()
    assert desk.find(QComboBox, "finding_kind").currentText() == "Gap"
    desk.type("finding_title", "Supervisors come late")
    desk.type("finding_by", "Audit lead")
    desk.press("finding_save")
    desk.settle()
    (kept,) = findings(desk)
    assert (kept.title, kept.by, kept.theme) == ("Supervisors come late", "Audit lead", "First")
    assert len(kept.criteria) == 1
    counts = [desk.reviews()[case.id].answers[kept.criteria[0]].option
              for case in desk.drawn_cases() if case.case_ref in kept.cases]  # fmt: skip
    assert counts
    assert set(counts) <= {"not_met", "partly"}
    assert "1 finding" in desk.find(QPushButton, "step_findings").text()


def test_that_a_finding_without_words_or_role_is_refused_and_stays_as_typed(
    figures: Figures,
) -> None:
    desk = figures.desk
    begin(figures)
    desk.type("finding_title", "Supervisors come late")
    desk.press("finding_save")
    desk.settle()
    assert "a role that answers for it" in desk.message
    assert desk.find(QLineEdit, "finding_title").text() == "Supervisors come late"
    assert findings(desk) == []


def test_that_a_reference_nobody_drew_is_refused_without_being_quoted(figures: Figures) -> None:
    desk = figures.desk
    begin(figures)
    desk.type("finding_by", "Audit lead")
    desk.find(QPlainTextEdit, "finding_cases").setPlainText("NOT/DRAWN/1")
    desk.press("finding_save")
    desk.settle()
    assert "1 of the 1 references given were never drawn" in desk.message
    assert "NOT/DRAWN" not in desk.message
    assert desk.find(QPlainTextEdit, "finding_cases").toPlainText() == "NOT/DRAWN/1"


@pytest.fixture
def written(figures: Figures) -> Figures:
    """Two findings, a gap and a strength, of one theme."""
    desk = figures.desk
    for title in ("First", "Second"):
        begin(figures)
        desk.type("finding_title", title)
        desk.type("finding_by", "Audit lead")
        desk.press("finding_save")
        desk.settle()
        desk.press("panel_overview")
        desk.settle()
    desk.press("panel_written")
    desk.settle()
    return figures


def test_that_a_finding_is_changed_moved_and_removed_and_each_is_in_the_journal(
    written: Figures,
) -> None:
    desk = written.desk
    table = desk.find(QTableView, "findings")
    table.selectRow(1)
    desk.settle()
    desk.type("finding_title", "Second, told better")
    desk.press("finding_save")
    desk.settle()
    desk.press("finding_up")
    desk.settle()
    assert written.column(3, "findings") == ["Second, told better", "First"]
    desk.press("finding_remove")
    desk.settle()
    assert [each.title for each in findings(desk)] == ["First"]
    actions = [action for action, _ in desk.journal()]
    for action in ("finding_written", "finding_changed", "finding_moved", "finding_removed"):
        assert action in actions


def test_that_a_strength_counts_as_much_as_a_gap(written: Figures) -> None:
    desk = written.desk
    desk.find(QTableView, "findings").selectRow(0)
    desk.settle()
    kind = desk.find(QComboBox, "finding_kind")
    kind.setFocus()
    QTest.keyClick(kind, Qt.Key.Key_Up)
    desk.press("finding_save")
    desk.settle()
    assert desk.text("findings_counts") == "1 strength, 1 gap"


def test_that_what_was_typed_is_kept_when_another_finding_is_taken_or_the_workspace_locked(
    written: Figures,
) -> None:
    desk = written.desk
    table = desk.find(QTableView, "findings")
    table.selectRow(0)
    desk.settle()
    desk.type("finding_title", "Typed, not saved")
    table.selectRow(1)
    desk.settle()
    assert "Typed, not saved" in [each.title for each in findings(desk)]
    desk.press("finding_new")
    desk.type("finding_title", "Only a title")
    desk.session.lock()
    desk.settle()
    with desk.open_again().reading() as unit:
        kept = unit.kept(Finding)
    assert [each.title for each in kept][-1] == "Only a title"
    assert kept[-1].wording == "(not finished)"


def test_that_ticked_criteria_are_kept(written: Figures) -> None:
    desk = written.desk
    desk.find(QTableView, "findings").selectRow(0)
    desk.settle()
    criteria = desk.find(QListWidget, "finding_criteria")
    criteria.setFocus()
    last = criteria.item(criteria.count() - 1)
    criteria.setCurrentItem(last)
    before = last.checkState()
    QTest.keyClick(criteria, Qt.Key.Key_Space)
    assert last.checkState() is not before
    desk.press("finding_save")
    desk.settle()
    changed = next(each for each in findings(desk) if each.title == "First")
    assert (MADE_UP.criteria[-1].key in changed.criteria) == (before is Qt.CheckState.Unchecked)


def test_that_words_of_a_label_are_plain(written: Figures) -> None:
    for each in written.desk.window.findChildren(QLabel):
        if each.objectName().startswith(("behind_", "figures_", "finding")):
            assert each.textFormat() is Qt.TextFormat.PlainText
