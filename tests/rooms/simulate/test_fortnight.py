"""A made-up day in the demo district leaves the same traces as a real one."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from linli.cases.models import Case
from linli.journal.deliver import stuck
from linli.journal.models import Delivery, Entry
from linli.people.models import Officer
from linli.policy.queries import current
from linli.simulate.fortnight import Played, play
from linli.simulate.staff import hire
from tests.cast import NOW, Cast


def one_day(seed: int) -> Played:
    random = Random(seed)
    Officer.objects.all().delete()  # the cast leaves, the made-up people move in
    staff = hire(current().pack, now=NOW - timedelta(days=2), random=random)
    return play(staff, current(), until=NOW, days=1, random=random, say=lambda done, of: None)


def test_a_day_is_played_through_the_real_acts(cast: Cast) -> None:
    played = one_day(1)
    assert played.cases > 15
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"case.opened", "case.dispatched", "case.accepted", "case.answered"} <= events
    assert stuck() == []
    assert not Delivery.objects.filter(state="pending").exists()
    first, last = NOW - timedelta(days=1), NOW
    assert not Case.objects.exclude(received_at__range=(first, last)).exists()
    assert Entry.objects.filter(at__gt=timezone.now()).count() == 0
