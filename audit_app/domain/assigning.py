"""Which cases a further scorer gets: all, a share that is itself drawn, or the critical ones too.

A share is drawn among the sampled cases under a label of its own and a seed that did not exist
before, so that nobody who scored first could know which cases would be looked at again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from audit_app.domain.certificate import draw
from audit_app.domain.draw import CaseState, DrawnCase, DrawPlan, Occasion, Seed
from audit_app.domain.errors import AuditError
from audit_app.domain.frame import ListFrame
from audit_app.domain.scorers import AssignedCase, Medium, Part, Purpose

LEAST_SECOND: Final = 5
"""Cases to score a second time at least, or a tenth of the sample if that is more."""

_LABELS: Final = {Purpose.SECOND: "second scoring", Purpose.SHARE: "share of the work"}


class Scope(StrEnum):
    """Which of the cases are wanted."""

    ALL = "all"
    SHARE = "share"
    CRITICAL = "critical"
    """Every case with a critical question not met, and a random part besides."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a reader must not score some cases: they declared a part in them.

    Attributes:
        column: Heading of a kept column, such as the team; empty for the case reference itself.
        value: Its value, or the reference; capitals do not matter.
        reason: As declared.
    """

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who is to score what, as a person asks for it.

    Attributes:
        reader: A role, such as "peer reviewer, force B".
        purpose: Second scores, or a share of the work.
        scope: Which cases.
        size: Cases to draw; for SHARE the whole, for CRITICAL the random part; ignored for ALL.
        by_stratum: Whether the drawn part is shared between strata in proportion.
        conflicts: What the reader declared.
        columns: Headings that travel.
        recipient: The reader's public identity, a line; empty to seal with a passphrase.
        medium: What the cases travel in.
    """

    reader: str
    purpose: Purpose = Purpose.SECOND
    scope: Scope = Scope.ALL
    size: int = 0
    by_stratum: bool = False
    conflicts: tuple[Conflict, ...] = ()
    columns: tuple[str, ...] = ()
    recipient: str = ""
    medium: Medium = Medium.PACK


@dataclass(frozen=True, slots=True)
class Standing:
    """The sample as it stands when cases are handed out; all by drawn case id.

    Attributes:
        cases: Of the draw in force, in working order.
        begun: Cases with a first answer or grade.
        critical: Cases with a critical question not met.
        given: Cases in shares of the work that are out.
    """

    cases: Sequence[DrawnCase]
    begun: Collection[int] = ()
    critical: Collection[int] = ()
    given: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """What there is to choose from.

    Attributes:
        open: Cases this reader may get, in working order.
        left_out: References kept from this reader by what they declared, with the reason.
        n_cases: Cases there would be without that.
    """

    open: tuple[DrawnCase, ...]
    left_out: Mapping[str, str]
    n_cases: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an assignment would hold.

    Attributes:
        least: Cases at least.
        most: Cases at most; the same as least unless the parts may overlap.
        n_cases: Cases it is taken from, before conflicts.
        n_critical: Cases with a critical question not met among those open to the reader.
        n_left_out: Kept from the reader.
        words: A sentence or two that say so.
        fault: Why it cannot be made; empty if it can.
    """

    least: int
    most: int
    n_cases: int
    n_critical: int
    n_left_out: int
    words: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cases of an assignment.

    Attributes:
        cases: In working order; nothing in the order tells why a case is among them.
        certificate: Of the drawn part; empty where nothing was drawn.
        left_out: References kept from the reader, with the reason.
    """

    cases: tuple[AssignedCase, ...]
    certificate: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)


