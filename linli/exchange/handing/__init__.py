"""Handing cases over 交办 to other Open311 systems, and following what becomes of them there."""
