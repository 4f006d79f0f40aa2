"""Drawing again from the register in the workspace, to see whether it gives the same sample."""

from __future__ import annotations

from audit_app.domain.draw import Draw
from audit_app.domain.progress import Progress
from audit_app.domain.verification import verify
from audit_app.usecases.ports import Workspace


def verify_draw(workspace: Workspace, draw: Draw, progress: Progress) -> list[str]:
    """Return what differs between a draw on record and the same draw made now, in sentences.

    Args:
        workspace: Where the register is kept.
        draw: The draw.
        progress: Told after every few thousand cases; may cancel.

    Returns:
        Nothing, if it is the same draw.
    """
    with workspace.reading() as unit:
        frame = unit.frame(draw.population_id, draw.plan.strata_columns)
    return verify(draw.certificate, frame, progress)
