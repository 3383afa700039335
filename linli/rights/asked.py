"""What a person asks of the office about her data 个人信息请求, and what it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from linli.cases.models import Case, Report
from linli.cases.notes import needed
from linli.cases.timing import calendar_under
from linli.clock.deadline import Limit, LimitKind, due
from linli.clock.line import MissingYear
from linli.journal.acting import Actor, Invalid, NotFound, NotNow, TooMany, act
from linli.journal.record import record
from linli.people.authority import authority_of
from linli.people.permissions import Subject, may, reach
from linli.people.queries import ResidentFacts, plain_or_empty, residents
from linli.people.sealing import opened, seal
from linli.people.units import unit_by_code, unit_by_id
from linli.policy.queries import current
from linli.rights.carrying_out import carry_out
from linli.rights.concerned import complained_of, named_voices
from linli.rights.events import RequestAnswered, RequestAsked, RequestExtended
from linli.rights.models import REQUEST_WORDS, CounterIntake, PersonalRequest

LONGEST_WORDS = 1_000
MOST_OPEN = 5
MOST_LISTED = 200
KEPT_FOR = timedelta(days=365)
WORD = "request.answer"


@act
def ask_the_office(
    kind: str,
    words: str,
    *,
    resident_id: int | None = None,
    report: Report | None = None,
    by: Actor,
    now: datetime,
) -> PersonalRequest:
    """Put a request to the district's desk, which has so many working days to answer it.

    By a resident, or by whoever has a report's code. Raises Invalid without words or for a matter
    that is not hers, TooMany while five of hers are open.
    """
    said = needed(words, "想说的话", field="words", longest=LONGEST_WORDS)
    of = {"resident_id": resident_id} if resident_id else {"report_id": report and report.id}
    standing = PersonalRequest.objects.filter(stage=PersonalRequest.Stage.OPEN, **of)
    if standing.count() >= MOST_OPEN:
        raise TooMany(
            "request.too_many_open",
            f"您已有 {MOST_OPEN} 份请求在等答复，请先等一份答复。",
            f"{MOST_OPEN} of your requests wait for an answer: wait for one of them first.",
            retry_after_seconds=3600,
        )
    if resident_id and report is not None and report.resident_id != resident_id:
        raise Invalid(
            "request.not_hers",
            "您名下没有这个编号的诉求。请核对编号。",
            "You have no report of this number. Check the number.",
            field="number",
        )
    rules = current()
    unit = unit_by_code(rules.pack.district_desk)
    made = PersonalRequest.objects.create(
        kind=kind,
        resident_id=resident_id,
        report_id=None if report is None else report.id,
        case_id=None if report is None else report.case_id,
        words_sealed=seal(said, REQUEST_WORDS),
        unit_id=unit.id,
        asked_at=now,
        due_at=answer_due(now, rules.pack.rights.answer_workdays, rules.id),
    )
    record(RequestAsked(request_id=made.id, kind=kind, unit_id=unit.id), by=by, now=now)
    return made


def answer_due(now: datetime, days: int, release_id: int) -> datetime:
    """The end of so many working days. Raises NotNow where their year has no calendar yet."""
    limit = Limit(LimitKind.WORKING_DAYS, days)
    try:
        return due(now, limit, calendar=calendar_under(release_id))
    except MissingYear as missing:
        raise NotNow(
            "request.calendar_ends",
            f"{missing.year} 年的工作日历还没有公布，算不出答复期限。请拨打 12345。",
            f"The working days of {missing.year} are not known yet. Please call 12345.",
        ) from None


@act
def extend_request(request_id: int, words: str, *, by: Actor, now: datetime) -> PersonalRequest:
    """Take the pack's days longer to answer, once; the words say why to the one who asked.

    Raises NotFound as for an answer, NotNow when it was answered or put off already, or is late:
    what was not said in time cannot be put off.
    """
    found = _open_request(request_id, by=by, now=now)
    if found.extended_at is not None or found.due_at < now:
        raise NotNow(
            "request.no_longer",
            "答复期限只能在到期前延长一次。请尽快答复。",
            "The time to answer is put off once, and before it is over. Please answer soon.",
        )
    said = needed(words, "延长的理由", field="words", longest=LONGEST_WORDS)
    rules = current()
    found.due_at = answer_due(found.due_at, rules.pack.rights.extension_workdays, rules.id)
    found.extended_at, found.extension_sealed = now, seal(said, REQUEST_WORDS)
    found.save()
    extended = RequestExtended(request_id=found.id, unit_id=found.unit_id, due_at=found.due_at)
    record(extended, by=by, now=now)
    return found


@act
def answer_request(
    request_id: int,
    words: str,
    *,
    granted: bool,
    ground: str = "",
    name: str = "",
    by: Actor,
    now: datetime,
) -> PersonalRequest:
    """Say what was done, or why it is not; the words are for the one who asked.

    What was asked at a counter is done by this, see `carry_out`; a refusal there has a `ground`.
    Raises NotFound for a request that is not for the asker to know of, NotNow when it was answered.
    """
    found = _open_request(request_id, by=by, now=now)
    said = needed(words, "答复", field="words", longest=LONGEST_WORDS)
    intake = CounterIntake.objects.select_for_update().filter(request=found).first()
    if intake is not None:
        carry_out(found, intake, granted=granted, ground=ground, name=name, by=by, now=now)
    found.stage = PersonalRequest.Stage.DONE if granted else PersonalRequest.Stage.DECLINED
    found.answer_sealed = seal(said, REQUEST_WORDS)
    found.answered_by, found.answered_at = by.id, now
    found.save()
    answered = RequestAnswered(request_id=found.id, granted=granted, unit_id=found.unit_id)
    record(answered, by=by, now=now)
    return found


def _open_request(request_id: int, *, by: Actor, now: datetime) -> PersonalRequest:
    found = PersonalRequest.objects.select_for_update().filter(id=request_id).first()
    if found is None or not may(by, WORD, subjects_of([found])[found.id], now=now):
        raise NotFound(
            "request.unknown",
            "没有这份请求。请刷新页面查看。",
            "There is no such request. Load the page anew.",
        )
    if found.stage != PersonalRequest.Stage.OPEN:
        raise NotNow(
            "request.answered",
            "这份请求已经答复。请刷新页面查看。",
            "This request was answered already. Load the page anew.",
        )
    return found


def forget_requests(now: datetime) -> int:
    """Throw away what was answered a year ago; returns how many."""
    old = PersonalRequest.objects.filter(answered_at__lt=now - KEPT_FOR)
    return old.delete()[1].get("rights.PersonalRequest", 0)


@act
def forget_requests_of(resident_id: int) -> None:
    """What an erased resident had asked goes with her.

    Of what she asked at a counter the words go, and whose it was; that it was asked and answered
    stays for its slip, which is all that she has.
    """
    hers = PersonalRequest.objects.filter(resident_id=resident_id)
    hers.filter(counter=None).delete()
    for one in hers.select_for_update(of=("self",)):
        one.resident_id = one.report_id = one.case_id = None
        one.words_sealed = seal("", REQUEST_WORDS)
        one.save()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its words in the clear, and the number of the matter that it is about.

    `who` is masked; without an account it is empty. `counter` is how it was taken in at one.
    """

    row: PersonalRequest
    counter: CounterIntake | None
    who: str
    words: str
    extension: str
    answer: str
    number: str | None


