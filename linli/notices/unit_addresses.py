"""Where a unit's messages go beside its inbox 单位收信地址: given, proved by a code, taken away."""

from datetime import datetime

from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.notices.channels import Channel
from linli.notices.events import AddressGiven, AddressProved
from linli.notices.models import Address
from linli.notices.preferring import no_such, proved, send_proof
from linli.notices.recipients import Party, there, usable
from linli.people.permissions import must
from linli.people.units import unit_by_code


@act
def give_unit_address(unit: str, code: str, value: str, *, by: Actor, now: datetime) -> None:
    """Say where a unit's messages go by a channel; a code is sent there, which is the test, too.

    It counts once `prove_unit_address` was told the code. Raises TooMany for a code too soon.
    """
    must(by, "message.resend", now=now)
    found = unit_by_code(unit)
    send_proof(Party("unit", found.id), _channel(code), value, now=now)
    record(AddressGiven(unit_id=found.id, channel=code, taken_away=False), by=by, now=now)


@act
def prove_unit_address(unit: str, code: str, said: str, *, by: Actor, now: datetime) -> bool:
    """Show by the code that somebody of the unit reads there; False for a wrong code."""
    must(by, "message.resend", now=now)
    found = unit_by_code(unit)
    if not proved(Party("unit", found.id), code, said, now=now):
        return False
    record(AddressProved(unit_id=found.id, channel=code), by=by, now=now)
    return True


@act
def take_unit_address(unit: str, code: str, *, by: Actor, now: datetime) -> None:
    """Take a unit's address for a channel away. Taken twice is taken once."""
    must(by, "message.resend", now=now)
    found = unit_by_code(unit)
    if Address.objects.filter(unit_id=found.id, channel=code).delete()[0]:
        record(AddressGiven(unit_id=found.id, channel=code, taken_away=True), by=by, now=now)


def addressed() -> list[Address]:
    """The addresses of units, by unit and channel."""
    return list(Address.objects.exclude(unit=None).order_by("unit__code", "channel"))


def unit_channels() -> list[Channel]:
    """The channels by which a unit is written to at an address of its own."""
    known = there()
    return [known[code] for code in usable("unit") if known[code].reaches not in ("group", "push")]


def _channel(code: str) -> Channel:
    found = next((one for one in unit_channels() if one.code == code), None)
    if found is None:
        raise no_such(code)
    return found
