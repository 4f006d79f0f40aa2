"""From one office to another and back: handing out, opening, scoring, sending back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit_app.domain.assigning import Conflict, Scope, Wish
from audit_app.domain.draw import DrawPlan
from audit_app.domain.errors import AuditError
from audit_app.domain.escalation_drafts import EscalationDraft
from audit_app.domain.escalations import Level
from audit_app.domain.packs import ReceivedPack, SentReturn
from audit_app.domain.progress import Silent
from audit_app.domain.scorers import Part, Purpose
from audit_app.domain.working_days import NONE_KNOWN
from audit_app.usecases.assigning import assign_cases, assignable, foresee, withdraw
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.escalation_drafts import discard_draft, keep_draft
from audit_app.usecases.escalations import Raised, raise_escalation
from audit_app.usecases.identities import (
    add_contact,
    contacts,
    my_identity,
    name_identity,
    named_contact,
    remove_contact,
)
from audit_app.usecases.replacements import mark_not_found
from audit_app.usecases.sampling import draw_sample, extend_sample
from audit_app.usecases.sending_back import open_risks, read_return, send_return, sent_returns
from tests.helpers.offices import CRITICAL_MISS, NoChecklists, Office


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "a", "force A, audit team")
    yield office
    office.close()


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "b", "peer reviewer, force B")
    yield office
    office.close()


def test_that_what_a_peer_scored_comes_back_answer_by_answer(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    audit = ours.audit()
    assignment = ours.assign(audit, Wish(reader="force B", recipient=peer.line, columns=("Risk",)))
    received = peer.receive(ours.send(assignment))
    peer.score(received.audit, 12, note="seen")
    path = tmp_path / "back.careturn"
    sent = send_return(
        peer.workspace, peer.packs, peer.clock, received.audit.id, path, finished=True
    )
    back = read_return(ours.workspace, ours.packs, path.read_bytes())
    assert (back.uid, back.number, back.finished) == (assignment.uid, 1, True)
    assert back.digest == sent.digest
    assert back.signed_by == peer.line
    assert back.checklist_digest == assignment.checklist_digest
    assert set(back.reviews) == {case.case_ref for case in assignment.cases}
    sheet = peer.sheet(received.audit)
    for case in sheet.cases:
        assert back.reviews[case.case_ref].answers == sheet.reviews[case.id].answers
        assert back.reviews[case.case_ref].grade == "good"
        assert back.reviews[case.case_ref].completed_at == sheet.reviews[case.id].completed_at


def test_that_nothing_is_called_the_last_return_while_an_escalation_is_half_written(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    assignment = ours.assign(ours.audit(), Wish(reader="force B", recipient=peer.line))
    received = peer.receive(ours.send(assignment))
    peer.score(received.audit, 12)
    case = peer.sheet(received.audit).cases[0]
    draft = keep_draft(
        peer.workspace,
        EscalationDraft(
            audit_id=received.audit.id,
            drawn_case_id=case.id,
            case_ref=case.case_ref,
            level=Level.URGENT,
            seen="The suspect is back at the address.",
            begun_at=peer.clock.now(),
        ),
    )
    path = tmp_path / "back.careturn"
    wanted = peer.workspace, peer.packs, peer.clock, received.audit.id, path
    with pytest.raises(AuditError, match="half written"):
        send_return(*wanted, finished=True)
    assert not path.exists()
    send_return(*wanted, finished=False)
    discard_draft(peer.workspace, draft)
    send_return(*wanted, finished=True)


def test_that_a_peer_sees_only_the_columns_that_were_to_travel(ours: Office, peer: Office) -> None:
    assignment = ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line, columns=("Risk",)))
    received = peer.receive(ours.send(assignment))
    for case in peer.sheet(received.audit).cases:
        assert set(case.context) == {"Case reference", "Risk"} - {"Case reference"}
        assert case.context["Risk"] in {"high", "medium", "low"}
        assert not case.stratum


def test_that_opening_a_pack_twice_changes_nothing_the_second_time(
    ours: Office, peer: Office
) -> None:
    content = ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    first = peer.receive(content)
    with peer.workspace.reading() as unit:
        head = unit.journal_head()
    second = peer.receive(content)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.audit == first.audit
    with peer.workspace.reading() as unit:
        assert unit.journal_head() == head


def test_that_a_pack_made_again_is_the_same_to_its_reader(ours: Office, peer: Office) -> None:
    assignment = ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line))
    first = peer.receive(ours.send(assignment))
    again = peer.receive(ours.send(assignment))
    assert not again.is_new
    assert again.audit == first.audit


def test_that_two_packs_of_audits_with_one_title_have_two_titles(
    ours: Office, peer: Office
) -> None:
    audit = ours.audit()
    titles = [
        peer.receive(ours.send(ours.assign(audit, Wish(reader=role, recipient=peer.line)))).audit
        for role in ("one", "two")
    ]
    assert [each.title for each in titles] == [
        "Missing, April 2026 (for force A, audit team)",
        "Missing, April 2026 (for force A, audit team) (2)",
    ]


def test_that_a_pack_cannot_be_opened_where_it_was_made(ours: Office) -> None:
    words = "plain passphrase of five words"
    content = ours.send(ours.assign(ours.audit(), Wish(reader="b")), words)
    with pytest.raises(AuditError, match="made in this workspace"):
        ours.receive(content, words)


def test_that_a_pack_without_an_identity_opens_with_its_passphrase_alone(
    ours: Office, peer: Office
) -> None:
    content = ours.send(ours.assign(ours.audit(), Wish(reader="b")), "five plain words, no key")
    with pytest.raises(AuditError, match="sealed with a passphrase"):
        peer.receive(content)
    with pytest.raises(AuditError, match="does not open"):
        peer.receive(content, "five plain words, no keys")
    assert peer.receive(content, "five plain words, no key").n_cases == 12


def test_that_a_pack_for_another_reader_stays_shut(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    content = ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    third = Office(tmp_path / "c", "force C")
    with pytest.raises(AuditError, match="another reader"):
        third.receive(content)
    with third.workspace.reading() as unit:
        assert not unit.audits()
    third.close()


def test_that_a_pack_needs_a_passphrase_where_the_reader_has_no_identity(ours: Office) -> None:
    assignment = ours.assign(ours.audit(), Wish(reader="b"))
    with pytest.raises(AuditError, match="needs a passphrase"):
        ours.send(assignment)


def test_that_an_audit_from_a_pack_is_scored_with_its_senders_checklist_and_standards(
    ours: Office, peer: Office
) -> None:
    audit = ours.audit()
    received = peer.receive(ours.send(ours.assign(audit, Wish(reader="b", recipient=peer.line))))
    peer.checklists = NoChecklists()
    assert peer.sheet(received.audit).checklist == ours.sheet(audit).checklist


def test_that_an_audit_from_a_pack_gives_no_figures_draws_or_packs_of_its_own(
    ours: Office, peer: Office
) -> None:
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    with pytest.raises(AuditError, match="for somebody else"):
        export_view(peer.workspace, peer.checklists, peer.clock, received.audit.id)
    with pytest.raises(AuditError, match="for somebody else"):
        peer.assign(received.audit, Wish(reader="c"))


def test_that_returns_are_numbered_and_may_hold_part_of_the_cases(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    path = tmp_path / "back.careturn"
    for n_cases, finished in ((3, False), (12, True)):
        peer.score(received.audit, n_cases)
        send_return(
            peer.workspace, peer.packs, peer.clock, received.audit.id, path, finished=finished
        )
    first, second = sent_returns(peer.workspace, received.audit.id)
    assert (first.number, first.n_done, first.finished) == (1, 3, False)
    assert (second.number, second.n_done, second.finished) == (2, 12, True)
    assert read_return(ours.workspace, ours.packs, path.read_bytes()).number == 2


def test_that_a_return_is_not_counted_where_its_file_could_not_be_written(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    peer.score(received.audit, 1)
    with pytest.raises(AuditError, match="could not be written"):
        send_return(
            peer.workspace,
            peer.packs,
            peer.clock,
            received.audit.id,
            tmp_path / "no folder" / "back.careturn",
            finished=True,
        )
    assert not sent_returns(peer.workspace, received.audit.id)


def test_that_an_untouched_pack_has_nothing_to_send_back(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    path = tmp_path / "back.careturn"
    with pytest.raises(AuditError, match="nothing to send back"):
        send_return(peer.workspace, peer.packs, peer.clock, received.audit.id, path, finished=True)
    assert not path.exists()


def test_that_nobody_but_the_sender_of_the_pack_can_read_the_return(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    path = tmp_path / "back.careturn"
    peer.score(received.audit, 1)
    send_return(peer.workspace, peer.packs, peer.clock, received.audit.id, path, finished=False)
    with pytest.raises(AuditError, match="another reader"):
        read_return(peer.workspace, peer.packs, path.read_bytes())


def test_that_a_pack_and_a_return_are_told_apart(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    content = ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    with pytest.raises(AuditError, match="pack to score, not a return"):
        read_return(peer.workspace, peer.packs, content)
    received = peer.receive(content)
    path = tmp_path / "back.careturn"
    peer.score(received.audit, 1)
    send_return(peer.workspace, peer.packs, peer.clock, received.audit.id, path, finished=False)
    with pytest.raises(AuditError, match="return with scores, not a pack"):
        ours.receive(path.read_bytes())


def test_that_a_child_at_risk_the_reader_raised_comes_first_in_what_the_sender_is_told(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    peer.score(received.audit, 2)
    lost, case = peer.sheet(received.audit).cases[:2]
    mark_not_found(peer.workspace, peer.clock, received.audit.id, lost.id, "Not in the archive.")
    raised = Raised(
        drawn_case_id=case.id,
        level=Level.IMMEDIATE,
        seen="No welfare check since Friday.",
        asked="See the child today.",
        raised_by="peer reviewer",
    )
    raise_escalation(peer.workspace, peer.clock, NONE_KNOWN, received.audit.id, raised)
    assert len(open_risks(peer.workspace, received.audit.id)) == 1
    path = tmp_path / "back.careturn"
    send_return(peer.workspace, peer.packs, peer.clock, received.audit.id, path, finished=False)
    first, second = read_return(ours.workspace, ours.packs, path.read_bytes()).remarks
    assert first.startswith(f"The reader raised a child at risk in {case.case_ref} (immediate")
    assert first.endswith("No welfare check since Friday.")
    assert second == f"The reader could not find the file of {lost.case_ref}."


# what never travels

PLANTED = "PLANTED-7391"


def test_that_a_pack_holds_no_answer_reason_or_column_that_was_not_to_travel(
    ours: Office, peer: Office
) -> None:
    audit = ours.audit()
    ours.score(audit, 5, note=f"{PLANTED} first note", given=CRITICAL_MISS)
    with ours.workspace.unit() as unit:
        unit.put_setting("planted", f"{PLANTED} setting")
        unit.journal("planted", {"text": f"{PLANTED} journal"}, audit_id=audit.id)
        unit.commit()
    conflict = Conflict("Team", "Team 1", f"{PLANTED} reason")
    wish = Wish(
        reader="b",
        recipient=peer.line,
        scope=Scope.CRITICAL,
        size=3,
        conflicts=(conflict,),
        columns=("Risk",),
    )
    assignment = ours.assign(audit, wish)
    opened = peer.packs.open(
        ours.send(assignment), identity=my_identity(peer.workspace, peer.packs)
    )
    from audit_app.interchange.packs.pack_body import pack_as_body

    text = pack_as_body(opened.pack).decode()
    assert PLANTED not in text
    cases = text.partition('"cases": [')[2]
    for telling in ("met", "Seen so", "Team", "note", "critical", "random"):
        assert telling not in cases
    assert assignment.certificate["seed"] not in text
    assert assignment.certificate["label"] not in text
    assert "AGE-SECRET-KEY" not in text


def test_that_the_order_of_a_pack_does_not_tell_why_a_case_is_in_it(ours: Office) -> None:
    audit = ours.audit()
    ours.score(audit, 4, given=CRITICAL_MISS)
    assignment = ours.assign(audit, Wish(reader="b", scope=Scope.CRITICAL, size=4))
    order = [case.id for case in ours.sheet(audit).cases]
    places = [order.index(case.drawn_case_id) for case in assignment.cases]
    assert places == sorted(places)


# choosing cases


def test_that_all_critical_misses_come_with_a_random_part_kept_apart(ours: Office) -> None:
    audit = ours.audit()
    ours.score(audit, 4, given=CRITICAL_MISS)
    assignment = ours.assign(audit, Wish(reader="b", scope=Scope.CRITICAL, size=4))
    missed = {case.case_ref for case in ours.sheet(audit).cases[:4]}
    random = {case.case_ref for case in assignment.cases if case.part is Part.RANDOM}
    critical = {case.case_ref for case in assignment.cases if case.part is Part.CRITICAL}
    assert random == {case["case_ref"] for case in assignment.certificate["sample"]}
    assert len(random) == 4
    assert critical == missed - random


def test_that_a_share_is_drawn_under_a_label_and_seed_of_its_own(ours: Office) -> None:
    audit = ours.audit()
    first = ours.assign(audit, Wish(reader="b", scope=Scope.SHARE, size=5))
    second = ours.assign(audit, Wish(reader="c", scope=Scope.SHARE, size=5))
    assert first.certificate["label"] == "Missing R1 / second scoring"
    assert second.certificate["label"] == "Missing R1 / second scoring 2"
    assert first.certificate["seed"] != second.certificate["seed"]
    assert first.certificate["seed_origin"] == "program"
    assert first.certificate["frame"]["size"] == 12


def test_that_shares_of_the_work_never_overlap_nor_hold_what_was_begun(ours: Office) -> None:
    audit = ours.audit()
    ours.score(audit, 2)
    begun = {case.id for case in ours.sheet(audit).cases[:2]}
    made = [
        ours.assign(audit, Wish(reader=role, purpose=Purpose.SHARE, scope=Scope.SHARE, size=5))
        for role in ("one", "two")
    ]
    given = [{case.drawn_case_id for case in each.cases} for each in made]
    assert not given[0] & given[1]
    assert not (given[0] | given[1]) & begun
    with pytest.raises(AuditError, match="no case to hand out"):
        ours.assign(audit, Wish(reader="three", purpose=Purpose.SHARE))


def test_that_calling_a_share_off_gives_its_cases_back(ours: Office) -> None:
    audit = ours.audit()
    wish = Wish(reader="one", purpose=Purpose.SHARE)
    assignment = ours.assign(audit, wish)
    with pytest.raises(AuditError, match="needs a reason"):
        withdraw(ours.workspace, assignment.id, " ")
    withdraw(ours.workspace, assignment.id, "Fell ill.")
    assert len(ours.assign(audit, wish).cases) == 12
    with pytest.raises(AuditError, match="called off"):
        ours.send(assignment, "any words at all")


def test_that_declared_conflicts_keep_cases_from_a_reader_with_the_reason(ours: Office) -> None:
    audit = ours.audit()
    case = ours.sheet(audit).cases[0]
    wish = Wish(
        reader="b",
        conflicts=(
            Conflict("Team", "TEAM 1", "Was their sergeant."),
            Conflict("", case.case_ref, "Took the call."),
        ),
    )
    foreseen = foresee(ours.workspace, ours.checklists, audit.id, wish)
    assignment = ours.assign(audit, wish)
    teams = {each.case_ref: each.context["Team"] for each in ours.sheet(audit).cases}
    assert assignment.left_out[case.case_ref] in {"Took the call.", "Was their sergeant."}
    assert all(teams[each.case_ref] != "Team 1" for each in assignment.cases)
    assert len(assignment.cases) == foreseen.most == 12 - foreseen.n_left_out


def test_that_an_unknown_column_is_refused_by_name(ours: Office) -> None:
    audit = ours.audit()
    with pytest.raises(AuditError, match="no column 'Officer'"):
        ours.assign(audit, Wish(reader="b", columns=("Officer",)))


def test_that_a_pack_is_refused_once_another_sample_is_in_force(ours: Office, peer: Office) -> None:
    audit = ours.audit()
    assignment = ours.assign(audit, Wish(reader="b", recipient=peer.line))
    extend_sample(ours.workspace, ours.clock, audit.id, 15, Silent(), reason="Too few.")
    assert ours.send(assignment)  # the same cases are in the larger sample too
    plan = DrawPlan("Another", "simple_random", 5)
    draw_sample(ours.workspace, ours.clock, audit.id, plan, Silent(), reason="Wrong register.")
    with pytest.raises(AuditError, match="Another sample"):
        ours.send(assignment)


def test_that_what_can_be_assigned_says_how_far_the_first_scores_are(ours: Office) -> None:
    audit = ours.audit()
    ours.score(audit, 3)
    seen = assignable(ours.workspace, ours.checklists, audit.id)
    assert (seen.n_sample, seen.n_complete, seen.suggested) == (12, 3, 5)
    assert set(seen.columns) == {"Reported", "Area", "Team", "Risk", "Note"}
    assert seen.asked_about == {"Risk"}


# identities


def test_that_the_identity_of_a_workspace_is_made_once_and_renamed(ours: Office) -> None:
    again = my_identity(ours.workspace, ours.packs)
    assert again == ours.identity
    named = name_identity(ours.workspace, ours.packs, "force A, review unit")
    assert named.public.same_keys(again.public)
    assert named.public.role == "force A, review unit"


def test_that_no_secret_key_is_written_to_the_journal(ours: Office) -> None:
    with ours.workspace.reading() as unit:
        said = str([entry.details for entry in unit.journal_entries()])
    assert ours.identity.public.line in said
    assert ours.identity.signing_secret not in said
    assert "AGE-SECRET-KEY" not in said


def test_that_a_contact_is_kept_once_and_found_by_its_role(ours: Office, peer: Office) -> None:
    kept = add_contact(ours.workspace, peer.line, "Force B")
    assert kept.identity.fingerprint == peer.identity.public.fingerprint
    with pytest.raises(AuditError, match="kept already"):
        add_contact(ours.workspace, peer.line, "somebody else")
    with pytest.raises(AuditError, match="this workspace itself"):
        add_contact(ours.workspace, ours.line)
    assert named_contact(ours.workspace, "force b").same_keys(peer.identity.public)
    remove_contact(ours.workspace, kept.id)
    assert not contacts(ours.workspace)


def test_that_a_sender_among_the_contacts_is_called_as_there(ours: Office, peer: Office) -> None:
    add_contact(peer.workspace, ours.line, "Our neighbours")
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    assert received.is_known
    assert received.audit.title.endswith("(for Our neighbours)")


def test_that_a_pack_under_the_name_of_a_contact_with_other_keys_is_refused(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    real = Office(tmp_path / "real", "Force A, audit team")
    add_contact(peer.workspace, real.line)
    real.close()
    content = ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    with pytest.raises(AuditError, match="kept here under that name is another"):
        peer.receive(content)
    with peer.workspace.reading() as unit:
        assert not unit.audits()


def test_that_opening_and_sending_back_are_in_the_journal(
    ours: Office, peer: Office, tmp_path: Path
) -> None:
    received = peer.receive(
        ours.send(ours.assign(ours.audit(), Wish(reader="b", recipient=peer.line)))
    )
    peer.score(received.audit, 1)
    send_return(
        peer.workspace,
        peer.packs,
        peer.clock,
        received.audit.id,
        tmp_path / "back.careturn",
        finished=True,
    )
    with peer.workspace.reading() as unit:
        actions = [entry.action for entry in unit.journal_entries(received.audit.id)]
        counts = {each.audit.id: each.records for each in unit.audits()}
    assert (actions[0], actions[-1]) == ("pack_opened", "return_sent")
    assert counts[received.audit.id] == {ReceivedPack.KIND: 1, SentReturn.KIND: 1}
    with ours.workspace.reading() as unit:
        assert "pack_made" in [entry.action for entry in unit.journal_entries()]


def test_that_assigning_without_a_sample_says_so(ours: Office) -> None:
    from tests.helpers.workspaces import made_up_audit

    with ours.workspace.unit() as unit:
        audit = unit.add_audit(made_up_audit("Bare"))
        unit.commit()
    with pytest.raises(AuditError, match="no sample"):
        assign_cases(ours.workspace, ours.checklists, ours.clock, audit.id, Wish(reader="b"))
