"""Checklists as files people can read and write: TOML in, checked checklists out."""
