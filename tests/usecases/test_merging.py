"""Two officers with a copy each: nothing of either is lost, and merging again does nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Purpose
from audit_app.domain.taking_in import Take, Verdict
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.merge_checks import Merge, look_at_merge
from audit_app.usecases.merging import merge
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer, give_grade, open_scoring
from audit_app.usecases.taking_in import take_in
from tests.helpers.clock import FixedClock
from tests.helpers.coming_back import ALL_MET, EveryKind, Office, review_of
from tests.helpers.filled import with_population
from tests.helpers.journeys import SEED, actions, drawn_audit
from tests.helpers.timed import HOLIDAYS
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

CHECKLISTS = EveryKind()
KEYS = ("risk_recorded", "home_visit", "supervisor")


@dataclass
class Officer:
    """One of the two.

    Attributes:
        workspace: Their copy.
        clock: Their own.
        audit_id: The audit both have.
    """

    workspace: SqlWorkspace
    clock: FixedClock
    audit_id: int

    def answer(self, place: int, key: str, option: str, note: str = "") -> None:
        sheet = open_scoring(self.workspace, CHECKLISTS, self.audit_id)
        assert sheet is not None
        case = sheet.cases[place]
        give_answer(self.workspace, sheet, self.clock, case.id, Answer(key, option, note=note))

    def grade(self, place: int, grade: str) -> None:
        sheet = open_scoring(self.workspace, CHECKLISTS, self.audit_id)
        assert sheet is not None
        give_grade(self.workspace, sheet, self.clock, sheet.cases[place].id, grade, "So judged")

    def look(self, other: Officer) -> Merge:
        return look_at_merge(self.workspace, other.workspace, CHECKLISTS)

    def merge(self, other: Officer, take: Take = Take.THEIRS) -> int:
        found = self.look(other)
        choices = {line.spot: take for line in found.lines if line.verdict is Verdict.CHOOSE}
        return merge(self.workspace, self.clock, found, choices)

    @property
    def said(self) -> dict[tuple[int, str], object]:
        """Everything that was answered here."""
        with self.workspace.reading() as unit:
            draw = unit.draws(self.audit_id)[-1]
            cases = {case.id: place for place, case in enumerate(unit.drawn_cases(draw.id))}
            reviews = unit.reviews(draw.id)
        return {
            (cases[case], key): answer.content
            for case, review in reviews.items()
            for key, answer in review.answers.items()
        } | {(cases[case], "grade"): each.grade for case, each in reviews.items() if each.grade}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a drawn sample, one answer given, closed."""
    path = tmp_path_factory.mktemp("original") / "office.audit"
    workspace = encrypted_files().create(path, PASSPHRASE)
    audit, _ = drawn_audit(workspace, checklists=CHECKLISTS)
    Officer(workspace, FixedClock(), audit.id).answer(0, "risk_recorded", "met")
    workspace.close()
    return path


def opened(path: Path, folder: Path, name: str, minutes: int = 0) -> Officer:
    copy = folder / f"{name}.audit"
    shutil.copytree(path.parent, folder / name)
    shutil.move(folder / name / path.name, copy)
    clock = FixedClock(datetime(2026, 5, 1, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes))
    files = encrypted_files(clock)
    return Officer(files.open(copy, PASSPHRASE), clock, 1)


@pytest.fixture
def pair(original: Path, tmp_path: Path) -> Iterator[tuple[Officer, Officer]]:
    two = opened(original, tmp_path, "ann"), opened(original, tmp_path, "ben", 30)
    yield two
    for officer in two:
        officer.workspace.close()


def test_that_what_only_the_other_changed_is_taken_over(pair: tuple[Officer, Officer]) -> None:
    ann, ben = pair
    ann.answer(1, "risk_recorded", "not_met", "Ann's own")
    ben.answer(2, "supervisor", "partly", "Ben's own")
    ben.answer(0, "risk_recorded", "partly")
    ben.grade(2, "requires")
    found = ann.look(ben)
    assert {(line.spot[1], line.verdict) for line in found.lines} == {
        ("risk_recorded", Verdict.CHANGED),
        ("supervisor", Verdict.NEW),
        ("", Verdict.NEW),
    }
    assert ann.merge(ben) == 3
    assert ann.said == {
        **ben.said,
        (1, "risk_recorded"): {"option": "not_met", "note": "Ann's own"},
    }


