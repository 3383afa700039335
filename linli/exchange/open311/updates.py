"""What happened to requests, as the widely used extension of GeoReport v2 has it, both ways."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from linli.cases.acts.supplement import supplement
from linli.cases.events_of_voices import ReportSupplemented
from linli.cases.models import Case, Report
from linli.cases.queries.in_public import shown_among
from linli.cases.queries.timeline import Line
from linli.exchange.open311.asked import MOST_ROWS
from linli.exchange.open311.catalogue import Language, listed
from linli.exchange.open311.requests import local
from linli.exchange.open311.stories import CLOSING, TOLD_TO_ALL, stories
from linli.journal.acting import Actor, act
from linli.journal.models import Entry
from linli.journal.once import recalled, remember
from linli.policy.pack import Pack


def happened(
    since: datetime, until: datetime, pack: Pack, language: Language, *, limit: int = MOST_ROWS
) -> list[dict[str, Any]]:
    """Public updates of public requests in a span, the oldest first; no words of anybody."""
    return _told(Entry.objects.filter(at__gte=since, at__lt=until), pack, language, limit)


def happened_to(
    numbers: Collection[str], pack: Pack, language: Language, *, limit: int = MOST_ROWS
) -> list[dict[str, Any]]:
    """All public updates of these requests, as far as they are public."""
    known = Case.objects.filter(number__in=numbers).values_list("id", flat=True)
    return _told(Entry.objects.filter(subject_id__in=list(known)), pack, language, limit)


def _told(
    entries: QuerySet[Entry], pack: Pack, language: Language, limit: int
) -> list[dict[str, Any]]:
    touched = list(
        entries.filter(subject_kind="case", event__in=TOLD_TO_ALL)
        .order_by("at", "id")
        .values_list("id", "subject_id")[: limit * 4]
    )
    among = Case.objects.filter(id__in={case_id for _, case_id in touched})
    cases = {case.id: case for case in shown_among(among, listed(pack))}
    wanted = [entry_id for entry_id, case_id in touched if case_id in cases][:limit]
    lines = {
        line.entry_id: (cases[case_id], line)
        for case_id, story in stories(cases.values()).items()
        for line in story
    }
    return [_row(*lines[one], language) for one in wanted if one in lines]


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
