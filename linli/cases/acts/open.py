"""Put a new matter on record 立案, already with its unit where routing knew it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.cases.confidence import is_sealed
from linli.cases.events import CaseDispatched, CaseOpened
from linli.cases.lifecycle import first_state
from linli.cases.models import ANSWERS, PLACE, SUMMARY, TEXT
from linli.cases.timing import CONTACTING, RUNNING, Stage, first_due, stage_due_under
from linli.cases.words import case_tokens, reach_tokens
from linli.clock.acts import TimerRow, set_timers
from linli.journal.acting import Actor, act
from linli.journal.prepared import prepared
from linli.journal.record import record
from linli.people.sealed_words import SealedDict, kept, values_kept, worded
from linli.people.sealing import code_index, receipt_code, seal
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


# The case, its first voice, its words and its assignment in one statement: this is the hot path of
# the whole house, and four saves would cost as much as all the rest of it.
_OPEN = """
WITH opened AS (
    INSERT INTO cases_case (
        number, state, urgency, category, channel, area_id, generation_id, latitude, longitude,
        place_sealed, summary, holder_id, desk_id, release_id, received_at, due_at)
    SELECT %(prefix)s || lpad(serial::text, greatest(4, length(serial::text)), '0'), %(state)s,
        %(urgency)s, %(category)s, %(channel)s, %(area_id)s, %(generation_id)s, %(latitude)s,
        %(longitude)s, %(place_sealed)s, %(summary)s, %(holder_id)s, %(desk_id)s, %(release_id)s,
        %(now)s, %(due_at)s
    FROM cases_next_serial(%(day)s) AS serial
    RETURNING id, number
), voiced AS (
    INSERT INTO cases_report (
        id, case_id, resident_id, channel, text, place_sealed, latitude, longitude, origin, answers,
        language, known_as, code_index, entered_by, source, source_number, reported_at,
        received_at)
    SELECT %(report_id)s, id, %(resident_id)s, %(channel)s, %(text)s, %(said_place)s,
        %(latitude)s, %(longitude)s, %(origin)s::jsonb, %(answers)s::jsonb, %(language)s,
        %(known_as)s, %(code_index)s, %(entered_by)s, %(source)s, %(source_number)s,
        %(reported_at)s, %(now)s
    FROM opened
), worded AS (
    INSERT INTO cases_casewords (case_id, document)
    SELECT id, array_to_tsvector(%(words)s::text[]) FROM opened
), assigned AS (
    INSERT INTO cases_assignment (case_id, unit_id, rule, dispatched_at, ended_by)
    SELECT id, %(unit_id)s::bigint, %(rule)s, %(now)s, '' FROM opened
    WHERE %(unit_id)s::bigint IS NOT NULL
)
SELECT id, number FROM opened
"""


@act
def open_case(opening: Opening, *, by: Actor, now: datetime, adopted: AdoptedRelease) -> Opened:
    """Open a case under the policy release and territory generation of now.

    Whether `by` may report is asked at the door (`report.receive`): a case that does not exist yet
    has no holder, desk or place to be judged by. The clock starts here, also for a report that
    another system received earlier: its unit cannot have known before.
    """
    due_at = first_due(opening.category, opening.urgency, now, adopted)
    state = first_state(dispatched=opening.unit_id is not None)
    holder_id = opening.unit_id or opening.desk_id
    local_day = now.astimezone(adopted.pack.district.zone).date()
    sealed = opening.sealed or is_sealed(opening.known_as, opening.category, adopted.pack)
    with prepared() as cursor:
        cursor.execute(
            _OPEN,
            {
                **said(opening, sealed=sealed, now=now),
                "place_sealed": _place(opening),
                "prefix": f"{adopted.pack.district.number_prefix}-{local_day:%Y%m%d}-",
                "day": local_day,
                "state": state.value,
                "urgency": opening.urgency,
                "category": opening.category,
                "area_id": opening.area_id,
                "generation_id": opening.generation_id,
                "summary": kept(worded(opening.text[:SUMMARY_LENGTH], sealed), SUMMARY),
                "holder_id": holder_id,
                "desk_id": opening.desk_id,
                "release_id": adopted.id,
                "due_at": due_at,
                "words": case_tokens(
                    worded(opening.text, sealed),
                    opening.place_words,
                    reach=reach_tokens(
                        adopted.pack.levels.chain(opening.area_code), holder_id, opening.desk_id
                    ),
                ),
                "unit_id": opening.unit_id,
                "rule": opening.rule,
            },
        )
        case_id, number = cursor.fetchone()
    stages = list(RUNNING[state])
    if state in CONTACTING and opening.resident_id is not None:
        stages.append(Stage.CONTACT)
    set_timers(
        [
            TimerRow(
                case_id=case_id,
                kind=stage.value,
                due_at=due_at
                if stage is Stage.ANSWER
                else stage_due_under(
                    adopted,
                    stage,
                    opening.category,
                    opening.urgency,
                    now,
                    unit_id=opening.unit_id,
                ),
            )
            for stage in stages
        ],
        now=now,
    )
    opened = CaseOpened(
        case_id=case_id,
        report_id=opening.report_id,
        channel=opening.channel,
        category=opening.category,
        area_code=opening.area_code,
        desk_id=opening.desk_id,
        due_at=due_at,
        release_id=adopted.id,
        generation_id=opening.generation_id,
    )
    if opening.unit_id is None:
        record(opened, by=by, now=now)
    else:
        dispatched = CaseDispatched(
            case_id=case_id,
            unit_id=opening.unit_id,
            desk_id=opening.desk_id,
            rule=opening.rule,
            due_at=due_at,
        )
        record(opened, dispatched, by=by, now=now)
    return Opened(
        case_id=case_id, number=number, code=receipt_code(opening.report_id), due_at=due_at
    )


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
        "code_index": code_index(receipt_code(opening.report_id)),
        "entered_by": opening.entered_by,
        "source": opening.source,
        "source_number": opening.source_number,
        "reported_at": opening.reported_at,
        "now": now,
    }


def _place(opening: Opening) -> bytes | None:
    """The words of the place, sealed: once for the case and once for the voice."""
    return seal(opening.place_words, PLACE) if opening.place_words else None
