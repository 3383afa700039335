"""What everybody is told of how a case goes on, and what its reporter alone is told."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.acts.keep_apart import keep_apart
from linli.cases.acts.merge import merge
from linli.cases.acts.note import note
from linli.cases.acts.reveal import reveal
from linli.cases.acts.unseal import UnsealReason
from linli.cases.events_reporters import IdentityRead
from linli.cases.lifecycle import State
from linli.cases.models import KeptApart
from linli.cases.queries.in_public import open_by_area
from linli.cases.queries.sayings import SAYINGS
from linli.cases.queries.told_to_all import TOLD_TO_ALL
from linli.exchange.open311.updates import happened
from linli.journal.record import record
from linli.people.units import unit_by_code
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, taken_to
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


def test_what_staff_do_among_themselves_moves_no_public_time(cast: Cast) -> None:
    case = opened(cast, category=STREET, now=NOW - timedelta(days=2))
    quiet = NOW - timedelta(days=1)

    def changed_since(moment: datetime) -> list[str]:
        rows = read("requests.json", updated_after=moment.isoformat()).json()
        return [one["service_request_id"] for one in rows]

    reveal(case.id, "contact", by=cast.zhou_ming, now=NOW)
    note(case.id, "等配件", by=cast.zhou_ming, now=NOW)

    (shown,) = read("requests.json").json()
    assert shown["updated_datetime"] == shown["requested_datetime"]
    assert changed_since(quiet) == []
    told = {one["updated_datetime"] for one in read("servicerequestupdates.json").json()}
    assert told == {shown["requested_datetime"]}

    note(case.id, "配件已到", public=True, by=cast.zhou_ming, now=NOW)

    (shown,) = read("requests.json").json()
    assert datetime.fromisoformat(shown["updated_datetime"]) == NOW
    assert changed_since(quiet) == [case.number]


@pytest.mark.parametrize("into", [STREET, "neighbour-dispute"])
def test_a_merge_names_the_other_case_only_where_everybody_may_know_it(
    cast: Cast, into: str
) -> None:
    case, other = opened(cast, category=STREET), opened(cast, category=into)
    merge(case.id, other.id, by=cast.zhou_ming, now=NOW)

    def said() -> list[str]:
        (request,) = read(f"requests/{case.number}.json", extensions="true").json()
        updates = read("servicerequestupdates.json", service_request_id=case.number).json()
        lately = read("servicerequestupdates.json").json()
        last = [one for one in lately if one["service_request_id"] == case.number][-1]
        return [request["notes"][-1]["summary"], updates[-1]["description"], last["description"]]

    assert said() == [f"并入 {other.number if into == STREET else '另一案件'}"] * 3

    keep_apart(other.id, [(UNIT, KeptApart.Source.DESK)], by=FOUNDER, now=NOW)
    assert said() == ["并入 另一案件"] * 3


def test_updates_go_on_past_what_nobody_may_know(cast: Cast) -> None:
    days = [NOW - timedelta(days=back) for back in (30, 20, 10)]
    for at in (*[days[0]] * 5, days[1]):
        opened(cast, category="neighbour-dispute", now=at)
    apart = opened(cast, category=STREET, now=days[0])
    keep_apart(apart.id, [(UNIT, KeptApart.Source.DESK)], by=FOUNDER, now=NOW)
    first, second = (opened(cast, category=STREET, now=at) for at in days[1:])

    def told(since: datetime, until: datetime = NOW, *, limit: int = 1) -> list[str]:
        rows = happened(since, until, cast.pack, "zh", limit=limit)
        return [one["service_request_id"] for one in rows]

    assert told(days[0]) == [first.number]
    assert told(days[1] + timedelta(seconds=1)) == [second.number]
    assert told(days[0], limit=9) == [first.number, second.number], "the oldest first"
    assert told(days[0], days[2], limit=9) == [first.number], "the end is not within"


def test_updates_cost_the_same_however_many(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as statements:
            assert happened(NOW - timedelta(days=90), NOW, cast.pack, "zh")
        return len(statements)

    before = NOW - timedelta(minutes=1)
    taken_to(State.MERGED, cast, category=STREET, now=before)
    cost()
    once = cost()
    for _ in range(3):
        taken_to(State.MERGED, cast, category=STREET, now=before)
    assert cost() == once == 4


def test_nothing_that_speaks_to_the_reporter_is_told_to_all() -> None:
    assert {event for event in TOLD_TO_ALL if not SAYINGS[event].public_zh} == set()
    assert not [event for event in TOLD_TO_ALL if "您" in SAYINGS[event].public_zh]
