"""Case Audit: draw, score and report audits of police case files that anyone can check."""

__version__ = "0.1.0"
