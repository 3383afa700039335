"""Unusual rises in counts, found by small statistics of our own. Pure: numbers in, numbers out."""

FEWEST_DAYS = 28
"""Before so many days are on record nobody knows what is usual."""
