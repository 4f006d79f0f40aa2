"""Files in and out: other people's registers, checklists, workbooks."""
