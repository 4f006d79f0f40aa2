"""More cases are drawn after scorers were compared: what was compared stays as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from audit_app.domain.assigning import Wish
from audit_app.domain.draw import CaseState
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.scorers import GRADE, Purpose
from audit_app.domain.settling import FrozenAgreement, is_as_fixed
from audit_app.domain.taken_in import TakenIn
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.assigning import assign_cases, withdraw
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.comparing import Comparison, fix_agreement, open_comparison
from audit_app.usecases.sampling import extend_sample
from audit_app.usecases.scoring import give_answer, give_grade, open_scoring
from audit_app.usecases.settling import SettlingSheet, open_settling, settle
from audit_app.usecases.taking_in import take_in
from audit_app.usecases.undoing_taking_in import undo_taking_in
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.coming_back import EveryKind, Office, review_of
from tests.helpers.double_scored import ALL_MET, PEER, DoubleScored, as_drawn, double_scored
from tests.helpers.timed import HOLIDAYS
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

CHECKLISTS, CLOCK = MadeUpChecklists(), FixedClock()
SIZE = 5
SAID = st.dictionaries(
    st.integers(0, SIZE - 1),
    st.dictionaries(
        st.sampled_from(["risk_recorded", "home_visit", "supervisor"]),
        st.sampled_from(["met", "partly", "not_met"]),
    ),
)


def comparison(audit: DoubleScored) -> Comparison:
    found = open_comparison(audit.workspace, audit.audit_id)
    assert found is not None
    return found


def settling(audit: DoubleScored) -> SettlingSheet:
    sheet = open_settling(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    assert sheet is not None
    return sheet


def extend(audit: DoubleScored, size: int) -> DoubleScored:
    extend_sample(audit.workspace, CLOCK, audit.audit_id, size, Silent(), reason="more wanted")
    return as_drawn(audit.workspace, audit.audit_id)


def kept(audit: DoubleScored) -> list[FrozenAgreement]:
    with audit.workspace.reading() as unit:
        return list(unit.kept(FrozenAgreement))


def compared(audit: DoubleScored, said: dict[int, dict[str, str]]) -> DoubleScored:
    """Have a peer score the whole sample, and take the first look."""
    audit.score_first()
    audit.score_second(audit.hand_out(), said)
    fix_agreement(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    return audit


@pytest.fixture
def audit(workspace: SqlWorkspace) -> DoubleScored:
    return compared(
        double_scored(workspace, SIZE),
        {0: {"home_visit": "partly"}, 3: {"risk_right": "not_met"}},
    )


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        yield Path(place)


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(said=SAID, n_settled=st.integers(0, 3), sizes=st.lists(st.integers(6, 10), max_size=2))
def test_that_what_was_compared_stays_so_however_much_is_drawn_later(
    folder: Path, said: dict[int, dict[str, str]], n_settled: int, sizes: list[int]
) -> None:
    files = encrypted_files()
    with tempfile.TemporaryDirectory(dir=folder) as place:
        workspace = files.create(Path(place) / "office.audit", PASSPHRASE)
        audit = compared(double_scored(workspace, SIZE), said)
        sheet = settling(audit)
        for difference in sheet.differences[:n_settled]:
            sheet = settle(
                workspace, CLOCK, sheet, difference, "not_met", reason="on file", role="chair"
            )
        fixed, before = kept(audit), export_view(workspace, CHECKLISTS, CLOCK, audit.audit_id)
        references = {case.case_ref for case in audit.cases}
        for size in sorted(set(sizes)):
            audit = extend(audit, size)

        assert kept(audit) == fixed
        found = comparison(audit).standing
        assert found.frozen is not None
        assert (found.frozen.figures, found.frozen.digest) == (fixed[0].figures, fixed[0].digest)
        assert (found.can_fix, found.waiting) == (False, ())
        view = export_view(workspace, CHECKLISTS, CLOCK, audit.audit_id)
        assert is_as_fixed(view, found.frozen)
        then = {case.id: case.case_ref for case in before.cases}
        now = {case.id: case.case_ref for case in view.cases}
        for which in ("reviews", "first_reviews"):
            assert {
                now[key]: (review.answers, review.grade)
                for key, review in getattr(view, which).items()
            } == {
                then[key]: (review.answers, review.grade)
                for key, review in getattr(before, which).items()
            }
        again = settling(audit)
        assert [
            (each.case.case_ref, each.criterion, each.positions, each.is_open)
            for each in again.differences
        ] == [
            (each.case.case_ref, each.criterion, each.positions, each.is_open)
            for each in sheet.differences
        ]
        scoring = open_scoring(workspace, CHECKLISTS, audit.audit_id)
        assert scoring is not None
        for case in scoring.cases:
            if case.case_ref in references:
                with pytest.raises(AuditError, match="are fixed"):
                    give_answer(workspace, scoring, CLOCK, case.id, Answer("supervisor", "partly"))
                with pytest.raises(AuditError, match="are fixed"):
                    give_grade(workspace, scoring, CLOCK, case.id, "inadequate", "so judged")
        workspace.close()


def test_that_what_was_left_open_is_settled_in_the_larger_draw(audit: DoubleScored) -> None:
    larger = extend(audit, 8)
    sheet = settling(larger)
    assert (sheet.left, sheet.named) == (2, False)
    for difference in sheet.differences:
        sheet = settle(
            audit.workspace, CLOCK, sheet, difference, "partly", reason="seen", role="chair"
        )
    again = settling(larger)
    assert (again.left, again.named) == (0, True)
    view = export_view(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    first = view.first_reviews[sheet.differences[0].case.id].answers
    assert first["risk_right"].option == "met"
    counted = view.reviews[sheet.differences[0].case.id].answers["risk_right"]
    assert (counted.option, counted.reason) == ("partly", "seen")


def test_that_the_added_cases_are_scored_blind_and_compared_beside_what_was_fixed(
    audit: DoubleScored,
) -> None:
    (first,) = kept(audit)
    larger = extend(audit, 8)
    added = [place for place, case in enumerate(larger.cases) if not _reviewed(larger, case.id)]
    assert len(added) == 3
    scoring = open_scoring(audit.workspace, CHECKLISTS, audit.audit_id)
    assert scoring is not None
    second = larger.hand_out("auditor, force C", places=added, finished=False)
    larger.score_second(second, {added[0]: {"supervisor": "not_met"}})
    waiting = comparison(larger).standing
    assert (len(waiting.waiting), waiting.can_fix) == (1, False)
    larger.finish(second)
    assert "3 cases are not complete here" in comparison(larger).standing.waiting[0]
    for place in added:
        for key, option in ALL_MET.items():
            give_answer(
                audit.workspace, scoring, CLOCK, larger.cases[place].id, Answer(key, option)
            )
        give_grade(audit.workspace, scoring, CLOCK, larger.cases[place].id, "good")
    assert comparison(larger).standing.can_fix
    both = fix_agreement(audit.workspace, CHECKLISTS, CLOCK, audit.audit_id)
    assert kept(larger)[0] == first
    assert both.figures.main.cases == 8
    assert both.figures.main.scorers == ("first scorer", "further scorers")
    assert both.shuffle_key == first.shuffle_key
    assert {each.criterion for each in settling(larger).differences} >= {
        "home_visit",
        "risk_right",
        "supervisor",
    }


def _reviewed(audit: DoubleScored, case: int) -> bool:
    with audit.workspace.reading() as unit:
        return bool(unit.review(case).answers)


def test_that_a_reader_who_was_still_scoring_is_waited_for_and_compared(
    workspace: SqlWorkspace,
) -> None:
    audit = double_scored(workspace, SIZE)
    audit.score_first()
    peer = audit.hand_out(finished=False)
    larger = extend(audit, 8)
    assert comparison(larger).standing.waiting == (f"P{PEER[1:]} has not finished.",)
    audit.score_second(peer, {2: {"home_visit": "partly"}})
    audit.finish(peer)
    fixed = fix_agreement(workspace, CHECKLISTS, CLOCK, audit.audit_id)
    assert fixed.figures.main.cases == SIZE
    (difference,) = settling(larger).differences
    assert difference.case.case_ref == audit.cases[2].case_ref
    assert difference.case.state is CaseState.IN_SAMPLE
    assert difference.criterion != GRADE


def test_that_no_more_is_drawn_while_a_share_of_the_work_is_out(workspace: SqlWorkspace) -> None:
    audit = double_scored(workspace, SIZE)
    share = assign_cases(
        workspace,
        CHECKLISTS,
        CLOCK,
        audit.audit_id,
        Wish(reader="second officer", purpose=Purpose.SHARE),
    )
    with pytest.raises(AuditError, match="A share of the work is still out with second officer"):
        extend(audit, 8)
    with workspace.unit() as unit:
        unit.keep(replace(share, taken_in=1), "return_counted")
        unit.commit()
    withdraw(workspace, share.id, "Fell ill with half of it back")
    assert len(extend(audit, 8).cases) == 8


@pytest.mark.parametrize("purpose", list(Purpose))
def test_that_a_return_for_the_smaller_draw_is_still_taken_in_where_it_is_compared(
    workspace: SqlWorkspace, purpose: Purpose
) -> None:
    office = Office(workspace, purpose)
    returned = office.returned({office.references[0]: review_of({"visits": "3"})}, finished=True)
    first = office.look(returned)
    take_in(workspace, EveryKind(), office.clock, first, holidays=HOLIDAYS)
    size = len(office.scoring().cases)
    extend_sample(workspace, office.clock, office.audit.id, size, Silent(), reason="more")
    later = office.returned(
        {office.references[0]: review_of({"visits": "4"})},
        finished=True,
        number=2,
        draw_digest=returned.draw_digest,
    )
    if purpose is Purpose.SHARE:
        with pytest.raises(AuditError, match="the sample was drawn again since"):
            office.look(later)
        with pytest.raises(AuditError, match="added to"):
            undo_taking_in(workspace, office.clock, newest(workspace))
        return
    incoming = office.look(later)
    assert not [each for each in incoming.remarks if "drawn again" in each]
    take_in(workspace, EveryKind(), office.clock, incoming, holidays=HOLIDAYS)
    view = export_view(workspace, EveryKind(), office.clock, office.audit.id)
    ((said,),) = ([*each.reviews.values()] for each in view.second)
    assert said.answers["visits"].option == "4"
    assert said.drawn_case_id in {case.id for case in view.cases}


def newest(workspace: SqlWorkspace) -> int:
    with workspace.reading() as unit:
        return unit.kept(TakenIn)[-1].id
