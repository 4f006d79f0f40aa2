"""A seed that two forces agree: each in its own workspace, or one with the command line alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit_app.app.main import main
from audit_app.domain.audit import Audit
from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.frozen import Stage
from audit_app.domain.progress import Silent
from audit_app.domain.verification import check_certificate
from audit_app.domain.words import hex_of, words_of
from audit_app.storage.opened import SqlWorkspace
from audit_app.usecases.ceremonies import (
    Ceremony,
    break_off,
    commit,
    draw_frozen,
    freeze,
    open_ceremony,
    preview_frame,
    take_commitment,
    take_nonce,
    tell,
)
from audit_app.usecases.ports import Workspace
from audit_app.usecases.registers import import_population
from audit_app.usecases.sampling import draw_sample
from tests.helpers.clock import FixedClock
from tests.helpers.journeys import STRATIFIED, actions, imported_audit
from tests.helpers.watching import cancelling
from tests.helpers.workspaces import PASSPHRASE, PLAN, RowsReader, encrypted_files, made_up_rows

AUDITED, PEER = "Northshire", "Southshire"


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[SqlWorkspace]:
    workspace = encrypted_files().create(tmp_path / "peer.caw", PASSPHRASE)
    yield workspace
    workspace.close()


def frozen(workspace: Workspace, plan: DrawPlan = STRATIFIED, source: str = "") -> Audit:
    audit = imported_audit(workspace)
    freeze(workspace, FixedClock(), audit.id, plan, Silent(), reason="First sample", source=source)
    return audit


def state(workspace: Workspace, audit: Audit) -> Ceremony:
    found = open_ceremony(workspace, audit.id)
    assert found is not None
    return found


def both_committed(ours: Workspace, theirs: Workspace) -> tuple[Audit, Audit]:
    """Two forces up to the moment when every commitment is in; each typed the other's as words."""
    a, b = frozen(ours), frozen(theirs)
    first = commit(ours, a.id, AUDITED, [PEER], AUDITED).frozen.commitments[AUDITED]
    second = commit(theirs, b.id, PEER, [AUDITED], AUDITED).frozen.commitments[PEER]
    take_commitment(ours, a.id, PEER, " ".join(words_of(second)))
    take_commitment(theirs, b.id, AUDITED, f"{first[:32]} {first[32:].upper()}")
    return a, b


def test_that_two_forces_come_to_the_same_sample_under_a_seed_of_both(
    workspace: SqlWorkspace, peer: SqlWorkspace
) -> None:
    a, b = both_committed(workspace, peer)
    told = tell(workspace, a.id).frozen
    take_nonce(peer, b.id, AUDITED, " ".join(words_of(told.nonce)))
    answer = tell(peer, b.id).frozen.nonce
    assert take_nonce(workspace, a.id, PEER, answer).frozen.stage is Stage.READY

    ours = draw_frozen(workspace, FixedClock(), a.id, Silent())
    theirs = draw_frozen(peer, FixedClock(), b.id, Silent())

    assert ours.certificate["sample"] == theirs.certificate["sample"]
    assert ours.certificate["seed_details"] == theirs.certificate["seed_details"]
    assert ours.certificate["seed_details"]["revealed_first"] == AUDITED
    assert ours.certificate["seed_details"]["frame_digest"] == told.frame_digest
    assert check_certificate(ours.certificate) == []
    assert ours.certificate["frozen_at"] == told.at.isoformat()
    assert open_ceremony(workspace, a.id) is None


