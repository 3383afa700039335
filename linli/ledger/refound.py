"""Ending a log that lost entries for good, and founding another that seals the whole journal anew.

A restore from last night, or a standby that was behind, brings back a database without entries that
were sealed and shown to others. Going on under the old head would put other entries in their place:
two histories under one name, which is what a forger does. So the old log ends where it was last
signed, is kept with its key for the receipts that are out, and the new one has another name.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from linli.disk.durable import settle, write_new
from linli.journal.acting import Actor
from linli.journal.record import record
from linli.ledger.events import LogRefounded
from linli.ledger.keys import fresh_log_keys, keys_file, read_log_keys, replace_log_keys
from linli.ledger.models import LastHead, Leaf
from linli.ledger.seal import at_rest
from linli.ledger.store import Store, log_folder

_ENDED = re.compile(r"-\d{14}$")


@dataclass(frozen=True, slots=True)
class Refounded:
    """Where the old log ended and is kept, and the name and public key of the new one."""

    old_origin: str
    old_size: int
    old_root: str
    kept: Path
    origin: str
    key: str


def refound(*, by: Actor, now: datetime) -> Refounded:
    """End the log where it was last signed, and found another under a name of its own.

    The sequencer waits meanwhile. Broken off at any point, nothing is signed until this is run
    again: first the database forgets, then the key changes, then the old files go aside. Raises
    NotNow without keys; Malformed, Unsigned when the old head is not its own.
    """
    mark = now.strftime("%Y%m%d%H%M%S")
    folder = log_folder()
    kept = folder.with_name(f"ledger-{mark}")
    with at_rest():
        old = read_log_keys().signer
        head = Store().head(old.verifier) if folder.exists() else None
        size, root = (head.size, head.root.hex()) if head is not None else (0, "")
        with transaction.atomic():
            Leaf.objects.all().delete()
            LastHead.objects.all().delete()
            record(LogRefounded(old_origin=old.name, old_size=size, old_root=root), by=by, now=now)
        write_new(keys_file().with_name(f"ledger-{mark}.json"), keys_file().read_bytes())
        origin = f"{_ENDED.sub('', old.name)}-{mark}"
        replace_log_keys(keys_file(), fresh_log_keys(origin, now=now))
        if folder.exists():
            folder.rename(kept)
            settle(kept.parent)
        key = str(read_log_keys().signer.verifier)
    return Refounded(old.name, size, root, kept, origin, key)
