"""Plays some days of a few cases, with everything going wrong that can, and watches the rungs."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import transaction

from bench.clockwork.model import Life, OpenOrder, Verdict
from bench.clockwork.place import HOUSE, Place
from bench.clockwork.verbs import People
from linli.cases.models import Hold
from linli.clock.guard import SETTLE_SECONDS, ClockGuard
from linli.clock.models import SweepRun
from linli.clock.sweep import sweep
from linli.journal.deliver import deliver_due
from linli.journal.models import Delivery, Entry
from linli.people.units import unit_by_id
from linli.policy.acts import adopt
from linli.policy.queries import forget
from linli.supervision.acts.plan import plan
from linli.supervision.models import Order, Rung

START = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
UNSURE = timedelta(seconds=SETTLE_SECONDS + 2)
ROUNDS = 8  # of sweeping and delivering, until nothing more follows


class Killed(Exception):
    """The worker died in the middle of a transaction."""


class Days:
    """One seed: some days, some cases, and a worker that is killed and comes back.

    `now` is the true time. The worker's wall clock shows `now + offset`; its monotonic clock stands
    still while the machine sleeps.
    """

    def __init__(self, seed: int, place: Place, *, days: float, control: str = "") -> None:
        self.random, self.place, self.control, self.seed = Random(seed), place, control, seed
        self.begin = START + timedelta(minutes=self.random.randrange(0, 300 * 24 * 60))
        self.now, self.end = self.begin, self.begin + timedelta(days=days)
        self.offset = self.slept = timedelta(0)
        self.guard = self._new_guard()
        self.unsure_until = self.down_until = self.begin
        self.nobody_acts_until = self.begin
        self.just_started = False
        self.outages: list[tuple[datetime, datetime]] = []
        self.people = People(self.random, place)
        self.lives: dict[int, Life] = {}
        self.last_rung = 0
        self.verdict = Verdict(seeds=1)

    def play(self) -> Verdict:
        """Live through it; nothing of it stays in the database."""
        with transaction.atomic():
            adopt(self.place.packs[0], by=HOUSE, now=self.begin)
            beat = {"last_at": self.now, "waiting_since": None, "trusted_at": None}
            SweepRun.objects.update_or_create(id=1, defaults=beat)
            self.last_rung = Rung.objects.order_by("-id").values_list("id", flat=True).first() or 0
            first = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
            for moment, event in sorted(self._plan(), key=lambda one: one[0]):
                self._watch_until(moment)
                event()
            self._watch_until(self.end)
            # Whatever went wrong last, the worker is up and sure again in the end.
            self._watch_until(max(self.now, self.down_until, self.unsure_until) + SECOND)
            self._tick()
            self._look_for_twins(first)
            transaction.set_rollback(True)
        forget()
        return self.verdict

    def _plan(self) -> list[tuple[datetime, Callable[[], None]]]:
        whole = (self.end - self.begin).total_seconds()
        events: list[tuple[datetime, Callable[[], None]]] = [(self.begin, self._open)]
        for event, least, most in (
            (self._open, 0, 2),
            (self._act, 4, 12),
            (self._go_down, 1, 3),
            (self._glitch, 1, 4),
            (self._sleep, 0, 2),
            (self._kill, 2, 6),
            (self._change_rules, 0, 2),
            (self._tick, 2, 6),
        ):
            for _ in range(self.random.randint(least, most)):
                after = timedelta(seconds=self.random.uniform(0, whole))
                events.append((self.begin + after, event))
        return events

    # What happens.

    def _open(self) -> None:
        if self._somebody_acts():
            life = self.people.open(self.now)
            self.lives[life.case_id] = life

    def _act(self) -> None:
        if self.lives and self._somebody_acts():
            life = self.random.choice(list(self.lives.values()))
            self.verdict.verbs += self.people.step(life, self.now)

    def _somebody_acts(self) -> bool:
        return self.now >= self.nobody_acts_until

    def _change_rules(self) -> None:
        adopt(self.random.choice(self.place.packs), by=HOUSE, now=self.now)
        self.verdict.releases += 1

    def _go_down(self) -> None:
        """The worker stops for hours; perhaps the doors as well."""
        if self._is_down():
            return
        self._beat()
        self.down_until = self.now + timedelta(hours=self.random.uniform(0.5, 30))
        if self.random.random() < 0.5:
            self.nobody_acts_until = self.down_until
        self.outages.append((self.now, self.down_until))
        self._restart(at=self.down_until)
        self.just_started = True
        self.verdict.outages += 1

    def _glitch(self) -> None:
        """The wall clock is set wrong, and right again before the new time could be believed."""
        if self._is_down() or self.now < self.unsure_until:
            return
        self._tick()
        wrong = self.random.choice([-1, 1]) * self.random.uniform(120, 10 * 3600)
        self.offset = timedelta(seconds=wrong)
        self.now += SECOND
        self._tick()
        for _ in range(2):
            self.now += timedelta(seconds=self.random.uniform(5, 80))
            if self.random.random() < 0.2:
                self._restart(at=self.now)
            self._tick()
        self.offset = timedelta(0)
        self.now += SECOND
        if self.unsure_until > self.now - timedelta(seconds=200):
            self.unsure_until = self.now + UNSURE  # who restarted meanwhile sees another jump
        self._tick()
        self.verdict.steps += 1

    def _sleep(self) -> None:
        """The machine sleeps: its monotonic clock stands, its wall clock is right afterwards."""
        if self._is_down() or self.now < self.unsure_until:
            return
        self._tick()
        asleep = timedelta(seconds=self.random.uniform(120, 8 * 3600))
        self.outages.append((self.now, self.now + asleep + UNSURE))
        self.now += asleep
        self.slept += asleep
        self.unsure_until = self.now + UNSURE
        self._tick()
        self.verdict.steps += 1

    def _kill(self) -> None:
        """The worker dies at its work, and another is there two seconds later."""
        if self._is_down() or self.now < self.unsure_until:
            return
        self._beat()
        wall, monotonic = self._clocks()
        where = self.random.choice(["sweep", "between", "delivery", "some"])
        with suppress(Killed), transaction.atomic():
            if where == "delivery":
                deliver_due(now=wall, limit=self.random.randint(1, 4))
                raise Killed
            sweep(wall, monotonic, guard=self.guard)
            if where == "sweep":
                raise Killed
        if where == "some":
            deliver_due(now=wall, limit=self.random.randint(1, 2))
        if self.control == "forgetful":
            Delivery.objects.filter(state="pending").update(state="done")
        self._watch(good=False)
        self._restart(at=self.now)
        self.now += 2 * SECOND
        self._tick()
        self.verdict.kills += 1

    def _restart(self, *, at: datetime) -> None:
        """Another process: its guard remembers nothing, so it waits where the first one waited."""
        self.guard = self._new_guard()
        if SweepRun.objects.get(id=1).waiting_since is not None:
            self.unsure_until = at + UNSURE

    def _new_guard(self) -> ClockGuard:
        if self.control == "no-guard":
            return ClockGuard(jump_seconds=float("inf"))
        return ClockGuard()

    # The worker, and who watches it.

    def _watch_until(self, moment: datetime) -> None:
        """Let the worker run until a moment: a tick just before and at each rung's time."""
        while (at := self._next(moment)) is not None:
            self.now = at
            self._tick()
        self.now = max(self.now, moment)

    def _next(self, limit: datetime) -> datetime | None:
        if self._is_down():
            return self.down_until if self.down_until <= limit else None
        moments = [self.unsure_until] if self.unsure_until > self.now else []
        for life in self.lives.values():
            if life.held_until is not None:
                moments.append(life.held_until)
            moments += [rung.at for rung in life.rungs() if rung.key not in life.climbed]
        # Now and then a look just before: nothing may have been climbed yet.
        early = [at - SECOND for at in moments] if self.random.random() < 0.4 else []
        return min((at for at in [*moments, *early] if self.now < at <= limit), default=None)

    def _is_down(self) -> bool:
        return self.now < self.down_until

    def _clocks(self) -> tuple[datetime, float]:
        monotonic = self.now - self.begin - self.slept + timedelta(seconds=1_000)
        return self.now + self.offset, monotonic.total_seconds()

    def _beat(self) -> None:
        """A worker that was up has swept every second until now."""
        if not self.just_started and not self.offset and self.now >= self.unsure_until:
            SweepRun.objects.filter(id=1, waiting_since=None).update(last_at=self.now - SECOND)

    def _tick(self) -> None:
        if self._is_down():
            return
        self._beat()
        wall, monotonic = self._clocks()
        for _ in range(ROUNDS):
            done = deliver_due(now=wall, limit=200)
            if not done + sweep(wall, monotonic, guard=self.guard):
                break
        self.just_started = False
        self._watch(good=not self.offset and self.now >= self.unsure_until)

    def _watch(self, *, good: bool) -> None:
        """Compare what was climbed with the books; a good tick must have climbed all."""
        held = [life.case_id for life in self.lives.values() if life.state == "held"]
        for hold in Hold.objects.filter(case_id__in=held).order_by("id") if held else ():
            life = self.lives[hold.case_id]
            if hold.held_at == life.held_since and hold.resumed_at is not None:
                life.goes_on(hold.resumed_at)
        for row in Rung.objects.filter(id__gt=self.last_rung).order_by("id"):
            self.last_rung = row.id
            self._judge(self.lives[row.case_id], row)
        for life in self.lives.values():
            for rung in life.expected(self.now) if good else ():
                self.verdict.missed += 1
                life.climbed[rung.key] = self.now
                self._say(f"missed {rung.rule}:{rung.step} of {rung.at}", life)
            life.orders = []
        for order in Order.objects.filter(case_id__in=self.lives, state=Order.State.ISSUED):
            unit = unit_by_id(order.unit_id).code
            self.lives[order.case_id].orders.append(
                OpenOrder(order.id, order.form, order.started_at, unit)
            )
        if self.control == "stuttering":
            Rung.objects.filter(case_id__in=self.lives).delete()
            for case_id in self.lives:
                plan(case_id, now=self.now)

    def _judge(self, life: Life, row: Rung) -> None:
        key = (row.rule, row.step, row.occurrence)
        moments = {rung.key: rung.at for rung in life.rungs()}
        self.verdict.climbed += 1
        if key not in moments or moments[key] > self.now or row.due_at != moments[key]:
            self.verdict.early += 1
            self._say(f"early {key} at {self.now}, due {moments.get(key)}", life)
        was_down = any(begin <= row.due_at <= end for begin, end in self.outages)
        late = (self.now - row.due_at) > timedelta(seconds=60)
        self.verdict.late += late
        if late and was_down and row.down_from is None and not self.offset:
            self.verdict.unexplained += 1
            self._say(f"late without its reason: {key} due {row.due_at} at {self.now}", life)
        life.climbed[key] = self.now

    def _look_for_twins(self, first: int) -> None:
        said: set[tuple[object, ...]] = set()
        for entry in Entry.objects.filter(id__gt=first, event="rung.climbed").order_by("id"):
            facts = entry.facts
            once = (entry.subject_id, facts["rule"], facts["times"], facts["occurrence"])
            if once in said:
                self.verdict.twice += 1
                self._say(f"twice {once}", self.lives[entry.subject_id])
            said.add(once)
        self.verdict.stuck = Delivery.objects.filter(entry_id__gt=first).exclude(error="").count()

    def _say(self, words: str, life: Life) -> None:
        self.verdict.words.append(f"seed {self.seed}, case {life.case_id} ({life.state}): {words}")
