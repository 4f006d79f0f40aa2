"""A checklist as it will be scored: answers fold and unfold questions, and nothing is kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QScrollArea, QSplitter, QWidget

from audit_app.domain.checklist import CaseFact, Checklist, FactKind
from audit_app.domain.draw import CaseState, DrawnCase
from audit_app.domain.errors import AuditError
from audit_app.domain.review import Answer, Review
from audit_app.domain.scoring import check_answer, review_progress
from audit_app.ui.checklists.drafting import presentable
from audit_app.ui.checklists.inputs import ChoiceInput, LineInput
from audit_app.ui.score.contents import (
    GRADE,
    criterion_content,
    criterion_entries,
    grade_content,
)
from audit_app.ui.score.criterion_card import CriterionCard
from audit_app.ui.score.guidance import GuidancePane
from audit_app.ui.score.lists import EntryList
from audit_app.ui.theme import Theme
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, column, holder, label

_CASE = DrawnCase(0, 0, 1, "A case", "", "", CaseState.IN_SAMPLE)


class ChecklistPreview(QWidget):
    """The scoring page's own list, card and guidance, over a case that is nowhere.

    Signals:
        left: Back to where it was opened.
    """

    left = Signal()

    def __init__(self, theme: Theme, checklist: Checklist) -> None:
        super().__init__()
        self._checklist = presentable(checklist)
        self._case = _CASE
        self._review = Review(0)
        self._key = self._checklist.criteria[0].key if self._checklist.criteria else GRADE
        self._list = EntryList(theme, "preview_criteria", "Criteria as they will be scored")
        self._card = CriterionCard()
        self._guidance = GuidancePane()
        self._remark = label("", "muted", wrap=True, name="preview_remark")
        self._card.chosen.connect(self._on_chosen)
        self._card.reason_given.connect(self._on_reason)
        self._list.picked.connect(self._take)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        head = FlowLayout(
            button("‹ Back", self.left.emit, "link", name="preview_back"),
            label(f"Preview: {self._checklist.title}", "heading"),
            label("Nothing answered here is kept.", "tag-warn"),
            across=12,
        )
        facts = FlowLayout(across=14)
        for key, fact in self._checklist.facts.items():
            facts.addWidget(self._fact_field(key, fact))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder(column(holder(facts), self._card, self._remark, 1, margins=8)))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._list, scroll, self._guidance):
            splitter.addWidget(part)
        splitter.setSizes([360, 560, 300])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        layout = column(holder(head), splitter, spacing=8, margins=16)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _fact_field(self, key: str, fact: CaseFact) -> QWidget:
        """Return a field for something the register would say about the case."""
        made: ChoiceInput | LineInput
        if fact.kind is FactKind.NUMBER:
            made = LineInput()
            made.setMaximumWidth(90)
        else:
            made = ChoiceInput()
            words = list(fact.values) if fact.kind is FactKind.WORD else ["yes", "no"]
            made.offer([("", "not known"), *((each, each.replace("_", " ")) for each in words)])
            made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.setObjectName(f"preview_fact_{key}")
        made.setAccessibleName(fact.title)
        made.given.connect(lambda value: self._on_fact(fact.headings[0], value))
        return holder(column(label(fact.title, "small"), made, spacing=2))

    def _on_fact(self, heading: str, value: str) -> None:
        self._case = replace(self._case, context={**self._case.context, heading: value})
        self._show()

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._take(self._list.entries.rows[now.row()].key)

    def _take(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self._show()

    def _on_chosen(self, option: str) -> None:
        if self._key == GRADE:
            self._review = replace(self._review, grade=option)
            self._show()
            return
        answer = Answer(self._key, option)
        try:
            check_answer(self._checklist, self._review, self._case.context, answer)
        except AuditError as error:
            self._show(f"{error.message} {error.remedy}".strip())
            return
        answers = {**self._review.answers, self._key: answer}
        self._review = replace(self._review, answers=answers)
        self._show()

    def _on_reason(self, reason: str) -> None:
        answer = self._review.answers.get(self._key)
        if answer is not None:
            answers = {**self._review.answers, self._key: replace(answer, reason=reason)}
            self._review = replace(self._review, answers=answers)
            self._show()

    def _show(self, remark: str = "") -> None:
        checklist, case, review = self._checklist, self._case, self._review
        self._list.show_entries(criterion_entries(checklist, case, review), self._key)
        if self._key == GRADE:
            self._card.show_content(grade_content(checklist, case, review))
            self._guidance.show_grade(checklist)
        else:
            criterion = checklist.criterion(self._key)
            self._card.show_content(criterion_content(checklist, case, review, criterion))
            self._guidance.show_criterion(checklist, criterion)
        asked = len(review_progress(checklist, review, case.context).applicable)
        n = len(checklist.criteria)
        self._remark.setText(remark or f"{asked} of {n} questions are asked of this case.")
