"""Agreeing a seed with another force: a page for two people on two laptops without a network."""
