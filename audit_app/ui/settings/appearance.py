"""Palette and text size, at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLayout, QRadioButton, QSlider

from audit_app.ui.session import Session
from audit_app.ui.settings import Section
from audit_app.ui.tasks import while_alive
from audit_app.ui.widgets.text import column, label, row

PALETTES = (("system", "As the system has it"), ("light", "L&ight"), ("dark", "&Dark"))


def _build(session: Session) -> QLayout:
    theme = session.theme
    palettes = row(spacing=16)
    group = QButtonGroup(session)
    for choice, words in PALETTES:
        made = QRadioButton(words)
        made.setObjectName(f"palette_{choice}")
        made.setChecked(theme.choice == choice)
        made.clicked.connect(lambda _on=True, choice=choice: theme.apply(choice, theme.scale))
        group.addButton(made)
        palettes.addWidget(made)
    palettes.addStretch(1)
    size = QSlider(Qt.Orientation.Horizontal)
    size.setObjectName("text_size")
    size.setAccessibleName("Text size in per cent")
    size.setRange(8, 20)
    size.setPageStep(2)
    size.setValue(theme.scale // 10)
    size.setMaximumWidth(320)
    said = label(f"{theme.scale}%")
    size.valueChanged.connect(lambda tens: theme.apply(theme.choice, tens * 10))
    theme.changed.connect(while_alive(said, lambda: said.setText(f"{theme.scale}%")))
    return column(
        palettes,
        row(label("Text size"), size, said, 1, spacing=12),
        label("Also Ctrl++, Ctrl+- and Ctrl+0.", "muted"),
        spacing=8,
    )


SECTION = Section("appearance", "How it looks", 10, _build)
