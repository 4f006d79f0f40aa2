"""What the page says in sentences: the headline, the notes, the grades."""

from __future__ import annotations

from audit_app.domain.figures import AuditFigures
from audit_app.ui.charts.columns import Group
from audit_app.usecases.figures import Glance


def headline(figures: AuditFigures) -> str:
    """Return how far the audit is and how many files are met throughout."""
    return (
        f"{figures.started:,} of {figures.drawn:,} drawn cases begun, {figures.completed:,} "
        f"complete; the register has {figures.population:,}. Every applicable criterion met in "
        f"{figures.files.words}."
    )


def notes(glance: Glance) -> str:
    """Return the sentences that belong beside the figures, and where the colours begin."""
    setting = glance.setting
    colours = setting.words if setting else "No colours: nobody has set thresholds yet"
    return " ".join([*glance.figures.notes, f"{colours}."])


def grade_groups(glance: Glance) -> tuple[tuple[str, ...], list[Group]]:
    """Return the series and the columns: as it counts, beside how it was first scored."""
    grades, first = glance.figures.grades, glance.first
    if first is None:
        return ("",), [Group(each.label, (each.count,)) for each in grades]
    before = {each.key: each.count for each in first.grades}
    groups = [Group(each.label, (before[each.key], each.count)) for each in grades]
    return ("first scored", "settled"), groups


def grade_words(glance: Glance) -> list[str]:
    """Return every grade with its denominator, a line each."""
    figures = glance.figures
    words = [f"{each.label}: {each.words}" for each in figures.grades]
    words += [
        f"{each.targeted:,} added on purpose: {each.label}"
        for each in figures.grades
        if each.targeted
    ]
    if figures.ungraded:
        words.append(f"{figures.ungraded:,} of {figures.drawn:,} not graded yet")
    if glance.first is not None:
        words += [f"First scored {each.label}: {each.words}" for each in glance.first.grades]
    return words
