"""Cases as GeoReport v2 service requests: what everybody may know, and no more."""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, Literal

from django.utils.timezone import get_current_timezone

from linli.cases.events import CaseOpened
from linli.cases.lifecycle import STATE_NAMES
from linli.cases.models import Case, Report
from linli.cases.queries.in_public import DECIMALS, PublicCase, Wanted, in_public
from linli.cases.queries.timeline import Line
from linli.cases.queries.told_to_all import CLOSING
from linli.exchange.open311.asked import Asked
from linli.exchange.open311.catalogue import Language, listed, said
from linli.exchange.open311.stories import stories
from linli.exchange.open311.to_report import LONGEST_DESCRIPTION
from linli.journal.acting import Refusal
from linli.people.sealed_words import SealedWords
from linli.people.units import unit_names
from linli.policy.pack import Pack
from linli.territory.coordinates import LatLon
from linli.territory.lookup import current as land
from linli.territory.lookup import generation
from linli.territory.place import AreaRef
from linli.territory.queries import areas_under, centres, chain

Precision = Literal["point", "area", "district"]
COMMUNITY_DIGITS = 12  # a grid's code is its community's and three more: a few dozen doors


@dataclass(frozen=True)
class Named:
    """Names and places that many rows share, each looked up once."""

    pack: Pack
    language: Language
    zone: tzinfo = field(default_factory=get_current_timezone)
    known: dict[tuple[str, int], str] = field(default_factory=dict)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def kind(self, code: str) -> str:
        category = self.pack.category(code)
        return "" if category is None else said(category.name, self.language)

    def unit(self, unit_id: int) -> str:
        found = self.known.get(("unit", unit_id))
        if found is None:
            zh, en = unit_names(unit_id).get(unit_id, ("", ""))
            found = self.known["unit", unit_id] = en if self.language == "en" else zh
        return found

    def area(self, case: PublicCase) -> AreaRef | None:
        return None if case.area_id is None else generation(case.generation_id).area(case.area_id)

    def address(self, area: AreaRef | None) -> str:
        """The community and what lies above it, from the smallest to the largest."""
        if area is None:
            return ""
        found = self.known.get(("area", area.id))
        if found is None:
            found = self.known["area", area.id] = self._address(area)
        return found

    @cached_property
    def centres(self) -> dict[str, LatLon]:
        return centres()

    def place(self, case: PublicCase, area: AreaRef | None) -> tuple[LatLon | None, Precision]:
        """A point for every request, for clients draw maps, and how much it says.

        What came in without a point is drawn in the middle of its community, or of the district.
        """
        if case.latitude is not None and case.longitude is not None:
            return LatLon(case.latitude, case.longitude), "point"
        if area is not None and (middle := self.centres.get(area.code[:COMMUNITY_DIGITS])):
            return middle, "area"
        return self.centres.get(self.pack.district.division_code), "district"

    def _address(self, area: AreaRef) -> str:
        try:
            links = chain(area.code)
        except Refusal:  # its code is of an older generation
            links = (area,)
        names = [one.name_en if self.language == "en" else one.name_zh for one in links]
        return ", ".join(names[-3:])  # community, street, district


def found(
    asked: Asked, pack: Pack, language: Language, *, source: str = "", now: datetime
) -> list[dict[str, Any]]:
    """The requests that a client asked for, the newest first.

    What came in by `source` it also gets of other kinds, with the words that it sent.
    """
    cases = in_public(_wanted(asked, pack, source))
    own = _own_words([case.id for case in cases], source) if source else {}
    named = Named(pack, language)
    rows = [
        row(case, named, words=own.get(case.id, ""), extensions=asked.extensions, now=now)
        for case in cases
    ]
    if asked.extensions:
        known = Case.objects.filter(id__in=[case.id for case in cases])
        told = stories(known, shown=listed(pack))
        for case, made in zip(cases, rows, strict=True):
            made["notes"] = [_note(line, named) for line in told.get(case.id, ())]
    return rows


def _note(line: Line, named: Named) -> dict[str, Any]:
    """A step of the case, as servers that offer notes with a request write one."""
    kind = "closed" if line.event in CLOSING else "activity"
    return {
        "datetime": named.local(line.at),
        "type": "opened" if line.event == CaseOpened.name else kind,
        "summary": line.en if named.language == "en" else line.zh,
    }


def _wanted(asked: Asked, pack: Pack, source: str) -> Wanted:
    shown = set(listed(pack))
    if asked.ids:
        return Wanted(shown=shown, source=source, numbers=asked.ids, limit=len(asked.ids))
    kinds, areas = _meant(asked.words, pack) if asked.words else (None, None)
    return Wanted(
        shown=shown,
        source=source,
        categories=asked.codes or None,
        open=None if len(asked.statuses) != 1 else "open" in asked.statuses,
        since=asked.since,
        until=asked.until,
        updated_since=asked.updated_since,
        updated_until=asked.updated_until,
        box=asked.box,
        of_kinds=kinds,
        areas=areas,
        limit=asked.page_size,
        offset=(asked.page - 1) * asked.page_size,
    )


def _meant(words: str, pack: Pack) -> tuple[list[str], list[str]]:
    """The categories and areas that are called so, with what lies below such an area.

    What was said is not searched: by which words a case is found would tell what stands in it.
    """
    typed = words.casefold()
    kinds = [
        one.code
        for one in listed(pack).values()
        if typed in f"{one.name.zh}\n{one.name.en}\n{','.join(one.keywords)}".casefold()
    ]
    areas = areas_under(pack.district.division_code, land().generation_id)
    called = {one.code for one in areas if typed in f"{one.name_zh}\n{one.name_en}".casefold()}
    below = [one.code for one in areas if any(link.code in called for link in chain(one.code))]
    return kinds, below


def _own_words(case_ids: list[int], source: str) -> dict[int, str]:
    """What the source itself said, by case; its last words where it said several things.

    What lies sealed is not told, not even to where it came from.
    """
    said_there = Report.objects.filter(case_id__in=case_ids, source=source).order_by("received_at")
    told = said_there.values_list("case_id", "text")
    return {case_id: text for case_id, text in told if not isinstance(text, SealedWords)}


def row(
    case: PublicCase, named: Named, *, words: str = "", extensions: bool = False, now: datetime
) -> dict[str, Any]:
    """One request in the words of the specification; ids, codes and the postcode are text."""
    area = named.area(case)
    name = named.kind(case.category)
    point, precision = named.place(case, area)
    made: dict[str, Any] = {
        "service_request_id": case.number,
        "status": "closed" if case.ended_at else "open",
        "status_notes": STATE_NAMES[case.state][1 if named.language == "en" else 0],
        "service_name": name,
        "service_code": case.category,
        "description": words[:LONGEST_DESCRIPTION] or name,
        "agency_responsible": named.unit(case.holder_id),
        "service_notice": "",
        "requested_datetime": named.local(case.received_at),
        "updated_datetime": named.local(case.ended_at or case.updated_at),
        "expected_datetime": named.local(case.due_at),
        "address": named.address(area),
        "address_id": "" if area is None else area.code[:COMMUNITY_DIGITS],
        "zipcode": "",
        "lat": None if point is None else round(point.latitude, DECIMALS),
        "long": None if point is None else round(point.longitude, DECIMALS),
        "media_url": "",
    }
    if extensions:
        made["extended_attributes"] = {
            "state": case.state.value,
            "overdue": (case.ended_at or now) > case.due_at,
            "place": precision,
        }
    return made


def local(at: datetime) -> datetime:
    """The same moment with the district's own offset."""
    return at.astimezone(get_current_timezone())
