"""Sending to others: in order within a thread, for days if need be, and nothing is lost."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from linli.exchange.sending import claims, engine
from linli.exchange.sending.acts import (
    Draft,
    forget_sent,
    pause,
    queue,
    resume,
    send_again,
)
from linli.exchange.sending.claims import LEASE, claimed
from linli.exchange.sending.doors import DOORS, Door, Nothing, Outgoing, Request, sends
from linli.exchange.sending.engine import Crowd, Sender, send_all
from linli.exchange.sending.models import Partner, Sending
from linli.exchange.sending.queries import backlogs, standings
from linli.exchange.sending.rules import GIVEN_UP_AFTER, LONGEST_REST, WAITS
from linli.journal.acting import Actor, NotNow
from linli.journal.models import Entry
from linli.outside.ask import Answer, Unanswered
from tests.cast import NOW

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Others:
    """Another system as the lines see it: what it was asked, and what it answers by what."""

    answers: Callable[[dict[str, Any]], int] = lambda said: 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    words: bytes = b""

    def ask(self, method: str, address: str, **more: Any) -> Answer:
        said = json.loads(more["body"]) | {"to": address}
        self.asked.append(said)
        status = self.answers(said)
        if not status:
            raise Unanswered("other.example: ConnectionRefusedError")
        return Answer(status, self.headers, self.words)

    def hang_up(self) -> None:
        """There is no line to close."""

    @property
    def numbers(self) -> list[tuple[str, int]]:
        return [(said["thread"], said["place"]) for said in self.asked]


class Plain(Door):
    """A door that says what it was told to say; of what was taken back it says nothing."""

    taken_back: set[str]
    kept: list[tuple[str, bytes]]
    paused_for: list[tuple[str, str]]

    def __init__(self) -> None:
        self.taken_back, self.kept, self.paused_for = set(), [], []

    def request(self, sending: Outgoing, *, now: datetime) -> Request | Nothing | None:
        if sending.about in self.taken_back:
            return Nothing("redacted")
        if sending.what.get("unmakeable"):
            raise ZeroDivisionError
        said = {"about": sending.about, "thread": sending.thread, "place": sending.place}
        return Request(f"https://{sending.partner}.example/in", json.dumps(said).encode())

    def taken(self, sending: Outgoing, answer: Answer, *, now: datetime) -> None:
        self.kept.append((sending.about, answer.body))

    def paused(self, partner: str, why: str, *, now: datetime) -> None:
        self.paused_for.append((partner, why))


@pytest.fixture
def door() -> Iterator[Plain]:
    sends("plain")(Plain)
    made = DOORS["plain"]
    assert isinstance(made, Plain)
    yield made
    del DOORS["plain"]


def drafts(thread: str, *places: int, **what: Any) -> list[Draft]:
    return [Draft(f"{thread}/{place}", thread, place, what) for place in places]


def queued(*some: Draft, to: str = "one", now: datetime = NOW) -> int:
    return queue("plain", to, *some, now=now)


def sent(others: Others, *, now: datetime = NOW) -> int:
    return send_all(now=now, lines=others)  # type: ignore[arg-type]  # it asks as they do


def states() -> dict[str, str]:
    return dict(Sending.objects.values_list("about", "state"))


def test_a_thread_goes_in_its_order_whenever_its_parts_were_queued(door: Plain) -> None:
    queued(*drafts("a", 3, 1), *drafts("b", 2))
    queued(*drafts("a", 2))
    others = Others()
    assert sent(others) == 4
    assert [place for thread, place in others.numbers if thread == "a"] == [1, 2, 3]
    assert set(states().values()) == {"sent"}
    assert sent(others) == 0


def test_queued_twice_it_goes_once(door: Plain) -> None:
    assert queued(*drafts("a", 1, 2)) == 2
    assert queued(*drafts("a", 1, 2)) == 0
    others = Others()
    sent(others)
    assert queued(*drafts("a", 1, 2)) == 0, "not after it was sent either"
    assert sent(others) == 0
    assert len(others.asked) == 2


def test_what_is_not_taken_holds_up_its_own_thread_alone(door: Plain) -> None:
    queued(*drafts("bad", 1, 2), *drafts("good", 3, 4))
    others = Others(lambda said: 500 if said["about"] == "bad/1" else 200)
    sent(others)
    assert others.numbers == [("bad", 1), ("good", 3), ("good", 4)]
    # then: each wait is longer than the one before, and nothing goes past it
    now = NOW
    for number, wait in enumerate(WAITS, start=10):
        assert sent(others, now=now + wait * 0.99) == 0
        now += wait * 1.1
        queued(*drafts("good", number), now=now)
        assert sent(others, now=now) == 2
    others.answers = lambda said: 200
    sent(others, now=now + DAY)
    assert others.numbers[-2:] == [("bad", 1), ("bad", 2)]


def test_a_refusal_is_final_and_the_thread_goes_on(door: Plain) -> None:
    queued(*drafts("a", 1, 2))
    others = Others(lambda said: 422 if said["place"] == 1 else 200, words=b"no such 13800001111\n")
    sent(others)
    assert states() == {"a/1": "given_up", "a/2": "sent"}
    first = Sending.objects.get(about="a/1")
    assert (first.last_status, first.last_said) == (422, "no such …")
    # when: a person sends it again
    others.answers = lambda said: 200
    send_again(first.id, now=NOW)
    sent(others)
    assert states()["a/1"] == "sent"


def test_what_is_no_longer_to_be_said_is_not_said(door: Plain) -> None:
    queued(*drafts("a", 1, 2))
    door.taken_back.add("a/1")
    others = Others()
    sent(others)
    assert others.numbers == [("a", 2)]
    assert states() == {"a/1": "nothing", "a/2": "sent"}


def test_a_request_that_cannot_be_made_holds_up_nobody_else(door: Plain) -> None:
    queued(*drafts("broken", 1, unmakeable=True), *drafts("a", 2))
    others = Others()
    sent(others)
    assert states() == {"broken/1": "waiting", "a/2": "sent"}
    assert Sending.objects.get(about="broken/1").last_said == "ZeroDivisionError"
    assert standings("plain")[0].state == "well", "it is no fault of the partner's"
    sent(others, now=NOW + GIVEN_UP_AFTER)
    assert states()["broken/1"] == "given_up", "it stays visible"


def test_down_for_a_day_costs_a_probe_now_and_then_and_loses_nothing(door: Plain) -> None:
    for place in range(1, 200):
        queued(*drafts(f"case-{place % 40}", place))
    others = Others(lambda said: 0)
    now = NOW
    while now < NOW + DAY:
        sent(others, now=now)
        now += 5 * MINUTE
    assert len(others.asked) < DAY / LONGEST_REST + 20
    assert set(states().values()) == {"waiting"}
    assert standings("plain")[0].state == "failing"
    # when: it is back
    others.answers, others.asked = (lambda said: 200), []
    sent(others, now=now + LONGEST_REST)
    sent(others, now=now + LONGEST_REST + MINUTE)
    assert set(states().values()) == {"sent"}
    assert len(others.asked) == len(set(others.numbers)) == 199, "nothing lost, nothing twice"
    for thread in {one for one, _ in others.numbers}:
        places = [place for one, place in others.numbers if one == thread]
        assert places == sorted(places)
    (standing,) = standings("plain")
    assert (standing.state, standing.failing_since, standing.waiting) == ("well", None, 0)


def test_one_that_nobody_can_take_does_not_keep_the_partner_down(door: Plain) -> None:
    queued(*drafts("poison", 1), *drafts("a", 2))
    others = Others(lambda said: 0)
    sent(others)
    others.answers = lambda said: 500 if said["thread"] == "poison" else 200
    now = NOW
    for _ in range(10):
        now += MINUTE
        sent(others, now=now)
    assert states() == {"poison/1": "waiting", "a/2": "sent"}
    # then: it is given up when others have gone by for days, and not before
    for day in range(1, 7):
        queued(*drafts("a", 10 + day), now=now + day * DAY)
        sent(others, now=now + day * DAY)
        sent(others, now=now + day * DAY + HOUR)
    assert states()["poison/1"] == "given_up"


def test_a_partner_that_is_slow_to_come_back_is_paused_and_told_of(door: Plain) -> None:
    queued(*drafts("a", 1, 2))
    others = Others(lambda said: 503)
    now = NOW
    while now < NOW + timedelta(days=5, hours=1):
        sent(others, now=now)
        now += 3 * HOUR
    assert door.paused_for == [("one", "failing")]
    assert set(states().values()) == {"waiting"}, "nothing is lost by a pause"
    entry = Entry.objects.get(event="partner.paused")
    assert entry.facts["why"] == "failing"
    # when: it is resumed by hand
    others.answers = lambda said: 200
    assert sent(others, now=now + DAY) == 0
    resume("plain", "one", by=BY, now=now)
    assert sent(others, now=now) == 2
    with pytest.raises(NotNow):
        resume("plain", "one", by=BY, now=now)


def test_a_partner_that_wants_no_more_is_paused_at_once(door: Plain) -> None:
    queued(*drafts("a", 1), *drafts("b", 2))
    others = Others(lambda said: 410)
    sent(others)
    assert len(others.asked) == 1
    assert door.paused_for == [("one", "gone")]
    assert sent(others, now=NOW + DAY) == 0


def test_paused_by_hand_it_waits_and_the_others_go_on(door: Plain) -> None:
    queued(*drafts("a", 1), to="one")
    queued(*drafts("a", 1), to="two")
    pause("plain", "one", by=BY, now=NOW)
    pause("plain", "one", by=BY, now=NOW)
    others = Others()
    assert sent(others) == 1
    assert others.asked[0]["to"] == "https://two.example/in"
    assert [one.door for one in backlogs(now=NOW)] == [], "who is paused on purpose is no backlog"
    assert [one.waiting for one in standings("plain")] == [1, 0]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("Wed, 18 Nov 2026 12:00:00 GMT", None), ("soon", None)],
)
def test_who_asks_for_time_gets_it(door: Plain, said: str, seconds: int | None) -> None:
    queued(*drafts("a", 1), *drafts("b", 2))
    others = Others(lambda said: 429, headers={"retry-after": said})
    sent(others)
    if seconds is not None:
        assert len(others.asked) == 1, "it is not asked for the next one meanwhile"
        assert sent(others, now=NOW + timedelta(seconds=seconds - 1)) == 0
        assert sent(others, now=NOW + timedelta(seconds=seconds + 1)) == 1
    else:
        assert others.asked


def test_killed_between_sending_and_settling_it_is_sent_again_and_known_by_its_key(
    door: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(*drafts("a", 1, 2))
    others = Others()

    def killed(*anything: object, **more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(engine, "settle", killed)
        with pytest.raises(SystemExit):
            sent(others)
    # then: nobody sends the rest of the thread, nor these, while the lease runs
    queued(*drafts("a", 3))
    assert sent(others, now=NOW + LEASE * 0.9) == 0
    assert sent(others, now=NOW + LEASE) == 3
    assert others.numbers == [("a", 1), ("a", 2), ("a", 1), ("a", 2), ("a", 3)]
    assert [said["about"] for said in others.asked[:2]] == ["a/1", "a/2"], "under the same keys"
    assert set(states().values()) == {"sent"}


def test_settled_too_late_it_changes_nothing_but_that_it_was_sent(door: Plain) -> None:
    queued(*drafts("a", 1))
    partner = Partner.objects.get()
    early = claimed(partner.id, now=NOW)
    assert early is not None
    slow = Others(lambda said: 500)
    sender = Sender(slow)  # type: ignore[arg-type]  # it asks as they do
    # when: the lease is over, somebody else sends it, and only then the first one comes back
    assert sent(Others(), now=NOW + LEASE) == 1
    sender._sent(early, NOW)
    assert states() == {"a/1": "sent"}


def test_what_follows_from_an_answer_is_kept_with_it_and_its_failure_repeats_nothing(
    door: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(*drafts("a", 1))
    sent(Others(words=b"their number"))
    assert door.kept == [("a/1", b"their number")]

    def fails(self: Plain, sending: Outgoing, answer: Answer, *, now: datetime) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Plain, "taken", fails)
    queued(*drafts("a", 2))
    others = Others()
    sent(others)
    assert sent(others, now=NOW + DAY) == 0
    assert states()["a/2"] == "sent"


def test_a_slow_partner_does_not_keep_every_sender_busy(door: Plain) -> None:
    queued(*drafts("a", 1), to="slow")
    queued(*drafts("a", 1), to="quick")
    crowd = Crowd()
    slow = Partner.objects.get(code="slow").id
    assert crowd.enter(slow)
    assert crowd.enter(slow)
    assert not crowd.enter(slow)
    others = Others()
    sender = Sender(others, crowd)  # type: ignore[arg-type]  # it asks as they do
    assert sender.turn(now=NOW) == 1
    assert others.asked[0]["to"] == "https://quick.example/in"
    assert sender.turn(now=NOW) == 0


def test_what_was_sent_is_forgotten_after_a_month_and_what_was_not_stays(door: Plain) -> None:
    queued(*drafts("a", 1), *drafts("b", 2), *drafts("c", 3))
    statuses = {"a": 200, "b": 422, "c": 500}
    sent(Others(lambda said: statuses[said["thread"]]))
    assert forget_sent(now=NOW + timedelta(days=29)) == 0
    assert forget_sent(now=NOW + timedelta(days=31)) == 1
    assert states() == {"b/2": "given_up", "c/3": "waiting"}
    (backlog,) = backlogs(now=NOW + HOUR)
    assert (backlog.waiting, backlog.given_up, backlog.oldest_seconds) == (1, 1, 3600.0)


def test_claims_and_standings_cost_the_same_however_much_waits(
    door: Plain, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plain, "taken", Door.taken)
    for count in (2, 20):
        queued(*[one for n in range(count) for one in drafts(f"{count}-{n}", n)])
        with django_assert_num_queries(2):
            standings("plain")
        sender = Sender(Others())  # type: ignore[arg-type]  # it asks as they do
        # Who is ready; lock and take; lock, settle and save; and the savepoints of two of them.
        with django_assert_num_queries(10):
            assert sender.turn(now=NOW) == count


@pytest.mark.parametrize("statement", [claims._NEXT, claims._PROBE])
def test_what_waits_is_never_compared_with_all_that_waits(door: Plain, statement: str) -> None:
    """Right after a burst the planner believes the table empty, and as a join it would be."""
    values = {"partner": 1, "now": NOW, "lease": NOW, "limit": 100}
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Anti Join" not in plan
