"""Scoring workbooks: written for readers who can install nothing, and read when they come back."""
