"""Routing 分拨: from the facts of a report to a category, a unit, and the reason why."""
