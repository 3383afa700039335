"""Messages: one for each entry and recipient, in both languages, tried until they are out."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from linli.notices import acts
from linli.notices.acts import Message, forget_values, mark_read, notify, send_due
from linli.notices.channels import Carried, Parcel, Undeliverable, Wait
from linli.notices.models import Outgoing
from linli.notices.queries import of_report, of_units, unread_of_units
from linli.notices.wording import worded
from linli.policy.sections.channels import AddressKind
from tests.cast import NOW, Cast, resident

REPORT = uuid4()


class Gateway:
    """A channel that does as it is told and keeps what it was given."""

    code = "fake"
    reaches: AddressKind = "phone"

    def __init__(self) -> None:
        self.sent: list[Parcel] = []
        self.failure: Exception | None = None

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        if self.failure is not None:
            raise self.failure
        self.sent.append(parcel)
        return Carried()


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """One channel beside the inbox."""
    fake = Gateway()
    monkeypatch.setattr(acts, "channels", lambda: {fake.code: fake})
    return fake


def to_the_reporter(template: str = "accepted", resident_id: int | None = None) -> Message:
    return Message(
        template=template,
        case_id=1,
        report_id=REPORT,
        resident_id=resident_id,
        values={"number": "LJ-20261118-0001", "unit": {"zh": "城管局", "en": "Urban Management"}},
    )


def to_lin() -> Message:
    return to_the_reporter(resident_id=resident("13800000001", "林阿婆"))


def test_the_same_entry_sends_the_same_message_once(cast: Cast) -> None:
    notify([to_the_reporter()], entry_id=7, now=NOW)
    notify([to_the_reporter()], entry_id=7, now=NOW)
    assert of_report(REPORT).count() == 1
    notify([to_the_reporter()], entry_id=8, now=NOW)
    assert of_report(REPORT).count() == 2


def test_a_message_reads_well_in_both_languages(cast: Cast) -> None:
    notify([to_the_reporter()], entry_id=7, now=NOW)
    notice = of_report(REPORT).get()
    assert worded(notice, "zh") == "城管局已接单，正在办理编号LJ-20261118-0001的问题。"
    assert worded(notice, "en").startswith("Urban Management has taken on LJ-20261118-0001")


def test_a_template_that_is_gone_leaves_the_number(cast: Cast) -> None:
    notify([to_the_reporter("long-gone")], entry_id=7, now=NOW)
    assert worded(of_report(REPORT).get(), "zh") == "LJ-20261118-0001"


def test_a_unit_reads_its_own_messages_and_no_others(cast: Cast) -> None:
    ours, theirs = cast.unit("dept-urban-management").id, cast.unit("utility-water").id
    for entry, unit_id in ((1, ours), (2, ours), (3, theirs)):
        message = Message(
            template="holder-dispatched", case_id=1, unit_id=unit_id, values={"number": "LJ-1"}
        )
        notify([message], entry_id=entry, now=NOW)
    newest, older = of_units([ours])
    assert [one.entry_id for one in of_units([ours], before=newest.id)] == [older.entry_id]
    foreign = of_units([theirs]).get()
    assert mark_read([newest.id, foreign.id], unit_ids=[ours], now=NOW) == 1
    assert unread_of_units([ours]) == 1
    assert unread_of_units([theirs]) == 1


def test_a_message_goes_out_once_and_says_so(cast: Cast, gateway: Gateway) -> None:
    notify([to_lin()], entry_id=7, now=NOW)
    assert send_due(now=NOW) == 1
    notify([to_lin()], entry_id=7, now=NOW)
    assert send_due(now=NOW) == 0
    (parcel,) = gateway.sent
    assert (parcel.to, parcel.language) == ("13800000001", "zh")
    assert parcel.text == "城管局已接单，正在办理编号LJ-20261118-0001的问题。"
    assert parcel.values["unit"] == "城管局"
    assert "13800000001" not in repr(parcel), "nor in any log"
    assert Outgoing.objects.get().state == Outgoing.State.SENT


def test_a_gateway_that_is_down_is_tried_again_and_at_last_given_up(
    cast: Cast, gateway: Gateway
) -> None:
    notify([to_lin()], entry_id=7, now=NOW)
    gateway.failure = ConnectionError("13800000000")
    now = NOW
    for _ in range(acts.ATTEMPTS_AT_MOST):
        assert send_due(now=now) == 1
        assert send_due(now=now) == 0, "it rests before it is tried again"
        now += timedelta(hours=2)
    waiting = Outgoing.objects.get()
    assert waiting.state == Outgoing.State.FAILED
    assert waiting.why == "ConnectionError", "what a gateway says may hold a number"
    gateway.failure = None
    assert send_due(now=now + timedelta(days=1)) == 0


def test_what_can_never_be_delivered_is_not_tried_again(cast: Cast, gateway: Gateway) -> None:
    notify([to_lin()], entry_id=7, now=NOW)
    gateway.failure = Undeliverable("no_such_number")
    send_due(now=NOW)
    waiting = Outgoing.objects.get()
    assert (waiting.state, waiting.why, waiting.attempts) == ("failed", "no_such_number", 1)


def test_a_gateway_that_says_slower_is_left_alone_so_long(cast: Cast, gateway: Gateway) -> None:
    notify([to_lin()], entry_id=7, now=NOW)
    gateway.failure = Wait(90)
    assert send_due(now=NOW) == 1
    gateway.failure = None
    assert send_due(now=NOW + timedelta(seconds=89)) == 0
    assert send_due(now=NOW + timedelta(seconds=90)) == 1
    assert Outgoing.objects.get().attempts == 1


def test_what_was_redacted_goes_out_of_messages(cast: Cast) -> None:
    message = to_the_reporter("answered")
    message.values["note"] = "住 3 栋的老林"
    notify([message], entry_id=7, now=NOW)
    assert forget_values(1, ["note"]) == 1
    assert "老林" not in worded(of_report(REPORT).get(), "zh")
    assert forget_values(2, ["note"]) == 0
