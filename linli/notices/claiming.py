"""Which messages a channel carries next, and the lease that they go under.

Nothing is locked while a gateway is asked. A claim moves the moment at which a message is due into
the future and commits; if we die, that moment comes, and it goes again under the same key.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from linli.notices.agreements import scene_for
from linli.notices.channels import channels
from linli.notices.meter import count, locked_meter, spent, tell_once
from linli.notices.models import Notice, Outgoing
from linli.notices.parcels import Language, Parcel
from linli.notices.proving import proof_code
from linli.notices.queueing import fall_to_next
from linli.notices.recipients import Party, Reach, party_of, reach_of, value_of
from linli.notices.wording import values_in, worded
from linli.people.sealed_words import SealedDict
from linli.people.sealing import Personal, receipt_code
from linli.policy.queries import current
from linli.policy.sections.notices import Use

LEASE = timedelta(minutes=5)
AT_ONCE = 10
State = Outgoing.State
WAITING = [State.QUEUED, State.HELD]


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is ours for the length of a lease, ready to be handed over."""

    id: int
    attempt: int
    again: int
    parcel: Parcel
    # Web push: the same for each of her browsers, beside the id of its address.
    copies: tuple[tuple[int, Parcel], ...] = ()


def due_channels(*, now: datetime) -> list[str]:
    """The channels that have something due; what waits behind the first of each is not walked."""
    due = Outgoing.objects.filter(state__in=WAITING, next_at__lte=now)
    return sorted(code for code in channels() if due.filter(channel=code).exists())


@transaction.atomic
def claimed(code: str, *, now: datetime, limit: int = AT_ONCE) -> list[Ready]:
    """The next messages of this channel, the urgent first; none while it must rest.

    What may not go now is put aside on the way: held for the morning, given to the recipient's
    next channel where the money is spent or no address is left.
    """
    use = current().pack.notices.sending.by_channel.get(code) or Use(channel=code, to=())
    meter = locked_meter(code, now=now)
    if meter.rests_until is not None and meter.rests_until > now:
        return []
    most = max(0, min(limit, use.per_minute - meter.in_minute))
    rows = list(
        Outgoing.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("notice", "proves")
        .filter(channel=code, state__in=WAITING, next_at__lte=now)
        .order_by("-urgent", "next_at", "id")[:most]
    )
    if not rows:
        return []
    parties = {row.id: party_of(row) for row in rows}
    reach = reach_of(
        (party for party in parties.values() if party is not None),
        (row.notice for row in rows if row.notice is not None),
    )
    ready: list[Ready] = []
    unwanted: list[Outgoing] = []
    for row in rows:
        party = parties[row.id]
        to = None if party is None else _address(row, party, reach)
        agreed = row.anyway or not party or not row.notice or reach.agrees(party, row.notice)
        if to and not agreed:
            # She withdrew in the moment in which it was queued, and neither saw the other.
            unwanted.append(row)
            continue
        until = None if party is None or row.urgent else reach.quiet_until(party, now)
        over = None if row.urgent or row.attempts else spent(meter, use)
        scene = None if to is None or until or over else scene_for(row, party, reach)
        if to is None:
            row.state, row.why = State.FAILED, "no_address"
        elif until is not None:
            row.state, row.why, row.next_at = State.HELD, "quiet", until
        elif over is not None:
            row.state, row.why = State.UNPAID, f"over_{over}"
        elif scene is None:
            row.state, row.why = State.FAILED, "no_agreement"
        else:
            count(meter, 0 if row.attempts else 1)
            meter.in_minute += 1
            row.state, row.next_at = State.QUEUED, now + LEASE
            row.attempts += 1
            parcel = parcel_of(row, to, reach, scene)
            copies = copies_of(parcel, row, party, reach)
            ready.append(Ready(row.id, row.attempts, row.again, parcel, copies))
    if (over := spent(meter, use)) is not None:
        tell_once(meter, over, use, now=now)
    meter.save()
    Outgoing.objects.filter(id__in=[row.id for row in unwanted]).delete()
    rows = [row for row in rows if row not in unwanted]
    Outgoing.objects.bulk_update(rows, ["state", "why", "next_at", "attempts"])
    fall_to_next([row for row in rows if row.state in (State.FAILED, State.UNPAID)], reach, now=now)
    return ready


def _address(row: Outgoing, party: Party, reach: Reach) -> Personal | None:
    if row.proves is not None:
        return value_of(row.proves)
    return reach.address(party, row.channel)


def parcel_of(row: Outgoing, to: Personal, reach: Reach, scene: int = 0) -> Parcel:
    """A message with its address, opened for this one try."""
    party = party_of(row)
    pack, language = current().pack, reach.language(party)
    text, values = _words(row, language)
    if party is not None and row.notice is not None and reach.by_consent(party, row.notice):
        text = f"{text} {_stop(row.notice, language)}"
    name = pack.district.name
    return Parcel(
        key=f"{pack.district.division_code}-{row.id}-{row.again}",
        to=to.plain,
        title=values.get("title") or (name.en if language == "en" else name.zh),
        text=text,
        link=link if (link := values.get("link", "")).startswith("http") else "",
        language=language,
        template=row.template,
        values=values,
        urgent=row.urgent,
        scene=scene,
    )


def copies_of(
    parcel: Parcel, row: Outgoing, party: Party | None, reach: Reach
) -> tuple[tuple[int, Parcel], ...]:
    """The parcel for each browser in which the party agreed to be told."""
    browsers = [] if party is None else reach.browsers.get((party, row.channel), [])
    return tuple((one.id, replace(parcel, to=value_of(one).plain)) for one in browsers)


def _stop(notice: Notice, language: Language) -> str:
    """How to be told no more, as every message says that somebody agreed to with her report."""
    words = current().pack.notices.sending.stop
    page = f"{settings.LINLI_PUBLIC_URL}/r/"
    if notice.report_id is not None and not isinstance(notice.values, SealedDict):
        page += f"p/{receipt_code(notice.report_id)}"
    return (words.en if language == "en" else words.zh).format(link=page)


def _words(row: Outgoing, language: Language) -> tuple[str, dict[str, str]]:
    sending, notice = current().pack.notices.sending, row.notice
    if notice is not None and not isinstance(notice.values, SealedDict):
        return worded(notice, language), values_in(notice, language)
    if notice is not None:
        words = sending.in_confidence
        values = {"number": values_in(notice, language).get("number", "")}
    else:
        words = sending.proof
        values = {"code": "" if row.proves is None else proof_code(row.proves)}
    return (words.en if language == "en" else words.zh).format(**values), values
