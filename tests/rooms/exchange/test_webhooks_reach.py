"""A webhook sees what somebody in its role would see, and whoever makes it sees that too."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.merge import merge
from linli.cases.models import Case
from linli.exchange.sending.models import Sending
from linli.exchange.webhooks import acts
from linli.exchange.webhooks.acts import (
    change,
    end,
    set_back,
    subscribe,
)
from linli.exchange.webhooks.feed import feed
from linli.exchange.webhooks.models import Subscription
from linli.journal.acting import Forbidden, Invalid, NotFound
from linli.journal.models import Entry
from tests.cast import DISTRICT, LIULIN, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.exchange.receiving import (
    Receiver,
    seen_at_once,
    subscribed,
    wanted,
    worked,
)
from tests.rooms.people.conftest import refused

__all__ = ["seen_at_once"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seen_at_once")]
DAY = timedelta(days=1)


def test_nobody_is_told_of_what_he_may_not_see(cast: Cast) -> None:
    receiver = Receiver()
    subscribed(cast, receiver, role="unit_clerk", unit=UNIT, kinds=["case.dispatched"])
    mine, others = opened(cast), opened(cast)
    dispatch(mine.id, UNIT, by=cast.zhou_ming, now=NOW)
    dispatch(others.id, "dept-ecology", by=cast.zhou_ming, now=NOW)
    worked(receiver, now=NOW)
    assert receiver.told == [("dispatched", mine.number)]


def test_what_left_its_reach_before_it_was_sent_is_not_sent(cast: Cast) -> None:
    receiver = Receiver()
    row, _ = subscribed(cast, receiver, role="unit_clerk", unit=UNIT, kinds=["case.dispatched"])
    case = opened(cast)
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    feed(row.id, now=NOW)
    Case.objects.filter(id=case.id).update(holder_id=cast.unit("dept-ecology").id)
    worked(receiver, now=NOW)
    assert receiver.told == []
    nothing = Sending.objects.get(state="nothing")
    assert nothing.last_said == "out_of_reach"


def test_the_other_case_of_a_merge_is_named_only_to_whom_it_may_be_known(cast: Cast) -> None:
    wide, narrow = Receiver(), Receiver()
    subscribed(cast, wide, kinds=["case.merged"])
    case, other = opened(cast), opened(cast)
    merge(case.id, other.id, by=cast.zhou_ming, now=NOW)
    worked(wide, now=NOW)
    assert wide.came[-1]["data"]["into"] == other.number
    row, _ = subscribe(
        wanted(role="unit_clerk", unit=UNIT, kinds=["case.merged"]), by=cast.zhou_ming, now=NOW
    )
    worked(narrow, now=NOW)
    Case.objects.filter(id=case.id).update(holder_id=cast.unit(UNIT).id)
    set_back(row.id, entry_id=Entry.objects.get(event="case.merged").id, by=cast.zhou_ming, now=NOW)
    worked(narrow, now=NOW)
    assert narrow.told == [("merged", case.number)]
    assert narrow.came[-1]["data"]["into"] is None


def test_nobody_makes_a_subscription_that_sees_more_than_she_does(cast: Cast) -> None:
    with refused(Forbidden):
        subscribe(wanted(), by=cast.chen_qiang, now=NOW)
    street = {"role": "street_clerk", "unit": f"street-{LIULIN}", "area_code": LIULIN}
    for beyond in (
        {"area_code": DISTRICT},
        {"role": "duty_officer"},
        {"role": "unit_clerk", "unit": UNIT},
    ):
        with refused(Forbidden):
            subscribe(wanted(**street | beyond), by=cast.wang_min, now=NOW)
    row, _ = subscribe(wanted(**street), by=cast.wang_min, now=NOW)
    with refused(Forbidden):
        change(row.id, wanted(), by=cast.wang_min, now=NOW)
    # and: whose it is not does not learn that there is one
    whole, _ = subscribe(wanted(), by=cast.zhou_ming, now=NOW)
    with refused(NotFound):
        end(whole.id, by=cast.wang_min, now=NOW)
    end(row.id, by=cast.zhou_ming, now=NOW)


@pytest.mark.parametrize(
    ("field", "beyond"),
    [
        ("name", {"name": "  "}),
        ("kinds", {"kinds": []}),
        ("kinds", {"kinds": ["identity.read"]}),
        ("role", {"role": "resident"}),
        ("role", {"role": "administrator"}),  # reads no cases
        ("area", {"area_code": "42"}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    cast: Cast, field: str, beyond: dict[str, Any]
) -> None:
    with refused(Invalid) as refusal:
        subscribe(wanted(**beyond), by=cast.zhou_ming, now=NOW)
    assert refusal.value.field == field
    assert Subscription.objects.count() == Sending.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/in",
        "http://169.254.169.254/latest",
        "https://10.0.0.8/in",
        "https://8.8.8.8:8443/in",
        "http://8.8.8.8/in",  # open, but anybody could read along
        "ftp://8.8.8.8/in",
        "https://user@8.8.8.8/in",
        "not an address",
    ],
)
def test_an_address_inside_is_refused_unless_the_settings_name_it(
    address: str, settings: Any
) -> None:
    settings.LINLI_MAY_ASK = ["10.0.3.7:9000"]
    with pytest.raises(Invalid):
        acts.check_address(address)
    acts.check_address("http://10.0.3.7:9000/in")
    acts.check_address("https://8.8.8.8/in")
