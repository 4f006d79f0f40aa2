"""The recommendations that come with the program, from their file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_app.domain.checklist import Checklist
from audit_app.domain.recommendations import Recommendation


def read_recommendations(
    folder: Path, checklists: Mapping[str, Checklist]
) -> tuple[Recommendation, ...]:
    """Return the recommendations of `resources/recommendations.toml`, by number.

    Args:
        folder: The resources; the checklists' sources stand there too.
        checklists: By theme key; they know number and title, and the questions.

    Raises:
        ValueError: If a theme or question is not there: a defect of the program's own file.
        KeyError: If a source is not: likewise.
    """
    table = _table(folder / "recommendations.toml")
    sources = _table(folder / "checklists" / "_sources.toml")["source"]
    ref, source = str(table.pop("ref")), str(table.pop("source"))
    made = []
    for theme, words in table.items():
        if theme not in checklists:
            raise ValueError(f"recommendations.toml: there is no theme '{theme}'")
        read_in = sources[words["found_in"]]
        found = f"{words['found']} ({read_in['publisher']}: {read_in['title']})"
        made.append(_recommendation(checklists[theme], words, found, (ref, source)))
    return tuple(sorted(made, key=lambda each: each.number))


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _recommendation(
    checklist: Checklist, words: Mapping[str, Any], found: str, named: tuple[str, str]
) -> Recommendation:
    ref, source = named
    question = str(words["question"])
    if question not in {each.key for each in checklist.criteria}:
        raise ValueError(f"'{checklist.key}' has no question '{question}'")
    return Recommendation(
        ref=f"{ref}-{checklist.recommendation_number}",
        number=checklist.recommendation_number,
        title=checklist.recommendation,
        theme_key=checklist.key,
        found=found,
        outcome=str(words["outcome"]),
        criterion=question,
        source=source,
    )
