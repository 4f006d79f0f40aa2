"""Complete is not closed: whatever is done in whatever order, nothing closes untested or unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from audit_app.domain.action_assurance import (
    check,
    close,
    decide_no_test,
    reopen,
    retested,
    supersede,
)
from audit_app.domain.action_edits import Edit, edited
from audit_app.domain.action_parts import ActionState, Milestone, Part, Rating
from audit_app.domain.action_plan import in_order, milestone_words, plan_counts
from audit_app.domain.action_work import (
    complete,
    noted,
    reached,
    revise,
    start,
    with_evidence,
    with_milestone,
    without_milestone,
)
from audit_app.domain.actions import Action, check_action
from audit_app.domain.errors import AuditError
from audit_app.domain.escalations import same_role
from tests.helpers.actions import audit_of, figures

DAY = date(2026, 1, 1)
OWNER, OTHER, DECIDER, CHAIR = "head of protection", "assurance lead", "inspector", "gold chair"
FRESH = Action(
    theme_key="missing",
    recommendation="Recommendation 3",
    text="Every return is followed by an interview",
    owner=OWNER,
    board="gold group",
    chair=CHAIR,
    due=date(2026, 6, 30),
    criterion="interview",
)
ROLES = st.sampled_from([OWNER, OTHER, DECIDER, CHAIR, "Head of Protection", " gold-chair "])
KEYS = st.sampled_from(["interview", "risk"])
THEMES = st.sampled_from(["missing", "custody"])
LOWS = st.sampled_from([None, 0.5, 0.7, 0.9, 0.96])
DAYS = st.integers(-20, 20).map(lambda days: timedelta(days=days))
EDITS = st.one_of(
    ROLES.map(lambda role: Edit(owner=role)),
    ROLES.map(lambda role: Edit(chair=role)),
    KEYS.map(lambda key: Edit(criterion=key)),
    THEMES.map(lambda theme: Edit(theme_key=theme)),
    st.sampled_from([50, 70, 90, 95]).map(lambda target: Edit(target=target)),
    st.just(Edit(text="Most returns are followed by an interview")),
    st.sampled_from(["gold group", "vulnerability board", ""]).map(lambda name: Edit(board=name)),
    st.just(Edit(source="peer")),
)


def is_complete(path: AnyPath) -> bool:
    """Whether there is any sense in trying the steps after that; else most of a path is spent."""
    return path.action.state is ActionState.COMPLETE


class AnyPath(RuleBasedStateMachine):
    """Takes every step and edit with any role and any date; those refused change nothing.

    What was seen is kept apart from the action, as somebody would who watched: the closing is held
    against that, not against what the action says of itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.action = FRESH
        self.today = DAY
        self.assured_by = ""
        self.tested: tuple[str, str, float, date, date] | None = None
        self.seen_by = ""
        self.done_on: date | None = None
        self.said_on: date | None = None

    @initialize(stage=st.integers(0, 3))
    def it_has_come_some_way(self, stage: int) -> None:
        """By its steps alone; from the beginning, few paths would come to the last ones."""
        if stage > 0:
            self.the_work_is_done()
        if stage > 1:
            self.its_own_question_is_tested(0.96, 1, 0)
        if stage > 2:
            self.somebody_checks(OTHER)

    def take(self, step: Callable[[Action], Action]) -> bool:
        before = self.action
        try:
            self.action = step(before)
        except AuditError:
            return False
        assert self.action is not before
        return True

    def forget(self) -> None:
        self.assured_by, self.tested, self.seen_by = "", None, ""

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(ago=DAYS)
    def work_begins(self, ago: timedelta) -> None:
        if self.take(lambda action: start(action, self.today - ago, self.today)):
            self.forget()

    @rule(ago=DAYS)
    def it_is_complete(self, ago: timedelta) -> None:
        on = self.today - ago
        if self.take(lambda action: complete(action, on, self.today)):
            self.forget()
            assert on <= self.today
            assert self.done_on is None or on >= self.done_on  # never said to be earlier later on
            self.done_on, self.said_on = on, self.today

    @rule(role=ROLES)
    def evidence_and_a_milestone_come(self, role: str) -> None:
        self.take(lambda action: with_evidence(action, "dip sample", "4", role, on=self.today))
        if self.take(lambda action: with_milestone(action, "one")):
            last = self.action.milestones[-1]
            self.take(lambda action: reached(action, last, self.today))

    @rule(taken_back=st.booleans())
    def a_milestone_is_left_open_or_taken_out(self, taken_back: bool) -> None:
        self.take(lambda action: with_milestone(action, "two"))
        last = Milestone("two")
        if taken_back:
            self.take(lambda action: without_milestone(action, last))

    @precondition(lambda path: not is_complete(path))
    @rule()
    def the_work_is_done(self) -> None:
        """Every step up to complete at once, or else few paths would come to the tests."""
        self.work_begins(timedelta())
        self.evidence_and_a_milestone_come("")
        self.it_is_complete(timedelta())

    @precondition(is_complete)
    @rule(
        low=st.sampled_from([0.7, 0.9, 0.96]),
        after=st.integers(-1, 4),
        ago=st.sampled_from([0, 0, 3, 8]),
    )
    def its_own_question_is_tested(self, low: float, after: int, ago: int) -> None:
        """A test that fits but for the share, and the day it begins, a few days either way."""
        assert self.action.completed_on is not None
        begins = self.action.completed_on + timedelta(days=after) - self.today
        self.time_passes(5)
        key, theme = self.action.criterion, self.action.theme_key
        self.it_is_tested(
            theme, key, low, begins - timedelta(days=5), -timedelta(days=ago), interim=False
        )

    @rule(theme=THEMES, key=KEYS, low=LOWS, begins=DAYS, drawn=DAYS, interim=st.booleans())
    def it_is_tested(
        self,
        theme: str,
        key: str,
        low: float | None,
        begins: timedelta,
        drawn: timedelta,
        interim: bool,
    ) -> None:
        from_day = self.today + begins
        audit, found = audit_of(theme, from_day), figures(key, low, interim=interim)
        if self.take(lambda action: retested(action, audit, self.today + drawn, found, self.today)):
            self.forget()
            assert not interim
            if low is not None:
                self.tested = (theme, key, low, from_day, self.today + drawn)

    @rule(role=ROLES)
    @precondition(is_complete)
    def somebody_decides_not_to_test(self, role: str) -> None:
        if self.take(lambda action: decide_no_test(action, "no cases", role, self.today)):
            self.forget()
            self.assured_by = role

    @rule(role=ROLES)
    @precondition(is_complete)
    def somebody_checks(self, role: str) -> None:
        if self.take(lambda action: check(action, role, self.today)):
            self.seen_by = role

    @rule(edit=EDITS)
    def what_was_agreed_changes(self, edit: Edit) -> None:
        before = self.action
        taken = self.take(lambda action: edited(action, edit, "agreed anew", self.today))
        if not taken:
            return
        after = self.action
        if (before.theme_key, before.criterion, before.target) != (
            *(after.theme_key, after.criterion, after.target),
        ):
            self.forget()
            self.said_on = self.said_on and self.today
        if (before.owner, before.text) != (after.owner, after.text):
            self.forget()

    @rule(rating=st.sampled_from(Rating), days=DAYS)
    def it_is_rated_and_due_later(self, rating: Rating, days: timedelta) -> None:
        self.take(lambda action: noted(action, rating, "as it goes", self.today))
        self.take(lambda action: revise(action, self.today + days, "staff", self.today))

    @precondition(is_complete)
    @rule(checker=ROLES, becomes=st.sampled_from(["", "owner", "chair"]))
    def the_checker_takes_another_part_and_signs(self, checker: str, becomes: str) -> None:
        self.somebody_checks(checker)
        if becomes:
            part = Edit(owner=checker) if becomes == "owner" else Edit(chair=checker)
            self.what_was_agreed_changes(part)
        self.somebody_signs(checker if becomes == "chair" else self.action.chair)

    @rule()
    def it_is_reopened(self) -> None:
        if self.take(lambda action: reopen(action, "it came back", self.today)):
            self.forget()
            self.done_on = self.today

    @precondition(lambda path: path.today > DAY + timedelta(days=60))
    @rule()
    def it_is_superseded(self) -> None:
        if self.take(lambda action: supersede(action, "by another", self.today)):
            self.forget()

    @rule(role=ROLES)
    @precondition(is_complete)
    def somebody_signs(self, role: str) -> None:
        if not self.take(lambda action: close(action, role, self.today)):
            return
        action = self.action
        if self.tested is not None:
            theme, key, low, first_day, drawn_on = self.tested
            assert (theme, key) == (action.theme_key, action.criterion)
            assert low * 100 >= action.target
            assert self.done_on is not None
            assert self.said_on is not None
            assert first_day > self.done_on
            assert drawn_on > self.said_on
        else:
            assert self.assured_by
            assert not same_role(self.assured_by, action.owner)
            assert not same_role(self.assured_by, self.seen_by)
        assert self.seen_by
        assert not same_role(self.seen_by, action.owner)
        assert not same_role(self.seen_by, role)
        assert not same_role(role, action.owner)
        assert same_role(role, action.chair)
        assert action.signed_for == action.board != ""
        assert action.evidence
        assert all(each.done_on is not None for each in action.milestones)
        assert (action.signed_on, action.state) == (self.today, ActionState.CLOSED)

    @invariant()
    def closed_only_by_a_signature(self) -> None:
        assert (self.action.state is ActionState.CLOSED) == bool(self.action.signed_by)

    @invariant()
    def blue_only_where_something_shows_it(self) -> None:
        assert self.action.rating is not Rating.BLUE or self.action.assured

    @invariant()
    def what_was_said_before_stays(self) -> None:
        assert len(self.action.notes) >= (self.action.rating is not Rating.NONE)
        before = FRESH.due
        for each in self.action.revised:
            assert each.due != before
            assert each.reason
            before = each.due


