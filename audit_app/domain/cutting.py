"""An audit as one reader may see it: what that reader may not see is taken out of the view."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, Self, runtime_checkable

from audit_app.domain.draw import Draw, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.population import ColumnRole, ImportPlan, Population
from audit_app.domain.public_figures import PublicFigures
from audit_app.domain.readers import Reader
from audit_app.domain.records import Record
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import Assignment, Scores, Settlement

NOT_SHOWN = "Not shown to this reader"
"""Stands for words somebody typed: that they are there counts, what they say is not shown."""

_CERTIFICATE_WORDS = ("plan", "targeted", "earlier", "reason", "source")


@runtime_checkable
class Cuttable(Protocol):
    """A record that knows what of it a partner may see; a record that does not stays here."""

    def for_partner(self) -> Self | None:
        """Return it without staff and free text, or None if nothing is left."""


def for_reader(
    view: ExportView,
    reader: Reader,
    *,
    columns: Collection[str] = (),
    public: PublicFigures | None = None,
) -> ExportView:
    """Return an audit without anything that a reader may not see.

    The figures of what is left are those of the whole.

    Args:
        view: All of it.
        reader: Whom it is for.
        columns: Headings of the register that a partner needs; for others of no account.
        public: The words and figures for the public, made from the whole view.

    Raises:
        AuditError: If a column was named that no case has, or that leads to staff.
    """
    if reader is Reader.US:
        return replace(view, reader=reader)
    if reader is Reader.PARTNER:
        return _for_partner(view, frozenset(columns))
    return _for_public(view, public)


def sharable_columns(population: Population) -> tuple[str, ...]:
    """Return the headings a partner may be given if it needs them: no staff, nothing left out."""
    plan = population.plan
    return tuple(dict.fromkeys([*plan.headings(ColumnRole.DATE), *population.kept_headings]))


def _for_partner(view: ExportView, columns: frozenset[str]) -> ExportView:
    unknown = columns - set(sharable_columns(view.population))
    if unknown:
        named = ", ".join(f"'{heading}'" for heading in sorted(unknown))
        raise AuditError(
            f"Not among the columns that can be shared: {named}.",
            remedy="Name columns that were kept of the register; teams cannot be shared.",
        )
    return replace(
        view,
        reader=Reader.PARTNER,
        population=_partner_population(view.population, columns),
        draws=[_partner_draw(draw) for draw in view.draws],
        cases=[_partner_case(case, columns) for case in view.cases],
        reviews=_partner_reviews(view.reviews),
        first_reviews=_partner_reviews(view.first_reviews),
        second=[_partner_scores(n, each) for n, each in enumerate(view.second, start=1)],
        settlements={key: _partner_settlement(one) for key, one in view.settlements.items()},
        records=_partner_records(view.records),
        changes=(),
        asked={case.id: view.criteria_asked(case) for case in view.cases},
    )


def _partner_case(case: DrawnCase, columns: frozenset[str]) -> DrawnCase:
    key, colon, _ = case.reason.partition(":")
    return replace(
        case,
        context={heading: value for heading, value in case.context.items() if heading in columns},
        reason=f"{key}:" if colon else "",
    )


def _partner_reviews(reviews: Mapping[int, Review]) -> dict[int, Review]:
    return {number: _partner_review(review) for number, review in reviews.items()}


def _partner_review(review: Review) -> Review:
    answers = {
        key: cut for key, answer in review.answers.items() if (cut := _partner_answer(answer))
    }
    return replace(review, answers=answers, grade_reason=_covered(review.grade_reason))


def _partner_answer(answer: Answer) -> Answer | None:
    """Return option and times alone; whether there was a reason still counts."""
    if not answer.option:
        return None
    return replace(answer, reason=_covered(answer.reason), note="", evidence="")


def _covered(words: str) -> str:
    return NOT_SHOWN if words.strip() else ""


def _partner_scores(number: int, scores: Scores) -> Scores:
    assignment = scores.assignment
    return Scores(
        _partner_assignment(assignment, number) if assignment is not None else None,
        _partner_reviews(scores.reviews),
    )


def _partner_assignment(assignment: Assignment, number: int) -> Assignment:
    return replace(
        assignment,
        reader=f"Further scorer {number}",
        certificate={},
        left_out={},
        columns=(),
        recipient="",
        withdrawn=_covered(assignment.withdrawn),
    )


def _partner_settlement(one: Settlement) -> Settlement:
    return replace(one, reason=_covered(one.reason), settled_by="")


def _partner_records(records: Sequence[Record]) -> tuple[Record, ...]:
    kept: list[Record] = []
    for record in records:
        if isinstance(record, Assignment):
            kept.append(_partner_assignment(record, record.number))
        elif isinstance(record, Cuttable) and (cut := record.for_partner()) is not None:
            kept.append(cut)
    return tuple(kept)


def _partner_population(population: Population, columns: frozenset[str]) -> Population:
    kept = tuple(heading for heading in population.kept_headings if heading in columns)
    return replace(
        population,
        plan=_partner_plan(population.plan, columns),
        # What was found in the register is told with values of its cells and in typed words.
        check=replace(population.check, problems=()),
        kept_headings=kept,
    )


def _partner_plan(plan: ImportPlan, columns: frozenset[str]) -> ImportPlan:
    shown = {ColumnRole.CASE_REF, ColumnRole.STRATUM}
    roles = {
        heading: role for heading, role in plan.roles.items() if role in shown or heading in columns
    }
    return replace(plan, roles=roles, merge_values={}, control_source="")


def _partner_draw(draw: Draw) -> Draw:
    """Return a draw; its certificate is whole, unless it says what a partner may not see.

    A certificate that was cut cannot be repeated; its digest still says which one it was.
    """
    if not draw.plan.targeted and not _names_teams(draw.certificate):
        return draw
    plan = replace(
        draw.plan,
        targeted=tuple(replace(each, reason=NOT_SHOWN) for each in draw.plan.targeted),
    )
    shown = {key: part for key, part in draw.certificate.items() if key not in _CERTIFICATE_WORDS}
    return replace(draw, plan=plan, certificate=shown)


def _names_teams(certificate: Mapping[str, Any]) -> bool:
    """Whether spellings of teams stand in it, as those that were taken for the same."""
    read_as = certificate.get("source", {}).get("read_as", {})
    roles, merged = read_as.get("roles", {}), read_as.get("merge_values", {})
    return any(roles.get(heading) == ColumnRole.TEAM for heading in merged)


def _for_public(view: ExportView, public: PublicFigures | None) -> ExportView:
    """Return nothing but what names the audit; what is published stands in `public`."""
    population = view.population
    check = replace(population.check, left_out=(), problems=(), strata={}, months={})
    plan = replace(
        population.plan,
        roles={},
        ref_columns=(),
        merge_values={},
        control_totals={},
        control_source="",
    )
    return replace(
        view,
        reader=Reader.PUBLIC,
        population=replace(population, check=check, plan=plan, kept_headings=()),
        draws=(),
        cases=(),
        reviews={},
        strata={},
        first_reviews={},
        second=(),
        settlements={},
        records=(),
        changes=(),
        asked={},
        rounds=(),
        change=None,
        public=public,
    )
