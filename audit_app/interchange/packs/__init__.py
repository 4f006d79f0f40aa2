"""Sealed and signed packs: out to further scorers, and back from them."""
