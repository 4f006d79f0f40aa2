"""An earlier moment is shown as an export made at that moment saw it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from audit_app.domain.audit import Audit
from audit_app.domain.draw import CaseState, DrawnCase, ReplacementReason
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import Purpose
from audit_app.interchange.export.workbook import workbook_bytes
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.adoption import adopt_version
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.comparing import fix_agreement
from audit_app.usecases.ports import ChecklistSource, Workspace
from audit_app.usecases.replacements import mark_found, mark_not_found, replace_case
from audit_app.usecases.sampling import extend_sample
from audit_app.usecases.scoring import give_answer, give_grade
from audit_app.usecases.settling import open_settling, settle
from audit_app.usecases.standards import reset_standard, set_standard
from audit_app.usecases.taking_in import take_in
from audit_app.usecases.targeting import add_on_purpose
from audit_app.usecases.undoing_taking_in import undo_taking_in
from tests.helpers.checklists import MADE_UP, MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.coming_back import ALL_MET, EveryKind, Office, review_of
from tests.helpers.journeys import drawn_audit, imported_audit, scoring_of
from tests.usecases.test_checklists import BUILT_IN, LOCAL, Brought, published
from tests.usecases.test_merging import Officer, original, pair  # noqa: F401 - fixtures

CLOCK = FixedClock()
OPTIONS = {
    criterion.key: [option.key for option in MADE_UP.scale_of(criterion).options] or ["2"]
    for criterion in MADE_UP.criteria
}
GRADES = list(MADE_UP.grade_rule.levels)


def head(workspace: Workspace) -> int:
    with workspace.reading() as unit:
        entry = unit.journal_head()
    assert entry is not None
    return entry.number


def shown(view: ExportView) -> object:
    """Return what an export shows, but for the moments that a clock told twice."""
    return (
        [draw.title for draw in view.draws],
        [replace(case, context={}) for case in view.cases],
        _said(view.reviews),
        _said(view.first_reviews),
        [(scores.assignment, _said(scores.reviews)) for scores in view.second],
        {key: (one.option, one.reason) for key, one in view.settlements.items()},
        view.records,
        [entry.number for entry in view.changes],
        (view.journal_number, view.journal_digest, view.checklist, view.strata),
    )


def _said(reviews: Mapping[int, Review]) -> object:
    return {
        number: (
            {key: answer.content for key, answer in sorted(review.answers.items())},
            (review.grade, review.grade_reason, review.proposed_grade),
            review.completed_at is not None,
        )
        for number, review in reviews.items()
        if review != Review(number)
    }


class Diary:
    """Keeps what an export shows after each step, by the newest entry then."""

    def __init__(self, workspace: Workspace, audit: Audit, checklists: ChecklistSource) -> None:
        self.workspace, self.audit, self.checklists = workspace, audit, checklists
        self.pages: dict[int, object] = {}
        self.keep()

    def keep(self) -> None:
        self.pages[head(self.workspace)] = shown(self.view())

    def view(self, as_at: int | None = None) -> ExportView:
        return export_view(
            self.workspace,
            self.checklists,
            CLOCK,
            self.audit.id,
            as_at=as_at,
            with_changes=True,
        )

    def check(self) -> None:
        for number, page in self.pages.items():
            assert shown(self.view(number)) == page, f"entry {number}"


class Scorer:
    """Does something to an audit, as chance has it."""

    def __init__(self, workspace: Workspace, audit: Audit, seed: int) -> None:
        self.workspace, self.audit, self.chance = workspace, audit, random.Random(seed)
        self.n_sample = 8

    def step(self) -> None:
        acts: list[Callable[[DrawnCase], object]] = [
            *([self._answer] * 8),
            *([self._all_answers] * 2),
            self._grade,
            self._grade,
            self._lose,
            self._find,
            self._replace,
            self._target,
            self._extend,
        ]
        case = self.chance.choice(self._sample())
        try:
            self.chance.choice(acts)(case)
        except AuditError:
            return  # not allowed as it stands: nothing was changed

    def _sample(self) -> list[DrawnCase]:
        with self.workspace.reading() as unit:
            cases = unit.drawn_cases(unit.draws(self.audit.id)[-1].id)
        return [c for c in cases if c.state in {CaseState.IN_SAMPLE, CaseState.TARGETED}]

    def _answer(self, case: DrawnCase, key: str = "") -> None:
        key = key or self.chance.choice(list(OPTIONS))
        option = self.chance.choice(["", *OPTIONS[key]])
        reason = self.chance.choice(["", "As the log says."])
        note = self.chance.choice(["", "", "Read twice. \u202e\U0001f50e"])
        answer = Answer(key, option, reason=reason, note=note)
        give_answer(self.workspace, scoring_of(self.workspace, self.audit), CLOCK, case.id, answer)

    def _all_answers(self, case: DrawnCase) -> None:
        sheet = scoring_of(self.workspace, self.audit)
        for key, options in OPTIONS.items():
            answer = Answer(key, options[0], reason="As the log says.")
            give_answer(self.workspace, sheet, CLOCK, case.id, answer)

    def _grade(self, case: DrawnCase) -> None:
        grade = self.chance.choice(["", *GRADES])
        reason = self.chance.choice(["", "On the whole."])
        sheet = scoring_of(self.workspace, self.audit)
        give_grade(self.workspace, sheet, CLOCK, case.id, grade, reason)

    def _lose(self, case: DrawnCase) -> None:
        mark_not_found(self.workspace, CLOCK, self.audit.id, case.id, "Not in the archive.")

    def _find(self, case: DrawnCase) -> None:
        mark_found(self.workspace, CLOCK, self.audit.id, case.id)

    def _replace(self, case: DrawnCase) -> None:
        reason = self.chance.choice(list(ReplacementReason))
        replace_case(self.workspace, self.audit.id, case.id, reason, "Twice in it.")

    def _target(self, _case: DrawnCase) -> None:
        ref = f"MFH/{self.chance.randint(1, 60):05d}/26"
        add_on_purpose(self.workspace, self.audit.id, ref, "Asked for.")

    def _extend(self, _case: DrawnCase) -> None:
        self.n_sample += 2
        extend_sample(
            self.workspace, CLOCK, self.audit.id, self.n_sample, Silent(), reason="More wanted"
        )


@pytest.mark.parametrize("seed", range(5))
def test_that_every_earlier_moment_is_shown_as_an_export_saw_it_then(
    workspace: SqlWorkspace, seed: int
) -> None:
    audit, _ = drawn_audit(workspace)
    diary, scorer = Diary(workspace, audit, MadeUpChecklists()), Scorer(workspace, audit, seed)
    for _ in range(60):
        scorer.step()
        diary.keep()
    assert len(diary.pages) > 40
    diary.check()


@pytest.mark.parametrize("purpose", [Purpose.SECOND, Purpose.SHARE])
def test_that_scores_taken_in_and_taken_out_again_are_shown_as_they_stood(
    workspace: SqlWorkspace, purpose: Purpose
) -> None:
    office = Office(workspace, purpose)
    diary = Diary(workspace, office.audit, EveryKind())
    grade = GRADES[0]
    first, second = office.references[:2]
    some = {first: review_of(ALL_MET, grade), second: review_of({"visits": "3"})}
    took = [take_in(workspace, EveryKind(), office.clock, office.look(office.returned(some)))]
    diary.keep()
    more = {**some, second: review_of({"visits": "4"}, note="Counted again.")}
    incoming = office.look(office.returned(more, 2))
    took.append(take_in(workspace, EveryKind(), office.clock, incoming))
    diary.keep()
    for record in reversed(took):
        assert record is not None
        undo_taking_in(workspace, office.clock, record.id)
        diary.keep()
    diary.check()
    assert len(diary.pages) == 5


def test_that_the_same_moment_gives_the_same_workbook_whenever_it_is_asked_for(
    workspace: SqlWorkspace,
) -> None:
    audit, _ = drawn_audit(workspace)
    scorer, diary = Scorer(workspace, audit, 1), Diary(workspace, audit, MadeUpChecklists())
    for _ in range(12):
        scorer.step()
    number = head(workspace)
    early = workbook_bytes(diary.view(number), Silent())
    for _ in range(12):
        scorer.step()
    assert head(workspace) > number
    assert workbook_bytes(diary.view(number), Silent()) == early


def test_that_a_moment_means_the_newest_entry_then(workspace: SqlWorkspace) -> None:
    audit, _ = drawn_audit(workspace)
    diary, scorer = Diary(workspace, audit, MadeUpChecklists()), Scorer(workspace, audit, 2)
    for _ in range(5):
        scorer.step()
    with workspace.reading() as unit:
        entries = unit.journal_entries()
    for entry, following in zip(entries[-4:], entries[-3:], strict=False):
        at = following.at - timedelta(microseconds=1)
        view = export_view(workspace, MadeUpChecklists(), CLOCK, audit.id, as_at=at)
        assert view.journal_number == entry.number
        assert view.taken_at == at
    assert diary.audit == audit


def test_that_before_the_draw_there_is_nothing_to_show(workspace: SqlWorkspace) -> None:
    audit = imported_audit(workspace)
    before = head(workspace)
    with pytest.raises(AuditError, match="Nothing was drawn yet"):
        export_view(workspace, MadeUpChecklists(), CLOCK, audit.id, as_at=before)
    for number in (0, before + 1):
        with pytest.raises(AuditError, match="no entry"):
            export_view(workspace, MadeUpChecklists(), CLOCK, audit.id, as_at=number)


def test_that_a_journal_which_does_not_tell_all_is_said_so(workspace: SqlWorkspace) -> None:
    audit, _ = drawn_audit(workspace)
    with workspace.unit() as unit:
        case = unit.drawn_cases(unit.draws(audit.id)[-1].id)[0]
        unit.put_answer(case.id, Answer(MADE_UP.criteria[0].key, "met"))
        unit.commit()
    with pytest.raises(AuditError, match="does not hold enough"):
        export_view(workspace, MadeUpChecklists(), CLOCK, audit.id, as_at=head(workspace))


def test_that_figures_of_an_earlier_moment_leave_out_what_came_later(
    workspace: SqlWorkspace,
) -> None:
    audit, _ = drawn_audit(workspace)
    diary, before = Diary(workspace, audit, MadeUpChecklists()), head(workspace)
    scorer = Scorer(workspace, audit, 3)
    scorer._all_answers(scorer._sample()[0])
    assert audit_figures(diary.view()).started == 1
    assert audit_figures(diary.view(before)).started == 0


def test_that_an_earlier_moment_has_the_checklist_and_standards_of_that_day(
    workspace: SqlWorkspace,
) -> None:
    audit, _ = drawn_audit(workspace)
    diary, scorer = Diary(workspace, audit, Brought()), Scorer(workspace, audit, 6)
    for case in scorer._sample()[:3]:
        scorer._all_answers(case)
        scorer._grade(case)
    diary.keep()
    changed = tuple(
        replace(each, question="Another question?") if n == 1 else each
        for n, each in enumerate(BUILT_IN.criteria)
    )
    published(workspace, replace(BUILT_IN, criteria=changed), "1.1")
    adopt_version(workspace, Brought(), CLOCK, audit.id, "1.1")
    diary.keep()
    for value in (2, 3):
        set_standard(workspace, Brought(), replace(LOCAL, value=value))
        diary.keep()
    reset_standard(workspace, "made_up", "visit")
    diary.keep()
    assert len(diary.pages) == 6
    diary.check()


def test_that_answers_merged_from_another_copy_are_shown_as_they_stood(
    pair: tuple[Officer, Officer],  # noqa: F811 - the fixture
) -> None:
    ann, ben = pair
    with ann.workspace.reading() as unit:
        audit = unit.audit(ann.audit_id)
    diary = Diary(ann.workspace, audit, EveryKind())
    ann.answer(1, "risk_recorded", "not_met", "Ann's own")
    diary.keep()
    for key, option in ALL_MET.items():
        ben.answer(2, key, option)
    ben.grade(2, GRADES[0])
    ben.answer(1, "risk_recorded", "met")
    ben.answer(0, "risk_recorded", "")
    assert ann.merge(ben)
    diary.keep()
    ann.answer(2, "supervisor", "met", "Read again.")
    diary.keep()
    diary.check()


def test_that_what_was_settled_counts_from_its_entry_on_and_in_a_larger_draw(
    workspace: SqlWorkspace,
) -> None:
    office = Office(workspace)
    sheet = office.scoring()
    for case in sheet.cases[:6]:
        is_high = case.context["Risk"] == "high"
        for key, option in {**ALL_MET, "visited": "in_time" if is_high else ""}.items():
            give_answer(workspace, sheet, office.clock, case.id, Answer(key, option, reason="So."))
        give_grade(workspace, sheet, office.clock, case.id, GRADES[0], "So.")
    theirs = {ref: review_of({**ALL_MET, "supervisor": "not_met"}) for ref in office.references}
    diary = Diary(workspace, office.audit, EveryKind())
    incoming = office.look(office.returned(theirs, finished=True))
    take_in(workspace, EveryKind(), office.clock, incoming)
    fix_agreement(workspace, EveryKind(), office.clock, office.audit.id)
    diary.keep()
    settling = open_settling(workspace, EveryKind(), office.clock, office.audit.id)
    assert settling is not None
    for difference in settling.differences[:2]:
        option = difference.positions[1].option
        settling = settle(
            workspace, office.clock, settling, difference, option, reason="Log 4.", role="chair"
        )
        diary.keep()
    extend_sample(workspace, office.clock, office.audit.id, 8, Silent(), reason="More wanted")
    diary.keep()
    assert (len(diary.view().settlements), len(diary.view().second)) == (2, 1)
    diary.check()
