"""The second look of the demo: another force scores a drawn share blind, and most is settled."""

from __future__ import annotations

from pathlib import Path

from audit_app.app.demo.answers import answer_case
from audit_app.app.demo.chance import Chance
from audit_app.domain.assigning import Scope, Wish
from audit_app.domain.audit import Audit
from audit_app.domain.progress import Progress
from audit_app.domain.review import Review
from audit_app.domain.scorers import Assignment
from audit_app.ui.services import Services
from audit_app.usecases.assigning import assign_cases
from audit_app.usecases.comparing import fix_agreement
from audit_app.usecases.identities import add_contact, name_identity
from audit_app.usecases.opening_packs import receive_pack
from audit_app.usecases.packs import make_pack
from audit_app.usecases.ports import Workspace
from audit_app.usecases.scoring import open_scoring
from audit_app.usecases.sending_back import send_return
from audit_app.usecases.settling import open_settling, settle
from audit_app.usecases.taking_in import look_at, take_in
from audit_app.usecases.workspaces import create_workspace

PEER_WORKSPACE = "peer-force.audit"
PACK = "to-peer-force.capack"
RETURN = "from-peer-force.careturn"
FILES = (PEER_WORKSPACE, PACK, RETURN)

OFFICE, PEER = "audit team, force A", "peer reviewer, force B"
LEFT = 3
"""Differences left for whoever tries the demo."""

_REASONS = (
    "The log bears this out; both read it again.",
    "The entry is there, on the second page.",
    "What was done counts, not what was planned.",
)


class FixedDigits:
    """Fulfils SeedSource: every demo hands out the same cases."""

    def digits(self, count: int) -> str:
        """Return the first digits of a number everybody knows."""
        return "5772156649015328606065120900824024310421"[:count]


def second_look(  # noqa: PLR0913 - two offices meet here
    services: Services,
    workspace: Workspace,
    audit: Audit,
    size: int,
    folder: Path,
    passphrase: str,
    progress: Progress,
) -> None:
    """Hand a drawn share to another force, take in what it sends back, and settle most of it.

    Args:
        services: The outer layers.
        workspace: Whose audit it is; open.
        audit: Every case of it is scored.
        size: Cases to hand out.
        folder: Where the other force's workspace, the pack and the return are put.
        passphrase: Of the other force's workspace.
        progress: Told what is being done; may cancel.
    """
    peer = create_workspace(services.files, folder / PEER_WORKSPACE, passphrase)
    try:
        assignment = _hand_out(services, workspace, peer, audit, size, folder / PACK)
        received = _score(services, workspace, peer, audit, folder / PACK, progress)
        send_return(
            peer, services.packs, services.clock, received.id, folder / RETURN, finished=True
        )
    finally:
        peer.close()
    incoming = look_at(
        workspace,
        services.checklists,
        services.clock,
        services.score_sheets,
        services.packs,
        folder / RETURN,
    )
    take_in(workspace, services.checklists, services.clock, incoming)
    fix_agreement(workspace, services.checklists, services.clock, audit.id)
    _settle(services, workspace, audit, Chance(assignment.number))


def _hand_out(  # noqa: PLR0913 - see second_look
    services: Services, workspace: Workspace, peer: Workspace, audit: Audit, size: int, pack: Path
) -> Assignment:
    """Exchange identities, draw the share, and write its pack."""
    ours = name_identity(workspace, services.packs, OFFICE)
    theirs = name_identity(peer, services.packs, PEER)
    add_contact(workspace, theirs.public.line)
    add_contact(peer, ours.public.line)
    wish = Wish(
        reader=PEER,
        scope=Scope.SHARE,
        size=size,
        by_stratum=True,
        columns=("Initial risk", "Final risk", "Reported"),
        recipient=theirs.public.line,
    )
    assignment = assign_cases(
        workspace, services.checklists, services.clock, audit.id, wish, seeds=FixedDigits()
    )
    return make_pack(
        workspace, services.checklists, services.packs, services.clock, assignment.id, pack
    )


def _score(  # noqa: PLR0913 - see second_look
    services: Services,
    workspace: Workspace,
    peer: Workspace,
    audit: Audit,
    pack: Path,
    progress: Progress,
) -> Audit:
    """Open the pack at the other force and score it: mostly as the first scorer did."""
    content = services.packs.load(pack)
    received = receive_pack(peer, services.packs, services.clock, content, pack.name).audit
    first = _first_reviews(services, workspace, audit)
    sheet = open_scoring(peer, services.checklists, received.id)
    assert sheet is not None  # noqa: S101 - the pack was opened a moment ago
    for case in sheet.cases:
        answer_case(peer, sheet, services.clock, case, progress, like=first[case.case_ref])
    return received


def _first_reviews(services: Services, workspace: Workspace, audit: Audit) -> dict[str, Review]:
    sheet = open_scoring(workspace, services.checklists, audit.id)
    assert sheet is not None  # noqa: S101 - every case of it was scored a moment ago
    return {
        case.case_ref: sheet.reviews[case.id] for case in sheet.cases if case.id in sheet.reviews
    }


def _settle(services: Services, workspace: Workspace, audit: Audit, chance: Chance) -> None:
    sheet = open_settling(workspace, services.checklists, services.clock, audit.id)
    assert sheet is not None  # noqa: S101 - agreement was fixed a moment ago
    for difference in sheet.differences:
        if sheet.left <= LEFT:
            return
        given = [each.option for each in difference.positions if each.option]
        sheet = settle(
            workspace,
            services.clock,
            sheet,
            difference,
            chance.pick(given),
            reason=chance.pick(_REASONS),
            role="moderation meeting",
        )
