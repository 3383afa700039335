"""Who hears of an event about a case, and with which values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from linli.cases.lifecycle import State
from linli.cases.models import Case, Note, Report
from linli.journal.events import Event
from linli.journal.followers import Followed
from linli.notices.acts import Message
from linli.people.sealing import receipt_code
from linli.people.units import unit_by_id
from linli.policy.pack import Pack
from linli.policy.queries import current, release
from linli.policy.sections.notices import Audience

_WEEKDAYS_ZH = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Telling:
    """An event about a case, with the case as it stands now."""

    event: Event
    followed: Followed
    case: Case

    @classmethod
    def of(cls, event: Event, followed: Followed) -> "Telling":
        case = Case.objects.select_related("area").get(id=event.subject.id)
        return cls(event, followed, case)

    @property
    def waits_at_desk(self) -> bool:
        """Whether nobody but the desk has the case."""
        return self.case.state == State.FILED


def messages_for(
    telling: Telling,
    audience: Audience,
    *,
    only_report: UUID | None = None,
    desk_id: int | None = None,
) -> list[Message]:
    """The messages that the pack has for this event and audience; none where it is silent."""
    pack = release(telling.case.release_id).pack
    template = current().pack.notices.by_event.get((telling.event.name, audience))
    if template is None:
        return []
    values = values_of(telling, pack)
    if audience == "reporter":
        reports = Report.objects.filter(case_id=telling.case.id)
        if only_report is not None:
            reports = reports.filter(id=only_report)
        return [
            Message(
                template=template.code,
                case_id=telling.case.id,
                report_id=report.id,
                resident_id=report.resident_id,
                values=values,
            )
            for report in reports.only("id", "resident_id").order_by("received_at", "id")
        ]
    unit_id = telling.case.holder_id if audience == "holder" else telling.case.desk_id
    return [
        Message(
            template=template.code,
            case_id=telling.case.id,
            unit_id=desk_id or unit_id,
            values=values,
        )
    ]


def values_of(telling: Telling, pack: Pack) -> dict[str, Any]:
    """What the placeholders of a template stand for; names as pairs of languages.

    The receipt's code is left out: it opens the case, so it is made again where the message is
    shown to its own reporter and never lies in a table.
    """
    case, event = telling.case, telling.event
    facts = event.facts()
    category = pack.category(case.category)
    zone = ZoneInfo(pack.district.time_zone)
    values: dict[str, Any] = {
        "number": case.number,
        "unit": _unit(facts.get("unit_id") or facts.get("desk_id") or case.holder_id),
        "due": due_words(_time(facts.get("until") or facts.get("due_at")) or case.due_at, zone),
        "category": (
            {"zh": category.name.zh, "en": category.name.en}
            if category is not None
            else {"zh": "类别待定", "en": "category to be decided"}
        ),
        "place": (
            {"zh": case.area.name_zh, "en": case.area.name_en}
            if case.area is not None
            else {"zh": "地点待定", "en": "place to be decided"}
        ),
        "district": {"zh": pack.district.name.zh, "en": pack.district.name.en},
        "days": pack.feedback.link_valid_days,
        "link": f"{settings.LINLI_PUBLIC_URL}/",
        "count": Report.objects.filter(case_id=case.id).count(),
    }
    if note_id := facts.get("note_id"):
        values["note"] = Note.objects.values_list("text", flat=True).get(id=note_id)
    if ground := facts.get("ground"):
        values["ground"] = _ground(ground, pack)
    if other := facts.get("into_id") or facts.get("part_id"):
        values["other"] = Case.objects.values_list("number", flat=True).get(id=other)
    return values


def code_for(report_id: UUID) -> str:
    """The receipt's code, for the reporter alone."""
    return receipt_code(report_id)


def due_words(moment: datetime, zone: ZoneInfo) -> dict[str, str]:
    """A time as people say it, in the district's own zone: 11月16日（周一）09:30."""
    local = moment.astimezone(zone)
    weekday = _WEEKDAYS_ZH[local.weekday()]
    return {
        "zh": f"{local.month}月{local.day}日（周{weekday}）{local:%H:%M}",
        "en": f"{local:%a} {local.day} {local:%b}, {local:%H:%M}",
    }


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _unit(unit_id: int) -> dict[str, str]:
    unit = unit_by_id(unit_id)
    return {"zh": unit.name_zh, "en": unit.name_en}


def _ground(code: str, pack: Pack) -> dict[str, str]:
    for grounds in pack.grounds.by_verb.values():
        if code in grounds:
            return {"zh": grounds[code].name.zh, "en": grounds[code].name.en}
    return {"zh": code, "en": code}
