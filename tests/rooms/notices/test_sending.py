"""What leaves the house: by whose channels, when, for how much money, and what becomes of it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from linli.journal.acting import Actor, Forbidden
from linli.journal.deliver import deliver_all
from linli.notices.acts import Message, delivered, notify, resend
from linli.notices.channels import Undeliverable, Wait
from linli.notices.claiming import LEASE, claimed
from linli.notices.meter import parts_of
from linli.notices.models import Meter, Notice, Outgoing
from linli.notices.preferring import give_address, prefer, prove_address
from linli.notices.quiet import quiet_until
from linli.notices.sending import ATTEMPTS_AT_MOST, Sender, send_due
from linli.notices.unit_addresses import give_unit_address, prove_unit_address
from linli.notices.wording import worded
from linli.people.sealed_words import SealedWords
from tests.cast import NOW, Cast, resident
from tests.rooms.notices.conftest import Gateways, to
from tests.rooms.people.conftest import refused

NIGHT = datetime(2026, 11, 18, 15, tzinfo=NOW.tzinfo)  # 23:00 in the district
MINUTE = timedelta(minutes=1)


def states() -> list[tuple[str, str, str]]:
    rows = Outgoing.objects.order_by("id")
    return [(row.channel, row.state, row.why) for row in rows]


def proved(person: Actor, gateways: Gateways, address: str = "lin@example.cn") -> None:
    """Her mailbox, of which she has shown that it is hers."""
    give_address("mail", address, by=person, now=NOW)
    send_due(now=NOW)
    code = gateways.mail.sent.pop().values["code"]
    assert prove_address("mail", code, by=person, now=NOW)
    Outgoing.objects.all().delete()


def test_a_message_goes_out_once_and_says_so(lin: Actor, gateways: Gateways) -> None:
    notify([to(lin)], entry_id=7, now=NOW)
    assert send_due(now=NOW) == 1
    notify([to(lin)], entry_id=7, now=NOW)
    assert send_due(now=NOW) == 0
    (parcel,) = gateways.sms.sent
    assert (parcel.to, parcel.language) == ("13800000001", "zh")
    assert parcel.text == "城管局已接单，正在办理编号LJ-20261118-0001的问题。"
    assert parcel.values["unit"] == "城管局"
    assert "13800000001" not in repr(parcel), "nor in any log"
    assert Outgoing.objects.get().state == Outgoing.State.SENT


def test_nobody_is_written_to_who_did_not_agree(cast: Cast, gateways: Gateways) -> None:
    silent = Actor.resident(resident("13800000002", "老周"))
    notify([to(silent)], entry_id=7, now=NOW)
    assert not Outgoing.objects.exists()
    assert Notice.objects.count() == 1, "the inbox has it"


def test_nothing_is_locked_while_the_gateway_is_asked(lin: Actor, gateways: Gateways) -> None:
    depth = len(connection.atomic_blocks)
    seen: list[int] = []
    gateways.sms.meanwhile = lambda: seen.append(len(connection.atomic_blocks))
    notify([to(lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    assert seen == [depth]


def test_a_sender_that_dies_is_followed_by_another_under_the_same_key(
    lin: Actor, gateways: Gateways
) -> None:
    notify([to(lin)], entry_id=7, now=NOW)
    (before,) = claimed("sms", now=NOW)  # asked, and killed before it settled
    assert send_due(now=NOW + LEASE - MINUTE) == 0, "it may still be at work"
    assert send_due(now=NOW + LEASE) == 1
    assert gateways.sms.sent[0].key == before.parcel.key
    assert states() == [("sms", "sent", "")]


def test_one_who_comes_back_late_changes_nothing(lin: Actor, gateways: Gateways) -> None:
    notify([to(lin)], entry_id=7, now=NOW)

    def meanwhile() -> None:
        gateways.sms.meanwhile = lambda: None
        send_due(now=NOW + LEASE)
        gateways.sms.failure = Undeliverable("twice")

    gateways.sms.meanwhile = meanwhile
    send_due(now=NOW)
    assert states() == [("sms", "sent", "")], "the other's word stands"


def test_a_gateway_that_is_down_is_tried_again_and_at_last_given_up(
    lin: Actor, gateways: Gateways
) -> None:
    notify([to(lin)], entry_id=7, now=NOW)
    gateways.sms.failure = ConnectionError("13800000001")
    now = NOW
    for _ in range(ATTEMPTS_AT_MOST):
        assert Sender().turn(now=now) == 1
        assert Sender().turn(now=now) == 0, "it rests before it is tried again"
        Outgoing.objects.filter(state="queued").update(next_at=now + 10 * MINUTE)
        now += 10 * MINUTE
    assert states() == [("sms", "failed", "ConnectionError")], "its words may hold a number"
    gateways.sms.failure = None
    assert send_due(now=now + timedelta(days=1)) == 0


def test_a_gateway_that_says_slower_is_left_alone_so_long(lin: Actor, gateways: Gateways) -> None:
    notify([to(lin), to(Actor.resident(lin.id), "closed")], entry_id=7, now=NOW)
    gateways.sms.failure = Wait(90)
    assert Sender().turn(now=NOW) == 1, "the second is not even tried"
    gateways.sms.failure = None
    assert send_due(now=NOW + timedelta(seconds=89)) == 0
    assert send_due(now=NOW + timedelta(seconds=92)) == 2
    assert set(Outgoing.objects.values_list("attempts", flat=True)) == {1}
    assert Meter.objects.get().in_day == 2


def test_a_rest_over_midnight_does_not_give_the_day_s_money_back(
    lin: Actor, gateways: Gateways
) -> None:
    late = datetime(2026, 11, 18, 15, 59, tzinfo=NOW.tzinfo)  # 23:59 in the district
    notify([to(lin, urgent=True)], entry_id=7, now=late)
    send_due(now=late)
    gateways.sms.failure = Wait(600)
    notify([to(lin, urgent=True)], entry_id=8, now=late)
    send_due(now=late)
    meter = Meter.objects.get()
    assert (meter.in_day, meter.day.day) == (1, 18)


def test_what_a_channel_cannot_carry_goes_by_the_next(lin: Actor, gateways: Gateways) -> None:
    proved(lin, gateways)
    prefer(["sms", "mail"], quiet=None, by=lin, now=NOW)
    notify([to(lin)], entry_id=7, now=NOW)
    gateways.sms.failure = Undeliverable("no_such_number")
    send_due(now=NOW)
    assert states() == [("sms", "failed", "no_such_number"), ("mail", "sent", "")]
    assert gateways.mail.sent[0].to == "lin@example.cn"
    assert delivered("mail", "mail-1", "failed", "full", now=NOW)
    send_due(now=NOW)
    assert states()[1] == ("mail", "failed", "full")
    assert len(states()) == 2, "there is no third: it ends with the inbox"


def test_a_receipt_says_what_became_of_it(lin: Actor, gateways: Gateways) -> None:
    notify([to(lin)], entry_id=7, now=NOW)
    assert not delivered("sms", "sms-1", "delivered", now=NOW), "the gateway was quicker"
    send_due(now=NOW)
    assert delivered("sms", "sms-1", "delivered", now=NOW + MINUTE)
    assert delivered("sms", "sms-1", "failed", "late", now=NOW + MINUTE)
    row = Outgoing.objects.get()
    assert (row.state, row.delivered_at) == ("delivered", NOW + MINUTE), "it does not become undone"
    assert not delivered("mail", "sms-1", "failed", now=NOW)
    assert not delivered("sms", "", "failed", now=NOW)


def test_the_night_waits_for_the_morning_but_an_emergency_does_not(
    lin: Actor, gateways: Gateways
) -> None:
    notify([to(lin)], entry_id=7, now=NIGHT)
    notify([to(lin, urgent=True)], entry_id=8, now=NIGHT)
    assert send_due(now=NIGHT) == 1
    assert [row.state for row in Outgoing.objects.order_by("id")] == ["held", "sent"]
    morning = datetime(2026, 11, 18, 23, tzinfo=NOW.tzinfo)  # 07:00
    assert Outgoing.objects.get(state="held").next_at == morning
    assert send_due(now=morning - MINUTE) == 0
    assert send_due(now=morning) == 1


def test_hours_of_ones_own_count_instead(lin: Actor, gateways: Gateways) -> None:
    prefer(["sms"], quiet=(time(0), time(0)), by=lin, now=NOW)
    notify([to(lin)], entry_id=7, now=NIGHT)
    assert send_due(now=NIGHT) == 1
    prefer(["sms"], quiet=(time(10), time(11)), by=lin, now=NOW)
    notify([to(lin)], entry_id=8, now=NOW)
    assert send_due(now=NOW) == 0


def test_a_spent_budget_sends_the_rest_another_way_and_tells_the_desk_once(
    lin: Actor, gateways: Gateways, cast: Cast
) -> None:
    proved(lin, gateways)
    prefer(["sms", "mail"], quiet=None, by=lin, now=NOW)
    gateways.use(per_day=1)
    for entry in (7, 8, 9):
        notify([to(lin)], entry_id=entry, now=NOW)
    notify([to(lin, urgent=True)], entry_id=10, now=NOW)
    send_due(now=NOW)
    by_sms = [state for channel, state, _ in states() if channel == "sms"]
    assert sorted(by_sms) == ["sent", "unpaid", "unpaid", "unpaid"], "the urgent one went"
    assert Outgoing.objects.get(state="sent", channel="sms").urgent
    assert len(gateways.mail.sent) == 3
    deliver_all(now=NOW)
    told = Notice.objects.get(template="desk-channel-spent")
    assert "11月18日的发送预算" in worded(told, "zh")
    assert "for 18 Nov" in worded(told, "en"), "read days later, it says which day"
    tomorrow = NOW + timedelta(days=1)
    notify([to(lin)], entry_id=11, now=tomorrow)
    send_due(now=tomorrow)
    assert len(gateways.sms.sent) == 2


def test_parts_are_what_is_billed(lin: Actor, gateways: Gateways) -> None:
    assert [parts_of("字" * n) for n in (0, 70, 71, 134, 135)] == [1, 1, 2, 2, 3]
    gateways.use(per_day=2, by_parts=True)
    long = Message(
        template="answered",
        case_id=1,
        report_id=to(lin).report_id,
        resident_id=lin.id,
        values={"number": "1", "unit": "", "note": "字" * 90},
    )
    notify([long], entry_id=7, now=NOW)
    notify([to(lin)], entry_id=8, now=NOW)
    assert Sender().turn(now=NOW) == 2, "both were claimed before the first was weighed"
    assert Meter.objects.get().in_day == 3
    notify([to(lin)], entry_id=9, now=NOW)
    send_due(now=NOW)
    assert states()[-1] == ("sms", "unpaid", "over_day")


def test_so_many_a_minute_and_no_more(lin: Actor, gateways: Gateways) -> None:
    gateways.use(per_minute=2)
    for entry in range(5):
        notify([to(lin)], entry_id=entry, now=NOW)
    assert send_due(now=NOW) == 2
    assert send_due(now=NOW + MINUTE / 2) == 0
    assert send_due(now=NOW + MINUTE) == 2


def test_words_said_in_confidence_stay_in_the_house(lin: Actor, gateways: Gateways) -> None:
    message = to(lin, "answered")
    message.values["note"] = SealedWords("住 3 栋的老林")
    notify([message], entry_id=7, now=NOW)
    send_due(now=NOW)
    (parcel,) = gateways.sms.sent
    assert parcel.text == "编号LJ-20261118-0001有新消息，请登录查看。"
    assert "老林" not in str(parcel.values)


def test_a_unit_and_its_willing_officer_are_told(cast: Cast, gateways: Gateways) -> None:
    clerk, duty = cast.chen_qiang, cast.zhou_ming
    unit = cast.unit("dept-urban-management")
    give_unit_address("dept-urban-management", "mail", "duty@example.cn", by=duty, now=NOW)
    send_due(now=NOW)
    code = gateways.mail.sent.pop().values["code"]
    assert prove_unit_address("dept-urban-management", "mail", code, by=duty, now=NOW)
    proved(clerk, gateways, "zhao@example.cn")
    prefer(["mail"], quiet=None, language="en", by=clerk, now=NOW)
    message = Message(
        template="holder-closed", case_id=1, unit_id=unit.id, values={"number": "LJ-1"}
    )
    notify([message], entry_id=7, now=NOW)
    send_due(now=NOW)
    assert sorted(one.to for one in gateways.mail.sent) == ["duty@example.cn", "zhao@example.cn"]
    assert {one.text for one in gateways.mail.sent} == {"LJ-1已结案。", "LJ-1 is closed."}
    gateways.mail.failure = Undeliverable("gone")
    notify([message], entry_id=8, now=NOW)
    send_due(now=NOW)
    assert len(gateways.robot.sent) == 1, "the unit's next; the officer has none"


def test_what_failed_is_sent_again_under_another_key(
    lin: Actor, gateways: Gateways, cast: Cast
) -> None:
    notify([to(lin)], entry_id=7, now=NOW)
    gateways.sms.failure = Undeliverable("full")
    send_due(now=NOW)
    gateways.sms.failure = None
    row = Outgoing.objects.get()
    with refused(Forbidden):
        resend([row.id], by=cast.chen_qiang, now=NOW)
    assert send_due(now=NOW) == 0, "a refused act has done nothing"
    assert resend([row.id], by=cast.zhou_ming, now=NOW) == 1
    assert resend([row.id], by=cast.zhou_ming, now=NOW) == 0, "it is on its way"
    assert send_due(now=NOW) == 1
    assert gateways.sms.sent[0].key.endswith(f"-{row.id}-1")


@pytest.mark.parametrize(
    ("local", "span", "until"),
    [
        ("2026-11-18 22:00", ("22:00", "07:00"), "2026-11-19 07:00"),  # the first moment
        ("2026-11-19 06:59", ("22:00", "07:00"), "2026-11-19 07:00"),  # after midnight
        ("2026-11-19 07:00", ("22:00", "07:00"), None),  # the end is not in it
        ("2026-11-18 12:30", ("12:00", "14:00"), "2026-11-18 14:00"),  # a siesta
        ("2026-11-18 12:30", ("08:00", "08:00"), None),  # none at all
    ],
)
def test_quiet_hours(local: str, span: tuple[str, str], until: str | None) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    now = datetime.fromisoformat(local).replace(tzinfo=zone)
    found = quiet_until(now, (time.fromisoformat(span[0]), time.fromisoformat(span[1])), zone)
    assert (found and f"{found.astimezone(zone):%Y-%m-%d %H:%M}") == until
