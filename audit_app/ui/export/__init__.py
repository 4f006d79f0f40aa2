"""Choosing what an export is, whom it is for, and what is left out of it."""
