"""Climb the rungs of a case whose time has come."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from linli.cases.models import Case
from linli.cases.rules import area_code_of
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.clock.models import Outage
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.notices.values import unit_pair
from linli.people.models import Post
from linli.people.permissions import must
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.sections.notices import Audience
from linli.supervision.acts.plan import climbed_keys, plan_next
from linli.supervision.chasing import above, chaser_of, district_desk
from linli.supervision.events import RungClimbed, RungDelayed
from linli.supervision.ladder import Planned, deadline, reached
from linli.supervision.measures import MEASURES, Climb
from linli.supervision.models import Rung
from linli.supervision.stages import Running, rungs_of, running
from linli.supervision.telling import moment_words, stage_pair, tell

LATE_SECONDS = 60  # what the sweep and the worker take is no delay


@act
def climb(case_id: int, *, until: datetime, by: Actor, now: datetime) -> list[Rung]:
    """Climb every rung that was reached by `until` and is not climbed, in the order of their times.

    `until` is a time that the sweep believed in; `now` is when this runs. A stage that is over has
    no rungs any more. Climbed twice, the second time does nothing; afterwards the timer for the
    next rung is set.
    """
    # Locked first: a rung and the unit's own step must not pass each other unseen.
    case = locked(case_id)
    must(by, "case.supervise", subject_of(case), now=now)
    found = running(case)
    rungs = [(rung, stage) for stage in found for rung in rungs_of(case, stage)]
    stage_of = {rung.key: stage for rung, stage in rungs}
    due = reached((rung for rung, _ in rungs), climbed_keys(case), until)
    climbed = [_climb(case, rung, stage_of[rung.key], by=by, now=now) for rung in due]
    plan_next(case, now=now)
    return climbed


def _climb(case: Case, planned: Planned, found: Running, *, by: Actor, now: datetime) -> Rung:
    late = max(0, int((now - planned.at).total_seconds()))
    why = _outage_at(planned.at) if late >= LATE_SECONDS else None
    row = Rung.objects.create(
        case=case,
        rule=planned.rule,
        step=planned.step,
        occurrence=planned.occurrence,
        stage=planned.stage,
        unit_id=found.unit_id,
        due_at=planned.at,
        climbed_at=now,
        late_seconds=late,
        down_from=why.began_at if why else None,
        down_to=why.ended_at if why else None,
        measures=list(planned.rung.measures),
    )
    stage_due_at = deadline(found.clock)
    events: list[RungClimbed | RungDelayed] = [
        RungClimbed(
            case_id=case.id,
            rung_id=row.id,
            rule=planned.rule,
            times=planned.step,
            occurrence=planned.occurrence,
            stage=planned.stage,
            unit_id=found.unit_id,
            due_at=planned.at,
            stage_due_at=stage_due_at,
            late_seconds=late,
            measures=planned.rung.measures,
        )
    ]
    if late >= LATE_SECONDS:
        events.append(
            RungDelayed(
                case_id=case.id,
                rung_id=row.id,
                due_at=planned.at,
                late_seconds=late,
                down_from=row.down_from,
                until=row.down_to or now,
            )
        )
    entry_id = record(*events, by=by, now=now)[0]
    step = Climb(
        case=case,
        planned=planned,
        row=row,
        entry_id=entry_id,
        late_unit=unit_by_id(found.unit_id),
        chaser=chaser_of(case, found.unit_id),
        stage_due_at=stage_due_at,
        by=by,
        now=now,
    )
    for word in planned.rung.measures:
        MEASURES[word](step)
    _tell_those_named(step, found)
    return row


def _outage_at(moment: datetime) -> Outage | None:
    return Outage.objects.filter(began_at__lte=moment, ended_at__gte=moment).first()


def _tell_those_named(climb: Climb, found: Running) -> None:
    """Tell whom the rung names; the late unit in words of its own."""
    rung = climb.planned.rung
    units = {one.id for word in rung.tell if (one := _named(word, climb, found)) is not None}
    units |= _units_with(rung.tell_roles, climb.case, climb.now)
    groups: tuple[tuple[Audience, set[int]], ...] = (
        ("supervised", units & {climb.late_unit.id}),
        ("supervisor", units - {climb.late_unit.id}),
    )
    for audience, ids in groups:
        tell(
            climb.case,
            RungClimbed.name,
            audience,
            ids,
            entry_id=climb.entry_id,
            now=climb.now,
            unit=unit_pair(climb.late_unit.id),
            stage=stage_pair(climb.planned.stage),
            due=moment_words(climb.stage_due_at, climb.case),
        )


def _named(word: str, climb: Climb, found: Running) -> UnitFacts | None:
    case = climb.case
    desk = unit_by_id(case.desk_id)
    match word:
        case "late_unit":
            return climb.late_unit
        case "parent":
            parent = climb.late_unit.parent_id
            return None if parent is None else unit_by_id(parent)
        case "desk":
            return desk
        case "desk_above":
            return above(case, desk)
        case "district":
            return district_desk(case)
        case "chaser":
            return chaser_of(case, climb.late_unit.id)
        case "issuer":
            return None if found.order is None else unit_by_id(found.order.issuer_id)
    raise LookupError(f"{word!r} names nobody.")


def _units_with(roles: Iterable[str], case: Case, now: datetime) -> set[int]:
    """The units at which these roles are held over the place of the case."""
    wanted = tuple(roles)
    if not wanted:
        return set()
    today, place = timezone.localdate(now), area_code_of(case)
    posts = Post.objects.filter(role__in=wanted, ended_at=None, from_on__lte=today).exclude(
        to_on__lt=today
    )
    return {post.unit_id for post in posts if not place or place.startswith(post.area_code)}
