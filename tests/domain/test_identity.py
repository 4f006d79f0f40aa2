"""The line of an identity: it survives e-mail, and a slip of a letter is noticed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.domain.errors import AuditError
from audit_app.domain.identity import PublicIdentity, read_identity

BECH32 = "023456789acdefghjklmnpqrstuvwxyz"
URL_SAFE = string.ascii_letters + string.digits + "-_"

identities = st.builds(
    PublicIdentity,
    recipient=st.text(BECH32, min_size=58, max_size=58).map(lambda rest: f"age1{rest}"),
    signing=st.text(URL_SAFE, min_size=43, max_size=43),
    role=st.sampled_from(["force A", "peer reviewer, force B", "Heddlu Gogledd, tîm", "x"]),
)
GAPS = st.sampled_from(["", " ", "\n", "\r\n> ", "\t", "\u200b", "\u00ad", "\n>> "])


@given(identities)
def test_that_a_line_is_read_back_as_it_was_written(identity: PublicIdentity) -> None:
    assert read_identity(identity.line) == identity
    assert len(identity.line.splitlines()) == 1


@given(identities, st.data())
def test_that_wraps_blanks_and_quoting_do_no_harm(
    identity: PublicIdentity, data: st.DataObject
) -> None:
    keys, role = identity.line[: -len(identity.role)], identity.role
    wrapped = "".join(letter + data.draw(GAPS) for letter in keys)
    told = f"Dear all,\n> {wrapped}\n{role}\n"
    assert read_identity(told) == identity


@given(identities, st.data())
def test_that_a_changed_letter_of_the_keys_is_noticed(
    identity: PublicIdentity, data: st.DataObject
) -> None:
    keys = len("case-audit-id-1 ")
    end = len(identity.line) - len(identity.role) - 1
    place = data.draw(st.integers(keys + 4, end - 1).filter(lambda at: identity.line[at] != " "))
    other = data.draw(st.sampled_from(URL_SAFE).filter(lambda new: new != identity.line[place]))
    changed = identity.line[:place] + other + identity.line[place + 1 :]
    with pytest.raises(AuditError):
        read_identity(changed)


@given(identities, st.integers(1, 120))
def test_that_a_line_cut_short_is_refused(identity: PublicIdentity, kept: int) -> None:
    with pytest.raises(AuditError):
        read_identity(identity.line[:kept])


@given(st.text(max_size=300))
def test_that_any_other_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(AuditError):
        read_identity(text)


def test_that_an_identity_of_a_newer_kind_is_named_as_such() -> None:
    with pytest.raises(AuditError, match="newer version"):
        read_identity("case-audit-id-2 something new")


@given(identities)
def test_that_a_fingerprint_is_ten_words_of_the_keys_alone(identity: PublicIdentity) -> None:
    assert len(identity.fingerprint.split()) == 10
    renamed = PublicIdentity(identity.recipient, identity.signing, "somebody else")
    assert renamed.fingerprint == identity.fingerprint
    assert renamed.same_keys(identity)
