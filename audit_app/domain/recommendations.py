"""The recommendations that come with the program, and the action each of them becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from audit_app.domain.actions import Action


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation of an inspection.

    Attributes:
        ref: Unique, such as 'ny-2022-3'; an action made from it keeps it.
        number: Of the inspection.
        title: Of the theme.
        theme_key: Of the checklist that tests it.
        found: What an inspection saw or the force said, with where it was read.
        outcome: What must be so when it is met, in words of ours.
        criterion: Key of the question that would show it; a proposal.
        source: The inspection.
    """

    ref: str
    number: int
    title: str
    theme_key: str
    found: str
    outcome: str
    criterion: str
    source: str

    def as_action(self, due: date) -> Action:
        """Return it as an action that nobody has taken on yet."""
        return Action(
            ref=self.ref,
            theme_key=self.theme_key,
            recommendation=f"Recommendation {self.number}: {self.title}",
            source=self.source,
            found=self.found,
            text=self.outcome,
            due=due,
            criterion=self.criterion,
        )
