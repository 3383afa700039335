"""A hotline pushes its orders: each is taken once, whatever it says, and none is lost."""

import json
import logging
import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.lifecycle import State
from linli.cases.models import Case, Note, Report
from linli.exchange.hotline.letters import payload_of, take_in
from linli.exchange.hotline.mending import give_up_and_forget
from linli.exchange.hotline.message import Unreadable
from linli.exchange.hotline.models import HotlineLetter, HotlineOrder
from linli.exchange.hotline.signing import end_older_secrets, make_secret
from linli.exchange.hotline.standing import Said, standing
from linli.journal.acting import Actor, Invalid, NotFound
from linli.journal.models import Entry
from linli.people.models import Resident
from tests.cast import FOUNDER, HUAIYIN, NOW, Cast
from tests.rooms.cases.matters import UNIT
from tests.rooms.exchange.hotlines import SECRET, city, closed, pushed, recorded, results

BY = Actor.system("hotline.city")


@pytest.fixture
def hotline(cast: Cast) -> Cast:
    make_secret("city", SECRET, by=FOUNDER, now=NOW)
    return cast


def test_an_order_becomes_a_case_with_both_numbers(hotline: Cast) -> None:
    (row,) = results(pushed(recorded("order")))

    case = Case.objects.get()
    report = case.reports.get()
    assert row == {
        "order_number": "LJ12345-20261118-000231",
        "outcome": "taken",
        "known": False,
        "case_number": case.number,
        "receipt": row["receipt"],
        "code": row["code"],
    }
    assert (case.category, case.channel, case.area.code[:12]) == (
        "lamp-post-damaged", "hotline", HUAIYIN
    )  # fmt: skip
    assert (report.source, report.source_number) == ("hotline.city", row["order_number"])
    assert report.text.startswith("路灯杆倾斜\n柳林路小区门口")
    assert report.text.endswith("/000231.mp3")
    assert report.origin["crs"] == "gcj02", "converted once, kept as it came"
    assert report.reported_at == datetime(2026, 11, 18, 1, 31, 12, tzinfo=UTC)
    order = HotlineOrder.objects.get()
    assert order.due_at == datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
    assert order.report_id == report.id


