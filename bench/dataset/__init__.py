"""Ten years of a district in minutes: rows for the benches, made by SQL on the real tables."""

from bench.dataset.fill import fill

__all__ = ["fill"]
