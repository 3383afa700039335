"""Unusual rises in counts, found by small statistics of our own. Pure: numbers in, numbers out."""
