"""The draw in rows: what was asked for, from what, with which seed, and how to repeat it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from audit_app.domain.certificate import fingerprint
from audit_app.domain.certificate_page import ORIGINS
from audit_app.domain.draw import CaseState, Draw
from audit_app.domain.export import ExportView
from audit_app.domain.plans import restriction_text
from audit_app.domain.sampling import Field, sampling_method
from audit_app.domain.words import words_of
from audit_app.interchange.export.book import CellValue, uk_time
from audit_app.interchange.export.cells import Shown
from audit_app.interchange.export.certificates import CERTIFICATE_PART, certificate_lines
from audit_app.interchange.export.look import Look

Row = tuple[CellValue, ...]
"""Part, item, value and, where there is one, a note."""

_BY_HAND = (
    "A ticket is the SHA-256 of three lines, without a line end after the last: "
    "'case-audit ticket v1', the seed key, the case reference. The lowest tickets of each stratum "
    "are the sample, the next ones the reserves."
)


def drawing_rows(view: ExportView) -> Iterator[Row]:
    """Yield everything about the draws of an audit; the certificate's text comes last."""
    for earlier in view.draws[:-1]:
        yield (
            *("Earlier draws", earlier.title, moment(earlier.drawn_at)),
            f"Seed {earlier.certificate.get('seed', '')}",
        )
    if not view.draws:
        yield "The draw", "Draws so far", number(0), "No draw has been made yet."
        return
    draw = view.draws[-1]
    yield from _plan_rows(draw)
    yield from _seed_rows(draw.certificate)
    yield from _frame_rows(draw.certificate)
    yield from _strata_rows(view, draw.certificate)
    yield from _check_rows(view, draw.certificate)
    for place, line in enumerate(certificate_lines(dict(draw.certificate)), start=1):
        yield CERTIFICATE_PART, f"Line {place:,}", Shown(line, Look.CODE)


def number(value: int) -> Shown:
    """Return a number for a column of mixed values."""
    return Shown(value, Look.LEFT_NUMBER)


def moment(value: datetime) -> Shown:
    """Return a moment for a column of mixed values, as clocks in the United Kingdom show it."""
    return Shown(uk_time(value), Look.LEFT_DATE_TIME)


def _plan_rows(draw: Draw) -> Iterator[Row]:
    plan = draw.plan
    method = sampling_method(plan.method)
    yield "The draw", "Draws so far", number(draw.of), draw.title
    yield "The draw", "Drawn on (UK time)", moment(draw.drawn_at)
    yield "The draw", "Label", plan.label, "Part of what the tickets are made from."
    yield "The draw", "Method", method.title
    yield "The draw", method.size_label, number(plan.size)
    yield "The draw", "Reserves", number(plan.reserves)
    if plan.strata_columns:
        yield "The draw", "Strata made of", " / ".join(plan.strata_columns)
    for field in method.fields:
        value = plan.inputs.get(field.name, field.default)
        if value not in ("", [], {}, None):
            yield "The draw", field.label, _input(field, value)
    for restriction in plan.restrictions:
        yield "The draw", "Only cases with", restriction_text(restriction)
    if plan.cap_per:
        yield "The draw", f"Most cases of the same {plan.cap_per}", number(plan.cap)
    if plan.extends is not None:
        kept = f"Keeps all its {len(plan.extends.references):,} cases."
        yield "The draw", "Adds to draw", number(plan.extends.number), kept


def _input(field: Field, value: object) -> CellValue:
    """Return an input of a method as a cell shows it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return field.choices.get(str(value), str(value))


def _seed_rows(certificate: Mapping[str, object]) -> Iterator[Row]:
    origin = ORIGINS.get(str(certificate.get("seed_origin")), "")
    yield "The seed", "Seed", str(certificate.get("seed", "")), _sentence(origin)
    details = certificate.get("seed_details")
    if isinstance(details, Mapping):
        for name, value in details.items():
            yield "The seed", _sentence(str(name).replace("_", " "), end=""), str(value)
    yield "The seed", "Seed key", str(certificate.get("seed_key", "")), "Made from label and seed."
    if warning := certificate.get("seed_warning"):
        yield "The seed", "Warning", str(warning)
    frozen = str(certificate.get("frozen_at") or "Not recorded")
    yield "The seed", "Register and plan fixed (UTC)", frozen, "Before the seed was known."
    yield "The seed", "Seed known (UTC)", str(certificate.get("drawn_at") or "Not recorded")


def _frame_rows(certificate: Mapping[str, object]) -> Iterator[Row]:
    frame = certificate.get("frame")
    if isinstance(frame, Mapping):
        yield "Draw certificate", "Cases that could be drawn", number(int(frame["size"]))
        note = "Any other list of cases or strata gives another one."
        yield "Draw certificate", "Fingerprint of those cases", str(frame["fingerprint"]), note
    digest = str(certificate.get("digest", ""))
    if digest:
        yield "Draw certificate", "Fingerprint of the certificate", digest
        yield "Draw certificate", "To read out", fingerprint(digest)
        yield "Draw certificate", "In words", " ".join(words_of(digest[:20]))
    notes = certificate.get("notes")
    for note in notes if isinstance(notes, list | tuple) else ():
        yield "Draw certificate", "Note", str(note)


def _strata_rows(view: ExportView, certificate: Mapping[str, object]) -> Iterator[Row]:
    """Yield how many cases each stratum has, gave, and has in the sample now."""
    now = Counter(case.stratum for case in view.cases if case.state is CaseState.IN_SAMPLE)
    strata = certificate.get("strata")
    for stratum in strata if isinstance(strata, list | tuple) else ():
        name = str(stratum["stratum"])
        note = (
            f"{stratum['sampled']:,} drawn (exact share {stratum['share']}), "
            f"{stratum['reserves']:,} reserves, {now[name]:,} in the sample now."
        )
        yield "Strata", name or "All cases", number(int(stratum["size"])), note


def _check_rows(view: ExportView, certificate: Mapping[str, object]) -> Iterator[Row]:
    source = view.population.source
    part = "How to check the draw"
    yield (
        *(part, "1. Take the same register"),
        f"Take the file {source.name} and make sure that its SHA-256 is {source.sha256}.",
        "On Windows: certutil -hashfile FILE SHA256",
    )
    yield (
        *(part, "2. Draw again"),
        "case-audit verify CERTIFICATE REGISTER says 'the same draw', or what differs.",
        f"CERTIFICATE: this workbook (without password), or its '{CERTIFICATE_PART}' as a file.",
    )
    seed_key = certificate.get("seed_key", "")
    yield part, "3. Check a ticket by hand", _BY_HAND, f"The seed key is {seed_key}."


def _sentence(text: str, end: str = ".") -> str:
    return f"{text[0].upper()}{text[1:]}{end}" if text else ""
