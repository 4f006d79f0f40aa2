"""Whatever is done, in whatever order, the journal alone gives what stands in the workspace."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from typing_extensions import override

from audit_app.app.bootstrap import AppServices
from audit_app.domain.draw import (
    DrawnCase,
    DrawPlan,
    ReplacementReason,
    Seed,
    SeedOrigin,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.roles import Role
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.disposing import set_review
from audit_app.usecases.journals import verify_workspace
from audit_app.usecases.replacements import mark_found, mark_not_found, replace_case
from audit_app.usecases.roles import choose_role
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade, open_scoring
from audit_app.usecases.standing_check import check_standing
from audit_app.usecases.targeting import add_on_purpose
from tests.helpers.clock import FixedClock
from tests.helpers.filled import load
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

SERVICES, CLOCK = AppServices(), FixedClock()
ROWS = made_up_rows(30)
places = st.integers(0, 40)
words = st.sampled_from(["", "as seen", "=1+1", "Ω \u202e text", "a\nb"])


class Office(RuleBasedStateMachine):
    """One audit, worked on at random; what is refused changes nothing."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = encrypted_files(CLOCK).create(self.folder / "a.audit", PASSPHRASE)
        first, last = date(2025, 4, 1), date(2026, 3, 31)
        wanted = NewAudit("Missing", "missing", "", first, last, "Baseline", "")
        self.audit = create_audit(self.workspace, SERVICES.checklists, CLOCK, wanted)
        load(self.workspace, self.audit, ROWS)
        self.n_draws = 0
        self.draw(1)

    @rule(seed=st.integers(1, 9))
    def draw(self, seed: int) -> None:
        if self.n_draws == 3:
            return
        self.n_draws += 1
        draw_sample(
            self.workspace,
            CLOCK,
            self.audit.id,
            DrawPlan("Missing / Baseline", "simple_random", 5, 4),
            Silent(),
            seed=Seed(str(seed) * 20, SeedOrigin.TYPED),
            reason="" if self.n_draws == 1 else "The period was wrong.",
        )

    @property
    def sheet(self) -> ScoringSheet:
        sheet = open_scoring(self.workspace, SERVICES.checklists, self.audit.id)
        assert sheet is not None
        return sheet

    def case(self, place: int) -> DrawnCase:
        cases = self.sheet.cases
        return cases[place % len(cases)]

    @rule(case=places, criterion=places, option=places, reason=words, note=words)
    def answer(self, case: int, criterion: int, option: int, reason: str, note: str) -> None:
        sheet = self.sheet
        asked = sheet.checklist.criteria[criterion % 4]
        options = [each.key for each in sheet.checklist.scale_of(asked).options]
        given = Answer(asked.key, options[option % len(options)], reason, note)
        self.tried(give_answer, self.workspace, sheet, CLOCK, self.case(case).id, given)

    @rule(case=places, criterion=places)
    def take_back(self, case: int, criterion: int) -> None:
        sheet = self.sheet
        key = sheet.checklist.criteria[criterion % 4].key
        self.tried(give_answer, self.workspace, sheet, CLOCK, self.case(case).id, Answer(key))

    @rule(case=places, level=places, reason=words)
    def grade(self, case: int, level: int, reason: str) -> None:
        sheet = self.sheet
        levels = ["", *sheet.checklist.grade_rule.levels]
        chosen = levels[level % len(levels)]
        self.tried(give_grade, self.workspace, sheet, CLOCK, self.case(case).id, chosen, reason)

    @rule(case=places, reason=st.sampled_from(ReplacementReason))
    def replace(self, case: int, reason: ReplacementReason) -> None:
        drawn = self.case(case)
        self.tried(replace_case, self.workspace, self.audit.id, drawn.id, reason, "as found")

    @rule(case=places)
    def lose_a_file(self, case: int) -> None:
        drawn = self.case(case)
        self.tried(mark_not_found, self.workspace, CLOCK, self.audit.id, drawn.id, "asked")

    @rule(case=places)
    def find_a_file(self, case: int) -> None:
        drawn = self.case(case)
        self.tried(mark_found, self.workspace, CLOCK, self.audit.id, drawn.id)

    @rule(row=places)
    def add_a_case(self, row: int) -> None:
        ref = ROWS[row % len(ROWS)].case_ref
        self.tried(add_on_purpose, self.workspace, self.audit.id, ref, "the board asked")

    @rule(day=st.dates(date(2027, 1, 1), date(2030, 1, 1)))
    def keep_longer(self, day: date) -> None:
        set_review(self.workspace, self.audit.id, day, "until then")

    @rule(role=st.sampled_from([Role.OFFICER, Role.LEAD]))
    def work_as(self, role: Role) -> None:
        choose_role(self.workspace, role)
        choose_role(self.workspace, Role.LEAD)

    def tried(self, act: Any, *given: Any) -> None:
        """Do something that may be refused; what is refused must change nothing."""
        with self.workspace.reading() as unit:
            before = unit.journal_head()
        try:
            act(*given)
        except AuditError:
            with self.workspace.reading() as unit:
                assert unit.journal_head() == before

    @precondition(lambda self: hasattr(self, "workspace"))
    @invariant()
    def the_journal_tells_everything(self) -> None:
        assert check_standing(self.workspace, SERVICES.checklists).faults == ()

    @override
    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            assert verify_workspace(self.workspace, SERVICES.checklists).fits
            self.workspace.close()
            shutil.rmtree(self.folder)


Office.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRebuilding = Office.TestCase
