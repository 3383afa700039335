"""WeChat: an account is bound by its owner's own way there and back, and told what she agreed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.journal.acting import Actor, Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all
from linli.notices.acts import notify
from linli.notices.agreements import MOST_AGREED
from linli.notices.binding import agree_to_one, begin_agreeing, begin_binding, bind
from linli.notices.finding import Sought, shown
from linli.notices.models import Address, Agreement, Outgoing, Preference
from linli.notices.preferring import prefer, take_address_back
from linli.notices.queries import told_by
from linli.notices.recipients import Party, reach_of, value_of
from linli.notices.sending import send_due
from linli.people.acts.residents import erase_resident
from linli.people.acts.sessions import open_session
from linli.people.models import Ceremony, Session
from linli.simulate.wechat import SimulatedWechat
from tests.cast import NOW, Cast
from tests.rooms.notices.conftest import to
from tests.rooms.notices.wechats import answers, binds, follows, listening
from tests.rooms.people.conftest import refused

State = Outgoing.State


@pytest.fixture
def wechat(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> Iterator[SimulatedWechat]:
    with listening(monkeypatch, settings, tmp_path) as found:
        yield found


def here(by: Actor) -> int:
    """A session of a resident's."""
    return open_session(Session.Kind.RESIDENT, by.id, by=by, now=NOW).session_id


def openid_of(by: Actor) -> str:
    return value_of(Address.objects.get(resident_id=by.id, channel="wechat")).plain


def told(by: Actor, entry_id: int = 7) -> list[tuple[str, str, str]]:
    """She is told something: by which channels, and what became of it."""
    notify([to(by)], entry_id=entry_id, now=NOW)
    send_due(now=NOW)
    rows = Outgoing.objects.filter(notice__entry_id=entry_id).order_by("id")
    return [(row.channel, row.state, row.why) for row in rows]


