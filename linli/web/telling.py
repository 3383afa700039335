"""How one wants to be told, for residents and staff alike: channels, quiet hours, addresses."""

from datetime import time
from typing import Annotated

from ninja import Field

from linli.journal.acting import Actor
from linli.notices.preferring import oneself
from linli.notices.recipients import reach_of, there, typed, usable
from linli.notices.tally import masked
from linli.policy.queries import current
from linli.policy.sections.channels import AddressKind
from linli.web.bodies import Both, Language, Strict, both
from linli.web.shape import Shape

ChannelCode = Annotated[str, Field(max_length=30)]
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class QuietHoursOut(Shape):
    """From one time to another, which may be tomorrow's; the same twice is none."""

    begin: str
    end: str


class TellingChannelOut(Shape):
    """A channel: whether it reaches the asker, and where.

    `typed` ones are given an address by the asker, which counts once it is `proved`.
    """

    code: str
    name: Both
    reaches: AddressKind
    typed: bool
    address: str
    proved: bool


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


class ProofIn(Strict):
    """The code that was sent to an address."""

    code: str = Field(max_length=12)


class ProvedOut(Shape):
    """Whether it was the right code."""

    proved: bool


EXAMPLE = {"channels": ["sms"], "quiet": {"begin": "21:30", "end": "07:30"}, "language": "zh"}


def telling_out(by: Actor) -> TellingOut:
    """What the asker may choose from, and what she chose."""
    party = oneself(by)
    reach, pack, known = reach_of([party]), current().pack, there()
    own = reach.preferences.get(party)
    channels = []
    for code in usable(party.kind):
        given = reach.given(party, code)
        if given is None and not typed(known[code]):
            continue
        channels.append(
            TellingChannelOut(
                code=code,
                name=both(pack.channels.by_code[code].name),
                reaches=known[code].reaches,
                typed=typed(known[code]),
                address="" if given is None else masked(given.plain),
                proved=reach.address(party, code) is not None,
            )
        )
    offered = {one.code for one in channels}
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


def span_of(hours: HoursIn | None) -> tuple[time, time] | None:
    """The hours as the rooms know them."""
    if hours is None:
        return None
    return time.fromisoformat(hours.begin), time.fromisoformat(hours.end)


def _hours(span: tuple[time, time]) -> QuietHoursOut:
    return QuietHoursOut(begin=f"{span[0]:%H:%M}", end=f"{span[1]:%H:%M}")
