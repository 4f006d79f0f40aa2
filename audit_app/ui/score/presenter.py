"""Turns keys into durable answers. A key pressed while an answer is being saved waits its turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from audit_app.domain.checklist import Criterion
from audit_app.domain.draw import DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import applicable, needs_reason, next_to_answer
from audit_app.domain.timeliness import standard_of
from audit_app.ui.score.board import CaseBoard
from audit_app.ui.score.contents import (
    GRADE,
    context_lines,
    criterion_content,
    criterion_entries,
    grade_content,
)
from audit_app.ui.score.risks import ScoreRisks
from audit_app.ui.score.time_words import answer_with_times, times_content, times_words
from audit_app.ui.score.view import ScoreView
from audit_app.ui.session import Change, Session
from audit_app.ui.tasks import Lane
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade, note_view


class _Step(QUndoCommand):
    """One change to a review: undoing it saves what stood before, as one more change."""

    def __init__(self, words: str, forth: Callable[[], None], back: Callable[[], None]) -> None:
        super().__init__(words)
        self._forth, self._back = forth, back

    @override
    def redo(self) -> None:
        self._forth()

    @override
    def undo(self) -> None:
        self._back()


class ScorePresenter(QObject):
    """Holds the reviews of the draw in force and what is in hand."""

    def __init__(
        self, view: ScoreView, session: Session, sheet: ScoringSheet, board: CaseBoard
    ) -> None:
        super().__init__(view)
        self._view, self._session, self._sheet = view, session, sheet
        self._checklist = sheet.checklist
        self._board = board
        self._case = board.first_open()
        self._key = ""
        self._places: dict[int, str] = {}
        self._viewed: set[int] = set()
        self._typed_times: dict[tuple[int, str], tuple[str, str]] = {}
        self._left_only = False
        self._shown = 0
        self._saving = 0
        self._waiting: deque[Callable[[], object]] = deque()
        self._undo = QUndoStack(self)
        self._risks = ScoreRisks(view, session, sheet, self)
        self._connect()
        self._take_case(self._case)

    def _connect(self) -> None:
        view, board = self._view, self._board
        view.case_picked.connect(self._wish(lambda key: self._take_case(board.case(int(key)))))
        view.criterion_picked.connect(self._wish(self._take_criterion))
        view.answered.connect(self._wish(self._answer_place))
        view.answer_chosen.connect(self._wish(self._answer))
        view.moved.connect(self._wish(self._move))
        view.next_wanted.connect(self._wish(self._next))
        view.case_moved.connect(self._wish(self._move_case))
        view.undo_wanted.connect(self._wish(self._undo.undo))
        view.redo_wanted.connect(self._wish(self._undo.redo))
        view.left_only_wanted.connect(self._wish(self._show_left_only))
        # What was typed belongs to the criterion that was in hand when it was typed, so it is
        # taken down at once, and only its saving waits.
        view.card.reason_given.connect(lambda text: self._typed("reason", text))
        view.card.note_given.connect(lambda text: self._typed("note", text))
        view.card.evidence_given.connect(lambda text: self._typed("evidence", text))
        view.card.times_given.connect(self._time_typed)
        view.card.times_typed.connect(self._understand_times)
        view.risk_wanted.connect(self._wish(self._risks.ask))
        self._risks.changed.connect(self._refresh)
        self._session.leaving.connect(self._finish)

    def _wish(self, act: Callable[..., object]) -> Callable[..., None]:
        """Return a slot that acts now, or once every answer given so far is durable."""

        def wish(*given: object) -> None:
            self._view.card.report_typing()
            if self._saving:
                self._waiting.append(partial(act, *given))
            else:
                act(*given)

        return wish

    @Slot()
    def _finish(self) -> None:
        """Keep what was typed and pressed so far before the page or the workspace goes."""
        self.report_typing()
        self._session.tasks.drain(lane=Lane.WRITE)

    def report_typing(self) -> None:
        """Begin to keep what was typed so far."""
        self._view.card.report_typing()
        self._risks.finish()

    def show_case(self, drawn_case_id: int, criterion: str = "") -> None:
        """Take a case in hand, once every answer given so far is durable.

        Args:
            drawn_case_id: One that is not scored, such as a reserve, changes nothing.
            criterion: Key; empty: where the case was left.
        """
        self._wish(self._take_wanted)(drawn_case_id, criterion)

    @property
    def in_hand(self) -> tuple[int, str]:
        """Drawn case id and the criterion's key."""
        return self._case.id, self._key

    def _take_wanted(self, drawn_case_id: int, criterion: str) -> None:
        if drawn_case_id not in self._board:
            return
        self._take_case(self._board.case(drawn_case_id))
        if criterion == GRADE or any(each.key == criterion for each in self._checklist.criteria):
            self._take_criterion(criterion)

    # what is in hand

    @property
    def _review(self) -> Review:
        return self._board.review(self._case)

    @property
    def _criterion(self) -> Criterion | None:
        return None if self._key == GRADE else self._checklist.criterion(self._key)

    def _open_key(self, after: str = "") -> str:
        after = "" if after == GRADE else after
        key = next_to_answer(self._checklist, self._review, self._case.context, after=after)
        return key or GRADE

    def _take_case(self, case: DrawnCase) -> None:
        self._places[self._case.id] = self._key
        self._case = case
        self._key = self._places.get(case.id) or self._open_key()
        self._note_view()
        self._refresh()

    def _note_view(self) -> None:
        """Let the journal say that this case was looked at, once a sitting."""
        workspace, sheet, case = self._session.open_workspace, self._sheet, self._case
        if case.id not in self._viewed:
            self._viewed.add(case.id)
            self._session.run(lambda _progress: note_view(workspace, sheet, case.id))

    def _take_criterion(self, key: str) -> None:
        self._key = key
        self._refresh_criterion()

    def _move(self, by: int) -> None:
        keys = [*(each.key for each in self._checklist.criteria), GRADE]
        place = min(max(keys.index(self._key) + by, 0), len(keys) - 1)
        self._take_criterion(keys[place])

    def _move_case(self, by: int) -> None:
        beside = self._board.beside(self._case, by)
        if beside is not None:
            self._take_case(beside)

    def _next(self) -> None:
        if not self._board.is_done(self._case):
            self._take_criterion(self._open_key(self._key))
            return
        following = self._board.next_open(self._case)
        if following is None:
            self._session.message.emit(
                "Every case is done.", "good", "Go on to the next step, or look at any case again."
            )
            return
        self._take_case(following)

    def _show_left_only(self, on: bool) -> None:  # noqa: FBT001 - a slot of a check box
        self._left_only = on
        self._refresh_cases()

    # answers

    def _answer_place(self, place: int) -> None:
        criterion = self._criterion
        if criterion is None:
            keys = list(self._checklist.grade_rule.levels)
        else:
            keys = [option.key for option in self._checklist.scale_of(criterion).options]
        if place < len(keys):
            self._answer(keys[place])

    def _answer(self, option: str) -> None:
        criterion = self._criterion
        if criterion is None:
            self._give_grade(option, self._review.grade_reason)
            return
        if criterion not in applicable(self._checklist, self._review, self._case.context):
            return  # the card says why it is not asked
        before = self._review.answers.get(self._key, Answer(self._key))
        if before.option == option:
            self._after_answer(criterion, before)
            return
        after = replace(before, option=option)
        self._push(f"answer {criterion.question}", before, after, move_on=True)

    def _typed(self, part: str, text: str) -> None:
        criterion = self._criterion
        if criterion is None:
            self._give_grade(self._review.grade, text)
            return
        before = self._review.answers.get(self._key, Answer(self._key))
        after = _with_part(before, part, text)
        if after == before:
            return
        self._push(f"{part} of {criterion.question}", before, after, move_on=False)

    def _understand_times(self, start: str, end: str) -> None:
        criterion = self._criterion
        standard = standard_of(self._checklist, criterion) if criterion is not None else None
        if standard is not None:
            said = times_words(standard, start, end, self._sheet.holidays)
            self._view.card.times.show_words(*said)

    def _time_typed(self, start: str, end: str) -> None:
        """Keep two times, or the one that can be read; what fits with nothing stays as typed."""
        criterion, place = self._criterion, (self._case.id, self._key)
        if criterion is None:
            return
        before = self._review.answers.get(self._key, Answer(self._key))
        after, whole = answer_with_times(
            self._checklist, criterion, before, start, end, self._sheet.holidays
        )
        self._typed_times.pop(place, None)
        if not whole:
            self._typed_times[place] = (start, end)
        if after != before:
            self._push(f"times of {criterion.question}", before, after, move_on=False)

    def _push(self, words: str, before: Answer, after: Answer, *, move_on: bool) -> None:
        case = self._case
        first = [True]

        def forth() -> None:
            self._save_answer(case, after, move_on=move_on and first[0], show=not first[0])
            first[0] = False

        self._undo.push(
            _Step(words, forth, lambda: self._save_answer(case, before, move_on=False, show=True))
        )

    def _save_answer(self, case: DrawnCase, answer: Answer, *, move_on: bool, show: bool) -> None:
        workspace, sheet, clock = (
            self._session.open_workspace,
            self._sheet,
            self._session.services.clock,
        )
        if show:
            self._case, self._key = case, answer.criterion
        was_done, review = self._board.is_done(case), self._board.review(case)
        # Shown at once; taken back if it cannot be made durable.
        self._board.put(replace(review, answers={**review.answers, answer.criterion: answer}))
        self._start_saving(
            lambda: give_answer(workspace, sheet, clock, case.id, answer),
            lambda saved: self._on_saved(
                case, saved, was_done=was_done, answer=answer, move_on=move_on
            ),
            lambda: self._board.put(review),
        )

    def _on_saved(
        self, case: DrawnCase, saved: Review, *, was_done: bool, answer: Answer, move_on: bool
    ) -> None:
        self._board.put(saved)
        criterion = self._checklist.criterion(answer.criterion)
        if move_on and case is self._case and criterion.key == self._key:
            self._after_answer(criterion, answer)
        self._tell(case, was_done=was_done)

    def _after_answer(self, criterion: Criterion, answer: Answer) -> None:
        """Ask for the reason in place, or go on to the next that needs an answer."""
        if needs_reason(self._checklist, criterion, answer) and not answer.reason.strip():
            self._refresh()
            self._view.focus_reason()
            return
        self._key = self._open_key(criterion.key)
        self._refresh()

    def _give_grade(self, grade: str, reason: str) -> None:
        if not grade:
            return
        case, before = self._case, self._review
        if (before.grade, before.grade_reason) == (grade, reason):
            return
        self._undo.push(
            _Step(
                "grade",
                lambda: self._save_grade(case, grade, reason),
                lambda: self._save_grade(case, before.grade, before.grade_reason),
            )
        )

    def _save_grade(self, case: DrawnCase, grade: str, reason: str) -> None:
        workspace, sheet, clock = (
            self._session.open_workspace,
            self._sheet,
            self._session.services.clock,
        )
        was_done = self._board.is_done(case)

        def saved(review: Review) -> None:
            self._board.put(review)
            self._case, self._key = case, GRADE
            self._refresh()
            if review.grade and review.grade != review.proposed_grade and not review.grade_reason:
                self._view.focus_reason()
            self._tell(case, was_done=was_done)

        self._start_saving(
            lambda: give_grade(workspace, sheet, clock, case.id, grade, reason),
            saved,
            lambda: None,
        )

    # saving

    def _start_saving(
        self,
        work: Callable[[], Review],
        saved: Callable[[Review], None],
        take_back: Callable[[], object],
    ) -> None:
        self._saving += 1

        def failed(error: AuditError) -> None:
            take_back()
            self._waiting.clear()
            self._view.card.keep_typing()
            self._session.failed.emit(error)

        task = self._session.run(lambda _progress: work(), saved, failed=failed)
        task.finished.connect(self._on_saving_ended)
        self._refresh_criterion()

    @Slot()
    def _on_saving_ended(self) -> None:
        self._saving -= 1
        self._refresh()
        while self._waiting and not self._saving:
            self._waiting.popleft()()

    def _tell(self, case: DrawnCase, *, was_done: bool) -> None:
        now = self._session.services.clock.now().astimezone()
        self._session.saved.emit(f"{now:%H:%M:%S}")
        self._risks.note_change()
        done, answers = self._board.is_done(case), self._board.review(case).answers
        if was_done != done or len(answers) <= 1:
            self._session.changed.emit(Change.REVIEWS)

    # showing

    def _refresh(self) -> None:
        self._refresh_cases()
        self._refresh_criterion()

    def _refresh_cases(self) -> None:
        board = self._board
        note = " · out of order" if board.out_of_order else ""
        self._view.show_progress(board.n_done, len(board.cases), note)
        entries = board.entries(left_only=self._left_only, in_hand=self._case)
        self._view.cases.show_entries(entries, str(self._case.id))

    def _refresh_criterion(self) -> None:
        case, review, criterion = self._case, self._review, self._criterion
        entries = criterion_entries(self._checklist, case, review)
        entries = self._risks.marked(entries, case, review)
        self._risks.show_criterion(case, criterion, review)
        self._view.criteria.show_entries(entries, self._key)
        place = self._board.place(case) + 1
        self._view.show_case(
            f"{place} of {len(self._board.cases)}   {case.case_ref}", case.stratum, case.reason
        )
        if self._shown != case.id:
            self._shown = case.id
            self._view.guidance.show_case(context_lines(case))
        if criterion is None:
            self._view.card.show_content(grade_content(self._checklist, case, review))
            self._view.guidance.show_grade(self._checklist)
        else:
            content = criterion_content(self._checklist, case, review, criterion)
            times = times_content(
                self._checklist,
                criterion,
                review.answers.get(criterion.key, Answer(criterion.key)),
                self._typed_times.get((case.id, criterion.key)),
                self._sheet.holidays,
            )
            self._view.card.show_content(replace(content, times=times))
            self._view.guidance.show_criterion(self._checklist, criterion)


def _with_part(answer: Answer, part: str, text: str) -> Answer:
    if part == "reason":
        return replace(answer, reason=text)
    return replace(answer, note=text) if part == "note" else replace(answer, evidence=text)
