"""Made-up registers of three themes, and a workspace in which their audits are under way."""
