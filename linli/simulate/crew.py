"""Who is in office where a story is played: the clerks of its units, found and not hired."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from linli.journal.acting import Actor, Refusal
from linli.journal.models import Entry
from linli.people.models import Officer, Post
from linli.people.units import unit_by_code, unit_by_id
from linli.simulate.staff import DUTY_OFFICER, FOUNDER, ROLE_OF_KIND


@dataclass(frozen=True, slots=True)
class Crew:
    """The holders of posts on the day of the story: by unit and role, and workers by grid."""

    by_post: dict[tuple[int, str], Actor]
    by_grid: dict[str, Actor]

    def clerk(self, unit: str | int) -> Actor:
        """Whoever sits at a unit's desk. Raises Refusal where nobody does."""
        facts = unit_by_id(unit) if isinstance(unit, int) else unit_by_code(unit)
        found = self.by_post.get((facts.id, ROLE_OF_KIND.get(facts.kind, "unit_clerk")))
        if found is None:
            raise Refusal(
                "simulate.nobody_in_office",
                f"{facts.name_zh}没有在岗人员，故事演不下去。请先用 linli people add 补上。",
                f"Nobody is in office at {facts.name_en}, so the story cannot go on. "
                "Enter somebody with `linli people add` first.",
            )
        return found

    def worker(self, grid: str) -> Actor:
        """The worker of a grid, or whoever of its community can act for her."""
        own = next((self.by_grid[area] for area in self.by_grid if grid.startswith(area)), None)
        if own is not None:
            return own
        station = unit_by_code(f"community-{grid[:12]}")
        return self.by_post.get((station.id, "grid_worker")) or self.clerk(station.id)


def crew(*, now: datetime) -> Crew:
    """Everybody in office on this day; of several in one role, the one who came first."""
    today = timezone.localdate(now)
    posts = Post.objects.filter(
        Q(to_on=None) | Q(to_on__gte=today), from_on__lte=today, ended_at=None, officer__active=True
    )
    found: dict[tuple[int, str], Actor] = {}
    workers: dict[str, Actor] = {}
    for post in posts.order_by("id"):
        actor = Actor.officer(post.officer_id, post.id)
        found.setdefault((post.unit_id, post.role), actor)
        if post.role == "grid_worker" and post.area_code:
            workers.setdefault(post.area_code, actor)
    return Crew(found, workers)


def must_be_made_up() -> None:
    """Raise Refusal unless the people of this district were made up, as the demo's are."""
    officer = Officer.objects.filter(username=DUTY_OFFICER).values_list("id", flat=True).first()
    if (
        officer is not None
        and Entry.objects.filter(
            event="officer.added",
            subject_kind="officer",
            subject_id=officer,
            actor_kind=FOUNDER.kind,
            actor_name=FOUNDER.name,
        ).exists()
    ):
        return
    raise Refusal(
        "simulate.not_the_demo",
        "这里不是示范区：演出来的案件会留在真实的记录里，删不掉。确实要演，请加 --yes。",
        "This is not the demo district: what is played stays in its record for good. "
        "Add --yes to play all the same.",
    )