def test_that_the_other_force_needs_only_the_command_line(
    workspace: SqlWorkspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def command(*arguments: str) -> dict[str, Any]:
        assert main(["seed", *arguments, "--json"]) == 0
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    audit = frozen(workspace)
    fixed = state(workspace, audit).frozen
    agreed = ["--label", fixed.plan.label, "--frame", fixed.frame_digest]
    ours = commit(workspace, audit.id, AUDITED, [PEER], AUDITED).frozen.commitments[AUDITED]
    theirs = command("commit", *agreed, "--party", PEER)
    take_commitment(workspace, audit.id, PEER, theirs["words"])
    nonce = tell(workspace, audit.id).frozen.nonce
    said = ["--party", AUDITED, "--nonce", nonce, "--commitment", ours]
    assert command("reveal", *agreed, *said) == {"kept": True}
    take_nonce(workspace, audit.id, PEER, theirs["nonce"])
    made = draw_frozen(workspace, FixedClock(), audit.id, Silent())

    pairs = [("--commitment", AUDITED, ours), ("--commitment", PEER, theirs["commitment"])]
    pairs += [("--nonce", AUDITED, nonce), ("--nonce", PEER, theirs["nonce"])]
    given = [part for option, party, text in pairs for part in (option, f"{party}={text}")]
    joint = command("join", *agreed, *given, "--revealed-first", AUDITED)
    assert joint["seed"] == made.certificate["seed"]

    register = tmp_path / "register.csv"
    lines = [f"{row.case_ref},{row.stratum}" for row in made_up_rows(60)]
    register.write_text("\n".join(["Reference,Area", *lines]), encoding="utf-8")
    options = ["--ref", "Reference", "--stratum", "Area", "--size", "8", "--reserves", "4"]
    joined, drawn = tmp_path / "joint.json", tmp_path / "draw.json"
    joined.write_text(json.dumps(joint), encoding="utf-8")
    label = ["--label", fixed.plan.label, "--joint", str(joined), "--output", str(drawn)]
    assert main(["draw", str(register), *options, *label]) == 0
    theirs_drawn = json.loads(drawn.read_text(encoding="utf-8"))
    sample = theirs_drawn.get("certificate", theirs_drawn)["sample"]
    assert sample == made.certificate["sample"]


def test_that_the_fingerprint_frozen_is_the_one_the_draw_gives(workspace: SqlWorkspace) -> None:
    audit = imported_audit(workspace)
    preview = preview_frame(workspace, audit.id, STRATIFIED, Silent())
    made = draw_sample(workspace, FixedClock(), audit.id, STRATIFIED, Silent())
    assert made.certificate["frame"] == {"size": preview.size, "fingerprint": preview.digest}
    assert preview.n_drawn == len(made.certificate["sample"])


def test_that_a_ceremony_goes_on_where_it_was_after_the_program_was_closed(
    tmp_path: Path, peer: SqlWorkspace
) -> None:
    path = tmp_path / "closed.caw"
    workspace = encrypted_files().create(path, PASSPHRASE)
    audit, _ = both_committed(workspace, peer)
    before = state(workspace, audit)
    workspace.close()
    again = encrypted_files().open(path, PASSPHRASE)
    assert state(again, audit) == before
    assert tell(again, audit.id).frozen.nonces == {AUDITED: before.frozen.nonce}
    again.close()


def test_that_our_secret_stands_nowhere_before_it_is_told(
    workspace: SqlWorkspace, peer: SqlWorkspace
) -> None:
    audit, _ = both_committed(workspace, peer)
    secret = state(workspace, audit).frozen.nonce

    def journal() -> str:
        with workspace.reading() as unit:
            return repr(unit.journal_entries(audit.id))

    assert len(secret) == 32
    assert secret not in journal()
    assert secret not in repr(state(workspace, audit))
    tell(workspace, audit.id)
    assert secret in journal()


def test_that_nobody_tells_before_every_commitment_is_in(workspace: SqlWorkspace) -> None:
    audit = frozen(workspace)
    commit(workspace, audit.id, AUDITED, [PEER, "Eastshire"], AUDITED)
    take_commitment(workspace, audit.id, PEER, "ab" * 32)
    with pytest.raises(AuditError, match="not due"):
        tell(workspace, audit.id)
    take_commitment(workspace, audit.id, "Eastshire", "cd" * 32)
    assert tell(workspace, audit.id).frozen.nonces.keys() == {AUDITED}


def test_that_the_audited_force_tells_first(workspace: SqlWorkspace, peer: SqlWorkspace) -> None:
    a, b = both_committed(workspace, peer)
    secret = state(peer, b).frozen.nonce
    with pytest.raises(AuditError, match="not due"):
        tell(peer, b.id)
    with pytest.raises(AuditError, match="Northshire is the audited force"):
        take_nonce(workspace, a.id, PEER, secret)


def test_that_a_secret_that_was_not_committed_to_is_refused(
    workspace: SqlWorkspace, peer: SqlWorkspace
) -> None:
    _, b = both_committed(workspace, peer)
    with pytest.raises(AuditError, match="not the one it committed to"):
        take_nonce(peer, b.id, AUDITED, "ab" * 16)
    assert state(peer, b).frozen.nonces == {}


def test_that_a_commitment_is_fixed_once_a_secret_is_told(
    workspace: SqlWorkspace, peer: SqlWorkspace
) -> None:
    a, _ = both_committed(workspace, peer)
    take_commitment(workspace, a.id, PEER, "ab" * 32)
    tell(workspace, a.id)
    with pytest.raises(AuditError, match="not due"):
        take_commitment(workspace, a.id, PEER, "cd" * 32)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("ab" * 31 + "a", "has 63 characters"),
        ("ab" * 10 + "g1" + "ab" * 21, "Character 21, 'g'"),
        ("topmost Istanbul Pluto Pluto", "Word 4, 'pluto', is out of turn"),
        ("topmost Istanbul Plato", "Word 3 is not in the word list"),
    ],
)
def test_that_a_typing_error_in_a_commitment_is_named_by_its_place(
    workspace: SqlWorkspace, typed: str, fault: str
) -> None:
    audit = frozen(workspace)
    commit(workspace, audit.id, AUDITED, [PEER], PEER)
    with pytest.raises(AuditError, match=fault):
        take_commitment(workspace, audit.id, PEER, typed)