def suggested_size(n_cases: int) -> int:
    """Return how many of so many cases are worth a second look: a tenth, and five at least."""
    return min(n_cases, max(LEAST_SECOND, -(-n_cases // 10)))


def share_label(label: str, purpose: Purpose, number: int) -> str:
    """Return the label a share is drawn under: the draw's own, its purpose, and its number."""
    return f"{label} / {_LABELS[purpose]}" + (f" {number}" if number > 1 else "")


def pool(standing: Standing, wish: Wish) -> Pool:
    """Return the cases that can be handed out under a wish, and those kept from the reader.

    Second scores are of the sample alone. A share of the work may hold cases added on purpose, but
    none that somebody has begun or been given.
    """
    states = {CaseState.IN_SAMPLE}
    taken: set[int] = set()
    if wish.purpose is Purpose.SHARE:
        states.add(CaseState.TARGETED)
        taken = {*standing.begun, *standing.given}
    possible = [c for c in standing.cases if c.state in states and c.id not in taken]
    left_out = {
        case.case_ref: conflict.reason
        for case in possible
        for conflict in reversed(wish.conflicts)
        if _concerns(conflict, case)
    }
    open_cases = tuple(case for case in possible if case.case_ref not in left_out)
    return Pool(open_cases, left_out, len(possible))


def forecast(standing: Standing, wish: Wish) -> Forecast:
    """Return what an assignment would hold, before anything is drawn."""
    there = pool(standing, wish)
    n_open, n_critical = len(there.open), sum(c.id in standing.critical for c in there.open)
    least = most = n_open if wish.scope is Scope.ALL else wish.size
    if wish.scope is Scope.CRITICAL:
        least, most = max(n_critical, wish.size), min(n_open, n_critical + wish.size)
    return Forecast(
        least=least,
        most=most,
        n_cases=there.n_cases,
        n_critical=n_critical,
        n_left_out=len(there.left_out),
        words=_words(there, wish, n_critical),
        fault=_fault(there, wish, n_critical),
    )


def choose(standing: Standing, wish: Wish, *, label: str, seed: Seed, occasion: Occasion) -> Chosen:
    """Return the cases of an assignment.

    The random part is drawn from all cases open to the reader, critical or not, so that it stands
    for them all; a case that is critical and drawn as well counts as drawn.

    Args:
        standing: The sample as it is.
        wish: Who is to score what.
        label: Of the share's own draw.
        seed: Made after the wish was fixed; used only if something is drawn.
        occasion: What stands on the share's certificate besides.

    Raises:
        AuditError: If there is nothing to hand out, or less than was asked for.
    """
    there = pool(standing, wish)
    fault = _fault(there, wish, sum(case.id in standing.critical for case in there.open))
    if fault:
        raise AuditError(fault, remedy="Ask for fewer cases, or for others.")
    if wish.scope is Scope.ALL:
        every = tuple(AssignedCase(case.id, case.case_ref, Part.ALL) for case in there.open)
        return Chosen(every, {}, there.left_out)
    certificate: Mapping[str, Any] = {}
    drawn: set[str] = set()
    if wish.size:
        result = draw(_frame(there), _plan(there, wish, label), seed=seed, occasion=occasion)
        certificate, drawn = result.certificate, {case.case_ref for case in result.sample}
    parts = {case.case_ref: Part.RANDOM for case in there.open if case.case_ref in drawn}
    if wish.scope is Scope.CRITICAL:
        parts |= {
            case.case_ref: Part.CRITICAL
            for case in there.open
            if case.id in standing.critical and case.case_ref not in drawn
        }
    cases = tuple(
        AssignedCase(case.id, case.case_ref, parts[case.case_ref])
        for case in there.open
        if case.case_ref in parts
    )
    return Chosen(cases, certificate, there.left_out)


def _frame(there: Pool) -> ListFrame:
    return ListFrame([(case.case_ref, case.stratum) for case in there.open])


def _plan(there: Pool, wish: Wish, label: str) -> DrawPlan:
    """Return the plan of the share's own draw."""
    if not wish.by_stratum:
        return DrawPlan(label, "simple_random", wish.size)
    n_strata = len({case.stratum for case in there.open})
    # With fewer cases than strata some must go without.
    least = {"minimum": 1 if wish.size >= n_strata else 0}
    return DrawPlan(label, "stratified", wish.size, inputs=least)


def _concerns(conflict: Conflict, case: DrawnCase) -> bool:
    value = case.context.get(conflict.column, "") if conflict.column else case.case_ref
    wanted = _plain(conflict.value)
    return bool(wanted) and _plain(value) == wanted


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _fault(there: Pool, wish: Wish, n_critical: int) -> str:
    if not there.open:
        kept = " open to this reader" if there.left_out else ""
        return f"There is no case to hand out{kept}."
    if wish.scope is Scope.ALL:
        return ""
    if wish.scope is Scope.CRITICAL and not n_critical:
        return "No case has a critical question that is not met, so far."
    if wish.size < (0 if wish.scope is Scope.CRITICAL else 1):
        return "At least one case must be drawn."
    if wish.size > len(there.open):
        return f"{wish.size:,} cases were asked for, and {len(there.open):,} can be handed out."
    return ""


def _words(there: Pool, wish: Wish, n_critical: int) -> str:
    of = "cases that nobody has begun or been given"
    if wish.purpose is Purpose.SECOND:
        of = "cases of the sample"
    n_open, how = len(there.open), " within each stratum" if wish.by_stratum else ""
    if wish.scope is Scope.ALL:
        said = f"{n_open:,} of the {there.n_cases:,} {of}."
        if n_open == there.n_cases:
            said = f"All {n_open:,} {of}."
    elif wish.scope is Scope.SHARE:
        said = (
            f"{wish.size:,} of the {there.n_cases:,} {of}, drawn{how} with a seed that is made only"
            " now."
        )
    else:
        said = (
            f"Every case with a critical question not met ({n_critical:,}), and {wish.size:,} of"
            f" the {there.n_cases:,} {of}, drawn{how} with a seed that is made only now. The two"
            " parts are kept apart in the figures."
        )
    return said + _kept_words(len(there.left_out))


def _kept_words(n_left_out: int) -> str:
    if not n_left_out:
        return ""
    kept = "1 case is" if n_left_out == 1 else f"{n_left_out:,} cases are"
    return f" {kept} kept from this reader because of what they declared."
