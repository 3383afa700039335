"""Lawful erasure raises no alarm, and leaves every proof valid: no leaf holds what is erased."""

from datetime import timedelta
from pathlib import Path

import pytest

from linli.cases.acts.expire import expire
from linli.cases.lifecycle import State
from linli.cases.models import Report
from linli.journal.acting import Actor
from linli.journal.models import Entry
from linli.ledger.keys import read_log_keys
from linli.ledger.verify import verify
from linli.people.acts.destroy_keys import destroy_erased
from linli.people.acts.note_resident import note_resident
from linli.people.sealing import receipt_code
from linli.web.rates import forget_knocks
from linli_verify.program import main
from tests.cast import NOW, forget, founded
from tests.rooms.cases.matters import taken_to
from tests.rooms.ledger.conftest import sealed
from tests.rooms.web.callers import NOBODY

pytestmark = pytest.mark.django_db(transaction=True)
RETENTION = Actor.system("retention")


def test_a_receipt_still_proves_what_was_erased_when_its_time_was_over(
    log: Path, tmp_path: Path
) -> None:
    # given: a case that has ended, its reporter's proof, and all of it sealed
    forget()
    forget_knocks()
    cast = founded()
    resident = note_resident("13987651234", "欧阳慕雪", by=RETENTION, now=NOW)
    case = taken_to(State.CLOSED, cast, resident_id=resident)
    code = receipt_code(Report.objects.get(case=case).id)
    sealed(now=NOW + timedelta(seconds=1))
    path = f"/resident/progress/{code}/proof"
    before = tmp_path / "before.tlog-proof"
    before.write_text(NOBODY.get(path).json()["text"], encoding="utf-8")

    # when: its time of keeping is over
    later = NOW + timedelta(days=1100)
    assert expire(case.id, by=RETENTION, now=later)
    assert destroy_erased() > 1
    sealed(now=later + timedelta(seconds=1))

    # then: the log is as it was, and both the old proof and a new one hold
    verdict = verify(now=later + timedelta(seconds=2))
    assert (verdict.sound, verdict.waiting) == (True, 0), verdict.findings
    assert verdict.size == Entry.objects.count()
    after = tmp_path / "after.tlog-proof"
    after.write_text(NOBODY.get(path).json()["text"], encoding="utf-8")
    for file in (before, after):
        assert main(["receipt", str(file), "--key", str(read_log_keys().signer.verifier)]) == 0
