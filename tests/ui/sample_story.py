"""What a person does on the Sample step, told in a few verbs."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QSpinBox, QTableView, QWidget

from audit_app.domain.audit import Audit
from audit_app.usecases.ceremonies import Ceremony, open_ceremony
from tests.helpers.desk import Desk, made_up_rows

NORTH, SOUTH = "Northshire", "Southshire"


def sit_down(desk: Desk, n_cases: int = 60) -> Audit:
    """Open a new workspace with one register, at its Sample step."""
    desk.make_workspace()
    audit = desk.fill(made_up_rows(n_cases))
    desk.open_audit(audit, "sample")
    desk.until(lambda: sees(desk, "draw"), "the plan")
    return audit


def choose(desk: Desk, name: str, place: int) -> None:
    desk.find(QComboBox, name).setCurrentIndex(place)


def count(desk: Desk, name: str, value: int) -> None:
    desk.find(QSpinBox, name).setValue(value)


def write(desk: Desk, name: str, text: str) -> None:
    desk.find(QPlainTextEdit, name).setPlainText(text)


def plan(desk: Desk, size: int) -> None:
    """Plan a simple random sample."""
    method = desk.find(QComboBox, "method")
    method.setCurrentIndex(method.findData("simple_random"))
    count(desk, "size", size)
    count(desk, "reserves", 3)
    desk.until(lambda: desk.text("plan_sentence").startswith(f"{size} of 60"), "the sentence")


def draw(desk: Desk, size: int = 8) -> None:
    plan(desk, size)
    desk.press("draw")
    desk.until(lambda: sees(desk, "drawn_cases"), "the draw")
    desk.settle()


def sees(desk: Desk, name: str) -> bool:
    """Return whether a widget of a name is in sight."""
    return any(each.isVisible() for each in desk.window.findChildren(QWidget, name))


def select(desk: Desk, case_ref: str) -> None:
    """Select a case of the draw in force."""
    table = desk.find(QTableView, "drawn_cases")
    refs = [table.model().index(place, 1).data() for place in range(table.model().rowCount())]
    table.selectRow(refs.index(case_ref))


def cell(desk: Desk, case_ref: str, column: int) -> str:
    table = desk.find(QTableView, "drawn_cases").model()
    (found,) = [p for p in range(table.rowCount()) if table.index(p, 1).data() == case_ref]
    return str(table.index(found, column).data())


def freeze(desk: Desk, reason: str = "First sample") -> None:
    """From the plan to a frozen one, agreed by telephone."""
    plan(desk, 8)
    desk.press("agree_seed")
    desk.until(lambda: sees(desk, "frame_digest"), "the fingerprint")
    desk.type("frame_label", "Missing / agreed label")
    desk.type("freeze_reason", reason)
    desk.press("freeze")
    desk.until(lambda: sees(desk, "ours"), "the freeze")


def commit(desk: Desk, ours: str, other: str) -> None:
    """Name the forces; the northern one is audited."""
    desk.type("ours", ours)
    write(desk, "others", other)
    desk.find(QComboBox, "audited").setCurrentText(NORTH)
    desk.press("commit")
    desk.until(lambda: sees(desk, "our_commitment"), "the commitment")


def give(desk: Desk, what: str, text: str) -> None:
    """Type what the other force said and keep it."""
    write(desk, f"their_{what}", text)
    desk.press(f"their_{what}_keep")
    desk.settle()


def ceremony(desk: Desk) -> Ceremony:
    found = open_ceremony(desk.workspace, desk.audit().id)
    assert found is not None
    return found


def shown_code(desk: Desk, name: str) -> str:
    """Return a code as somebody would read it from the screen."""
    return "".join(desk.text(name).split())
