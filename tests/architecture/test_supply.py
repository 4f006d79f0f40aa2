"""Few dependencies, each with a reason, pinned by hash, of a known licence, without an advisory."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def supply() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci" / "supply.py"), run_name="supply")


def test_that_every_licence_is_one_a_force_may_install(supply: dict[str, Any]) -> None:
    licences = {
        name: supply["licence_of"](name, each) for name, each in supply["installed"]().items()
    }
    assert {n: text for n, text in licences.items() if not supply["is_allowed"](text)} == {}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0", False),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("BSD-3-Clause AND GPL-3.0", False),
        ("", False),
    ],
)
def test_that_a_licence_is_judged_by_what_may_be_chosen(
    supply: dict[str, Any], expression: str, allowed: bool
) -> None:
    assert supply["is_allowed"](expression) is allowed


def test_that_no_installed_version_has_a_known_advisory(supply: dict[str, Any]) -> None:
    assert supply["affected"](supply["installed"]()) == []


def test_that_an_affected_version_is_named(supply: dict[str, Any]) -> None:
    class Old:
        version = "2.4.1"

    assert "CVE-2017-5992" in supply["affected"]({"openpyxl": Old()})[0]


def test_that_every_pinned_version_has_its_hash_and_all_we_name_is_pinned(
    supply: dict[str, Any],
) -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line.strip()]
    assert [line for line in pins if "==" not in line or "--hash=sha256:" not in line] == []
    pinned = {canonicalize_name(re.split(r"[=; ]", line)[0]) for line in pins}
    assert {canonicalize_name(each.name) for each in supply["declared"]()} <= pinned


def test_that_each_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    own = lines[start + 1 : lines.index("]", start)]
    bare = [
        line.strip()
        for before, line in zip(["", *own], own, strict=False)
        if not line.strip().startswith("#")
        and "#" not in line
        and not before.strip().startswith("#")
    ]
    assert bare == []


def test_that_the_bill_of_materials_names_what_is_installed(supply: dict[str, Any]) -> None:
    bill = json.loads(json.dumps(supply["bill"](supply["installed"]())))
    named = {each["name"] for each in bill["components"]}
    assert {"pyside6-essentials", "sqlmodel", "openpyxl", "sqlalchemy"} <= named
    assert all(each["version"] and each["licenses"][0]["expression"] for each in bill["components"])
