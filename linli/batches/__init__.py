"""Batches 批次: a table that somebody hands in, from its file to what became of every row."""
