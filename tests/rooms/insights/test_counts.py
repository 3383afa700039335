"""The wall's counts: whatever happens, in whatever order, they are what the record says."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.hold import hold
from linli.cases.acts.merge import merge
from linli.cases.acts.reopen import reopen
from linli.cases.acts.resume import resume
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.cases.models import Case
from linli.insights.fold import fold_entries
from linli.insights.life import Phase
from linli.insights.models import Arrival, Intake, OpenCase, Standing
from linli.insights.queries.alarms import needs_and_fates
from linli.insights.queries.standing import in_all, standing, standing_at
from linli.insights.rebuild import rebuild
from linli.journal.acting import Refusal
from linli.journal.models import Entry
from linli.supervision.acts.issue import issue_order
from tests.cast import IN_GUDU, IN_HUAIYIN, IN_ZHONGLOU, NOW, Cast
from tests.rooms.cases.matters import joined, opened

HOUR = timedelta(hours=1)
POINTS = [IN_HUAIYIN, IN_ZHONGLOU, IN_GUDU]
UNIT = "dept-urban-management"


def told(last: int, until: datetime) -> int:
    """Fold what the journal has gained, as the worker would; the last entry's id."""
    entries = list(Entry.objects.filter(id__gt=last).order_by("id"))
    fold_entries(entries, until=until)
    return entries[-1].id if entries else last


def counted() -> dict[str, Any]:
    """All sums that are kept, without what is zero."""
    return {
        "standing": {(one.by, one.key, one.phase): one.n for one in Standing.objects.exclude(n=0)},
        "intake": {
            (one.scope, one.day, one.by, one.hour, one.key): one.n
            for one in Intake.objects.exclude(n=0)
        },
        "open": {
            one.case_id: (
                one.area_code,
                one.unit_id,
                one.state,
                one.phase,
                one.alarm,
                one.due_at,
                one.category,
                one.turns_at,
                sorted(one.orders),
                sorted(one.calls),
            )
            for one in OpenCase.objects.all()
        },
        "arrivals": {
            one.report_id: (one.day, one.minute, one.street, one.channel, one.category, one.outcome)
            for one in Arrival.objects.all()
        },
    }


def random_act(random: Random, cast: Cast, now: datetime) -> None:
    """Somebody does something that may or may not be possible."""
    known = list(Case.objects.order_by("-id")[:14])
    case = random.choice(known) if known else None
    if case is None or random.random() < 0.2:
        opened(
            cast,
            category=random.choice(["ask-policy", "illegal-building", "cover-missing"]),
            point=random.choice([IN_HUAIYIN, IN_ZHONGLOU, IN_GUDU, None]),
            unit=random.choice([None, UNIT]),
            channel=random.choice(["resident", "hotline", "grid"]),
            now=now,
        )
        return
    by, unit = cast.zhou_ming, cast.chen_qiang
    acts = [
        lambda: dispatch(case.id, UNIT, by=by, now=now),
        lambda: dispatch(case.id, "dept-housing", by=by, now=now),
        lambda: accept(case.id, by=unit, now=now),
        lambda: accept(case.id, by=unit, now=now),
        lambda: answer(case.id, "已经修好", by=unit, now=now),
        lambda: verify(case.id, passed=random.random() < 0.7, note="看过", by=by, now=now),
        lambda: close(case.id, by=by, now=now),
        lambda: give_back(case.id, "not-our-duty", "不归我们管", by=unit, now=now),
        lambda: decline(case.id, "secret-or-private", by=by, now=now),
        lambda: withdraw(case.id, "mistaken", by=by, now=now),
        lambda: merge(case.id, random.choice(known).id, by=by, now=now),
        lambda: reopen(case.id, reason="desk", note="没有解决", by=by, now=now),
        lambda: joined(case, cast, now=now),
        lambda: issue_order(case.id, words="请今天办", by=by, now=now),
        lambda: hold(
            case.id,
            "needs-project",
            plan="列入计划",
            public_note="需要改造",
            until=now + timedelta(days=3),
            by=by,
            now=now,
        ),
        lambda: resume(case.id, by=by, now=now),
        lambda: amend(case.id, Amendment(category="illegal-building"), by=by, now=now),
        lambda: amend(case.id, Amendment(point=random.choice(POINTS)), by=by, now=now),
    ]
    try:
        with transaction.atomic():
            random.choice(acts)()
    except Refusal:
        return


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_after_any_days_the_counts_are_what_the_record_says(seed: int, cast: Cast) -> None:
    random, now, last = Random(seed), NOW, 0
    for _ in range(90):
        now += timedelta(minutes=random.choice([1, 7, 40, 300]))
        random_act(random, cast, now)
        if random.random() < 0.3:
            last = told(last, now)
    told(last, now)
    folded = counted()

    rebuild(now=now)

    again = counted()
    for name, rows in again.items():
        assert rows == {key: folded[name].get(key) for key in rows} == folded[name], name
    assert Case.objects.filter(ended_at=None).count() == sum(in_all(standing("")).values())
    district = in_all(standing(""))
    assert standing_at("", NOW - HOUR) == {} or not +in_all(standing_at("", NOW - HOUR))
    kinds, fate = needs_and_fates("", "district")
    assert fate.total() == district[Phase.LATE]
    assert kinds["late"] == fate["none"]
    assert kinds["fruitless"] == fate["fruitless"]