AnyPath.TestCase.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
test_that_no_path_closes_an_action_untested_or_unseen = AnyPath.TestCase


def completed(action: Action = FRESH, *, done: date = DAY) -> Action:
    begun = with_evidence(start(action, done, done), "dip sample", "share 4", on=done)
    return complete(begun, done, done)


def held(action: Action, *, low: float = 0.95, begins: int = 30) -> Action:
    begin = DAY + timedelta(days=begins)
    later = begin + timedelta(days=40)
    return retested(
        action, audit_of(action.theme_key, begin), later, figures(action.criterion, low), later
    )


LATER = DAY + timedelta(days=100)


def test_that_the_whole_way_closes_it_and_every_date_is_kept() -> None:
    done = close(check(held(completed()), OTHER, LATER), CHAIR, LATER)
    assert done.state is ActionState.CLOSED
    assert (done.started_on, done.completed_on, done.evidence[0].on) == (DAY, DAY, DAY)
    assert (done.checked_on, done.signed_on, done.signed_for) == (LATER, LATER, "gold group")
    assert done.retest is not None
    assert (done.retest.target, done.retest.low) == (90, 0.95)


def test_that_a_day_given_later_says_when_it_was_given() -> None:
    begun = with_evidence(start(FRESH, DAY, LATER), "dip sample", "share 4", on=LATER)
    late = complete(begun, DAY, LATER)
    assert (late.completed_on, late.completed_said) == (DAY, LATER)
    with pytest.raises(AuditError, match="still to come"):
        complete(begun, LATER + timedelta(days=1), LATER)


