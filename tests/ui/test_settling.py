"""Comparing and settling in the window: blind, fixed, side by side, by keys."""

from __future__ import annotations

from collections import defaultdict

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
)

from audit_app.domain.scorers import Assignment
from audit_app.ui.panels import Panels
from audit_app.ui.review.agreement import AgreementPanel
from audit_app.ui.review.settling import SettlePanel
from audit_app.ui.widgets.text_field import TextField
from audit_app.usecases.audit_view import export_view
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows
from tests.helpers.double_scored import PEER, DoubleScored, as_drawn
from tests.ui.test_every_page import _reachable, focusable

DIFFERENCES = {0: {"home_visit": "partly"}, 2: {"supervisor": "not_met"}, 3: {"visits": "4"}}


class Review:
    """The Review step of an audit that a peer scored too."""

    def __init__(self, desk: Desk, audit: DoubleScored, peer: Assignment) -> None:
        self.desk, self.audit, self.peer = desk, audit, peer

    def open(self, key: str) -> None:
        """Open the Review step at a panel."""
        self.desk.open_audit(self.desk.audit(), "review")
        self.desk.find(Panels, "").show_panel(key)
        self.desk.settle()

    def show(self, key: str) -> None:
        """Show another panel of the step in sight."""
        self.desk.press(f"panel_{key}")
        self.desk.settle()

    def fix(self) -> None:
        """Take the first look."""
        self.desk.press("agreement_notice_act")
        self.desk.settle()

    @property
    def settling(self) -> SettlePanel:
        return self.desk.find(SettlePanel, "")

    @property
    def reason(self) -> TextField:
        return self.desk.find(TextField, "settle_reason")

    def rows(self, name: str) -> list[list[str]]:
        """Return what a table shows."""
        model = self.desk.find(QTableView, name).model()
        assert isinstance(model, QAbstractTableModel)
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def key(self, key: Qt.Key) -> None:
        """Press a key where the differences are shown."""
        self.settling.view.setFocus()
        QTest.keyClick(self.settling.view, key)
        self.desk.settle()

    def settle(self, key: Qt.Key, reason: str = "seen on file", role: str = "chair") -> None:
        """Settle the difference in hand with one key and a reason."""
        self.key(key)
        self.desk.find(QLineEdit, "settle_role").setText(role)
        QTest.keyClicks(self.reason, reason)
        QTest.keyClick(self.reason, Qt.Key.Key_Return)
        self.desk.settle()

    def settle_all(self) -> None:
        for _ in DIFFERENCES:
            self.settle(Qt.Key.Key_1)


@pytest.fixture
def review(open_desk: Desk) -> Review:
    open_desk.use(MadeUpChecklists())
    audit = open_desk.fill(made_up_rows(40))
    open_desk.draw(audit)
    made = as_drawn(open_desk.workspace, audit.id)
    made.score_first()
    peer = made.hand_out(finished=False)
    made.score_second(peer, DIFFERENCES)
    return Review(open_desk, made, peer)


@pytest.fixture
def fixed(review: Review) -> Review:
    """Agreement worked out, the differences in sight."""
    review.audit.finish(review.peer)
    review.open("agreement")
    review.fix()
    review.show("settle")
    return review


def test_that_both_panels_say_in_a_sentence_that_they_are_blind(review: Review) -> None:
    review.open("agreement")
    assert review.desk.text("agreement_notice_heading") == "Blind until everybody has finished."
    assert "Peer reviewer, force B has not finished." in review.desk.text("agreement_notice_words")
    assert not review.desk.find(QPushButton, "agreement_notice_act").isVisible()
    review.show("settle")
    assert "once agreement is fixed" in review.desk.text("settle_notice_words")
    assert "Partly met" not in review.desk.everything_said()


def test_that_the_first_look_fixes_agreement_and_shows_what_divides_people(
    review: Review,
) -> None:
    review.audit.finish(review.peer)
    review.open("agreement")
    review.fix()
    assert review.desk.text("agreement_overall").startswith(
        "All questions: 22 of 24 pairs agree (92%;"
    )
    rows = review.rows("agreement")
    assert {row[0] for row in rows[:3]} == {
        "Is home_visit on file?",
        "Is visits on file?",
        "Is supervisor on file?",
    }
    assert rows[0][1:4] == ["5 of 6 (83%)", "36%", "1"]
    assert review.desk.journal()[-1][0] == "agreement_fixed"


def test_that_who_was_kinder_waits_for_the_last_difference(fixed: Review) -> None:
    fixed.show("agreement")
    panel = fixed.desk.find(AgreementPanel, "")
    assert "once the last difference is settled" in fixed.desk.text("agreement_direction")
    fixed.show("settle")
    fixed.settle_all()
    fixed.show("agreement")
    fixed.desk.find(QTableView, "agreement").selectRow(0)
    fixed.desk.settle()
    assert panel.details.isVisible()
    assert PEER in fixed.desk.everything_said()
    fixed.desk.press("agreement_sections")
    assert "kinder in 2 of 2" in fixed.desk.text("agreement_direction")


