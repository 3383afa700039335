"""The one way in: whatever the channel, a report becomes a case, or one more voice on one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, connection

from linli.cases.acts.bring_over import bring_over
from linli.cases.acts.confide import confide
from linli.cases.acts.keep_apart import keep_apart
from linli.cases.acts.open import Opened, Opening, open_case
from linli.cases.evidence.attach import attach
from linli.cases.known_as import KnownAs, recorded_as
from linli.intake.checks import checked, lacking
from linli.intake.events import RouteProposed
from linli.intake.in_confidence import Identity, identity_of
from linli.intake.joining import joined, matter_of
from linli.intake.known import answer_of, bodies_of, known_receipt, receipt_from, scope_of
from linli.intake.placing import Placed, placed
from linli.intake.refusals import message_without_number, unknown_word
from linli.intake.report import Receipt, Report
from linli.intake.responsible import Responsible, responsible
from linli.journal.acting import Actor, ActorKind, act
from linli.journal.once import recalled, remember
from linli.journal.record import record
from linli.notices.agreeing import Voice, agree
from linli.people.acts.note_resident import note_resident
from linli.people.marks import fresh_report_id
from linli.people.permissions import may, must
from linli.people.units import unit_map
from linli.policy.pack import Pack
from linli.policy.problems import nearest
from linli.policy.queries import AdoptedRelease
from linli.policy.queries import current as policy_now
from linli.routing.decide import decide
from linli.routing.facts import Facts, Route
from linli.routing.known import precedents
from linli.routing.text.kept import in_force
from linli.territory.lookup import current as territory_now

KNOWN_TWICE = "cases_report_known"


def receive(report: Report, *, by: Actor, now: datetime, key: str | None = None) -> Receipt:
    """Receive a report: all of it in one transaction, or nothing.

    Sent again under the same key, or with the same number of another system, it gives the first
    receipt again and does nothing. What is missing is no reason to refuse: it is filed all the
    same, with the desk that can complete it.

    Raises Forbidden, Invalid (names the field), Conflict (the key was used for another body).
    """
    try:
        return _received(report, by=by, now=now, key=key)
    except IntegrityError as clash:
        # The other system sent it twice in one moment; the other delivery is on record by now.
        if connection.in_atomic_block or KNOWN_TWICE not in str(clash):
            raise
        return _received(report, by=by, now=now, key=key)


@act
def _received(report: Report, *, by: Actor, now: datetime, key: str | None) -> Receipt:
    check_may_report(report, by, now)
    adopted = policy_now()
    signed, (by, now) = by, recorded_as(report.known_as, by=by, now=now, pack=adopted.pack)

    # The same request again: the same receipt.
    scope = scope_of(report, by)
    if key is not None:
        body, *former = bodies_of(report)
        if (answer := recalled(scope, key, body, former=former, now=now)) is not None:
            return receipt_from(answer)

    # What cannot be used is refused here; from here on nothing is refused for what it lacks.
    report = checked(report, adopted.pack, now=now)
    check_units(report.about)
    check_number(report, by)
    if report.other_numbers:
        bring_over(report.source, [report.numbers])
    receipt = known_receipt(report.source, report.source_number) if report.source else None
    if receipt is None:
        identity = identity_of(report, by=signed)
        receipt = _filed(report, adopted, identity, by=by, now=now)
    if key is not None:
        remember(scope, key, answer_of(receipt))
    return receipt


def _filed(
    report: Report,
    adopted: AdoptedRelease,
    identity: Identity | None,
    *,
    by: Actor,
    now: datetime,
) -> Receipt:
    """Place it, route it, join it to its matter or open a case, and take its photos along."""
    territory = territory_now()
    place = placed(report, territory)
    route = decide(facts_of(report, place, now), adopted.pack, precedents(), in_force())
    matter = matter_of(report, place, route, adopted.pack, by=by, now=now)

    if matter is not None:
        # A rounded time may lie before the case that it joins.
        now = max(now, matter.received_at)
    resident_id = None
    if report.known_as == KnownAs.NAMED:
        resident_id = note_resident(
            report.phone, report.name, language=report.language, by=by, now=now
        )
    unit = responsible(route, place.area_code, adopted.pack)
    opening = opening_of(report, place, route, unit, territory.generation_id, resident_id, by, now)
    lacks = lacks_of(report, place, route, adopted.pack, resident_id)
    if matter is not None:
        receipt = joined(matter, opening, report, lacks, by=by, now=now)
        if identity is not None:
            confide(receipt.report_id, name=identity.name, phone=identity.phone, by=by, now=now)
        return with_consent(receipt, report, resident_id, by=by, now=now)

    opened = open_case(opening, by=by, now=now, adopted=adopted)
    if report.evidence:
        attach(
            report.evidence,
            case_id=opened.case_id,
            report_id=opening.report_id,
            stage="report",
            unlinked=report.known_as != KnownAs.NAMED,
            by=by,
            now=now,
        )
    if identity is not None:
        confide(opening.report_id, name=identity.name, phone=identity.phone, by=by, now=now)
    receipt = receipt_of(opened, opening, unit, lacks)
    receipt = with_consent(receipt, report, resident_id, by=by, now=now)
    if route.about:
        # Last: from here on whoever entered it may be one who is kept apart.
        named = [(one.unit_code, one.source) for one in route.about]
        keep_apart(opened.case_id, named, by=by, now=now)
    if unit.proposed is not None:
        record(proposal_of(opened.case_id, route, unit.proposed.id), by=by, now=now)
    return receipt


def with_consent(
    receipt: Receipt, report: Report, resident_id: int | None, *, by: Actor, now: datetime
) -> Receipt:
    """The receipt, saying whether text messages come, once it is on record that they were wanted.

    Where they could not come the report is filed all the same, and the receipt promises none.
    """
    if not report.by_message or resident_id is None:
        return receipt
    voice = Voice(receipt.report_id, receipt.case_id, resident_id)
    return replace(receipt, by_message=agree(voice, by=by, now=now) is None)


def receipt_of(
    opened: Opened, opening: Opening, unit: Responsible, lacks: tuple[str, ...]
) -> Receipt:
    return Receipt(
        number=opened.number,
        case_id=opened.case_id,
        report_id=opening.report_id,
        code=opened.code,
        due_at=opened.due_at,
        category=opening.category,
        area_code=opening.area_code,
        unit_id=unit.holder.id,
        unit_zh=unit.holder.name_zh,
        unit_en=unit.holder.name_en,
        dispatched=unit.id is not None,
        lacking=lacks,
    )


def lacks_of(
    report: Report, place: Placed, route: Route, pack: Pack, resident_id: int | None
) -> tuple[str, ...]:
    return lacking(
        report,
        route.category,
        pack,
        placed=place.known,
        # Whoever does not want to be known is not asked again.
        contact=resident_id is not None or report.known_as != KnownAs.NAMED,
    )


def check_units(codes: Iterable[str]) -> None:
    """Raise Invalid for a unit that there is not."""
    for code in codes:
        if code not in unit_map().by_code:
            guess = nearest(code, unit_map().by_code)
            raise unknown_word("about", code, "单位", "unit", guess)


def check_number(report: Report, by: Actor) -> None:
    """Raise Invalid for text messages that are wanted, and no number to send them to."""
    if report.by_message and not report.phone and by.kind is not ActorKind.RESIDENT:
        raise message_without_number()


def check_may_report(report: Report, by: Actor, now: datetime) -> None:
    """Raise Forbidden unless this actor may hand in such a report."""
    official = by.kind in {ActorKind.OFFICER, ActorKind.SYSTEM}
    if not official and report.source:
        # A receipt code is given for the asking to whoever names another system's number.
        must(by, "report.receive_for_other", now=now)
    if official and (report.name or report.phone):
        must(by, "report.receive_for_other", now=now)
    elif not (official and may(by, "report.receive_for_other", now=now)):
        must(by, "report.receive", now=now)


def facts_of(report: Report, place: Placed, now: datetime) -> Facts:
    return Facts(
        text=report.text,
        category=report.category,
        area_code=place.area_code or None,
        channel=report.channel,
        received_at=now,
        urgency=report.urgency,
        about=report.about,
        point=None if place.point is None else (place.point.latitude, place.point.longitude),
    )


def opening_of(
    report: Report,
    place: Placed,
    route: Route,
    unit: Responsible,
    generation_id: int,
    resident_id: int | None,
    by: Actor,
    now: datetime,
) -> Opening:
    point = place.point
    return Opening(
        report_id=fresh_report_id(),
        channel=report.channel,
        text=report.text,
        category=route.category,
        urgency=route.urgency,
        area_id=place.area_id,
        area_code=place.area_code,
        generation_id=generation_id,
        latitude=None if point is None else point.latitude,
        longitude=None if point is None else point.longitude,
        place_words=report.place_words,
        desk_id=unit.desk.id,
        unit_id=unit.id,
        rule=unit.rule or route.rule,
        resident_id=resident_id,
        origin=place.origin,
        answers=dict(report.answers),
        language=report.language,
        known_as=report.known_as,
        entered_by=by.id if by.kind is ActorKind.OFFICER else None,
        source=report.source,
        source_number=report.source_number,
        reported_at=min(report.reported_at or now, now),
    )


def proposal_of(case_id: int, route: Route, unit_id: int) -> RouteProposed:
    return RouteProposed(
        case_id=case_id,
        rule=route.rule,
        confidence=route.confidence,
        category=route.category,
        unit_id=unit_id,
    )
