"""Which callbacks and exclusions an asker may see."""

from datetime import datetime

from django.db.models import Q

from linli.cases.apart import apart_of
from linli.journal.acting import Actor
from linli.people.authority import authority_of
from linli.people.permissions import reach


def seen(by: Actor, word: str, *, area: str = "area_code", now: datetime) -> Q:
    """The rows within reach of a permission; `area` is the path to the code of their area."""
    within = reach(by, word, now=now)
    apart = apart_of(authority_of(by, now=now))
    if within.everything:
        return apart
    found = Q(unit_id__in=within.holder_unit_ids) | Q(case__desk_id__in=within.desk_unit_ids)
    for code in sorted(within.area_codes):
        found |= Q(**{f"{area}__startswith": code})
    return found & apart
