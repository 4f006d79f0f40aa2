"""What the program is made of: a bill of materials, its licences, and known advisories.

All of it works offline, from what is installed. `python .ci/supply.py FILE.cdx.json` writes the
bill of materials that goes with a release, in CycloneDX 1.5.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
ALLOWED = frozenset(
    {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "Zlib"}
    | {"CC0-1.0", "LGPL-3.0-only", "HPND", "MIT-CMU"}
)
"""Licences a force may install from; of several to choose from one must be among them."""

TOLD_ELSEWHERE = {
    "pyrage": "MIT",  # its repository's LICENSE
    "sqlcipher3": "Zlib",  # its repository's LICENSE; SQLCipher itself is BSD-3-Clause
    "scipy": "BSD-3-Clause",
    "olefile": "BSD-2-Clause",
    "et-xmlfile": "MIT",
    "msoffcrypto-tool": "MIT",
    "openpyxl": "MIT",
    "zxcvbn": "MIT",
    "python-pptx": "MIT",
    "lxml": "BSD-3-Clause",
    "xlsxwriter": "BSD-2-Clause",
}
"""Of those whose metadata name none, or not in a form a program can read."""


def declared() -> Sequence[Requirement]:
    """Return the program's own dependencies."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return [Requirement(text) for text in project["dependencies"]]


def installed() -> Mapping[str, Distribution]:
    """Return every distribution the program runs with, by name: its dependencies and theirs."""
    found: dict[str, Distribution] = {}
    waiting = list(declared())
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found or not (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            continue
        found[name] = distribution(wanted.name)
        waiting += [Requirement(text) for text in found[name].requires or ()]
    return dict(sorted(found.items()))


def licence_of(name: str, found: Distribution) -> str:
    """Return a distribution's licence as an SPDX expression, or nothing if nobody says."""
    said = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    return TOLD_ELSEWHERE.get(name) or (said if len(said) < 100 else "")


def is_allowed(expression: str) -> bool:
    """Return whether a force may install something under a licence."""
    return any(
        set(choice.replace("(", " ").replace(")", " ").replace(" AND ", " ").split()) <= ALLOWED
        for choice in expression.split(" OR ")
        if choice.strip()
    )


def advisories() -> Sequence[Mapping[str, str]]:
    """Return the known advisories: package, affected versions, id, what."""
    with (ROOT / ".ci" / "advisories.toml").open("rb") as file:
        kept: list[dict[str, str]] = tomllib.load(file)["advisory"]
    return kept


def affected(found: Mapping[str, Distribution]) -> list[str]:
    """Return a sentence for every installed version that an advisory names."""
    return [
        f"{each['package']} {found[each['package']].version}: {each['id']}, {each['what']}"
        for each in advisories()
        if each["package"] in found
        and SpecifierSet(each["affected"]).contains(found[each["package"]].version)
    ]


def bill(found: Mapping[str, Distribution]) -> dict[str, Any]:
    """Return the bill of materials, the same for the same versions."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "case-audit"}},
        "components": [
            {
                "type": "library",
                "name": name,
                "version": each.version,
                "purl": f"pkg:pypi/{name}@{each.version}",
                "licenses": [{"expression": licence_of(name, each)}],
            }
            for name, each in found.items()
        ],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(bill(installed()), indent=1) + "\n", encoding="utf-8")
