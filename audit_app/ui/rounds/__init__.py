"""Parts of the Rounds panel."""
