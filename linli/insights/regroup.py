"""Every night and on demand: the cases of the last months, grouped; yesterday's classes go on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import connection, transaction

from linli.insights.classes.grouping import NEW, Class, classes, labels_of
from linli.insights.classes.identity import Fates, fates
from linli.insights.classes.said import Said
from linli.insights.events import ClassFaded, ClassFound, ClassMerged, ClassRevived
from linli.insights.models import CaseClass, ClassMember, Grouping
from linli.insights.tallies import street_of
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.sealed_words import MARK
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.insights import Classes

LONGEST_NAME = 80
HALF_A_DAY = timedelta(hours=12)
AT_ONCE = 5_000
LOCK = 0x6C696E6C69  # nobody groups twice at once

# Each voice of the cases that came in since, the case's first one first. Whoever is unknown counts
# as somebody else each time; whoever withdrew her report counts no more. What lies sealed takes no
# part: a class is called by what was said.
_VOICES = """
SELECT c.id, coalesce(r.resident_id::text, ''), r.text, r.received_at, c.category,
    coalesce(a.code, '')
FROM cases_case c
JOIN cases_report r ON r.case_id = c.id AND r.withdrawn_at IS NULL
    AND NOT starts_with(r.text, %s)
LEFT JOIN territory_area a ON a.id = c.area_id
WHERE c.received_at >= %s AND c.received_at <= %s AND c.state NOT IN ('merged', 'withdrawn')
    AND NOT EXISTS (SELECT 1 FROM cases_keptapart apart
        WHERE apart.case_id = c.id AND apart.ended_at IS NULL)
ORDER BY c.id, r.received_at, r.id
"""


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What a night came to."""

    cases: int
    news: int
    is_whole: bool
    classes: int
    found: int
    merged: int
    faded: int


def regroup(*, by: Actor, now: datetime, whole: bool = False) -> Regrouped:
    """Group the cases of the pack's days, and let yesterday's classes go on in what comes of it.

    All of them are grouped when the pack says that it is time, or on demand (`whole`); else only
    cases that came in since the last grouping are compared, and classes grow and join.
    Reading and grouping take minutes for a million cases and hold no lock; only what came of it is
    written in one transaction. Doing it twice changes nothing.
    """
    pack = current().pack
    rules = pack.insights.classes
    last = None if whole else _last_grouping(rules, now=now)
    voices = _voices(pack, since=now - timedelta(days=rules.days), until=now)
    first = {said.id: said for said in reversed(voices)}
    cases = sorted(first.values(), key=lambda said: int(said.id))
    known = None if last is None else _standing(cases, last.last_case)
    group = dict(
        zip((said.id for said in cases), labels_of(cases, standing=known).tolist(), strict=True)
    )
    labels = np.array([group[said.id] for said in voices], int)
    found = classes(voices, labels, now=now, least_people=rules.least_people)
    night = Grouping(
        at=now,
        is_whole=last is None,
        last_case=int(cases[-1].id) if cases else 0,
        cases=len(cases),
        news=len(cases) if known is None else known.count(NEW),
        classes=len(found),
    )
    return _keep(found, night, pack=pack, by=by, now=now)


def _last_grouping(rules: Classes, *, now: datetime) -> Grouping | None:
    """The last grouping, on which tonight's builds; None when all cases are due."""
    whole = Grouping.objects.filter(is_whole=True).order_by("-at", "-id").first()
    # Nights are not equally long: six days and a half are a week.
    due = timedelta(days=rules.whole_every_days) - HALF_A_DAY
    if whole is None or now - whole.at >= due:
        return None
    return Grouping.objects.order_by("-at", "-id").first()


def _standing(cases: Sequence[Said], last_case: int) -> list[int]:
    """The group that each case had so far: its class, or itself; NEW for those after the last.

    Whoever is in a class that fell silent keeps to it, so that it can come back.
    """
    class_of = dict(ClassMember.objects.values_list("case_id", "case_class_id"))
    beyond = max(class_of.values(), default=0) + 1
    return [
        class_of.get(number, NEW if number > last_case else beyond + at)
        for at, number in enumerate(int(said.id) for said in cases)
    ]


