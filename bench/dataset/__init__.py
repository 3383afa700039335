"""Ten years of a district in minutes: rows for the benches, made by SQL on the real tables."""

from bench.dataset.kept import kept

__all__ = ["kept"]
