"""What stands beside the criterion in hand: what good looks like, and where it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea

from audit_app.domain.checklist import Checklist, Confidence, Criterion
from audit_app.domain.condition_words import condition_words
from audit_app.ui.widgets.text import clear, column, holder, label, line


class GuidancePane(QScrollArea):
    """Plain text only; long guidance scrolls by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("guidance")
        self.setAccessibleName("Guidance for the criterion in hand")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._parts = {
            name: (label(title, "small"), self._words())
            for name, title in (
                ("evidence", "What on file shows it"),
                ("guidance", "What good looks like"),
                ("not_applicable", "When it does not apply"),
                ("critical", "Why it is critical"),
                ("standard", "Held against"),
                ("source", "Where it says so"),
            )
        }
        layout = column(label("Guidance", "heading"), spacing=3, margins=14)
        for title, words in self._parts.values():
            layout.addSpacing(6)
            layout.addWidget(title)
            layout.addWidget(words)
        self._case = QGridLayout()
        self._case.setHorizontalSpacing(10)
        self._case.setVerticalSpacing(3)
        self._case.setColumnStretch(1, 1)
        self._case_part = holder(
            column(line(), label("This case", "heading"), self._case, spacing=6)
        )
        self._case_part.hide()
        layout.addSpacing(14)
        layout.addWidget(self._case_part)
        layout.addStretch(1)
        self.setWidget(holder(layout))

    @staticmethod
    def _words() -> QLabel:
        made = label("", wrap=True)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def show_case(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show what the register says of the case in hand."""
        clear(self._case)
        self._case_part.setVisible(bool(lines))
        for place, (heading, value) in enumerate(lines):
            said = label(heading, "small", wrap=True)
            said.setMaximumWidth(120)
            self._case.addWidget(said, place, 0, Qt.AlignmentFlag.AlignTop)
            self._case.addWidget(self._with_text(value), place, 1, Qt.AlignmentFlag.AlignTop)

    def _with_text(self, text: str) -> QLabel:
        made = self._words()
        made.setText(text)
        return made

    def show_criterion(self, checklist: Checklist, criterion: Criterion) -> None:
        """Show the guidance of a criterion."""
        self._show(
            evidence=criterion.evidence,
            guidance=criterion.guidance,
            not_applicable=criterion.not_applicable_when,
            critical=_critical(checklist, criterion),
            standard=_standard(checklist, criterion),
            source=_source(checklist, criterion),
        )

    def show_grade(self, checklist: Checklist) -> None:
        """Show how a grade is proposed."""
        self._show(
            guidance="Give the grade the file deserves before looking at the proposed one. "
            "Where the two differ, a reason is asked for; both are kept.",
            standard=checklist.grade_rule.text,
        )

    def _show(self, **texts: str) -> None:
        for name, (title, words) in self._parts.items():
            text = texts.get(name, "")
            words.setText(text)
            words.setVisible(bool(text))
            title.setVisible(bool(text))
        self.verticalScrollBar().setValue(0)


def _critical(checklist: Checklist, criterion: Criterion) -> str:
    if not criterion.critical:
        return ""
    when = condition_words(checklist, criterion.critical_when)
    only = f", where {when}" if when else ""
    return f"If this was not done, a child may be at risk now{only}."


def _standard(checklist: Checklist, criterion: Criterion) -> str:
    standard = checklist.standards.get(criterion.standard)
    if standard is None:
        return ""
    local = (
        " Check against local policy." if standard.confidence is Confidence.CHECK_LOCALLY else ""
    )
    if (here := checklist.local_standards.get(standard.key)) is not None:
        local = (
            f" Set locally from {here.source}, {here.dated:%d %B %Y}; the checklist says"
            f" {here.default_value} {here.default_unit}."
        )
    return f"{standard.title}: {standard.figure}.{local}"


def _source(checklist: Checklist, criterion: Criterion) -> str:
    source = checklist.sources[criterion.source]
    lines = [
        f"{source.title} ({source.publisher})" if source.publisher else source.title,
        criterion.section_in_source,
        source.address,
        # A draft may name a source that nobody has looked up yet.
        f"Read on {source.read_on:%d %B %Y}" if source.read_on > date.min else "",
    ]
    if criterion.confidence is not Confidence.CONFIRMED:
        lines.append(f"Confidence: {criterion.confidence}")
    return "\n".join(each for each in lines if each)
