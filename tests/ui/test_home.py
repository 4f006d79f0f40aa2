"""Home: one card an audit, and a button that goes straight to what is next."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from audit_app.domain.findings import Finding, FindingKind, Severity
from audit_app.ui.audits.audit_page import AuditPage
from tests.helpers.checklists import MadeUpChecklists
from tests.helpers.clock import FixedClock
from tests.helpers.desk import Desk, made_up_rows
from tests.helpers.double_scored import as_drawn


def next_thing(desk: Desk) -> str:
    """Return what the card's button says, after looking at home again."""
    desk.session.open_audit_page(None)
    desk.settle()
    return desk.find(QPushButton, f"open_audit_{desk.audit().id}").text()


def step_reached(desk: Desk) -> str:
    """Press the card's button and return the step in sight."""
    desk.press(f"open_audit_{desk.audit().id}")
    desk.settle()
    chosen = [
        each.objectName()
        for each in desk.find(AuditPage, "").findChildren(QPushButton)
        if each.objectName().startswith("step_") and each.isChecked()
    ]
    return chosen[0].removeprefix("step_")


def test_that_the_button_of_a_card_says_what_is_next_and_goes_there(open_desk: Desk) -> None:
    desk = open_desk
    desk.use(MadeUpChecklists())
    audit = desk.fill(made_up_rows(40))
    assert (next_thing(desk), step_reached(desk)) == ("Draw the sample", "sample")
    desk.draw(audit)
    assert (next_thing(desk), step_reached(desk)) == ("Score cases", "score")
    made = as_drawn(desk.workspace, audit.id)
    made.score_first()
    assert (next_thing(desk), step_reached(desk)) == ("See findings", "findings")
    peer = made.hand_out(finished=True)
    made.score_second(peer, {0: {"home_visit": "partly"}})
    assert (next_thing(desk), step_reached(desk)) == ("Compare scores", "review")
    desk.press("panel_agreement")
    desk.settle()
    desk.press("agreement_notice_act")
    desk.settle()
    assert (next_thing(desk), step_reached(desk)) == ("Settle differences", "review")


def test_that_a_card_tells_how_far_its_scorers_agree_and_how_many_files_are_good(
    open_desk: Desk,
) -> None:
    desk = open_desk
    desk.use(MadeUpChecklists())
    audit = desk.fill(made_up_rows(40))
    desk.draw(audit)
    made = as_drawn(desk.workspace, audit.id)
    made.score_first()
    made.score_second(made.hand_out(), {0: {"home_visit": "partly"}})
    desk.open_audit(audit, "review")
    desk.press("panel_agreement")
    desk.settle()
    desk.press("agreement_notice_act")
    next_thing(desk)
    assert desk.text(f"agreement_{audit.id}") == "Scorers agree on 23 of 24 (96%)"
    assert desk.text(f"headline_{audit.id}").startswith("Good: 6 of 6")


def test_that_once_a_finding_is_written_the_next_thing_is_to_export(open_desk: Desk) -> None:
    desk = open_desk
    desk.use(MadeUpChecklists())
    audit = desk.fill(made_up_rows(40))
    desk.draw(audit)
    as_drawn(desk.workspace, audit.id).score_first()
    finding = Finding(
        audit_id=audit.id,
        kind=FindingKind.STRENGTH,
        severity=Severity.MEDIUM,
        title="Visits are made",
        wording="Visits were made in every case.",
        written_at=FixedClock().now(),
        by="lead",
    )
    with desk.workspace.unit() as unit:
        unit.keep(finding, "finding_added")
        unit.commit()
    assert (next_thing(desk), step_reached(desk)) == ("Export", "export")
