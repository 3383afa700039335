"""人员: residents, staff, units and posts; who is asking, and what that person may do."""
