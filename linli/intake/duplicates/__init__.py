"""Duplicates 重复诉求: whether two reports are one matter, two that belong together, or neither."""
