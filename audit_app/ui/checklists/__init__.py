"""The parts of the Checklists page: reading, writing, comparing, adopting, files and standards."""
