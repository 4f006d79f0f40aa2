"""Checking a certificate: alone, and against the register it was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from audit_app.domain.canonical import canonical_seed
from audit_app.domain.ceremony import check_joint_seed
from audit_app.domain.certificate import (
    DOCUMENT,
    certificate_digest,
    damaged_certificate,
    draw,
    fingerprint,
    needed_columns,
    seed_of,
)
from audit_app.domain.draw import SeedOrigin
from audit_app.domain.errors import AuditError
from audit_app.domain.frame import SamplingFrame
from audit_app.domain.plans import plan_from_data
from audit_app.domain.progress import Progress
from audit_app.domain.sampling import sampling_method
from audit_app.domain.tickets import SPECIFICATION, seed_key, ticket

_NAMED = 3
_BY_TICKET_ALONE = {"simple_random", "stratified", "census"}


def verify(
    certificate: Mapping[str, Any], frame: SamplingFrame, progress: Progress | None = None
) -> list[str]:
    """Draw again from a register and return what differs, in sentences; nothing: the same draw.

    Args:
        certificate: As read from JSON.
        frame: The register, with the strata columns and further columns that
            certificate_columns() names.
        progress: Told how far the second draw is; may cancel.

    Raises:
        AuditError: If the certificate is no certificate, or of a later specification.
        Cancelled: If the progress says so.
    """
    found = check_certificate(certificate)
    plan, seed = plan_from_data(certificate["plan"]), seed_of(certificate)
    try:
        again = draw(frame, plan, seed=seed, progress=progress).certificate
    except AuditError as error:
        return [*found, f"The draw cannot be repeated from this register: {error}"]
    return [
        *found,
        *_register_differences(certificate, again),
        *_draw_differences(certificate, again),
    ]


class ChangedListsError(AuditError):
    """Sample or reserves beside a certificate are not its own: somebody changed the file."""


def certificate_of(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the certificate of an exported draw, which lists sample and reserves beside it.

    Args:
        document: A certificate, or an object with "certificate", "sample" and "reserves".

    Raises:
        ChangedListsError: If the lists beside the certificate are not its own.
        AuditError: If there is no certificate.
    """
    certificate = document.get("certificate", document)
    if not isinstance(certificate, Mapping):
        raise damaged_certificate()
    for part in ("sample", "reserves"):
        if certificate is not document and document.get(part) != certificate.get(part):
            raise ChangedListsError(
                f"The list of the {part} in the file is not the one on its certificate: the file"
                " was changed.",
                remedy="Use the file as it was exported.",
            )
    return certificate