def test_that_merging_again_does_nothing(pair: tuple[Officer, Officer]) -> None:
    ann, ben = pair
    ann.answer(1, "risk_recorded", "met")
    ben.answer(1, "risk_recorded", "not_met")
    ben.answer(2, "home_visit", "met")
    ann.merge(ben, Take.OURS)
    said, journal = ann.said, actions(ann.workspace)
    again = ann.look(ben)
    assert again.is_empty
    assert merge(ann.workspace, ann.clock, again) == 0
    assert (ann.said, actions(ann.workspace)) == (said, journal)


def test_that_what_both_changed_is_for_a_person_to_choose(pair: tuple[Officer, Officer]) -> None:
    ann, ben = pair
    ann.answer(1, "risk_recorded", "met")
    ben.answer(1, "risk_recorded", "not_met")
    before = ann.said
    found = ann.look(ben)
    (line,) = found.lines
    assert line.verdict is Verdict.CHOOSE
    assert "later there" in line.why
    with pytest.raises(AuditError, match="nobody has chosen"):
        merge(ann.workspace, ann.clock, found)
    assert ann.said == before
    ann.merge(ben)
    assert ann.said == ben.said


def test_that_both_ways_bring_both_to_the_same_without_a_second_choice(
    pair: tuple[Officer, Officer],
) -> None:
    ann, ben = pair
    ann.answer(1, "risk_recorded", "met")
    ben.answer(1, "risk_recorded", "not_met")
    ann.answer(3, "supervisor", "met")
    ann.merge(ben, Take.OURS)
    assert ben.look(ann).counts[Verdict.CHOOSE] == 0
    ben.merge(ann)
    assert ann.said == ben.said
    assert ann.look(ben).is_empty


def test_that_an_answer_taken_back_there_is_taken_back_here(pair: tuple[Officer, Officer]) -> None:
    ann, ben = pair
    ben.answer(0, "risk_recorded", "")
    ann.merge(ben)
    assert ann.said == {}


def test_that_a_merge_is_one_entry_that_names_the_other_journal(
    pair: tuple[Officer, Officer],
) -> None:
    ann, ben = pair
    ben.answer(2, "supervisor", "partly", "Ben's own")
    ben.answer(3, "supervisor", "met")
    with ben.workspace.reading() as unit:
        head = unit.journal_head()
    ann.merge(ben)
    assert actions(ann.workspace).count("workspace_merged") == 1
    with ann.workspace.reading() as unit:
        entry = unit.journal_entries()[-1]
    assert head is not None
    other = entry.details["other"]
    assert isinstance(other, dict)
    assert (other["number"], other["digest"]) == (head.number, head.digest)
    assert other["file"] == "ben.audit"
    answers = entry.details["answers"]
    assert isinstance(answers, list)
    assert [(each["old"], each["new"], each["taken"]) for each in answers] == [
        ({}, {"option": "partly", "note": "Ben's own"}, True),
        ({}, {"option": "met"}, True),
    ]


def test_that_a_case_finished_there_is_finished_here(pair: tuple[Officer, Officer]) -> None:
    ann, ben = pair
    for key, option in ALL_MET.items():
        ben.answer(4, key, option)
    ben.grade(4, "good")
    ann.merge(ben)
    with ann.workspace.reading() as unit:
        cases = unit.drawn_cases(unit.draws(1)[-1].id)
        review = unit.review(cases[4].id)
    with ben.workspace.reading() as unit:
        there = unit.review(cases[4].id)
    assert review == there
    assert review.completed_at is not None


