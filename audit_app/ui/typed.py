"""What stands in the fields in sight, taken down by their names and put back later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

KEEPS_ITSELF: Final = "keeps_itself"
"""Property of a form that keeps what is typed as records of its own, and brings it back."""

_SECRET: Final = Qt.InputMethodHint.ImhSensitiveData


def typed_in(root: QWidget) -> dict[str, str]:
    """Return the text of every field in sight that can be typed into, passphrases left out."""
    return {field.objectName(): _text(field) for field in _fields(root)}


def put_back(root: QWidget, typed: dict[str, str]) -> None:
    """Put text back into the fields in sight, as if it were typed; those found leave the mapping.

    Choices come first: what is chosen often fills other fields.
    """
    for field in sorted(_fields(root), key=lambda each: not isinstance(each, QComboBox)):
        text = typed.pop(field.objectName(), None)
        if text is not None and text != _text(field):
            _type(field, text)


def _fields(root: QWidget) -> Iterator[QWidget]:
    for kind in (QComboBox, QLineEdit, QPlainTextEdit, QDateEdit, QSpinBox):
        for field in root.findChildren(kind):
            if field.isVisible() and field.isEnabled() and not _is_apart(field):
                yield field


def _is_apart(field: QWidget) -> bool:
    """Return whether a field has no name of its own, is only read, holds a secret, or is kept."""
    name = field.objectName()
    if not name or name.startswith("qt_") or _is_kept(field):
        return True
    if isinstance(field, QLineEdit):
        hidden = field.echoMode() is not QLineEdit.EchoMode.Normal
        return hidden or field.isReadOnly() or bool(field.inputMethodHints() & _SECRET)
    return isinstance(field, QPlainTextEdit | QDateEdit | QSpinBox) and field.isReadOnly()


def _is_kept(field: QWidget) -> bool:
    above: QWidget | None = field
    while above is not None and not above.property(KEEPS_ITSELF):
        above = above.parentWidget()
    return above is not None


def _text(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QDateEdit):
        return field.date().toString(Qt.DateFormat.ISODate)
    if isinstance(field, QSpinBox):
        return str(field.value())
    return field.text() if isinstance(field, QLineEdit) else ""


def _type(field: QWidget, text: str) -> None:
    """Put text in as a person would, so that whoever listens for typing hears of it."""
    if isinstance(field, QComboBox):
        _choose(field, text)
    elif isinstance(field, QPlainTextEdit):
        field.selectAll()
        field.insertPlainText(text)
    elif isinstance(field, QDateEdit):
        field.setDate(QDate.fromString(text, Qt.DateFormat.ISODate))
    elif isinstance(field, QSpinBox):
        field.setValue(int(text))
    elif isinstance(field, QLineEdit):
        field.selectAll()
        field.insert(text)


def _choose(field: QComboBox, text: str) -> None:
    place = field.findText(text)
    if place >= 0:
        field.setCurrentIndex(place)
        field.activated.emit(place)
    elif field.isEditable():
        field.setEditText(text)
