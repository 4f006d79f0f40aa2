"""Table models: one for lists that fit in memory, one for a million cases."""
