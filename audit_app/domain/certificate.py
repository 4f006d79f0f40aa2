"""The draw, and the certificate that lets anyone repeat it.

Freeze the register and the plan, then learn the seed, then draw: in this order nobody can choose.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from audit_app.domain.canonical import canonical, canonical_seed
from audit_app.domain.draw import (
    DrawPlan,
    DrawResult,
    Extended,
    Occasion,
    Seed,
    SeedOrigin,
    Selected,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.frame import SamplingFrame
from audit_app.domain.plans import plan_as_data, plan_from_data
from audit_app.domain.progress import Progress, Silent
from audit_app.domain.sampling import SamplingMethod, Selection, sampling_method
from audit_app.domain.sampling.inputs import checked_inputs
from audit_app.domain.sampling.taking import check_size, lost_cases
from audit_app.domain.sampling.walk import FrameWalk
from audit_app.domain.seeds import seed_warning
from audit_app.domain.tickets import SPECIFICATION, seed_key

DOCUMENT: Final = "case-audit draw certificate"
CLUSTER_LABEL: Final = "{} / clusters"
_CAP_NOTE = (
    "With the cap a case of somebody with many cases is a little less likely to be drawn than the"
    " probability given, which is the average."
)


def draw(
    frame: SamplingFrame,
    plan: DrawPlan,
    *,
    seed: Seed,
    occasion: Occasion | None = None,
    progress: Progress | None = None,
) -> DrawResult:
    """Return the sample, the reserves and the certificate.

    Args:
        frame: Frozen before the seed was known; walked once.
        plan: Decided before the seed was known.
        seed: Public once the draw is made.
        occasion: What stands on the certificate besides; no say in which cases come.
        progress: Told after every few thousand cases; may cancel.

    Raises:
        AuditError: If the plan, the seed or the frame does not allow the draw.
        Cancelled: If the progress says so.
    """
    occasion = occasion or Occasion()
    method = sampling_method(plan.method)
    plan = checked_plan(plan, method)
    key = seed_key(plan.label, seed.text)
    walk = FrameWalk(
        frame,
        key,
        cluster_key=seed_key(CLUSTER_LABEL.format(plan.label), seed.text),
        columns=needed_columns(plan, method),
        with_strata=method.uses_strata,
        restrictions=plan.restrictions,
        progress=progress or Silent(),
    )
    selection = method.select(walk, plan)
    check_size(len(selection.sample), walk.size)
    if plan.extends is not None:
        kept = {case.case_ref for case in selection.sample}
        lost = [reference for reference in plan.extends.references if reference not in kept]
        if lost:
            raise lost_cases(len(lost), len(plan.extends.references))
    body = _body(plan, seed, occasion, walk, selection)
    certificate = {**body, "digest": certificate_digest(body)}
    return DrawResult(certificate, selection.sample, selection.reserves)


def checked_plan(plan: DrawPlan, method: SamplingMethod) -> DrawPlan:
    """Return a plan in canonical form, with every input of its method.

    Raises:
        AuditError: If the method cannot do what the plan asks for.
    """
    if plan.size < 1 and method.key != "census":
        raise AuditError(f"The sample has {plan.size:,} cases.", remedy="Draw at least one case.")
    if plan.reserves < 0:
        raise AuditError("The number of reserves is negative.", remedy="Write 0 or more.")
    if plan.cap_per and not method.can_cap:
        raise AuditError(
            f"The method '{method.title}' cannot limit the cases of one person.",
            remedy="Choose simple random or stratified, or leave the limit out.",
        )
    if plan.cap_per and plan.cap < 1:
        raise AuditError("The limit per person is below 1.", remedy="Write 1 or more.")
    if plan.extends is not None and not method.can_extend:
        raise AuditError(
            f"A draw by the method '{method.title}' cannot be extended.",
            remedy="Make a new draw with a reason.",
        )
    return replace(
        plan,
        label=canonical(plan.label),
        inputs=checked_inputs(method, plan.inputs),
        targeted=tuple(replace(t, case_ref=canonical(t.case_ref)) for t in plan.targeted),
    )


def needed_columns(plan: DrawPlan, method: SamplingMethod) -> tuple[str, ...]:
    """Return the further columns a checked plan reads, the cap's last; without the conditions'."""
    return (*method.columns(plan.inputs), *((plan.cap_per,) if plan.cap_per else ()))


def extension(
    certificate: Mapping[str, Any], size: int, *, reserves: int | None = None
) -> tuple[DrawPlan, Seed]:
    """Return the plan and the seed of a larger draw that keeps every case of an earlier one.

    Args:
        certificate: Of the earlier draw.
        size: Cases (or clusters) of the larger draw, the earlier ones included.
        reserves: Reserves of the larger draw; None: as many as before.

    Raises:
        AuditError: If the certificate is damaged or the size is not larger.
    """
    try:
        plan, seed = plan_from_data(certificate["plan"]), seed_of(certificate)
        references = tuple(case["case_ref"] for case in certificate["sample"])
        extends = Extended(certificate["digest"], certificate["number"], references)
    except (KeyError, TypeError) as error:
        raise damaged_certificate() from error
    if size <= plan.size:
        raise AuditError(
            f"The earlier draw had {plan.size:,}, so {size:,} is not larger.",
            remedy=f"Draw at least {plan.size + 1:,}.",
        )
    spare = plan.reserves if reserves is None else reserves
    return replace(plan, size=size, reserves=spare, extends=extends), seed


def seed_of(certificate: Mapping[str, Any]) -> Seed:
    """Return the seed of a certificate.

    Raises:
        AuditError: If the certificate does not say where it came from.
    """
    try:
        origin = SeedOrigin(certificate["seed_origin"])
        return Seed(certificate["seed"], origin, certificate["seed_details"])
    except (KeyError, ValueError) as error:
        raise damaged_certificate() from error


def damaged_certificate() -> AuditError:
    """Return the refusal of a certificate that lacks something."""
    return AuditError(
        "The certificate is incomplete or damaged.", remedy="Use the file as it was exported."
    )


def certificate_digest(certificate: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a certificate without its digest, 64 lower-case hex digits.

    Of its JSON text with sorted keys, no white space between values and no escapes beyond those
    JSON needs, in UTF-8, after a line that names the purpose.
    """
    body = {name: value for name, value in certificate.items() if name != "digest"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"case-audit certificate v1\n{text}".encode()).hexdigest()


