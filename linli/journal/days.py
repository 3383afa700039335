"""Times of which the day is enough."""

from datetime import datetime


def on_day(now: datetime) -> datetime:
    """The day of a moment, for rows that are written at once when somebody does something.

    Nobody needs their minute, and it would tell when an anonymous reporter wrote.
    """
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
