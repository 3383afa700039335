"""A witness 见证: cosigns another log's heads, each only if it goes on from the last one it signed.

The protocol is c2sp.org/tlog-witness. Whoever runs two logs, a district's and its city's, lets each
witness the other: then neither can show different people different histories unnoticed.
"""

import base64
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from linli.ledger.checkpoints import Head, cosign, decimal, head_of
from linli.ledger.keys import read_log_keys
from linli.ledger.models import Witnessed
from linli.ledger.notes import Note, Unsigned, Verifier, check_note, note_of, unpacked, verifier_of
from linli.ledger.tiles import Malformed
from linli.ledger.tree import EMPTY_ROOT, HASH_BYTES, Unproven, check_consistency

SIZE_TYPE = "text/x.tlog.size"
LONGEST_PROOF = 63


@dataclass(frozen=True, slots=True)
class Reply:
    """What a witness answers: a status of HTTP, and the body that goes with it."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What a log asks: from which size on the proof leads, the proof, and the new head."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        """As it is sent: the body of add-checkpoint."""
        steps = (base64.b64encode(step).decode() for step in self.proof)
        lines = (f"old {self.old_size}", *steps, "")
        return "".join(f"{line}\n" for line in lines) + str(self.note)


def request_of(body: bytes) -> Request:
    """What was asked. Raises Malformed; nothing is verified yet."""
    upper, gap, below = body.partition(b"\n\n")
    try:
        first, *steps = upper.decode().split("\n")
    except UnicodeError:
        raise Malformed("A request is UTF-8.") from None
    if not gap or not first.startswith("old "):
        raise Malformed("A request begins with `old` and a size, and an empty line ends its proof.")
    proof = tuple(unpacked(step) for step in steps)
    if len(proof) > LONGEST_PROOF or any(len(step) != HASH_BYTES for step in proof):
        raise Malformed("A proof has at most 63 hashes of 32 bytes.")
    return Request(decimal(first.removeprefix("old ")), proof, note_of(below))


def witnessed_logs() -> dict[str, Verifier]:
    """The logs that are witnessed, by their origin. Raises Malformed for a key that is none."""
    return {key.name: key for key in map(verifier_of, settings.LINLI_WITNESSED_LOGS)}


def add_checkpoint(body: bytes, *, now: datetime) -> Reply:
    """Cosign a head that goes on from the last one, or say as the protocol does why not."""
    try:
        asked = request_of(body)
        head = head_of(asked.note.text)
    except Malformed as fault:
        return Reply(400, f"{fault}\n")
    log = witnessed_logs().get(head.origin)
    if log is None:
        return Reply(404, "This log is not witnessed here.\n")
    try:
        check_note(asked.note, [log])
    except Unsigned as fault:
        return Reply(403, f"{fault}\n")
    if asked.old_size > head.size:
        return Reply(400, "The old size is larger than the new one.\n")
    return _cosigned(asked, head, now=now)


@transaction.atomic
def _cosigned(asked: Request, head: Head, *, now: datetime) -> Reply:
    """One at a time for each log: what was signed is written down before anybody learns it."""
    nothing = {"size": 0, "root": EMPTY_ROOT, "at": now}
    Witnessed.objects.get_or_create(origin=head.origin, defaults=nothing)
    last = Witnessed.objects.select_for_update().get(origin=head.origin)
    if last.size != asked.old_size or (last.size == head.size and bytes(last.root) != head.root):
        return Reply(409, f"{last.size}\n", SIZE_TYPE)
    try:
        check_consistency(last.size, head.size, asked.proof, bytes(last.root), head.root)
    except Unproven as fault:
        return Reply(422, f"{fault}\n")
    last.size, last.root, last.at = head.size, head.root, now
    last.save()
    line = cosign(asked.note, read_log_keys().witness, at=int(now.timestamp()))
    return Reply(200, line.line)
