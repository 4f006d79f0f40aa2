"""An office whose cases are with a further scorer, and what that scorer sends back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from audit_app.domain.assigning import Wish
from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import DrawPlan
from audit_app.domain.packs import cases_digest
from audit_app.domain.return_digests import reviews_digest
from audit_app.domain.returns import Return, ReturnedReview
from audit_app.domain.review import Answer, Review
from audit_app.domain.score_sheet_stamp import stamp_lines
from audit_app.domain.score_sheets import (
    ReadRow,
    ReadSheet,
    ScoreSheet,
    SheetColumn,
    sheet_lines,
)
from audit_app.domain.scorers import Assignment, Medium, Purpose
from audit_app.usecases.assigning import assign_cases
from audit_app.usecases.ports import Workspace
from audit_app.usecases.score_sheets import score_sheet
from audit_app.usecases.scoring import ScoringSheet, open_scoring
from audit_app.usecases.taking_in import Incoming, look_at_return
from tests.helpers.checklists import COUNT_SCALE, MADE_UP, MET_SCALE, criterion
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import drawn_audit
from tests.helpers.timed import HOLIDAYS, HOUR, SCALE

READER = "peer reviewer, force B"
CHECKLIST = replace(
    MADE_UP,
    criteria=(
        *MADE_UP.criteria,
        criterion("visited", scale="timeliness", standard="visit", applies_when='risk == "high"'),
    ),
    scales={"met": MET_SCALE, "count": COUNT_SCALE, "timeliness": SCALE},
    standards={"visit": HOUR},
)
"""Every kind of scale; the last question is asked of cases at high risk alone."""

ALL_MET = {
    "risk_recorded": "met",
    "risk_right": "met",
    "visits": "2",
    "home_visit": "met",
    "supervisor": "met",
    "visited": "in_time",
}


class EveryKind:
    """Fulfils ChecklistSource."""

    def all(self) -> Mapping[str, Checklist]:
        return {CHECKLIST.key: CHECKLIST}


class Office:
    """A workspace with a drawn sample, cases of which are handed out.

    Attributes:
        workspace: Open.
        audit: Its audit.
        clock: Its own.
        assignment: To the further scorer.
    """

    checklists = EveryKind()

    def __init__(
        self,
        workspace: Workspace,
        purpose: Purpose = Purpose.SECOND,
        medium: Medium = Medium.WORKBOOK,
        size: int = 6,
    ) -> None:
        self.workspace, self.clock = workspace, FixedClock()
        plan = DrawPlan("Made up / Baseline", "simple_random", size, 2)
        self.audit: Audit
        self.audit, _ = drawn_audit(workspace, plan, self.checklists)
        wish = Wish(reader=READER, purpose=purpose, medium=medium, columns=("Area", "Note"))
        self.assignment: Assignment = assign_cases(
            workspace, self.checklists, self.clock, self.audit.id, wish
        )

    @property
    def references(self) -> list[str]:
        """The cases handed out, in order."""
        return [case.case_ref for case in self.assignment.cases]

    def case(self, place: int) -> int:
        """Return the drawn case id of a case handed out."""
        return self.assignment.cases[place].drawn_case_id

    def sheet(self) -> ScoreSheet:
        """Return the scoring workbook before it is written."""
        return score_sheet(self.workspace, self.checklists, self.clock, self.assignment.id)

    def scoring(self) -> ScoringSheet:
        """Return what there is to score here."""
        sheet = open_scoring(self.workspace, self.checklists, self.audit.id, HOLIDAYS)
        assert sheet is not None
        return sheet

    def returned(
        self,
        reviews: Mapping[str, ReturnedReview],
        number: int = 1,
        *,
        finished: bool = False,
        **other: object,
    ) -> Return:
        """Return what a scorer sends back; other parts may be given to make it wrong."""
        with self.workspace.reading() as unit:
            draw = unit.draws(self.audit.id)[-1]
        good = Return(
            uid=self.assignment.uid,
            number=number,
            medium=Medium.WORKBOOK,
            theme_key=self.audit.theme_key,
            checklist_version=self.assignment.checklist_version,
            checklist_digest=self.assignment.checklist_digest,
            draw_digest=draw.certificate["digest"],
            cases_digest=cases_digest(self.references),
            reader=self.assignment.reader,
            reviews=reviews,
            finished=finished,
            made_at=self.clock.now(),
            signed_by="",
            digest=reviews_digest(self.assignment.uid, number, reviews, finished=finished),
        )
        return replace(good, **other)  # type: ignore[arg-type]

    def look(self, content: Return) -> Incoming:
        """Look at a return."""
        return look_at_return(
            self.workspace, self.checklists, self.clock, content, holidays=HOLIDAYS
        )

    def seconds(self) -> Mapping[int, Review]:
        """Return what is kept of the further scorer."""
        with self.workspace.reading() as unit:
            return unit.scorer_reviews(self.assignment.id)

    def firsts(self) -> Mapping[int, Review]:
        """Return the first answers."""
        with self.workspace.reading() as unit:
            return unit.reviews(self.assignment.draw_id)


def review_of(
    options: Mapping[str, str], grade: str = "", reason: str = "", **parts: str
) -> ReturnedReview:
    """Return a review that came back; parts, such as a note, are the same on every answer."""
    answers = {key: Answer(key, option, **parts) for key, option in options.items()}  # type: ignore[arg-type]
    return ReturnedReview(answers, grade, reason)


Typed = Mapping[tuple[int, str], Mapping[SheetColumn, str]]
"""Cells by place of the case, from 0, and criterion (empty: the grade)."""


def as_read(
    sheet: ScoreSheet, typed: Typed | None = None, *, number: str = "1", finished: str = "no"
) -> ReadSheet:
    """Return a scoring workbook as it is read after somebody typed into it."""
    rows: list[ReadRow] = []
    places = {case.case_ref: place for place, case in enumerate(sheet.cases)}
    for row, line in enumerate(sheet_lines(sheet), start=9):
        key = line.criterion.key if line.criterion is not None else ""
        cells = {
            SheetColumn.KEY: line.key,
            SheetColumn.CASE: line.case.case_ref,
            SheetColumn.NUMBER: line.number,
        }
        if not line.offered:
            cells[SheetColumn.ANSWER] = "Not asked"
        cells |= (typed or {}).get((places[line.case.case_ref], key), {})
        rows.append(ReadRow(row, cells))
    return ReadSheet("back.xlsx", "Scores", stamp_lines(sheet.stamp), number, finished, tuple(rows))


def with_rows(sheet: ReadSheet, rows: Sequence[ReadRow]) -> ReadSheet:
    """Return a workbook with other rows, numbered anew as they now stand."""
    numbered = tuple(replace(row, row=at) for at, row in enumerate(rows, start=9))
    return replace(sheet, rows=numbered)
