"""Sample sizes, estimates with limits, comparisons and agreement; each method with its source.

Nothing here is imported when the window starts, and scipy only inside the functions that need a
beta or t distribution; the hypergeometric limits are ours (hypergeometric.py says why).
"""
