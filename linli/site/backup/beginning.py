"""The first step of a restore: Django is started while its secrets are still in the backup."""

import os
import secrets
from pathlib import Path

from linli.site.backup.manifest import newest_of
from linli.site.backup.places import keys_at
from linli.site.opening import set_up_without_database
from linli.site.secret_file import read


def begin(place: Path, *, into: Path, keys: Path | None) -> None:
    """Start Django for a data folder whose secrets are still in the backup's keys.

    Raises NotFound when there is no backup, or there are no keys, at the places named.
    """
    os.environ["LINLI_DATA_DIR"] = str(into.resolve())
    newest = newest_of(place)
    held = keys_at(keys, newest.name) / "secret" if keys is not None else None
    here = Path(os.environ.get("LINLI_SECRET_FILE", into / "keys" / "secret"))
    if not here.exists() and not os.environ.get("LINLI_SECRET_KEY"):
        known = held is not None and held.exists()
        os.environ["LINLI_SECRET_KEY"] = (
            read(held) if held is not None and known else secrets.token_urlsafe(50)
        )
    set_up_without_database()
