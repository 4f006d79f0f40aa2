"""Commands of `python main.py`, one module each, found by name."""
