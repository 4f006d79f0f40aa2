"""Parts of the Actions page."""
