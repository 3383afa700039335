"""The requests to open a confidential reporter's identity."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.cases.apart import apart_of
from linli.cases.models import Unsealing
from linli.journal.acting import Actor
from linli.people.authority import authority_of
from linli.people.permissions import Reach, reach


def unsealings_of(case_id: int) -> dict[UUID, Unsealing]:
    """The latest request about each confidential report of a case."""
    return {
        one.report_id: one for one in _rows().filter(report__report__case_id=case_id).order_by("id")
    }


def unsealings_to_decide(*, by: Actor, now: datetime) -> QuerySet[Unsealing]:
    """Those that wait for a second person within her reach, the oldest first; never her own."""
    seen = _seen(reach(by, "identity.agree", now=now))
    apart = apart_of(authority_of(by, now=now), "report__report__case")
    waiting = _rows().filter(seen, apart, outcome=Unsealing.Outcome.WAITING)
    return waiting.exclude(asked_by=by.id).order_by("id")


def _rows() -> QuerySet[Unsealing]:
    return Unsealing.objects.select_related("note", "report__report__case")


def _seen(reach: Reach) -> Q:
    if reach.everything:
        return Q()
    case = "report__report__case__"
    found = Q(**{f"{case}holder_id__in": reach.holder_unit_ids})
    found |= Q(**{f"{case}desk_id__in": reach.desk_unit_ids})
    for code in sorted(reach.area_codes):
        found |= Q(**{f"{case}area__code__startswith": code})
    return found
