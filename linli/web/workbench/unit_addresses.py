"""Where units' messages go 单位收信地址: for whoever looks after the messages."""

from datetime import datetime
from functools import partial
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from linli.journal.acting import ActorKind
from linli.notices.recipients import value_of
from linli.notices.tally import masked
from linli.notices.unit_addresses import (
    addressed,
    give_unit_address,
    prove_unit_address,
    take_unit_address,
    unit_channels,
)
from linli.policy.queries import current
from linli.policy.sections.channels import AddressKind
from linli.web.bodies import Both, Done, UnitOut, both, local, unit_out
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import done_once
from linli.web.shape import Shape
from linli.web.telling import AddressIn, ProofIn, ProvedOut

routes = Routes(only=ActorKind.OFFICER)
Code = Annotated[str, Path(max_length=60)]
Channel = Annotated[str, Path(max_length=30)]


class UnitChannelOut(Shape):
    """A channel by which a unit is written to at an address of its own."""

    code: str
    name: Both
    reaches: AddressKind


class UnitAddressOut(Shape):
    """Where a unit is written to by a channel: the ends of the address, and whether it is proved.

    What is not proved yet is not written to.
    """

    unit: UnitOut
    channel: str
    address: str
    proved: bool
    given_at: datetime


class UnitAddressesOut(Shape):
    """The channels there are for units, and the addresses they were given."""

    channels: list[UnitChannelOut]
    items: list[UnitAddressOut]


@routes.way(
    "GET",
    "/messages/units",
    permission="message.read",
    response=UnitAddressesOut,
    summary="单位收信地址 Where units' messages go",
)
def listed(request: HttpRequest) -> UnitAddressesOut:
    """Beside its inbox; of an address its ends alone."""
    ways = current().pack.channels.by_code
    return UnitAddressesOut(
        channels=[
            UnitChannelOut(code=one.code, name=both(ways[one.code].name), reaches=one.reaches)
            for one in unit_channels()
        ],
        items=[
            UnitAddressOut(
                unit=unit_out(one.unit_id or 0),
                channel=one.channel,
                address=masked(value_of(one).plain),
                proved=one.verified_at is not None,
                given_at=local(one.given_at),
            )
            for one in addressed()
        ],
    )


@routes.way(
    "PUT",
    "/messages/units/{code}/{channel}",
    permission="message.resend",
    response=Done,
    summary="填写单位收信地址 Say where a unit's messages go",
    examples={"值班邮箱 a mailbox": {"address": "duty@example.gov.cn"}},
)
def give(request: HttpRequest, code: Code, channel: Channel, payload: AddressIn) -> Done:
    """A code is sent there; it counts once that was told. A second code has to wait a while."""
    return done_once(request, payload, partial(give_unit_address, code, channel, payload.address))


@routes.way(
    "POST",
    "/messages/units/{code}/{channel}/proof",
    permission="message.resend",
    response=ProvedOut,
    summary="验证单位收信地址 Prove a unit's address",
    repeatable=False,
    examples={"验证码 a code": {"code": "482913"}},
)
def prove(request: HttpRequest, code: Code, channel: Channel, payload: ProofIn) -> ProvedOut:
    """Five wrong codes, or a quarter of an hour, and a new one has to be asked for."""
    by, now = actor(request), timezone.now()
    return ProvedOut(proved=prove_unit_address(code, channel, payload.code, by=by, now=now))


@routes.way(
    "DELETE",
    "/messages/units/{code}/{channel}",
    permission="message.resend",
    response=Done,
    summary="删除单位收信地址 Take a unit's address away",
    repeatable=False,
)
def forget(request: HttpRequest, code: Code, channel: Channel) -> Done:
    """Its messages stay in its inbox; taken away twice is taken away once."""
    take_unit_address(code, channel, by=actor(request), now=timezone.now())
    return Done()
