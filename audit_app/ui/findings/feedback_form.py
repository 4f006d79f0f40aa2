"""One sheet of feedback as it is written: what went well first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QScrollArea, QWidget

from audit_app.domain.errors import AuditError
from audit_app.domain.feedback import RAG, Feedback, Rag
from audit_app.domain.london_time import read_moment
from audit_app.domain.name_hint import name_hint
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import button, card, column, holder, label, row, set_role
from audit_app.ui.widgets.text_field import TextField

_ROLES = {Rag.GREEN: "tag-good", Rag.AMBER: "tag-warn", Rag.RED: "tag-bad"}


class FeedbackForm(QWidget):
    """Shows a sheet and reports what is to become of it; decides nothing.

    The buttons stay in sight below what scrolls.

    Signals:
        kept: The Feedback as written.
        removed: The sheet shown.
        print_wanted: The Feedback as written.
        pdf_wanted: The Feedback as written.
        word_wanted: The Feedback as written.
    """

    kept = Signal(object)
    removed = Signal(object)
    print_wanted = Signal(object)
    pdf_wanted = Signal(object)
    word_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feedback_form")
        self._sheet: Feedback | None = None
        self._title = label("", "heading", wrap=True, name="feedback_title")
        self._state = label("", "tag", name="feedback_state")
        self.rag = QComboBox()
        self.rag.setObjectName("feedback_rag")
        self.rag.setAccessibleName("How it stands")
        for rag, words in RAG.items():
            self.rag.addItem(f"{words.sign} {words.word}: {words.meaning}", rag)
        self.rag.currentIndexChanged.connect(self._show_state)
        self.well = TextField("feedback_well", "What went well, a line each", 4)
        self.improve = TextField("feedback_improve", "What could improve, a line each", 4)
        self.action = TextField("feedback_action", "What cannot wait", 1)
        self.learning = TextField("feedback_learning", "Agreed learning", 2)
        self.comment = TextField("feedback_comment", "The officer's comment", 2)
        self.officer = _line("feedback_officer", "Officer's role, not a name")
        self.supervisor = _line("feedback_supervisor", "Supervisor's role, not a name")
        self.discussed = _line("feedback_discussed", "Discussed on; 1/5/2026")
        self.follow_up = _line("feedback_follow_up", "Looked at again on; 1/6/2026")
        self.training = QCheckBox("There is a need for training")
        self.training.setObjectName("feedback_training")
        self._hint = label("", "warn", wrap=True, name="feedback_hint")
        self._fault = label("", "bad", wrap=True, name="feedback_fault")
        for field in (self.learning, self.comment, self.action):
            field.textChanged.connect(self._look_for_names)
        self._lay_out()

    def _lay_out(self) -> None:
        fields = column(row(self._title, 1, self._state), self.rag, spacing=6, margins=12)
        for words, field in (
            ("What went well", self.well),
            ("What could improve", self.improve),
            ("What cannot wait", self.action),
            ("Agreed learning", self.learning),
            ("The officer's comment", self.comment),
        ):
            fields.addWidget(label(words, "small"))
            fields.addWidget(field)
        fields.addWidget(self._hint)
        fields.addLayout(row(self.officer, self.supervisor))
        fields.addLayout(row(self.discussed, self.follow_up))
        fields.addWidget(self.training)
        fields.addStretch(1)
        keep = button("Keep", lambda: self._report(self.kept.emit), "primary", name="feedback_keep")
        self._remove = button("Remove", self._on_remove, name="feedback_remove")
        inner = holder(column(card(fields), 1))
        inner.setMinimumWidth(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        buttons = FlowLayout(across=6, down=6)
        for made in (
            keep,
            self._giver("Print", "Print it", "print", self.print_wanted),
            self._giver("PDF …", "Save it as PDF", "pdf", self.pdf_wanted),
            self._giver("Word …", "Save it as a Word document", "word", self.word_wanted),
            self._remove,
        ):
            buttons.addWidget(made)
        layout = column(scroll, self._fault, holder(buttons), spacing=8)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _giver(self, text: str, words: str, key: str, wanted: SignalInstance) -> QPushButton:
        """Return a button that hands the sheet out as it is written."""
        made = button(text, lambda: self._report(wanted.emit), name=f"feedback_{key}")
        made.setAccessibleName(words)
        made.setToolTip(words)
        return made

    def show_sheet(self, sheet: Feedback) -> None:
        """Show a sheet, new or kept."""
        self._sheet = sheet
        files = "1 file" if sheet.n_files == 1 else f"{sheet.n_files:,} files"
        self._title.setText(f"{sheet.subject}, {files}")
        self.rag.setCurrentIndex(self.rag.findData(sheet.rag))
        for field, text in (
            (self.well, "\n".join(sheet.went_well)),
            (self.improve, "\n".join(sheet.could_improve)),
            (self.action, sheet.immediate_action),
            (self.learning, sheet.learning),
            (self.comment, sheet.comment),
        ):
            field.show_text(text, afresh=True)
        self.officer.setText(sheet.officer)
        self.supervisor.setText(sheet.supervisor)
        self.discussed.setText(_day_words(sheet.discussed_on))
        self.follow_up.setText(_day_words(sheet.follow_up_on))
        self.training.setChecked(sheet.training)
        self._remove.setEnabled(bool(sheet.id))
        self.show_fault("")
        self._show_state()
        self._look_for_names()

    def _show_state(self) -> None:
        rag = Rag(self.rag.currentData())
        self._state.setText(f"{RAG[rag].sign} {RAG[rag].word}")
        set_role(self._state, _ROLES[rag])

    @property
    def sheet(self) -> Feedback | None:
        """The sheet as it was shown, without what was typed since."""
        return self._sheet

    def show_fault(self, words: str) -> None:
        """Say why it was not kept."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def _look_for_names(self) -> None:
        texts = (self.learning, self.comment, self.action)  # the others come from the checklist
        found = next((hint for each in texts if (hint := name_hint(each.toPlainText()))), "")
        self._hint.setText(f"'{found}' looks like a name. Leave names out." if found else "")
        self._hint.setVisible(bool(found))

    def written(self) -> Feedback:
        """Return the sheet as it is written now.

        Raises:
            AuditError: If a day cannot be read.
        """
        if self._sheet is None:
            raise AuditError("There is no feedback to keep.", remedy="Choose a case or a team.")
        return replace(
            self._sheet,
            rag=Rag(self.rag.currentData()),
            went_well=_lines(self.well),
            could_improve=_lines(self.improve),
            immediate_action=self.action.toPlainText().strip(),
            learning=self.learning.toPlainText().strip(),
            comment=self.comment.toPlainText().strip(),
            officer=self.officer.text().strip(),
            supervisor=self.supervisor.text().strip(),
            discussed_on=_day(self.discussed.text()),
            follow_up_on=_day(self.follow_up.text()),
            training=self.training.isChecked(),
        )

    def _report(self, report: Callable[[Feedback], object]) -> None:
        """Report the sheet as written, or say in place what cannot be read."""
        try:
            report(self.written())
        except AuditError as error:
            self.show_fault(str(error))

    def _on_remove(self) -> None:
        if self._sheet is not None and self._sheet.id:
            self.removed.emit(self._sheet)


def _line(name: str, words: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(words)
    field.setPlaceholderText(words)
    return field


def _lines(field: TextField) -> tuple[str, ...]:
    return tuple(line.strip() for line in field.toPlainText().splitlines() if line.strip())


def _day(typed: str) -> date | None:
    return read_moment(typed).day if typed.strip() else None


def _day_words(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day is not None else ""
