"""Web push: agreed to in a browser, carried to each of them, forgotten with it or its session."""

from collections.abc import Callable
from typing import Any

import pytest

from linli.journal.acting import Actor, Invalid, NotFound
from linli.journal.deliver import deliver_all
from linli.notices import channels
from linli.notices.acts import notify
from linli.notices.browsers import MOST_BROWSERS, agree_here, renew_here, withdraw_there
from linli.notices.channels import Carried, Undeliverable
from linli.notices.endpoints import endpoint_of
from linli.notices.finding import Sought, shown
from linli.notices.models import Address, Outgoing, Preference
from linli.notices.parcels import Parcel, Refused
from linli.notices.preferring import prefer
from linli.notices.queries import told_by
from linli.notices.secrets import Secrets
from linli.notices.sending import send_due
from linli.notices.ways.push import PushChannel, new_key
from linli.people.acts.residents import erase_resident
from linli.people.acts.sessions import open_session, sign_out
from linli.people.models import Session
from linli.policy.queries import current
from linli.policy.sections.channels import Channels, Push
from linli.policy.sections.notices import Sending, Use
from linli.policy.sections.section import Text
from tests.cast import NOW, Cast
from tests.rooms.notices.conftest import to
from tests.rooms.notices.ways.test_push import AUTH, UA_PUBLIC
from tests.rooms.people.conftest import refused

SERVICE = "https://push.example/w/"
ENTRY = Push(
    code="push",
    name=Text(zh="网页推送", en="Web push"),
    contact="mailto:a@b.example",
    services=("push.example",),
)


class Service(PushChannel):
    """A push service that does as it is told, and keeps what it was given."""

    def __init__(self) -> None:
        super().__init__(ENTRY, Secrets("push", {"key": new_key()}))
        self.sent: list[tuple[str, Parcel]] = []
        self.failures: dict[str, Exception] = {}

    def carry(self, parcel: Parcel, *, now: Any) -> Carried:
        name = endpoint_of(parcel.to).removeprefix(SERVICE)
        if name in self.failures:
            raise self.failures[name]
        self.sent.append((name, parcel))
        return Carried()