def test_that_workspaces_of_another_beginning_are_refused(
    pair: tuple[Officer, Officer], tmp_path: Path
) -> None:
    ann, _ = pair
    later = FixedClock(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    stranger = encrypted_files(later).create(tmp_path / "stranger.audit", PASSPHRASE)
    drawn_audit(stranger, DrawPlan("Another", "simple_random", 3), CHECKLISTS)
    with pytest.raises(AuditError, match="did not begin as copies of one file"):
        look_at_merge(ann.workspace, stranger, CHECKLISTS)
    stranger.close()


def test_that_another_draw_on_one_side_is_refused_by_its_name(
    pair: tuple[Officer, Officer],
) -> None:
    ann, ben = pair
    plan = DrawPlan("Made up / Again", "simple_random", 5)
    draw_sample(
        ben.workspace, ben.clock, 1, plan, Silent(), seed=SEED, reason="The register was wrong"
    )
    ben.answer(0, "risk_recorded", "met")
    before = ann.said
    with pytest.raises(AuditError, match="'Missing, April 2026' was drawn again"):
        ann.look(ben)
    assert ann.said == before


def test_that_what_is_not_merged_is_counted(pair: tuple[Officer, Officer]) -> None:
    ann, ben = pair
    plan = DrawPlan("Another / Baseline", "simple_random", 5)
    audit, _ = drawn_audit_there(ben.workspace, plan)
    Officer(ben.workspace, ben.clock, audit).answer(0, "risk_recorded", "met")
    ben.answer(1, "risk_recorded", "met")
    found = ann.look(ben)
    assert found.left["draw_made"] == 1
    assert found.left["audit_begun_there"] == 1
    ann.merge(ben)
    assert ann.said == ben.said


def drawn_audit_there(workspace: SqlWorkspace, plan: DrawPlan) -> tuple[int, object]:
    population = with_population(workspace, made_up_rows(20), "Another")
    draw = draw_sample(workspace, FixedClock(), population.audit_id, plan, Silent(), seed=SEED)
    return population.audit_id, draw


def test_that_a_change_made_while_it_was_looked_at_stops_the_merge(
    pair: tuple[Officer, Officer],
) -> None:
    ann, ben = pair
    ben.answer(1, "supervisor", "met")
    found = ann.look(ben)
    ann.answer(1, "supervisor", "not_met")
    with pytest.raises(AuditError, match="changed here since"):
        merge(ann.workspace, ann.clock, found)
    assert (1, "supervisor") in ann.said


def test_that_first_answers_taken_in_from_a_share_there_are_merged(tmp_path: Path) -> None:
    folder = tmp_path / "first"
    folder.mkdir()
    workspace = encrypted_files().create(folder / "office.audit", PASSPHRASE)
    office = Office(workspace, Purpose.SHARE)
    workspace.close()
    ann, ben = opened(workspace.path, tmp_path, "ann"), opened(workspace.path, tmp_path, "ben", 30)
    office.workspace = ben.workspace
    reviews = {reference: review_of(ALL_MET, "good") for reference in office.references}
    incoming = office.look(office.returned(reviews))
    take_in(ben.workspace, CHECKLISTS, ben.clock, incoming, holidays=HOLIDAYS)
    ann.merge(ben)
    assert ann.said == ben.said
    assert len(ann.said) == len(office.references) * (len(ALL_MET) + 1)
    ann.workspace.close()
    ben.workspace.close()


edits = st.tuples(
    st.sampled_from(["ann", "ben"]),
    st.integers(0, 2),
    st.sampled_from(KEYS),
    st.sampled_from(["met", "partly", "not_met", ""]),
)
merges = st.tuples(st.sampled_from(["ann", "ben"]), st.sampled_from(Take))


@settings(max_examples=30)
@given(steps=st.lists(st.one_of(edits, merges), max_size=12), last=st.sampled_from(Take))
def test_that_however_they_work_and_merge_both_end_with_all_answers_of_both(
    original: Path, steps: list[tuple[object, ...]], last: Take
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        two = {
            "ann": opened(original, Path(folder), "ann"),
            "ben": opened(original, Path(folder), "ben", 30),
        }
        other = {"ann": two["ben"], "ben": two["ann"]}
        try:
            for who, *what in steps:
                if len(what) == 1:
                    two[str(who)].merge(other[str(who)], Take(str(what[0])))
                else:
                    place, key, option = what
                    two[str(who)].answer(int(str(place)), str(key), str(option))
            ann, ben = two["ann"], two["ben"]
            before = ann.said.keys(), ben.said.keys()
            conflicts = {line.spot for line in ann.look(ben).lines if line.verdict == "to choose"}
            ann.merge(ben, last)
            assert ann.look(ben).is_empty
            assert ben.look(ann).counts[Verdict.CHOOSE] == 0
            ben.merge(ann)
            assert ann.said == ben.said
            if not conflicts and not any(len(step) == 2 or step[3] == "" for step in steps):
                assert ann.said.keys() == before[0] | before[1]
        finally:
            for officer in two.values():
                officer.workspace.close()
