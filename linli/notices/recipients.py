"""Who is reached by which channels, in which order, at which address and in which language.

Loaded for many at once: an area's notice goes to thousands.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from linli.journal.acting import Actor, ActorKind
from linli.notices.channels import Channel, Unready, channels
from linli.notices.consents import covered, standing
from linli.notices.models import ADDRESS, Address, Agreement, Notice, Outgoing, Preference
from linli.notices.parcels import Language
from linli.notices.quiet import quiet_until
from linli.notices.ways.wechat import WechatChannel
from linli.people.models import Post
from linli.people.queries import officers, residents
from linli.people.sealing import Personal, opened
from linli.people.units import unit_by_id
from linli.policy.queries import current
from linli.policy.sections.notices import Recipient, Use

log = logging.getLogger(__name__)
NOWHERE = Personal("")


def there() -> Mapping[str, Channel]:
    """The channels; none while their secrets cannot be read, which keeps nothing from the inbox."""
    try:
        return channels()
    except Unready as lacking:
        log.error("messages stay in the inbox: %s", lacking)
        return {}


@dataclass(frozen=True, slots=True)
class Party:
    """A resident, an officer or a unit that messages go to."""

    kind: Recipient
    id: int


def oneself(by: Actor) -> Party:
    """The one who acts, as messages know her."""
    return Party("officer" if by.kind is ActorKind.OFFICER else "resident", by.id)


def party_of(row: Outgoing) -> Party | None:
    """Who a message goes to; None when nobody is behind the report that it followed."""
    if row.proves is not None:
        return owner_of(row.proves)
    if row.officer_id is not None:
        return Party("officer", row.officer_id)
    return None if row.notice is None else recipient_of(row.notice)


def recipient_of(notice: Notice) -> Party | None:
    """Whose inbox a notice lies in."""
    if notice.unit_id is not None:
        return Party("unit", notice.unit_id)
    return None if notice.resident_id is None else Party("resident", notice.resident_id)


def owner_of(address: Address) -> Party:
    """Whose address it is."""
    if address.resident_id is not None:
        return Party("resident", address.resident_id)
    if address.officer_id is not None:
        return Party("officer", address.officer_id)
    return Party("unit", address.unit_id or 0)


@dataclass
class Reach:
    """What is known about some parties: preferences, addresses, telephones, languages."""

    preferences: dict[Party, Preference] = field(default_factory=dict)
    addresses: dict[tuple[Party, str], Address] = field(default_factory=dict)
    browsers: dict[tuple[Party, str], list[Address]] = field(default_factory=dict)
    phones: dict[Party, Personal] = field(default_factory=dict)
    languages: dict[Party, Language] = field(default_factory=dict)
    # The reports to whose text messages the reporter agreed.
    consents: set[UUID] = field(default_factory=set)
    # By the id of an account at WeChat, where each message is agreed to: how many are left.
    agreed: dict[int, int] = field(default_factory=dict)

    def channels_of(self, party: Party, notice: Notice | None = None) -> list[str]:
        """The channels by which a party is told, in its order: those it agreed to, no others."""
        preference = self.preferences.get(party)
        uses = usable(party.kind)
        if party.kind != "unit":
            agreed = [] if preference is None else preference.channels
            if self.by_consent(party, notice):
                agreed = phone_channels()
            uses = {code: uses[code] for code in agreed if code in uses}
        return [
            code
            for code in uses
            if self.address(party, code) is not None and self.left(party, code) != 0
        ]

    def agrees(self, party: Party, notice: Notice) -> bool:
        """Whether a resident still agrees to be told of this beside her inbox; others always do."""
        return (
            party.kind != "resident" or party in self.preferences or self.by_consent(party, notice)
        )

    def by_consent(self, party: Party, notice: Notice | None) -> bool:
        """Whether she is told of this because she agreed to it with her report, and only so.

        What somebody has chosen for herself goes before, be it that she wants none.
        """
        return (
            notice is not None
            and notice.report_id in self.consents
            and party not in self.preferences
            and covered(notice)
        )

    def telephones_of(self, party: Party) -> list[str]:
        """The channels that reach the telephone on record, agreed to or not."""
        return [one for one in phone_channels() if self.address(party, one) is not None]

    def address(self, party: Party, code: str) -> Personal | None:
        """Where a party is reached by a channel, or None when it is not."""
        channel = there().get(code)
        use = current().pack.notices.sending.by_channel.get(code)
        if channel is None or use is None or party.kind not in use.to:
            return None
        if channel.reaches == "group":
            ours = party.kind == "unit" and unit_by_id(party.id).code in use.units
            return NOWHERE if ours else None
        if self.browsers.get((party, code)):
            return value_of(self.browsers[party, code][0])
        found = self.addresses.get((party, code))
        proved = found is not None and found.verified_at is not None
        on_record = channel.reaches == "phone" and party.kind != "unit"
        return self.given(party, code) if proved or on_record else None

    def left(self, party: Party, code: str) -> int | None:
        """How many more messages a party agreed to; None where a channel does not count them."""
        if not counts_agreements(code):
            return None
        found = self.addresses.get((party, code))
        return 0 if found is None else self.agreed.get(found.id, 0)

    def given(self, party: Party, code: str) -> Personal | None:
        """The address that was given or is on record for a channel, proved or not."""
        channel = there().get(code)
        if channel is not None and channel.reaches == "phone" and party.kind != "unit":
            return self.phones.get(party) or None
        found = self.addresses.get((party, code))
        return None if found is None else value_of(found)

    def quiet_until(self, party: Party, now: datetime) -> datetime | None:
        """When the party may be written to again, or None when it may now. Units always may."""
        if party.kind == "unit":
            return None
        pack, own = current().pack, self.preferences.get(party)
        span = pack.notices.sending.quiet
        if own is not None and own.quiet_from is not None and own.quiet_to is not None:
            span = own.quiet_from, own.quiet_to
        return quiet_until(now, span, pack.district.zone)

    def language(self, party: Party | None) -> Language:
        """The party's language; units read Chinese."""
        return "zh" if party is None else self.languages.get(party, "zh")


