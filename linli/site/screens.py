"""The screens of a work tree are built while the demo loads, and served once both are done."""

import fcntl
from pathlib import Path

BUILDING = Path(__file__).resolve().parents[2] / "frontend" / ".building"


def wait_for_screens(lock: Path = BUILDING) -> None:
    """Return at once, or when a build that runs now has ended, however it ended.

    The web server lists the files once, when it starts.
    """
    try:
        with lock.open() as building:
            fcntl.flock(building, fcntl.LOCK_SH)
    except FileNotFoundError:
        return
