"""The parts of the Audits page: the form for a new audit, and the audit in hand."""
