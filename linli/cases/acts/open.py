"""Put a new matter on record 立案, already with its unit where routing knew it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.cases.confidence import is_sealed
from linli.cases.events import CaseDispatched, CaseOpened
from linli.cases.lifecycle import State, first_state
from linli.cases.models import ANSWERS, PLACE, SUMMARY, TEXT
from linli.cases.timing import CONTACTING, RUNNING, Stage, first_due, stage_due_under
from linli.cases.words import case_tokens, reach_tokens
from linli.clock.acts import TimerRow, set_timers
from linli.journal.acting import Actor, act
from linli.journal.events import Event
from linli.journal.prepared import prepared
from linli.journal.record import record
from linli.people.marks import receipt_code, report_index
from linli.people.sealed_words import SealedDict, kept, values_kept, worded
from linli.people.sealing import seal
from linli.policy.queries import AdoptedRelease

SUMMARY_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """All that is known of a matter when it comes in: the voice, the place, the route.

    `unit_id` is None when no rule knew a unit; the case then waits at the desk. `sealed` says that
    the words are to lie sealed whoever says them and whatever they are about.
    """

    report_id: UUID
    channel: str
    text: str
    category: str
    urgency: str
    area_id: int | None
    area_code: str
    generation_id: int
    latitude: float | None
    longitude: float | None
    place_words: str
    desk_id: int
    unit_id: int | None
    rule: str
    resident_id: int | None = None
    origin: dict[str, Any] | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    language: str = "zh"
    known_as: str = "named"
    sealed: bool = False
    entered_by: int | None = None
    source: str = ""
    source_number: str = ""
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What the reporter is told at once."""

    case_id: int
    number: str
    code: str
    due_at: datetime


# The cases, their first voices, words and assignments in one statement: this is the hot path of the
# whole house, and four saves for each would cost as much as all the rest of it.
_OPEN = """
WITH told AS (
    SELECT * FROM json_to_recordset(%s::json) AS t(
        state text, urgency text, category text, channel text, area_id bigint,
        generation_id bigint, latitude float8, longitude float8, place_sealed bytea, summary text,
        holder_id bigint, desk_id bigint, unit_id bigint, rule text, due_at timestamptz,
        words text[], report_id uuid, resident_id bigint, text text, said_place bytea,
        origin text, answers text, language text, known_as text, code_index bytea,
        entered_by bigint, source text, source_number text, reported_at timestamptz)
), numbered AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) AS id,
        cases_next_serial(%s)::text AS serial, told.*
    FROM told
), opened AS (
    INSERT INTO cases_case (
        id, number, state, urgency, category, channel, area_id, generation_id, latitude, longitude,
        place_sealed, summary, holder_id, desk_id, release_id, received_at, due_at)
    SELECT id, %s || lpad(serial, greatest(4, length(serial)), '0'), state, urgency, category,
        channel, area_id, generation_id, latitude, longitude, place_sealed, summary, holder_id,
        desk_id, %s, %s, due_at
    FROM numbered
    RETURNING id, number
), voiced AS (
    INSERT INTO cases_report (
        id, case_id, resident_id, channel, text, place_sealed, latitude, longitude, origin, answers,
        language, known_as, code_index, entered_by, source, source_number, reported_at,
        received_at)
    SELECT report_id, id, resident_id, channel, text, said_place, latitude, longitude,
        origin::jsonb, answers::jsonb, language, known_as, code_index, entered_by, source,
        source_number, reported_at, %s
    FROM numbered
), worded AS (
    INSERT INTO cases_casewords (case_id, document)
    SELECT id, array_to_tsvector(words) FROM numbered
), assigned AS (
    INSERT INTO cases_assignment (case_id, unit_id, rule, dispatched_at, ended_by)
    SELECT id, unit_id, rule, %s, '' FROM numbered WHERE unit_id IS NOT NULL
)
SELECT id, number FROM opened ORDER BY id
"""


def open_case(opening: Opening, *, by: Actor, now: datetime, adopted: AdoptedRelease) -> Opened:
    """Open one case; see `open_cases`."""
    return open_cases([opening], by=by, now=now, adopted=adopted)[0]


