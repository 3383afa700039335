"""Who read what is a resident's."""

from django.db.models import QuerySet

from linli.cases.models import Reading


def readings_of(resident_id: int, *, before: int | None = None) -> QuerySet[Reading]:
    """What staff were shown of her, the newest first; of a withdrawn report too."""
    rows = Reading.objects.filter(resident_id=resident_id).select_related("case").order_by("-id")
    return rows if before is None else rows.filter(id__lt=before)
