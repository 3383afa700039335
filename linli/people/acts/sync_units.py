"""Bring the units in line with the policy pack."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.events import UnitsSynced
from linli.people.models import Unit
from linli.people.permissions import must
from linli.people.units import forget_units
from linli.policy.pack import Pack
from linli.policy.sections.units import AreaName

# Any number will do that no other room locks.
UNITS_LOCK = 5_521_003

_PARENTS = """
UPDATE people_unit unit SET parent_id = parent.id
FROM unnest(%s::text[], %s::text[]) AS wanted(code, parent_code)
LEFT JOIN people_unit parent ON parent.code = wanted.parent_code
WHERE unit.code = wanted.code AND unit.parent_id IS DISTINCT FROM parent.id
"""


@act
def sync_units(pack: Pack, areas: Iterable[AreaName], *, by: Actor, now: datetime) -> int:
    """Give every unit of the pack its row, and retire those it no longer has.

    Returns how many are active. Doing it again changes nothing but the journal. A retired unit
    keeps its row and its cases; nothing new is dispatched to it.
    """
    must(by, "policy.adopt", now=now)
    entries = pack.units_for(areas)
    with connection.cursor() as cursor:
        # Two adoptions at once would otherwise lock the same rows in different order.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [UNITS_LOCK])
    rows = []
    for entry in entries:
        level = pack.levels.of_area(entry.area)
        rows.append(
            Unit(
                code=entry.code,
                name_zh=entry.name_zh,
                name_en=entry.name_en,
                kind=entry.kind,
                area_code=entry.area,
                level=level.code if level else "",
                dispatchable=entry.may_be_asked,
                active=True,
                duty_phone=entry.duty_phone or "",
            )
        )
    Unit.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "name_zh",
            "name_en",
            "kind",
            "area_code",
            "level",
            "dispatchable",
            "active",
            "duty_phone",
        ],
    )
    codes = [entry.code for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(_PARENTS, [codes, [entry.parent for entry in entries]])
    retired = Unit.objects.filter(active=True).exclude(code__in=codes).update(active=False)
    record(UnitsSynced(active=len(codes), retired=retired), by=by, now=now)
    # Now, for the rest of this transaction, and once more when others can see the rows too.
    forget_units()
    transaction.on_commit(forget_units)
    return len(codes)
