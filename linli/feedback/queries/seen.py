"""Which callbacks and exclusions an asker may see."""

from django.db.models import Q

from linli.people.permissions import Reach


def seen(reach: Reach, *, area: str = "area_code") -> Q:
    """The rows within reach of a permission; `area` is the path to the code of their area."""
    if reach.everything:
        return Q()
    found = Q(unit_id__in=reach.holder_unit_ids) | Q(case__desk_id__in=reach.desk_unit_ids)
    for code in sorted(reach.area_codes):
        found |= Q(**{f"{area}__startswith": code})
    return found
