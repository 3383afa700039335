"""As whom the district's identity provider knows an officer: an administrator says so."""

from datetime import datetime
from typing import Literal

from django.conf import settings

from linli.journal.acting import Actor, ActorKind, Conflict, Invalid, act
from linli.journal.record import record
from linli.people.acts.sessions import Why, end_sessions
from linli.people.appointing import managed
from linli.people.events import ProviderLinked, ProviderUnlinked
from linli.people.models import PROVIDER_SUBJECT, Officer, ProviderLink
from linli.people.provider.asking import check_configured, is_configured
from linli.people.provider.id_tokens import LONGEST_SUBJECT
from linli.people.sealing import blind, blinds, seal


@act
def link_provider(officer_id: int, subject: str, *, by: Actor, now: datetime) -> None:
    """Say as whom the provider knows an officer; what was said before is forgotten.

    Raises Conflict for oneself, and when another officer is known so.
    """
    check_configured()
    officer = managed(officer_id, by=by, now=now)
    check_not_own(officer_id, by)
    subject = subject.strip()
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise Invalid(
            "provider.subject",
            "请填写认证平台给的标识，本人第一次从平台登录时看得到。",
            "Fill in the mark that the provider knows her by; she reads it when she first comes.",
            field="subject",
        )
    known = linked_officer(subject, active=False)
    if known is not None and known.id != officer.id:
        raise Conflict(
            "provider.taken",
            "这个标识已经关联到另一位工作人员。",
            "This mark is another officer's already.",
            field="subject",
        )
    value = as_kept(subject)
    ProviderLink.objects.update_or_create(
        officer_id=officer.id,
        defaults={
            "subject_sealed": seal(value, PROVIDER_SUBJECT),
            "subject_index": blind(value, PROVIDER_SUBJECT),
            "linked_by_id": by.id if by.kind is ActorKind.OFFICER else None,
            "linked_at": now,
        },
    )
    end_sessions(officer.id, Why.PROVIDER, by=by, now=now)
    record(ProviderLinked(officer_id=officer.id), by=by, now=now)


@act
def unlink_provider(officer_id: int, *, by: Actor, now: datetime) -> None:
    """An officer comes in by the provider no more; her sessions end. Twice is once."""
    officer = managed(officer_id, by=by, now=now)
    check_not_own(officer_id, by)
    if ProviderLink.objects.filter(officer_id=officer.id).delete()[0]:
        end_sessions(officer.id, Why.PROVIDER, by=by, now=now)
        record(ProviderUnlinked(officer_id=officer.id), by=by, now=now)


def link_state(officer_id: int) -> Literal["linked", "unlinked"] | None:
    """Whether the provider knows an officer; None where there is no provider."""
    if not is_configured():
        return None
    linked = ProviderLink.objects.filter(officer_id=officer_id).exists()
    return "linked" if linked else "unlinked"


def linked_officer(subject: str, *, active: bool = True) -> Officer | None:
    """The officer whom the provider knows so; never by a name or an address."""
    found = (
        ProviderLink.objects.select_related("officer")
        .filter(subject_index__in=blinds(as_kept(subject), PROVIDER_SUBJECT))
        .first()
    )
    return None if found is None or (active and not found.officer.active) else found.officer


def as_kept(subject: str) -> str:
    """Another provider's subjects are other people's."""
    return f"{settings.LINLI_PROVIDER} {subject}"


def check_not_own(officer_id: int, by: Actor) -> None:
    if by.kind is ActorKind.OFFICER and by.id == officer_id:
        raise Conflict(
            "provider.own",
            "不能改自己的关联。请另一位管理员来做。",
            "Nobody links herself. Another administrator can.",
        )
