"""Registers made by others: recognised, checked and read, always in a process of its own."""
