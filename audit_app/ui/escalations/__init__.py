"""A child at risk now, on screen: raised beside a case, in sight on every page, followed up."""
