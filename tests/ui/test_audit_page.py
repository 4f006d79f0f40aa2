"""The page of an audit, before it knows how far the audit is."""

from __future__ import annotations

from tests.helpers.desk import Desk, made_up_rows


def test_that_leaving_an_audit_before_its_page_is_filled_does_no_harm(open_desk: Desk) -> None:
    audit = open_desk.fill(made_up_rows(10))
    open_desk.session.open_audit_page(audit)
    open_desk.session.open_audit_page(None)
    open_desk.settle()
    assert open_desk.message == ""
