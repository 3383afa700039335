"""A log that lost entries for good ends where it was signed; another begins, and says so."""

from pathlib import Path

import pytest
from django.db import connection

from linli.journal.acting import Conflict
from linli.journal.models import Entry
from linli.ledger.keys import read_log_keys
from linli.ledger.refound import refound
from linli.ledger.seal import seal
from linli.ledger.store import Store
from linli.ledger.verify import verify
from tests.rooms.ledger.conftest import ORIGIN, SOON, SWEEP, ring, sealed


def rolled_back() -> None:
    """The last three entries are gone with all that the log knew of them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_leaf WHERE index >= 7")
        cursor.execute(
            "UPDATE ledger_lasthead SET size = 7, (xid, entry_id) = (SELECT xid::text::bigint, id"
            " FROM journal_entry WHERE id = (SELECT entry_id FROM ledger_leaf WHERE index = 6))"
        )
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
        cursor.execute(
            "DELETE FROM journal_entry WHERE id NOT IN (SELECT entry_id FROM ledger_leaf)"
        )
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER ALL")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_signed_on_a_database_that_lost_entries_until_another_log_is_founded(log: Path):
    # given
    ring(*range(7))
    sealed()
    ring(*range(7, 10))
    sealed()
    old = read_log_keys().signer.verifier
    rolled_back()
    ring(99)
    # when, then: the old head stands, and nothing is signed against it
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            seal(now=SOON)
        assert refused.value.code == "ledger.rolled_back"
    assert [one.kind for one in verify(now=SOON).findings][:1] == ["rolled_back"]
    # when
    done = refound(by=SWEEP, now=SOON)
    # then: all that is left is sealed under another name, the old log is kept, and both say so
    assert sealed() == 7 + 1 + 1
    verdict = verify(now=SOON)
    assert verdict.sound, verdict.findings
    assert verdict.origin == done.origin != ORIGIN
    assert done.origin.startswith(ORIGIN)
    head = Store(done.kept).head(old)
    assert head is not None
    assert (head.size, head.root.hex()) == (done.old_size, done.old_root)
    assert head.size == 10
    said = Entry.objects.get(event="log.refounded")
    assert said.facts["old_root"] == done.old_root
    kept = list(log.parent.glob("keys/ledger-*.json"))
    assert [read_log_keys(one).signer.name for one in kept] == [ORIGIN]
    # and: a second time, it is parted again, under a third name of the same length
    again = refound(by=SWEEP, now=SOON.replace(second=59))
    assert len(again.origin) == len(done.origin)
    assert again.old_origin == done.origin
