"""What three people who score apart do: a force, its peer, and somebody who has LibreOffice.

The force and its peer sit at the same screen, one after the other, each with a folder and settings
of their own; files go to and fro through a third folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audit_app.app.bootstrap import AppServices
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.review import Answer
from audit_app.usecases.ports import Workspace
from audit_app.usecases.scoring import ScoringSheet, give_answer, give_grade, open_scoring
from audit_app.usecases.settling import SettlingSheet, open_settling
from audit_app.usecases.workspaces import open_workspace
from tests.journeys.libre_office import fill_in
from tests.journeys.made_up_scorers import Said, Scorer
from tests.journeys.window_driver import Program, Watcher, at_work
from tests.journeys.window_steps import (
    PASSPHRASE,
    PASSWORD,
    choose_file,
    draw,
    export,
    load_register,
    make_audit,
    make_workspace,
    score,
    unlock,
    write_register,
)

N_CASES, N_DRAWN = 400, 60
FIRST, PEER, THIRD = "force A, audit team", "peer reviewer, force B", "third scorer"
CHAIR = "chair of the meeting"


@dataclass(frozen=True, slots=True)
class Desks:
    """Who sits where.

    Attributes:
        force: Surroundings of the force, and the folder of its workspace.
        peer: Of its peer.
        post: A folder for what is sent to and fro.
    """

    force: dict[str, str]
    peer: dict[str, str]
    post: Path

    @property
    def office(self) -> Path:
        """Workspace of the force."""
        return Path(self.force["HOME"]) / "office.audit"

    @property
    def other(self) -> Path:
        """Workspace of the peer."""
        return Path(self.peer["HOME"]) / "scoring for others.audit"


def tell_identity(desks: Desks) -> str:
    """The peer calls its workspace by its role and copies the line that others seal packs to."""
    with at_work(desks.peer) as program:
        make_workspace(program, desks.other)
        program.still()
        program.press("alt+g")
        program.press("alt+u")
        program.keys("ctrl+a")
        program.type(PEER)
        program.press("Return")
        program.press("alt+o")
        line = program.clipboard()
    assert line.endswith(PEER)
    return line


@dataclass(frozen=True, slots=True)
class Cases:
    """The sample, and who says what of it.

    Attributes:
        sheet: What there is to score at the force.
        drawn: The sample in working order.
        scorers: By name.
    """

    sheet: ScoringSheet
    drawn: tuple[DrawnCase, ...]
    scorers: Mapping[str, Scorer]

    def said_by(self, name: str) -> list[Sequence[Said]]:
        """Return what somebody says, case by case."""
        return [self.scorers[name].of(case.case_ref, case.context) for case in self.drawn]


@contextmanager
def office_opened(path: Path) -> Iterator[Workspace]:
    workspace = open_workspace(AppServices().files, path, PASSPHRASE)
    try:
        yield workspace
    finally:
        workspace.close()


def score_first(office: Path) -> Cases:
    """The force scores the sample; that this can be done by keys is seen at the peer."""
    services = AppServices()
    with office_opened(office) as workspace:
        with workspace.reading() as unit:
            (audit,) = (each.audit for each in unit.audits())
        sheet = open_scoring(workspace, services.checklists, audit.id)
        assert sheet is not None
        drawn = tuple(case for case in sheet.cases if case.state is CaseState.IN_SAMPLE)
        scorers = {name: Scorer(name, sheet.checklist) for name in (FIRST, PEER, THIRD)}
        cases = Cases(sheet, drawn, scorers)
        for case, said in zip(drawn, cases.said_by(FIRST), strict=True):
            for each in said[:-1]:
                answer = Answer(each.criterion, each.option, each.reason)
                give_answer(workspace, sheet, services.clock, case.id, answer)
            grade = said[-1]
            give_grade(workspace, sheet, services.clock, case.id, grade.option, grade.reason)
    return cases


def draw_and_hand_out(desks: Desks, line: str) -> None:
    """The force draws, says who it is, keeps the line of its peer and seals a pack to it."""
    register = write_register(desks.post / "register.csv", N_CASES)
    with at_work(desks.force) as program:
        make_workspace(program, desks.office)
        kept = Watcher(desks.office, PASSPHRASE)
        kept.wait("workspace_created")
        make_audit(program, kept)
        load_register(program, kept, register)
        draw(program, kept, N_DRAWN)
        program.still()
        program.press("ctrl+4")
        program.press("alt+u")
        program.keys("ctrl+a")
        program.type(FIRST)
        program.press("Return")
        program.keys(*["Tab"] * 4)
        program.type(line)
        program.keys("Return")
        kept.wait("contact_added")
        _hand_out_pack(program, kept, desks.post / "for force B.capack")
        program.press("alt+r")  # what others say stays hidden
        program.picture(desks.post / "blind.png")


def _hand_out_pack(program: Program, kept: Watcher, pack: Path) -> None:
    program.still()
    program.press("alt+h")
    program.type(PEER)
    program.keys("Tab", "Tab")
    program.type("peer")
    program.keys("Tab", "Tab")
    program.type("all")
    program.press("alt+h")  # what questions look at is ticked already
    choose_file(program, "Write the pack", pack)
    kept.wait("pack_made")


def score_at_the_peer(desks: Desks, cases: Cases) -> None:
    with at_work(desks.peer) as program:
        unlock(program)
        kept = Watcher(desks.other, PASSPHRASE)
        program.press("alt+a")
        program.press("alt+k")
        program.type(str(desks.post / "for force B.capack"))
        program.press("Tab")
        program.press("alt+e")
        score(program, kept, cases.said_by(PEER))
        program.press("ctrl+7")
        program.press("alt+w")
        choose_file(program, "Write the return", desks.post / "from force B.careturn")
        kept.wait("return_sent")


def take_in_return_and_hand_out_again(desks: Desks) -> None:
    """The force takes in what its peer says, looks at agreement, and asks a third scorer."""
    with at_work(desks.force) as program:
        unlock(program)
        kept = Watcher(desks.office, PASSPHRASE)
        program.press("ctrl+4")
        program.press("alt+b")
        program.press("alt+f")
        choose_file(program, "What came back", desks.post / "from force B.careturn")
        program.still()
        _take_in_and_compare(program, kept, 1)
        program.picture(desks.post / "two scorers.png")
        _hand_out_workbook(program, kept, desks.post / "for the third scorer.xlsx")


def _take_in_and_compare(program: Program, kept: Watcher, count: int) -> None:
    program.keys("alt+t")
    kept.wait("scores_taken_in", count)
    program.still()
    program.press("alt+r")
    program.keys("alt+w")
    kept.wait("agreement_fixed", count)
    program.still()


def _hand_out_workbook(program: Program, kept: Watcher, workbook: Path) -> None:
    program.press("alt+c")
    program.press("alt+h")
    program.type(THIRD)
    program.keys("Tab")
    program.type("a sc")
    program.press("Return")
    program.keys("Tab", "Tab")
    program.type("all")
    program.press("alt+h")
    program.type(PASSWORD)
    program.keys("Tab")
    program.type(PASSWORD)
    program.keys("Return")
    choose_file(program, "Write the scoring workbook", workbook)
    kept.wait("score_sheet_written")


def score_in_libre_office(desks: Desks, cases: Cases) -> None:
    checklist = cases.sheet.checklist
    levels = checklist.grade_rule.levels
    answers: dict[tuple[str, str], tuple[str, str]] = {}
    for case, said in zip(cases.drawn, cases.said_by(THIRD), strict=True):
        for each in said[:-1]:
            criterion = checklist.criterion(each.criterion)
            words = checklist.scale_of(criterion).option(each.option).label
            answers[case.case_ref, criterion.question] = words, each.reason
        grade = "What grade does the whole file deserve?"
        answers[case.case_ref, grade] = levels[said[-1].option], said[-1].reason
    fill_in(desks.post / "for the third scorer.xlsx", answers, PASSWORD)


def take_in_workbook(desks: Desks) -> None:
    """The force takes in what the third scorer says, and compares all three."""
    with at_work(desks.force) as program:
        unlock(program)
        kept = Watcher(desks.office, PASSPHRASE)
        program.press("ctrl+4")
        program.press("alt+b")
        program.press("alt+f")
        choose_file(program, "What came back", desks.post / "for the third scorer.xlsx")
        program.still()
        program.type(PASSWORD)  # it was asked for
        program.press("Return")
        _take_in_and_compare(program, kept, 2)
        program.picture(desks.post / "three scorers.png")


def settle_everything(desks: Desks) -> Path:
    """Settle until nothing is left, and return the workbook that was written then.

    An answer that is settled may ask another question, and so leave another difference.
    """
    settled, workbook = 0, desks.post / "findings 0.xlsx"
    while n := settling(desks.office).left:
        workbook = desks.post / f"findings {settled + n}.xlsx"
        with at_work(desks.force) as program:
            unlock(program)
            kept = Watcher(desks.office, PASSPHRASE)
            program.press("ctrl+4")
            program.press("alt+e")
            for place in range(settled + 1, settled + n + 1):
                _settle_one(program, "12"[place % 2], first=place == 1)
                kept.wait("difference_settled", place)
            program.still()
            program.picture(workbook.with_suffix(".png"))
            export(program, kept, workbook)
        settled += n
    return workbook


def _settle_one(program: Program, side: str, *, first: bool) -> None:
    program.keys(side)
    program.type("read again together")
    program.keys("Return")
    if first:  # who settles is asked once
        program.still()
        program.type(CHAIR)
        program.keys("Return")


def settling(office: Path) -> SettlingSheet:
    services = AppServices()
    with office_opened(office) as workspace:
        with workspace.reading() as unit:
            (audit,) = (each.audit for each in unit.audits())
        found = open_settling(workspace, services.checklists, services.clock, audit.id)
    assert found is not None
    return found
