"""Hotline 12345: orders come in, and what became of them goes back, whatever its own words are."""
