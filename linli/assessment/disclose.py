"""The daily publication: rows that tell of nobody, and the figures that they add up to."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db.models import Max

from linli.assessment.coarse import Row, coarsened, table
from linli.assessment.events import FiguresDisclosed
from linli.assessment.models import Disclosure, Fact
from linli.feedback.models import Satisfaction
from linli.feedback.queries.rates import weighing_of
from linli.feedback.rates import Tally, ThreeRates, Weighing, three_rates, total
from linli.journal.acting import Actor, Conflict, act
from linli.journal.record import record
from linli.policy.pack import Pack
from linli.policy.queries import current

FORMAT = "linli-figures/v1"
_SAID = [field.name for field in fields(Row)]


@act
def disclose(*, by: Actor, now: datetime) -> Disclosure:
    """Publish what has come about since the last time, and the figures of the months it is of.

    Facts that may still change wait, and so do those of which too few are alike; the figures say
    how many of their month do.
    """
    number = 1 + (Disclosure.objects.aggregate(last=Max("number"))["last"] or 0)
    pack = current().pack
    ready = Fact.objects.select_for_update().filter(number=None, final_at__lte=now).order_by("id")
    rows, _ = coarsened(
        (Row(**one) for one in ready.values(*_SAID)), pack.assessment.disclosure.least_alike
    )
    _published(rows, number)
    months = sorted({row.month for row in rows})
    text, said = table(rows), _figures(months, number, pack, now)
    event = FiguresDisclosed(
        number=number, rows=len(rows), rows_hash=_hash(text), figures_hash=_hash(said)
    )
    (entry_id,) = record(event, by=by, now=now)
    made, fresh = Disclosure.objects.get_or_create(
        number=number, defaults={"at": now, "rows": text, "figures": said, "entry_id": entry_id}
    )
    if not fresh:
        raise Conflict(
            "disclosure.twice",
            "另一个进程正在公开同一批数据。请稍后查看结果。",
            "Another process has just published the same rows. Look at its result.",
        )
    return made


def _published(rows: Iterable[Row], number: int) -> None:
    """Write down where each fact stands now, and as what."""
    alike: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in rows:
        alike[row.kind, row.area, row.group].append(row.source)
    for (kind, area, group), sources in alike.items():
        Fact.objects.filter(kind=kind, source__in=sources).update(
            area=area, group=group, number=number
        )


def _figures(months: list[str], number: int, pack: Pack, now: datetime) -> str:
    """The figures of whole months, from everything that was published of them so far."""
    weighing = weighing_of(pack)
    said: dict[str, Any] = {
        "format": FORMAT,
        "number": number,
        "at": now.isoformat(),
        "least_alike": pack.assessment.disclosure.least_alike,
        "basically_counts": pack.rates.basically_counts,
        "months": {
            month: figures_of(
                Fact.objects.filter(month=month, number__isnull=False).values(*_SAID), weighing
            )
            | {"waiting": Fact.objects.filter(month=month, number=None).count()}
            for month in months
        },
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def figures_of(facts: Iterable[dict[str, Any]], weighing: Weighing) -> dict[str, Any]:
    """The figures that these facts add up to: closings, and the rates with and without exclusions.

    What was left out stands among the answers as well: it is taken away only where it says so.
    """
    every = list(facts)
    closed = [one["in_time"] for one in every if one["kind"] == "closed"]
    tallies = {
        kind: total(_tally(one) for one in every if one["kind"] == kind)
        for kind in ("answered", "excluded")
    }
    return {
        "closed": len(closed),
        "in_time": sum(closed),
        "answered": _counted(tallies["answered"]),
        "excluded": _counted(tallies["excluded"]),
        "rates": _rates(three_rates(tallies["answered"], weighing)),
        "rates_without_excluded": _rates(
            three_rates(tallies["answered"] - tallies["excluded"], weighing)
        ),
    }


def _tally(fact: dict[str, Any]) -> Tally:
    return Tally(
        settled=1,
        valid=int(fact["valid"]),
        contacted=int(bool(fact["contacted"])),
        full=int(fact["full"]),
        solved=int(bool(fact["solved"])),
        satisfied=int(fact["satisfaction"] == Satisfaction.SATISFIED),
        basically=int(fact["satisfaction"] == Satisfaction.BASICALLY),
    )


def _counted(tally: Tally) -> dict[str, int]:
    wanted = ("settled", "valid", "contacted", "full", "solved", "satisfied", "basically")
    return {name: getattr(tally, name) for name in wanted}


def _rates(rates: ThreeRates) -> dict[str, Any]:
    return {
        name: {"n": one.n, "share": None if one.share is None else round(one.share, 6)}
        for name in ("contacted", "solved", "satisfied")
        for one in (getattr(rates, name),)
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
