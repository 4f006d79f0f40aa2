"""Two people agree a seed: two windows on two workspaces, or a window and a command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from audit_app.app.main import main
from audit_app.domain.words import words_of
from audit_app.ui.ceremony.codes import typed_so_far
from tests.helpers.desk import Desk, made_up_rows, new_desk
from tests.helpers.filled import add_population
from tests.ui.sample_story import (
    NORTH,
    SOUTH,
    ceremony,
    choose,
    commit,
    draw,
    freeze,
    give,
    plan,
    sees,
    shown_code,
    sit_down,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def peer(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The other force's laptop."""
    folder = tmp_path / "peer"
    folder.mkdir()
    made = new_desk(qapp, folder)
    yield made
    made.close()


def words_seen(desk: Desk, name: str) -> str:
    return " ".join(words_of(shown_code(desk, name)))


def references(desk: Desk) -> list[str]:
    return [case.case_ref for case in desk.drawn_cases()]


def test_that_two_people_come_to_one_sample_on_two_laptops(desk: Desk, peer: Desk) -> None:
    sit_down(desk)
    sit_down(peer)
    for each in (desk, peer):
        freeze(each)
    assert ceremony(desk).frozen.frame_digest == ceremony(peer).frozen.frame_digest
    commit(desk, NORTH, SOUTH)
    commit(peer, SOUTH, NORTH)
    give(desk, "commitment", words_seen(peer, "our_commitment"))
    give(peer, "commitment", shown_code(desk, "our_commitment"))

    assert not peer.find(QPushButton, "tell").isEnabled()
    assert "tells first" in peer.text("secret_about")
    desk.press("tell")
    desk.until(lambda: sees(desk, "our_secret"), "our secret")
    give(peer, "secret", words_seen(desk, "our_secret"))
    peer.press("tell")
    peer.until(lambda: sees(peer, "draw_frozen"), "the last step")
    give(desk, "secret", ceremony(peer).frozen.nonce)
    for each in (desk, peer):
        each.press("draw_frozen")
        each.until(lambda each=each: sees(each, "drawn_cases"), "the draw")  # type: ignore[misc]
        each.settle()

    assert references(desk) == references(peer)
    assert len(references(desk)) == 11
    assert "seed: joint" in desk.text("draw_facts")
    assert [action for action, _ in desk.journal()][-6:] == [
        "plan_frozen",
        "seed_committed",
        "commitment_received",
        "secret_told",
        "secret_received",
        "draw_made",
    ]


def test_that_the_other_force_can_do_with_the_command_line(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    def seed(*arguments: str) -> dict[str, str]:
        assert main(["seed", *arguments, "--json"]) == 0
        answer: dict[str, str] = json.loads(capsys.readouterr().out)
        return answer

    sit_down(desk)
    freeze(desk)
    frozen = ceremony(desk).frozen
    agreed = ["--label", "Missing / agreed label", "--frame", frozen.frame_digest]
    theirs = seed("commit", *agreed, "--party", SOUTH)
    commit(desk, NORTH, SOUTH)
    ours = shown_code(desk, "our_commitment")
    give(desk, "commitment", theirs["words"])
    desk.press("tell")
    desk.until(lambda: sees(desk, "our_secret"), "our secret")
    secret = shown_code(desk, "our_secret")
    give(desk, "secret", theirs["nonce"])
    desk.press("draw_frozen")
    desk.until(lambda: sees(desk, "drawn_cases"), "the draw")

    pairs = [("--commitment", NORTH, ours), ("--commitment", SOUTH, theirs["commitment"])]
    pairs += [("--nonce", NORTH, secret), ("--nonce", SOUTH, theirs["nonce"])]
    given = [part for option, party, text in pairs for part in (option, f"{party}={text}")]
    joint = seed("join", *agreed, *given, "--revealed-first", NORTH)
    _, drawn = desk.journal()[-1]
    assert drawn["seed"] == joint["seed"]


def test_that_a_word_misheard_is_named_and_what_was_typed_stays(desk: Desk) -> None:
    sit_down(desk)
    freeze(desk)
    commit(desk, NORTH, SOUTH)
    give(desk, "commitment", "topmost Istanbul Istanbul ")
    assert "Word 3" in desk.text("their_commitment_state")
    assert desk.find(QPlainTextEdit, "their_commitment").toPlainText().startswith("topmost")
    give(desk, "commitment", "topmost Istanbul")
    assert "64 hex digits; this has 4" in desk.text("their_commitment_state")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" ", ""),
        ("topmost Istan", "2 digits"),
        ("topmost Istanbul", "4 digits so far, or 2 words."),
        ("topmost topmost ", "Word 2, 'topmost', is out of turn"),
        ("topmost wrong wrong", "Word 2 is not in the word list"),
        ("e582 9", "5 digits"),
        ("e582 9z", "Character 6, 'z'"),
    ],
)
def test_that_the_field_says_how_far_a_code_is_or_where_it_is_wrong(typed: str, said: str) -> None:
    assert typed_so_far(typed).startswith(said)
    assert bool(typed_so_far(typed)) == bool(said)


