"""Activity measures beside the figures of an audit."""