def test_an_account_is_bound_agreed_to_and_told_once_for_each_agreement(
    cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    prefer(["sms"], quiet=None, by=lin, now=NOW)

    # when: she binds
    way = begin_binding("wechat", session_id=session, by=lin, now=NOW)
    assert "scope=snsapi_base" in way
    assert way.endswith("#wechat_redirect")
    brought = follows(way)
    assert brought["state"].isalnum(), "WeChat takes nothing else in a state"
    state = brought["state"]
    bind("wechat", brought["code"], state=state, session_id=session, by=lin, now=NOW)
    # then: it is told before the others, sealed, and shown by its ends alone
    assert openid_of(lin) == wechat.reader
    assert wechat.reader.encode() not in bytes(Address.objects.get().value_sealed)
    assert Preference.objects.get().channels == ["wechat", "sms"]
    assert told_by(lin.id)["addresses"] == {"wechat": "oS***"}

    # and when: she agreed to nothing yet, it goes by the next at once
    assert told(lin, 1) == [("sms", State.SENT, "")]
    assert wechat.sent == []

    # and when: she agrees twice
    assert answers(lin, session)
    assert answers(lin, session)
    assert reach_of([party := Party("resident", lin.id)]).left(party, "wechat") == 2
    # then: two go, each under a scene of its own, and the third by the next
    assert told(lin, 2) == [("wechat", State.SENT, "")]
    assert told(lin, 3) == [("wechat", State.SENT, "")]
    assert told(lin, 4) == [("sms", State.SENT, "")]
    assert [one["scene"] for one in wechat.sent] == ["1", "2"]
    (first, _) = wechat.sent
    assert (first["touser"], first["title"]) == (wechat.reader, "您反映的问题")
    assert "LJ-20261118-0001" in first["data"]["content"]["value"]
    assert not Agreement.objects.exists()
    assert {row.masked for row in shown(Sought().rows()) if row.row.channel == "wechat"} == {
        "oS***"
    }


def test_of_two_messages_that_wait_for_one_agreement_the_other_goes_by_the_next(
    cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    binds(lin, session)
    answers(lin, session)
    prefer(["wechat", "sms"], quiet=None, by=lin, now=NOW)
    notify([to(lin)], entry_id=1, now=NOW)
    notify([to(lin)], entry_id=2, now=NOW)
    assert set(Outgoing.objects.values_list("channel", flat=True)) == {"wechat"}
    send_due(now=NOW)
    assert [(row.channel, row.state, row.why) for row in Outgoing.objects.order_by("id")] == [
        ("wechat", State.SENT, ""),
        ("wechat", State.FAILED, "no_agreement"),
        ("sms", State.SENT, ""),
    ]
    assert len(wechat.sent) == 1


def test_what_wechat_refuses_goes_by_the_next_and_counts_no_more(
    cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    binds(lin, session)
    answers(lin, session)
    prefer(["wechat", "sms"], quiet=None, by=lin, now=NOW)
    wechat.agreed.clear()  # she took it back in WeChat's own settings: it says 43101
    assert told(lin) == [
        ("wechat", State.FAILED, "refused_by_reader"),
        ("sms", State.SENT, ""),
    ]
    assert not Agreement.objects.exists()


def test_what_fails_for_another_reason_is_tried_again_under_the_same_agreement(
    cast: Cast, wechat: SimulatedWechat, settings: Any
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    binds(lin, session)
    answers(lin, session)
    settings.LINLI_MAY_ASK = []
    assert told(lin) == [("wechat", State.QUEUED, "Closed")]
    settings.LINLI_MAY_ASK = ["127.0.0.1"]
    send_due(now=Outgoing.objects.get().next_at)
    assert [one["scene"] for one in wechat.sent] == ["1"]
    assert Outgoing.objects.get().state == State.SENT


def kept() -> tuple[list[Any], ...]:
    tables = (Address, Agreement, Preference)
    return tuple(list(table.objects.order_by("id").values()) for table in tables)


FAULTS = [
    (40029, "message.wechat_over"),
    (40163, "message.wechat_over"),
    (42003, "message.wechat_over"),
    (-1, "message.wechat_busy"),
    (45011, "message.wechat_busy"),
    (40125, "message.wechat_unready"),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS)
def test_what_wechat_does_not_tell_changes_nothing_and_says_what_to_do(
    fault: int, code: str, cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    binds(lin, session)
    before = kept()
    wechat.fault, wechat.reader = fault, "oSIM-other"
    with refused(NotNow) as refusal:
        binds(lin, session)
    assert refusal.value.code == code
    assert "什么都没有改" in refusal.value.zh
    assert kept() == before
    wechat.fault = 0
    binds(lin, session)
    assert openid_of(lin) == "oSIM-other", "once more, and it is bound"


def test_a_door_that_is_shut_or_a_reader_who_is_not_let_through_changes_nothing(
    cast: Cast, wechat: SimulatedWechat, settings: Any
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    told = follows(begin_binding("wechat", session_id=session, by=lin, now=NOW))
    settings.LINLI_MAY_ASK = []
    with refused(NotNow) as refusal:
        bind("wechat", told["code"], state=told["state"], session_id=session, by=lin, now=NOW)
    assert refusal.value.code == "message.wechat_unready"
    settings.LINLI_MAY_ASK = ["127.0.0.1"]
    wechat.declines = True
    told = follows(begin_binding("wechat", session_id=session, by=lin, now=NOW))
    with refused(NotNow) as refusal:
        bind("wechat", "", state=told["state"], session_id=session, by=lin, now=NOW)
    assert refusal.value.code == "message.wechat_declined"
    assert kept() == ([], [], [])


def test_what_was_begun_counts_in_its_session_alone_once_for_five_minutes(
    cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, zhang = cast.granny_lin, cast.xiao_zhang
    session, elsewhere, theirs = here(lin), here(lin), here(zhang)

    def comes(session_id: int, by: Actor, later: int = 0, told: Any = None) -> None:
        brought = told or follows(begin_binding("wechat", session_id=session, by=lin, now=NOW))
        bind(
            "wechat",
            brought["code"],
            state=brought["state"],
            session_id=session_id,
            by=by,
            now=NOW + timedelta(minutes=later),
        )

    for session_id, by, later in [(theirs, zhang, 0), (elsewhere, lin, 0), (session, lin, 6)]:
        with refused(NotNow):
            comes(session_id, by, later)
    with refused(NotNow):
        comes(session, lin, told={"code": "x", "state": "made-up"})
    assert kept() == ([], [], [])
    told = follows(begin_binding("wechat", session_id=session, by=lin, now=NOW))
    comes(session, lin, told=told)
    with refused(NotNow):
        comes(session, lin, told=told)
    assert openid_of(lin) == wechat.reader


def test_an_account_is_one_person_s_and_another_of_hers_takes_its_place(
    cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, zhang = cast.granny_lin, cast.xiao_zhang
    session = here(lin)
    binds(lin, session)
    answers(lin, session)
    binds(lin, session)
    assert Agreement.objects.count() == 1, "bound twice is bound once"
    # when: her grandson binds the same account
    binds(zhang, here(zhang))
    # then: it is his, and she is told there no more
    assert openid_of(zhang) == wechat.reader
    assert not Address.objects.filter(resident_id=lin.id).exists()
    assert Preference.objects.get(resident_id=lin.id).channels == []
    assert not Agreement.objects.exists()
    # and when: he binds another
    wechat.reader = "oSIM-other"
    binds(zhang, here(zhang))
    assert openid_of(zhang) == "oSIM-other"
    assert Address.objects.count() == 1


def test_what_a_browser_says_of_an_agreement_counts_for_the_bound_account_alone(
    cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    with refused(NotNow):
        begin_agreeing("wechat", session_id=session, by=lin, now=NOW)
    binds(lin, session)
    assert not answers(lin, session, "cancel")
    for altered in ({"openid": "oSIM-other"}, {"openid": ""}, {"template": "another"}):
        with refused(Invalid):
            answers(lin, session, **altered)
    with refused(NotNow):
        answers(lin, session, state="made-up")
    answers(lin, session, scene=9)
    assert not Agreement.objects.exists()
    # The same answer a second time: what was begun is used up.
    way = begin_agreeing("wechat", session_id=session, by=lin, now=NOW)
    state = way.partition("reserved=")[2].partition("#")[0]
    said = {"action": "cancel", "openid": "", "template": "", "scene": 0}
    assert not agree_to_one("wechat", state=state, **said, session_id=session, by=lin, now=NOW)
    with refused(NotNow):
        agree_to_one("wechat", state=state, **said, session_id=session, by=lin, now=NOW)


def test_nobody_agrees_to_more_than_she_needs(cast: Cast, wechat: SimulatedWechat) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    binds(lin, session)
    for _ in range(MOST_AGREED):
        answers(lin, session)
    with refused(NotNow) as refusal:
        begin_agreeing("wechat", session_id=session, by=lin, now=NOW)
    assert refusal.value.code == "message.agreed_enough"


def unbound(by: Actor) -> None:
    take_address_back("wechat", by=by, now=NOW)


def erased(by: Actor) -> None:
    erase_resident(by.id, by=by, now=NOW)
    deliver_all(now=NOW)


@pytest.mark.parametrize("ended", [unbound, erased])
def test_an_account_is_forgotten_at_her_word_and_with_her(
    ended: Callable[[Actor], None], cast: Cast, wechat: SimulatedWechat
) -> None:
    lin, session = cast.granny_lin, here(cast.granny_lin)
    binds(lin, session)
    answers(lin, session)
    begin_agreeing("wechat", session_id=session, by=lin, now=NOW)
    notify([to(lin)], entry_id=7, now=NOW)
    ended(lin)
    send_due(now=NOW)
    assert wechat.sent == [], "what waited went nowhere there"
    assert not Address.objects.exists()
    assert not Agreement.objects.exists()
    assert not [one for one in Preference.objects.all() if one.channels]


def test_only_a_resident_binds_and_only_where_the_account_can_be_signed_in_as(
    cast: Cast, wechat: SimulatedWechat, settings: Any
) -> None:
    with refused(NotFound):
        begin_binding("wechat", session_id=1, by=cast.chen_qiang, now=NOW)
    with refused(NotFound):
        begin_binding("sms", session_id=1, by=cast.granny_lin, now=NOW)
    settings.LINLI_CHANNEL_SECRETS.write_text("")
    with refused(NotFound):
        begin_binding("wechat", session_id=1, by=cast.granny_lin, now=NOW)
    assert not Ceremony.objects.exists()


def test_who_is_reached_is_found_in_as_many_queries_for_a_hundred(
    cast: Cast, wechat: SimulatedWechat
) -> None:
    parties = []
    for number, by in enumerate((cast.granny_lin, cast.xiao_zhang)):
        wechat.reader = f"oSIM-{number}"
        binds(by, here(by))
        parties.append(Party("resident", by.id))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            reach_of(parties)
        assert len(asked) <= 5
