"""The sheets of the workbook, one module each; base.py finds them by name."""
