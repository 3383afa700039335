"""How one wants to be told, for residents and staff alike: channels, quiet hours, addresses."""

import hashlib
from datetime import datetime, time
from typing import Annotated

from django.http import HttpRequest
from ninja import Field

from linli.journal.acting import Actor, NotFound
from linli.notices.binding import bindable
from linli.notices.browsers import agree_here, key_of
from linli.notices.endpoints import LONGEST_ENDPOINT, LONGEST_KEY, endpoint_of
from linli.notices.models import Address
from linli.notices.recipients import Party, Reach, oneself, reach_of, there, typed, usable, value_of
from linli.notices.tally import masked
from linli.people.queries import SignedIn
from linli.policy.queries import current
from linli.policy.sections.channels import AddressKind
from linli.web.bodies import Both, Language, Strict, both, local
from linli.web.devices import device_words
from linli.web.shape import Shape

ChannelCode = Annotated[str, Field(max_length=30)]
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class QuietHoursOut(Shape):
    """From one time to another, which may be tomorrow's; the same twice is none."""

    begin: str
    end: str


class BrowserOut(Shape):
    """A browser in which the asker agreed to web push; `mark` is the SHA-256 of its endpoint."""

    id: int
    words: str
    since: datetime
    mark: str


class AccountOut(Shape):
    """An account at WeChat: whether the asker's is `bound`.

    `left` is how many more messages she agreed to there, each of which goes once; null where she
    agrees to none of them here, and then the account's own articles offer it.
    """

    bound: bool
    left: int | None


class TellingChannelOut(Shape):
    """A channel: whether it reaches the asker, and where.

    `typed` ones are given an address by the asker, which counts once it is `proved`. Web push has
    a public `key` to subscribe with, and the `browsers` in which she agreed. WeChat has an
    `account` to bind.
    """

    code: str
    name: Both
    reaches: AddressKind
    typed: bool
    address: str
    proved: bool
    key: str = ""
    browsers: list[BrowserOut] = []
    account: AccountOut | None


class TellingOut(Shape):
    """The channels there are, those that the asker chose in her order, and her quiet hours.

    `quiet` is null for the hours of the district, `district_quiet`.
    """

    channels: list[TellingChannelOut]
    chosen: list[str]
    quiet: QuietHoursOut | None
    district_quiet: QuietHoursOut
    language: Language


class HoursIn(Strict):
    """From one time to another; the same twice is none."""

    begin: Hour
    end: Hour


class TellingIn(Strict):
    """The channels by which one agrees to be told, the first choice first; an empty list is none.

    Without `quiet` the hours of the district hold.
    """

    channels: list[ChannelCode] = Field(max_length=20)
    quiet: HoursIn | None = None
    language: Language = "zh"


class AddressIn(Strict):
    """Where one is reached by a channel; a code is sent there."""

    address: str = Field(max_length=200)


class SubscriptionIn(Strict):
    """What a browser says when somebody agrees to web push in it, as `PushSubscription` has it."""

    endpoint: str = Field(max_length=LONGEST_ENDPOINT)
    p256dh: str = Field(max_length=LONGEST_KEY)
    auth: str = Field(max_length=LONGEST_KEY)


class RenewedIn(SubscriptionIn):
    """What a browser says when its subscription became another; `was` is the endpoint it had."""

    was: str = Field(max_length=LONGEST_ENDPOINT)


class ProofIn(Strict):
    """The code that was sent to an address."""

    code: str = Field(max_length=12)


class ProvedOut(Shape):
    """Whether it was the right code."""

    proved: bool


SUBSCRIPTION = {
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABn",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkN"
    "toIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
EXAMPLE = {"channels": ["sms"], "quiet": {"begin": "21:30", "end": "07:30"}, "language": "zh"}


def telling_out(by: Actor) -> TellingOut:
    """What the asker may choose from, and what she chose."""
    party = oneself(by)
    reach, pack, known = reach_of([party]), current().pack, there()
    own = reach.preferences.get(party)
    channels = []
    for code in usable(party.kind):
        given, key = reach.given(party, code), key_of(known[code])
        account = _account(code, party, reach)
        if given is None and not typed(known[code]) and not key and account is None:
            continue
        channels.append(
            TellingChannelOut(
                code=code,
                name=both(pack.channels.by_code[code].name),
                reaches=known[code].reaches,
                typed=typed(known[code]),
                address="" if given is None or account is not None else masked(given.plain),
                proved=reach.address(party, code) is not None,
                key=key,
                browsers=[browser_out(one) for one in reach.browsers.get((party, code), [])],
                account=account,
            )
        )
    offered = {one.code for one in channels if one.proved or not one.key}
    quiet = None
    if own is not None and own.quiet_from is not None and own.quiet_to is not None:
        quiet = _hours((own.quiet_from, own.quiet_to))
    return TellingOut(
        channels=channels,
        chosen=[] if own is None else [code for code in own.channels if code in offered],
        quiet=quiet,
        district_quiet=_hours(pack.notices.sending.quiet),
        language=reach.language(party),
    )


def _account(code: str, party: Party, reach: Reach) -> AccountOut | None:
    try:
        bindable(code, party)
    except NotFound:
        return None
    return AccountOut(bound=reach.address(party, code) is not None, left=reach.left(party, code))


def browser_out(row: Address) -> BrowserOut:
    """A browser as its owner knows it; the mark tells a page whether it runs in it."""
    endpoint = endpoint_of(value_of(row).plain)
    mark = hashlib.sha256(endpoint.encode()).hexdigest()
    return BrowserOut(id=row.id, words=row.device, since=local(row.given_at), mark=mark)


def agree(
    request: HttpRequest, code: str, payload: SubscriptionIn, session: SignedIn, *, now: datetime
) -> None:
    """Agree to web push in the browser that asks, for as long as nobody signs her out there."""
    agree_here(
        code,
        endpoint=payload.endpoint,
        public=payload.p256dh,
        auth=payload.auth,
        session_id=session.session_id,
        device=device_words(request),
        by=session.actor,
        now=now,
    )


def span_of(hours: HoursIn | None) -> tuple[time, time] | None:
    """The hours as the rooms know them."""
    if hours is None:
        return None
    return time.fromisoformat(hours.begin), time.fromisoformat(hours.end)


def _hours(span: tuple[time, time]) -> QuietHoursOut:
    return QuietHoursOut(begin=f"{span[0]:%H:%M}", end=f"{span[1]:%H:%M}")
