"""Made-up days: the clock and the ladder under clock steps, outages, kills and new rules.

    python -m bench.clockwork --seeds 1000 [--days 5] [--processes 2] [--control no-guard]

Every seed is a few days in the life of a few cases, played through the real acts, the real sweep
and the real followers on a real PostgreSQL, with everything that can go wrong going wrong. Beside
it runs a plain model (`model.py`) that keeps its own books. Counted are rungs that were climbed
early, missed, or climbed twice. A control breaks the house on purpose and must be seen.
"""
