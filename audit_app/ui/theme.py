"""How it looks: two palettes, one accent, a 4 px grid. Colours are named for what they say.

A desktop without a theme service reports no colour scheme, and setting one there does nothing, so
both palettes are ours on every platform. Every text colour stands at 4.5:1 or better on its ground;
a test computes the contrast.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

PREFERRED_FONTS = ("Segoe UI", "Inter", "Open Sans", "Noto Sans", "DejaVu Sans")


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette; each value an RGB hex colour.

    Attributes:
        window: Ground of the window.
        surface: Ground of tables, fields and cards.
        raised: Ground of headings and hovered rows.
        text: Words.
        muted: Words of less weight.
        border: Lines between things.
        control: Outline of fields and unchecked boxes, visible at 3:1.
        accent: The one colour that says 'here': focus, primary button, progress.
        on_accent: Words on the accent.
        accent_soft: Ground of the selected row or the criterion in hand.
        band: Ground of the protective marking.
        on_band: Its words.
        good: Met, done.
        warn: Partly met, take care.
        bad: Not met, stop.
        good_soft: Ground behind words in good.
        warn_soft: Ground behind words in warn.
        bad_soft: Ground behind words in bad.
    """

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    control: str
    accent: str
    on_accent: str
    accent_soft: str
    band: str
    on_band: str
    good: str
    warn: str
    bad: str
    good_soft: str
    warn_soft: str
    bad_soft: str


LIGHT = Colours(
    window="#f4f6f8",
    surface="#ffffff",
    raised="#e9edf2",
    text="#17202b",
    muted="#505d6d",
    border="#d3dae2",
    control="#7b8794",
    accent="#1a5fa6",
    on_accent="#ffffff",
    accent_soft="#e2eefa",
    band="#24354a",
    on_band="#ffffff",
    good="#12693d",
    warn="#7a4d00",
    bad="#a3211a",
    good_soft="#e1f3e8",
    warn_soft="#fdf0d7",
    bad_soft="#fbe5e3",
)

DARK = Colours(
    window="#171b20",
    surface="#1f242b",
    raised="#2a313a",
    text="#e7ebf0",
    muted="#a8b3c0",
    border="#39424e",
    control="#8290a0",
    accent="#74b4f5",
    on_accent="#0c1b2b",
    accent_soft="#23405e",
    band="#0d2740",
    on_band="#e7ebf0",
    good="#7fd6a4",
    warn="#f0c26b",
    bad="#ff9d94",
    good_soft="#1b3a2a",
    warn_soft="#40330f",
    bad_soft="#48201d",
)


class Theme(QObject):
    """Applies a palette to the whole application and remembers which.

    Signals:
        changed: The colours or the text size are different now.
    """

    changed = Signal()

    def __init__(self, application: QApplication, resources: Path) -> None:
        super().__init__(application)
        self._application = application
        self._icons = resources / "icons"
        self._template = Template((resources / "styles" / "app.qss").read_text(encoding="utf-8"))
        self._choice = "system"
        self._scale = 100
        self.colours = LIGHT
        self._base = self._choose_font()
        application.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.apply("system", 100)

    @property
    def choice(self) -> str:
        """'system', 'light' or 'dark'."""
        return self._choice

    @property
    def scale(self) -> int:
        """Text size in per cent of the usual, 80 to 200."""
        return self._scale

    @property
    def dark(self) -> bool:
        """Whether the dark palette is in use."""
        return self.colours is DARK

    def apply(self, choice: str, scale: int) -> None:
        """Use a palette ('system', 'light' or 'dark') and a text size in per cent."""
        self._choice, self._scale = choice, max(80, min(200, scale))
        scheme = self._application.styleHints().colorScheme()
        dark = choice == "dark" or (choice == "system" and scheme is Qt.ColorScheme.Dark)
        self.colours = DARK if dark else LIGHT
        font = QFont(self._base)
        font.setPointSizeF(self._base.pointSizeF() * self._scale / 100)
        self._application.setFont(font)
        self._application.setPalette(_palette(self.colours))
        sizes = {
            "title": f"{font.pointSizeF() * 1.6:.1f}pt",
            "heading": f"{font.pointSizeF() * 1.2:.1f}pt",
            "small": f"{font.pointSizeF() * 0.9:.1f}pt",
        }
        icons = (self._icons / ("dark" if dark else "light")).as_posix()
        self._application.setStyleSheet(
            self._template.substitute(asdict(self.colours) | sizes | {"icons": icons})
        )
        self.changed.emit()

    def _on_scheme_changed(self) -> None:
        if self._choice == "system":
            self.apply(self._choice, self._scale)

    def _choose_font(self) -> QFont:
        present = set(QFontDatabase.families())
        font = QFont(self._application.font())
        font.setFamily(next((name for name in PREFERRED_FONTS if name in present), font.family()))
        font.setPointSizeF(10.0)
        # Figures of one width, so that columns of numbers line up.
        font.setFeature(QFont.Tag("tnum"), 1)
        return font


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for each, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.Highlight, colours.accent_soft),
        (role.HighlightedText, colours.text),
        (role.Link, colours.accent),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Light, colours.raised),
        (role.Midlight, colours.border),
        (role.Mid, colours.border),
        (role.Dark, colours.control),
        (role.Shadow, colours.border),
        (role.Accent, colours.accent),
    ):
        palette.setColor(each, QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.control))
    return palette
