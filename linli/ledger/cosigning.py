"""Asking witnesses for their cosignatures; with a quorum of them a head is published."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from linli.ledger.checkpoints import Head, check_checkpoint, cosignatures, decimal
from linli.ledger.keys import read_log_keys
from linli.ledger.notes import Note, Signature, Unsigned, Verifier, note_of, verifier_of
from linli.ledger.store import Store
from linli.ledger.tiles import Malformed, subtrees
from linli.ledger.tree import consistency_proof
from linli.ledger.witness import SIZE_TYPE, Reply, Request
from linli.outside.addresses import Closed
from linli.outside.ask import ask

SECONDS_TO_ANSWER = 5.0
MOST_BYTES = 10_000
log = logging.getLogger(__name__)
Post = Callable[[str, str], Reply]


@dataclass(frozen=True, slots=True)
class Witness:
    """Who is asked, where, and the key with which it answers."""

    address: str
    key: Verifier


def configured() -> list[Witness]:
    """The witnesses of LINLI_WITNESSES, each `address|key`. Raises Malformed."""
    found = []
    for one in settings.LINLI_WITNESSES:
        address, _, key = one.partition("|")
        if not address.startswith(("https://", "http://")):
            raise Malformed(f"A witness is written address|key, not {one[:60]!r}.")
        found.append(Witness(address.rstrip("/"), verifier_of(key)))
    return found


def ask_witnesses(*, post: Post | None = None) -> bool:
    """Publish the last signed head as soon as a quorum has cosigned it; True when it was.

    A witness that is away or declines is asked again the next time. Raises NotNow without keys,
    Malformed, Unsigned.
    """
    store, log = Store(), read_log_keys().signer.verifier
    words = store.signed()
    if words is None or not settings.LINLI_WITNESS_QUORUM:
        return False
    head, note = check_checkpoint(words, log)
    public = store.checkpoint()
    before = 0 if public is None else check_checkpoint(public, log)[0].size
    if public is not None and before >= head.size:
        return False
    lines = []
    for witness in configured():
        line = _asked(witness, store, head, note, known=before, post=post or _posted)
        if line is not None:
            lines.append(line)
    if len(lines) < settings.LINLI_WITNESS_QUORUM:
        return False
    store.release(Note(note.text, (*note.signatures, *lines)))
    return True


def _asked(
    witness: Witness, store: Store, head: Head, note: Note, *, known: int, post: Post
) -> Signature | None:
    """The witness's line, or None. It may know another size than we think: then once more."""
    for _ in range(2):
        proof = consistency_proof(known, head.size, subtrees(head.size, store.read))
        body = str(Request(known, tuple(proof), note))
        try:
            reply = post(f"{witness.address}/add-checkpoint", body)
            if reply.status == 409 and reply.content_type.startswith(SIZE_TYPE):
                known = decimal(reply.body.strip())
                if known > head.size:
                    return None
                continue
            return _line(reply, note, witness.key) if reply.status == 200 else None
        except (OSError, Malformed, Unsigned) as failure:
            if isinstance(failure, Closed):
                _say_once(str(failure))
            return None
    return None


def _line(reply: Reply, note: Note, key: Verifier) -> Signature | None:
    """The cosignature among the lines that came; others are nobody we asked."""
    came = note_of(f"{note.text}\n{reply.body}")
    mine: Sequence[Signature] = [one for one in came.signatures if key.made(one)]
    cosignatures(Note(note.text, tuple(mine)), [key])
    return mine[0] if mine else None


@cache
def _say_once(words: str) -> None:
    """A witness that may not be asked stays unasked until somebody mends the settings."""
    log.warning("A witness was not asked. %s", words)


def _posted(address: str, body: str) -> Reply:
    answer = ask(
        "POST", address, body=body.encode(), seconds=SECONDS_TO_ANSWER, most_bytes=MOST_BYTES
    )
    words = answer.body.decode("utf-8", "replace")
    return Reply(answer.status, words, answer.header("content-type"))
