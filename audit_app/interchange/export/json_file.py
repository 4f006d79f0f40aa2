"""The figures of an audit as JSON, for another program; the same figures, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from audit_app.domain.export import ExportView
from audit_app.domain.figures import audit_figures

FORM: Final = "case-audit figures 1"


def figures_json(view: ExportView) -> bytes:
    """Return an audit's figures as UTF-8 JSON; nothing about any single case.

    Args:
        view: As its reader may see it; for the public the pages, where small counts are suppressed.
    """
    said: dict[str, Any] = {
        "form": FORM,
        "reader": view.reader.value,
        "marking": view.marking,
        "audit": _audit(view),
        "as_it_stood": view.taken_at.isoformat(),
        "journal_number": view.journal_number,
        "journal_digest": view.journal_digest,
    }
    if view.public is None:
        said["checklist"] = {"key": view.checklist.key, "version": view.checklist.version}
        said["figures"] = asdict(audit_figures(view))
    else:
        said |= asdict(view.public)
    text = json.dumps(said, ensure_ascii=False, indent=2, default=str, sort_keys=True)
    return f"{text}\n".encode()


def _audit(view: ExportView) -> Mapping[str, str]:
    audit = view.audit
    return {
        "title": audit.title,
        "theme": audit.theme_key,
        "recommendation": audit.recommendation,
        "round": audit.round,
        "period_from": audit.period_from.isoformat(),
        "period_to": audit.period_to.isoformat(),
        "unit": audit.unit,
    }
