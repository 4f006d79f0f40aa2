"""Parts of the pages about packs and identities."""
