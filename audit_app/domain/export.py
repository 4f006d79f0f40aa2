"""Everything a workbook is written from, gathered at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist
from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.journal import JournalEntry
from audit_app.domain.population import Population
from audit_app.domain.public_figures import PublicFigures
from audit_app.domain.readers import Reader
from audit_app.domain.records import Record
from audit_app.domain.review import Review
from audit_app.domain.rounds import Round, RoundChange
from audit_app.domain.scorers import Scores, Settlements
from audit_app.domain.scoring import applicable

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class ExportView:
    """One audit as it stands.

    Attributes:
        audit: The audit.
        checklist: The version its reviews were made with.
        population: Its register.
        draws: Every draw on record, oldest first; the last is in force.
        cases: Cases of the draw in force: sample, replaced, reserves, targeted.
        reviews: The ones that count, settled where scorers differed, by drawn case id; untouched
            cases are absent.
        strata: Cases of the frame by stratum, as the draw in force used them.
        taken_at: Aware, UTC; printed on the cover.
        journal_number: Number of the newest journal entry.
        journal_digest: Its digest: a later rewrite of history contradicts what was printed.
        marking: Protective marking, top and bottom of each sheet.
        first_reviews: As first scored, before anything was settled.
        second: What each further scorer made of the cases; those who share the work are not here.
        settlements: What their differences came to.
        records: Everything else kept with the audit; see of().
        changes: Entries of the journal that belong to the audit, oldest first, up to the moment.
        reader: Whom it is for; what this reader may not see is not in the view.
        asked: Keys of the criteria a case was asked, by drawn case id, where the columns that
            decide it are no longer in the view.
        public: The words and figures for the public; None for any other reader.
        rounds: Of the theme, oldest first, without the cases behind them.
        change: Since the round before, of ours or else of others; None without one.
    """

    audit: Audit
    checklist: Checklist
    population: Population
    draws: Sequence[Draw]
    cases: Sequence[DrawnCase]
    reviews: Mapping[int, Review]
    strata: Mapping[str, int]
    taken_at: datetime
    journal_number: int
    journal_digest: str
    marking: str = "OFFICIAL-SENSITIVE"
    first_reviews: Mapping[int, Review] = field(default_factory=dict)
    second: Sequence[Scores] = ()
    settlements: Settlements = field(default_factory=dict)
    records: Sequence[Record] = ()
    changes: Sequence[JournalEntry] = ()
    reader: Reader = Reader.US
    asked: Mapping[int, frozenset[str]] = field(default_factory=dict)
    public: PublicFigures | None = None
    rounds: Sequence[Round] = ()
    change: RoundChange | None = None

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """Return the records of a kind, oldest first."""
        return tuple(record for record in self.records if isinstance(record, kind))

    def criteria_asked(self, case: DrawnCase) -> frozenset[str]:
        """Return the keys of the criteria a case was asked, as its review stands."""
        if case.id in self.asked:
            return self.asked[case.id]
        review = self.reviews.get(case.id) or Review(case.id)
        return frozenset(each.key for each in applicable(self.checklist, review, case.context))

    @property
    def scorers(self) -> tuple[Scores, ...]:
        """Everybody who scored, the first scorer first; what agreement is computed from."""
        return (Scores(None, self.first_reviews), *self.second)
