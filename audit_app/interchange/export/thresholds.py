"""Where green and amber begin in this workbook, as somebody set them for the audit."""

from __future__ import annotations

from audit_app.domain.export import ExportView
from audit_app.domain.statistics.wording import Thresholds
from audit_app.domain.thresholds import ThresholdSetting, in_force


def threshold_setting(view: ExportView) -> ThresholdSetting | None:
    """Return the setting in force; None where nobody has set any."""
    return in_force(view.of(ThresholdSetting))


def thresholds_in(view: ExportView) -> Thresholds | None:
    """Return the thresholds in force; None where nobody has set any."""
    setting = threshold_setting(view)
    return setting.thresholds if setting else None
