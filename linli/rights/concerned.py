"""Which voices are a person's by name, and whom they are about."""

from collections.abc import Iterable

from linli.cases.models import KeptApart, Report


def named_voices(resident_ids: Iterable[int]) -> dict[int, list[Report]]:
    """What each has reported by name, the newest first; in confidence or without a name, never."""
    found: dict[int, list[Report]] = {}
    rows = Report.objects.filter(resident_id__in=set(resident_ids), known_as="named")
    for voice in rows.select_related("case__area").order_by("-received_at", "-id"):
        found.setdefault(voice.resident_id or 0, []).append(voice)
    return found


def complained_of(case_ids: Iterable[int]) -> dict[int, set[int]]:
    """Case → the units that it is a complaint of, where there are any."""
    found: dict[int, set[int]] = {}
    apart = KeptApart.objects.filter(case_id__in=set(case_ids), ended_at=None)
    for case_id, unit_id in apart.values_list("case_id", "unit_id"):
        found.setdefault(case_id, set()).add(unit_id)
    return found
