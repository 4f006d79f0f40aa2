"""The recipe printed with a certificate, run by a Python that knows nothing of the program."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit_app.domain.draw import DrawResult, Restriction
from audit_app.domain.draw import Test as Comparison
from audit_app.domain.recipe import recipe, recipe_columns
from tests.domain.sampling.examples import COLUMNS, INPUTS, REFERENCES, STRATA, drawn

CASES: list[tuple[str, dict[str, Any], int, dict[str, Any]]] = [
    *((method, inputs, size, {}) for method, (inputs, size) in INPUTS.items()),
    ("stratified", {"merge_below": 150}, 12, {}),
    ("stratified", {"allocation": "equal"}, 31, {"cap_per": "Child", "cap": 2}),
    ("simple_random", {}, 40, {"cap_per": "Child"}),
    ("systematic", {"order": ["Days", "Risk"]}, 17, {}),
    ("cluster", {"cluster": "Team"}, 2, {}),
    ("proportional_to_size", {"size_column": "Days", "order": "sequential_poisson"}, 20, {}),
    ("proportional_to_size", {"size_column": "Days"}, 150, {}),
]


def run_recipe(result: DrawResult, folder: Path, rows: list[list[str]]) -> list[str]:
    (folder / "recipe.py").write_text(recipe(result.certificate), encoding="utf-8")
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([recipe_columns(result.certificate), *rows])
    run = subprocess.run(
        [sys.executable, "-I", "-W", "error", "recipe.py", "register.csv"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return run.stdout.splitlines()


def register_rows(result: DrawResult) -> list[list[str]]:
    """Rows of the register as the recipe wants them, in an order of their own."""
    further = recipe_columns(result.certificate)[2:]
    rows = [
        [reference, stratum, *(COLUMNS[name][place] for name in further)]
        for place, (reference, stratum) in enumerate(zip(REFERENCES, STRATA, strict=True))
    ]
    return rows[::-1]


@pytest.mark.parametrize(("method", "inputs", "size", "more"), CASES)
def test_that_the_recipe_draws_the_same_cases_alone(
    method: str, inputs: dict[str, Any], size: int, more: dict[str, Any], tmp_path: Path
) -> None:
    result = drawn(method, size, inputs, **more)
    lines = run_recipe(result, tmp_path, register_rows(result))
    assert lines[0] == "register: same"
    by_ticket = sorted(result.sample, key=lambda case: case.ticket)
    assert lines[1:] == [case.case_ref for case in by_ticket]


def test_that_the_recipe_sees_another_register(tmp_path: Path) -> None:
    result = drawn("stratified", 8)
    lines = run_recipe(result, tmp_path, register_rows(result)[1:])
    assert lines[0] == "register: DIFFERENT"


def test_that_the_recipe_says_which_cases_it_wants() -> None:
    condition = Restriction("Risk", Comparison.IS, ("High", "Medium"))
    result = drawn("simple_random", 8, restrictions=(condition,))
    assert "# Only the cases with Risk=High|Medium." in recipe(result.certificate)


def test_that_a_label_cannot_smuggle_code_into_the_recipe() -> None:
    from dataclasses import replace

    from audit_app.domain.certificate import draw
    from tests.domain.sampling.examples import SEED, plan, register

    named = replace(plan("simple_random", 8), label="x'; import os #\u201d")
    text = recipe(draw(register(), named, seed=SEED).certificate)
    compile(text, "recipe.py", "exec")
    assert text.isascii()
    assert ascii("x'; import os #\u201d") in text
