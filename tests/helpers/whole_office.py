"""Two offices that have done everything there is to do, through the use cases alone.

Ours draws, hands out, takes in, compares, settles, writes findings, actions and feedback, raises a
risk, disposes of an audit, freezes a plan, and is itself a guest of the other. Every word a person
types begins with a mark of the caller's, so that it can be looked for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from audit_app.domain.action_work import start, with_evidence
from audit_app.domain.actions import Action
from audit_app.domain.assigning import Conflict, Wish
from audit_app.domain.audit import Audit
from audit_app.domain.draw import DrawPlan, ReplacementReason, Seed, SeedOrigin
from audit_app.domain.escalations import Clocks, Handling, Level
from audit_app.domain.findings import Finding, FindingKind, Severity
from audit_app.domain.population import RegisterRow
from audit_app.domain.progress import Silent
from audit_app.domain.review import Answer
from audit_app.domain.rounds import OutsideRound
from audit_app.domain.thresholds import ThresholdSetting
from audit_app.domain.working_days import NONE_KNOWN
from audit_app.interchange.score_sheets.files import WorkbookScoreSheets
from audit_app.usecases.actions import Taken, add_action, move_action, today_of
from audit_app.usecases.audits import NewAudit, create_audit
from audit_app.usecases.ceremonies import freeze
from audit_app.usecases.comparing import fix_agreement
from audit_app.usecases.disposing import dispose, set_review
from audit_app.usecases.escalations import (
    Raised,
    decide_no_risk,
    raise_escalation,
    record_handling,
    set_clocks,
)
from audit_app.usecases.feedback import draft_for_case, keep_feedback
from audit_app.usecases.figures import set_thresholds
from audit_app.usecases.findings import write_finding
from audit_app.usecases.identities import add_contact, named_contact
from audit_app.usecases.places import Place, keep_place
from audit_app.usecases.registers import import_population
from audit_app.usecases.replacements import mark_not_found, replace_case
from audit_app.usecases.rounds import keep_outside
from audit_app.usecases.sampling import draw_sample
from audit_app.usecases.scoring import give_answer
from audit_app.usecases.sending_back import send_return
from audit_app.usecases.settling import open_settling, settle
from audit_app.usecases.taking_in import look_at, take_in
from audit_app.usecases.targeting import add_on_purpose
from tests.helpers.offices import CHECKLIST, CRITICAL_MISS, Office
from tests.helpers.workspaces import PLAN, RowsReader

SEED = Seed("12345678901234567890", SeedOrigin.TYPED)
DAY = date(2026, 3, 2)


class WholeOffice:
    """Ours and another.

    Attributes:
        ours: What is looked at afterwards.
        peer: Who scores for us, and for whom we score.
        audit: Drawn, scored by both, compared, and half settled.
        frozen: Its plan waits for a seed; its register was loaded twice.
        gone: Disposed of.
        guest: Scored for the other office.
    """

    def __init__(self, folder: Path, mark: str = "") -> None:
        self.folder, self.mark = folder, mark
        self.ours = Office(folder / "ours", self._word("office"))
        self.peer = Office(folder / "theirs", self._word("peer"))
        add_contact(self.ours.workspace, self.peer.line, self._word("contact"))
        add_contact(self.peer.workspace, self.ours.line)
        self.audit = self._audit(self.ours, "audit", 40, 8)
        self._score()
        self._compare()
        self._write()
        self.frozen = self._frozen()
        self.gone = self._audit(self.ours, "gone", 12, 3)
        self._dispose()
        self.guest = self._guest()
        keep_place(self.ours.workspace, Place({"page": "audits"}, {"f": self._word("typed")}))

    def close(self) -> None:
        """Let both files go."""
        self.ours.close()
        self.peer.close()

    def _word(self, name: str) -> str:
        return f"{self.mark}{name}"

    def rows(self, name: str, n_cases: int) -> list[RegisterRow]:
        """Return the cases of a register."""
        return [
            RegisterRow(
                place + 2,
                f"{self._word(name)}ref{n_cases - place:03d}",
                f"{self._word('stratum')}{place % 2}",
                f"{self._word('team')}{place % 2}",
                f"2025-{place % 12 + 1:02d}-15",
                (("high", "low")[place % 2], self._word(f"kept{place}")),
            )
            for place in range(n_cases)
        ]

    def load(self, office: Office, audit: Audit, name: str, n_cases: int) -> None:
        """Load a register into an audit."""
        import_population(
            office.workspace,
            RowsReader(self.rows(name, n_cases)),
            office.clock,
            audit.id,
            Path("register.csv"),
            PLAN,
            Silent(),
            shape="",
        )

    def _audit(self, office: Office, name: str, n_cases: int, size: int) -> Audit:
        wanted = NewAudit(
            title=self._word(name),
            theme_key=CHECKLIST.key,
            recommendation=self._word("recommendation"),
            period_from=date(2025, 4, 1),
            period_to=date(2026, 3, 31),
            round=self._word("round"),
            unit=self._word("unit"),
        )
        audit = create_audit(office.workspace, office.checklists, office.clock, wanted)
        self.load(office, audit, name, n_cases)
        plan = DrawPlan(self._word("label"), "simple_random", size, 4)
        draw_sample(office.workspace, office.clock, audit.id, plan, Silent(), seed=SEED)
        return audit

    def _score(self) -> None:
        ours, workspace = self.ours, self.ours.workspace
        cases = ours.sheet(self.audit).cases
        free = {row.case_ref for row in self.rows("audit", 40)} - {c.case_ref for c in cases}
        replace_case(
            *(workspace, self.audit.id, cases[0].id),
            *(ReplacementReason.OUT_OF_SCOPE, self._word("replacement")),
        )
        mark_not_found(workspace, ours.clock, self.audit.id, cases[1].id, self._word("notfound"))
        add_on_purpose(workspace, self.audit.id, min(free), self._word("purpose"))
        sheet = ours.sheet(self.audit)
        for case in sheet.cases[2:8]:
            for criterion in sheet.checklist.criteria:
                option = "3" if criterion.scale == "count" else "met"
                words = (self._word("reason"), self._word("note"), self._word("evidence"))
                give_answer(
                    *(workspace, sheet, ours.clock, case.id),
                    Answer(criterion.key, option, *words),
                )
        ours.score(self.audit, 10, note=self._word("note"))

    def _compare(self) -> None:
        """Hand the cases out, have them scored, take them in, fix agreement, settle one."""
        ours, peer = self.ours, self.peer
        theirs = ours.sheet(self.audit).cases[4].case_ref
        conflict = Conflict("", theirs, self._word("conflict"))
        wish = Wish(
            reader=self._word("contact"),
            recipient=named_contact(ours.workspace, self._word("contact")).line,
            columns=("Risk", "Note"),
            conflicts=(conflict,),
        )
        received = peer.receive(ours.send(ours.assign(self.audit, wish)))
        n_cases = len(peer.sheet(received.audit).cases)
        peer.score(received.audit, n_cases, note=self._word("theirnote"), given=CRITICAL_MISS)
        path = self.folder / "back.careturn"
        send_return(peer.workspace, peer.packs, peer.clock, received.audit.id, path, finished=True)
        where = (ours.workspace, ours.checklists, ours.clock)
        take_in(*where, look_at(*where, WorkbookScoreSheets(), ours.packs, path))
        fix_agreement(*where, self.audit.id)
        sheet = open_settling(*where, self.audit.id)
        assert sheet is not None
        difference = sheet.differences[0]
        settle(
            *(ours.workspace, ours.clock, sheet, difference, difference.positions[0].option),
            reason=self._word("settled"),
            role=self._word("settler"),
        )

    def _write(self) -> None:
        """Write findings, actions, feedback and thresholds, and raise a risk."""
        ours, workspace, clock, audit = self.ours, self.ours.workspace, self.ours.clock, self.audit
        case = ours.sheet(audit).cases[2]
        finding = Finding(
            audit_id=audit.id,
            kind=FindingKind.GAP,
            severity=Severity.MEDIUM,
            title=self._word("findingtitle"),
            wording=self._word("finding"),
            cases=(case.case_ref,),
            written_at=clock.now(),
            by=self._word("writer"),
        )
        write_finding(workspace, clock, finding)
        action = add_action(
            workspace,
            Action(
                theme_key=CHECKLIST.key,
                recommendation=self._word("actionrecommendation"),
                text=self._word("action"),
                owner=self._word("owner"),
                due=today_of(clock) + timedelta(days=90),
            ),
        )
        today = today_of(clock)
        proof = (self._word("proof"), self._word("where"), self._word("prover"))
        move_action(
            *(workspace, clock, action.id),
            lambda kept, on: start(kept, on, today),
            Taken.STARTED,
        )
        move_action(
            *(workspace, clock, action.id),
            lambda kept, on: with_evidence(kept, *proof, on=on),
            Taken.EVIDENCE,
        )
        thresholds = ThresholdSetting(
            audit_id=audit.id, green=80, amber=60, set_by=self._word("setter"), set_at=clock.now()
        )
        set_thresholds(workspace, clock, thresholds)
        keep_outside(
            workspace,
            OutsideRound(
                theme_key=CHECKLIST.key,
                title=self._word("outside"),
                dated=DAY,
                source=self._word("published"),
                grades=(("Good", 4), ("Inadequate", 2)),
            ),
        )
        sheet = draft_for_case(workspace, ours.checklists, clock, audit.id, case.id)
        keep_feedback(
            workspace, clock, replace(sheet, learning=self._word("learning"), officer="DC")
        )
        set_clocks(workspace, Clocks(immediate_minutes=45))
        raised = Raised(
            drawn_case_id=case.id,
            criterion="risk_right",
            question="Is it?",
            level=Level.IMMEDIATE,
            seen=self._word("seen"),
            asked=self._word("asked"),
            raised_by=self._word("raiser"),
        )
        risk = raise_escalation(workspace, clock, NONE_KNOWN, audit.id, raised)
        record_handling(workspace, risk.id, Handling(told=self._word("told"), told_at=clock.now()))
        decide_no_risk(
            *(workspace, clock, audit.id, case.id, "supervisor", self._word("norisk")),
            decided_by=self._word("decider"),
        )
        set_review(workspace, audit.id, date(2027, 1, 1), self._word("retention"))

    def _frozen(self) -> Audit:
        audit = self._audit(self.ours, "frozen", 20, 4)
        self.load(self.ours, audit, "undrawn", 24)
        freeze(
            *(self.ours.workspace, self.ours.clock, audit.id),
            DrawPlan(self._word("frozenlabel"), "simple_random", 5, 2),
            Silent(),
            reason=self._word("frozenreason"),
            source=self._word("lottery"),
        )
        return audit

    def _dispose(self) -> None:
        ours = self.ours
        dispose(ours.workspace, ours.checklists, ours.clock, self.gone.id, self._word("disposed"))

    def _guest(self) -> Audit:
        audit = self._audit(self.peer, "theiraudit", 16, 4)
        wish = Wish(reader=self._word("we"), recipient=self.ours.line, columns=("Note",))
        received = self.ours.receive(self.peer.send(self.peer.assign(audit, wish)))
        self.ours.score(received.audit, 2, note=self._word("guestnote"))
        path = self.folder / "sent.careturn"
        ours = self.ours
        send_return(ours.workspace, ours.packs, ours.clock, received.audit.id, path, finished=False)
        return received.audit
