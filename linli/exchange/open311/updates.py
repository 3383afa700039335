"""What happened to requests, as the widely used extension of GeoReport v2 has it, both ways."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from linli.cases.acts.supplement import supplement
from linli.cases.events_of_voices import ReportSupplemented
from linli.cases.models import Case, Report
from linli.cases.queries.timeline import Line
from linli.cases.queries.told_to_all import CLOSING
from linli.cases.queries.updates_in_public import told_between, told_of
from linli.exchange.open311.asked import MOST_ROWS
from linli.exchange.open311.catalogue import Language, listed
from linli.exchange.open311.requests import local
from linli.exchange.open311.stories import lines_of
from linli.journal.acting import Actor, act
from linli.journal.models import Entry
from linli.journal.once import recalled, remember
from linli.policy.pack import Pack


def happened(
    since: datetime, until: datetime, pack: Pack, language: Language, *, limit: int = MOST_ROWS
) -> list[dict[str, Any]]:
    """The first public updates in a span, the oldest first; no words of anybody.

    However much happened there to other cases: a client goes on from the last one's time.
    """
    told = told_between(since, until, shown=listed(pack), limit=limit)
    return _rows(told, pack, language)


def happened_to(
    numbers: Collection[str], pack: Pack, language: Language, *, limit: int = MOST_ROWS
) -> list[dict[str, Any]]:
    """The first public updates of these requests, as far as they are public."""
    return _rows(told_of(numbers, shown=listed(pack), limit=limit), pack, language)


def _rows(entry_ids: list[int], pack: Pack, language: Language) -> list[dict[str, Any]]:
    lines = lines_of(entry_ids, shown=listed(pack))
    return [_row(case, line, language) for case, line in lines]


def _row(case: Case, line: Line, language: Language) -> dict[str, Any]:
    return {
        "update_id": str(line.entry_id),
        "service_request_id": case.number,
        "status": "closed" if line.event in CLOSING else "open",
        "updated_datetime": local(line.at),
        "description": line.en if language == "en" else line.zh,
        "media_url": "",
    }


@act
def add_update(report: Report, text: str, *, scope: str, key: str, by: Actor, now: datetime) -> str:
    """Add a client's words to its own report; returns the update's id, the same when repeated.

    Raises NotNow once the case has ended.
    """
    body = {"report": str(report.id), "key": key}
    if (earlier := recalled(scope, key, body, now=now)) is not None:
        return str(earlier["update_id"])
    case = supplement(report.id, text, code_shown=True, by=by, now=now)
    entry = (
        Entry.objects.filter(subject_kind="case", subject_id=case.id, event=ReportSupplemented.name)
        .order_by("-id")
        .values_list("id", flat=True)[0]
    )
    remember(scope, key, {"update_id": str(entry)})
    return str(entry)
