"""The Score page: the cases, the criterion in hand, the guidance for it."""