@act
def _keep(
    found: list[Class], night: Grouping, *, pack: Pack, by: Actor, now: datetime
) -> Regrouped:
    """Write the classes of tonight over those of yesterday."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    groups = [frozenset(int(one.id) for one in each.reports) for each in found]
    before: dict[int, set[int]] = {}
    for case_id, class_id in ClassMember.objects.values_list("case_id", "case_class_id"):
        before.setdefault(class_id, set()).add(case_id)
    told = fates(before, groups)
    known = CaseClass.objects.in_bulk(list(before))
    rows = [
        _row(each, None if old is None else known[old], pack, now=now)
        for each, old in zip(found, told.same, strict=True)
    ]
    born = [place for place, old in enumerate(told.same) if old is None]
    for place in born:
        rows[place].parted_from_id = told.split.get(place)
    _found([rows[place] for place in born], by=by, now=now)
    revived = [row for row in rows if row.id in known and known[row.id].state != "standing"]
    for row in revived:
        record(ClassRevived(class_id=row.id, people=row.people), by=by, now=now)
    # As an INSERT that meets its own rows: an UPDATE by CASE looks through all rows for each.
    CaseClass.objects.bulk_create(
        [row for row, old in zip(rows, told.same, strict=True) if old is not None],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_KEPT,
    )
    merged = _merge(told, rows, known, by=by, now=now)
    faded = _fade(known, {row.id for row in rows} | set(told.merged), by=by, now=now)
    _remember(groups, rows)
    night.save()
    return Regrouped(night.cases, night.news, night.is_whole, len(rows), len(born), merged, faded)


def _found(rows: Sequence[CaseClass], *, by: Actor, now: datetime) -> None:
    """Classes that were not there yesterday are written together and put on record."""
    CaseClass.objects.bulk_create(rows, batch_size=AT_ONCE)
    record(
        *(
            ClassFound(
                class_id=row.id, people=row.people, cases=row.cases, parted_from=row.parted_from_id
            )
            for row in rows
        ),
        by=by,
        now=now,
    )


_KEPT = [
    *("state", "what", "place", "street", "category", "since", "until"),
    *("people", "lately", "cases", "score", "into", "grouped_at"),
]


def _row(each: Class, old: CaseClass | None, pack: Pack, *, now: datetime) -> CaseClass:
    kinds = Counter(one.kind for one in each.reports if one.kind)
    streets = Counter(one.places[-1] for one in each.reports if one.places)
    row = CaseClass(found_at=now) if old is None else CaseClass(id=old.id, found_at=old.found_at)
    row.state = CaseClass.State.STANDING
    row.what, row.place = each.name.what[:LONGEST_NAME], each.name.where[:LONGEST_NAME]
    row.street = next((code for code, _ in streets.most_common(1)), "")
    row.category = next((code for code, _ in kinds.most_common(1)), "")
    # A class began when its first case came, though that may be too long ago to be grouped.
    row.since = each.since if old is None else min(each.since, old.since)
    row.until = each.until
    row.people, row.lately = each.heat.people, each.heat.lately
    row.cases = len({one.id for one in each.reports})
    row.score, row.grouped_at = each.heat.score, now
    row.into_id = None
    return row


def _merge(
    told: Fates, rows: Sequence[CaseClass], known: dict[int, CaseClass], *, by: Actor, now: datetime
) -> int:
    """A class that went into another hands over its cases; one with a project stays to be seen."""
    gone = {old: place for old, place in told.merged.items() if known[old].state == "standing"}
    for old, place in gone.items():
        into = rows[place].id
        CaseClass.objects.filter(id=old).update(
            state=CaseClass.State.MERGED, into_id=into, grouped_at=now
        )
        ClassMember.objects.filter(case_class_id=old).update(case_class_id=into)
        record(ClassMerged(class_id=old, into_id=into), by=by, now=now)
    return len(gone)


def _fade(known: dict[int, CaseClass], going_on: set[int], *, by: Actor, now: datetime) -> int:
    """What nothing came of tonight has faded; it keeps its cases, so that it can come back."""
    faded = [
        row.id
        for row in CaseClass.objects.filter(state=CaseClass.State.STANDING)
        if row.id not in going_on
    ]
    CaseClass.objects.filter(id__in=faded).update(
        state=CaseClass.State.FADED, lately=0, grouped_at=now
    )
    for class_id in faded:
        record(ClassFaded(class_id=class_id), by=by, now=now)
    return len(faded)


def _remember(groups: Sequence[frozenset[int]], rows: Sequence[CaseClass]) -> None:
    """The cases of tonight's classes; earlier ones of theirs, too old to be grouped, stay."""
    members = [
        ClassMember(case_id=case_id, case_class_id=row.id)
        for group, row in zip(groups, rows, strict=True)
        for case_id in group
    ]
    ClassMember.objects.bulk_create(
        members,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["case_class"],
        batch_size=AT_ONCE,
    )


def _voices(pack: Pack, *, since: datetime, until: datetime) -> list[Said]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_VOICES, [MARK, since, until])
        return [
            Said(
                id=str(case_id),
                text=text,
                at=at,
                person=person,
                places=_places(pack, area),
                kind=category,
            )
            for case_id, person, text, at, category, area in cursor.fetchall()
        ]


def _places(pack: Pack, area_code: str) -> tuple[str, ...]:
    """The community and the street of a case, as far as they are known."""
    street = street_of(pack, area_code)
    levels = {level.depth: level.code for level in pack.levels.levels}
    community = pack.levels.ancestor(area_code, levels.get(2, "")) or ""
    return tuple(code for code in (community, street) if code)
