"""Classes of cases and their projects, as the desk is told."""

from datetime import date, datetime
from typing import Literal

from ninja import Field

from linli.insights.classes.effect import Effect, Verdict
from linli.insights.models import Project
from linli.insights.projects import measured
from linli.insights.queries.classes import Listed
from linli.policy.pack import Pack
from linli.territory.lookup import current as land
from linli.territory.place import AreaRef
from linli.web.bodies import Both, Named, Strict, UnitOut, category_out, local, unit_out
from linli.web.case_shapes import RowOut
from linli.web.shape import Shape


class EffectOut(Shape):
    """Counts before and after; `ratio` with its 95 % interval, null where nothing can be said."""

    before: int
    weeks_before: float
    after: int
    weeks_after: float
    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict


class ProjectOut(Shape):
    """A class that somebody has taken on."""

    owner: UnitOut
    cause: str
    measures: str
    measured_from: date | None
    opened_at: datetime
    closed_at: datetime | None
    conclusion: str
    effect: EffectOut | None


class ClassBriefOut(Shape):
    """A class in the list. `name` is made of words that at least two reporters used."""

    id: int
    state: Literal["standing", "faded", "merged"]
    name: str
    place: str
    street: Named | None
    category: Named | None
    since: datetime
    until: datetime
    people: int
    lately: int
    cases: int
    score: float
    owner: UnitOut | None
    closed: bool


class ClassesOut(Shape):
    """The hottest hundred, and when they were last grouped."""

    items: list[ClassBriefOut]
    grouped_at: datetime | None
    days: int
    least_people: int


class ClassWeekOut(Shape):
    """How many cases came in a week, by its Monday."""

    monday: date
    cases: int


class ClassSpotOut(Shape):
    """An area of the class, its centre, and how many cases lie there."""

    area: Named
    latitude: float
    longitude: float
    cases: int


class ClassOut(Shape):
    """One class: how it runs, where it lies, what is done about it."""

    brief: ClassBriefOut
    weeks: list[ClassWeekOut]
    spots: list[ClassSpotOut]
    project: ProjectOut | None
    into: int | None
    parted_from: int | None


class ClassCasesOut(Shape):
    """A page of those of its cases that the caller may see, the newest first."""

    items: list[RowOut]
    next: str | None


class ProjectIn(Strict):
    """Who owns it, the suspected cause, what is done and from which day that counts."""

    owner: str = Field(max_length=60)
    cause: str = Field(max_length=1_000)
    measures: str = Field("", max_length=2_000)
    measured_from: date | None = None


class ConclusionIn(Strict):
    """What came of it, in words."""

    conclusion: str = Field(max_length=2_000)


def brief_out(one: Listed, pack: Pack) -> ClassBriefOut:
    """A class in the list."""
    row, project = one.row, one.project
    street = land().place_of(row.street) if row.street else None
    return ClassBriefOut(
        id=row.id,
        state=row.state,
        name=row.what,
        place=row.place,
        street=None if street is None else named(street.area),
        category=category_out(row.category, pack),
        since=local(row.since),
        until=local(row.until),
        people=row.people,
        lately=row.lately,
        cases=row.cases,
        score=row.score,
        owner=None if project is None else unit_out(project.owner_id),
        closed=project is not None and project.closed_at is not None,
    )


def named(area: AreaRef) -> Named:
    """An area by name."""
    return Named(code=area.code, name=Both(zh=area.name_zh, en=area.name_en))


def project_out(project: Project, *, now: datetime) -> ProjectOut:
    """A project with its effect as far as it can be told."""
    seen = measured(project, now=now)
    return ProjectOut(
        owner=unit_out(project.owner_id),
        cause=project.cause,
        measures=project.measures,
        measured_from=project.measured_from,
        opened_at=local(project.opened_at),
        closed_at=None if project.closed_at is None else local(project.closed_at),
        conclusion=project.conclusion,
        effect=None if seen is None else effect_out(seen),
    )


def effect_out(seen: Effect) -> EffectOut:
    """Counts and what they say."""
    return EffectOut(
        before=seen.before,
        weeks_before=round(seen.weeks_before, 1),
        after=seen.after,
        weeks_after=round(seen.weeks_after, 1),
        ratio=_short(seen.ratio),
        low=_short(seen.low),
        high=_short(seen.high),
        verdict=seen.verdict,
    )


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