def test_that_a_wording_is_mended_with_one_press(fixed: Review) -> None:
    fixed.show("agreement")
    wanted: list[tuple[str, str]] = []
    fixed.desk.session.criterion_wanted.connect(lambda *given: wanted.append(given))
    fixed.desk.press("agreement_mend")
    fixed.desk.settle()
    assert wanted[0][0] == "made_up"
    assert fixed.desk.find(QPushButton, "draft_publish").isVisible()
    question = fixed.desk.window.focusWidget().property("plainText")
    assert question == f"Is {wanted[0][1]} on file?"


def test_that_critical_differences_come_first_and_nothing_is_chosen(fixed: Review) -> None:
    titles = [each.below for each in fixed.settling.view.differences.entries.rows]
    assert titles[0] == "Is supervisor on file?"
    assert fixed.desk.find(QLabel, "settle_critical").isVisible()
    buttons = fixed.desk.window.findChildren(QPushButton)
    chosen = [each for each in buttons if each.objectName().startswith("settle_")]
    assert not any(each.isChecked() for each in chosen)


def test_that_one_key_and_a_reason_settle_and_go_on(fixed: Review) -> None:
    first = fixed.settling.view.differences.entries.rows[0].key
    left = fixed.desk.find(QPushButton, "settle_1").text().split("   ")[1]
    fixed.settle(Qt.Key.Key_Left)
    assert fixed.desk.text("settle_progress") == "1 of 3 settled"
    assert fixed.settling.view.differences.entries.rows[0].state == f"✓ {left}"
    assert fixed.settling.view.differences.currentIndex().row() == 1
    action, details = fixed.desk.journal()[-1]
    assert (action, details["new"]["reason"]) == ("difference_settled", "seen on file")  # type: ignore[index]
    view = export_view(
        fixed.desk.workspace, MadeUpChecklists(), fixed.desk.session.services.clock, 1
    )
    ((case, criterion),) = view.settlements
    assert first == f"{case}/{criterion}"


def test_that_keys_act_from_the_moment_the_panel_is_chosen_and_enter_settles_from_every_field(
    fixed: Review,
) -> None:
    fixed.desk.press("panel_settle")
    for typed in ("1", "seen on file"):
        QTest.keyClicks(fixed.desk.window.focusWidget(), typed)
    fixed.desk.key(Qt.Key.Key_Return)
    assert fixed.desk.text("settle_fault") == "Say who settles, as a role. Nothing was settled."
    QTest.keyClicks(fixed.desk.window.focusWidget(), "chair")
    fixed.desk.key(Qt.Key.Key_Return)
    fixed.desk.settle()
    assert fixed.desk.text("settle_progress").startswith("1 of")


def test_that_digits_and_arrows_choose_sides_and_other_answers(fixed: Review) -> None:
    for key, name in (
        (Qt.Key.Key_Right, "settle_2"),
        (Qt.Key.Key_1, "settle_1"),
        (Qt.Key.Key_4, "settle_4"),
    ):
        fixed.key(key)
        assert fixed.desk.find(QPushButton, name).isChecked()
        assert fixed.desk.window.focusWidget() is fixed.reason


def test_that_nothing_is_settled_without_a_reason_and_it_is_asked_for_in_place(
    fixed: Review,
) -> None:
    fixed.settle(Qt.Key.Key_1, reason="  ")
    assert "Say why this answer counts" in fixed.desk.text("settle_fault")
    fixed.settle(Qt.Key.Key_1, role="")
    assert "Say who settles" in fixed.desk.text("settle_fault")
    assert fixed.desk.text("settle_progress") == "0 of 3 settled"
    assert fixed.desk.errors == []


def test_that_a_number_nobody_gave_is_typed_where_the_question_takes_one(fixed: Review) -> None:
    fixed.key(Qt.Key.Key_N)
    assert fixed.desk.window.focusWidget() is fixed.settling.view
    entries = fixed.settling.view.differences.entries.rows
    while not fixed.desk.text("settle_question").startswith("Is visits"):
        fixed.key(Qt.Key.Key_Down)
    fixed.key(Qt.Key.Key_N)
    number = fixed.desk.find(QLineEdit, "settle_number")
    assert fixed.desk.window.focusWidget() is number
    QTest.keyClicks(number, "x12")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert fixed.desk.window.focusWidget() is fixed.reason
    fixed.desk.find(QLineEdit, "settle_role").setText("chair")
    QTest.keyClicks(fixed.reason, "twelve in the log")
    QTest.keyClick(fixed.reason, Qt.Key.Key_Return)
    fixed.desk.settle()
    assert "✓ 12" in [each.state for each in fixed.settling.view.differences.entries.rows]
    assert len(entries) == len(DIFFERENCES)


def test_that_what_is_typed_as_a_reason_answers_nothing(fixed: Review) -> None:
    fixed.key(Qt.Key.Key_1)
    QTest.keyClicks(fixed.reason, "log 2, page 3")
    assert fixed.desk.find(QPushButton, "settle_1").isChecked()
    QTest.keyClick(fixed.reason, Qt.Key.Key_Escape)
    assert fixed.desk.window.focusWidget() is fixed.settling.view


