"""The Findings step: figures at a glance, findings, rounds."""
