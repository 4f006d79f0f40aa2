"""The Sample step as an officer meets it: plan, draw, and what can happen to a draw afterwards."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox, QTableView, QWidget

from audit_app.domain.draw import CaseState
from audit_app.domain.review import Answer
from audit_app.domain.sampling.base import StratumDraw
from audit_app.domain.statistics.planning import width_curve
from audit_app.ui.sample.bars import DOES
from audit_app.ui.sample.choices import ByNameModel, TickModel
from audit_app.ui.sample.plan_page import PlanPage
from audit_app.usecases.planning import Rehearsal
from audit_app.usecases.scoring import give_answer, open_scoring
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.desk import Desk, made_up_rows
from tests.ui.sample_story import cell, choose, count, draw, plan, sees, select, sit_down

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def states(desk: Desk) -> Counter[CaseState]:
    return Counter(case.state for case in desk.drawn_cases())


def sampled(desk: Desk) -> list[str]:
    return [c.case_ref for c in desk.drawn_cases() if c.state is CaseState.IN_SAMPLE]


def done(desk: Desk, action: str) -> None:
    """Wait until the last thing the journal says is an action."""
    desk.until(lambda: desk.journal()[-1][0] == action, action)
    desk.settle()


# planning


def test_that_the_sentence_follows_the_size(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    count(desk, "size", 20)
    desk.until(lambda: desk.text("plan_sentence").startswith("20 of 60 cases"), "the sentence")
    count(desk, "size", 55)
    desk.until(lambda: "Read them all" in desk.text("plan_advice"), "the advice")


def test_that_a_plan_that_cannot_be_is_said_and_what_stood_there_goes(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    count(desk, "size", 61)
    desk.until(lambda: sees(desk, "plan_fault"), "the fault")
    assert "60" in desk.text("plan_fault")
    assert desk.text("plan_sentence") == ""
    assert not desk.find(QPushButton, "draw").isEnabled()
    count(desk, "size", 60)
    desk.until(lambda: desk.find(QPushButton, "draw").isEnabled(), "the plan")


def test_that_reading_every_case_asks_for_no_size(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    method = desk.find(QComboBox, "method")
    method.setCurrentIndex(method.findData("census"))
    assert not sees(desk, "size")
    desk.until(lambda: desk.text("plan_sentence").startswith("60 of 60"), "the sentence")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (0, "38 of 60 cases. If about 50% are met"),
        (1, "fewer than 5% of the register are"),
        (2, "If the share really went from 60% to 80%"),
    ],
)
def test_that_how_many_answers_each_question(desk: Desk, question: int, said: str) -> None:
    sit_down(desk)
    plan(desk, 8)
    desk.press("how_many")
    choose(desk, "size_question", question)
    if question == 2:
        count(desk, "size_n_before", 2000)
        count(desk, "size_before", 30)
        said = "If the share really went from 30% to 80%"
    desk.until(lambda: said in desk.text("size_sentence"), "the answer")


def test_that_a_size_found_is_taken_into_the_plan(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    desk.press("how_many")
    count(desk, "size_margin", 15)
    desk.until(lambda: "within 15 points" in desk.text("size_sentence"), "the answer")
    wanted = int(re.match(r"\d+", desk.text("size_sentence"))[0])  # type: ignore[index]
    desk.press("use_size")
    assert desk.find(QSpinBox, "size").value() == wanted
    desk.press("size_close")
    assert not sees(desk, "how_many_card")


def test_that_sizes_by_stratum_are_set_by_hand(desk: Desk) -> None:
    sit_down(desk)
    method = desk.find(QComboBox, "method")
    method.setCurrentIndex(method.findData("stratified"))
    desk.press("how_many")
    desk.until(lambda: sees(desk, "use_sizes"), "the answer")
    assert "each of the 2 strata" in desk.text("size_strata")
    desk.press("use_sizes")
    size = desk.find(QSpinBox, "size").value()
    desk.until(lambda: desk.text("plan_sentence").startswith(f"{size} of 60"), "the sentence")
    table = desk.find(QTableView, "strata").model()
    assert [table.index(row, 2).data() for row in range(2)] == [str(size // 2)] * 2


def test_that_a_change_too_small_to_see_is_said_instead_of_a_size(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    desk.press("how_many")
    choose(desk, "size_question", 2)
    count(desk, "size_after", 61)
    desk.until(lambda: "No sample that large" in desk.text("size_sentence"), "the refusal")
    assert not desk.find(QPushButton, "use_size").isEnabled()


def test_that_five_thousand_strata_are_shown_at_once(desk: Desk) -> None:
    sit_down(desk)
    page = desk.window.findChild(PlanPage)
    assert page is not None
    strata = [StratumDraw(f"Team {n:05d}", 20, 1, 1, "1", "") for n in range(5000)]
    names = tuple(each.stratum for each in strata)
    curve = width_curve(100_000, present=5000)
    seconds = []
    for turn in range(4):
        shown = Rehearsal(5000, 100_000, strata, (*names[turn:], *names[:turn]), "", "", curve)
        begun = time.process_time()
        page.show_rehearsal(shown)
        page.grab()
        seconds.append(time.process_time() - begun)
    assert min(seconds) < (0.5 if sys.gettrace() else 0.05)  # measuring coverage is slow


def test_that_ticks_and_numbers_keep_to_the_rules_of_models(desk: Desk) -> None:
    for model in (TickModel(desk.window), ByNameModel(desk.window)):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.offer(["North", "South", ""])
    ticks, numbers = TickModel(desk.window), ByNameModel(desk.window)
    ticks.offer(["North", "South", ""])
    ticks.setData(ticks.index(2), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    ticks.setData(ticks.index(0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert ticks.chosen == ["North", ""]
    ticks.offer(["South", ""])
    assert ticks.chosen == [""]
    numbers.offer(["North", "South"])
    numbers.setData(numbers.index(1, 1), " 7 ")
    numbers.offer(["South", "West"])
    assert numbers.values == {"South": "7"}
    assert _texts(numbers) == [["South", "7"], ["West", ""]]


def _texts(model: QAbstractItemModel) -> list[list[str]]:
    columns = range(model.columnCount())
    return [[model.index(row, c).data() for c in columns] for row in range(model.rowCount())]


# after the draw


@pytest.mark.parametrize(("happened", "state"), [(0, "out_of_scope"), (1, "withheld")])
def test_that_a_case_makes_way_for_the_next_reserve(desk: Desk, happened: int, state: str) -> None:
    sit_down(desk)
    draw(desk)
    ref = sampled(desk)[2]
    select(desk, ref)
    choose(desk, "happened", happened)
    assert "The next reserve of its stratum comes in" in desk.text("case_said")
    desk.type("happened_words", "Twice in the register")
    desk.press("happened_do")
    done(desk, "case_replaced")
    assert desk.journal()[-1][1]["reason"] == state
    assert cell(desk, ref, 3) == "Replaced"
    assert states(desk)[CaseState.IN_SAMPLE] == 8


def test_that_a_file_nobody_finds_stays_and_can_be_found_again(desk: Desk) -> None:
    sit_down(desk)
    draw(desk)
    ref = sampled(desk)[0]
    select(desk, ref)
    choose(desk, "happened", 2)
    assert "counts as not met" in desk.text("case_said")
    desk.type("happened_words", "Archive and station searched")
    desk.press("happened_do")
    done(desk, "case_not_found")
    assert cell(desk, ref, 3) == "In, not found"
    assert cell(desk, ref, 5) == "Not found: Archive and station searched"
    assert ref in sampled(desk)
    desk.press("found")
    done(desk, "case_found")
    assert cell(desk, ref, 3) == "In the sample"


def test_that_without_words_nothing_happens_to_a_case(desk: Desk) -> None:
    sit_down(desk)
    draw(desk)
    select(desk, sampled(desk)[0])
    desk.press("happened_do")
    desk.until(lambda: "No reason was given" in desk.message, "the refusal")
    assert states(desk)[CaseState.REPLACED] == 0


def test_that_a_reserve_offers_nothing_to_do(desk: Desk) -> None:
    sit_down(desk)
    draw(desk)
    reserve = next(c for c in desk.drawn_cases() if c.state is CaseState.RESERVE)
    select(desk, reserve.case_ref)
    assert not desk.find(QPushButton, "happened_do").isEnabled()


def test_that_a_case_added_on_purpose_is_marked(desk: Desk) -> None:
    sit_down(desk)
    draw(desk)
    drawn = {case.case_ref for case in desk.drawn_cases()}
    other = next(row.case_ref for row in made_up_rows(60) if row.case_ref not in drawn)
    desk.press("add_case")
    desk.type("add_ref", "MFH/77777/26")
    desk.type("add_reason", "Known to us")
    desk.press("add_do")
    desk.until(lambda: "no case 'MFH/77777/26'" in desk.message, "the refusal")
    desk.type("add_ref", other)
    desk.press("add_do")
    done(desk, "case_added_on_purpose")
    assert "1 added on purpose" in desk.text("draw_facts")
    assert cell(desk, other, 3) == "Added on purpose"
    assert cell(desk, other, 5) == "Known to us"
    assert len(sampled(desk)) == 8


def test_that_drawing_more_keeps_cases_and_answers(desk: Desk) -> None:
    audit = sit_down(desk)
    draw(desk)
    before = sampled(desk)
    scoring = open_scoring(desk.workspace, MadeUpChecklists(), audit.id)
    assert scoring is not None
    criterion = MADE_UP.criteria[0]
    option = MADE_UP.scale_of(criterion).options[0].key
    given = Answer(criterion.key, option, note="Read on Monday")
    clock = desk.session.services.clock
    give_answer(desk.workspace, scoring, clock, scoring.cases[0].id, given)

    desk.press("draw_more")
    count(desk, "extend_size", 15)
    desk.press("extend_do")
    desk.until(lambda: "needs a reason" in desk.message, "the refusal")
    desk.type("extend_reason", "The first figure was too wide")
    desk.press("extend_do")
    done(desk, "draw_made")

    assert desk.text("draw_title") == "Draw 2 of 2: The first figure was too wide"
    assert set(before) < set(sampled(desk))
    assert len(sampled(desk)) == 15
    (review,) = desk.reviews().values()
    assert review.answers[criterion.key].note == "Read on Monday"
    assert not sees(desk, "extend_bar")


def test_that_what_cannot_be_extended_does_not_offer_it(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    method = desk.find(QComboBox, "method")
    method.setCurrentIndex(method.findData("systematic"))
    desk.press("draw")
    desk.until(lambda: sees(desk, "drawn_cases"), "the draw")
    assert not sees(desk, "draw_more")


def test_that_another_draw_says_why(desk: Desk) -> None:
    sit_down(desk)
    draw(desk)
    desk.press("draw_again")
    desk.press("draw")
    assert "Say why this draw is made" in desk.text("plan_fault")
    desk.type("draw_reason", "Wrong period")
    desk.press("draw")
    desk.until(lambda: desk.text("draw_title") == "Draw 2 of 2: Wrong period", "the draw")


# for everyone


def focusable(desk: Desk) -> list[QWidget]:
    """Widgets in sight that Tab reaches."""
    return [
        each
        for each in desk.window.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
    ]


def said_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QPushButton) else ""
    return widget.accessibleName() or text


def letters(desk: Desk) -> Counter[str]:
    """Letters that work with Alt on what is in sight."""
    labelled = [
        each.text()
        for each in desk.window.findChildren(QPushButton)
        if each.isVisible() and each.isEnabled()
    ]
    labelled += [
        each.text()
        for each in desk.window.findChildren(QLabel)
        if each.isVisible() and each.buddy() is not None
    ]
    return Counter(found[1].upper() for text in labelled if (found := re.search("&([^&])", text)))


VIEWS = ("plan", "how_many", "more", "result", "add", "extend", "compare", "names", "commitments")


@pytest.mark.parametrize("view", VIEWS)
def test_that_every_view_can_be_used_with_keys_and_a_screen_reader(desk: Desk, view: str) -> None:
    sit_down(desk)
    _go(desk, view)
    unnamed = [each for each in focusable(desk) if not said_of(each)]
    assert [f"{type(each).__name__} {each.objectName()}" for each in unnamed] == []
    outside = {"A"}  # the list of audits and the way back to it share one letter
    assert {letter for letter, n in letters(desk).items() if n > 1} <= outside


def _go(desk: Desk, view: str) -> None:
    plan(desk, 8)
    if view in ("how_many", "more"):
        desk.press(view)
    elif view in ("result", "add", "extend"):
        draw(desk)
        select(desk, sampled(desk)[0])
        opens = {"add": "add_case", "extend": "draw_more"}
        if view in opens:
            desk.press(opens[view])
    elif view != "plan":
        _go_to_ceremony(desk, view)


def _go_to_ceremony(desk: Desk, view: str) -> None:
    desk.press("agree_seed")
    desk.until(lambda: sees(desk, "frame_digest"), "the fingerprint")
    if view == "compare":
        return
    desk.type("freeze_reason", "First sample")
    desk.press("freeze")
    desk.until(lambda: sees(desk, "ours"), "the freeze")
    if view == "commitments":
        desk.type("ours", "North")
        desk.find(QWidget, "others").setFocus()
        QTest.keyClicks(desk.find(QWidget, "others"), "South")
        desk.press("commit")
        desk.until(lambda: sees(desk, "our_commitment"), "the commitment")


def test_that_tab_goes_through_the_plan_as_the_eye_does(desk: Desk) -> None:
    sit_down(desk)
    method = desk.find(QComboBox, "method")
    method.setCurrentIndex(method.findData("cluster"))
    desk.settle()
    names = ["method"]
    widget = method.nextInFocusChain()
    while widget is not None and widget is not method:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(widget.objectName())
        widget = widget.nextInFocusChain()
    wanted = ["method", "size", "how_many", "input_cluster", "input_cases_per_cluster", "reserves"]
    wanted += ["seed_origin", "agree_seed", "more"]
    assert [name for name in names if name in wanted] == wanted


def test_that_the_bar_says_what_each_happening_does(desk: Desk) -> None:
    sit_down(desk)
    draw(desk)
    assert "for any other reason" in desk.text("case_said")
    select(desk, sampled(desk)[0])
    said = []
    for place in range(3):
        choose(desk, "happened", place)
        said.append((desk.text("case_said"), desk.find(QPushButton, "happened_do").text()))
    assert [words.partition(": ")[2] for words, _ in said] == list(DOES.values())
    assert [text for _, text in said] == 2 * ["&Replace by the next reserve"] + [
        "Mark as &not found"
    ]


def test_that_clusters_are_not_sized_as_cases(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    method = desk.find(QComboBox, "method")
    method.setCurrentIndex(method.findData("cluster"))
    desk.press("how_many")
    desk.until(lambda: "cases of one cluster are alike" in desk.text("size_sentence"), "the words")
    assert not desk.find(QPushButton, "use_size").isEnabled()
