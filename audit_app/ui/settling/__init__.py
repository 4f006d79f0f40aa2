"""Parts of the panels that compare scorers and settle where they differ."""
