"""How the hotlines stand, and the letters that wait for somebody, as a desk sees them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Count, Q

from linli.cases.models import Case, Report
from linli.exchange.hotline.mending import unknown_letter
from linli.exchange.hotline.models import HotlineLetter, HotlineLine, HotlineOrder
from linli.exchange.hotline.telling import DOOR
from linli.exchange.sending.models import Sending
from linli.exchange.sending.queries import Standing, standings
from linli.people.authority import Authority
from linli.people.permissions import reach_of
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem

WhichLetters = Literal["dead", "waiting", "doubtful", "taken", "discarded"]
MOST_OWED = 50
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SystemStanding:
    """One hotline: how its lines in do, what of it was taken today, and what is owed to it."""

    system: HotlineSystem
    today: int
    polled: HotlineLine | None
    dropped: HotlineLine | None
    last_letter_at: datetime | None
    sending: Standing | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many letters there are of each sort, as far as the asker sees."""

    dead: int
    waiting: int
    doubtful: int
    reasons: list[tuple[str, str, str, int]]
    codes: list[tuple[str, str, str, int]]


def systems_standing(*, asker: Authority, now: datetime) -> list[SystemStanding]:
    """Every hotline of the pack; five statements, and one more for each of them."""
    zone = current().pack.district.zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    taken = HotlineLetter.objects.filter(_seen(asker), state="taken", received_at__gte=midnight)
    today = dict(taken.values_list("system").annotate(many=Count("id")).order_by())
    lines = {(one.system, one.way): one for one in HotlineLine.objects.all()}
    sending = {one.code: one for one in standings(DOOR)}
    found = []
    for system in current().pack.hotline.systems:
        last = HotlineLetter.objects.filter(system=system.code).order_by("-id")
        found.append(
            SystemStanding(
                system,
                today.get(system.code, 0),
                lines.get((system.code, "poll")),
                lines.get((system.code, "file")),
                last.values_list("last_at", flat=True).first(),
                sending.get(system.code),
            )
        )
    return found


def counts(*, asker: Authority, now: datetime) -> Counts:
    """What waits for somebody, why, and which codes no table has."""
    seen = HotlineLetter.objects.filter(_seen(asker))
    doubtful = seen.filter(~Q(doubts=[]), state="taken", received_at__gte=now - LATELY)
    pending = seen.filter(state__in=("dead", "waiting")).aggregate(
        dead=Count("id", filter=Q(state="dead")),
        waiting=Count("id", filter=Q(state="waiting")),
    )
    reasons = (
        seen.filter(state="dead")
        .values_list("reason", "reason_zh", "reason_en")
        .annotate(many=Count("id"))
        .order_by("-many", "reason")[:20]
    )
    codes: Counter[tuple[str, str, str]] = Counter()
    for system, doubts in doubtful.values_list("system", "doubts")[:2_000]:
        codes.update((system, one["about"], one["code"]) for one in doubts if one["code"])
    return Counts(
        **pending,
        doubtful=doubtful.count(),
        reasons=list(reasons),
        codes=[(*key, many) for key, many in codes.most_common(30)],
    )


def letters(
    which: WhichLetters, *, asker: Authority, before: int, limit: int, now: datetime
) -> list[HotlineLetter]:
    """A page of letters, the newest first, and one more where there are more."""
    rows = HotlineLetter.objects.filter(_seen(asker), id__lt=before).select_related("order")
    if which == "doubtful":
        rows = rows.filter(state="taken", received_at__gte=now - LATELY).exclude(doubts=[])
    else:
        rows = rows.filter(state=which)
    return list(rows.order_by("-id")[: limit + 1])


def letter_seen(letter_id: int, *, asker: Authority) -> HotlineLetter:
    """One letter that the asker may see; raises NotFound otherwise."""
    found = HotlineLetter.objects.filter(_seen(asker), id=letter_id).select_related("order").first()
    if found is None:
        raise unknown_letter()
    return found


def alike(letter: HotlineLetter, *, asker: Authority) -> list[int]:
    """The dead letters that wait for the same reason, the oldest first, at most two hundred."""
    rows = HotlineLetter.objects.filter(
        _seen(asker), state="dead", system=letter.system, reason=letter.reason
    )
    return list(rows.order_by("id").values_list("id", flat=True)[:200])


def case_numbers(letters: list[HotlineLetter]) -> dict[int, str]:
    """The number of the case of each letter's order, by letter; one statement."""
    voices = {one.order.report_id for one in letters if one.order and one.order.report_id}
    found = Report.objects.filter(id__in=voices).values_list("id", "case__number")
    by_voice = dict(found)
    return {
        one.id: by_voice.get(one.order.report_id, "")
        for one in letters
        if one.order and one.order.report_id
    }


def cancelled_but_open(*, asker: Authority) -> list[tuple[str, str]]:
    """Orders that the hotline took back while our case is open: theirs and our number."""
    orders = HotlineOrder.objects.filter(_seen(asker), cancelled=True).exclude(report_id=None)
    by_voice = dict(orders.order_by("-last_at").values_list("report_id", "number")[:500])
    cases = Case.objects.filter(ended_at=None, reports__in=list(by_voice)).values_list(
        "reports__id", "number"
    )
    return [(by_voice[voice], number) for voice, number in cases if voice in by_voice][:50]


def owed(code: str) -> list[Sending]:
    """What is still owed to a hotline, the oldest first: what waits, and what it did not take."""
    rows = Sending.objects.filter(
        partner__door=DOOR, partner__code=code, state__in=("waiting", "given_up")
    )
    return list(rows.order_by("id")[:MOST_OWED])


def orders_by_id(ids: list[int]) -> dict[int, HotlineOrder]:
    """Orders under their ids."""
    return HotlineOrder.objects.in_bulk(ids)


def orders_of_case(case_id: int) -> list[HotlineOrder]:
    """The orders whose voices a case carries, for its page."""
    voices = Report.objects.filter(case_id=case_id).values("id")
    return list(HotlineOrder.objects.filter(report_id__in=voices).order_by("id"))


def order_seen(order_id: int, *, asker: Authority) -> HotlineOrder:
    """An order that the asker may deal with; raises NotFound otherwise."""
    found = HotlineOrder.objects.filter(_seen(asker), id=order_id).first()
    if found is None:
        raise unknown_letter()
    return found


def _seen(asker: Authority) -> Q:
    reach = reach_of(current().pack.roles, asker, "hotline.read")
    if reach.everything:
        return Q()
    seen = Q(id=None)
    for code in sorted(reach.area_codes):
        seen |= Q(area_code__startswith=code)
    return seen
