"""A small sound checklist file that tests spoil in one place each."""

from __future__ import annotations

from pathlib import Path

from audit_app.interchange.checklists.building import Shared
from audit_app.interchange.checklists.checked import Checked
from audit_app.interchange.checklists.from_workbook import WANTED, checklist_in
from audit_app.interchange.checklists.grid import sheets_of
from audit_app.interchange.registers.register_file import open_register

SMALL = """key = "small"
title = "Small"
version = "2026-11"
unit = "case"
unit_plural = "cases"

[grade_rule]
best_needs_share_met = 0.8
middle_needs_share_met = 0.5
critical_caps_at = "middle"
text = "Made up."

[grade_rule.levels]
best = "Best"
middle = "Middle"

[fact.age]
title = "Age"
kind = "number"
headings = ["Age"]

[source.law]
title = "A law"
publisher = "Parliament"
address = "https://example.org/law"
read_on = 2026-11-01

[[criterion]]
key = "first"
section = "One"
question = "Is the first thing there?"
scale = "yes_no"
evidence = "The log."
critical = true
guidance = "Look for it."
source = "law"
section_in_source = "Section 1"

[[criterion]]
key = "second"
section = "One"
question = "Is the second thing there?"
scale = "met"
evidence = "The log."
critical = true
critical_when = "age < 10"
applies_when = 'age < 18 and first == "yes"'
guidance = "Look for it."
source = "law"
section_in_source = "Section 2"
"""

BUILT_IN = Path(__file__).resolve().parents[3] / "resources" / "checklists"


def write(folder: Path, text: str, name: str = "small.toml") -> Path:
    """Write a checklist file and return where it is."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read_here(path: Path) -> Checked:
    """Read a sound workbook without a process of its own, which takes most of the time."""
    with open_register(path, None) as opened:
        grid = sheets_of(opened, WANTED)
    return checklist_in(grid, path.name, Shared())
