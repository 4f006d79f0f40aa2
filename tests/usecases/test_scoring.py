from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from typing_extensions import override

from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.left_out import Watch
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import is_done
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.exporting import export_audit
from audit_app.usecases.ports import Workspace
from audit_app.usecases.replacements import mark_not_found
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade, open_scoring
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import actions, drawn_audit, imported_audit, new_audit, scoring_of
from tests.helpers.workspaces import PASSPHRASE, encrypted_files

CLOCK = FixedClock()
ALL_MET = {
    "risk_recorded": "met",
    "risk_right": "met",
    "visits": "2",
    "home_visit": "met",
    "supervisor": "met",
}


@pytest.fixture
def sheet(workspace: Workspace) -> ScoringSheet:
    audit, _ = drawn_audit(workspace)
    return scoring_of(workspace, audit)


def answer_all(workspace: Workspace, sheet: ScoringSheet, case_id: int) -> Review:
    review = Review(case_id)
    for key, option in ALL_MET.items():
        review = give_answer(workspace, sheet, CLOCK, case_id, Answer(key, option))
    return review


def kept(workspace: Workspace, case_id: int) -> Review:
    with workspace.reading() as unit:
        return unit.review(case_id)


def test_that_there_is_nothing_to_score_before_the_draw(workspace: Workspace) -> None:
    audit = imported_audit(workspace)
    assert open_scoring(workspace, MadeUpChecklists(), audit.id) is None


def test_that_an_answer_is_kept_with_its_time_and_journalled_with_the_one_before(
    workspace: Workspace, sheet: ScoringSheet
) -> None:
    case = sheet.cases[0]
    give_answer(workspace, sheet, CLOCK, case.id, Answer("risk_recorded", "met"))
    review = give_answer(
        workspace, sheet, CLOCK, case.id, Answer("risk_recorded", "not_met", note="Log 4")
    )
    assert review == kept(workspace, case.id)
    assert review.answers["risk_recorded"].answered_at is not None
    with workspace.reading() as unit:
        entry = unit.journal_head()
    assert entry is not None
    assert entry.details == {
        "case": case.case_ref,
        "draw": 1,
        "criterion": "risk_recorded",
        "old": {"option": "met"},
        "new": {"option": "not_met", "note": "Log 4"},
    }


def test_that_taking_an_answer_back_is_one_more_entry(
    workspace: Workspace, sheet: ScoringSheet
) -> None:
    case = sheet.cases[0]
    give_answer(workspace, sheet, CLOCK, case.id, Answer("risk_recorded", "met"))
    review = give_answer(workspace, sheet, CLOCK, case.id, Answer("risk_recorded"))
    assert review == kept(workspace, case.id) == Review(case.id)
    assert actions(workspace)[-2:] == ["answer_given", "answer_withdrawn"]


def test_that_a_refused_answer_leaves_no_trace(workspace: Workspace, sheet: ScoringSheet) -> None:
    before = actions(workspace)
    with pytest.raises(AuditError, match="does not offer"):
        give_answer(workspace, sheet, CLOCK, sheet.cases[0].id, Answer("risk_recorded", "green"))
    with pytest.raises(AuditError, match="not among those"):
        give_answer(workspace, sheet, CLOCK, 9999, Answer("risk_recorded", "met"))
    assert actions(workspace) == before


def test_that_a_review_is_complete_once_nothing_is_left_and_open_again_if_something_is(
    workspace: Workspace, sheet: ScoringSheet
) -> None:
    case = sheet.cases[0]
    assert answer_all(workspace, sheet, case.id).completed_at is None
    done = give_grade(workspace, sheet, CLOCK, case.id, "good")
    assert done.completed_at is not None
    noted = give_answer(workspace, sheet, CLOCK, case.id, Answer("home_visit", "met", note="Log 9"))
    assert noted.completed_at == done.completed_at
    reopened = give_answer(workspace, sheet, CLOCK, case.id, Answer("home_visit"))
    assert reopened.completed_at is None
    assert kept(workspace, case.id) == reopened


def test_that_answers_that_change_the_proposal_ask_for_a_reason(
    workspace: Workspace, sheet: ScoringSheet
) -> None:
    case = sheet.cases[0]
    answer_all(workspace, sheet, case.id)
    give_grade(workspace, sheet, CLOCK, case.id, "good")
    review = give_answer(workspace, sheet, CLOCK, case.id, Answer("home_visit", "not_met"))
    assert (review.proposed_grade, review.completed_at) == ("requires", None)
    review = give_grade(workspace, sheet, CLOCK, case.id, "good", "Seen at school the same day.")
    assert review.completed_at is not None
    assert kept(workspace, case.id) == review


def test_that_a_grade_is_taken_back(workspace: Workspace, sheet: ScoringSheet) -> None:
    case = sheet.cases[0]
    answer_all(workspace, sheet, case.id)
    give_grade(workspace, sheet, CLOCK, case.id, "good")
    review = give_grade(workspace, sheet, CLOCK, case.id, "")
    assert (review.grade, review.proposed_grade, review.completed_at) == ("", "", None)
    assert actions(workspace)[-1] == "grade_withdrawn"
    with pytest.raises(AuditError, match="no such grade"):
        give_grade(workspace, sheet, CLOCK, case.id, "superb")


