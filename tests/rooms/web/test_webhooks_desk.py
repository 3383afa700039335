"""推送订阅 over HTTP: made, tried, looked into, paused, set back and ended at a desk."""

from typing import Any

import pytest

from linli.cases.lifecycle import State
from linli.exchange.webhooks import acts
from tests.cast import LIULIN, NOW, Cast
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.exchange.receiving import Receiver, seen_at_once, subscribed, wanted, worked
from tests.rooms.web.callers import Caller, signed_in, statements

__all__ = ["seen_at_once"]
pytestmark = pytest.mark.usefixtures("seen_at_once")
HOOKS = "/workbench/webhooks"


@pytest.fixture
def zhou(cast: Cast) -> Caller:
    return signed_in(cast.zhou_ming)


def body(**more: Any) -> dict[str, Any]:
    told = wanted()
    return {
        "name": told.name,
        "address": "https://8.8.8.8/in",
        "kinds": ["case.opened", "case.closed"],
        "role": told.role,
        "unit": told.unit,
        "area": told.area_code,
    } | more


def test_from_the_form_to_the_log_and_to_the_end(zhou: Caller, cast: Cast) -> None:
    receiver = Receiver()
    form = body()
    made = zhou.post(HOOKS, form).json()
    assert made["secret"].startswith("whsec_")
    assert zhou.post(HOOKS, form).json()["code"] == "webhook.name_taken", "pressed twice"
    one = f"{HOOKS}/{made['id']}"
    assert zhou.get(one).json()["state"] == "unverified"
    assert made["secret"] not in zhou.get(one).content.decode(), "shown once"
    worked(receiver, now=NOW)

    # when: something happens, and it arrives
    case = opened(cast)
    worked(receiver, now=NOW)
    told = zhou.get(one).json()
    assert (told["state"], told["waiting"], told["given_up"]) == ("well", 0, 0)
    sent, test = zhou.get(f"{one}/deliveries").json()["items"]
    assert (sent["case"], sent["state"], sent["status"]) == (case.number, "sent", 200)
    assert test["type"].endswith("webhook.ping.v1")
    assert zhou.get(f"{one}/deliveries?state=given_up").json()["items"] == []
    content = zhou.get(f"{one}/deliveries/{sent['id']}").json()
    assert content["as_sent"] is True
    assert content["body"].encode() == receiver.bodies[-1]

    # and: again by hand, paused, resumed, set back
    assert zhou.post(f"{one}/deliveries/{sent['id']}/again").json()["done"]
    worked(receiver, now=NOW)
    assert receiver.told == [("opened", case.number)] * 2
    assert zhou.post(f"{one}/pause").json()["done"]
    assert zhou.get(one).json()["paused_why"] == "by_hand"
    assert zhou.post(f"{one}/resume").json()["done"]
    assert zhou.post(f"{one}/resume").status_code == 409
    assert zhou.post(f"{one}/set-back", {"event": int(sent["event"])}).json()["done"]
    assert zhou.post(f"{one}/set-back", {}).status_code == 422
    worked(receiver, now=NOW)
    assert receiver.told == [("opened", case.number)] * 3

    # and: another secret, and the end
    changed = zhou.post(f"{one}/secret").json()
    assert changed["secret"] != made["secret"]
    assert zhou.get(one).json()["secret_changes_until"] == changed["older_until"]
    assert zhou.ask("PUT", one, body(kinds=["case.closed"])).json()["done"]
    assert zhou.ask("DELETE", one).json()["done"]
    (ended,) = zhou.get(HOOKS).json()["items"]
    assert ended["state"] == "ended"


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("address", {"address": "https://127.0.0.1/in"}),
        ("address", {"address": "http://8.8.8.8/in"}),
        ("name", {"name": " "}),
        ("kinds", {"kinds": ["identity.read"]}),
    ],
)
def test_a_form_that_cannot_be_says_which_field(
    zhou: Caller, field: str, more: dict[str, Any]
) -> None:
    answer = zhou.post(HOOKS, body(**more))
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert zhou.get(HOOKS).json()["items"] == []


def test_a_street_sees_its_own_and_is_offered_its_own(cast: Cast) -> None:
    wang = signed_in(cast.wang_min)
    acts.subscribe(wanted(), by=cast.zhou_ming, now=NOW)
    own = wanted(role="street_clerk", unit=f"street-{LIULIN}", area_code=LIULIN)
    acts.subscribe(own, by=cast.wang_min, now=NOW)
    (one,) = wang.get(HOOKS).json()["items"]
    assert one["name"] == own.name
    offered = wang.get(f"{HOOKS}/choices").json()
    assert {area["code"][:9] for area in offered["areas"]} == {LIULIN}
    assert "administrator" not in {role["code"] for role in offered["roles"]}


def test_lists_cost_the_same_however_long_they_are(zhou: Caller, cast: Cast) -> None:
    def asked(path: str) -> int:
        with statements() as found:
            assert zhou.get(path).status_code == 200
        return len(found)

    receiver = Receiver()
    row, _ = subscribed(cast, receiver)
    opened(cast)
    worked(receiver, now=NOW)
    log = f"{HOOKS}/{row.id}/deliveries"
    few = asked(HOOKS), asked(log)
    subscribed(cast, receiver)
    subscribed(cast, receiver)
    taken_to(State.CLOSED, cast)
    worked(receiver, now=NOW)
    assert (asked(HOOKS), asked(log)) == few
