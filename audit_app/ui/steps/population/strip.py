"""How the file is read: what was recognised, each a control that reads it again when changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QSpinBox, QWidget

from audit_app.domain.population import DateOrder, Reading, Recognition
from audit_app.ui.steps.population.words import DATE_ORDERS, DELIMITERS, ENCODINGS
from audit_app.ui.widgets.flow import FlowLayout
from audit_app.ui.widgets.text import column, holder, label

_PAUSE_MS = 350
_SHEET_CHARACTERS = 18


class ReadingStrip(QWidget):
    """Sheet, heading rows, delimiter, encoding and date order.

    Signals:
        reading_changed: The Reading somebody wants instead.
    """

    reading_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._reading = Reading(file_format="csv")
        self.sheet = _combo("reading_sheet", "Sheet of the workbook")
        self.sheet.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.sheet.setMinimumContentsLength(_SHEET_CHARACTERS)
        self.header_row = _spin("reading_header_row", "Row of the headings", 1, 1_048_576)
        self.header_rows = _combo("reading_header_rows", "Number of heading rows")
        self.header_rows.addItem("1 row", 1)
        self.header_rows.addItem("2 rows", 2)
        self.delimiter = _combo("reading_delimiter", "Delimiter between columns")
        self.encoding = _combo("reading_encoding", "Encoding of the text")
        self.date_order = _combo("reading_date_order", "Order of day, month and year")
        for order, words in DATE_ORDERS.items():
            self.date_order.addItem(words, order)
        self._sheet_pair = _pair("Sheet", self.sheet)
        self._delimiter_pair = _pair("Delimiter", self.delimiter)
        self._encoding_pair = _pair("Encoding", self.encoding)
        self.setLayout(
            FlowLayout(
                self._sheet_pair,
                _pair("Headings in row", self.header_row),
                _pair("Headings take", self.header_rows),
                self._delimiter_pair,
                self._encoding_pair,
                _pair("Dates", self.date_order),
            )
        )
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        for combo in (self.sheet, self.header_rows, self.delimiter, self.encoding, self.date_order):
            combo.activated.connect(self._tell)
        # Typing '12' passes through '1': wait for a pause.
        self.header_row.valueChanged.connect(self._pause.start)

    def show_recognised(self, found: Recognition) -> None:
        """Show how a file was read."""
        self._reading = reading = found.reading
        workbook = bool(found.sheets)
        self._sheet_pair.setVisible(workbook)
        self._delimiter_pair.setVisible(not workbook)
        self._encoding_pair.setVisible(not workbook)
        sheets = {
            each.name: f"{each.name} (hidden)" if each.hidden else each.name
            for each in found.sheets
        }
        _fill(self.sheet, sheets, reading.sheet)
        _fill(self.delimiter, DELIMITERS, reading.delimiter)
        _fill(self.encoding, ENCODINGS, reading.encoding)
        with QSignalBlocker(self.header_row):
            self.header_row.setValue(reading.header_row)
        self.header_rows.setCurrentIndex(self.header_rows.findData(reading.header_rows))
        self.date_order.setCurrentIndex(self.date_order.findData(reading.date_order))

    def _tell(self) -> None:
        self._pause.stop()
        wanted = replace(
            self._reading,
            sheet=self.sheet.currentData() or "",
            header_row=self.header_row.value(),
            header_rows=self.header_rows.currentData(),
            delimiter=self.delimiter.currentData() or "",
            encoding=self.encoding.currentData() or "",
            date_order=DateOrder(self.date_order.currentData()),
        )
        there = ("sheet", "delimiter", "encoding")
        if any(getattr(wanted, each) != getattr(self._reading, each) for each in there):
            # Another table: where its headings stand is recognised anew.
            wanted = replace(wanted, header_row=0)
        if wanted != self._reading:
            self._reading = wanted
            self.reading_changed.emit(wanted)


def _combo(name: str, accessible_name: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible_name)
    return made


def _spin(name: str, accessible_name: str, low: int, high: int) -> QSpinBox:
    made = QSpinBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible_name)
    made.setRange(low, high)
    made.setMinimumWidth(made.fontMetrics().horizontalAdvance("0") * 8 + 36)
    return made


def _pair(words: str, control: QWidget) -> QWidget:
    named = label(words, "small")
    named.setBuddy(control)
    return holder(column(named, control, spacing=2))


def _fill(combo: QComboBox, choices: Mapping[str, str], chosen: str) -> None:
    """Offer choices by value; what was recognised is offered even if it is an unusual one."""
    combo.clear()
    for value, words in choices.items():
        combo.addItem(words, value)
    if chosen and chosen not in choices:
        combo.addItem(chosen, chosen)
    combo.setCurrentIndex(combo.findData(chosen))
