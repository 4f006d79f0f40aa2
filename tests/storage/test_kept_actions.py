"""Actions that an earlier version kept open in this one, and what they lack closes nothing."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit_app.domain.action_assurance import close
from audit_app.domain.action_parts import ActionState, Rating
from audit_app.domain.action_work import start
from audit_app.domain.actions import Action
from audit_app.domain.errors import AuditError
from audit_app.usecases.actions import Taken, list_actions, move_action
from tests.helpers.clock import FixedClock
from tests.storage.test_kept_files import EARLIER, opened

TODAY = date(2026, 4, 1)
KEPT: dict[str, Any] = {
    "theme_key": "missing",
    "recommendation": "Recommendation 3",
    "source": "inspection",
    "text": "Every return is followed by a talk",
    "owner": "head of safeguarding",
    "board": "vulnerability board",
    "due": "2026-01-31",
    "revised": [{"due": "2026-03-31", "reason": "two vacancies"}],
    "evidence": [{"what": "dip sample", "where": "folder 4", "checked_by": ""}],
    "rating": "green",
    "state": "complete, awaiting assurance",
    "criterion": "risk_fits",
    "target": 90,
    "retest": {
        "audit": "October",
        "words": "58 of 60 (97%; 91% to 99%)",
        "low": 0.91,
        "met": True,
    },
    "no_test": "",
    "checked_by": "assurance lead",
    "signed_by": "",
}
"""As the version before the plan had dates wrote it, attribute by attribute."""
CLOSED = {
    **KEPT,
    "state": "closed",
    "retest": None,
    "no_test": "a law changed (chief officer)",
    "signed_by": "gold chair",
}


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workspace of an earlier version, with actions as it wrote them."""
    path = Path(shutil.copyfile(request.param, tmp_path / request.param.name))
    workspace = opened(path)
    with workspace.unit() as unit:
        for content in (KEPT, CLOSED):
            unit._plain.run(
                "INSERT INTO record (kind, content) VALUES ('action', ?)", (json.dumps(content),)
            )
        unit.commit()
    workspace.close()
    return path


def test_that_actions_of_an_earlier_version_open_with_all_they_hold(kept: Path) -> None:
    workspace = opened(kept)
    open_one, closed = list_actions(workspace, TODAY)
    workspace.close()
    assert (open_one.due_now, open_one.rating) == (date(2026, 3, 31), Rating.GREEN)
    assert (open_one.revised[0].reason, open_one.revised[0].on) == ("two vacancies", None)
    assert (open_one.evidence[0].what, open_one.evidence[0].on) == ("dip sample", None)
    assert open_one.retest is not None
    assert (open_one.retest.low, open_one.retest.period_from) == (0.91, None)
    assert (closed.state, closed.signed_by) == (ActionState.CLOSED, "gold chair")
    assert closed.no_test == "a law changed (chief officer)"


def test_that_what_an_earlier_version_kept_without_dates_closes_nothing(kept: Path) -> None:
    workspace = opened(kept)
    open_one = list_actions(workspace, TODAY)[0]
    with pytest.raises(AuditError, match="no later audit"):
        move_action(
            workspace,
            FixedClock(),
            open_one.id,
            lambda action, on: close(action, "gold chair", on),
            Taken.CLOSED,
        )
    moved = move_action(
        workspace,
        FixedClock(),
        open_one.id,
        lambda action, on: start(action, on, on),
        Taken.STARTED,
    )
    with workspace.reading() as unit:
        assert unit.kept_one(Action, moved.id) == moved
    workspace.close()
    assert moved.past_tests == (open_one.retest,)
