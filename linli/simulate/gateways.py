"""The demo's gateways: some people agree to be written to, and what became of their messages.

The gateways are made up and keep what they are given. Nobody is told anything that the inbox does
not have: the messages of the last days go out once more, each at its own moment of made-up time,
with the receipts that a gateway would have sent.
"""

import tomllib
from collections.abc import Sequence
from contextlib import redirect_stderr
from datetime import datetime, timedelta
from io import StringIO
from itertools import groupby
from pathlib import Path
from random import Random

from linli.journal.acting import Actor
from linli.notices.acts import delivered
from linli.notices.claiming import claimed
from linli.notices.models import Address, Notice, Outgoing
from linli.notices.preferring import (
    give_address,
    prefer,
    prove_address,
    take_address_back,
)
from linli.notices.proving import proof_code
from linli.notices.queueing import queue
from linli.notices.recipients import there
from linli.notices.sending import put_back, send_due
from linli.notices.unit_addresses import give_unit_address, prove_unit_address
from linli.people.units import unit_by_code
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.channels import Channels
from linli.policy.sections.notices import Sending, Use

SMS, MAIL, WECOM, WECHAT = "sms", "mail", "wecom", "wechat"
DAYS = 3
MOST_PEOPLE, MOST_OF_UNIT = 28, 20
WRITTEN_TO = "dept-urban-management"
"""The unit whose messages go to its account at the office's messenger, too."""
# What gateways say of every hundredth message or so, beside that it arrived.
_REFUSALS = ("no_such_address", "refused_by_reader", "forbidden_words")
_REFUSED = 0.08
_RESTS = timedelta(hours=2)


def with_gateways(pack: Pack) -> Pack:
    """The pack with the demo's gateways in place of its own channels."""
    said = tomllib.loads((Path(__file__).parent / "gateways.toml").read_text(encoding="utf-8"))
    uses = tuple(Use.model_validate(use) for use in said.pop("uses"))
    sending: Sending = pack.notices.sending.model_copy(update={"uses": uses})
    return pack.model_copy(
        update={
            "channels": Channels.model_validate(said),
            "notices": pack.notices.model_copy(update={"sending": sending}),
        }
    )


def tell(desk: Actor, *, now: datetime, random: Random) -> None:
    """Let some of those who reported lately agree, and their messages go out; none without ways."""
    if SMS not in there():
        return
    since = now - timedelta(days=DAYS)
    lately = Notice.objects.filter(created_at__gte=since).order_by("created_at", "id")
    told = list(lately.exclude(resident=None))
    if not told:
        return
    willing = _agreed(told, random, since=since, now=now)
    give_unit_address(WRITTEN_TO, WECOM, "chengguan-zhiban", by=desk, now=now)
    send_due(now=now)
    address = Address.objects.get(unit__code=WRITTEN_TO, channel=WECOM)
    prove_unit_address(WRITTEN_TO, WECOM, proof_code(address), by=desk, now=now)
    of_unit = list(lately.filter(unit_id=unit_by_code(WRITTEN_TO).id))[-MOST_OF_UNIT:]
    told = [one for one in told if one.resident_id in willing]
    _sent([*told, *of_unit[:-3]], willing, now=now, random=random)
    # The office's messenger wants a rest: its last messages wait.
    queue(of_unit[-3:], frozenset(), now=now)
    put_back(WECOM, claimed(WECOM, now=now), until=now + _RESTS, rest=True, now=now)


def _agreed(
    told: Sequence[Notice], random: Random, *, since: datetime, now: datetime
) -> dict[int, Actor]:
    """Who agreed to be written to: most by text message, some by mail, one who sleeps by day."""
    last = told[-1].resident_id or 0
    known = sorted({one.resident_id or 0 for one in told} - {last})
    people = [*random.sample(known, min(MOST_PEOPLE, len(known))), last]
    zone = current().pack.district.zone
    asleep = tuple(
        (now + timedelta(hours=hours)).astimezone(zone).time().replace(minute=0, second=0)
        for hours in (-1, 9)
    )
    for number, person in enumerate(people):
        by = Actor.resident(person)
        by_mail = number % 4 == 1
        if by_mail:
            give_address(MAIL, f"linju{number:02}@example.cn", by=by, now=since)
            address = Address.objects.get(resident_id=person, channel=MAIL)
            prove_address(MAIL, proof_code(address), by=by, now=since)
        wanted = [MAIL, SMS] if by_mail else [SMS]
        quiet = (asleep[0], asleep[1]) if person == last else None
        prefer(wanted, quiet=quiet, by=by, now=since)
    with redirect_stderr(StringIO()):  # the codes by which made-up mailboxes were proved
        send_due(now=since)
    return {person: Actor.resident(person) for person in people}


def _sent(
    told: Sequence[Notice], willing: dict[int, Actor], *, now: datetime, random: Random
) -> None:
    """Hour by hour: queued, handed over, and what the gateway said of it."""
    night = frozenset(one.code for one in current().pack.notices.templates if one.urgent)
    mailed = set(Address.objects.filter(channel=MAIL).values_list("resident_id", flat=True))
    gone = next((one for one in reversed(told) if one.resident_id in mailed), None)
    ordered = sorted(told, key=lambda one: (one.created_at, one.id))
    for _, hour in groupby(ordered, key=lambda one: one.created_at.replace(minute=0, second=0)):
        ours = list(hour)
        at = min(now, ours[-1].created_at + timedelta(seconds=30))
        queue(ours, night, now=ours[-1].created_at)
        if gone in ours and gone is not None and gone.resident_id is not None:
            # Her mailbox is no more; what was on its way there looks for another.
            take_address_back(MAIL, by=willing[gone.resident_id], now=at)
        send_due(now=at)
        _receipts(at, random)
    send_due(now=now)


def _receipts(at: datetime, random: Random) -> None:
    """What the gateway for text messages says of each: that it arrived, or why not."""
    fresh = Outgoing.objects.filter(channel=SMS, state=Outgoing.State.SENT).order_by("id")
    for number in list(fresh.values_list("number", flat=True)):
        arrived = at + timedelta(seconds=random.randint(2, 40))
        if random.random() < _REFUSED:
            delivered(SMS, number, "failed", random.choice(_REFUSALS), now=arrived)
        else:
            delivered(SMS, number, "delivered", now=arrived)
