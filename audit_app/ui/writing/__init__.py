"""The form a finding is written in."""
