"""Browsers in which somebody agreed to be told by web push 网页推送; several each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from linli.journal.acting import Actor, ActorKind, Invalid, act
from linli.notices.channels import Undeliverable, Unready
from linli.notices.endpoints import LONGEST_ENDPOINT, LONGEST_KEY, endpoint_of, written
from linli.notices.models import ADDRESS, BROWSER, Address
from linli.notices.preferring import choose_first, choose_no_more, no_such
from linli.notices.recipients import Party, oneself, owner_of, there, usable
from linli.notices.ways.push import PushChannel
from linli.people.sealing import blind, blinds, seal

# More are more likely forgotten than in use: the oldest goes.
MOST_BROWSERS = 5


@act
def agree_here(
    code: str,
    *,
    endpoint: str,
    public: str,
    auth: str,
    session_id: int | None,
    device: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Agree to be told by web push in this browser, before any other channel.

    A browser is one person's: whoever agreed in it before is told there no more. Agreed twice is
    agreed once. Raises Invalid for an endpoint that is at none of the pack's push services.
    """
    party = oneself(by)
    told = _subscribed(push_channel(code, party), endpoint, public, auth)
    marks = blinds(endpoint_of(told), BROWSER)
    earlier = list(Address.objects.select_for_update().filter(mark__in=marks))
    forget_browsers(one.id for one in earlier)
    Address.objects.create(
        **_key(party),
        channel=code,
        value_sealed=seal(told, ADDRESS),
        given_at=now,
        verified_at=now,
        mark=blind(endpoint_of(told), BROWSER),
        device=device[:60],
        session_id=session_id,
    )
    own = Address.objects.filter(**_key(party), channel=code).exclude(mark=None)
    forget_browsers(one.id for one in own.order_by("-id")[MOST_BROWSERS:])
    choose_first(party, code, now=now)


@act
def renew_here(
    was: str, *, endpoint: str, public: str, auth: str, session_id: int, by: Actor, now: datetime
) -> bool:
    """Write to this browser where it is reached from now on, in place of the endpoint that it had.

    Only where the browser agreed in this very session, and to nobody else's place: whoever learned
    an endpoint moves nothing by it. True when it is written to there now; renewed twice is renewed
    once. Raises Invalid for an endpoint that is at none of the pack's push services.
    """
    party = oneself(by)
    own = Address.objects.select_for_update().filter(**_key(party), session_id=session_id)
    marks = blinds(endpoint, BROWSER)
    row = own.filter(mark__in=blinds(was, BROWSER)).first()
    if row is None:
        return own.filter(mark__in=marks).exists()
    told = _subscribed(push_channel(row.channel, party), endpoint, public, auth)
    if Address.objects.filter(mark__in=marks).exclude(id=row.id).exists():
        return False
    row.value_sealed, row.mark = seal(told, ADDRESS), blind(endpoint, BROWSER)
    row.verified_at = now
    row.save(update_fields=["value_sealed", "mark", "verified_at"])
    return True


@act
def withdraw_there(code: str, address_id: int, *, by: Actor, now: datetime) -> None:
    """Be told no more in one of one's browsers; somebody else's stays. Twice is once."""
    own = Address.objects.filter(**_key(oneself(by)), channel=code, id=address_id)
    forget_browsers(own.exclude(mark=None).values_list("id", flat=True))


def forget_browsers(ids: Iterable[int]) -> None:
    """Forget these browsers; with somebody's last the channel goes out of her preferences.

    Called by acts, and when a push service says that a browser is no more.
    """
    rows = list(Address.objects.filter(id__in=list(ids)).exclude(mark=None))
    Address.objects.filter(id__in=[one.id for one in rows]).delete()
    for one in rows:
        whose = {"resident_id": one.resident_id, "officer_id": one.officer_id}
        if Address.objects.filter(**whose, channel=one.channel).exists():
            continue
        choose_no_more(owner_of(one), one.channel)


@act
def forget_signed_out(kind: str, number: int) -> None:
    """Forget the browsers whose session somebody ended; one that ran out unused stays agreed."""
    party = Party("officer" if kind == ActorKind.OFFICER else "resident", number)
    ended = Address.objects.filter(**_key(party), session__ended_at__isnull=False)
    forget_browsers(ended.values_list("id", flat=True))


def push_channel(code: str, party: Party) -> PushChannel:
    """The channel of web push under this code. Raises NotFound."""
    channel = there().get(code)
    if not isinstance(channel, PushChannel) or code not in usable(party.kind):
        raise no_such(code)
    return channel


def _subscribed(channel: PushChannel, endpoint: str, public: str, auth: str) -> str:
    """A subscription as it is kept, if it is at a push service of ours. Raises Invalid."""
    told = written(endpoint, public, auth)
    if len(endpoint) > LONGEST_ENDPOINT or max(len(public), len(auth)) > LONGEST_KEY:
        raise _no_service()
    try:
        channel.subscription(told)
    except Undeliverable:
        raise _no_service() from None
    return told


def key_of(channel: object) -> str:
    """What a browser subscribes with; "" where a channel is none of web push, or has no key."""
    try:
        return channel.public_key if isinstance(channel, PushChannel) else ""
    except Unready:
        return ""


def _key(party: Party) -> dict[str, Any]:
    return {f"{party.kind}_id": party.id}


def _no_service() -> Invalid:
    return Invalid(
        "message.push_service",
        "这个浏览器用的推送服务，本区没有接通。请换一个浏览器，或用别的方式。",
        "This browser's push service is none that the district writes to. Use another browser, "
        "or be told in another way.",
        field="endpoint",
    )