def test_that_our_own_commitment_sent_back_is_refused(workspace: SqlWorkspace) -> None:
    audit = frozen(workspace)
    ours = commit(workspace, audit.id, AUDITED, [PEER], PEER).frozen.commitments[AUDITED]
    with pytest.raises(AuditError, match="of another force"):
        take_commitment(workspace, audit.id, PEER, ours)


@pytest.mark.parametrize(
    ("ours", "others", "audited", "fault"),
    [
        ("", [PEER], PEER, "must be named"),
        (AUDITED, [" "], AUDITED, "must be named"),
        (AUDITED, [f"{AUDITED} "], AUDITED, "named twice"),
        (AUDITED, [PEER], "", "Nobody is named"),
    ],
)
def test_that_names_that_cannot_stand_are_refused(
    workspace: SqlWorkspace, ours: str, others: list[str], audited: str, fault: str
) -> None:
    audit = frozen(workspace)
    with pytest.raises(AuditError, match=fault):
        commit(workspace, audit.id, ours, others, audited)
    assert state(workspace, audit).frozen.stage is Stage.NAMES


def test_that_a_ceremony_broken_off_stays_in_the_journal_and_freezes_count_on(
    workspace: SqlWorkspace, peer: SqlWorkspace
) -> None:
    audit, _ = both_committed(workspace, peer)
    with pytest.raises(AuditError, match="No reason"):
        break_off(workspace, audit.id, " ")
    break_off(workspace, audit.id, "The line broke.")
    assert open_ceremony(workspace, audit.id) is None
    with workspace.reading() as unit:
        last = unit.journal_entries(audit.id)[-1]
    assert (last.action, last.details["reason"]) == ("freeze_broken_off", "The line broke.")
    assert last.details["stage"] == "reveals"
    again = freeze(
        workspace, FixedClock(), audit.id, STRATIFIED, Silent(), reason="The line is back"
    )
    assert again.frozen.number == 2


def test_that_no_draw_goes_past_a_frozen_plan(workspace: SqlWorkspace) -> None:
    audit = frozen(workspace)
    with pytest.raises(AuditError, match="Freeze 1 of this audit is waiting"):
        draw_sample(workspace, FixedClock(), audit.id, STRATIFIED, Silent())
    with pytest.raises(AuditError, match="Freeze 1 of this audit is waiting"):
        freeze(workspace, FixedClock(), audit.id, STRATIFIED, Silent(), reason="Again")


def test_that_a_register_loaded_anew_makes_the_freeze_void(
    workspace: SqlWorkspace, peer: SqlWorkspace
) -> None:
    audit, _ = both_committed(workspace, peer)
    import_population(
        workspace,
        RowsReader(made_up_rows(61)),
        FixedClock(),
        audit.id,
        Path("register.csv"),
        PLAN,
        Silent(),
        shape="",
    )
    assert state(workspace, audit).void == "The register was loaded anew after the freeze."
    with pytest.raises(AuditError, match="The freeze is void"):
        tell(workspace, audit.id)
    break_off(workspace, audit.id, "New register")
    assert "freeze_broken_off" in actions(workspace)


def test_that_a_public_source_is_on_record_before_its_value_can_be_typed(
    workspace: SqlWorkspace,
) -> None:
    audit = frozen(workspace, source="National lottery, draw 3021, Saturday 20:00")
    assert state(workspace, audit).frozen.stage is Stage.VALUE
    with pytest.raises(AuditError, match="value was not typed"):
        draw_frozen(workspace, FixedClock(), audit.id, Silent(), value=" ")
    made = draw_frozen(
        workspace, FixedClock(), audit.id, Silent(), value="03 14 15 26 35 58 97 93 23 84"
    )
    with workspace.reading() as unit:
        entries = unit.journal_entries(audit.id)
    named = next(entry for entry in entries if entry.action == "plan_frozen")
    assert named.details["source"] == made.certificate["seed_details"]["source"]
    assert named.number < next(e for e in entries if e.action == "draw_made").number
    assert made.certificate["seed_origin"] == "public"
    assert entries[-1].details["freeze"] == 1


def test_that_a_cancelled_draw_leaves_the_freeze_as_it_was(workspace: SqlWorkspace) -> None:
    audit = frozen(workspace, source="Lottery")
    before = state(workspace, audit)
    with pytest.raises(Cancelled):
        draw_frozen(workspace, FixedClock(), audit.id, cancelling(), value="1" * 20)
    assert state(workspace, audit) == before


def test_that_another_label_gives_another_commitment(workspace: SqlWorkspace) -> None:
    audit = frozen(workspace, replace(STRATIFIED, label="Another label"))
    commit(workspace, audit.id, AUDITED, [PEER], PEER)
    assert state(workspace, audit).frozen.plan.label == "Another label"


def test_that_hex_and_words_of_a_code_are_the_same_code() -> None:
    code = bytes(range(256)).hex()
    assert hex_of(" ".join(words_of(code)).upper()) == hex_of(code.upper()) == code
