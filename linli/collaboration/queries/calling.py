"""Who could be called or asked to help with a case now, why these, and until when they have."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.models import Case
from linli.collaboration.acts.tasks import must_be_unanswered
from linli.collaboration.models import Call, Task
from linli.collaboration.queries.tasks import OPEN
from linli.collaboration.timing import due_after, rules_for
from linli.people.units import UnitFacts, unit_map
from linli.policy.sections.collaboration import Duty


@dataclass(frozen=True, slots=True)
class Callable:
    """A unit of the duty list, the line that names it for this matter, and its times.

    Units keep their own hours: a brigade is there at night, a bureau begins in the morning.
    """

    unit: UnitFacts
    duty: Duty
    report_in_by: datetime
    task_by: datetime
    called: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Calling:
    """What a whistle or a request for help would mean at this moment.

    `task_by` is that of a unit which keeps the hours of the offices.
    """

    task_by: datetime
    units: list[Callable]


def calling(case: Case, *, now: datetime) -> Calling:
    """The units that the duty list names for a case, in its order, and the limits from now on.

    Nobody is on the list of a case whose category is not known. Raises NotNow when the case has
    been answered. Two statements.
    """
    must_be_unanswered(case)
    pack = rules_for(case).pack
    category = pack.category(case.category)
    matters = set() if category is None else {category.code, category.group}
    named: dict[str, Duty] = {}
    for duty in pack.collaboration.duties:
        if matters & {*duty.groups, *duty.categories}:
            for code in duty.units:
                named.setdefault(code, duty)
    called = set(Call.objects.filter(case=case, open=True).values_list("unit_id", flat=True))
    asked = set(Task.objects.filter(case=case, state__in=OPEN).values_list("unit_id", flat=True))
    limits, known = pack.collaboration, unit_map().by_code
    units = [
        Callable(
            unit=known[code],
            duty=duty,
            report_in_by=due_after(case, limits.report_in, now, unit_id=known[code].id),
            task_by=due_after(case, limits.task, now, unit_id=known[code].id),
            called=known[code].id in called,
            asked=known[code].id in asked,
        )
        for code, duty in named.items()
        if code in known and known[code].active and known[code].dispatchable
    ]
    return Calling(task_by=due_after(case, limits.task, now), units=units)
