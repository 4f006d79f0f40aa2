"""'How many?': from what is to be said with the sample to its size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QSpinBox, QWidget

from audit_app.ui.widgets.text import button, column, holder, label, row
from audit_app.usecases.sizing import Question, SizeAnswer, SizeWish

QUESTIONS = {
    Question.MARGIN: "Know a share to within a margin",
    Question.DETECTION: "Notice unsound files",
    Question.CHANGE: "See a change since the last round",
}
CONFIDENCES = (90, 95, 99)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a wish: what it is called and how far it goes."""

    said: str
    least: int
    most: int
    suffix: str = ""


NUMBERS = {
    "margin": Number("Margin", 1, 49, " points either way"),
    "expected": Number("Share expected to be met", 1, 99, "%"),
    "tolerable": Number("Tolerable share unsound", 1, 99, "%"),
    "expected_errors": Number("Unsound files expected", 0, 9999),
    "before": Number("Share met in the last round", 0, 100, "%"),
    "after": Number("Share to tell from it", 0, 100, "%"),
    "n_before": Number("Cases of the last round", 0, 10_000_000),
    "power": Number("Chance to see it", 50, 99, "%"),
}


class HowMany(QFrame):
    """Asks for one of three purposes and shows the size it takes.

    Signals:
        changed: Another purpose or another number.
        size_chosen: A size to draw.
        sizes_chosen: Sizes by stratum to draw.
        closed: Not wanted any more.
    """

    changed = Signal()
    size_chosen = Signal(int)
    sizes_chosen = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("how_many_card")
        self._answer: SizeAnswer | None = None
        self._question = QComboBox()
        self._question.setObjectName("size_question")
        self._question.setAccessibleName("What the sample is for")
        for question, words in QUESTIONS.items():
            self._question.addItem(words, question)
        self._confidence = QComboBox()
        self._confidence.setObjectName("size_confidence")
        self._confidence.setAccessibleName("Confidence")
        for confidence in CONFIDENCES:
            self._confidence.addItem(f"{confidence}% confidence", confidence)
        self._confidence.setCurrentIndex(1)
        self._boxes = {name: _box(name, number) for name, number in NUMBERS.items()}
        self._boxes["n_before"].setSpecialValueText("as many as now")
        self._rows = self._make_rows()
        self._sentence = label("", wrap=True, name="size_sentence")
        self._strata = label("", "muted", wrap=True, name="size_strata")
        self._advice = label("", "warn", wrap=True, name="size_advice")
        self._use = button("&Use it", self._on_use, name="use_size")
        self._use_strata = button("", self._on_use_strata, name="use_sizes")
        close = button("Close", self.closed.emit, "link", name="size_close")
        head = row(label("How many?", "heading"), self._question, self._confidence, 1, close)
        uses = row(self._use, self._use_strata, 1)
        self.setLayout(
            column(
                head,
                *self._rows.values(),
                self._sentence,
                self._strata,
                self._advice,
                uses,
                spacing=6,
                margins=12,
            )
        )
        self._connect()
        self._on_question()
        self.show_fault("")

    def _make_rows(self) -> Mapping[Question, QWidget]:
        fields = {
            Question.MARGIN: ("margin", "expected"),
            Question.DETECTION: ("tolerable", "expected_errors"),
            Question.CHANGE: ("before", "after", "n_before", "power"),
        }
        return {question: self._row_of(names) for question, names in fields.items()}

    def _row_of(self, names: Sequence[str]) -> QWidget:
        cells = [
            column(label(self._boxes[name].accessibleName(), "small"), self._boxes[name], spacing=2)
            for name in names
        ]
        return holder(row(*cells, 1, spacing=12))

    def _connect(self) -> None:
        self._question.currentIndexChanged.connect(lambda _place: self._on_question())
        self._confidence.currentIndexChanged.connect(lambda _place: self.changed.emit())
        for box in self._boxes.values():
            box.valueChanged.connect(lambda _value: self.changed.emit())

    def _on_question(self) -> None:
        for question, fields in self._rows.items():
            fields.setVisible(question == self._question.currentData())
        self.changed.emit()

    def focus_first(self) -> None:
        """Bring the person to the first question."""
        self._question.setFocus()

    def wish(self) -> SizeWish:
        """Return what is asked now."""
        numbers = {name: box.value() for name, box in self._boxes.items()}
        return SizeWish(
            Question(self._question.currentData()), int(self._confidence.currentData()), **numbers
        )

    def show_answer(self, answer: SizeAnswer) -> None:
        """Show how many it takes."""
        self._answer = answer
        self._sentence.setText(answer.sentence)
        self._advice.setText(answer.advice)
        self._advice.setVisible(bool(answer.advice))
        self._strata.setText(answer.strata_sentence)
        self._strata.setVisible(bool(answer.strata_sentence))
        self._use.setText(f"&Use {answer.size:,}")
        self._use.setEnabled(True)
        self._use_strata.setVisible(bool(answer.per_stratum))
        self._use_strata.setText(f"Use {sum(answer.per_stratum.values()):,}, set for each stratum")

    def show_fault(self, words: str) -> None:
        """Say why there is no such size."""
        self._answer = None
        self._sentence.setText(words)
        for part in (self._advice, self._strata, self._use_strata):
            part.hide()
        self._use.setEnabled(False)

    def _on_use(self) -> None:
        if self._answer is not None:
            self.size_chosen.emit(self._answer.size)

    def _on_use_strata(self) -> None:
        if self._answer is not None and self._answer.per_stratum:
            self.sizes_chosen.emit(self._answer.per_stratum)


def _box(name: str, number: Number) -> QSpinBox:
    made = QSpinBox()
    made.setObjectName(f"size_{name}")
    made.setAccessibleName(number.said)
    made.setRange(number.least, number.most)
    made.setSuffix(number.suffix)
    made.setValue(getattr(SizeWish(), name))
    return made
