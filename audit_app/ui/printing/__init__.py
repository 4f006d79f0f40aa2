"""Documents on paper: how content becomes pages."""
