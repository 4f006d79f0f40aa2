"""The certificate as a page somebody can read, print and hold against another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from audit_app.domain.certificate import damaged_certificate, fingerprint
from audit_app.domain.draw import SeedOrigin
from audit_app.domain.plans import plan_from_data, restriction_text
from audit_app.domain.recipe import recipe
from audit_app.domain.sampling import sampling_method
from audit_app.domain.words import words_of

ORIGINS: Final[Mapping[str, str]] = {
    SeedOrigin.PROGRAM: "made by the program from the system's randomness: repeatable, but chosen"
    " by one office",
    SeedOrigin.TYPED: "typed by hand: repeatable, but chosen by one office",
    SeedOrigin.DICE: "rolled with dice",
    SeedOrigin.PUBLIC: "from a public source",
    SeedOrigin.JOINT: "made jointly: each party committed to a secret before any was told",
}


def certificate_text(certificate: Mapping[str, Any]) -> str:
    """Return the readable page of a certificate, plain text, the recipe at its end.

    Raises:
        AuditError: If the certificate is damaged.
    """
    try:
        parts = (
            _head(certificate),
            _seed(certificate),
            _register(certificate),
            _strata(certificate),
            _notes(certificate),
            _cases("Sample, in working order", certificate["sample"]),
            _cases("Reserves, in the order they are used", certificate["reserves"]),
            _targeted(certificate),
            "To repeat the draw without the program\n\n" + recipe(certificate),
        )
        return "\n\n".join(part.rstrip() for part in parts if part) + "\n"
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged_certificate() from error


def draw_title(certificate: Mapping[str, Any], of: int | None = None) -> str:
    """Return 'Draw 2 of 2: reason'; without `of`, as many as there were when it was made."""
    number = certificate["number"]
    reason = f": {certificate['reason']}" if certificate["reason"] else ""
    return f"Draw {number} of {of or number}{reason}"


def _head(certificate: Mapping[str, Any]) -> str:
    plan = plan_from_data(certificate["plan"])
    method = sampling_method(plan.method)
    digest = certificate["digest"]
    lines = [
        f"Draw certificate: {certificate['label']}",
        draw_title(certificate),
        "",
        f"Fingerprint of this certificate: {fingerprint(digest)}",
        f"In words: {' '.join(words_of(digest[:20]))}",
        f"Whole: {digest}",
        *_journal(certificate),
        "",
        f"Method: {method.title}. {method.size_label}: {plan.size:,}; reserves: {plan.reserves:,}.",
    ]
    for field in method.fields:
        value = plan.inputs.get(field.name, field.default)
        if value not in ("", [], {}):
            lines.append(
                f"{field.label}: {field.choices.get(value, value) if field.choices else value}"
            )
    if plan.cap_per:
        lines.append(f"At most {plan.cap:,} of the same {plan.cap_per}")
    if plan.extends is not None:
        n = len(plan.extends.references)
        lines.append(f"Adds to draw {plan.extends.number} and keeps all its {n:,} cases")
    return "\n".join(lines)


def _journal(certificate: Mapping[str, Any]) -> list[str]:
    """Return the head of the journal before the draw; earlier versions did not print it."""
    head = certificate.get("journal")
    if not head:
        return []
    return [f"Journal of the workspace before this draw: {head['number']}:{head['digest']}"]


def _seed(certificate: Mapping[str, Any]) -> str:
    lines = [
        f"Seed: {certificate['seed']}",
        f"Where it came from: {ORIGINS[certificate['seed_origin']]}",
        *_details(certificate["seed_details"]),
        f"Seed key: {certificate['seed_key']}",
        f"Register and plan frozen: {certificate['frozen_at'] or 'not recorded'}",
        f"Seed known and drawn: {certificate['drawn_at'] or 'not recorded'}",
    ]
    if certificate["seed_warning"]:
        lines.append(f"Warning: {certificate['seed_warning']}")
    lines += [
        "Earlier draw: " + ", ".join(f"{name} {value}" for name, value in draw.items() if value)
        for draw in certificate["earlier"]
    ]
    return "\n".join(lines)


def _details(details: Mapping[str, Any]) -> list[str]:
    """Return what is known of the seed, a line each; commitments and secrets a line a party."""
    lines: list[str] = []
    for name, value in details.items():
        said = name.replace("_", " ")
        if isinstance(value, Mapping):
            lines += [f"  {said} of {party}: {text}" for party, text in value.items()]
        else:
            lines.append(f"  {said}: {value}")
    return lines


def _register(certificate: Mapping[str, Any]) -> str:
    plan = plan_from_data(certificate["plan"])
    frame, register = certificate["frame"], certificate["register"]
    lines = [
        *_source(certificate["source"]),
        f"Cases in the register: {register['size']:,}",
        *(f"Condition: {restriction_text(r)}" for r in plan.restrictions),
    ]
    if plan.restrictions:
        lines.append(
            f"Cases that can be drawn: {frame['size']:,} of {register['size']:,};"
            f" {register['incomparable']:,} were left out because a value could not be compared"
        )
    lines += [
        f"Fingerprint of the cases that can be drawn: {fingerprint(frame['fingerprint'])}",
        f"Whole: {frame['fingerprint']}",
    ]
    return "\n".join(lines)


def _source(source: Mapping[str, Any]) -> list[str]:
    """Return where the register came from and how it was read, a line each; no nested brackets."""
    lines: list[str] = []
    for name, value in source.items():
        if name == "left_out":
            lines += [f"Register, left out: {part['count']:,}: {part['text']}" for part in value]
        elif isinstance(value, Mapping):
            lines += [f"Register, {said}" for said in _flat(name.replace("_", " "), value)]
        else:
            lines.append(f"Register, {name.replace('_', ' ')}: {value}")
    return lines


def _flat(name: str, value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [
            line
            for key, part in value.items()
            for line in _flat(f"{name}, {str(key).replace('_', ' ')}", part)
        ]
    if isinstance(value, list | tuple):
        return [f"{name}: {', '.join(map(str, value))}"] if value else []
    return [f"{name}: {value}"] if value not in ("", None) else []


def _strata(certificate: Mapping[str, Any]) -> str:
    rows = certificate["strata"]
    if len(rows) == 1 and not rows[0]["stratum"]:
        row = rows[0]
        later = f"\nFirst ticket not drawn: {row['next_ticket']}" if row["next_ticket"] else ""
        return f"Drawn: {row['sampled']:,} of {row['size']:,} cases{later}"
    lines = [
        f"  {row['stratum'] or '(no stratum)'}: {row['sampled']:,} of {row['size']:,},"
        f" {row['share']}, {row['reserves']:,}, {row['next_ticket'] or 'none left'}"
        for row in rows
    ]
    head = "Strata: drawn of cases, exact share, reserves, first ticket not drawn"
    return "\n".join([head, *lines])


def _notes(certificate: Mapping[str, Any]) -> str:
    lines = [f"  {note}" for note in certificate["notes"]]
    for name, value in certificate["details"].items():
        lines.append(f"  {name.replace('_', ' ')}: {value}")
    return "\n".join(["Notes", *lines]) if lines else ""


def _cases(title: str, cases: Sequence[Mapping[str, Any]]) -> str:
    if not cases:
        return f"{title}: none"
    lines = [
        f"  {case['position']}, {case['case_ref']}, {case['stratum'] or '-'},"
        f" {case['probability']}, {case['ticket']}"
        for case in cases
    ]
    return "\n".join([f"{title}: position, reference, stratum, probability, ticket", *lines])


def _targeted(certificate: Mapping[str, Any]) -> str:
    if not certificate["targeted"]:
        return ""
    lines = ["Added on purpose, in no estimate"]
    for case in certificate["targeted"]:
        drawn = " (also drawn, so it counts as drawn)" if case["also_drawn"] else ""
        lines.append(f"  {case['case_ref']}: {case['reason']}{drawn}")
    return "\n".join(lines)