def test_that_a_decision_of_another_role_closes_it_as_well() -> None:
    decided = decide_no_test(completed(), "the law changed", DECIDER, LATER)
    done = close(check(decided, OTHER, LATER), CHAIR, LATER)
    assert (done.no_test_by, done.no_test_on) == (DECIDER, LATER)


def test_that_its_owner_cannot_decide_not_to_test_it() -> None:
    with pytest.raises(AuditError, match="owner cannot decide"):
        decide_no_test(completed(), "no cases", OWNER.upper(), LATER)


def test_that_a_test_that_is_not_known_to_be_later_closes_nothing() -> None:
    sound = check(held(completed()), OTHER, LATER)
    assert sound.retest is not None
    for test in (
        replace(sound.retest, period_from=None),
        replace(sound.retest, period_from=DAY),
        replace(sound.retest, drawn_on=None),
        replace(sound.retest, drawn_on=DAY),
        replace(sound.retest, criterion="risk"),
        replace(sound.retest, theme_key="custody"),
        replace(sound.retest, low=0.89),
        replace(sound.retest, met=False),
    ):
        with pytest.raises(AuditError, match="Complete is not closed"):
            close(replace(sound, retest=test), CHAIR, LATER)


def test_that_an_audit_of_cases_from_before_it_was_complete_is_no_test() -> None:
    with pytest.raises(AuditError, match="cannot show what came of it"):
        held(completed(), begins=0)
    earlier = audit_of("missing", DAY + timedelta(days=1))
    with pytest.raises(AuditError, match="figures could be known"):
        retested(completed(), earlier, DAY, figures("interview", 0.95), LATER)