def test_that_a_ceremony_is_found_again_after_the_workspace_was_locked(desk: Desk) -> None:
    audit = sit_down(desk)
    freeze(desk)
    commit(desk, NORTH, SOUTH)
    before = ceremony(desk)
    desk.session.lock()
    desk.settle()
    desk.session.set_workspace(desk.open_again())
    desk.open_audit(audit, "sample")
    desk.until(lambda: sees(desk, "our_commitment"), "the ceremony")
    assert ceremony(desk) == before
    assert shown_code(desk, "our_commitment") == before.frozen.commitments[NORTH]


def test_that_breaking_off_asks_why_and_leads_back_to_the_plan(desk: Desk) -> None:
    sit_down(desk)
    freeze(desk)
    desk.press("break_off")
    desk.press("break_sure")
    assert sees(desk, "break_reason")
    desk.type("break_reason", "The other register lacks March.")
    desk.press("break_sure")
    desk.until(lambda: sees(desk, "draw"), "the plan")
    assert desk.journal()[-1][1]["reason"] == "The other register lacks March."
    draw(desk)


def test_that_a_register_loaded_after_the_freeze_makes_it_void(desk: Desk) -> None:
    audit = sit_down(desk)
    freeze(desk)
    with desk.workspace.unit() as unit:
        add_population(unit, audit, made_up_rows(61))
        unit.commit()
    desk.open_audit(audit, "sample")
    desk.until(lambda: sees(desk, "ceremony_void"), "the ceremony")
    assert desk.text("ceremony_void").startswith("The register was loaded anew after the freeze.")
    assert not desk.find(QPushButton, "commit").isEnabled()
    assert desk.find(QPushButton, "break_off").isEnabled()


def test_that_nothing_is_frozen_without_a_reason(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    desk.press("agree_seed")
    desk.until(lambda: sees(desk, "frame_digest"), "the fingerprint")
    desk.press("freeze")
    desk.until(lambda: "no reason" in desk.text("freeze_fault"), "the refusal")
    desk.press("ceremony_back")
    assert sees(desk, "draw")


def test_that_a_public_source_is_frozen_before_its_value_has_a_field(desk: Desk) -> None:
    sit_down(desk)
    plan(desk, 8)
    choose(desk, "seed_origin", 3)
    assert not sees(desk, "public_value")
    desk.type("draw_reason", "First sample")
    desk.press("draw")
    assert "Name the public source first" in desk.text("plan_fault")
    desk.type("seed_text", "National lottery, draw 3021")
    desk.press("draw")
    desk.until(lambda: sees(desk, "public_value"), "the freeze")
    assert desk.journal()[-1][1]["source"] == "National lottery, draw 3021"
    desk.type("public_value", "12")
    assert "short" in desk.text("public_warning")
    desk.type("public_value", "03 14 15 26 35 58 97 93 23 84")
    desk.press("draw_frozen")
    desk.until(lambda: sees(desk, "drawn_cases"), "the draw")
    assert "seed: public" in desk.text("draw_facts")


def test_that_another_draw_goes_on_with_the_ceremony_under_way(desk: Desk) -> None:
    sit_down(desk)
    draw(desk)
    desk.press("draw_again")
    desk.type("draw_reason", "The first register lacked March")
    desk.press("agree_seed")
    desk.until(lambda: sees(desk, "frame_digest"), "the fingerprint")
    desk.press("freeze")
    desk.until(lambda: sees(desk, "ours"), "the freeze")
    assert desk.text("ceremony_title") == "Freeze 1: The first register lacked March"
    desk.press("ceremony_back")
    assert sees(desk, "drawn_cases")
    desk.press("draw_again")
    assert sees(desk, "ours")
