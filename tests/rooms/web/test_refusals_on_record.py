"""What is refused at the doors is on record, though the refused act has done nothing."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from openpyxl import load_workbook

from linli.attempts.models import Alarm, Attempt
from linli.attempts.watch import forget_attempts, watch_attempts
from linli.cases.models import Case
from linli.journal.models import Entry
from linli.people.acts.sessions import open_session
from linli.people.models import Session
from linli.policy.queries import current
from linli.web.refusals import forget_written, kind_of
from tests.cast import NOW, Cast, founded
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.cases.traces import traces
from tests.rooms.web.callers import NOBODY, signed_in, statements

HOME, ABROAD = "192.0.2.1", "198.51.100.7"


def password(name: str, *, at: str = HOME, word: str = "guess after guess") -> Any:
    return Client(REMOTE_ADDR=at).post(
        "/api/workbench/session",
        {"username": name, "password": word},
        content_type="application/json",
    )


def kept() -> list[tuple[str, int, int, str]]:
    rows = Attempt.objects.order_by("id")
    return [(row.kind, row.officer_id, row.many, row.code) for row in rows]


def test_a_failed_sign_in_is_counted_by_the_minute_for_the_account(cast: Cast) -> None:
    for _ in range(4):
        assert password("Zhou.Ming ").status_code == 403
    assert password("zhou.ming", at=ABROAD).status_code == 403
    assert kept() == [
        ("sign_in", cast.zhou_ming.id, 4, "sign_in.wrong"),
        ("sign_in", cast.zhou_ming.id, 1, "sign_in.wrong"),
    ]
    here, there = Attempt.objects.order_by("id")
    assert here.place != there.place
    assert (here.route, bytes(here.who)) == ("POST /api/workbench/session", b"")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        password("zhou.ming")
    assert Attempt.objects.count() == 3, "another minute, another row"


def test_no_name_and_no_address_is_kept_as_it_was(cast: Cast) -> None:
    password("林秀英13912345678", at=ABROAD)
    row = Attempt.objects.values().get()
    assert (row["officer_id"], len(row["who"]), len(row["place"])) == (0, 8, 8)
    written = str({key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()})
    assert not re.search("林秀英|139123|198\\.51", written)


def test_waiting_and_wrong_second_steps_are_on_record_too(cast: Cast) -> None:
    for _ in range(7):
        password("zhou.ming")
    assert [(kind, many) for kind, _, many, _ in kept()] == [("sign_in", 5), ("waiting", 2)]
    answer = Client().post(
        "/api/workbench/session/code",
        {"ticket": "forged", "code": "123456"},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert kept()[-1] == ("factor", 0, 1, "sign_in.again")


def test_what_staff_may_not_do_and_may_not_see_is_on_record(cast: Cast) -> None:
    case = opened(cast, unit=UNIT, resident_id=cast.granny_lin.id)
    stranger = signed_in(cast.deng_wei)
    assert stranger.get(f"/workbench/cases/{case.number}").status_code in (403, 404)
    assert stranger.get("/workbench/readings").status_code == 403
    assert signed_in(cast.chen_qiang).get("/workbench/attempts").status_code == 403
    rows = list(Attempt.objects.order_by("id"))
    assert [row.kind for row in rows][-2:] == ["administration", "administration"]
    assert {row.officer_id for row in rows[:2]} == {cast.deng_wei.id}
    assert all(case.number not in row.route for row in rows), "the route, never what was asked"


def test_a_resident_is_a_mark_and_her_mistakes_are_nobodys_business(cast: Cast) -> None:
    granny = signed_in(cast.granny_lin)
    assert (
        granny.get("/resident/me/reports/00000000-0000-4000-8000-000000000000").status_code == 404
    )
    [row] = Attempt.objects.all()
    assert (row.kind, row.officer_id, len(row.who)) == ("foreign", 0, 8)
    assert granny.post("/resident/reports", {"text": ""}).status_code == 422
    assert granny.get("/no/such/address").status_code == 404
    assert NOBODY.get("/workbench/cases").status_code == 401
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_refused_act_has_done_nothing_and_its_record_stays() -> None:
    cast = founded()
    case = opened(cast, unit=UNIT)
    token = open_session(
        Session.Kind.OFFICER, cast.chen_qiang.id, by=cast.chen_qiang, now=NOW
    ).token
    before = traces()
    answer = Client().post(
        f"/api/workbench/cases/{case.number}/verify",
        {"words": "好"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "a"},
    )
    assert answer.status_code in (403, 404)
    assert traces() == before
    [row] = Attempt.objects.all()
    assert row.officer_id == cast.chen_qiang.id
    assert row.route == "POST /api/workbench/cases/{number}/verify"
    assert Case.objects.get(id=case.id).state == case.state


def test_a_wrong_key_of_another_system_is_on_record(cast: Cast) -> None:
    answer = Client(REMOTE_ADDR=ABROAD).post(
        "/open311/v2/requests.json", {"api_key": "ll-guess", "service_code": "x"}
    )
    assert answer.status_code == 403
    assert Client().post("/hotline/v1/none", b"{}", content_type="text/plain").status_code == 401
    assert [(kind, code) for kind, _, _, code in kept()] == [
        ("door", "door.403"),
        ("door", "door.401"),
    ]


def test_what_costs_a_sender_nothing_is_written_once_a_minute(cast: Cast) -> None:
    forget_written()
    client = Client(REMOTE_ADDR=ABROAD, HTTP_SEC_FETCH_SITE="cross-site")
    for _ in range(5):
        assert client.post("/api/workbench/session", {}).status_code == 403
    assert kept() == [("round", 0, 1, "request.foreign")]


def test_a_flood_of_names_fills_no_disk_and_the_accounts_stay_told_apart(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.attempts.note.ROWS_A_MINUTE", 5)
    for number in range(12):
        password(f"name{number}", at=f"198.51.100.{number}")
    for _ in range(3):
        password("zhou.ming", at="203.0.113.9")
    assert Attempt.objects.count() == 7, "five, and by the hour one of strangers, one of hers"
    assert sum(Attempt.objects.values_list("many", flat=True)) == 15
    assert Attempt.objects.get(officer_id=cast.zhou_ming.id).many == 3
    password("name0", at="198.51.100.0")
    assert Attempt.objects.count() == 7, "what is there already goes on counting"
    assert watch_attempts(now=NOW) == 1
    assert Alarm.objects.get().kind == "flood"


def test_a_record_that_fails_leaves_the_refusal_as_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("linli.attempts.note._NOTE", "SELECT 1 / 0")
    monkeypatch.setattr("linli.attempts.note.connection", _Fallen())
    assert password("zhou.ming").status_code == 403
    assert "not on record: sign_in" in caplog.text


class _Fallen:
    """A database that goes away at the wrong moment."""

    in_atomic_block = needs_rollback = False

    def cursor(self) -> Any:
        raise OperationalError


def test_alarms_for_one_account_one_place_a_walk_and_administration(cast: Cast) -> None:
    rules = current().pack.attempts.alarming
    for number in range(rules.account):
        password("zhou.ming", at=f"203.0.113.{number}")
    for number in range(rules.accounts):
        password(f"somebody{number}", at=ABROAD)
    walker = signed_in(cast.chen_qiang)
    for number in range(rules.foreign):
        assert walker.get(f"/workbench/cases/LJ-20261118-{number:04}").status_code == 404
    for _ in range(rules.administration):
        assert signed_in(cast.deng_wei).get("/workbench/attempts").status_code == 403
    assert watch_attempts(now=NOW + timedelta(minutes=1)) == 4
    assert watch_attempts(now=NOW + timedelta(minutes=2)) == 0, "what goes on is one alarm"
    assert {(one.kind, one.officer_id, one.observed) for one in Alarm.objects.all()} == {
        ("account", cast.zhou_ming.id, rules.account),
        ("place", 0, rules.accounts),
        ("walking", cast.chen_qiang.id, rules.foreign),
        ("administration", cast.deng_wei.id, rules.administration),
    }
    assert Entry.objects.filter(event="security_alarm.raised").count() == 4


def test_an_ordinary_morning_alarms_nobody(cast: Cast) -> None:
    for name in ("zhou.ming", "chen.qiang", "wu.ting", "liu.fang"):
        for _ in range(2):
            password(name)
    clerk = signed_in(cast.chen_qiang)
    for number in range(10):
        clerk.get(f"/workbench/cases/LJ-20261118-{number:04}")
    assert watch_attempts(now=NOW) == 0


def test_the_auditor_searches_takes_out_and_judges(cast: Cast) -> None:
    for number in range(12):
        password("xu.hui", at=f"203.0.113.{number}")
        password("zhou.ming", at=f"203.0.113.{number}")
    watch_attempts(now=NOW)
    auditor = signed_in(cast.xu_hui)
    found = auditor.get(f"/workbench/attempts?officer={cast.zhou_ming.id}&limit=5").json()
    assert {one["officer"]["name"] for one in found["items"]} == {"周明"}
    assert found["counts"] == [{"kind": "sign_in", "times": 12}]
    assert len(found["items"]) == 5
    place = found["items"][0]["place"]
    assert len(auditor.get(f"/workbench/attempts?place={place}").json()["items"]) == 2
    rest = auditor.get(f"/workbench/attempts?limit=5&cursor={found['next']}").json()
    assert rest["counts"] == []
    with statements() as few:
        auditor.get("/workbench/attempts?limit=2")
    with statements() as more:
        auditor.get("/workbench/attempts?limit=24")
    assert len(more) == len(few)

    answer = auditor.get("/workbench/attempts/sheet?kind=sign_in")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 25
    assert Entry.objects.get(event="attempts.exported").facts["rows"] == 24

    alarms = auditor.get("/workbench/attempts/alarms").json()
    own, other = sorted(alarms["items"], key=lambda one: one["officer"]["name"] != "徐慧")
    said = {"outcome": "explained", "words": "本人忘记密码，已当面核实。"}
    judge = "/workbench/attempts/alarms/{}/judge"
    assert auditor.post(judge.format(own["id"]), said).status_code == 403, "never one's own"
    assert auditor.post(judge.format(other["id"]), {**said, "words": " "}).status_code == 422
    assert auditor.post(judge.format(other["id"]), said).status_code == 200
    assert auditor.post(judge.format(other["id"]), said).status_code == 409
    [judged] = auditor.get("/workbench/attempts/alarms?outcome=explained").json()["items"]
    assert (judged["words"], judged["judged_by"]) == (said["words"], "徐慧")
    assert auditor.post(f"/workbench/attempts/alarms/{other['id']}/reopen").status_code == 200
    assert auditor.get("/workbench/attempts/alarms").json()["open"] == 2


def test_it_goes_when_the_packs_days_are_over(cast: Cast) -> None:
    password("zhou.ming")
    days = current().pack.attempts.kept_days
    assert days >= 180
    assert forget_attempts(NOW + timedelta(days=days - 1)) == 0
    assert forget_attempts(NOW + timedelta(days=days, minutes=1)) == 1


@pytest.mark.parametrize("permission", ["people.add", "policy.adopt", "reading.read"])
def test_a_refused_act_of_administering_weighs_more(permission: str) -> None:
    assert kind_of(403, "people.may_not", permission, "/api/x") == "administration"
    assert kind_of(403, "people.may_not", "case.close", "/api/x/{number}") == "refused"
    assert kind_of(409, "case.not_now", "case.close", "/api/x/{number}") is None
