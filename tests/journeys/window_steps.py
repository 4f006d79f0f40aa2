"""What a person does in the window on the way through an audit, by keys alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import msoffcrypto

from tests.journeys.made_up_scorers import Said, stretches
from tests.journeys.window_driver import Program, Watcher, wait_for

PASSPHRASE = "ocelot gravel pendulum violet"
PASSWORD = "lantern mosaic harbour"
BETWEEN_KEYS = 8
"""Milliseconds: faster than any person."""
HEADINGS = ("Occurrence number", "Reported", "Initial risk", "Age at report", "Owner / team")


def write_register(path: Path, n_cases: int) -> Path:
    """Write a register and return its path."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(n_cases):
            risk = ("High", "Medium", "Low")[number % 3]
            day = f"{number % 28 + 1:02}/{number % 12 + 1:02}/2026"
            writer.writerow(
                [f"MFH/{number:04}/26", day, risk, 12 + number % 5, f"Team {number % 4}"]
            )
    return path


def make_workspace(program: Program, office: Path) -> None:
    """Make a workspace from the first page."""
    program.still()
    program.press("alt+n")
    program.type(str(office))
    program.keys("Tab", "Tab")
    program.type(PASSPHRASE)
    program.keys("Tab")
    program.type(PASSPHRASE)
    program.keys("Return")
    wait_for("the workspace", office.exists)


def unlock(program: Program) -> None:
    """Open the workspace that was open last; its passphrase is asked for at once."""
    program.still()
    program.type(PASSPHRASE)
    program.press("Return")


def make_audit(program: Program, kept: Watcher) -> None:
    """Make an audit of episodes of missing children."""
    program.still()
    program.press("alt+n")
    program.type("m")  # the theme has the focus: missing from home
    program.keys("alt+m")
    kept.wait("audit_created")


def load_register(program: Program, kept: Watcher, register: Path) -> None:
    """Load a register as it was recognised."""
    program.still()
    program.keys("alt+c")
    choose_file(program, "Choose a register", register)
    program.still()
    program.keys("alt+i")
    kept.wait("register_imported")


def draw(program: Program, kept: Watcher, size: int) -> None:
    """Draw a simple random sample."""
    program.still()
    program.press("ctrl+2")
    program.press("alt+m")
    program.type("simple")
    program.keys("Tab")
    program.type(str(size))
    program.press("Tab")
    program.press("alt+d")
    program.keys("Tab", "space")  # the safe answer has the focus at first
    kept.wait("draw_made")


def score(program: Program, kept: Watcher, cases: Iterable[Sequence[Said]]) -> None:
    """Score cases one after the other, beginning with the one in hand."""
    answers = grades = 0
    for stretch in stretches(cases):
        program.keys(*stretch.keys, between=BETWEEN_KEYS)
        answers, grades = answers + stretch.answers, grades + stretch.grades
        kept.wait("answer_given", answers, patience=60)
        kept.wait("grade_given", grades, patience=60)
        if stretch.reason:
            program.still()
            program.type(stretch.reason)
            program.keys("Return")
            answers, grades = (answers, grades + 1) if stretch.of_grade else (answers + 1, grades)
    kept.wait("answer_given", answers)
    kept.wait("grade_given", grades)


def export(program: Program, kept: Watcher, workbook: Path) -> None:
    """Write the office's workbook with a password."""
    program.still()
    program.press("ctrl+6")
    program.type(PASSWORD)
    program.keys("Tab")
    program.type(PASSWORD)
    program.keys("alt+w")
    choose_file(program, "Export the workbook", workbook)
    kept.wait("workbook_written")
    program.still()


def choose_file(program: Program, title: str, path: Path) -> None:
    """Type a path into the dialog that asks for it, in place of what is suggested."""
    program.window(title)
    program.keys("ctrl+a")
    program.type(str(path))
    program.keys("Return")
    program.window("Case Audit")


def opened(workbook: Path, password: str = PASSWORD) -> bytes:
    """Return a workbook without its password."""
    plain = BytesIO()
    with workbook.open("rb") as file:
        locked = msoffcrypto.OfficeFile(file)
        locked.load_key(password=password, verify_password=True)
        locked.decrypt(plain, verify_integrity=True)
    return plain.getvalue()
