"""Webhooks: who may know is told, in order, signed, for days, and nothing about a person."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.cases.acts.accept import accept
from linli.cases.acts.dispatch import dispatch
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.exchange.sending.engine import Sender
from linli.exchange.sending.models import Sending
from linli.exchange.webhooks.acts import (
    OVERLAP,
    change,
    change_secret,
    end,
    pause_subscription,
    ping,
    repeat,
    resume_subscription,
    set_back,
    subscribe,
)
from linli.exchange.webhooks.door import PING_TYPE
from linli.exchange.webhooks.feed import feed
from linli.exchange.webhooks.kinds import KINDS, OF_EVERY_EVENT
from linli.exchange.webhooks.signing import signature
from linli.journal.acting import Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.notices.wording import worded
from linli.people.units import unit_by_id
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, taken_to
from tests.rooms.exchange.receiving import (
    Receiver,
    fits,
    seen_at_once,
    subscribed,
    wanted,
    worked,
)
from tests.rooms.people.conftest import refused

__all__ = ["seen_at_once"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seen_at_once")]
DAY = timedelta(days=1)
CONTRACTS = Path(__file__).parents[2] / "contracts" / "webhooks"


def test_what_happens_to_a_case_is_told_in_its_order_signed_and_as_a_cloud_event(
    cast: Cast,
) -> None:
    receiver = Receiver()
    _, secret = subscribed(cast, receiver)
    assert receiver.came[0]["type"] == PING_TYPE
    case = taken_to(State.CLOSED, cast)
    worked(receiver, now=NOW)
    assert receiver.told == [
        (step, case.number)
        for step in ("opened", "dispatched", "accepted", "answered", "verified", "closed")
    ]
    for headers, body in zip(receiver.headers, receiver.bodies, strict=True):
        assert fits(secret, headers, body)
        assert not fits(secret, headers, body + b" ")
        assert headers["content-type"].startswith("application/cloudevents+json")
    dispatched = receiver.came[2]
    entry = Entry.objects.get(event="case.dispatched")
    assert dispatched == {
        "specversion": "1.0",
        "id": str(entry.id),
        "source": "http://127.0.0.1:8000",
        "type": "org.linli.case.dispatched.v1",
        "subject": case.number,
        "time": NOW.isoformat(),
        "datacontenttype": "application/json",
        "dataschema": "http://127.0.0.1:8000/webhooks/schemas/org.linli.case.dispatched.v1.json",
        "data": {
            "case": case.number,
            "category": case.category,
            "area": case.area.code if case.area else None,
            "unit": UNIT,
            "desk": unit_by_id(case.desk_id).code,
            "due_at": entry.facts["due_at"],
        },
    }
    assert worked(receiver, now=NOW) == 0


def test_nothing_that_a_person_is_or_said_is_told(cast: Cast) -> None:
    receiver = Receiver()
    subscribed(cast, receiver)
    words = "林秀英 13912340001 说槐荫路12号井盖坏了"
    case = opened(cast, words)
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW, note="联系林秀英")
    worked(receiver, now=NOW)
    assert len(receiver.told) == 2
    everything = b"".join(receiver.bodies).decode()
    for personal in ("林秀英", "1391234", "槐荫路", "井盖", "report_id", "note", "联系"):
        assert personal not in everything


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.event)
def test_every_type_has_a_schema_that_everybody_can_read(kind: Any) -> None:
    answer = Client().get(f"/webhooks/schemas/{kind.type}.json")
    told = answer.json()
    assert told["title"] == kind.type
    assert told["$id"].endswith(f"/webhooks/schemas/{kind.type}.json")
    assert set(told["required"]) == {"case", "category", "area", *(f.name for f in kind.facts)}


def test_what_a_version_promised_it_still_tells() -> None:
    """Facts may be added here; what breaks this for a receiver needs a type of the next version."""
    promised = json.loads((CONTRACTS / "types.json").read_text(encoding="utf-8"))
    told = {
        kind.type: {fact.name: fact.type for fact in (*OF_EVERY_EVENT, *kind.facts)}
        for kind in KINDS.values()
    }
    assert promised == told


def test_what_is_sent_is_as_its_schema_says(cast: Cast) -> None:
    receiver = Receiver()
    subscribed(cast, receiver)
    for state in (State.HELD, State.MERGED, State.DECLINED, State.WITHDRAWN, State.CLOSED):
        taken_to(state, cast)
    worked(receiver, now=NOW)
    types = {"string": str, "integer": int, "boolean": bool}
    assert len({event["type"] for event in receiver.came}) > 8
    for event in receiver.came:
        schema = Client().get(event["dataschema"].removeprefix("http://127.0.0.1:8000")).json()
        assert set(schema["required"]) == set(event["data"])
        for name, value in event["data"].items():
            named = schema["properties"][name]["type"]
            fitting = {
                types[one]
                for one in ([named] if isinstance(named, str) else named)
                if one != "null"
            }
            assert value is None or type(value) in fitting, (event["type"], name, value)
    assert Client().get("/webhooks/schemas/org.linli.case.nothing.v1.json").status_code == 404
    assert Client().get(f"/webhooks/schemas/{PING_TYPE}.json").status_code == 200


def test_until_its_address_answers_it_gets_pings_alone_and_then_misses_nothing(cast: Cast) -> None:
    receiver = Receiver(status=404)
    subscribe(wanted(), by=cast.zhou_ming, now=NOW)
    opened(cast)
    worked(receiver, now=NOW)
    assert {event["type"] for event in receiver.came} == {PING_TYPE}
    receiver.status = 204
    worked(receiver, now=NOW + DAY)
    assert [step for step, _ in receiver.told] == ["opened"]


def test_a_day_of_silence_loses_nothing_and_keeps_the_order(cast: Cast) -> None:
    receiver = Receiver()
    subscribed(cast, receiver)
    receiver.status = 0
    cases = [taken_to(State.ACCEPTED, cast) for _ in range(3)]
    for hour in range(24):
        worked(receiver, now=NOW + timedelta(hours=hour))
    tried = len(receiver.came)
    assert tried <= 26, "a probe an hour, not all of them"
    receiver.status, receiver.came = 200, []
    worked(receiver, now=NOW + DAY)
    worked(receiver, now=NOW + DAY + timedelta(minutes=1))
    for case in cases:
        steps = [step for step, number in receiver.told if number == case.number]
        assert steps == ["opened", "dispatched", "accepted"]


def test_a_partner_that_wants_no_more_is_paused_and_its_keeper_told(cast: Cast) -> None:
    receiver = Receiver()
    row, _ = subscribed(cast, receiver)
    receiver.status = 410
    case = opened(cast)
    worked(receiver, now=NOW)
    deliver_all(now=NOW + timedelta(minutes=1))
    notice = Notice.objects.get(template="asker-webhook-paused")
    assert notice.unit_id == cast.unit("centre").id
    assert "应急局联动平台" in worded(notice, "zh")
    assert "410" in worded(notice, "en")
    # when: nothing is read while it is paused, and it is resumed a week later
    later = NOW + 7 * DAY
    receiver.status, receiver.came = 200, []
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=later)
    worked(receiver, now=later)
    assert receiver.told == []
    resume_subscription(row.id, by=cast.zhou_ming, now=later)
    worked(receiver, now=later)
    assert receiver.told == [("opened", case.number), ("dispatched", case.number)]


def test_paused_by_hand_nobody_is_told(cast: Cast) -> None:
    row, _ = subscribed(cast, Receiver())
    pause_subscription(row.id, by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW + timedelta(minutes=1))
    assert not Notice.objects.filter(template="asker-webhook-paused").exists()


def test_while_a_secret_is_changed_both_sign(cast: Cast) -> None:
    receiver = Receiver()
    row, old = subscribed(cast, receiver)
    new = change_secret(row.id, by=cast.zhou_ming, now=NOW)
    with refused(NotNow):
        change_secret(row.id, by=cast.zhou_ming, now=NOW)
    ping(row.id, by=cast.zhou_ming, now=NOW + timedelta(seconds=1))
    worked(receiver, now=NOW + timedelta(seconds=1))
    headers, body = receiver.headers[-1], receiver.bodies[-1]
    assert fits(old, headers, body)
    assert fits(new, headers, body)
    ping(row.id, by=cast.zhou_ming, now=NOW + OVERLAP)
    worked(receiver, now=NOW + OVERLAP)
    headers, body = receiver.headers[-1], receiver.bodies[-1]
    assert fits(new, headers, body)
    assert not fits(old, headers, body)


def test_set_back_it_is_told_again_under_the_same_ids(cast: Cast) -> None:
    receiver = Receiver()
    row, _ = subscribed(cast, receiver)
    case = taken_to(State.CLOSED, cast, now=NOW)
    worked(receiver, now=NOW)
    first = [event["id"] for event in receiver.came if event["subject"] == case.number]
    receiver.came = []
    accepted = Entry.objects.get(event="case.accepted").id
    set_back(row.id, entry_id=accepted, by=cast.zhou_ming, now=NOW)
    worked(receiver, now=NOW)
    assert [event["id"] for event in receiver.came] == first[2:]
    # and: from a moment, also what was forgotten meanwhile
    receiver.came = []
    Sending.objects.exclude(thread="ping").delete()
    set_back(row.id, since=NOW - DAY, by=cast.zhou_ming, now=NOW)
    worked(receiver, now=NOW)
    assert [event["id"] for event in receiver.came if event["type"] != PING_TYPE] == first
    # and: there is nothing to repeat of what is still to come
    with refused(Invalid):
        set_back(row.id, since=NOW + DAY, by=cast.zhou_ming, now=NOW)
    with refused(Invalid):
        set_back(row.id, entry_id=2**40, by=cast.zhou_ming, now=NOW)


def test_one_delivery_is_sent_again_by_hand_to_whom_it_was_for(cast: Cast) -> None:
    receiver = Receiver()
    row, _ = subscribed(cast, receiver)
    other, _ = subscribed(cast, receiver)
    opened(cast)
    worked(receiver, now=NOW)
    sent = Sending.objects.filter(partner__code=str(row.id)).exclude(thread="ping").get()
    receiver.came = []
    with refused(NotFound):
        repeat(other.id, sent.id, by=cast.zhou_ming, now=NOW)
    repeat(row.id, sent.id, by=cast.zhou_ming, now=NOW)
    worked(receiver, now=NOW)
    assert [event["id"] for event in receiver.came] == [sent.about]


def test_at_another_address_it_has_to_answer_first(cast: Cast) -> None:
    receiver = Receiver()
    row, _ = subscribed(cast, receiver)
    change(row.id, wanted(address="https://other.example/in"), by=cast.zhou_ming, now=NOW + DAY)
    row.refresh_from_db()
    assert row.verified_at is None
    opened(cast)
    feed(row.id, now=NOW + DAY)
    assert Sending.objects.filter(state="waiting").get().thread == "ping"
    worked(receiver, now=NOW + DAY)
    assert len(receiver.told) == 1


def test_ended_it_gets_nothing_more(cast: Cast) -> None:
    receiver = Receiver()
    row, _ = subscribed(cast, receiver)
    opened(cast)
    feed(row.id, now=NOW)
    end(row.id, by=cast.zhou_ming, now=NOW)
    end(row.id, by=cast.zhou_ming, now=NOW)
    worked(receiver, now=NOW)
    assert receiver.told == []
    assert Entry.objects.filter(event="webhook.ended").count() == 1


def test_a_backlog_stays_in_the_journal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.exchange.webhooks.feed.MOST_WAITING", 2)
    monkeypatch.setattr("linli.exchange.webhooks.feed.AT_ONCE", 2)
    receiver = Receiver()
    subscribed(cast, receiver)
    receiver.status = 0
    case = taken_to(State.CLOSED, cast)
    for _ in range(9):
        worked(receiver, now=NOW)
    assert Sending.objects.filter(state="waiting").count() <= 3
    receiver.status, receiver.came = 200, []
    worked(receiver, now=NOW + DAY)
    worked(receiver, now=NOW + DAY + timedelta(minutes=1))
    assert [number for _, number in receiver.told] == [case.number] * 6


def test_a_batch_costs_the_same_statements_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    receiver = Receiver()
    row, _ = subscribed(cast, receiver)
    for _ in range(6):
        accept(_dispatched(cast).id, by=cast.chen_qiang, now=NOW)
    with django_assert_max_num_queries(14):
        feed(row.id, now=NOW)
    with django_assert_max_num_queries(20):
        from_here = worked_once(receiver)
    assert from_here == 18


def _dispatched(cast: Cast) -> Case:
    return taken_to(State.DISPATCHED, cast)


def worked_once(receiver: Receiver) -> int:
    return Sender(receiver).turn(now=NOW)  # type: ignore[arg-type]  # it asks as they do


def test_the_signature_is_that_of_the_convention() -> None:
    """The example of the Standard Webhooks' own libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert (
        signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )
    with pytest.raises(ValueError, match="whsec_"):
        signature("whsec_nonsense!", "x", 1, body)
