"""What everybody is told of how a case goes on, and what its reporter alone is told."""

from datetime import timedelta
from uuid import uuid4

from linli.cases.acts.keep_apart import keep_apart
from linli.cases.acts.unseal import UnsealReason
from linli.cases.events_reporters import IdentityRead
from linli.cases.models import KeptApart
from linli.cases.queries.in_public import open_by_area
from linli.cases.queries.sayings import SAYINGS
from linli.exchange.open311.stories import TOLD_TO_ALL
from linli.journal.record import record
from linli.people.units import unit_by_code
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.exchange.clients import STREET, read


def test_updates_of_named_requests_are_of_those_alone(cast: Cast) -> None:
    first, second, other = (opened(cast, category=STREET) for _ in range(3))
    long_ago = opened(cast, category=STREET, now=NOW - timedelta(days=200))

    def told(*numbers: str) -> set[str]:
        rows = read("servicerequestupdates.json", service_request_id=",".join(numbers)).json()
        return {one["service_request_id"] for one in rows}

    assert told(first.number, second.number) == {first.number, second.number}
    assert told(long_ago.number) == {long_ago.number}, "a named one is told however old it is"
    assert told("LJ-0") == set()
    assert other.number not in told(first.number, "LJ-0")


def test_a_case_against_a_unit_is_told_of_nowhere(cast: Cast) -> None:
    case = opened(cast, category=STREET)
    assert read("servicerequestupdates.json").json()
    assert sum(open_by_area({STREET}).values()) == 1

    keep_apart(case.id, [(UNIT, KeptApart.Source.DESK)], by=FOUNDER, now=NOW)

    assert read("requests.json").json() == []
    assert read("servicerequestupdates.json").json() == []
    assert read("servicerequestupdates.json", service_request_id=case.number).json() == []
    assert sum(open_by_area({STREET}).values()) == 0, "nor on the map"


def test_what_a_reporter_alone_is_told_stands_in_no_public_story(cast: Cast) -> None:
    case = opened(cast, category=STREET)
    keep_apart(case.id, [(UNIT, KeptApart.Source.DESK)], by=FOUNDER, now=NOW)
    unit, why = unit_by_code(UNIT).id, UnsealReason.SAFETY
    read_ = IdentityRead(
        case_id=case.id, report_id=uuid4(), unsealing_id=1, reason=why, unit_id=unit
    )
    record(read_, by=FOUNDER, now=NOW)
    KeptApart.objects.update(ended_at=NOW)

    (request,) = read("requests.json", extensions="true").json()
    updates = read("servicerequestupdates.json").json()

    assert [one["type"] for one in request["notes"]] == ["opened"]
    assert [one["service_request_id"] for one in updates] == [case.number]


def test_nothing_that_speaks_to_the_reporter_is_told_to_all() -> None:
    assert {event for event in TOLD_TO_ALL if not SAYINGS[event].public_zh} == set()
    assert not [event for event in TOLD_TO_ALL if "您" in SAYINGS[event].public_zh]
