"""Reading messages: an inbox is a keyset-paged list, newest first."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.notices.consents import covered
from linli.notices.models import Address, AreaNotice, Consent, Notice, Outgoing, Preference
from linli.notices.recipients import phone_channels, value_of
from linli.notices.tally import masked
from linli.people.sealing import receipt_code

MOST_NOTICES = 100
_ORDER = {"emergency": 0, "utility": 1, "general": 2}


def of_units(unit_ids: Iterable[int], *, before: int | None = None) -> QuerySet[Notice]:
    """The messages to these units, newest first, below an id."""
    return _below(Notice.objects.filter(unit_id__in=list(unit_ids)), before)


def of_resident(resident_id: int, *, before: int | None = None) -> QuerySet[Notice]:
    """The messages to a resident with an account, newest first, below an id."""
    return _below(Notice.objects.filter(resident_id=resident_id), before)


def of_report(report_id: UUID) -> QuerySet[Notice]:
    """The messages to one voice, oldest first."""
    return Notice.objects.filter(report_id=report_id).order_by("id")


def texted_of_report(report_id: UUID) -> list[Outgoing]:
    """The text messages about one voice, the newest first, with their notices; at most 100."""
    rows = Outgoing.objects.filter(notice__report_id=report_id, channel__in=phone_channels())
    texted = rows.select_related("notice").order_by("-id")[:MOST_NOTICES]
    return [row for row in texted if row.notice is not None and covered(row.notice)]


def unread_of_units(unit_ids: Iterable[int], seen: Q | None = None) -> int:
    """How many messages these units have not read, of those that the asker may see."""
    return Notice.objects.filter(seen or Q(), unit_id__in=list(unit_ids), read_at=None).count()


def _below(rows: QuerySet[Notice], before: int | None) -> QuerySet[Notice]:
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")


def in_force_at(area_codes: Collection[str], *, now: datetime) -> list[AreaNotice]:
    """The notices in force for an area, given its code and those above it, and for parts of it.

    The most urgent first, then the newest; at most a hundred.
    """
    over = Q(area_code__in=area_codes)
    below = Q(area_code__startswith=max(area_codes, key=len)) if area_codes else Q()
    rows = AreaNotice.objects.filter(
        over | below, ended_at=None, valid_from__lte=now, valid_to__gt=now
    ).order_by("-id")[:MOST_NOTICES]
    return sorted(rows, key=lambda one: _ORDER.get(one.urgency, len(_ORDER)))


def of_areas(area_codes: Collection[str], *, before: int | None = None) -> QuerySet[AreaNotice]:
    """Every notice for these areas or below, over or not, the newest first, below an id."""
    wanted = Q(pk__in=[])
    for code in area_codes:
        wanted |= Q(area_code__startswith=code)
    rows = AreaNotice.objects.filter(wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")


def told_by(resident_id: int) -> dict[str, Any]:
    """How a resident wants to be told, in the clear, for it is hers.

    Of her account at WeChat the ends alone: its mark there is no name of hers.
    """
    own = Preference.objects.filter(resident_id=resident_id).first()
    addresses = Address.objects.filter(resident_id=resident_id).order_by("channel", "id")
    consents = Consent.objects.filter(resident_id=resident_id).order_by("id")
    return {
        "channels": [] if own is None else own.channels,
        "quiet": None
        if own is None or own.quiet_from is None
        else [f"{own.quiet_from:%H:%M}", f"{own.quiet_to:%H:%M}"],
        "addresses": {one.channel: _as_hers(one) for one in addresses if one.mark is None},
        "browsers": [
            {"channel": one.channel, "device": one.device, "since": one.given_at.isoformat()}
            for one in addresses
            if one.mark is not None
        ],
        "texts_agreed_to": [
            {
                "code": receipt_code(one.report_id),
                "given_at": one.given_at.isoformat(),
                "heard_by_staff": one.heard_by is not None,
                "withdrawn_at": None if one.withdrawn_at is None else one.withdrawn_at.isoformat(),
            }
            for one in consents
        ],
    }


def _as_hers(address: Address) -> str:
    told = value_of(address).plain
    return told if address.account is None else masked(told)