def certificate_columns(certificate: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the headings, strata apart, that a register must have to repeat a draw.

    Raises:
        AuditError: If the certificate is damaged.
    """
    plan = plan_from_data(certificate.get("plan", {}))
    method = sampling_method(plan.method)
    columns = needed_columns(plan, method)
    return tuple(dict.fromkeys((*columns, *(r.column for r in plan.restrictions))))


def check_certificate(certificate: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a certificate, as far as it shows without the register.

    Raises:
        AuditError: If it is no certificate, incomplete, or of a later specification.
    """
    if certificate.get("document") != DOCUMENT:
        raise AuditError(
            "This is not a draw certificate.", remedy="Choose the JSON file that the draw wrote."
        )
    if certificate.get("specification") != SPECIFICATION:
        raise AuditError(
            "The certificate was made by a later version of the program.",
            remedy="Update the program, or use the recipe printed with the certificate.",
        )
    checks: tuple[Callable[[Mapping[str, Any]], list[str]], ...] = (
        _digest_differences,
        _seed_differences,
        _ticket_differences,
        _order_differences,
        _ceremony_differences,
    )
    try:
        return [sentence for check in checks for sentence in check(certificate)]
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged_certificate() from error


def _digest_differences(certificate: Mapping[str, Any]) -> list[str]:
    digest = certificate_digest(certificate)
    if digest == certificate["digest"]:
        return []
    said = fingerprint(str(certificate["digest"]))
    sentence = f"The certificate was changed after it was made: it says {said}, but its text has"
    return [f"{sentence} {fingerprint(digest)}."]


def _seed_differences(certificate: Mapping[str, Any]) -> list[str]:
    found = []
    if certificate["seed_key"] != seed_key(certificate["label"], certificate["seed"]):
        found.append("The seed key does not follow from the label and the seed.")
    if certificate["plan"]["label"] != certificate["label"]:
        found.append("The label of the plan is not the label of the certificate.")
    if certificate["plan"]["method"] != certificate["method"]:
        found.append("The method of the plan is not the method of the certificate.")
    return found


def _ticket_differences(certificate: Mapping[str, Any]) -> list[str]:
    key = certificate["seed_key"]
    cases = [*certificate["sample"], *certificate["reserves"]]
    wrong = [case for case in cases if ticket(key, case["case_ref"]) != case["ticket"]]
    found = []
    if wrong:
        named = _named([case["case_ref"] for case in wrong])
        found.append(
            f"{len(wrong):,} of {len(cases):,} tickets do not follow from the seed: {named}."
        )
    if len({case["case_ref"] for case in cases}) < len(cases):
        found.append("A case is listed more than once.")
    return found


def _order_differences(certificate: Mapping[str, Any]) -> list[str]:
    """Check positions, counts, and that everything drawn lies below what was not."""
    found = []
    for name in ("sample", "reserves"):
        positions = [case["position"] for case in certificate[name]]
        if positions != list(range(1, len(positions) + 1)):
            found.append(f"The positions of the {name} are not 1, 2, 3 and so on.")
    if certificate["method"] not in _BY_TICKET_ALONE:
        return found
    for stratum in certificate["strata"]:
        name = f"stratum '{stratum['stratum']}'" if stratum["stratum"] else "the draw"
        drawn = _tickets_of(certificate["sample"], stratum["stratum"])
        spare = _tickets_of(certificate["reserves"], stratum["stratum"])
        if (len(drawn), len(spare)) != (stratum["sampled"], stratum["reserves"]):
            found.append(f"The cases listed for {name} are not as many as it says.")
        bounds = [*([max(drawn)] if drawn else []), *spare]
        bounds += [stratum["next_ticket"]] if stratum["next_ticket"] else []
        if bounds != sorted(bounds):
            found.append(f"In {name} a case was passed over: tickets do not come in order.")
    return found


def _tickets_of(cases: Sequence[Mapping[str, Any]], stratum: str) -> list[str]:
    return [case["ticket"] for case in cases if case["stratum"] == stratum]


def _ceremony_differences(certificate: Mapping[str, Any]) -> list[str]:
    """Check that a joint seed follows from the commitments and nonces listed with it."""
    if certificate["seed_origin"] != SeedOrigin.JOINT.value:
        return []
    details = certificate["seed_details"]
    try:
        seed = check_joint_seed(
            certificate["label"],
            details["frame_digest"],
            details["commitments"],
            details["nonces"],
        )
    except AuditError as error:
        return [f"The joint seed cannot be confirmed: {error}"]
    found = []
    if seed != canonical_seed(certificate["seed"]):
        found.append("The joint seed does not follow from the nonces listed.")
    if details["frame_digest"] != certificate["frame"]["fingerprint"]:
        found.append(
            "The register was changed after the commitments: they bind another fingerprint."
        )
    return found


def _register_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    found = []
    for part, what in (("register", "the register"), ("frame", "the cases that can be drawn")):
        if old[part]["size"] != new[part]["size"]:
            found.append(
                f"Of {what} there are {new[part]['size']:,} here, but {old[part]['size']:,} on the"
                " certificate."
            )
        if old[part]["fingerprint"] != new[part]["fingerprint"]:
            found.append(
                f"The fingerprint of {what} is {fingerprint(new[part]['fingerprint'])} here, but"
                f" {fingerprint(str(old[part]['fingerprint']))} on the certificate: a reference"
                " or a stratum differs."
            )
    return found


def _draw_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    found = []
    if old["strata"] != new["strata"]:
        theirs = {row["stratum"]: row for row in old["strata"]}
        ours = {row["stratum"]: row for row in new["strata"]}
        names = sorted(name for name in theirs | ours if theirs.get(name) != ours.get(name))
        found.append(
            f"The sizes or numbers of {len(names):,} strata differ: {_named(names) or 'order'}."
        )
    for part, what in (("sample", "sample"), ("reserves", "reserves")):
        found += _list_differences(old[part], new[part], what)
    if old["details"] != new["details"]:
        found.append("The particulars of the method (start, order, clusters or sizes) differ.")
    return found


def _list_differences(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], what: str
) -> list[str]:
    if list(old) == list(new):
        return []
    theirs, ours = [case["case_ref"] for case in old], [case["case_ref"] for case in new]
    extra, missing = sorted(set(theirs) - set(ours)), sorted(set(ours) - set(theirs))
    found = []
    if extra:
        found.append(
            f"{len(extra):,} of {len(theirs):,} cases of the {what} are not drawn from this"
            f" register: {_named(extra)}."
        )
    if missing:
        found.append(
            f"{len(missing):,} of {len(ours):,} cases that this register gives are not in the"
            f" {what}: {_named(missing)}."
        )
    return found or [
        f"The list of the {what} has the same cases, but with other positions or particulars."
    ]


def _named(names: Sequence[str]) -> str:
    """Return the first few names and how many more there are."""
    first = ", ".join(name or "(no stratum)" for name in names[:_NAMED])
    return f"{first} and {len(names) - _NAMED:,} more" if len(names) > _NAMED else first
