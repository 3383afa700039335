"""The proof that an entry is in the log, for whom it concerns; it is checked without us."""

import base64

from linli.journal.acting import NotFound, NotNow
from linli.journal.written import written
from linli.ledger.checkpoints import check_checkpoint
from linli.ledger.keys import read_log_keys
from linli.ledger.leaves import RECEIPT, parted, salt_of, words_of
from linli.ledger.models import Leaf
from linli.ledger.notes import Unsigned
from linli.ledger.proofs import Proof
from linli.ledger.store import Store
from linli.ledger.tiles import Malformed, subtrees
from linli.ledger.tree import inclusion_proof


def receipt(entry_id: int) -> str:
    """The `.tlog-proof` of one entry, with the salt and the words that make its leaf.

    The caller has asked whether this entry is the asker's to know. Raises NotNow as long as it is
    not sealed, NotFound when there is no such entry.
    """
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    store = Store()
    words = store.checkpoint()
    if leaf is None or words is None:
        raise _not_sealed()
    try:
        keys = read_log_keys()
        head, note = check_checkpoint(words, keys.signer.verifier)
    except (NotNow, Malformed, Unsigned):
        raise _not_sealed() from None  # where the keys lie is not for the asker
    if leaf.index >= head.size:
        raise _not_sealed()
    entry = written([entry_id]).get(entry_id)
    if entry is None:
        raise no_entry()
    sealed_at, _ = parted(bytes(leaf.data))
    salt = base64.b64encode(salt_of(keys.salt_key, entry_id)).decode()
    extra = f"{RECEIPT}\nsealed {sealed_at}\nsalt {salt}\n{words_of(entry)}"
    path = inclusion_proof(leaf.index, head.size, subtrees(head.size, store.read))
    return str(Proof(leaf.index, tuple(path), note, extra.encode()))


def no_entry() -> NotFound:
    return NotFound(
        "ledger.no_entry",
        "日志里没有这条记录。请拨打 12345 告知。",
        "The journal has no such entry. Please tell the hotline.",
    )


def _not_sealed() -> NotNow:
    return NotNow(
        "ledger.not_sealed",
        "这条记录正在存证，通常两秒内完成。请稍后再保存。",
        "This is being sealed, which takes some two seconds. Save it a little later.",
    )
