"""The share shown over the rounds: which can be chosen, and what one round says of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from audit_app.domain.round_changes import grade_share
from audit_app.domain.rounds import Round
from audit_app.ui.charts.run_chart import Point
from audit_app.usecases.rounds import criteria_of

BEST = "Files with the best grade"


class ShareBox(QComboBox):
    """Chooses a question, or the best grade; it says so in currentIndexChanged."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Share shown over the rounds")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(24)

    def offer(self, rounds: Sequence[Round]) -> None:
        """Offer what was asked in the newest round of ours; what was chosen stays chosen."""
        chosen = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            self.addItem(BEST, "")
            for key, question in criteria_of(rounds):
                self.addItem(question, key)
            self.setCurrentIndex(max(0, self.findData(chosen)))

    def choose(self, key: str) -> None:
        """Choose a question, or the best grade where it is not offered."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def point(self, each: Round) -> Point:
        """Return what a round says of the share chosen."""
        key, title = self.currentData() or "", each.name or each.title
        if key:
            share = each.criteria.get(key)
            if share is None:
                return Point(title, "not asked", None, None, None, bool(each.outside))
            limits = share.low, share.high
            return Point(title, share.words, share.share, *limits, bool(each.outside))
        total = sum(n for _, n in each.grades)
        if not total:
            return Point(title, "none graded", None, None, None, bool(each.outside))
        name, count = each.grades[0]
        found = grade_share(count, total)
        words = f"{name}: {found.words}"
        return Point(title, words, found.share, found.low, found.high, bool(each.outside))
