"""The callbacks that an operator has to make, and the raw facts of one case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from linli.cases.models import Case
from linli.feedback.models import Callback, Exclusion
from linli.feedback.queries.seen import seen
from linli.journal.acting import Actor
from linli.journal.models import Entry
from linli.policy.queries import current


def callbacks_to_make(
    *, by: Actor, now: datetime, after: tuple[datetime, int] | None = None
) -> QuerySet[Callback]:
    """Reporters who can be called and have not answered, whoever was asked first before the rest.

    They were asked by the link the pack's hours ago, their time is not over, their number is known
    and they were not tried too often; only in the cases within the asker's reach.
    """
    rates = current().pack.rates
    rows = (
        Callback.objects.filter(
            seen(by, "callback.list", now=now),
            settled_at=None,
            asked_at__lte=now - timedelta(hours=rates.call_after_hours),
            expires_at__gte=now,
            report__resident__phone_sealed__isnull=False,
            report__withdrawn_at=None,
        )
        .annotate(tried=Count("attempts"))
        .filter(tried__lt=rates.attempts_at_most)
        .select_related("case")
        .prefetch_related("attempts")
        .order_by("asked_at", "id")
    )
    if after is not None:
        at, last_id = after
        rows = rows.filter(asked_at__gte=at).exclude(asked_at=at, id__lte=last_id)
    return rows


@dataclass(frozen=True, slots=True)
class Facts:
    """What of one case goes into figures: its callbacks, how late it was, what was applied for."""

    callbacks: list[Callback]
    overdue: list[Entry]
    exclusions: list[Exclusion]


def facts_of(case: Case) -> Facts:
    """The raw facts of a case; what was left out of the figures stands here all the same."""
    callbacks = Callback.objects.filter(case=case).prefetch_related("attempts").order_by("id")
    overdue = Entry.objects.filter(
        subject_kind="case", subject_id=case.id, event="case.overdue"
    ).order_by("id")
    exclusions = (
        Exclusion.objects.filter(case=case)
        .select_related("case", "reason")
        .prefetch_related("reviews__reason")
        .order_by("id")
    )
    return Facts(list(callbacks), list(overdue), list(exclusions))
