"""A case that several units work on, and the people of two more departments."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction

from linli.cases.acts.accept import accept
from linli.cases.acts.dispatch import dispatch
from linli.cases.models import Case
from linli.clock.sweep import ring_due
from linli.journal.acting import Actor, Refusal
from linli.journal.deliver import deliver_all, stuck
from linli.journal.models import Entry
from tests.cast import NOW, Cast, in_office
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.cases.traces import traces

STALLS = "street-vendor"  # 占道经营
LATER = NOW + timedelta(minutes=30)


def in_hand(cast: Cast, category: str = STALLS) -> Case:
    """A case of 槐荫社区 that urban management has accepted, at the community's desk."""
    case = opened(cast, category=category)
    dispatch(case.id, UNIT, by=cast.zhou_ming, now=NOW)
    return accept(case.id, by=cast.chen_qiang, now=NOW)


def fire_brigade() -> Actor:
    return in_office("luo_bin", "罗斌", "unit_clerk", "dept-fire")


def market_supervision() -> Actor:
    return in_office("tian_yu", "田雨", "unit_clerk", "dept-market")


def time_passes(hours: float) -> None:
    """Every timer that comes due rings, and everybody who follows is told."""
    now = NOW + timedelta(hours=hours)
    while ring_due(now=now, limit=100):
        pass
    deliver_all(now=now)
    assert not stuck()


def events_of(case: Case) -> list[str]:
    rows = Entry.objects.filter(subject_kind="case", subject_id=case.id).order_by("id")
    return list(rows.values_list("event", flat=True))


@contextmanager
def traceless(kind: type[Refusal], code: str = "") -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What is tried here is refused, in both languages, and leaves nothing behind."""
    before = traces()
    with pytest.raises(kind) as raised, transaction.atomic():
        yield raised
    assert traces() == before
    assert code in {"", raised.value.code}
    assert raised.value.zh
    assert raised.value.en
