"""Two offices with a workspace each: one draws and hands out, the other scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from audit_app.domain.assigning import Wish
from audit_app.domain.audit import Audit
from audit_app.domain.checklist import Checklist, Counts, Option
from audit_app.domain.draw import DrawPlan, Seed, SeedOrigin
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Assignment
from audit_app.interchange.packs.files import FilePacks
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.assigning import assign_cases
from audit_app.usecases.identities import name_identity
from audit_app.usecases.opening_packs import Received, receive_pack
from audit_app.usecases.packs import make_pack
from audit_app.usecases.ports import ChecklistSource
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade, open_scoring
from tests.helpers.checklists import COUNT_SCALE, MADE_UP, MET_SCALE
from tests.helpers.clock import FixedClock
from tests.helpers.filled import with_population
from tests.helpers.workspaces import PASSPHRASE, encrypted_files, made_up_rows

CRITICAL_MISS = {"risk_right": "not_met"}
"""Answers that miss a critical question of the checklist."""

SEED = Seed("12345678901234567890", SeedOrigin.TYPED)


# A checklist in a pack is held to the rules for files, where every scale offers something.
CHECKLIST = replace(
    MADE_UP,
    scales={
        "met": MET_SCALE,
        "count": replace(
            COUNT_SCALE, options=(Option("cannot_tell", "Cannot tell", Counts.CANNOT_TELL),)
        ),
    },
)


class PackedChecklists:
    """Fulfils ChecklistSource."""

    def all(self) -> Mapping[str, Checklist]:
        """Return the one checklist."""
        return {CHECKLIST.key: CHECKLIST}


class NoChecklists:
    """Fulfils ChecklistSource: a program that brought none."""

    def all(self) -> Mapping[str, Checklist]:
        """Return nothing."""
        return {}


class Office:
    """An office with one workspace, made or opened again.

    Attributes:
        workspace: Open.
        clock: Its own.
        checklists: Those that came with its program.
        packs: Seals and opens.
    """

    def __init__(self, folder: Path, role: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.clock = FixedClock()
        self.checklists: ChecklistSource = PackedChecklists()
        self.packs = FilePacks()
        files, path = encrypted_files(self.clock), folder / "office.audit"
        self.workspace: SqlWorkspace = (files.open if path.exists() else files.create)(
            path, PASSPHRASE
        )
        self.identity = name_identity(self.workspace, self.packs, role)

    @property
    def line(self) -> str:
        """The office's public identity."""
        return self.identity.public.line

    def audit(self, n_cases: int = 40, size: int = 12, **plan: object) -> Audit:
        """Return an audit with a drawn sample."""
        population = with_population(self.workspace, made_up_rows(n_cases))
        drawn = DrawPlan("Missing R1", "simple_random", size, 3, **plan)  # type: ignore[arg-type]
        draw_sample(self.workspace, self.clock, population.audit_id, drawn, Silent(), seed=SEED)
        with self.workspace.reading() as unit:
            return unit.audit(population.audit_id)

    def assign(self, audit: Audit, wish: Wish) -> Assignment:
        """Hand cases out."""
        return assign_cases(self.workspace, self.checklists, self.clock, audit.id, wish)

    def send(self, assignment: Assignment, passphrase: str | None = None) -> bytes:
        """Make the pack of an assignment and return the file's content."""
        path = self.folder / f"{assignment.number}.capack"
        make_pack(
            self.workspace,
            self.checklists,
            self.packs,
            self.clock,
            assignment.id,
            path,
            passphrase=passphrase,
        )
        return path.read_bytes()

    def receive(self, content: bytes, passphrase: str | None = None) -> Received:
        """Open a pack."""
        return receive_pack(
            self.workspace, self.packs, self.clock, content, "sent.capack", passphrase=passphrase
        )

    def sheet(self, audit: Audit) -> ScoringSheet:
        """Return what there is to score."""
        sheet = open_scoring(self.workspace, self.checklists, audit.id)
        assert sheet is not None
        return sheet

    def score(
        self, audit: Audit, n_cases: int, note: str = "", given: Mapping[str, str] | None = None
    ) -> None:
        """Answer every question of the first cases and grade them; 'met' but for those given."""
        sheet = self.sheet(audit)
        for case in sheet.cases[:n_cases]:
            for criterion in sheet.checklist.criteria:
                usual = "3" if criterion.scale == "count" else "met"
                option = (given or {}).get(criterion.key, usual)
                answer = Answer(criterion.key, option, note=note)
                give_answer(self.workspace, sheet, self.clock, case.id, answer)
            give_grade(self.workspace, sheet, self.clock, case.id, "good", "Seen so.")

    def close(self) -> None:
        """Let the file go."""
        self.workspace.close()