def fingerprint(digest: str) -> str:
    """Return the first 20 hex digits of a digest in groups of four, short enough to read out."""
    return " ".join(digest[place : place + 4] for place in range(0, 20, 4))


def selected_as_data(cases: tuple[Selected, ...]) -> list[dict[str, Any]]:
    """Return cases as JSON values, as a certificate and an exported sample list them."""
    return [asdict(case) for case in cases]


def _body(
    plan: DrawPlan, seed: Seed, occasion: Occasion, walk: FrameWalk, selection: Selection
) -> dict[str, Any]:
    """Return the certificate without its digest."""
    drawn = {case.case_ref for case in selection.sample}
    notes = [*selection.notes, *([_CAP_NOTE] if plan.cap_per else [])]
    body = {
        "document": DOCUMENT,
        "specification": SPECIFICATION,
        "program_version": occasion.program_version,
        "number": occasion.number,
        "reason": occasion.reason,
        "earlier": [dict(draw) for draw in occasion.earlier],
        "label": plan.label,
        "method": plan.method,
        "plan": plan_as_data(plan),
        "frame": {"size": walk.size, "fingerprint": walk.digest},
        "register": {
            "size": walk.register_size,
            "fingerprint": walk.register_digest,
            "incomparable": walk.incomparable,
        },
        "strata": [asdict(stratum) for stratum in selection.strata],
        "details": dict(selection.details),
        "notes": notes,
        "seed": seed.text,
        "seed_origin": seed.origin.value,
        "seed_details": dict(seed.details),
        "seed_canonical": canonical_seed(seed.text),
        "seed_key": walk.key,
        "seed_warning": seed_warning(seed.text),
        "frozen_at": _moment(occasion.frozen_at),
        "drawn_at": _moment(occasion.drawn_at),
        "source": dict(occasion.source),
        **({"journal": dict(occasion.journal)} if occasion.journal else {}),
        "sample": selected_as_data(selection.sample),
        "reserves": selected_as_data(selection.reserves),
        "targeted": [
            {**asdict(case), "also_drawn": case.case_ref in drawn} for case in plan.targeted
        ],
    }
    _refuse_fractions(body)
    return body


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _refuse_fractions(value: Any) -> None:
    """Refuse binary fractions: two languages write them differently, and so would the digest."""
    if isinstance(value, float):
        raise TypeError("a certificate holds no floating-point numbers; write them as text")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_fractions(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_fractions(part)