def test_that_settling_again_replaces_what_it_came_to(fixed: Review) -> None:
    fixed.settle(Qt.Key.Key_1)
    fixed.key(Qt.Key.Key_Up)
    assert "Settled as" in fixed.desk.text("settle_state")
    fixed.settle(Qt.Key.Key_2, reason="read again")
    assert fixed.desk.text("settle_progress") == "1 of 3 settled"
    fixed.key(Qt.Key.Key_Up)
    assert "read again" in fixed.desk.text("settle_state")


def test_that_nobody_is_named_before_the_last_and_everybody_after(fixed: Review) -> None:
    panel = fixed.settling
    assert PEER not in "".join(label.text() for label in panel.findChildren(QLabel))
    fixed.settle_all()
    assert fixed.desk.text("settle_progress") == "All 3 settled"
    assert PEER in "".join(label.text() for label in panel.findChildren(QLabel))


def test_that_what_settling_changed_is_shown_after_the_last(fixed: Review) -> None:
    assert not fixed.desk.find(QCheckBox, "settle_outcome").isVisible()
    for _ in range(2):
        names = {fixed.desk.find(QPushButton, f"settle_{n}").text()[4:]: n for n in (1, 2)}
        kind = next(n for words, n in names.items() if words in {"Not met", "Partly met"})
        fixed.settle(Qt.Key.Key_1 if kind == 1 else Qt.Key.Key_2)
    fixed.settle(Qt.Key.Key_1)
    fixed.desk.find(QCheckBox, "settle_outcome").setChecked(True)
    fixed.desk.settle()
    rows = {row[0]: row[1:] for row in fixed.rows("settle_changed")}
    assert rows["Is supervisor on file?"] == ["6 of 6", "5 of 6"]


def test_that_a_private_sheet_is_saved_for_each_scorer(fixed: Review) -> None:
    fixed.settle_all()
    fixed.desk.find(QCheckBox, "settle_outcome").setChecked(True)
    fixed.desk.settle()
    fixed.desk.answers.file = fixed.desk.path.parent / "sheet.pdf"
    fixed.desk.press("settle_sheet_1")
    fixed.desk.settle()
    assert fixed.desk.answers.file.read_bytes().startswith(b"%PDF")
    assert fixed.desk.message.startswith("Written: sheet.pdf")


def test_that_large_type_fills_the_page_and_ends_with_it(fixed: Review) -> None:
    theme = fixed.desk.session.theme
    usual = theme.scale
    fixed.desk.find(QCheckBox, "settle_large").setChecked(True)
    fixed.desk.settle()
    assert theme.scale == 200
    assert not fixed.settling.view.differences.isVisible()
    assert fixed.desk.window.width() <= 1366
    fixed.show("agreement")
    assert theme.scale == usual
    fixed.show("settle")
    assert fixed.settling.view.differences.isVisible()


def test_that_only_what_is_left_can_be_listed(fixed: Review) -> None:
    fixed.settle(Qt.Key.Key_1)
    fixed.desk.find(QCheckBox, "settle_left_only").setChecked(True)
    assert len(fixed.settling.view.differences.entries.rows) == 2


def test_that_an_audit_without_a_further_scorer_says_what_to_do(open_desk: Desk) -> None:
    open_desk.use(MadeUpChecklists())
    open_desk.draw(open_desk.fill(made_up_rows(40)))
    open_desk.open_audit(open_desk.audit(), "review")
    open_desk.find(Panels, "").show_panel("agreement")
    open_desk.settle()
    assert open_desk.text("agreement_notice_heading") == "Nobody else scores this sample yet."


@pytest.mark.parametrize("panel", ["agreement", "settle"])
def test_that_everything_has_a_name_and_no_letter_stands_for_two(fixed: Review, panel: str) -> None:
    fixed.show(panel)
    nameless = [
        each.objectName()
        for each in focusable(fixed.desk)
        if not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name).strip()
    ]
    assert nameless == []
    letters: dict[str, list[str]] = defaultdict(list)
    for widget in fixed.desk.window.findChildren(QAbstractButton):
        letter = QKeySequence.mnemonic(widget.text()).toString()
        if letter and widget.isVisible():
            letters[letter].append(widget.text())
    assert {letter: texts for letter, texts in letters.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("panel", ["agreement", "settle"])
def test_that_nothing_to_press_is_off_screen(fixed: Review, panel: str, scale: int) -> None:
    fixed.show(panel)
    theme = fixed.desk.session.theme
    theme.apply("light", scale)
    fixed.desk.window.resize(1366, 768)
    fixed.desk.settle()
    cut = [
        each.objectName()
        for each in fixed.desk.window.findChildren(QPushButton)
        + fixed.desk.window.findChildren(QLineEdit)
        + fixed.desk.window.findChildren(QComboBox)
        if each.isVisible() and not _reachable(fixed.desk, each)
    ]
    theme.apply("light", 100)
    assert fixed.desk.window.width() <= 1366
    assert fixed.desk.window.height() <= 768
    assert cut == []