def test_who_called_is_sealed_and_nowhere_else(
    hotline: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pushed(recorded("order"))
    pushed(recorded("unknown_kind"))
    pushed(b'{"msgType": "01", "callerPhone": "13912345678", "callerName": "\xe5\xbc\xa0')

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(l)::text FROM exchange_hotlineletter l")
        stored = "".join(row for (row,) in cursor.fetchall())
        cursor.execute("SELECT row_to_json(o)::text FROM exchange_hotlineorder o")
        stored += "".join(row for (row,) in cursor.fetchall())
    facts = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    for private in ("13912340001", "13912345678", "林秀英", "张三丰", "三单元", "柳林路8号"):
        assert private not in stored + facts + caplog.text
        assert private.encode().hex() not in stored
    taken = HotlineLetter.objects.get(state="taken")
    assert taken.payload_sealed is None, "what stands in the case is not kept twice"
    assert Resident.objects.filter(id=hotline.granny_lin.id).exists()
    assert Case.objects.get().reports.get().resident_id == hotline.granny_lin.id


def test_an_order_that_says_almost_nothing_is_filed_with_the_desk(hotline: Cast) -> None:
    (row,) = results(pushed(recorded("bare")))

    assert row["outcome"] == "taken"
    assert Case.objects.get().area is None


def test_unknown_codes_fall_to_the_desk_and_are_told(hotline: Cast) -> None:
    (row,) = results(pushed(recorded("unknown_codes")))

    assert row["outcome"] == "taken"
    letter = HotlineLetter.objects.get()
    assert {one["about"]: one["code"] for one in letter.doubts} == {
        "sent_at": "",
        "category": "9999",
        "area": "XX09",
        "urgency": "7",
        "due_at": "",
        "phone": "",
        "position": "",
    }
    assert payload_of(letter)["callerPhone"] == "不详", "kept, for somebody to look at"


def test_an_area_that_is_none_of_ours_does_not_lose_the_order(hotline: Cast) -> None:
    order = {**recorded("bare"), "areaCode": "990100009"}

    (row,) = results(pushed(order))

    assert row["outcome"] == "taken"
    assert HotlineLetter.objects.get().doubts == [{"about": "area", "code": "990100009"}]


@pytest.mark.parametrize(
    ("headers", "secret", "why"),
    [
        ({"X-Signature": ""}, SECRET, "missing"),
        ({"X-Timestamp": ""}, SECRET, "missing"),
        ({"X-Nonce": "n" * 65}, SECRET, "missing"),
        ({}, "another-secret-of-theirs", "wrong"),
        ({"X-Nonce": "another"}, SECRET, "wrong"),
        ({"X-Timestamp": str(int(NOW.timestamp()) - 301)}, SECRET, "stale"),
        ({"X-Timestamp": str(int(NOW.timestamp()) + 301)}, SECRET, "stale"),
        ({"X-Timestamp": "now"}, SECRET, "stale"),
    ],
)
def test_what_is_not_signed_is_not_even_kept(
    hotline: Cast, headers: dict[str, str], secret: str, why: str
) -> None:
    answer = pushed(recorded("order"), secret=secret, **headers)

    assert (answer.status_code, answer.json()["code"]) == (401, f"signature.{why}")
    assert not HotlineLetter.objects.exists()
    assert not Case.objects.exists()


def test_a_replayed_request_is_refused_and_a_repeated_one_is_known(hotline: Cast) -> None:
    first = results(pushed(recorded("order"), nonce="once"))

    replayed = pushed(recorded("order"), nonce="once")
    again = results(pushed(recorded("order")))

    assert replayed.json()["code"] == "signature.used"
    assert again[0] == {**first[0], "known": True}
    assert Case.objects.count() == Report.objects.count() == 1
    assert HotlineLetter.objects.get().deliveries == 2


def test_two_secrets_count_while_one_is_changed(hotline: Cast) -> None:
    other = make_secret("city", by=FOUNDER, now=NOW)

    assert pushed(recorded("order"), secret=other).status_code == 200
    assert pushed(recorded("bare")).status_code == 200
    end_older_secrets("city", by=FOUNDER, now=NOW)
    assert pushed(recorded("bare")).status_code == 401
    with pytest.raises(NotFound), transaction.atomic():
        make_secret("nowhere", by=FOUNDER, now=NOW)
    with pytest.raises(Invalid), transaction.atomic():
        make_secret("city", "short", by=FOUNDER, now=NOW)


def test_an_unknown_hotline_and_another_method_are_turned_away(hotline: Cast) -> None:
    from_nowhere = pushed(recorded("order"), secret="who knows")
    assert from_nowhere.status_code == 401
    answer = Client().get("/hotline/v1/city")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"msgType": "01", "orderNo": "A1", "content": "\xe4\xba', "not_json"),
        (b"<order><no>A1</no></order>", "not_json"),
        (b"[" * 5_000 + b"]" * 5_000, "not_json"),
        (b'["a word"]', "not_an_object"),
        (b'{"msgType": "01", "content": "x"}', "no_number"),
        ('{"msgType": "01", "orderNo": "工单 一", "content": "x"}'.encode(), "odd_number"),
        (b'{"msgType": "77", "orderNo": "A1", "content": "x"}', "unknown_kind"),
        (b'{"msgType": "01", "orderNo": "A1", "content": {"a": "b"}}', "nothing_said"),
        (b'{"msgType": "01", "orderNo": "A1"}', "nothing_said"),
        (json.dumps({"msgType": "01", "orderNo": "A1", "content": "长" * 60_000}).encode(),
         "too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_a_dead_letter_with_its_reason(
    hotline: Cast, body: bytes, reason: str
) -> None:
    (row,) = results(pushed(body))
    (again,) = results(pushed(body))

    letter = HotlineLetter.objects.get()
    assert (row["outcome"], row["reason"], letter.state, letter.reason) == (
        "kept", reason, "dead", reason
    )  # fmt: skip
    assert letter.reason_zh
    assert letter.reason_en
    assert again["known"]
    assert not Case.objects.exists()


def test_more_than_a_request_may_hold_is_refused_whole(hotline: Cast) -> None:
    answer = pushed(b'"' + b"x" * 1024**2 + b'"')

    assert answer.status_code == 413
    assert pushed([{}] * 501).status_code == 413
    assert not HotlineLetter.objects.exists()


def test_a_long_order_is_filed_whole(hotline: Cast) -> None:
    said = "".join(f"第{n}句。" for n in range(2_000))

    results(pushed({**recorded("bare"), "content": said}))

    case = Case.objects.get()
    notes = Note.objects.filter(case=case).order_by("id").values_list("text", flat=True)
    assert case.reports.get().text + "".join(notes) == said


def test_updates_that_come_first_wait_for_their_order(hotline: Cast) -> None:
    order, *updates = recorded("updates")["data"]["list"]

    told = results(pushed(updates[:2]))
    assert [one["outcome"] for one in told] == ["waiting", "waiting"]
    results(pushed(order))

    assert set(HotlineLetter.objects.values_list("state", flat=True)) == {"taken"}
    assert not HotlineLetter.objects.exclude(payload_sealed=None).exists()
    said = list(Note.objects.order_by("id").values_list("text", flat=True))
    assert "报刊亭" in said[0]
    assert "催单" in said[1]


def test_what_waits_too_long_is_a_dead_letter(hotline: Cast) -> None:
    results(pushed(recorded("updates")["data"]["list"][1]))

    give_up_and_forget(NOW + timedelta(hours=71))
    assert HotlineLetter.objects.get().state == "waiting"
    give_up_and_forget(NOW + timedelta(hours=73))

    letter = HotlineLetter.objects.get()
    assert (letter.state, letter.reason) == ("dead", "orphan")
    give_up_and_forget(NOW + timedelta(days=31))
    letter.refresh_from_db()
    with pytest.raises(Unreadable):
        payload_of(letter)


def test_another_content_under_one_revision_is_for_a_person(hotline: Cast) -> None:
    results(pushed(recorded("order")))

    (row,) = results(pushed({**recorded("order"), "content": "完全是另一件事。"}))

    assert (row["outcome"], row["reason"]) == ("kept", "other_content")
    assert Case.objects.count() == 1


def _final() -> dict[str, object]:
    """All that can be seen of an order, but for the words before its notes and their order."""
    order = HotlineOrder.objects.get()
    case = Report.objects.get(id=order.report_id).case
    texts = {case.reports.get().text, *Note.objects.values_list("text", flat=True)}
    return {
        "cases": Case.objects.count(),
        "state": case.state,
        "order": (order.cancelled, order.due_at, order.satisfaction, order.urges, order.reopened),
        "texts": sorted(text.rpartition("】")[2] for text in texts),
        "letters": sorted(HotlineLetter.objects.values_list("kind", "sequence", "state")),
    }


def test_any_order_and_repetition_of_updates_ends_in_the_same_state(hotline: Cast) -> None:
    sent = recorded("updates")["data"]["list"]
    chance = random.Random(7)  # no secret
    ends = []
    for turn in range(8):
        shuffled = list(sent) if turn == 0 else chance.sample(sent, len(sent))
        repeated = [*shuffled, *chance.choices(sent, k=0 if turn == 0 else 4)]
        chance.shuffle(repeated) if turn > 1 else None
        with transaction.atomic():
            for one in repeated:
                take_in(one, city(), way="push", by=BY, now=NOW)
            ends.append(_final())
            transaction.set_rollback(True)

    assert all(end == ends[0] for end in ends[1:])
    assert ends[0]["cases"] == 1
    # the last word of each kind: cancelled by 7, begun anew by 8; due by 6, which came after 5
    assert ends[0]["order"] == (
        False, datetime(2026, 11, 19, 4, 0, tzinfo=UTC), "unsatisfied", 2, 1
    )  # fmt: skip


MOMENT = st.integers(0, 40).map(lambda hours: NOW + timedelta(hours=hours))
SAID = st.builds(
    Said,
    kind=st.sampled_from(["order", "redispatch", "urge", "cancel", "reopen", "limit", "callback"]),
    sequence=st.none() | st.integers(0, 3),
    sent_at=MOMENT,
    mark=st.text("0123456789abcdef", min_size=4, max_size=4),
    due_at=st.none() | MOMENT,
    satisfaction=st.sampled_from(["", "satisfied", "unsatisfied"]),
)


@given(st.lists(SAID, max_size=8, unique_by=lambda one: one.mark), st.randoms())
@settings(max_examples=100)
def test_the_standing_of_an_order_does_not_depend_on_how_letters_came(
    said: list[Said], chance: random.Random
) -> None:
    others = said + said[:3]
    chance.shuffle(others)

    assert standing(others) == standing(said)


def test_an_unhappy_caller_has_her_closed_case_begun_anew_once(hotline: Cast) -> None:
    order, again = recorded("updates")["data"]["list"][0], recorded("updates")["data"]["list"][-1]
    results(pushed(order))
    case = Case.objects.get()
    closed(case, hotline)

    results(pushed(again))
    results(pushed(again))

    case.refresh_from_db()
    assert (case.state, case.rounds.count()) == (State.FILED, 1)
    assert HotlineOrder.objects.get().satisfaction == "unsatisfied"

    # when: it is closed again, an older "reopen" that was held up on its way does not undo that
    closed(case, hotline)
    results(pushed({**again, "version": 6, "content": "早先的一次不满意"}))
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_a_second_dispatch_of_what_was_declined_is_a_new_case(hotline: Cast) -> None:
    order, second = recorded("updates")["data"]["list"][0], recorded("updates")["data"]["list"][5]
    results(pushed(order))
    first = Case.objects.get()
    dispatch(first.id, UNIT, by=hotline.zhou_ming, now=NOW)
    give_back(first.id, "not-our-duty", "不归我们管。", by=hotline.chen_qiang, now=NOW)
    decline(first.id, "secret-or-private", by=hotline.zhou_ming, now=NOW)

    (row,) = results(pushed(second))
    (known,) = results(pushed(second))

    assert Case.objects.count() == 2
    assert row["case_number"] != first.number
    assert known["case_number"] == row["case_number"]


def test_a_supplement_to_what_has_ended_waits_for_a_person(hotline: Cast) -> None:
    order, supplement, urge = recorded("updates")["data"]["list"][:3]
    results(pushed(order))
    closed(Case.objects.get(), hotline)

    told = results(pushed([supplement, urge]))

    assert [(one["outcome"], one.get("reason")) for one in told] == [
        ("kept", "case_ended"), ("taken", None)
    ]  # fmt: skip
    assert HotlineOrder.objects.get().urges == 1


def test_a_late_update_counts_under_its_own_number_not_its_arrival(hotline: Cast) -> None:
    order, *_, limit, _, _, _ = recorded("updates")["data"]["list"]
    results(pushed(order))
    results(pushed(recorded("updates")["data"]["list"][5]))
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        results(pushed(limit))

    assert HotlineOrder.objects.get().due_at == datetime(2026, 11, 19, 4, 0, tzinfo=UTC)


def test_what_breaks_within_is_kept_and_taken_when_it_comes_again(
    hotline: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("13912340001 林秀英")

    with monkeypatch.context() as patched:
        patched.setattr("linli.exchange.hotline.orders.receive", broken)
        (row,) = results(pushed(recorded("order")))
    assert (row["outcome"], HotlineLetter.objects.get().reason) == ("kept", "broken")
    assert "13912340001" not in caplog.text

    (again,) = results(pushed(recorded("order")))
    assert (again["outcome"], again["known"]) == ("taken", True)
    assert Case.objects.count() == 1