def test_that_a_file_not_found_stays_complete_whatever_is_answered(
    workspace: Workspace, sheet: ScoringSheet
) -> None:
    case = sheet.cases[0]
    mark_not_found(workspace, CLOCK, sheet.audit.id, case.id, "Archive.")
    review = give_answer(workspace, sheet, CLOCK, case.id, Answer("visits", note="asked twice"))
    assert review.completed_at is not None


class Writer:
    """Fulfils WorkbookWriter; keeps what it was given."""

    view: ExportView

    def write(
        self,
        view: ExportView,
        path: Path,
        progress: Progress,
        *,
        password: str | None = None,
        left_out: Watch | None = None,
    ) -> None:
        del path, progress, password, left_out
        self.view = view


def test_that_an_export_sees_one_moment_and_stands_in_the_journal(
    workspace: Workspace, sheet: ScoringSheet
) -> None:
    answer_all(workspace, sheet, sheet.cases[0].id)
    with workspace.reading() as unit:
        head = unit.journal_head()
    assert head is not None
    writer = Writer()
    checklists, audit_id = MadeUpChecklists(), sheet.audit.id
    export_audit(
        workspace, checklists, CLOCK, writer, audit_id, Path("x.xlsx"), Silent(), password="p"
    )
    assert (writer.view.journal_number, writer.view.journal_digest) == (head.number, head.digest)
    assert writer.view.strata == {"North": 30, "South": 30}
    assert writer.view.checklist == MADE_UP
    assert set(writer.view.reviews) == {sheet.cases[0].id}
    with workspace.reading() as unit:
        entry = unit.journal_head()
    assert entry is not None
    assert entry.action == "workbook_written"
    assert entry.details["password"] is True


def test_that_an_audit_without_a_draw_has_nothing_to_export(workspace: Workspace) -> None:
    audit = new_audit(workspace)
    with pytest.raises(AuditError, match="nothing to export"):
        export_view(workspace, MadeUpChecklists(), CLOCK, audit.id)


def rebuilt(workspace: Workspace) -> dict[tuple[str, str], dict[str, str]]:
    """Return the present answers as the journal alone tells them."""
    state: dict[tuple[str, str], dict[str, str]] = {}
    with workspace.reading() as unit:
        for entry in unit.journal_entries():
            if entry.action in {"answer_given", "answer_withdrawn"}:
                details = entry.details
                key = (str(details["case"]), str(details["criterion"]))
                assert state.get(key, {}) == details["old"]
                state[key] = details["new"]  # type: ignore[assignment]
    return {key: content for key, content in state.items() if content}


class ScoringMachine(RuleBasedStateMachine):
    """Answers, grades, undoes, closes and opens at random; journal and answers must agree."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "office.caw"
        self._workspace = encrypted_files().create(self._path, PASSPHRASE)
        audit, _ = drawn_audit(self._workspace)
        self._sheet = scoring_of(self._workspace, audit)
        self._cases = [case.id for case in self._sheet.cases[:3]]

    @override
    def teardown(self) -> None:
        self._workspace.close()
        self._folder.cleanup()

    @rule(
        place=st.integers(0, 2),
        key=st.sampled_from([*ALL_MET]),
        option=st.sampled_from(["", "met", "partly", "not_met", "n_a", "cannot_tell", "7", "red"]),
        reason=st.sampled_from(["", "why"]),
        note=st.text(max_size=5),
    )
    def answer(self, place: int, key: str, option: str, reason: str, note: str) -> None:
        answer = Answer(key, option, reason, note)
        before = kept(self._workspace, self._cases[place])
        try:
            after = give_answer(self._workspace, self._sheet, CLOCK, self._cases[place], answer)
        except AuditError:
            after = before
        assert kept(self._workspace, self._cases[place]) == after

    @rule(place=st.integers(0, 2), grade=st.sampled_from(["", "good", "requires"]))
    def grade(self, place: int, grade: str) -> None:
        give_grade(self._workspace, self._sheet, CLOCK, self._cases[place], grade, "seen")

    @rule()
    def close_and_open(self) -> None:
        self._workspace.close()
        self._workspace = encrypted_files().open(self._path, PASSPHRASE)

    @invariant()
    def journal_and_answers_agree(self) -> None:
        present = {
            (case.case_ref, key): {
                part: getattr(answer, part)
                for part in ("option", "reason", "note", "evidence")
                if getattr(answer, part)
            }
            for case in self._sheet.cases
            for key, answer in kept(self._workspace, case.id).answers.items()
        }
        assert rebuilt(self._workspace) == present

    @invariant()
    def complete_means_done(self) -> None:
        for case in self._sheet.cases[:3]:
            review = kept(self._workspace, case.id)
            done = is_done(MADE_UP, review, case.context)
            assert done == (review.completed_at is not None)


TestScoring = ScoringMachine.TestCase
TestScoring.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