@act
def open_cases(
    openings: Sequence[Opening], *, by: Actor, now: datetime, adopted: AdoptedRelease
) -> list[Opened]:
    """Open cases under the policy release and territory generation of now; in their order.

    Whether `by` may report is asked at the door (`report.receive`): a case that does not exist yet
    has no holder, desk or place to be judged by. The clock starts here, also for a report that
    another system received earlier: its unit cannot have known before.
    """
    if not openings:
        return []
    drafts = [_drafted(opening, adopted, now) for opening in openings]
    local_day = now.astimezone(adopted.pack.district.zone).date()
    rows = [
        {**said(one.opening, sealed=one.sealed, now=now), **_columns(one, adopted)}
        for one in drafts
    ]
    with prepared() as cursor:
        cursor.execute(
            _OPEN,
            [
                json.dumps(rows, ensure_ascii=False, default=_as_text),
                local_day,
                f"{adopted.pack.district.number_prefix}-{local_day:%Y%m%d}-",
                adopted.id,
                *[now] * 3,
            ],
        )
        found: list[tuple[int, str]] = cursor.fetchall()
    kept_as = [(draft, *row) for draft, row in zip(drafts, found, strict=True)]
    set_timers(
        [row for draft, id_, _ in kept_as for row in _timers(draft, id_, adopted, now)], now=now
    )
    events = [event for draft, id_, _ in kept_as for event in _told(draft, id_, adopted)]
    record(*events, by=by, now=now)
    return [
        Opened(
            case_id=case_id,
            number=number,
            code=receipt_code(draft.opening.report_id),
            due_at=draft.due_at,
        )
        for draft, case_id, number in kept_as
    ]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An opening, with what the rules say of it."""

    opening: Opening
    due_at: datetime
    state: State
    sealed: bool

    @property
    def holder_id(self) -> int:
        return self.opening.unit_id or self.opening.desk_id


def _drafted(opening: Opening, adopted: AdoptedRelease, now: datetime) -> _Draft:
    return _Draft(
        opening,
        due_at=first_due(opening.category, opening.urgency, now, adopted),
        state=first_state(dispatched=opening.unit_id is not None),
        sealed=opening.sealed or is_sealed(opening.known_as, opening.category, adopted.pack),
    )


def _columns(draft: _Draft, adopted: AdoptedRelease) -> dict[str, Any]:
    """What the case has beside what its voice has."""
    opening = draft.opening
    return {
        "place_sealed": _place(opening),
        "state": draft.state.value,
        "urgency": opening.urgency,
        "category": opening.category,
        "area_id": opening.area_id,
        "generation_id": opening.generation_id,
        "summary": kept(worded(opening.text[:SUMMARY_LENGTH], draft.sealed), SUMMARY),
        "holder_id": draft.holder_id,
        "desk_id": opening.desk_id,
        "due_at": draft.due_at,
        "words": case_tokens(
            worded(opening.text, draft.sealed),
            opening.place_words,
            reach=reach_tokens(
                adopted.pack.levels.chain(opening.area_code), draft.holder_id, opening.desk_id
            ),
        ),
        "unit_id": opening.unit_id,
        "rule": opening.rule,
    }


def _timers(
    draft: _Draft, case_id: int, adopted: AdoptedRelease, now: datetime
) -> Iterator[TimerRow]:
    opening = draft.opening
    stages = list(RUNNING[draft.state])
    if draft.state in CONTACTING and opening.resident_id is not None:
        stages.append(Stage.CONTACT)
    for stage in stages:
        if stage is Stage.ANSWER:
            due_at = draft.due_at
        else:
            due_at = stage_due_under(
                adopted, stage, opening.category, opening.urgency, now, unit_id=opening.unit_id
            )
        yield TimerRow(case_id=case_id, kind=stage.value, due_at=due_at)


def _told(draft: _Draft, case_id: int, adopted: AdoptedRelease) -> Iterator[Event]:
    opening = draft.opening
    yield CaseOpened(
        case_id=case_id,
        report_id=opening.report_id,
        channel=opening.channel,
        category=opening.category,
        area_code=opening.area_code,
        desk_id=opening.desk_id,
        due_at=draft.due_at,
        release_id=adopted.id,
        generation_id=opening.generation_id,
    )
    if opening.unit_id is not None:
        yield CaseDispatched(
            case_id=case_id,
            unit_id=opening.unit_id,
            desk_id=opening.desk_id,
            rule=opening.rule,
            due_at=draft.due_at,
        )


def _as_text(value: UUID | datetime | bytes) -> str:
    """What JSON has no word for, as the database reads it."""
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    return str(value)


def said(opening: Opening, *, sealed: bool, now: datetime) -> dict[str, Any]:
    """The voice of an opening, as the columns of its report."""
    answers = SealedDict(opening.answers) if sealed and opening.answers else opening.answers
    return {
        "report_id": opening.report_id,
        "resident_id": opening.resident_id,
        "channel": opening.channel,
        "text": kept(worded(opening.text, sealed), TEXT),
        "said_place": _place(opening),
        "latitude": opening.latitude,
        "longitude": opening.longitude,
        "origin": None if opening.origin is None else json.dumps(opening.origin),
        "answers": json.dumps(values_kept(answers, ANSWERS), ensure_ascii=False),
        "language": opening.language,
        "known_as": opening.known_as,
        "code_index": report_index(opening.report_id),
        "entered_by": opening.entered_by,
        "source": opening.source,
        "source_number": opening.source_number,
        "reported_at": opening.reported_at,
        "now": now,
    }


def _place(opening: Opening) -> bytes | None:
    """The words of the place, sealed: once for the case and once for the voice."""
    return seal(opening.place_words, PLACE) if opening.place_words else None
