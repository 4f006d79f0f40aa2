"""Charts drawn by hand: light, in the colours of the theme, each figure also as words."""
