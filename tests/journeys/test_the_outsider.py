"""Trust 存证: an outsider recomputes the month, and a false "in time" is found by its reporter.

Nobody in these stories who checks anything has an account, or asks the server to vouch for itself.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from linli.assessment.disclose import disclose
from linli.journal.acting import Actor
from linli.ledger.keys import read_log_keys
from linli.ledger.verify import verify
from linli.web.rates import forget_knocks
from linli_verify.checks import Key
from linli_verify.figures import disclosed
from linli_verify.program import main
from tests.cast import IN_HUAIYIN, NOW, forget, founded
from tests.journeys.district import District
from tests.journeys.test_months_end import SAID, answer, closed, month
from tests.rooms.ledger.conftest import own_log, public_files, sealed


@pytest.fixture
def district(
    transactional_db: None, tmp_path: Path, settings: pytest.FixtureRequest
) -> Iterator[District]:
    """The district with real commits and a log of its own: only what is committed is sealed."""
    own_log(tmp_path, settings)
    forget()
    forget_knocks()
    with time_machine.travel(NOW, tick=False) as clock:
        yield District(founded(), clock)
    forget()


def test_an_outsider_recomputes_the_month(district: District, client: Client) -> None:
    # given: eight potholes mended, and what their reporters said of it
    unit = district.takes_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")
    codes = [closed(district, unit, "road-pothole") for _ in SAID]
    district.days_pass(hours=25)
    for code, said in zip(codes, SAID, strict=True):
        district.somebody().posts(f"/resident/progress/{code['code']}/callback", answer(said))
    # when: the night's publication is out, and sealed
    disclose(by=Actor.system("assessment.disclose"), now=district.now)
    sealed(now=district.now)
    # then: what somebody adds up at home is what the unit sees at its desk
    key = Key.read(str(read_log_keys().signer.verifier))
    found = disclosed(public_files(client), key, []).months["2026-12"]
    ours = month(unit)["whole"]
    for name in ("contacted", "solved", "satisfied"):
        counted = ours[name]["counted"] / ours[name]["n"]
        assert found["rates"][name] == {"n": ours[name]["n"], "share": round(counted, 6)}
    assert (found["answered"]["settled"], found["waiting"]) == (8, 0)


def test_a_false_in_time_is_found_by_its_reporter(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given: a passer-by reports a pothole, and saves the proof with the code on her receipt
    unit = district.takes_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")
    passer_by = district.somebody()
    receipt = passer_by.reports("路面坑洼", category="road-pothole", at=IN_HUAIYIN)
    sealed(now=district.now)
    saved = tmp_path / "mine.tlog-proof"
    proof = passer_by.gets(f"/resident/progress/{receipt['code']}/proof")
    saved.write_text(proof["text"], encoding="utf-8")
    due = receipt["due_at"]

    # when: the unit answers weeks too late, and somebody with every right makes it "in time"
    unit.accepts(receipt["number"])
    district.days_pass(days=40)
    photos = {"before": [unit.photographs()], "after": [unit.photographs()]}
    unit.answers(receipt["number"], "已修补。", **photos)
    district.wang_min.verifies(receipt["number"])
    district.wang_min.closes(receipt["number"])
    sealed(now=district.now)
    assert verify(now=district.now).sound
    later = (district.now + timedelta(days=3)).isoformat()
    with transaction.atomic(), connection.cursor() as superuser:
        superuser.execute("SET LOCAL session_replication_role = replica")
        superuser.execute(
            "UPDATE journal_entry SET facts = jsonb_set(facts, '{due_at}', to_jsonb(%s::text))"
            " WHERE event = 'case.opened'",
            [later],
        )
        superuser.execute(
            "UPDATE journal_entry SET facts = jsonb_set(facts, '{overdue}', 'false')"
            " WHERE event = 'case.closed'"
        )

    # then: the paper in her hand still proves when it was due, without asking anybody
    key = str(read_log_keys().signer.verifier)
    assert main(["receipt", str(saved), "--key", key]) == 0
    said = capsys.readouterr().out
    assert "case.opened" in said
    assert f"due_at: {due[:10]}" in said
    # the server can give her no proof of the new story
    forged = passer_by.gets(f"/resident/progress/{receipt['code']}/proof")["text"]
    saved.write_text(forged, encoding="utf-8")
    assert main(["receipt", str(saved), "--key", key]) == 1
    # and whoever looks after the house is told both places
    verdict = verify(now=district.now)
    assert not verdict.sound
    assert verdict.found == 2