def requests_of(resident_id: int) -> list[Asked]:
    """Her requests, the newest first."""
    return asked_of(_rows().filter(resident_id=resident_id).order_by("-id")[:50])


def requests_under(report: Report) -> list[Asked]:
    """Those that were put with a report's code."""
    rows = _rows().filter(report_id=report.id, resident=None)
    return asked_of(rows.order_by("-id")[:50])


def asked_at_counters(report: Report) -> list[Asked]:
    """That something was asked at a counter in the name of a report's person.

    For whoever has the report's code: what was said, and who is on record, is not in it.
    """
    if report.resident_id is None or report.known_as != "named":
        return []
    rows = _rows().filter(resident_id=report.resident_id).exclude(counter=None)
    return [
        Asked(row=row, counter=row.counter, who="", words="", extension="", answer="", number=None)
        for row in rows.order_by("-id")[:50]
    ]


def requests_to_answer(*, is_open: bool, by: Actor, now: datetime) -> list[Asked]:
    """Those that the asker may answer, the most urgent first; or those answered, the last first.

    At most two hundred.
    """
    far = reach(by, WORD, now=now)
    rows = _rows()
    if not far.everything:
        rows = rows.filter(unit_id__in=far.holder_unit_ids | far.desk_unit_ids)
    if is_open:
        rows = rows.filter(stage=PersonalRequest.Stage.OPEN).order_by("due_at", "id")
    else:
        rows = rows.exclude(stage=PersonalRequest.Stage.OPEN).order_by("-answered_at", "-id")
    page = list(rows[:MOST_LISTED])
    subjects, authority = subjects_of(page), authority_of(by, now=now)
    return asked_of(row for row in page if far.covers(authority, subjects[row.id]))


def subjects_of(rows: Iterable[PersonalRequest]) -> dict[int, Subject]:
    """Requests as the door sees them: the desk that answers, and whom the matter is about.

    What was asked at a counter is about all that its person has reported by name.
    """
    rows = list(rows)
    cases = {row.id: {row.case_id} if row.case_id else set[int]() for row in rows}
    taken_in = [row for row in rows if row.resident_id and hasattr(row, "counter")]
    named = named_voices(row.resident_id or 0 for row in taken_in) if taken_in else {}
    for row in taken_in:
        cases[row.id] |= {voice.case_id for voice in named.get(row.resident_id or 0, ())}
    against = complained_of(case for several in cases.values() for case in several)
    return {
        row.id: Subject(
            holder_unit_id=row.unit_id,
            desk_unit_id=row.unit_id,
            area_code=unit_by_id(row.unit_id).area_code,
            against_unit_ids=frozenset(
                unit for case in cases[row.id] for unit in against.get(case, ())
            ),
        )
        for row in rows
    }


def _rows() -> QuerySet[PersonalRequest]:
    return PersonalRequest.objects.select_related("counter")


def asked_of(rows: Iterable[PersonalRequest]) -> list[Asked]:
    """Requests with what is sealed in them opened, in their order."""
    rows = list(rows)
    ids = [row.case_id for row in rows if row.case_id]
    numbers = dict(Case.objects.filter(id__in=ids).values_list("id", "number"))
    people = residents(row.resident_id for row in rows if row.resident_id)
    return [
        Asked(
            row=row,
            counter=getattr(row, "counter", None),
            who=_masked(people.get(row.resident_id or 0)),
            words=opened(row.words_sealed, REQUEST_WORDS).plain,
            extension=plain_or_empty(row.extension_sealed, REQUEST_WORDS).plain,
            answer=plain_or_empty(row.answer_sealed, REQUEST_WORDS).plain,
            number=numbers.get(row.case_id or 0),
        )
        for row in rows
    ]


def _masked(one: ResidentFacts | None) -> str:
    return "" if one is None else f"{one.masked_name} {one.masked_phone}".strip()
