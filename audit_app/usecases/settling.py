"""Settling where scorers differ: with a reason, by a role; the originals are kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from audit_app.domain.disagreements import (
    Difference,
    differences,
    scorer_names,
    with_settlement,
)
from audit_app.domain.errors import AuditError
from audit_app.domain.export import ExportView
from audit_app.domain.review import Answer, Review
from audit_app.domain.scorers import GRADE, Settlement, settled
from audit_app.domain.scoring import check_answer, is_count
from audit_app.domain.settling import FrozenAgreement, agreement_of
from audit_app.usecases.audit_view import export_view
from audit_app.usecases.ports import ChecklistSource, Clock, UnitOfWork, Workspace

_ROLE = "settling.role"


@dataclass(frozen=True, slots=True)
class SettlingSheet:
    """What there is to settle.

    Attributes:
        view: The audit, its settlements as they stand.
        frozen: Agreement, as fixed before the first difference was settled.
        differences: Critical ones first.
        scorers: Who was compared; shown once nothing is left to settle.
        role: Who settled last, to begin with.
    """

    view: ExportView
    frozen: FrozenAgreement
    differences: tuple[Difference, ...]
    scorers: tuple[str, ...]
    role: str

    @property
    def left(self) -> int:
        """Differences still to be settled."""
        return sum(each.is_open for each in self.differences)

    @property
    def settled(self) -> int:
        """Differences that were settled."""
        return sum(each.settlement is not None for each in self.differences)

    @property
    def named(self) -> bool:
        """Whether it may be said who gave which answer: nothing is left to settle."""
        return self.left == 0


def open_settling(
    workspace: Workspace, checklists: ChecklistSource, clock: Clock, audit_id: int
) -> SettlingSheet | None:
    """Return what there is to settle, or None while agreement is not fixed.

    Raises:
        AuditError: If the checklist of the audit is missing.
    """
    with workspace.reading() as unit:
        if not unit.kept(FrozenAgreement, audit_id):
            return None
        role = unit.setting(_ROLE) or ""
    view = export_view(workspace, checklists, clock, audit_id)
    frozen = agreement_of(view)
    if frozen is None:
        return None
    return SettlingSheet(view, frozen, differences(view, frozen), scorer_names(view, frozen), role)


def settle(  # noqa: PLR0913 - each is a part of a settlement
    workspace: Workspace,
    clock: Clock,
    sheet: SettlingSheet,
    difference: Difference,
    option: str,
    *,
    reason: str,
    role: str,
) -> SettlingSheet:
    """Keep what a difference came to, and return the sheet as it stands then.

    Settling again replaces it; the journal keeps both.

    Args:
        workspace: Where it is kept.
        clock: Says when.
        sheet: What is being settled.
        difference: One of its differences.
        option: Key of the answer, or of the grade, that counts from now on; a number where the
            question takes one.
        reason: Why.
        role: Who settles.

    Raises:
        AuditError: If the reason or the role is missing, or the question does not allow the answer.
    """
    if difference.takes_number and is_count(option):
        option = str(int(option))
    _check(sheet, difference, option)
    _check_said(reason, role)
    settlement = Settlement(
        drawn_case_id=difference.case.id,
        criterion=difference.criterion,
        option=option,
        reason=reason.strip(),
        side=difference.side(option),
        settled_by=role.strip(),
        settled_at=clock.now(),
    )
    with workspace.unit() as unit:
        unit.put_settlement(settlement)
        if unit.setting(_ROLE) != settlement.settled_by:
            unit.put_setting(_ROLE, settlement.settled_by)
        _journal(unit, sheet, difference, settlement)
        unit.commit()
    return _with(sheet, difference, settlement)


def _check(sheet: SettlingSheet, difference: Difference, option: str) -> None:
    """Refuse what could not have been answered either."""
    checklist, case = sheet.view.checklist, difference.case
    if difference.criterion == GRADE:
        offered = option in checklist.grade_rule.levels
    else:
        offered = bool(option)
        review = sheet.view.reviews.get(case.id) or Review(case.id)
        check_answer(checklist, review, case.context, Answer(difference.criterion, option))
    if not offered:
        raise AuditError(
            "This question does not offer that answer.", remedy="Choose one of those shown."
        )


def _check_said(reason: str, role: str) -> None:
    if not reason.strip():
        raise AuditError(
            "A settled answer needs a reason.", remedy="Say in a sentence why this answer counts."
        )
    if not role.strip():
        raise AuditError(
            "It must be known who settled it.",
            remedy="Give a role, such as 'chair of the meeting'.",
        )


def _journal(
    unit: UnitOfWork, sheet: SettlingSheet, difference: Difference, settlement: Settlement
) -> None:
    before = difference.settlement
    unit.journal(
        "difference_settled",
        {
            "case": difference.case.case_ref,
            "draw": sheet.view.draws[-1].number,
            "criterion": "grade" if difference.criterion == GRADE else difference.criterion,
            "old": {} if before is None else _details(before),
            "new": _details(settlement),
        },
        audit_id=sheet.view.audit.id,
    )


def _details(settlement: Settlement) -> Mapping[str, str]:
    return {
        "option": settlement.option,
        "reason": settlement.reason,
        "side": settlement.side.value,
        "settled_by": settlement.settled_by,
        "settled_at": settlement.settled_at.isoformat(),
    }


def _with(sheet: SettlingSheet, difference: Difference, settlement: Settlement) -> SettlingSheet:
    settlements = {**sheet.view.settlements, difference.key: settlement}
    view = replace(
        sheet.view, settlements=settlements, reviews=settled(sheet.view.first_reviews, settlements)
    )
    found = with_settlement(view, sheet.frozen, sheet.differences, difference.case, settlements)
    return replace(sheet, view=view, differences=found, role=settlement.settled_by)
