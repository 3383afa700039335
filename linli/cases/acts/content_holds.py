"""Hold the content of a case, and let it go 依法留存: one asks and says why, another agrees."""

from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils.timezone import localdate

from linli.cases.acts.expire import must_be_free_to_hold
from linli.cases.events_of_lifetime import (
    CaseContentHeld,
    CaseContentReleased,
    HoldAgreed,
    HoldDeclined,
    HoldEndAsked,
    HoldEndDeclined,
    HoldExtended,
    HoldReviewDue,
    HoldsExported,
)
from linli.cases.models import HOLD_WORDS, Case, ContentHold
from linli.cases.notes import needed
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.authority import authority_of
from linli.people.permissions import may, must
from linli.people.sealing import seal
from linli.policy.queries import current

LONGEST_WHY = 500
LAPSING = Actor.system("retention")
Stage = ContentHold.Stage


@act
def place_hold(
    case_id: int, ground: str, why: str, *, review_on: date, by: Actor, now: datetime
) -> ContentHold:
    """Keep the content of a case from now on; a second person has to agree that it goes on.

    Whoever asks looks at it again on `review_on`. Raises Forbidden, Invalid for a ground that is
    none, without words or for a day that is over or too far, Conflict when it is held already,
    NotNow when it is gone.
    """
    case = locked(case_id)
    must(by, "hold.place", subject_of(case), now=now)
    must_be_free_to_hold(case, ground)
    words = needed(why, "留存理由", field="why", longest=LONGEST_WHY)
    hold = ContentHold.objects.create(
        case=case,
        ground=ground,
        stage=Stage.ASKED,
        reviewer_id=by.id,
        review_on=_day(review_on, now),
        held_at=now,
        asked_by=by.id,
        unit_id=authority_of(by, now=now).posts[0].unit_id,
        why_sealed=seal(words, HOLD_WORDS),
    )
    record(CaseContentHeld(case_id=case.id, ground=ground, reviewer_id=by.id), by=by, now=now)
    return hold


@act
def extend_hold(hold_id: int, *, review_on: date, by: Actor, now: datetime) -> ContentHold:
    """Look at it again later: whoever says so is the one who looks. Nobody has to agree to that.

    Raises NotFound, Forbidden, Invalid for a day that is not later or too far, NotNow unless it is
    held.
    """
    hold, case = _locked(hold_id, by=by, now=now)
    must(by, "hold.place", subject_of(case), now=now)
    if hold.stage not in {Stage.HELD, Stage.ENDING}:
        raise _over()
    day = _day(review_on, now)
    if day <= hold.review_on:
        raise Invalid(
            "hold.not_later",
            "新的复核日期要晚于原来的日期。",
            "The new day has to be later than the one that is set.",
            field="review_on",
        )
    days = (day - hold.review_on).days
    hold.review_on, hold.reviewer_id = day, by.id
    hold.save(update_fields=["review_on", "reviewer"])
    record(HoldExtended(case_id=case.id, hold_id=hold.id, days=days), by=by, now=now)
    return hold


@act
def ask_to_end(hold_id: int, why: str, *, by: Actor, now: datetime) -> ContentHold:
    """Ask that the content is held no longer; it is, until a second person agrees.

    Raises NotFound, Forbidden, Invalid without words, NotNow unless it is held.
    """
    hold, case = _locked(hold_id, by=by, now=now)
    must(by, "hold.end", subject_of(case), now=now)
    if hold.stage != Stage.HELD:
        raise _over()
    words = needed(why, "解除理由", field="why", longest=LONGEST_WHY)
    hold.stage, hold.end_asked_by, hold.end_asked_at = Stage.ENDING, by.id, now
    hold.end_why_sealed, hold.note_sealed = seal(words, HOLD_WORDS), None
    hold.save()
    record(HoldEndAsked(case_id=case.id, hold_id=hold.id), by=by, now=now)
    return hold


