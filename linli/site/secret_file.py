"""The file of the secret key: the key on its first line, since when it is on the second.

Read while the settings are read, so that nothing here needs Django started. A file of one line is
from before, or was written by hand: it counts as made when it was written.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

MADE = "made %Y-%m-%dT%H:%M:%SZ"


def written(key: str, *, now: datetime) -> bytes:
    """The content of a file with this key."""
    return f"{key}\n{now.astimezone(UTC):{MADE}}\n".encode()


def read(file: Path) -> str:
    """The key in a file. Raises OSError."""
    return file.read_text().strip().partition("\n")[0].strip()


def secret_made_at() -> datetime | None:
    """Since when the secret key counts; None for one in the environment, which tells no time."""
    if os.environ.get("LINLI_SECRET_KEY"):
        return None
    file = Path(settings.LINLI_SECRET_FILE)
    try:
        told = file.read_text().strip().partition("\n")[2].strip()
        if told:
            return datetime.strptime(told, MADE).replace(tzinfo=UTC)
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return None
