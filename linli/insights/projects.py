"""A class becomes a project 专项治理: its owner, the suspected cause, the measures, the effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from linli.cases.models import Case
from linli.cases.notes import needed
from linli.insights.classes.effect import Effect, effect
from linli.insights.events import ProjectAmended, ProjectClosed, ProjectOpened
from linli.insights.models import CaseClass, Project
from linli.journal.acting import Actor, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import Subject, must
from linli.people.units import unit_by_code
from linli.policy.queries import current

LONGEST_CAUSE, LONGEST_MEASURES = 1_000, 2_000
MOST_WEEKS_BEFORE = 26
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known and done: the suspected cause, the measures, and from which day they count."""

    cause: str
    measures: str = ""
    measured_from: date | None = None


@act
def open_project(class_id: int, owner: str, plan: Plan, *, by: Actor, now: datetime) -> Project:
    """Take a class on: a unit owns it from now on.

    Raises NotNow when it was taken on already or has gone into another class.
    """
    found = _locked(class_id, by=by, now=now)
    if found.state == CaseClass.State.MERGED:
        raise NotNow(
            "class.merged",
            "这个类案已并入另一个，请到那里立项。",
            "This class has gone into another one: take on that one.",
        )
    if Project.objects.filter(case_class=found).exists():
        raise NotNow(
            "class.taken_on",
            "这个类案已经立项。可以在项目里改原因和措施。",
            "This class was taken on already. Its causes and measures are changed in the project.",
        )
    unit = unit_by_code(owner)
    made = Project.objects.create(
        case_class=found,
        owner_id=unit.id,
        opened_at=now,
        opened_by=by.id,
        **_written(plan, found, now=now),
    )
    record(ProjectOpened(class_id=found.id, project_id=made.id, unit_id=unit.id), by=by, now=now)
    return made


@act
def amend_project(class_id: int, owner: str, plan: Plan, *, by: Actor, now: datetime) -> Project:
    """Write owner, cause and measures anew; the journal keeps who did so and when."""
    found = _locked(class_id, by=by, now=now)
    made = _open(found)
    made.owner_id = unit_by_code(owner).id
    for name, value in _written(plan, found, now=now).items():
        setattr(made, name, value)
    made.save()
    record(
        ProjectAmended(class_id=found.id, project_id=made.id, unit_id=made.owner_id),
        by=by,
        now=now,
    )
    return made


@act
def close_project(class_id: int, conclusion: str, *, by: Actor, now: datetime) -> Project:
    """End a project with what came of it, in words; the figures of today go on record."""
    found = _locked(class_id, by=by, now=now)
    made = _open(found)
    made.conclusion = needed(conclusion, "结论", field="conclusion", longest=LONGEST_MEASURES)
    made.closed_at = now
    made.save()
    seen = measured(made, now=now)
    record(
        ProjectClosed(
            class_id=found.id,
            project_id=made.id,
            before=0 if seen is None else seen.before,
            after=0 if seen is None else seen.after,
            verdict="not_measured" if seen is None else seen.verdict,
        ),
        by=by,
        now=now,
    )
    return made


def measured(project: Project, *, now: datetime) -> Effect | None:
    """Cases a week before the measures and after; None as long as no day is named.

    After it was closed the project goes on being measured: an effect that fades is worth knowing.
    """
    if project.measured_from is None:
        return None
    start = midnight(project.measured_from)
    times = times_of(project.case_class)
    first = max(project.case_class.since, start - MOST_WEEKS_BEFORE * WEEK)
    before = sum(first <= at < start for at in times)
    after = sum(start <= at <= now for at in times)
    return effect(before, (start - first) / WEEK, after, max(0.0, (now - start) / WEEK))


def times_of(found: CaseClass) -> Sequence[datetime]:
    """When the cases of a class came in, the earliest first; one statement."""
    ids = found.members.values("case_id")
    return list(
        Case.objects.filter(Q(id__in=ids))
        .order_by("received_at")
        .values_list("received_at", flat=True)
    )


def midnight(day: date) -> datetime:
    """When a day of the district begins."""
    return datetime.combine(day, time(), ZoneInfo(current().pack.district.time_zone))


def _locked(class_id: int, *, by: Actor, now: datetime) -> CaseClass:
    found = CaseClass.objects.select_for_update().filter(id=class_id).first()
    if found is None:
        raise unknown_class()
    must(by, "class.take_on", Subject(area_code=found.street), now=now)
    return found


def unknown_class() -> NotFound:
    """No such class, or none of the asker's."""
    return NotFound(
        "class.unknown",
        "没有这个类案，或不在您的岗位范围内。",
        "There is no such class, or your post does not reach it.",
    )


def _open(found: CaseClass) -> Project:
    made = Project.objects.select_for_update().filter(case_class=found).first()
    if made is None:
        raise NotNow(
            "project.none", "这个类案还没有立项。", "This class has not been taken on yet."
        )
    if made.closed_at is not None:
        raise NotNow(
            "project.closed",
            "项目已经结项，不能再改。",
            "The project was closed and cannot be changed any more.",
        )
    return made


def _written(plan: Plan, found: CaseClass, *, now: datetime) -> dict[str, str | date | None]:
    day = plan.measured_from
    if day is not None and not found.since <= midnight(day) + WEEK / 7 <= now + WEEK:
        raise Invalid(
            "project.day",
            "措施起效日要在类案出现之后，最晚一周内。",
            "The day from which measures count lies after the class began, and within a week.",
            field="measured_from",
        )
    measures = plan.measures.strip()
    if day is not None or measures:
        measures = needed(measures, "措施", field="measures", longest=LONGEST_MEASURES)
    return {
        "cause": needed(plan.cause, "可能的原因", field="cause", longest=LONGEST_CAUSE),
        "measures": measures,
        "measured_from": day,
    }
