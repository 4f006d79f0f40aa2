"""How the window looks on this laptop; nothing here is part of a workspace."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSlider, QWidget

from audit_app import __version__
from audit_app.ui.pages import Page
from audit_app.ui.session import Session
from audit_app.ui.widgets.text import card, column, label, row

PALETTES = (("system", "As the system has it"), ("light", "L&ight"), ("dark", "&Dark"))


class SettingsPage(QWidget):
    """Palette and text size, at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        theme = session.theme
        palettes = column(label("Colours", "heading"), spacing=6, margins=16)
        group = QButtonGroup(self)
        for choice, words in PALETTES:
            made = QRadioButton(words)
            made.setObjectName(f"palette_{choice}")
            made.setChecked(theme.choice == choice)
            made.clicked.connect(lambda _on=True, choice=choice: theme.apply(choice, theme.scale))
            group.addButton(made)
            palettes.addWidget(made)
        size = QSlider(Qt.Orientation.Horizontal)
        size.setObjectName("text_size")
        size.setAccessibleName("Text size in per cent")
        size.setRange(8, 20)
        size.setPageStep(2)
        size.setValue(theme.scale // 10)
        size.setMaximumWidth(320)
        said = label(f"{theme.scale}%")
        size.valueChanged.connect(lambda tens: theme.apply(theme.choice, tens * 10))
        theme.changed.connect(lambda: said.setText(f"{theme.scale}%"))
        sizes = column(
            label("Text size", "heading"),
            row(size, said, 1, spacing=12),
            label("Also Ctrl++, Ctrl+- and Ctrl+0.", "muted"),
            spacing=8,
            margins=16,
        )
        about = column(
            label("About", "heading"),
            label(f"Case Audit {__version__}. MIT licence.", wrap=True),
            label(
                "Nothing is ever sent from this laptop: there is no account, no update check and "
                "no telemetry.",
                "muted",
                wrap=True,
            ),
            spacing=6,
            margins=16,
        )
        inner = column(
            label("Settings", "title"), card(palettes), card(sizes), card(about), 1, spacing=16
        )
        inner.setContentsMargins(24, 24, 24, 24)
        self.setLayout(inner)


PAGE = Page("settings", "Settin&gs", 90, SettingsPage)
