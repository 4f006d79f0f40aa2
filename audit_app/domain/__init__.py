"""The audit in plain Python: no window, no store, no files, no clock and no randomness."""
