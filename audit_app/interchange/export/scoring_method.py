"""How the files were read, in rows: by whom, with what, how differences were settled."""

from __future__ import annotations

from collections.abc import Iterator

from audit_app.domain.export import ExportView
from audit_app.domain.figures import AuditFigures
from audit_app.domain.settling import compared_scores
from audit_app.interchange.export.drawing import Row, number
from audit_app.interchange.export.thresholds import threshold_setting

_PART = "Scoring"


def scoring_rows(view: ExportView, figures: AuditFigures) -> Iterator[Row]:
    """Yield what belongs to the method after the draw: scorers, settling, figures, thresholds."""
    checklist = view.checklist
    yield (
        *(_PART, "Checklist", f"{checklist.title}, version {checklist.version}"),
        f"{len(checklist.criteria):,} questions.",
    )
    scored = f"Of {figures.drawn:,} cases in the sample."
    yield _PART, "Cases scored", number(figures.completed), scored
    # How far somebody is who was not compared yet is nobody's business.
    further = compared_scores(view)
    for scores in further:
        reader = scores.assignment.reader if scores.assignment else ""
        cases = number(len(scores.reviews))
        yield _PART, f"Also scored by {reader or 'a further scorer'}", cases, "Cases, blind."
    if not further:
        yield _PART, "Further scorers", "None.", "Agreement between scorers is not known."
    if view.settlements:
        settled = number(len(view.settlements))
        yield _PART, "Differences settled", settled, "The settled answer counts; both are kept."
    yield "Figures", "Shares and limits", figures.method
    for note in figures.notes:
        yield "Figures", "Note", note
    setting = threshold_setting(view)
    words = f"{setting.words}." if setting else "None: nobody has set any."
    yield "Figures", "Thresholds", words, setting.reason if setting else ""
    yield "Figures", "Grades", checklist.grade_rule.text
