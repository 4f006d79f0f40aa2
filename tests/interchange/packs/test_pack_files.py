"""The reader of packs against what mail, malice and time do to files."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.app.paths import resources
from audit_app.domain.certificate import certificate_digest, draw
from audit_app.domain.checklist import LocalStandard
from audit_app.domain.draw import DrawPlan, Occasion, Seed, SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.frame import ListFrame
from audit_app.domain.identity import Identity
from audit_app.domain.packs import Pack, PackedCase, cases_digest, checklist_digest
from audit_app.domain.returns import Return, ReturnedReview
from audit_app.domain.review import Answer
from audit_app.domain.scorers import Medium, Purpose
from audit_app.interchange.checklists.files import ChecklistFiles
from audit_app.interchange.packs import pack_body, return_body, sealing, signing
from audit_app.interchange.packs.files import FilePacks
from audit_app.interchange.packs.signing import Kind
from tests.helpers.offices import CHECKLIST

PACKS = FilePacks()
SENDER = PACKS.new_identity("force A")
READER = PACKS.new_identity("force B")
OTHER = PACKS.new_identity("force C")
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
PASSPHRASE = "five plain unlikely zebra words"

RESULT = draw(
    ListFrame([(f"MFH/{n:03d}", "") for n in range(30)]),
    DrawPlan("Missing R1", "simple_random", 4),
    seed=Seed("12345678901234567890", SeedOrigin.TYPED),
    occasion=Occasion(drawn_at=NOW),
)


def a_pack(**parts: Any) -> Pack:
    plain: dict[str, Any] = {
        "uid": "ab" * 16,
        "reader": "force B",
        "purpose": Purpose.SECOND,
        "title": "Missing, April 2026",
        "recommendation": "Recommendation 3",
        "period_from": date(2025, 4, 1),
        "period_to": date(2026, 3, 31),
        "round": "Baseline",
        "unit": "missing episode",
        "checklist": CHECKLIST,
        "local_standards": (),
        "certificate": RESULT.certificate,
        "columns": ("Risk",),
        "cases": tuple(PackedCase(case.case_ref, ("high",)) for case in RESULT.sample),
        "sender": SENDER.public.line,
        "sealed_to": READER.public.line,
        "journal_number": 7,
        "journal_digest": "cd" * 32,
        "program_version": "1",
        "marking": "OFFICIAL-SENSITIVE",
        "made_at": NOW,
    }
    return Pack(**{**plain, **parts})


def a_return(**parts: Any) -> Return:
    plain: dict[str, Any] = {
        "uid": "ab" * 16,
        "number": 1,
        "medium": Medium.PACK,
        "theme_key": "made_up",
        "checklist_version": "1",
        "checklist_digest": "11" * 32,
        "draw_digest": "22" * 32,
        "cases_digest": "33" * 32,
        "reader": "force B",
        "reviews": {"MFH/001": ReturnedReview({"one": Answer("one", "met", note="seen")}, "good")},
        "finished": True,
        "made_at": NOW,
        "signed_by": READER.public.line,
        "digest": "",
    }
    return Return(**{**plain, **parts})


SEALED = PACKS.seal(a_pack(), SENDER).content
SIGNED = signing.sign(Kind.PACK, pack_body.pack_as_body(a_pack()), SENDER)


def sealed_anew(signed: bytes, reader: Identity = READER) -> bytes:
    return sealing.seal(signed, reader.public.recipient)


# round trips

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(deadline=None)
@given(
    text=TEXT,
    values=st.lists(TEXT, min_size=4, max_size=4),
    number=st.integers(0, 10**9),
    days=st.integers(1, 60),
)
def test_that_a_pack_is_read_back_as_it_was_written(
    text: str, values: list[str], number: int, days: int
) -> None:
    pack = a_pack(
        recommendation=text,
        round=text,
        unit=text,
        marking=text,
        journal_number=number,
        cases=tuple(
            PackedCase(case.case_ref, (value,))
            for case, value in zip(RESULT.sample, values, strict=True)
        ),
        period_to=date(2026, 3, days % 28 + 1),
    )
    opened = PACKS.open(PACKS.seal(pack, SENDER).content, identity=READER)
    assert opened.pack == pack
    assert opened.checklist_digest == checklist_digest(pack.effective)


answers = st.builds(
    Answer,
    criterion=st.just(""),
    option=TEXT,
    reason=TEXT,
    note=TEXT,
    evidence=TEXT,
    answered_at=st.none() | st.just(NOW),
    from_at=st.sampled_from(["", "2026-01-05T10:00:00+00:00"]),
    to_at=st.just(""),
    computed=TEXT,
).filter(lambda answer: bool(answer.content))
reviews = st.builds(
    lambda found, grade, done: ReturnedReview(
        {key: replace(answer, criterion=key) for key, answer in found.items()}, grade, "", done
    ),
    st.dictionaries(TEXT.filter(bool), answers, max_size=4),
    TEXT,
    st.none() | st.just(NOW),
)


@settings(deadline=None)
@given(st.dictionaries(TEXT.filter(bool), reviews, max_size=4), st.booleans())
def test_that_a_return_is_read_back_as_it_was_written(
    found: dict[str, ReturnedReview], finished: bool
) -> None:
    returned = a_return(reviews=found, finished=finished)
    sealed = PACKS.seal_return(returned, READER, SENDER.public, "OFFICIAL")
    back = PACKS.read_return(sealed.content, SENDER)
    assert back == replace(returned, digest=sealed.digest)


def test_that_every_checklist_of_the_program_travels_whole_with_local_standards() -> None:
    for checklist in ChecklistFiles(resources() / "checklists").all().values():
        standards = tuple(
            LocalStandard(
                checklist.key, key, standard.value + 1, standard.unit, "Policy 7", NOW.date(), ""
            )
            for key, standard in checklist.standards.items()
        )
        pack = a_pack(checklist=checklist, local_standards=standards)
        opened = PACKS.open(PACKS.seal(pack, SENDER).content, identity=READER)
        assert opened.pack.effective == pack.effective
        assert opened.checklist_digest == checklist_digest(opened.pack.effective)


# what happens to files on their way


def test_that_a_byte_flipped_anywhere_is_noticed() -> None:
    for place in range(len(SEALED)):
        flipped = bytearray(SEALED)
        flipped[place] ^= 1 << (place % 8)
        with pytest.raises(AuditError):
            PACKS.open(bytes(flipped), identity=READER)


def test_that_a_file_cut_short_anywhere_is_noticed() -> None:
    for length in range(0, len(SEALED), 7):
        with pytest.raises(AuditError):
            PACKS.open(SEALED[:length], identity=READER)


def test_that_bytes_added_at_the_end_are_noticed() -> None:
    with pytest.raises(AuditError):
        PACKS.open(SEALED + b"\n", identity=READER)


def test_that_a_byte_flipped_in_what_was_signed_is_noticed_after_unsealing() -> None:
    # Whoever holds the reader's public line can seal; only the sender can sign.
    for place in range(0, len(SIGNED), 11):
        flipped = bytearray(SIGNED)
        flipped[place] ^= 1
        with pytest.raises(AuditError):
            PACKS.open(sealed_anew(bytes(flipped)), identity=READER)


def test_that_no_message_quotes_the_content() -> None:
    said = set()
    for place in range(0, len(SIGNED), 23):
        flipped = bytearray(SIGNED)
        flipped[place] ^= 2
        with pytest.raises(AuditError) as caught:
            PACKS.open(sealed_anew(bytes(flipped)), identity=READER)
        said.add(str(caught.value))
    assert not any("MFH" in each or "Missing" in each or "high" in each for each in said)


def test_that_a_pack_for_another_reader_says_so() -> None:
    with pytest.raises(AuditError, match="another reader"):
        PACKS.open(SEALED, identity=OTHER)


def test_that_a_pack_somebody_sealed_anew_to_a_third_reader_is_refused() -> None:
    with pytest.raises(AuditError, match="made for another reader and sealed anew"):
        PACKS.open(sealed_anew(SIGNED, OTHER), identity=OTHER)


def test_that_a_pack_signed_by_somebody_else_than_it_says_is_refused() -> None:
    forged = signing.sign(Kind.PACK, pack_body.pack_as_body(a_pack()), OTHER)
    with pytest.raises(AuditError, match="signature does not fit"):
        PACKS.open(sealed_anew(forged), identity=READER)


def test_that_a_pack_of_a_newer_version_asks_for_a_newer_program() -> None:
    newer = SIGNED.replace(b"case-audit-pack 1\n", b"case-audit-pack 2\n")
    with pytest.raises(AuditError, match="newer version"):
        PACKS.open(sealed_anew(newer), identity=READER)
    with pytest.raises(AuditError, match="does not know"):
        PACKS.open(SEALED.replace(b"encryption.org/v1", b"encryption.org/v2"), identity=READER)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Dear all", b"age-encryption.org/"])
def test_that_a_file_that_is_no_pack_is_refused(content: bytes) -> None:
    with pytest.raises(AuditError):
        PACKS.how_sealed(content)


def test_that_a_file_sealed_by_something_else_is_no_pack() -> None:
    with pytest.raises(AuditError, match="neither a pack"):
        PACKS.open(sealed_anew(b"hello"), identity=READER)


def test_that_a_file_of_many_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.capack"
    with path.open("wb") as file:
        file.write(SEALED)
        file.truncate(sealing.LARGEST + 10)
    with pytest.raises(AuditError, match="larger than"):
        PACKS.load(path)


def test_that_a_passphrase_that_would_take_minutes_to_try_is_refused_at_once() -> None:
    sealed = PACKS.seal(a_pack(sealed_to=""), SENDER, PASSPHRASE).content
    head, _, rest = sealed.partition(b"-> scrypt ")
    stanza, _, body = rest.partition(b"\n")
    salt = stanza.split(b" ")[0]
    slow = head + b"-> scrypt " + salt + b" 30\n" + body
    with pytest.raises(AuditError, match="would take minutes"):
        PACKS.open(slow, passphrase=PASSPHRASE)


# content that follows the rules of sealing and signing but not those of a pack


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    body = json.loads(pack_body.pack_as_body(a_pack()))
    change(body)
    return sealed_anew(signing.sign(Kind.PACK, json.dumps(body).encode(), SENDER))


def _with_certificate(change: Callable[[dict[str, Any]], object]) -> Callable[..., None]:
    """Return a change of the plan in a certificate whose digests are made to fit again."""

    def changing(body: dict[str, Any]) -> None:
        change(body["certificate"]["plan"])
        body["certificate"]["digest"] = certificate_digest(body["certificate"])
        body["draw_digest"] = body["certificate"]["digest"]

    return changing


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("cases"),
        lambda body: body.update(cases=[]),
        lambda body: body["cases"].append(body["cases"][0]),
        lambda body: body["cases"][0].update(values=[]),
        lambda body: body["cases"][0].update(reference=" MFH/001 "),
        lambda body: body.update(cases_digest="00" * 32),
        lambda body: body.update(draw_digest="00" * 32),
        lambda body: body["certificate"].update(seed="another seed"),
        lambda body: body["certificate"].pop("plan"),
        lambda body: body.update(certificate={}),
        _with_certificate(lambda plan: plan.update(strata_columns=[[]])),
        _with_certificate(lambda plan: plan.update(size="many")),
        _with_certificate(lambda plan: plan.update(size=math.inf)),
        _with_certificate(lambda plan: plan.update(reserves=math.nan)),
        lambda body: body.update(first_scores={"MFH/001": "met"}),
        lambda body: body.update(format=True),
        lambda body: body.update(assignment="AB" * 16),
        lambda body: body.update(made_at="yesterday"),
        lambda body: body.update(made_at="2026-05-04T09:30:00"),
        lambda body: body.update(made_at="0001-01-01T00:00:00+14:00"),
        lambda body: body["audit"].update(title="Mis\u202esing"),
        lambda body: body.update(checklist="not = [toml"),
        lambda body: body.update(checklist='key = "made_up"'),
        lambda body: body.update(checklist="[" * 100_000),
        lambda body: body.update(columns=["Risk", "Risk"]),
        lambda body: body.update(sender="force A"),
        lambda body: body["audit"].update(period_to="2020-01-01"),
        lambda body: body.update(certificate={"deep": eval("[" * 90 + "]" * 90)}),  # noqa: S307
    ],
)
def test_that_a_signed_pack_that_does_not_follow_the_format_is_refused(
    change: Callable[[dict[str, Any]], object],
) -> None:
    with pytest.raises(AuditError):
        PACKS.open(changed(change), identity=READER)


def test_that_nesting_without_end_is_refused() -> None:
    signed = signing.sign(Kind.PACK, b"[" * 200_000, SENDER)
    with pytest.raises(AuditError):
        PACKS.open(sealed_anew(signed), identity=READER)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(number=0),
        lambda body: body["reviews"].append(body["reviews"][0]),
        lambda body: body["reviews"][0]["answers"].append(body["reviews"][0]["answers"][0]),
        lambda body: body["reviews"][0].update(grade=3),
        lambda body: body.update(sealed_to=OTHER.public.line),
        lambda body: body.pop("finished"),
    ],
)
def test_that_a_signed_return_that_does_not_follow_the_format_is_refused(
    change: Callable[[dict[str, Any]], object],
) -> None:
    body = json.loads(
        return_body.return_as_body(
            a_return(), sealed_to=SENDER.public.line, program_version="1", marking="OFFICIAL"
        )
    )
    change(body)
    signed = signing.sign(Kind.RETURN, json.dumps(body).encode(), READER)
    with pytest.raises(AuditError):
        PACKS.read_return(sealed_anew(signed, SENDER), SENDER)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
def test_that_any_bytes_are_refused_in_words(content: bytes) -> None:
    for sealed in (content, SEALED[:22] + content, sealed_anew(content)):
        with pytest.raises(AuditError):
            PACKS.open(sealed, identity=READER)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200))
def test_that_any_signed_bytes_are_refused_in_words(content: bytes) -> None:
    signed = signing.sign(Kind.PACK, content, SENDER)
    with pytest.raises(AuditError):
        PACKS.open(sealed_anew(signed), identity=READER)


# the published format, by hand


def test_that_a_signature_fits_the_bytes_after_the_second_line() -> None:
    from base64 import urlsafe_b64decode

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    header, signature, body = SIGNED.split(b"\n", 2)
    assert header == b"case-audit-pack 1"
    word, text = signature.split(b" ")
    assert word == b"signature"
    key = urlsafe_b64decode(SENDER.public.signing + "=")
    Ed25519PublicKey.from_public_bytes(key).verify(urlsafe_b64decode(text + b"=="), body)
    assert json.loads(body)["sender"] == SENDER.public.line


def test_that_the_digest_of_the_cases_is_that_of_their_lines() -> None:
    lines = b"case-audit cases v1\nMFH/001\nMFH/002\n"
    assert cases_digest(["MFH/001", "MFH/002"]) == hashlib.sha256(lines).hexdigest()
