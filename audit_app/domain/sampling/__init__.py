"""Ways to draw a sample. Each method is one module here that ends in METHOD."""

from __future__ import annotations

from audit_app.domain.sampling.base import (
    Field,
    FieldKind,
    SamplingMethod,
    Selection,
    StratumDraw,
    sampling_method,
    sampling_methods,
)

__all__ = [
    "Field",
    "FieldKind",
    "SamplingMethod",
    "Selection",
    "StratumDraw",
    "sampling_method",
    "sampling_methods",
]
