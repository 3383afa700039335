"""How a case becomes a request of GeoReport v2 at another system, and what that answers."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from linli.cases.acts.note import note
from linli.cases.known_as import KnownAs
from linli.cases.lifecycle import OPEN
from linli.cases.models import Case, Report
from linli.cases.queries.in_public import DECIMALS
from linli.exchange.handing.asking import reason
from linli.exchange.handing.attributes import attributes
from linli.exchange.handing.models import Handed
from linli.exchange.sending.doors import Door, Nothing, Outgoing, Request, Verdict, sends
from linli.journal.acting import Actor
from linli.outside.ask import Answer
from linli.people.units import unit_by_id
from linli.policy.queries import current
from linli.policy.sections.exchange import OtherSystem
from linli.territory.lookup import generation

DOOR = "open311"
HANDER = Actor.system("exchange.hand_over")
LONGEST_WORDS = 4_000


def system_of(unit_id: int) -> OtherSystem | None:
    """The system that stands behind a unit, if any does."""
    systems = current().pack.exchange.systems
    if not systems:
        return None
    code = unit_by_id(unit_id).code
    return next((one for one in systems if one.unit == code), None)


def system_named(code: str) -> OtherSystem | None:
    """A system of the pack that is in force, or None when it is there no more."""
    return next((one for one in current().pack.exchange.systems if one.code == code), None)


def key_for(system: str) -> str:
    """The key that this system gave us (LINLI_OPEN311_KEYS), or ""."""
    keys = dict(pair.partition("=")[::2] for pair in settings.LINLI_OPEN311_KEYS)
    return keys.get(system, "")


@sends(DOOR)
class Handing(Door):
    """Hands cases over. A system that answers with a closed status at once is believed later."""

    seconds = 20.0

    def request(self, sending: Outgoing, *, now: datetime) -> Request | Nothing | None:
        """The request as the record stands now; what was taken back meanwhile does not go."""
        system = system_named(sending.partner)
        case = Case.objects.filter(id=sending.what["case"], state__in=OPEN).first()
        if system is None or case is None:
            return Nothing("ended")
        if unit_by_id(case.holder_id).code != system.unit:
            return Nothing("elsewhere")
        service = system.services.get(case.category)
        if service is None:
            return Nothing("other kind")
        if Handed.objects.filter(system=system.code, case_id=case.id).exists():
            return Nothing("handed over before")
        return Request(
            f"{system.address.rstrip('/')}/requests.json",
            urlencode(_form(case, system, service)).encode(),
            {
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "Accept": "application/json",
                # A system that knows it files what comes twice once; to others it says nothing.
                "Idempotency-Key": f"linli-{case.number}",
            },
        )

    def judged(self, sending: Outgoing, answer: Answer) -> Verdict:
        """A refusal is theirs to mend when it is about the key, and ours when about the request."""
        verdict = super().judged(sending, answer)
        if verdict is Verdict.TAKEN and _made(answer) is None:
            return Verdict.AGAIN  # some proxy's page, or half an answer
        if answer.status in (401, 403):
            return Verdict.AGAIN
        return verdict

    def taken(self, sending: Outgoing, answer: Answer, *, now: datetime) -> None:
        """Keep their number, and write it into the case."""
        made = _made(answer) or {}
        case_id = sending.what["case"]
        number, token = str(made.get("service_request_id") or ""), str(made.get("token") or "")
        Handed.objects.get_or_create(
            system=sending.partner,
            case_id=case_id,
            defaults={
                "number": number[:100],
                "token": "" if number else token[:200],
                "handed_at": now,
                "looked_at": now,
            },
        )
        name = _name(sending.partner)
        words = (
            f"已交办{name[0]}，对方编号 {number}。"
            if number
            else f"已交办{name[0]}，等待对方给号。"
        )
        in_english = f"Handed over to {name[1]}" + (f" as {number}." if number else ".")
        _note(case_id, f"{words}{in_english}", now)

    def given_up(self, sending: Outgoing, answer: Answer | None, *, now: datetime) -> None:
        """Tell the unit that it must look after the case itself, and in their words why.

        What a service demands and the pack does not send stands nowhere but in that answer.
        """
        name = _name(sending.partner)
        why = "" if answer is None else reason(answer)
        _note(
            sending.what["case"],
            f"{name[0]}没有收下本件，请直接办理或联系对方。{f'对方答复：“{why}”。' if why else ''}"
            f"{name[1]} did not take this case: handle it here, or call them."
            f"{f' They say: “{why}”.' if why else ''}",
            now,
        )


def _form(case: Case, system: OtherSystem, service: str) -> list[tuple[str, str]]:
    """The form. Neither name nor number of a reporter is ever in it."""
    sent = system.attributes.get(case.category, ())
    told = _told_openly(case) if system.words or sent else []
    return [
        *_fields(case, system, service, told).items(),
        *attributes(sent, [one.answers for one in told]),
    ]


def _fields(
    case: Case, system: OtherSystem, service: str, told: Sequence[Report]
) -> dict[str, str]:
    fields = {
        "api_key": key_for(system.code),
        "service_code": service,
        "description": _words(case, system, told),
    }
    if system.jurisdiction:
        fields["jurisdiction_id"] = system.jurisdiction
    if case.latitude is not None and case.longitude is not None:
        fields["lat"] = f"{case.latitude:.{DECIMALS}f}"
        fields["long"] = f"{case.longitude:.{DECIMALS}f}"
    if case.area_id is not None:
        area = generation(case.generation_id).area(case.area_id)
        fields["address_string"] = "" if area is None else area.name_zh
    return fields


def _told_openly(case: Case) -> list[Report]:
    """What named reporters said, the first first. What lies sealed stays in the house."""
    reports = Report.objects.filter(
        case=case, known_as=KnownAs.NAMED, redacted_at=None, withdrawn_at=None
    ).order_by("received_at")
    return [one for one in reports if not one.sealed]


def _words(case: Case, system: OtherSystem, told: Sequence[Report]) -> str:
    """Its kind and our number; with `words` what named reporters wrote as well."""
    category = current().pack.category(case.category)
    lines = [f"{category.name.zh if category else case.category}（{case.number}）"]
    if system.words:
        lines += [one.text for one in told]
    return "\n".join(lines)[:LONGEST_WORDS]


def _made(answer: Answer) -> dict[str, Any] | None:
    """The first of the array that GeoReport answers with, if it names the request or a token."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return None
    first = found[0] if isinstance(found, list) and found else None
    if not isinstance(first, dict):
        return None
    return first if first.get("service_request_id") or first.get("token") else None


def _name(code: str) -> tuple[str, str]:
    system = system_named(code)
    return (code, code) if system is None else (system.name.zh, system.name.en)


def _note(case_id: int, text: str, now: datetime) -> None:
    if Case.objects.filter(id=case_id, state__in=OPEN).exists():
        note(case_id, text, by=HANDER, now=now)
