"""Add one more voice to an open case 并入诉求."""

from datetime import datetime

from django.db import connection

from linli.cases.acts.open import Opened, Opening, said
from linli.cases.confidence import is_sealed
from linli.cases.contacting import set_contact_timer
from linli.cases.events import ReportJoined
from linli.cases.lifecycle import Verb
from linli.cases.step import locked, must_be_possible
from linli.cases.words import case_tokens
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.marks import receipt_code
from linli.people.sealed_words import worded
from linli.policy.queries import current

# The voice, and the words by which the case is found from now on too.
_JOIN = """
WITH voiced AS (
    INSERT INTO cases_report (
        id, case_id, resident_id, channel, text, place_sealed, latitude, longitude, origin, answers,
        language, known_as, code_index, entered_by, source, source_number, reported_at,
        received_at)
    VALUES (%(report_id)s, %(case_id)s, %(resident_id)s, %(channel)s, %(text)s, %(said_place)s,
        %(latitude)s, %(longitude)s, %(origin)s::jsonb, %(answers)s::jsonb, %(language)s,
        %(known_as)s, %(code_index)s, %(entered_by)s, %(source)s, %(source_number)s,
        %(reported_at)s, %(now)s)
)
UPDATE cases_casewords SET document = document || array_to_tsvector(%(words)s::text[])
WHERE case_id = %(case_id)s
"""


@act
def join_report(case_id: int, opening: Opening, *, by: Actor, now: datetime) -> Opened:
    """Add a voice to an open case; of the opening only what the reporter said is used.

    Its reporter gets a receipt code of her own. The deadline stays: the matter has been known since
    the first voice. Whether `by` may report, or may pick this case for somebody else's report, is
    asked at the door (`report.receive`, `case.join`). Raises NotFound, or NotNow when the case has
    ended.
    """
    # Locked, so that the case cannot end between the look and the voice.
    case = locked(case_id)
    must_be_possible(case, Verb.JOIN)
    sealed = case.sealed or is_sealed(opening.known_as, case.category, current().pack)
    with connection.cursor() as cursor:
        cursor.execute(
            _JOIN,
            {
                **said(opening, sealed=sealed, now=now),
                "case_id": case_id,
                "words": case_tokens(worded(opening.text, sealed), opening.place_words),
            },
        )
    if opening.resident_id is not None:
        set_contact_timer(case, now=now)
    record(
        ReportJoined(case_id=case_id, report_id=opening.report_id, channel=opening.channel),
        by=by,
        now=now,
    )
    return Opened(
        case_id=case_id,
        number=case.number,
        code=receipt_code(opening.report_id),
        due_at=case.due_at,
    )
