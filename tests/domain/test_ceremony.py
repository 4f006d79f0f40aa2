"""The joint seed, with the published vectors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.ceremony import check_joint_seed, check_reveal, commitment, joint_seed
from audit_app.domain.errors import AuditError
from audit_app.domain.tickets import seed_key, ticket

LABEL = "MISSING-2026-R1"
FRAME = "e2cd91e9741e96300f932541a8313e727c509a0bde61dc6d5014bcc5cdaf86e7"
NONCES = {
    "Force A": "4f1a2b3c4d5e6f708192a3b4c5d6e7f8",
    "Force B": "90817263544536271809182736455463",
}
COMMITMENTS = {
    "Force A": "0fac07f1b03f2132899f86f7f6359136072aabb37f71e53f266351335e9ab548",
    "Force B": "74f337b50e5255b1609e8f4bdf68392488e71028c43c0c74866c2cb02d46a732",
}
JOINT = "50eb7cdd407fb4d11a483e09b3b751621212febb8a00c0dc68eead7744c0f79a"


@pytest.mark.parametrize("party", NONCES)
def test_that_commitments_are_the_published_ones(party: str) -> None:
    assert commitment(LABEL, FRAME, party, NONCES[party]) == COMMITMENTS[party]
    assert (
        commitment(f" {LABEL}", FRAME.upper(), f"{party} ", NONCES[party].upper())
        == (COMMITMENTS[party])
    )


def test_that_the_joint_seed_and_its_draw_are_the_published_ones() -> None:
    seed = check_joint_seed(LABEL, FRAME, COMMITMENTS, NONCES)
    assert seed == JOINT == joint_seed(dict(reversed(NONCES.items())))
    key = seed_key(LABEL, seed)
    assert key == "c240fab2c3f983df06082fbc72ba35bdf65ee98533873e1f47b9eccc35842b7d"
    references = [f"MFH/2024/{number:05d}" for number in range(1, 201)]
    first = sorted(references, key=lambda reference: ticket(key, reference))[:3]
    assert [reference[-5:] for reference in first] == ["00100", "00075", "00071"]


@given(st.sampled_from(["label", "frame", "party", "nonce"]))
def test_that_a_reveal_must_fit_everything_the_commitment_binds(changed: str) -> None:
    values = {"label": LABEL, "frame": FRAME, "party": "Force A", "nonce": NONCES["Force A"]}
    other = {"label": "other", "frame": "0" * 64, "party": "Force B", "nonce": "0" * 32}
    values[changed] = other[changed]
    with pytest.raises(AuditError, match="not the one it committed to"):
        check_reveal(
            values["label"],
            values["frame"],
            values["party"],
            values["nonce"],
            COMMITMENTS["Force A"],
        )


def test_that_a_missing_party_is_named() -> None:
    one = {"Force A": NONCES["Force A"]}
    with pytest.raises(AuditError, match="secret of Force B is missing"):
        check_joint_seed(LABEL, FRAME, COMMITMENTS, one)
    with pytest.raises(AuditError, match="commitment of Force B is missing"):
        check_joint_seed(LABEL, FRAME, {"Force A": COMMITMENTS["Force A"]}, NONCES)


def test_that_one_party_alone_or_the_same_name_twice_makes_no_joint_seed() -> None:
    with pytest.raises(AuditError, match="two parties"):
        joint_seed({"Force A": NONCES["Force A"]})
    with pytest.raises(AuditError, match="two parties"):
        joint_seed({"Force A": NONCES["Force A"], "Force  A": NONCES["Force B"]})


@pytest.mark.parametrize("nonce", ["1234", "g" * 32, "f" * 31])
def test_that_a_secret_too_short_or_not_hex_is_refused(nonce: str) -> None:
    with pytest.raises(AuditError, match="32 hex digits"):
        commitment(LABEL, FRAME, "Force A", nonce)


def test_that_a_fingerprint_cut_short_is_refused() -> None:
    with pytest.raises(AuditError, match="64 hex digits"):
        commitment(LABEL, FRAME[:20], "Force A", NONCES["Force A"])


def test_that_three_parties_make_one_seed_in_any_order() -> None:
    nonces = {**NONCES, "Ärzte": "0" * 32}
    assert joint_seed(nonces) == joint_seed(dict(reversed(nonces.items())))
    assert joint_seed(nonces) != JOINT