@act
def decide_hold(
    hold_id: int, *, ending: bool, agrees: bool, note: str = "", by: Actor, now: datetime
) -> ContentHold:
    """Agree to what somebody else asked of a hold, or say no and why.

    `ending` says which of the two was read: that it stays, or that it ends. Nobody decides on what
    she asked for herself. Raises NotFound, Forbidden, NotNow when that is not asked any more.
    """
    hold, case = _locked(hold_id, by=by, now=now)
    must(by, "hold.agree", subject_of(case), now=now)
    if by.id == (hold.end_asked_by if ending else hold.asked_by):
        raise Forbidden(
            "hold.own_request",
            "留存和解除都要两个人：自己申请的要由另一人同意。",
            "It takes two: what one asks for, another has to agree to.",
        )
    if hold.stage != (Stage.ENDING if ending else Stage.ASKED):
        raise _over()
    if not agrees:
        words = needed(note, "不同意的理由", field="note", longest=LONGEST_WHY)
        hold.note_sealed = seal(words, HOLD_WORDS)
    if ending:
        _decide_end(hold, agrees=agrees, by=by, now=now)
    elif agrees:
        hold.stage, hold.agreed_by, hold.agreed_at = Stage.HELD, by.id, now
        record(HoldAgreed(case_id=case.id, hold_id=hold.id), by=by, now=now)
    else:
        _end(hold, Stage.DECLINED, by=by, now=now)
        record(HoldDeclined(case_id=case.id, hold_id=hold.id), by=by, now=now)
    hold.save()
    return hold


def _decide_end(hold: ContentHold, *, agrees: bool, by: Actor, now: datetime) -> None:
    if agrees:
        _end(hold, Stage.ENDED, by=by, now=now)
        return
    hold.stage, hold.end_asked_by, hold.end_asked_at = Stage.HELD, None, None
    record(HoldEndDeclined(case_id=hold.case_id, hold_id=hold.id), by=by, now=now)


def _end(hold: ContentHold, stage: ContentHold.Stage, *, by: Actor, now: datetime) -> None:
    hold.stage, hold.ended_by, hold.ended_at = stage, by.id, now
    record(CaseContentReleased(case_id=hold.case_id), by=by, now=now)


@act
def lapse_holds(*, now: datetime) -> int:
    """End the holds to which nobody agreed in the pack's days; returns how many."""
    days = timedelta(days=current().pack.retention.unconfirmed_days)
    waiting = ContentHold.objects.select_for_update().filter(
        stage=Stage.ASKED, ended_at=None, held_at__lt=now - days
    )
    count = 0
    for hold in waiting.order_by("id"):
        _end(hold, Stage.DECLINED, by=LAPSING, now=now)
        hold.ended_by = None
        hold.save()
        record(HoldDeclined(case_id=hold.case_id, hold_id=hold.id), by=LAPSING, now=now)
        count += 1
    return count


@act
def call_for_reviews(*, now: datetime) -> int:
    """Put on record, once for each day of review, that it has come; returns for how many holds."""
    due = ContentHold.objects.select_for_update().filter(
        ended_at=None, review_on__lte=localdate(now)
    )
    count = 0
    for hold in due.exclude(review_told=F("review_on")).order_by("id"):
        hold.review_told = hold.review_on
        hold.save(update_fields=["review_told"])
        record(HoldReviewDue(case_id=hold.case_id, hold_id=hold.id), by=LAPSING, now=now)
        count += 1
    return count


@act
def note_holds_taken_out(rows: int, *, by: Actor, now: datetime) -> None:
    """Put on record that the list of what is held left as a file."""
    record(HoldsExported(rows=rows), by=by, now=now)


def _day(review_on: date, now: datetime) -> date:
    """A day on which somebody can look again: after today, and not years away."""
    most = current().pack.retention.review_days
    today = localdate(now)
    if not today < review_on <= today + timedelta(days=most):
        raise Invalid(
            "hold.review_day",
            f"复核日期要在明天到 {most} 天之内。到期可以再延。",
            f"The day of review is tomorrow or later, and within {most} days. It can be put off "
            "when it comes.",
            field="review_on",
        )
    return review_on


def _locked(hold_id: int, *, by: Actor, now: datetime) -> tuple[ContentHold, Case]:
    """A hold with its case, both locked; one that is not for the asker is as unknown as none."""
    found = ContentHold.objects.filter(id=hold_id).values_list("case_id", flat=True).first()
    if found is None:
        raise unknown_hold()
    case = locked(found)
    if not may(by, "hold.read", subject_of(case), now=now):
        raise unknown_hold()
    return ContentHold.objects.get(id=hold_id), case


def unknown_hold() -> NotFound:
    """The same words whether there is no such hold or it is not for the asker."""
    return NotFound(
        "hold.unknown",
        "没有这条留存记录。请刷新页面查看。",
        "There is no such hold. Load the page anew.",
    )


def _over() -> NotNow:
    return NotNow(
        "hold.decided",
        "这条留存的状态已变：已有结果、正等第二人同意，或已解除。请刷新页面查看。",
        "This hold stands otherwise by now: decided, waiting for a second person, or ended. Load "
        "the page anew.",
    )