@pytest.fixture
def service(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Service:
    return connected(monkeypatch)


def connected(monkeypatch: pytest.MonkeyPatch) -> Service:
    """Puts web push there, where a district has been founded."""
    made, pack = Service(), current().pack
    assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
    monkeypatch.setitem(pack.__dict__, "channels", Channels(push=(ENTRY,)))
    monkeypatch.setattr(channels, "channel_of", lambda entry: made)
    monkeypatch.setattr(channels, "_built", None)
    sending = Sending(uses=(Use(channel="push", to=("resident", "officer"), per_minute=600),))
    notices = pack.notices.model_copy(update={"sending": sending})
    monkeypatch.setitem(pack.__dict__, "notices", notices)
    return made


def agreed(by: Actor, name: str, session_id: int | None = None, **more: Any) -> int:
    """Somebody agrees in the browser of this name."""
    keys = {"endpoint": SERVICE + name, "public": UA_PUBLIC, "auth": AUTH} | more
    agree_here("push", session_id=session_id, device="Chrome · Android", by=by, now=NOW, **keys)
    return Address.objects.latest("id").id


def test_to_agree_is_to_be_told_there_before_other_ways(cast: Cast, service: Service) -> None:
    agreed(cast.granny_lin, "phone")
    agreed(cast.granny_lin, "phone")
    agreed(cast.granny_lin, "tablet")
    assert Preference.objects.get().channels == ["push"]
    assert b"push.example" not in bytes(Address.objects.all()[0].value_sealed)
    notify([to(cast.granny_lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    assert [name for name, _ in service.sent] == ["phone", "tablet"]
    assert len({parcel.key for _, parcel in service.sent}) == 1
    assert Outgoing.objects.get().state == Outgoing.State.SENT
    (row,) = shown(Sought().rows())
    assert row.masked == "push.example"
    assert {one["device"] for one in told_by(cast.granny_lin.id)["browsers"]} == {
        "Chrome · Android"
    }


NOT_OURS: list[dict[str, Any]] = [
    {"endpoint": "https://evil.example/w/1"},
    {"endpoint": "https://127.0.0.1/w/1"},
    {"endpoint": "https://push.example.evil.example/"},
    {"endpoint": "http://push.example/w/1"},
    {"endpoint": SERVICE + "x" * 1_000},
    {"public": "AAAA"},
    {"auth": ""},
]


@pytest.mark.parametrize("wrong", NOT_OURS)
def test_nobody_has_us_write_to_a_host_of_his_own(
    wrong: dict[str, Any], cast: Cast, service: Service
) -> None:
    with refused(Invalid):
        agreed(cast.granny_lin, "phone", **wrong)
    with refused(NotFound):
        agree_here(
            "sms",
            endpoint=SERVICE,
            public=UA_PUBLIC,
            auth=AUTH,
            session_id=None,
            by=cast.granny_lin,
            now=NOW,
        )
    assert not Address.objects.exists()
    assert not Preference.objects.exists()


def test_a_browser_that_is_no_more_is_forgotten_and_the_others_are_told(
    cast: Cast, service: Service
) -> None:
    agreed(cast.granny_lin, "old")
    agreed(cast.granny_lin, "new")
    service.failures["old"] = Undeliverable("no_such_address")
    notify([to(cast.granny_lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    assert [name for name, _ in service.sent] == ["new"]
    assert Outgoing.objects.get().state == Outgoing.State.SENT
    assert Address.objects.count() == 1
    service.failures["new"] = Undeliverable("no_such_address")
    notify([to(cast.granny_lin)], entry_id=8, now=NOW)
    send_due(now=NOW)
    failed = Outgoing.objects.latest("id")
    assert (failed.state, failed.why) == (Outgoing.State.FAILED, "no_such_address")
    assert not Address.objects.exists()
    assert Preference.objects.get().channels == [], "the inbox alone again"


def test_what_no_browser_took_is_tried_again(cast: Cast, service: Service) -> None:
    agreed(cast.granny_lin, "phone")
    service.failures["phone"] = Refused("status_503")
    notify([to(cast.granny_lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    row = Outgoing.objects.get()
    assert (row.state, row.why) == (Outgoing.State.QUEUED, "status_503")
    service.failures.clear()
    send_due(now=row.next_at)
    assert len(service.sent) == 1


def test_a_browser_is_one_person_s(cast: Cast, service: Service) -> None:
    agreed(cast.granny_lin, "shared")
    agreed(cast.xiao_zhang, "shared")
    assert Address.objects.get().resident_id == cast.xiao_zhang.id
    assert Preference.objects.get(resident_id=cast.granny_lin.id).channels == []


def test_more_browsers_than_anybody_uses_let_go_of_the_oldest(cast: Cast, service: Service) -> None:
    first = agreed(cast.granny_lin, "0")
    for number in range(1, MOST_BROWSERS + 1):
        agreed(cast.granny_lin, str(number))
    assert Address.objects.count() == MOST_BROWSERS
    assert not Address.objects.filter(id=first).exists()


def withdrawn(by: Actor, at: int, session_id: int) -> None:
    withdraw_there("push", at, by=by, now=NOW)


def signed_out(by: Actor, at: int, session_id: int) -> None:
    sign_out(session_id, by=by, now=NOW)
    deliver_all(now=NOW)


def erased(by: Actor, at: int, session_id: int) -> None:
    erase_resident(by.id, by=by, now=NOW)
    deliver_all(now=NOW)


@pytest.mark.parametrize("ended", [withdrawn, signed_out, erased])
def test_a_browser_is_forgotten_with_her_word_her_session_and_her_account(
    ended: Callable[[Actor, int, int], None], cast: Cast, service: Service
) -> None:
    lin = cast.granny_lin
    here = open_session(Session.Kind.RESIDENT, lin.id, by=lin, now=NOW).session_id
    at = agreed(lin, "phone", here)
    withdraw_there("push", at, by=cast.xiao_zhang, now=NOW)
    assert Address.objects.exists(), "somebody else's word changes nothing"
    ended(lin, at, here)
    assert not Address.objects.exists()
    assert not [one for one in Preference.objects.all() if one.channels]


def test_a_session_of_another_device_leaves_this_one_alone(cast: Cast, service: Service) -> None:
    chen = cast.chen_qiang
    ids = [
        open_session(Session.Kind.OFFICER, chen.id, by=chen, now=NOW).session_id for _ in range(2)
    ]
    agreed(chen, "phone", ids[0])
    sign_out(ids[1], by=chen, now=NOW)
    deliver_all(now=NOW)
    prefer(["push"], quiet=None, by=chen, now=NOW)
    assert Address.objects.get().session_id == ids[0]


def here(by: Actor) -> int:
    """A session of a resident's."""
    return open_session(Session.Kind.RESIDENT, by.id, by=by, now=NOW).session_id


def renewed(by: Actor, session_id: int, was: str, name: str, **more: Any) -> bool:
    """Her browser says that it is reached elsewhere now."""
    keys = {"endpoint": SERVICE + name, "public": UA_PUBLIC, "auth": AUTH} | more
    return renew_here(SERVICE + was, session_id=session_id, by=by, now=NOW, **keys)


def test_a_browser_that_is_reached_elsewhere_stays_agreed(cast: Cast, service: Service) -> None:
    lin = cast.granny_lin
    session = here(lin)
    at = agreed(lin, "old", session)
    agreed(lin, "tablet")
    assert renewed(lin, session, "old", "new")
    assert renewed(lin, session, "old", "new"), "said twice is said once"
    row = Address.objects.get(id=at)
    assert (row.session_id, row.device) == (session, "Chrome · Android")
    notify([to(lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    assert [name for name, _ in service.sent] == ["new", "tablet"]
    sign_out(session, by=lin, now=NOW)
    deliver_all(now=NOW)
    assert not Address.objects.filter(id=at).exists(), "it still ends with its session"


def test_an_endpoint_that_somebody_learned_moves_nothing(cast: Cast, service: Service) -> None:
    lin, zhang = cast.granny_lin, cast.xiao_zhang
    session = here(lin)
    agreed(lin, "old", session)
    agreed(zhang, "zhang", theirs := here(zhang))
    before = list(Address.objects.order_by("id").values())
    assert not renewed(zhang, theirs, "old", "new"), "somebody else"
    assert not renewed(lin, here(lin), "old", "new"), "another session of hers"
    assert not renewed(lin, session, "never", "new"), "where she never agreed"
    assert not renewed(lin, session, "old", "zhang"), "to where somebody else is told"
    for wrong in NOT_OURS:
        with refused(Invalid):
            renewed(lin, session, "old", "new", **wrong)
    assert list(Address.objects.order_by("id").values()) == before
