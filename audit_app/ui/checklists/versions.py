"""The versions there are, as lines of a list: those of one theme together, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit_app.domain.checklist import Checklist
from audit_app.domain.checklist_versions import ChecklistVersion, VersionState
from audit_app.ui.score.lists import Entry

_WORDS = {
    VersionState.BUILT_IN: "built in",
    VersionState.PUBLISHED: "published here",
    VersionState.DRAFT: "can be changed",
}


@dataclass(frozen=True, slots=True)
class Library:
    """What the page shows.

    Attributes:
        versions: Every version, in the order the list has them.
        brought: The program's own checklists, in their order.
        faults: What is wrong with files that could not be read.
    """

    versions: tuple[ChecklistVersion, ...]
    brought: tuple[Checklist, ...]
    faults: tuple[str, ...]

    def of(self, key: str) -> ChecklistVersion | None:
        """Return the version behind a line of the list."""
        return next((each for each in self.versions if line_key(each) == key), None)

    def of_theme(self, theme_key: str) -> Sequence[ChecklistVersion]:
        """Return the versions of a theme, the draft and the newest first."""
        return [each for each in self.versions if each.theme_key == theme_key]


def line_key(version: ChecklistVersion) -> str:
    """Return the key of a version's line."""
    return f"{version.theme_key}/{version.version}"


def library(
    versions: Sequence[ChecklistVersion], brought: Sequence[Checklist], faults: Sequence[str]
) -> Library:
    """Return what the page shows, versions of one theme together and the newest first.

    Args:
        versions: As list_versions gives them: the program's own, then those kept, oldest first.
        brought: The program's own checklists.
        faults: Of files.
    """
    themes = dict.fromkeys([*(each.key for each in brought), *(v.theme_key for v in versions)])
    ordered: list[ChecklistVersion] = []
    for theme in themes:
        own = [each for each in versions if each.theme_key == theme]
        for state in (VersionState.DRAFT, VersionState.PUBLISHED, VersionState.BUILT_IN):
            ordered += reversed([each for each in own if each.state is state])
    return Library(tuple(ordered), tuple(brought), tuple(faults))


def version_entries(shown: Library) -> list[Entry]:
    """Return a line for each version; the heading is the theme where it has several."""
    marks = {each.key: str(each.recommendation_number or "–") for each in shown.brought}
    entries = []
    for version in shown.versions:
        is_draft = version.state is VersionState.DRAFT
        entries.append(
            Entry(
                line_key(version),
                version.title or version.theme_key,
                below=_below(version),
                state="✎ Draft" if is_draft else "",
                role="warn" if is_draft else "",
                mark=marks.get(version.theme_key, "–"),
                two_lines=True,
            )
        )
    return entries


def _below(version: ChecklistVersion) -> str:
    if version.state is VersionState.DRAFT:
        return f"from version {version.based_on}" if version.based_on else "from nothing"
    return f"Version {version.version}, {_WORDS[version.state]}"