def usable(kind: Recipient) -> dict[str, Use]:
    """The channels that reach such a party, in the pack's order: those that are there."""
    known = there()
    uses = current().pack.notices.sending.uses
    return {use.channel: use for use in uses if kind in use.to and use.channel in known}


def phone_channels() -> list[str]:
    """The channels by which the district writes to residents' telephones, in the pack's order."""
    known = there()
    return [code for code in usable("resident") if known[code].reaches == "phone"]


def value_of(address: Address) -> Personal:
    """Where an address leads: for whoever sends there; a screen shows it masked."""
    return opened(address.value_sealed, ADDRESS)


def typed(channel: Channel) -> bool:
    """Whether its addresses are what somebody types, and proves to be hers."""
    return channel.reaches in ("email", "wecom", "dingtalk")


def counts_agreements(code: str) -> bool:
    """Whether a channel carries one message for each that somebody agreed to."""
    channel = there().get(code)
    return isinstance(channel, WechatChannel) and channel.entry.one_time is not None


def reach_of(parties: Iterable[Party], notices: Iterable[Notice] = ()) -> Reach:
    """What is known about these parties, in at most five queries.

    A sixth tells which of the notices are about a report for which somebody agreed to text
    messages; it is asked where one of them could be.
    """
    found = Reach()
    by_kind: dict[str, list[int]] = {"resident": [], "officer": [], "unit": []}
    for party in set(parties):
        by_kind[party.kind].append(party.id)
    people, staff, units = by_kind["resident"], by_kind["officer"], by_kind["unit"]
    if people or staff:
        for row in Preference.objects.filter(Q(resident__in=people) | Q(officer__in=staff)):
            party = Party(
                "resident" if row.resident_id else "officer", row.resident_id or row.officer_id or 0
            )
            found.preferences[party] = row
            if row.officer_id:
                found.languages[party] = "en" if row.language == "en" else "zh"
    known = Q(resident__in=people) | Q(officer__in=staff) | Q(unit__in=units)
    for address in Address.objects.filter(known).order_by("id"):
        place = owner_of(address), address.channel
        if address.mark is None:
            found.addresses[place] = address
        else:
            found.browsers.setdefault(place, []).append(address)
    counted = [one for (_, code), one in found.addresses.items() if counts_agreements(code)]
    if counted:
        free = Agreement.objects.filter(address__in=counted, outgoing=None)
        found.agreed = dict(free.values_list("address").annotate(n=Count("id")))
    if people:
        for one in residents(people).values():
            party = Party("resident", one.id)
            found.phones[party] = one.phone
            found.languages[party] = "en" if one.language == "en" else "zh"
        undecided = {
            notice.report_id
            for notice in notices
            if notice.report_id is not None
            and Party("resident", notice.resident_id or 0) in found.phones
            and Party("resident", notice.resident_id or 0) not in found.preferences
        }
        found.consents = standing(undecided) if undecided else set()
    if staff:
        for officer in officers(staff).values():
            found.phones[Party("officer", officer.id)] = officer.phone
    return found


def officers_of(unit_ids: Iterable[int], *, now: datetime) -> dict[int, list[int]]:
    """unit → the officers who want its messages by a channel of their own.

    Who works for several units reads them in the inbox alone: it knows from which case she is kept
    apart, and this room does not.
    """
    today = now.astimezone(current().pack.district.zone).date()
    willing = Preference.objects.filter(officer__active=True, officer__locked_at=None).exclude(
        channels=[]
    )
    held = (
        Post.objects.filter(
            Q(to_on=None) | Q(to_on__gte=today),
            Q(stand_in_for=None) | Q(stand_in_for__ended_at=None),
            officer__in=willing.values("officer"),
            ended_at=None,
            from_on__lte=today,
        )
        .values_list("officer_id", "unit_id")
        .order_by("officer_id")
    )
    works_for: dict[int, set[int]] = {}
    for officer_id, unit_id in held:
        works_for.setdefault(officer_id, set()).add(unit_id)
    wanted, told = set(unit_ids), dict[int, list[int]]()
    for officer_id, their in works_for.items():
        if len(their) == 1 and (unit_id := min(their)) in wanted:
            told.setdefault(unit_id, []).append(officer_id)
    return told