def test_that_an_audit_known_before_it_was_said_to_be_complete_is_no_test() -> None:
    begun = with_evidence(start(FRESH, DAY, LATER), "dip sample", "share 4", on=LATER)
    late = complete(begun, DAY, LATER)  # on a day that lies long before
    audit = audit_of("missing", DAY + timedelta(days=1))
    for drawn_on in (LATER - timedelta(days=1), LATER):
        with pytest.raises(AuditError, match="figures could be known"):
            retested(late, audit, drawn_on, figures("interview", 0.95), LATER)
    after = LATER + timedelta(days=1)
    assert retested(late, audit, after, figures("interview", 0.95), after).assured


def test_that_an_audit_still_being_scored_is_no_test() -> None:
    audit = audit_of("missing", DAY + timedelta(days=1))
    with pytest.raises(AuditError, match="no answer to this question yet"):
        retested(completed(), audit, LATER, figures("interview", 0.95, interim=True), LATER)


def test_that_a_test_that_failed_stays_and_cannot_be_decided_away() -> None:
    failed = held(completed(), low=0.7)
    with pytest.raises(AuditError, match="did not reach its target"):
        decide_no_test(failed, "not worth it", DECIDER, LATER)
    with pytest.raises(AuditError, match="Complete is not closed"):
        check(failed, OTHER, LATER)
    again = held(failed, begins=60)
    assert [each.low for each in again.past_tests] == [0.7]
    with pytest.raises(AuditError, match="later audit already"):
        held(again, begins=45)


def test_that_a_target_lowered_to_what_was_found_needs_another_sample() -> None:
    failed = held(completed(), low=0.7)
    lowered = edited(failed, Edit(target=70), "a pilot", LATER)
    with pytest.raises(AuditError, match="figures could be known"):
        held(lowered, low=0.7)
    owned = edited(failed, Edit(owner=OTHER), "moved", LATER)
    assert held(owned, low=0.95).assured


@pytest.mark.parametrize(
    "edit",
    [
        Edit(owner=OTHER),
        Edit(criterion="risk"),
        Edit(target=95),
        Edit(target=40),
        Edit(theme_key="custody"),
        Edit(text="Something easier"),
    ],
)
def test_that_an_edit_of_what_was_tested_ends_test_and_check(edit: Edit) -> None:
    checked = check(held(completed()), OTHER, LATER)
    after = edited(checked, edit, "agreed anew", LATER)
    assert (after.retest, after.checked_by, after.checked_on) == (None, "", None)
    assert after.past_tests == (checked.retest,)
    with pytest.raises(AuditError):
        close(after, CHAIR, LATER)


def test_that_the_checker_cannot_become_owner_or_chair_and_close_it() -> None:
    checked = check(held(completed()), OTHER, LATER)
    signing = edited(checked, Edit(chair=OTHER), "away", LATER)
    with pytest.raises(AuditError, match="cannot check it as well"):
        close(signing, OTHER, LATER)


def test_that_only_the_role_named_in_the_plan_signs_and_only_for_a_board() -> None:
    checked = check(held(completed()), OTHER, LATER)
    with pytest.raises(AuditError, match="signed for by gold chair"):
        close(checked, "somebody else", LATER)
    with pytest.raises(AuditError, match="which board"):
        close(replace(checked, board=""), CHAIR, LATER)


def test_that_taking_work_up_again_ends_test_check_and_decision() -> None:
    checked = check(held(completed()), OTHER, LATER)
    again = start(checked, LATER, LATER)
    assert (again.state, again.retest, again.checked_by) == (ActionState.IN_PROGRESS, None, "")
    with pytest.raises(AuditError, match="lies before"):
        complete(again, DAY, LATER)


