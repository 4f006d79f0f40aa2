"""From the draw to the workbook with a force, its peer and a third scorer, each in a folder apart.

The force and its peer use the program in a real window, by keys alone; the third scorer has
LibreOffice. What agreement then says, on the page and in the workbook, is worked out once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from audit_app.app.bootstrap import AppServices
from audit_app.app.main import main
from audit_app.domain.review import Review
from audit_app.domain.scorers import GRADE, Assignment
from audit_app.domain.settling import FrozenAgreement
from audit_app.usecases.workspaces import open_workspace
from tests.helpers.desk import new_desk
from tests.journeys.agreement_shown import (
    Measures,
    in_the_workbook,
    on_the_page,
    worked_out_again,
)
from tests.journeys.libre_office import SOFFICE
from tests.journeys.scoring_apart import (
    CHAIR,
    FIRST,
    PEER,
    THIRD,
    Cases,
    Desks,
    draw_and_hand_out,
    office_opened,
    score_at_the_peer,
    score_first,
    score_in_libre_office,
    settle_everything,
    settling,
    take_in_return_and_hand_out_again,
    take_in_workbook,
    tell_identity,
)
from tests.journeys.window_driver import at_home, missing_programs, screen
from tests.journeys.window_steps import PASSPHRASE, opened

NINE_DIGITS = 1e-9
TWO_DIGITS = 0.005 + NINE_DIGITS

MISSING = [*missing_programs(), *([] if SOFFICE else ["soffice"])]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"this journey needs {', '.join(MISSING)}")


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    with screen(tmp_path) as around:
        post = tmp_path / "post"
        post.mkdir()
        yield Desks(at_home(around, tmp_path / "a"), at_home(around, tmp_path / "b"), post)


def test_that_three_people_score_apart_and_agreement_is_the_same_everywhere(
    desks: Desks, qapp: QApplication
) -> None:
    line = tell_identity(desks)
    draw_and_hand_out(desks, line)
    cases = score_first(desks.office)
    score_at_the_peer(desks, cases)
    take_in_return_and_hand_out_again(desks)
    by_command = export_by_command(desks, cases.sheet.audit.title)
    check_agreement(desks, cases, (FIRST, PEER), by_command, qapp)
    score_in_libre_office(desks, cases)
    take_in_workbook(desks)
    by_window = opened(settle_everything(desks))
    check_agreement(desks, cases, (FIRST, PEER, THIRD), by_window, qapp)
    check_that_what_each_said_is_kept(desks.office, cases)


def check_agreement(
    desks: Desks,
    cases: Cases,
    scorers: Sequence[str],
    workbook: bytes,
    application: QApplication,
) -> None:
    """Compare what stands in the workbook and on the page with what comes out here."""
    sayings = [
        [cases.scorers[name].compared(case.case_ref, case.context) for name in scorers]
        for case in cases.drawn
    ]
    wanted = worked_out_again(cases.sheet.checklist, sayings)
    found = in_the_workbook(workbook)
    assert found.keys() == wanted.keys()
    for title, measures in wanted.items():
        assert found[title] == pytest.approx(measures, abs=NINE_DIGITS), title
    check_page(desks, wanted, application)


def export_by_command(desks: Desks, title: str) -> bytes:
    """Return the workbook as it is written without a window."""
    secret, workbook = desks.post / "passphrase.txt", desks.post / "two scorers.xlsx"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    options = ["--audit", title, "--output", str(workbook), "--passphrase-file", str(secret)]
    assert main(["export", str(desks.office), *options, "--without-password"]) == 0
    return workbook.read_bytes()


def check_page(desks: Desks, wanted: Mapping[str, Measures], application: QApplication) -> None:
    """Open the page once more, on a screen of its own, and read every line of it."""
    desk = new_desk(application, desks.post)
    desk.session.services.__dict__["files"] = AppServices().files
    try:
        desk.session.set_workspace(
            open_workspace(desk.session.services.files, desks.office, PASSPHRASE)
        )
        with desk.workspace.reading() as unit:
            (audit,) = (each.audit for each in unit.audits())
        desk.open_audit(audit, "review")
        desk.press("panel_agreement")
        desk.settle()
        shown = on_the_page(desk)
    finally:
        desk.close()
    assert shown.keys() == wanted.keys()
    for title, measures in wanted.items():
        for name, words in shown[title].items():
            value = measures[name]
            if value is None:
                assert not words[:1].isdigit(), (title, name)
            else:
                said = float(words.split()[0].rstrip(";"))
                assert said == pytest.approx(value, abs=TWO_DIGITS), (title, name)


def check_that_what_each_said_is_kept(office: Path, cases: Cases) -> None:
    """Settling changed what counts and nothing of what anybody said."""
    found = settling(office)
    assert found.left == 0
    assert {one.settled_by for one in found.view.settlements.values()} == {CHAIR}
    with office_opened(office) as workspace, workspace.reading() as unit:
        audit = found.view.audit
        peer, third = unit.kept(Assignment, audit.id)
        assert (peer.reader, third.reader) == (PEER, THIRD)
        assert [len(each.scorers) for each in unit.kept(FrozenAgreement, audit.id)] == [1, 2]
        kept = {
            FIRST: unit.reviews(peer.draw_id),
            PEER: unit.scorer_reviews(peer.id),
            THIRD: unit.scorer_reviews(third.id),
        }
    for name, reviews in kept.items():
        for case, said in zip(cases.drawn, cases.said_by(name), strict=True):
            assert as_said(reviews[case.id]) == {each.criterion: each.option for each in said}


def as_said(review: Review) -> dict[str, str]:
    given = {key: answer.option for key, answer in review.answers.items() if answer.option}
    return {**given, GRADE: review.grade}
