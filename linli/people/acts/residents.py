"""What a resident may ask for by law: to have the record corrected, and to have it erased."""

from datetime import datetime

from linli.journal.acting import Actor, ActorKind, Conflict, Forbidden, Invalid, NotFound, act
from linli.journal.record import record
from linli.people.events import ResidentCorrected, ResidentErased
from linli.people.models import NAME, PHONE, PHONE_TAIL, Resident, Session, SignInCode
from linli.people.permissions import Subject, must
from linli.people.phones import phone_normal, phone_tail
from linli.people.sealing import blinds, opened, seal


@act
def correct_resident(
    resident_id: int,
    *,
    name: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Correct what is on record; what is not named stays.

    A resident does not change her own number here: whoever signs in with a number owns what was
    reported under it, so a number has to be proved, not claimed. Raises Conflict when the number
    belongs to another record.
    """
    resident = locked(resident_id)
    must(by, "people.correct", Subject(resident_ids=frozenset({resident_id})), now=now)
    if name is not None:
        plain = " ".join(name.split())
        resident.name_sealed = seal(plain, NAME) if plain else None
    if language is not None:
        resident.language = language
    if phone is not None:
        if by.kind is ActorKind.RESIDENT:
            raise Forbidden(
                "resident.phone_unproved",
                "换号码请用新号码登录；旧号码下的诉求请联系服务中心转过去。",
                "To change your number, sign in with the new one; the service centre can move "
                "what was reported under the old.",
            )
        number = phone_normal(phone)
        if not number:
            raise Invalid(
                "phone.unclear", "这不是电话号码。", "This is not a phone number.", field="phone"
            )
        indexes = blinds(number, PHONE)
        taken = Resident.objects.filter(phone_index__in=indexes).exclude(id=resident_id)
        if taken.exists():
            raise Conflict(
                "resident.phone_known",
                "这个号码已登记在另一位居民名下。",
                "This number is on record for another resident.",
            )
        resident.phone_sealed = seal(number, PHONE)
        resident.phone_index = indexes[0]
        resident.phone_tail_index = blinds(phone_tail(number), PHONE_TAIL)[0]
    resident.save()
    record(ResidentCorrected(resident_id=resident_id), by=by, now=now)


@act
def erase_resident(resident_id: int, *, by: Actor, now: datetime) -> None:
    """Erase a resident's name and number for good; the empty row stays, for reports point at it.

    Sessions and sign-in codes go too. Other rooms follow `resident.erased` for what they hold.
    Erased twice is erased once.
    """
    resident = locked(resident_id)
    must(by, "people.erase", Subject(resident_ids=frozenset({resident_id})), now=now)
    if resident.erased_at is not None:
        return
    if resident.phone_sealed is not None:
        number = opened(resident.phone_sealed, PHONE).plain
        SignInCode.objects.filter(phone_index__in=blinds(number, PHONE)).delete()
    Session.objects.filter(resident_id=resident_id).delete()
    resident.phone_sealed = resident.phone_index = resident.phone_tail_index = None
    resident.name_sealed = None
    resident.erased_at = now
    resident.save()
    record(ResidentErased(resident_id=resident_id), by=by, now=now)


def locked(resident_id: int) -> Resident:
    resident = Resident.objects.select_for_update().filter(id=resident_id).first()
    if resident is None:
        raise NotFound(
            "people.no_such_resident",
            f"没有编号为 {resident_id} 的居民。",
            f"There is no resident {resident_id}.",
        )
    return resident
