"""The Sample page: the plan, what it means, the draw and what it brought."""
