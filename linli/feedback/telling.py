"""Who hears of an event about a case, and with which values."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings

from linli.cases.apart import free_of
from linli.cases.events import CaseMerged
from linli.cases.lifecycle import State
from linli.cases.models import Case, Note, Report
from linli.cases.queries.timeline import WANTED_NAMES
from linli.feedback.events import DECISION_NAMES, CallbackAsked
from linli.journal.events import Event
from linli.journal.followers import Followed
from linli.notices.acts import Message
from linli.notices.values import Pair, asked, both, moment_pair, unit_pair
from linli.policy.pack import Pack
from linli.policy.queries import current, release
from linli.policy.sections.notices import Audience, Template

NO_CATEGORY = {"zh": "类别待定", "en": "category to be decided"}
NO_PLACE = {"zh": "地点待定", "en": "place to be decided"}


@dataclass(frozen=True)
class Telling:
    """An event about a case, with the case as it stands now, looked up when first asked for."""

    event: Event
    followed: Followed

    @cached_property
    def case(self) -> Case:
        return Case.objects.select_related("area").get(id=self.event.subject.id)

    @property
    def waits_at_desk(self) -> bool:
        """Whether nobody but the desk has the case."""
        return self.case.state == State.FILED

    def template(self, audience: Audience) -> Template | None:
        """The pack's words for this event and audience, if it has any."""
        return current().pack.notices.by_event.get((self.event.name, audience))

    def to_reporters(self, only: UUID | None = None) -> list[Message]:
        """A message to each voice of the case, or to one; none where the pack is silent."""
        template = self.template("reporter")
        if template is None:
            return []
        values = self.values_for(template)
        return [
            Message(
                template=template.code,
                case_id=self.case.id,
                report_id=report_id,
                resident_id=resident_id,
                values=values,
            )
            for report_id, resident_id in self._voices(only)
        ]

    def to_unit(self, audience: Audience, unit_id: int | None = None) -> list[Message]:
        """A message to the holder or the desk, or to a unit in its place, if there are words."""
        template = self.template(audience)
        if template is None:
            return []
        concerned = self.case.holder_id if audience == "holder" else self.case.desk_id
        if unit_id is not None and not free_of(self.case.id, [unit_id]):
            return []
        return [
            Message(
                template=template.code,
                case_id=self.case.id,
                unit_id=unit_id or concerned,
                values=self.values_for(template),
            )
        ]

    def _voices(self, only: UUID | None) -> list[tuple[UUID, int | None]]:
        voices = Report.objects.order_by("received_at", "id").values_list("id", "resident_id")
        if only is not None:
            return list(voices.filter(id=only))
        if isinstance(self.event, CaseMerged):
            # They have moved on to the other case, and are told all the same.
            return list(voices.filter(id__in=self.event.reports))
        # Who took her own voice back hears no more of the matter.
        return list(voices.filter(case_id=self.case.id, withdrawn_at=None))

    def values_for(self, template: Template) -> dict[str, Any]:
        """What the template's placeholders stand for; names as pairs of languages.

        The receipt's code is left out: it opens the case, so it never lies in a table.
        """
        return {name: value for name in asked(template) if (value := self._value(name)) is not None}

    def _value(self, name: str) -> Any:
        case, facts = self.case, self.event.facts()
        pack = release(case.release_id).pack
        match name:
            case "number":
                return case.number
            case "unit":
                return unit_pair(facts.get("unit_id") or case.holder_id)
            case "due":
                said = facts.get("until") or facts.get("due_at")
                due = case.due_at if said is None else datetime.fromisoformat(said)
                return moment_pair(due)
            case "category":
                known = pack.category(case.category)
                return NO_CATEGORY if known is None else both(known.name)
            case "place":
                if case.area is None:
                    return NO_PLACE
                return {"zh": case.area.name_zh, "en": case.area.name_en}
            case "district":
                return both(pack.district.name)
            case "days":
                return pack.feedback.link_valid_days
            case "link":
                # The code in its place is put in when the message is worded.
                page = f"{settings.LINLI_PUBLIC_URL}/r/p/{{code}}"
                return f"{page}/callback" if isinstance(self.event, CallbackAsked) else page
            case "count":
                return Report.objects.filter(case_id=case.id).count()
            case "note":
                note_id = facts.get("note_id") or 0
                return Note.objects.filter(id=note_id).values_list("text", flat=True).first()
            case "words":
                if wanted := facts.get("wanted"):
                    zh, en = WANTED_NAMES[wanted]
                    return {"zh": zh, "en": en}
                zh, en = DECISION_NAMES.get(facts.get("reason", ""), ("", ""))
                return {"zh": zh, "en": en}
            case "ground":
                return _ground(facts.get("ground", ""), pack)
            case "other":
                other_id = (
                    facts.get("into_id") or facts.get("part_id") or facts.get("other_id") or 0
                )
                return Case.objects.filter(id=other_id).values_list("number", flat=True).first()
        return None


def _ground(code: str, pack: Pack) -> Pair:
    for grounds in pack.grounds.by_verb.values():
        if code in grounds:
            return both(grounds[code].name)
    return {"zh": code, "en": code}