def test_that_a_closed_action_takes_no_decision_and_no_edit() -> None:
    closed = close(check(held(completed()), OTHER, LATER), CHAIR, LATER)
    steps: tuple[Callable[[], Action], ...] = (
        lambda: decide_no_test(closed, "x", DECIDER, LATER),
        lambda: edited(closed, Edit(source="peer"), "", LATER),
        lambda: noted(closed, Rating.RED, "x", LATER),
        lambda: supersede(closed, "x", LATER),
    )
    for step in steps:
        with pytest.raises(AuditError, match="It is closed"):
            step()
    again = reopen(closed, "it came back", LATER)
    assert not again.assured
    assert again.changes[-1].part is Part.STATE
    assert again.changes[-1].reason == "it came back"


def test_that_once_begun_what_was_agreed_changes_with_a_reason_that_stays() -> None:
    assert edited(FRESH, Edit(owner=OTHER, target=80), "", DAY).changes == ()
    begun = start(FRESH, DAY, DAY)
    with pytest.raises(AuditError, match="without a reason"):
        edited(begun, Edit(target=70), " ", DAY)
    (change,) = edited(begun, Edit(target=70), "a pilot", DAY).changes
    assert (change.part, change.before, change.after, change.on) == (Part.TARGET, "90", "70", DAY)
    blank = start(replace(FRESH, board=""), DAY, DAY)
    assert edited(blank, Edit(board="gold group"), "", DAY).changes == ()


def test_that_an_edit_leaves_alone_what_was_not_edited() -> None:
    taken_meanwhile = noted(start(FRESH, DAY, DAY), Rating.AMBER, "late", DAY)
    after = edited(taken_meanwhile, Edit(source="peer"), "", DAY)
    assert after == replace(taken_meanwhile, source="peer")


def test_that_every_due_date_and_rating_stays_with_its_reason() -> None:
    twice = revise(revise(FRESH, date(2026, 8, 1), "a", DAY), date(2026, 9, 1), "b", LATER)
    assert [(each.reason, each.on) for each in twice.revised] == [("a", DAY), ("b", LATER)]
    assert (twice.due, twice.due_now) == (date(2026, 6, 30), date(2026, 9, 1))
    with pytest.raises(AuditError, match="no reason"):
        revise(FRESH, date(2026, 8, 1), " ", DAY)
    rated = noted(noted(FRESH, Rating.RED, "no plan", DAY), Rating.GREEN, "a plan", LATER)
    assert [(each.rating, each.words) for each in rated.notes] == [
        (Rating.RED, "no plan"),
        (Rating.GREEN, "a plan"),
    ]
    with pytest.raises(AuditError, match="nothing shows that"):
        noted(rated, Rating.BLUE, "done", LATER)


def test_that_nobody_starts_what_nobody_owns_and_no_owner_signs() -> None:
    with pytest.raises(AuditError, match="Nobody owns it"):
        start(replace(FRESH, owner=""), DAY, DAY)
    with pytest.raises(AuditError, match="cannot sign it off"):
        check_action(replace(FRESH, chair="Head of Protection"))


def test_that_milestones_are_counted_and_all_reached_before_it_is_complete() -> None:
    begun = with_evidence(start(FRESH, DAY, DAY), "list", "4", on=DAY)
    for text in ("a", "b", "c"):
        begun = with_milestone(begun, text)
    begun = reached(begun, Milestone("a"), DAY)
    assert milestone_words(begun) == "1 of 3 milestones (33%)"
    with pytest.raises(AuditError, match="2 of 3 milestones are not reached"):
        complete(begun, DAY, DAY)
    left = without_milestone(reached(begun, Milestone("b"), DAY), Milestone("c"))
    assert complete(left, DAY, DAY).state is ActionState.COMPLETE


def test_that_overdue_is_open_and_past_and_comes_first() -> None:
    assert FRESH.is_overdue(date(2026, 7, 1))
    assert not FRESH.is_overdue(date(2026, 6, 30))
    gone = supersede(FRESH, "by another", DAY)
    assert not gone.is_overdue(date(2026, 7, 1))
    soon, late = replace(FRESH, id=1, due=date(2026, 8, 1)), replace(FRESH, id=2)
    assert in_order([gone, soon, late], date(2026, 7, 1)) == [late, soon, gone]
    counts = plan_counts([gone, soon, late, completed()], date(2026, 7, 1))
    assert counts.words == "0 of 3 closed (0%), 1 awaiting assurance, 2 overdue"
