"""Apply for a fact to be left out of the figures 剔除、申诉; two others decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.cases.lifecycle import ENDED
from linli.cases.models import Case, Note
from linli.cases.notes import needed, write_note
from linli.cases.rules import area_code_of
from linli.cases.step import locked
from linli.feedback.acts.attempt import unknown_callback
from linli.feedback.events import ExclusionApplied, ExclusionDecided, ExclusionReviewed
from linli.feedback.models import Callback, Exclusion, ExclusionReview
from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotFound, NotNow, act
from linli.journal.models import Entry
from linli.journal.record import record
from linli.people.authority import authority_of
from linli.people.permissions import Subject, must, reach_of
from linli.people.units import unit_by_id
from linli.policy.queries import current

REVIEWERS = 2


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is to be left out: whose it is, and since when it stands."""

    unit_id: int
    since: datetime
    area_code: str
    callback: Callback | None = None
    entry_id: int | None = None


@act
def apply_for_callback(
    callback_id: int, ground: str, reason: str, *, by: Actor, now: datetime
) -> Exclusion:
    """Apply for a callback to be left out; only the unit that it counts for, once, in time.

    Raises NotFound, Forbidden, Invalid, NotNow while nobody was reached yet, Conflict when the
    unit applied before, whatever became of it.
    """
    case_id = Callback.objects.filter(id=callback_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise unknown_callback()
    # Locked first: of two clicks at one moment the second must see the first one's application.
    case = locked(case_id)
    callback = Callback.objects.get(id=callback_id)
    since = callback.settled_at or now
    fact = _Fact(callback.unit_id, since, callback.area_code, callback=callback)
    _must_apply(case, fact, by=by, now=now)
    if callback.settled_at is None:
        raise NotNow(
            "exclusion.nothing_yet",
            "这次回访还没有结果，没有可以剔除的内容。",
            "This callback has no result yet: there is nothing to leave out.",
        )
    return _applied(case, fact, ground, reason, by=by, now=now)


@act
def appeal_overdue(
    entry_id: int, ground: str, reason: str, *, by: Actor, now: datetime
) -> Exclusion:
    """Appeal 申诉 against having been late, once the case has ended; `entry_id` says when.

    The entry `case.overdue` stays in the journal, and with it the fact.
    """
    entry = Entry.objects.filter(id=entry_id, event="case.overdue").first()
    if entry is None:
        raise unknown_fact()
    case = locked(int(entry.facts["case_id"]))
    since = case.ended_at or now
    fact = _Fact(int(entry.facts["unit_id"]), since, area_code_of(case), entry_id=entry_id)
    _must_apply(case, fact, by=by, now=now)
    if case.state not in ENDED:
        raise NotNow(
            "exclusion.case_open",
            "结案后才能申诉。请先办结。",
            "An appeal comes after the case has ended. Finish it first.",
        )
    return _applied(case, fact, ground, reason, by=by, now=now)


@act
def review_exclusion(
    exclusion_id: int, *, agreed: bool, reason: str, by: Actor, now: datetime
) -> Exclusion:
    """Say whether the fact should be left out; the second word decides.

    Two different persons, neither of the unit that applied. Both agree: the figures leave it out.
    Otherwise it is counted as it is. Decided once; the raw fact stays whatever they say.
    """
    case_id = Exclusion.objects.filter(id=exclusion_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise unknown_exclusion()
    # The case is what both reviewers lock: the second of two at once sees the first one's word.
    case = locked(case_id)
    exclusion = Exclusion.objects.select_for_update().get(id=exclusion_id)
    unit_id = _must_review(case, exclusion, by=by, now=now)
    if exclusion.decided_at is not None:
        raise NotNow(
            "exclusion.decided",
            "两位复核人已作出决定，不能再复核。",
            "Two reviewers have decided already: it is not reviewed again.",
        )
    if exclusion.reviews.filter(reviewer=by.id).exists():
        raise Conflict(
            "exclusion.reviewed",
            "您已经复核过，另一位复核人也要表态。",
            "You have reviewed it already. It needs the word of somebody else too.",
        )
    words = needed(reason, "复核理由", field="reason")
    note = write_note(case, Note.Kind.PROGRESS, words, by=by, now=now, field="reason")
    ExclusionReview.objects.create(
        exclusion=exclusion, reviewer=by.id, unit_id=unit_id, agreed=agreed, reason=note, at=now
    )
    record(
        ExclusionReviewed(
            case_id=case.id,
            exclusion_id=exclusion.id,
            unit_id=unit_id,
            reason="leave_out" if agreed else "keep_in",
            note_id=note.id,
        ),
        by=by,
        now=now,
    )
    _decide(exclusion, by=by, now=now)
    return exclusion


def unknown_fact() -> NotFound:
    """The same words whether there is no such fact or it is not for the asker."""
    return NotFound(
        "exclusion.no_such_fact", "没有这条超期记录。", "There is no such overdue fact."
    )


def unknown_exclusion() -> NotFound:
    """There is no such application."""
    return NotFound(
        "exclusion.unknown",
        "没有这份剔除申请，或者它不归您查看。",
        "There is no such application, or it is not for you to see.",
    )


def _must_apply(case: Case, fact: _Fact, *, by: Actor, now: datetime) -> None:
    """The permission, held over the unit of the fact and not over who has the case now."""
    whose = Subject(
        holder_unit_id=fact.unit_id, desk_unit_id=case.desk_id, area_code=fact.area_code
    )
    must(by, "exclusion.apply", whose, now=now)


def _applied(
    case: Case, fact: _Fact, ground: str, reason: str, *, by: Actor, now: datetime
) -> Exclusion:
    pack = current().pack
    if ground not in pack.grounds.by_verb["exclude"]:
        codes = "、".join(pack.grounds.by_verb["exclude"])
        raise Invalid(
            "exclusion.ground",
            f"请从规则包里选择理由：{codes}。",
            f"Choose a ground of the policy pack: {codes}.",
            field="ground",
        )
    earlier = Exclusion.objects.filter(callback=fact.callback, entry_id=fact.entry_id).first()
    if earlier is not None:
        raise Conflict(
            "exclusion.applied_already",
            "这条记录已经申请过，每条只能申请一次。",
            "It was applied for already, and each fact can be applied for once.",
        )
    days = pack.rates.apply_within_days
    if now > fact.since + timedelta(days=days):
        raise NotNow(
            "exclusion.too_late",
            f"超过 {days} 天，不能再申请剔除。",
            f"More than {days} days have passed: it cannot be applied for any more.",
        )
    words = needed(reason, "申请理由", field="reason")
    note = write_note(case, Note.Kind.PROGRESS, words, by=by, now=now, field="reason")
    exclusion = Exclusion.objects.create(
        case=case,
        callback=fact.callback,
        entry_id=fact.entry_id,
        unit_id=fact.unit_id,
        ground=ground,
        reason=note,
        applied_at=now,
        applied_by=by.id,
    )
    record(
        ExclusionApplied(
            case_id=case.id,
            exclusion_id=exclusion.id,
            unit_id=fact.unit_id,
            callback_id=None if fact.callback is None else fact.callback.id,
            late_entry_id=fact.entry_id,
            ground=ground,
            note_id=note.id,
        ),
        by=by,
        now=now,
    )
    return exclusion


def _must_review(case: Case, exclusion: Exclusion, *, by: Actor, now: datetime) -> int:
    """The unit in whose name she reviews; raises Forbidden for the applying unit's own people."""
    place = exclusion.callback.area_code if exclusion.callback else area_code_of(case)
    subject = Subject(desk_unit_id=case.desk_id, area_code=place)
    must(by, "exclusion.review", subject, now=now)
    # All her posts, not only the one in use: whoever works there is not to judge in another coat.
    everywhere = authority_of(Actor.officer(by.id), now=now)
    if exclusion.unit_id in everywhere.unit_ids or by.id == exclusion.applied_by:
        unit = unit_by_id(exclusion.unit_id)
        raise Forbidden(
            "exclusion.own_unit",
            f"{unit.name_zh}的人不能复核本单位的申请，请由其他单位的复核人办理。",
            f"Nobody of {unit.name_en} reviews its own application: that is for others.",
        )
    authority, roles = authority_of(by, now=now), current().pack.roles
    for post in authority.posts:
        one = authority.narrowed(post.id)
        if reach_of(roles, one, "exclusion.review").covers(one, subject):
            return post.unit_id
    return case.desk_id


def _decide(exclusion: Exclusion, *, by: Actor, now: datetime) -> None:
    words = list(exclusion.reviews.values_list("agreed", flat=True))
    if len(words) < REVIEWERS:
        return
    excluded = all(words)
    exclusion.state = Exclusion.State.EXCLUDED if excluded else Exclusion.State.KEPT
    exclusion.decided_at = now
    exclusion.save(update_fields=["state", "decided_at"])
    record(
        ExclusionDecided(
            case_id=exclusion.case_id,
            exclusion_id=exclusion.id,
            unit_id=exclusion.unit_id,
            ground=exclusion.ground,
            reason=exclusion.state,
            excluded=excluded,
        ),
        by=by,
        now=now,
    )
