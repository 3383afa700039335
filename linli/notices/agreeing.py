"""To agree to text messages about a report 同意短信告知, and to take that back as easily."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.journal.acting import Actor, ActorKind, NotNow, Refusal, TooMany, act
from linli.journal.record import record
from linli.notices.claiming import WAITING
from linli.notices.consents import consent_of, covered
from linli.notices.events import ConsentGiven, ConsentWithdrawn
from linli.notices.models import Consent, Outgoing, Preference
from linli.notices.recipients import Party, phone_channels, reach_of

# A number that nobody proved may be a stranger's: so many consents a day are enough for a
# household, and too few to plague somebody with.
MOST_UNPROVED = 3
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Voice:
    """A report as this room needs it: which, of which case, under whose number."""

    report_id: UUID
    case_id: int
    resident_id: int


@act
def agree(voice: Voice, *, by: Actor, now: datetime) -> Refusal | None:
    """Put on record that the reporter agrees to text messages about this report.

    Agreed to twice is agreed to once. Where it could have no effect nothing is written, and the
    reason is given back rather than raised, for no report is refused because of it: the district
    sends none, there is no number, its owner has chosen for herself how she is told, or too many
    agreed today under a number that nobody proved.
    """
    if consent_of(voice.report_id) is not None:
        return None
    lacking = _lacking(voice.resident_id, by=by, now=now)
    if lacking is not None:
        return lacking
    Consent.objects.create(
        report_id=voice.report_id,
        resident_id=voice.resident_id,
        given_at=now,
        heard_by=by.id if by.kind is ActorKind.OFFICER else None,
    )
    record(ConsentGiven(case_id=voice.case_id, report_id=voice.report_id), by=by, now=now)
    return None


@act
def withdraw_consent(report_id: UUID, *, case_id: int, by: Actor, now: datetime) -> bool:
    """Take consent back: what waits to be sent because of it is gone with it.

    What was sent before stays lawful and on record. False, and nothing happens, where none stands.
    """
    stands = Consent.objects.select_for_update().filter(report_id=report_id, withdrawn_at=None)
    consent = stands.first()
    if consent is None:
        return False
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    if not Preference.objects.filter(resident_id=consent.resident_id).exists():
        _drop_waiting([report_id])
    record(ConsentWithdrawn(case_id=case_id, report_id=report_id), by=by, now=now)
    return True


@act
def forget_consents(report_ids: Iterable[UUID]) -> int:
    """Forget what was agreed to for reports whose content is erased; nothing more is sent."""
    gone = list(report_ids)
    _drop_waiting(gone)
    return Consent.objects.filter(report_id__in=gone).delete()[0]


def _drop_waiting(report_ids: list[UUID]) -> None:
    waiting = Outgoing.objects.filter(
        notice__report_id__in=report_ids,
        channel__in=phone_channels(),
        state__in=WAITING,
    ).select_related("notice")
    ours = [row.id for row in waiting if row.notice is not None and covered(row.notice)]
    Outgoing.objects.filter(id__in=ours).delete()


def _lacking(resident_id: int, *, by: Actor, now: datetime) -> Refusal | None:
    """Why no consent could have an effect, or None when it would have one."""
    if not phone_channels():
        return NotNow(
            "consent.no_channel",
            "本区暂不发短信，进展凭查询码查看。",
            "The district sends no text messages at present: follow the report by its code.",
        )
    owner = Party("resident", resident_id)
    reach = reach_of([owner])
    if not reach.phones.get(owner):
        return NotNow(
            "consent.no_number",
            "这一件没有留手机号。请先用手机号登录并登记，再开启短信告知。",
            "There is no number with this report. Sign in by phone and put it under yours first.",
        )
    if owner in reach.preferences:
        return NotNow(
            "consent.own_choice",
            "这个号码的主人已在“我的”里选了怎么告知，以那里为准。",
            "The owner of this number has chosen under “Me” how she is told; that goes before.",
        )
    recent = Consent.objects.filter(resident_id=resident_id, given_at__gt=now - A_DAY)
    if by.kind is ActorKind.VISITOR and recent.count() >= MOST_UNPROVED:
        return TooMany(
            "consent.too_many",
            "今天这个号码开启短信告知的次数太多。请明天再开，或用这个号码登录后开启。",
            "Too many agreed under this number today. Try tomorrow, or sign in with the number.",
            retry_after_seconds=int(A_DAY.total_seconds()),
        )
    return None
