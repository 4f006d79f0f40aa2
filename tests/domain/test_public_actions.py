"""Of an action the public learns what is to be shown, by when and how far it is; no typed word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit_app.domain.action_parts import ActionState, Evidence
from audit_app.domain.actions import Action
from audit_app.domain.cutting import for_reader
from audit_app.domain.export import ExportView
from audit_app.domain.public_actions import with_actions
from audit_app.domain.publishing import public_figures
from audit_app.domain.readers import Reader
from audit_app.domain.summary import summary_document
from audit_app.interchange.export.searching import text_of_parts
from audit_app.interchange.export.slides import slides_file
from tests.interchange.export import factory

TYPED = "Quillfeather asks every child at the old mill"


def plan(view: ExportView, **parts: object) -> Action:
    made = Action(
        id=7,
        theme_key=view.audit.theme_key,
        recommendation=f"{TYPED}, recommendation",
        found=f"{TYPED}, found",
        text=f"{TYPED}, text",
        owner=f"{TYPED}, owner",
        board=f"{TYPED}, board",
        no_test=f"{TYPED}, decision",
        evidence=(Evidence(f"{TYPED}, what", f"{TYPED}, where"),),
        due=date(2026, 3, 31),
        criterion=view.checklist.criteria[0].key,
    )
    return replace(made, **parts)  # type: ignore[arg-type]  # the parts of an action


def published(view: ExportView, *actions: Action) -> ExportView:
    whole = replace(view, records=actions)
    return for_reader(whole, Reader.PUBLIC, public=with_actions(public_figures(whole), whole))


def test_that_no_typed_word_of_an_action_is_published() -> None:
    view = factory.view(60, 5)
    cut = published(view, plan(view))
    said = (
        repr(cut) + repr(summary_document(cut)) + "".join(text_of_parts(slides_file(cut)).values())
    )
    assert "Quillfeather" not in said
    for shown in (view.checklist.criteria[0].question, "31 Mar 2026"):
        assert shown in said


def test_that_an_action_made_from_a_published_recommendation_names_it() -> None:
    view = factory.view(60, 5)
    named = "Recommendation 3: Missing from home"
    cut = published(view, plan(view, ref="ny-2022-3", recommendation=named))
    assert named in repr(summary_document(cut))


@pytest.mark.parametrize(
    ("state", "due", "words"),
    [
        (ActionState.IN_PROGRESS, date(2020, 1, 1), "▲ Overdue: in progress"),
        (ActionState.IN_PROGRESS, date(2099, 1, 1), "● In progress"),
        (ActionState.COMPLETE, date(2099, 1, 1), "● Complete, awaiting assurance"),
        (ActionState.CLOSED, date(2020, 1, 1), "✓ Closed"),
    ],
)
def test_that_its_state_is_a_shape_and_words(state: ActionState, due: date, words: str) -> None:
    view = factory.view(60, 5)
    cut = published(view, plan(view, state=state, due=due))
    assert cut.public is not None
    (row,) = cut.public.page("actions").tables[0].rows
    assert row[-1] == words
    assert cut.public.headline[-1].startswith(f"1 action: 1 {state.value}")


def test_that_without_actions_nothing_is_said_of_them() -> None:
    view = factory.view(60, 5)
    cut = published(view, plan(view, state=ActionState.SUPERSEDED))
    assert cut.public is not None
    assert "actions" not in {page.key for page in cut.public.pages}
