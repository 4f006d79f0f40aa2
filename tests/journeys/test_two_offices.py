"""Two forces on two laptops: one draws and hands out, the other scores blind and sends back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from audit_app.domain.assigning import Wish
from audit_app.domain.audit import Audit
from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment
from audit_app.interchange.score_sheets.files import WorkbookScoreSheets
from audit_app.usecases.identities import add_contact, named_contact
from audit_app.usecases.opening_packs import Received
from audit_app.usecases.sending_back import send_return
from audit_app.usecases.taking_in import Incoming, look_at, take_in
from tests.helpers.offices import CRITICAL_MISS, Office


class Forces:
    """Both forces, their identities exchanged, and sixty cases on their way from one to the other.

    Attributes:
        ours: Whose audit it is.
        peer: Who scores blind.
        audit: Of ours, sixty cases drawn and scored.
        received: The same cases at the peer's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ours = Office(folder / "a", "force A, audit team")
        self.peer = Office(folder / "b", "peer reviewer, force B")
        add_contact(self.ours.workspace, f"> {self.peer.line}", "force B")
        add_contact(self.peer.workspace, self.ours.line)
        self.audit: Audit = self.ours.audit(n_cases=200, size=60)
        self.ours.score(self.audit, 60, note="first note")
        line = named_contact(self.ours.workspace, "force B").line
        self.received: Received = self.peer.receive(
            self.ours.send(self.ours.assign(self.audit, Wish(reader="force B", recipient=line)))
        )

    def send_back(self, *, finished: bool) -> Path:
        """Write a return at the peer's."""
        path = self.folder / f"{finished}.careturn"
        peer = self.peer
        send_return(
            peer.workspace,
            peer.packs,
            peer.clock,
            self.received.audit.id,
            path,
            finished=finished,
        )
        return path

    def look(self, path: Path) -> Incoming:
        """Look at a return at ours."""
        ours = self.ours
        sheets = WorkbookScoreSheets()
        return look_at(ours.workspace, ours.checklists, ours.clock, sheets, ours.packs, path)

    def take_in(self, path: Path) -> None:
        """Take a return in at ours."""
        ours = self.ours
        take_in(ours.workspace, ours.checklists, ours.clock, self.look(path))

    @property
    def assignments(self) -> Sequence[Assignment]:
        """What ours handed out."""
        with self.ours.workspace.reading() as unit:
            return unit.kept(Assignment)


@pytest.fixture
def forces(tmp_path: Path) -> Iterator[Forces]:
    both = Forces(tmp_path)
    yield both
    both.ours.close()
    both.peer.close()


def contents(review: Review) -> dict[str, dict[str, str]]:
    return {key: answer.content for key, answer in review.answers.items()}


def test_that_sixty_cases_go_out_are_scored_blind_and_come_back_answer_by_answer(
    forces: Forces,
) -> None:
    forces.peer.score(forces.received.audit, 20, note="second note", given=CRITICAL_MISS)
    forces.take_in(forces.send_back(finished=False))
    (assignment,) = forces.assignments
    assert (assignment.taken_in, assignment.finished) == (1, False)
    forces.peer.score(forces.received.audit, 60, note="second note", given=CRITICAL_MISS)
    forces.take_in(forces.send_back(finished=True))
    (assignment,) = forces.assignments
    assert (assignment.taken_in, assignment.finished) == (2, True)
    with forces.ours.workspace.reading() as unit:
        second = unit.scorer_reviews(assignment.id)
        first = unit.reviews(assignment.draw_id)
    at_peer = forces.peer.sheet(forces.received.audit)
    by_ref = {case.case_ref: at_peer.reviews[case.id] for case in at_peer.cases}
    assert len(second) == 60
    for case in assignment.cases:
        theirs = by_ref[case.case_ref]
        assert contents(second[case.drawn_case_id]) == contents(theirs)
        assert second[case.drawn_case_id].grade == theirs.grade
        assert all(each.note == "first note" for each in first[case.drawn_case_id].answers.values())


def test_that_the_same_return_comes_twice_to_nothing(forces: Forces) -> None:
    forces.peer.score(forces.received.audit, 5)
    path = forces.send_back(finished=False)
    forces.take_in(path)
    with forces.ours.workspace.reading() as unit:
        head = unit.journal_head()
    assert forces.look(path).before
    forces.take_in(path)
    with forces.ours.workspace.reading() as unit:
        assert unit.journal_head() == head


def test_that_no_first_note_is_anywhere_in_the_workspace_of_the_peer(forces: Forces) -> None:
    with forces.peer.workspace.reading() as unit:
        said = str([entry.details for entry in unit.journal_entries()])
        reviews = unit.reviews(unit.draws(forces.received.audit.id)[-1].id)
    assert "first note" not in said
    assert not reviews
