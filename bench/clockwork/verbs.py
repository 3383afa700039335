"""What people do meanwhile: one step of a case through the real acts, and into the books."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from django.db import transaction

from bench.clockwork.model import Life
from bench.clockwork.place import HOUSE, UNITS, Place
from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.contact import contact
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.extend import extend
from linli.cases.acts.give_back import give_back
from linli.cases.acts.hold import hold
from linli.cases.acts.open import Opening, open_case
from linli.cases.acts.reopen import reopen
from linli.cases.acts.resume import resume
from linli.cases.acts.verify import verify
from linli.cases.models import Case, Extension
from linli.clock.deadline import Limit, LimitKind
from linli.journal.acting import Actor, Refusal
from linli.people.units import unit_by_code
from linli.policy.queries import current
from linli.supervision.acts.orders import answer_order


class People:
    """Those who take the cases of one seed their steps; what is refused is not done."""

    def __init__(self, random: Random, place: Place) -> None:
        self.random, self.place = random, place
        self.ways: dict[str, list[Callable[[Life, datetime], None]]] = {
            "filed": [self.dispatch],
            "dispatched": [self.accept, self.accept, self.give_back, self.dispatch, self.contact],
            "accepted": [self.answer, self.hold, self.extend, self.extend, self.contact],
            "held": [self.resume, self.contact],
            "answered": [self.passes, self.fails],
            "verified": [self.close],
            "closed": [self.reopen],
        }

    def step(self, life: Life, now: datetime) -> bool:
        """Take a case a step, or answer one of its orders; True when it was not refused."""
        way = self.random.choice(self.ways[life.state])
        if life.orders and self.random.random() < 0.3:
            way = self.answer_order
        with suppress(Refusal), transaction.atomic():
            way(life, now)
            return True
        return False

    def open(self, now: datetime) -> Life:
        """A case comes in, at its desk or already with a unit."""
        adopted = current()
        code = self.random.choice(self.place.categories)
        category = adopted.pack.category(code)
        assert category is not None
        unit, telephone = self.random.choice([None, *UNITS]), self.random.random() < 0.6
        area = self.place.area
        opened = open_case(
            Opening(
                report_id=uuid4(),
                channel="resident",
                text="测试",
                category=code,
                urgency=category.urgency,
                area_id=area.id,
                area_code=area.code,
                generation_id=area.generation_id,
                latitude=None,
                longitude=None,
                place_words="",
                desk_id=self.place.desk.id,
                unit_id=None if unit is None else unit_by_code(unit).id,
                rule="desk",
                reported_at=now,
                resident_id=self.place.resident_id if telephone else None,
            ),
            by=HOUSE,
            now=now,
            adopted=adopted,
        )
        life = Life(
            case_id=opened.case_id,
            pack=adopted.pack,
            category=code,
            urgency=category.urgency,
            state="filed",
            began=now,
            since=now,
            telephone=telephone,
        )
        if unit is not None:
            life.given_to(unit, now)
        return life

    def dispatch(self, life: Life, now: datetime) -> None:
        unit = self.random.choice(UNITS)
        dispatch(life.case_id, unit, by=self.place.duty, now=now)
        life.given_to(unit, now)

    def contact(self, life: Life, now: datetime) -> None:
        reached = self.random.random() < 0.4
        contact(
            life.case_id, way="phone", reached=reached, note="没有接", by=self.place.duty, now=now
        )
        life.tries.append((now, reached))

    def accept(self, life: Life, now: datetime) -> None:
        accept(life.case_id, by=self._clerk_of(life), now=now)
        life.goes_to("accepted", now)

    def give_back(self, life: Life, now: datetime) -> None:
        give_back(life.case_id, "not-our-duty", "不归我们", by=self._clerk_of(life), now=now)
        life.returns += 1
        life.goes_to("filed", now)

    def answer(self, life: Life, now: datetime) -> None:
        answer(life.case_id, "办好了", by=self._clerk_of(life), now=now)
        life.goes_to("answered", now)

    def hold(self, life: Life, now: datetime) -> None:
        until = now + timedelta(hours=self.random.uniform(1, 60))
        hold(
            life.case_id,
            "needs-project",
            plan="计划",
            public_note="说明",
            until=until,
            by=self.place.duty,
            now=now,
        )
        life.state, life.held_since, life.held_until = "held", now, until

    def resume(self, life: Life, now: datetime) -> None:
        resume(life.case_id, by=self.place.duty, now=now)
        life.goes_on(now)

    def extend(self, life: Life, now: datetime) -> None:
        extend(life.case_id, "complex", "复杂", by=self.place.duty, now=now)
        granted = Extension.objects.filter(case_id=life.case_id).latest("id")
        life.extensions.append(Limit(LimitKind(granted.kind), granted.amount))

    def passes(self, life: Life, now: datetime) -> None:
        verify(life.case_id, passed=True, by=self.place.duty, now=now)
        life.state = "verified"

    def fails(self, life: Life, now: datetime) -> None:
        verify(life.case_id, passed=False, note="没有", by=self.place.duty, now=now)
        life.goes_to("accepted", now)

    def close(self, life: Life, now: datetime) -> None:
        close(life.case_id, by=self.place.duty, now=now)
        life.goes_to("closed", now)

    def reopen(self, life: Life, now: datetime) -> None:
        reopen(life.case_id, reason="recurred", by=self.place.duty, now=now)
        life.begins_anew(now)

    def answer_order(self, life: Life, now: datetime) -> None:
        order = self.random.choice(life.orders)
        answer_order(order.id, "已办", by=self.place.clerks[order.unit], now=now)
        life.orders.remove(order)

    def _clerk_of(self, life: Life) -> Actor:
        holder = Case.objects.values_list("holder__code", flat=True).get(id=life.case_id)
        return self.place.clerks[holder]
