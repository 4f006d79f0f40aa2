"""The cases to score and what is left in each, worked out once and then only where it changed.

With thousands of cases, working everything out anew at every key would hold the window for seconds.
It is plain Python, so that the first time can be spent on another thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import DrawnCase
from audit_app.domain.review import Review
from audit_app.ui.score.contents import case_line, work_list
from audit_app.ui.score.lists import Entry


class CaseBoard:
    """Every case in working order, with its review, its line, and whether it is done.

    Attributes:
        cases: In working order; targeted ones after the sample.
    """

    def __init__(
        self, checklist: Checklist, cases: Sequence[DrawnCase], reviews: Mapping[int, Review]
    ) -> None:
        self._checklist = checklist
        self.cases = tuple(work_list(cases))
        self._places = {case.id: place for place, case in enumerate(self.cases)}
        self._reviews = [reviews.get(case.id) or Review(case.id) for case in self.cases]
        self._done: list[bool] = []
        self._entries: list[Entry] = []
        for place in range(len(self.cases)):
            done, entry = self._look(place)
            self._done.append(done)
            self._entries.append(entry)

    def _look(self, place: int) -> tuple[bool, Entry]:
        return case_line(self._checklist, self.cases[place], self._reviews[place], place + 1)

    def __contains__(self, drawn_case_id: int) -> bool:
        return drawn_case_id in self._places

    def case(self, drawn_case_id: int) -> DrawnCase:
        """Return a case by its id."""
        return self.cases[self._places[drawn_case_id]]

    def place(self, case: DrawnCase) -> int:
        """Return where a case is in working order, from 0."""
        return self._places[case.id]

    def review(self, case: DrawnCase) -> Review:
        """Return the review of a case, empty if it was not touched."""
        return self._reviews[self._places[case.id]]

    def put(self, review: Review) -> None:
        """Take another review of a case; only this case is looked at again."""
        place = self._places[review.drawn_case_id]
        self._reviews[place] = review
        self._done[place], self._entries[place] = self._look(place)

    def is_done(self, case: DrawnCase) -> bool:
        """Return whether nothing is left to do in a case."""
        return self._done[self._places[case.id]]

    @property
    def n_done(self) -> int:
        """How many cases are done."""
        return sum(self._done)

    @property
    def out_of_order(self) -> bool:
        """Whether one was done before an earlier one: then interim figures are no random sample."""
        return any(self._done[self._done.index(False) :]) if not all(self._done) else False

    def beside(self, case: DrawnCase, by: int) -> DrawnCase | None:
        """Return the case so many places on, None past either end."""
        place = self._places[case.id] + by
        return self.cases[place] if 0 <= place < len(self.cases) else None

    def first_open(self) -> DrawnCase:
        """Return the first case with something left to do; with none, the first of all."""
        return self.cases[self._done.index(False)] if not all(self._done) else self.cases[0]

    def next_open(self, case: DrawnCase) -> DrawnCase | None:
        """Return the next case with something left to do, from the top again at the end."""
        here, n = self._places[case.id], len(self.cases)
        later = ((here + step) % n for step in range(1, n))
        return next((self.cases[place] for place in later if not self._done[place]), None)

    def entries(self, *, left_only: bool, in_hand: DrawnCase) -> list[Entry]:
        """Return the lines of the case list; the case in hand is always among them."""
        if not left_only:
            return list(self._entries)
        here = self._places[in_hand.id]
        return [
            entry
            for place, entry in enumerate(self._entries)
            if place == here or not self._done[place]
        ]
