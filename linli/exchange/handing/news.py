"""The updates of another system, each told once in the case it is about."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from linli.cases.acts.note import note
from linli.cases.lifecycle import OPEN
from linli.cases.models import Case
from linli.exchange.handing.asking import Asking, Update, updates
from linli.exchange.handing.door import HANDER
from linli.exchange.handing.models import Handed
from linli.journal.acting import act
from linli.policy.sections.exchange import OtherSystem

# Clocks differ, and some enter an update after the fact.
OVERLAP = timedelta(hours=1)
LONGEST_SPAN = timedelta(days=90)  # of the specification; some servers refuse a longer one
MOST_REMEMBERED = 500


def tell_updates(
    system: OtherSystem, handed: Collection[Handed], ask: Asking, *, now: datetime
) -> int:
    """Ask for what happened to these, and note it; returns how many cases had news.

    The span goes on where it last ended, so that an outage loses none. Raises OSError.
    """
    since = min(one.updates_at or one.handed_at for one in handed) - OVERLAP
    since = max(since, now - LONGEST_SPAN)
    found = updates(system, [one.number for one in handed], since, now, ask)
    if found is None:
        return 0
    changed = 0
    for one in handed:
        about = [each for each in found if each.number == one.number]
        changed += updated(one.id, about, system, now=now)
    return changed


@act
def updated(handed_id: int, found: list[Update], system: OtherSystem, *, now: datetime) -> bool:
    """Note what was not told before, and keep up to when a request's updates were read.

    What stands in its status notes already is not said again. Called twice it says nothing more.
    """
    with transaction.atomic():
        one = Handed.objects.select_for_update().get(id=handed_id)
        still_open = Case.objects.filter(id=one.case_id, state__in=OPEN).exists()
        said = list(one.updates_told)
        lines = []
        for each in found:
            mark = _mark(each)
            if mark in said:
                continue
            said.append(mark)
            status_notes = hashlib.sha256(each.words.encode()).digest() == bytes(one.said_hash)
            if each.words and not status_notes:
                lines.append(f"{system.name.zh}（{each.number}）：{each.words}")
        one.updates_told, one.updates_at = said[-MOST_REMEMBERED:], now
        one.save(update_fields=["updates_told", "updates_at"])
        if still_open:
            for line in lines:
                note(one.case_id, line, by=HANDER, now=now)
    return bool(lines) and still_open


def _mark(update: Update) -> str:
    """By its number; by its words where a system gives none."""
    return hashlib.sha256((update.update or update.words).encode()).hexdigest()[:16]
