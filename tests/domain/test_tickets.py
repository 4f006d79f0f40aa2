"""Published vectors of the draw; four implementations in other languages agreed on them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.tickets import FrameDigest, seed_key, systematic_start, ticket

LABEL, SEED = "MISSING-2026-R1", "20237 33112 81592 11123"
KEY = "af0fe8d075aa877e2a80afe2ed199c7d742f138f2bbce32dc2252b2ee55eba86"
REFERENCES = [f"MFH/2024/{number:05d}" for number in range(1, 201)]
TICKETS = {
    "MFH/2024/00017": "5c35335995a1b8cc85725a2272655c8448ff15e07fd71cbae5911a4114cc72f4",
    " MFH/2024/00017 ": "5c35335995a1b8cc85725a2272655c8448ff15e07fd71cbae5911a4114cc72f4",
    "MFH/2024/00018": "d64bef9259d74b16a97a44b76f83860550fd5b033c19b278237458c4de6f7f3e",
    "Cafe\u0301 7": "3e717ab3a11f2a245f848f186adc32102c8e5e6f64e4aa580ded4f48fa10c84c",
    "000123": "42c3425963331a732fd249643941489c36d42d256037bfdab9dd1c52187cb67f",
}


def test_that_the_seed_key_is_the_published_one() -> None:
    assert seed_key(LABEL, SEED) == KEY
    assert seed_key(f" {LABEL}\t", "2023733112 8159211123") == KEY


@pytest.mark.parametrize("reference", TICKETS)
def test_that_tickets_are_the_published_ones(reference: str) -> None:
    assert ticket(KEY, reference) == TICKETS[reference]


def test_that_the_frame_digest_is_the_published_one() -> None:
    digest = FrameDigest()
    for start in range(0, 200, 7):
        digest.add([ref.encode() for ref in REFERENCES[start : start + 7]])
    digest.add([])
    assert digest.hexdigest() == "e2cd91e9741e96300f932541a8313e727c509a0bde61dc6d5014bcc5cdaf86e7"


def test_that_the_frame_digest_with_strata_is_the_published_one() -> None:
    digest = FrameDigest()
    strata = ["South" if int(reference[-1]) % 2 else "North" for reference in REFERENCES]
    digest.add([ref.encode() for ref in REFERENCES], strata)
    assert digest.hexdigest() == "5119e1c7c60f4110593f4d6b9e0134a85fe55c59113f7806bb71bcaf04b8ca6f"


def test_that_the_systematic_start_is_the_published_one() -> None:
    assert systematic_start(KEY, "", 200) == 127


def test_that_label_and_seed_cannot_run_together() -> None:
    assert seed_key("A 1", "23") != seed_key("A", "123")
    with pytest.raises(AuditError):
        seed_key("", "123")
    with pytest.raises(AuditError):
        seed_key("A", " ")


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=20))
def test_that_a_ticket_is_the_hash_of_three_lines(reference: str) -> None:
    import unicodedata

    text = unicodedata.normalize("NFC", reference)
    lines = f"case-audit ticket v1\n{KEY}\n{text}"
    assert ticket(KEY, reference) == hashlib.sha256(lines.encode()).hexdigest()
