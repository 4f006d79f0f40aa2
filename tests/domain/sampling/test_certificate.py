"""The certificate: whole, bound to its own text, checkable with and without the register."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from audit_app.domain.ceremony import commitment, joint_draw_seed
from audit_app.domain.certificate import certificate_digest, draw, fingerprint
from audit_app.domain.certificate_page import certificate_text
from audit_app.domain.draw import Occasion, Restriction, Seed, SeedOrigin, Targeted
from audit_app.domain.draw import Test as Comparison
from audit_app.domain.errors import AuditError, Cancelled
from audit_app.domain.frame import ListFrame
from audit_app.domain.plans import plan_as_data, plan_from_data
from audit_app.domain.verification import (
    certificate_columns,
    certificate_of,
    check_certificate,
    verify,
)
from tests.domain.sampling.examples import (
    INPUTS,
    REFERENCES,
    SEED,
    STRATA,
    drawn,
    plan,
    register,
)

OCCASION = Occasion(
    program_version="1.0",
    source={"name": "register.csv", "size": 4200, "sha256": "ab" * 32},
    frozen_at=datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
    drawn_at=datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    number=2,
    reason="The first register lacked March",
    earlier=({"number": 1, "digest": "cd" * 32, "drawn_at": "2026-01-04T10:00:00+00:00"},),
    journal={"number": 41, "digest": "ef" * 32},
)


def certificate(method: str = "stratified", **more: Any) -> dict[str, Any]:
    """A certificate as it comes back from a JSON file."""
    inputs, size = INPUTS[method]
    result = draw(
        register(), plan(method, size, inputs, reserves=2, **more), seed=SEED, occasion=OCCASION
    )
    read: dict[str, Any] = json.loads(json.dumps(dict(result.certificate)))
    return read


@pytest.mark.parametrize("method", INPUTS)
def test_that_a_certificate_read_from_json_verifies_against_its_register(method: str) -> None:
    assert verify(certificate(method), register()) == []


def test_that_conditions_a_cap_and_targeted_cases_are_repeated_too() -> None:
    read = certificate(
        "stratified",
        restrictions=(
            Restriction("Days", Comparison.AT_LEAST, ("7",)),
            Restriction("Risk", Comparison.IS, ("High", "Medium", "")),
            Restriction("Date", Comparison.AT_MOST, ("2025-11-30",)),
        ),
        cap_per="Child",
        targeted=(Targeted("MFH/2024/00003", "Known worry"),),
    )
    assert certificate_columns(read) == ("Child", "Days", "Risk", "Date")
    assert verify(read, register()) == []
    assert read["register"]["size"] == 200
    assert read["frame"]["size"] < 200
    assert read["targeted"][0]["also_drawn"] is (
        "MFH/2024/00003" in {case["case_ref"] for case in read["sample"]}
    )


def test_that_restrictions_leave_exactly_the_cases_that_meet_them() -> None:
    result = drawn("census", 0, restrictions=(Restriction("Risk", Comparison.IS_NOT, ("Low", "")),))
    expected = [ref for number, ref in enumerate(REFERENCES, 1) if number % 4 in {0, 1}]
    assert sorted(case.case_ref for case in result.sample) == expected


def test_that_values_that_cannot_be_compared_are_left_out_and_counted() -> None:
    frame = ListFrame([("A", ""), ("B", ""), ("C", "")], {"Age": ["9", "unknown", "14"]})
    result = drawn(
        "census", 0, frame=frame, restrictions=(Restriction("Age", Comparison.AT_LEAST, ("10",)),)
    )
    assert [case.case_ref for case in result.sample] == ["C"]
    assert result.certificate["register"]["incomparable"] == 1


def test_that_two_draws_without_conditions_share_register_and_frame_fingerprint() -> None:
    read = certificate("simple_random")
    assert read["register"]["fingerprint"] == read["frame"]["fingerprint"]
    assert read["frame"]["fingerprint"].startswith("e2cd91e9")


def test_that_the_digest_is_the_hash_of_the_sorted_json_text() -> None:
    import hashlib

    read = certificate()
    said = read.pop("digest")
    text = json.dumps(read, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert said == hashlib.sha256(b"case-audit certificate v1\n" + text.encode()).hexdigest()
    assert fingerprint(said) == " ".join(said[i : i + 4] for i in (0, 4, 8, 12, 16))


Change = Callable[[dict[str, Any]], None]


def _set(path: str, value: Any) -> Change:
    def change(read: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        part: Any = read
        for name in parents:
            part = part[int(name)] if name.isdigit() else part[name]
        part[last] = value

    return change


CHANGES: list[tuple[Change, str]] = [
    (_set("sample.0.case_ref", "MFH/2024/00111"), "do not follow from the seed"),
    (_set("sample.0.ticket", "0" * 64), "do not follow from the seed"),
    (_set("sample.0.position", 2), "positions of the sample"),
    (_set("seed", "20237 33112 81592 11124"), "seed key does not follow"),
    (_set("label", "OTHER"), "seed key does not follow"),
    (_set("method", "census"), "not the method"),
    (_set("strata.0.sampled", 5), "not as many"),
    (_set("strata.0.next_ticket", "0" * 64), "passed over"),
    (_set("frame.size", 199), ""),
    (_set("frame.fingerprint", "0" * 64), ""),
    (_set("source.name", "other.csv"), ""),
    (_set("drawn_at", "2026-01-06T09:30:00+00:00"), ""),
    (_set("number", 1), ""),
]


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
def test_that_any_change_is_told_without_the_register(change: Change, sentence: str) -> None:
    read = certificate()
    change(read)
    found = check_certificate(read)
    assert "changed after it was made" in found[0]
    assert sentence in " ".join(found)


@pytest.mark.parametrize(("change", "sentence"), [row for row in CHANGES if row[1]])
def test_that_a_change_shows_even_when_the_digest_was_made_anew(
    change: Change, sentence: str
) -> None:
    read = certificate()
    change(read)
    read["digest"] = certificate_digest(read)
    assert sentence in " ".join(check_certificate(read))


def test_that_one_altered_reference_in_the_register_is_told() -> None:
    references = [*REFERENCES[:-1], "MFH/2024/00200x"]
    other = ListFrame(list(zip(references, STRATA, strict=True)))
    found = verify(certificate(), other)
    assert len(found) == 2
    assert all("fingerprint" in sentence for sentence in found)


def test_that_a_missing_drawn_case_is_named() -> None:
    rows = [row for row in zip(REFERENCES, STRATA, strict=True) if row[0] != "MFH/2024/00158"]
    found = " ".join(verify(certificate(), ListFrame(rows)))
    assert "there are 199 here, but 200 on the certificate" in found
    assert "1 of 8 cases of the sample are not drawn from this register: MFH/2024/00158" in found


def test_that_a_case_moved_to_another_stratum_is_told() -> None:
    moved = [
        "South" if ref == "MFH/2024/00158" else s for ref, s in zip(REFERENCES, STRATA, strict=True)
    ]
    found = " ".join(verify(certificate(), ListFrame(list(zip(REFERENCES, moved, strict=True)))))
    assert "sizes or numbers of 2 strata differ" in found


def test_that_a_register_too_small_is_a_difference_and_no_failure() -> None:
    found = verify(certificate("simple_random"), ListFrame([("A", ""), ("B", "")]))
    assert "cannot be repeated" in found[0]
    assert "larger than the 2 cases" in found[0]


def test_that_lists_beside_the_certificate_must_be_its_own() -> None:
    read = certificate()
    document = {"certificate": read, "sample": read["sample"], "reserves": read["reserves"]}
    assert certificate_of(document) == read
    assert certificate_of(read) == read
    altered = copy.deepcopy(document)
    altered["sample"][0]["position"] = 9
    with pytest.raises(AuditError, match="sample in the file is not the one"):
        certificate_of({**document, "sample": altered["sample"]})


@pytest.mark.parametrize("name", ["plan", "seed", "sample", "strata", "digest", "seed_details"])
def test_that_a_certificate_without_a_part_is_refused(name: str) -> None:
    read = certificate()
    del read[name]
    with pytest.raises(AuditError, match="damaged"):
        verify(read, register())


@pytest.mark.parametrize("document", [{}, {"document": "something else"}])
def test_that_another_document_is_refused(document: Mapping[str, Any]) -> None:
    with pytest.raises(AuditError, match="not a draw certificate"):
        check_certificate(document)


def test_that_a_later_specification_is_refused_and_not_guessed_at() -> None:
    with pytest.raises(AuditError, match="later version"):
        check_certificate({**certificate(), "specification": "v2"})


def test_that_a_joint_seed_is_checked_against_its_commitments() -> None:
    nonces = {"Force A": "4f1a2b3c4d5e6f708192a3b4c5d6e7f8", "Force B": "9" * 32}
    frame = certificate("simple_random")["frame"]["fingerprint"]
    committed = {p: commitment("MISSING-2026-R1", frame, p, n) for p, n in nonces.items()}
    seed = joint_draw_seed("MISSING-2026-R1", frame, committed, nonces, revealed_first="Force B")
    result = drawn("simple_random", 8, seed=seed)
    read = json.loads(json.dumps(dict(result.certificate)))
    assert verify(read, register()) == []
    read["seed_details"]["nonces"]["Force A"] = "0" * 32
    assert "joint seed cannot be confirmed" in " ".join(check_certificate(read))
    stratified = drawn("stratified", 8, seed=seed)
    assert "bind another fingerprint" in " ".join(check_certificate(stratified.certificate))


def test_that_a_plan_survives_its_data() -> None:
    full = plan(
        "stratified",
        9,
        {"minimum": 1},
        reserves=3,
        strata_columns=("Area", "Risk"),
        restrictions=(Restriction("Risk", Comparison.IS_NOT, ("Low", "")),),
        cap_per="Child",
        cap=2,
        targeted=(Targeted("X", "why"),),
    )
    assert plan_from_data(json.loads(json.dumps(plan_as_data(full)))) == full


def test_that_progress_is_told_and_can_stop_the_draw() -> None:
    class Watcher:
        def __init__(self, stop_at: int) -> None:
            self.seen: list[tuple[int, int | None]] = []
            self.stop_at = stop_at

        def step(self, done: int, total: int | None, note: str = "") -> None:
            assert note
            self.seen.append((done, total))
            if done >= self.stop_at:
                raise Cancelled

    watcher = Watcher(10**9)
    draw(register(), plan("simple_random", 8), seed=SEED, progress=watcher)
    assert watcher.seen[-1] == (200, 200)
    assert len(watcher.seen) == 6
    with pytest.raises(Cancelled):
        draw(register(), plan("simple_random", 8), seed=SEED, progress=Watcher(100))


@pytest.mark.parametrize("method", INPUTS)
def test_that_the_page_shows_what_a_reader_needs(method: str) -> None:
    read = certificate(method)
    page = certificate_text(read)
    for needed in (
        "Draw 2 of 2: The first register lacked March",
        fingerprint(read["digest"]),
        SEED.text,
        "typed by hand: repeatable, but chosen by one office",
        read["frame"]["fingerprint"],
        "register.csv",
        f"41:{'ef' * 32}",
        "2026-01-05T09:00:00+00:00",
        read["sample"][0]["ticket"],
        "import csv",
    ):
        assert needed in page


def test_that_a_short_seed_is_drawn_with_a_warning_on_the_page() -> None:
    result = drawn("simple_random", 8, seed=Seed("1234", SeedOrigin.TYPED))
    assert "Warning: This seed is short" in certificate_text(result.certificate)
