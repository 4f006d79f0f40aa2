"""What a reader sent back is checked, listed, taken in as one step, and put back again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTableView

from audit_app.domain.assigning import Wish
from audit_app.domain.scorers import Assignment
from audit_app.usecases.assigning import assign_cases
from audit_app.usecases.identities import add_contact, name_identity
from audit_app.usecases.packs import make_pack
from audit_app.usecases.sending_back import send_return
from tests.helpers.desk import Desk
from tests.helpers.offices import Office, PackedChecklists
from tests.helpers.workspaces import made_up_rows


def returned(desk: Desk, folder: Path) -> Path:
    """Hand all cases out to another office, have it score them, and return what it sends."""
    desk.make_workspace()
    desk.use(PackedChecklists())
    desk.draw(desk.fill(made_up_rows(40)), size=6)
    services, workspace, audit = desk.session.services, desk.workspace, desk.audit()
    peer = Office(folder / "peer", "peer reviewer, force B")
    ours = name_identity(workspace, services.packs, "force A")
    add_contact(workspace, peer.line)
    wish = Wish(reader="peer reviewer, force B", recipient=peer.line)
    assignment = assign_cases(workspace, services.checklists, services.clock, audit.id, wish)
    pack = folder / "1.capack"
    make_pack(workspace, services.checklists, services.packs, services.clock, assignment.id, pack)
    add_contact(peer.workspace, ours.public.line)
    received = peer.receive(pack.read_bytes())
    peer.score(received.audit, 6)
    path = folder / "return.capack"
    send_return(
        peer.workspace,
        peer.packs,
        peer.clock,
        received.audit.id,
        path,
        finished=True,
    )
    peer.close()
    desk.open_audit(audit, "review")
    desk.press("panel_coming_back")
    desk.settle()
    return path


def scores(desk: Desk) -> int:
    with desk.workspace.reading() as unit:
        (assignment,) = unit.kept(Assignment)
        return len(unit.scorer_reviews(assignment.id))


def look(desk: Desk, path: Path) -> None:
    desk.session.dialogs.file = path  # type: ignore[attr-defined]  # the desk's own answers
    desk.press("incoming_file")
    desk.settle()


def test_that_a_return_is_checked_taken_in_once_and_put_back(desk: Desk, tmp_path: Path) -> None:
    path = returned(desk, tmp_path)
    look(desk, path)
    table = desk.find(QTableView, "coming_back")
    assert table.model().rowCount() > 0
    assert "signed by" in desk.text("incoming_said")
    assert scores(desk) == 0
    shown = {str(table.model().index(0, column).data()) for column in range(6)}
    assert "hidden until both have finished" in shown
    desk.press("take_in")
    desk.until(lambda: scores(desk) == 6, "the scores")
    desk.settle()
    look(desk, path)
    assert "taken in before" in desk.text("incoming_said")
    assert not desk.find(QPushButton, "take_in").isEnabled()
    desk.press("undo_taking_in")
    desk.until(lambda: scores(desk) == 0, "the undoing")
    desk.settle()


def test_that_a_damaged_file_is_said_and_nothing_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    path = returned(desk, tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    look(desk, path)
    desk.until(lambda: desk.text("incoming_fault") != "", "the fault")
    assert scores(desk) == 0
