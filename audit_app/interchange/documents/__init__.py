"""Short documents as files that other programs can change."""
