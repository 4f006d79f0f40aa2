"""Sampling methods, one module each, found by name."""
