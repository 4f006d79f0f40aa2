"""Wiring: the command line, the concrete classes, where things live."""
