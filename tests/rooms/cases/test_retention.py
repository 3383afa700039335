"""保存期限: what was said goes when its time is over; the figures and the held stay."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from linli.cases.acts.confide import confide
from linli.cases.acts.expire import EXPIRED, expire, hold_content, release_content
from linli.cases.evidence.attach import attach
from linli.cases.evidence.tasks import purge as purge_files
from linli.cases.lifecycle import State
from linli.cases.models import Case, ContentHold, Evidence, Expiry, Note, Report, SealedReporter
from linli.cases.queries.search import search
from linli.collaboration.models import Whistle
from linli.journal.acting import Actor, Conflict, Invalid, NotNow
from linli.journal.deliver import deliver_due
from linli.journal.models import Entry
from linli.people.acts.note_resident import note_resident
from linli.people.acts.sessions import open_session
from linli.people.authority import authority_of
from linli.people.models import Resident, Session
from linli.site.purging import hold_case, purge_all, release_case
from tests.cast import NOW, Cast
from tests.journeys.leaks import found, tables
from tests.rooms.cases.matters import opened, photo, taken_to
from tests.rooms.people.conftest import refused

pytestmark = pytest.mark.django_db
BY = Actor.system("retention")
OVER = NOW + timedelta(days=1096)
WORDS = "欧阳慕雪家门口的井盖不见了"
PLACE = "杏花巷七号院"
SPRING = date(2030, 3, 1)


def person(phone: str = "13987651234", name: str = "欧阳慕雪") -> int:
    made = note_resident(phone, name, by=BY, now=NOW)
    assert made is not None
    return made


def ended(cast: Cast, **more: Any) -> Case:
    """A case that was closed today, with its reporter and her place."""
    more = {"resident_id": person(), "place_words": PLACE, **more}
    return taken_to(State.CLOSED, cast, text=WORDS, **more)


def report_id_of(case: Case) -> UUID:
    return Report.objects.get(case=case).id


def erased(now: Any = OVER, *, dry_run: bool = False) -> dict[str, tuple[int, int, int]]:
    """The purge of a night: for each class how many were due, held and erased."""
    told = purge_all(dry_run=dry_run, tell=lambda *_: None, now=now)
    return {one["code"]: (one["due"], one["held"], one["erased"]) for one in told}


def test_when_its_time_is_over_nothing_of_it_is_left_but_the_facts(cast: Cast) -> None:
    case = ended(cast)
    image = photo(cast.chen_qiang)
    attach([image], case_id=case.id, report_id=None, stage="after", by=cast.chen_qiang, now=NOW)
    confide(report_id_of(case), name="欧阳慕雪", phone="13987651234", by=BY, now=NOW)
    resident, sha256 = person(), Evidence.objects.get(id=image).file.sha256
    before = (case.number, case.category, case.area_id, case.received_at, case.ended_at)
    assert erased(NOW + timedelta(days=1095))["ordinary"] == (0, 0, 0), "not a day too early"
    assert erased(dry_run=True)["ordinary"] == (1, 0, 0)
    assert Report.objects.get(case=case).text == WORDS, "a dry run only counts"

    assert erased()["ordinary"] == (1, 0, 1)
    deliver_due(now=OVER, limit=200)
    purge_files(OVER)

    assert not found([WORDS, "欧阳慕雪", PLACE, "13987651234", "已经修好"], tables())
    case.refresh_from_db()
    assert (case.number, case.category, case.area_id, case.received_at, case.ended_at) == before
    assert (case.summary, case.place_sealed, case.latitude) == (EXPIRED, None, None)
    report = Report.objects.get(case=case)
    assert (report.resident_id, report.place_sealed, report.latitude) == (None, None, None)
    asker = authority_of(cast.zhou_ming, now=OVER)
    assert not search("井盖", asker=asker, now=OVER).rows
    assert not search(PLACE, asker=asker, now=OVER).rows
    assert Evidence.objects.get(id=image).file is None
    assert not [path for path in Path(settings.LINLI_FILES).rglob("*") if sha256 in path.name]
    assert Resident.objects.get(id=resident).erased_at == OVER
    assert not SealedReporter.objects.exists()
    assert Expiry.objects.get().retention == "ordinary"
    (entry,) = Entry.objects.filter(event="case.expired")
    assert entry.facts == {"case_id": case.id, "retention": "ordinary"}
    # A second night finds nothing.
    assert erased()["ordinary"] == (0, 0, 0)
    assert expire(case.id, by=BY, now=OVER) is False


def test_sensitive_matters_go_first_and_unknown_ones_with_the_rest(cast: Cast) -> None:
    ended(cast, category="neighbour-dispute")
    odd = ended(cast)
    Case.objects.filter(id=odd.id).update(category="of-an-earlier-pack")
    assert erased(NOW + timedelta(days=366)) == {"ordinary": (0, 0, 0), "sensitive": (1, 0, 1)}
    assert erased() == {"ordinary": (1, 0, 1), "sensitive": (0, 0, 0)}


def test_what_is_open_stays_however_old(cast: Cast) -> None:
    case = opened(cast, WORDS)
    assert erased()["ordinary"] == (0, 0, 0)
    assert expire(case.id, by=BY, now=OVER) is False
    assert Report.objects.get(case=case).text == WORDS


def test_a_reporter_with_another_report_or_an_account_is_not_forgotten(cast: Cast) -> None:
    first, second = person(), person("13787654321", "司徒文远")
    ended(cast, resident_id=first)
    opened(cast, "还有一件", resident_id=first)
    ended(cast, resident_id=second)
    open_session(Session.Kind.RESIDENT, second, by=Actor.resident(second), now=OVER)
    assert erased()["ordinary"] == (2, 0, 2)
    assert Resident.objects.filter(id__in=[first, second], erased_at=None).count() == 2


def test_a_hold_stops_the_purge_until_it_is_released(cast: Cast) -> None:
    case, username = ended(cast), cast.username("xu_hui")
    hold_case(case.number, "lawsuit", username, SPRING, now=NOW)
    held = ContentHold.objects.get()
    assert (held.ground, held.reviewer_id, held.review_on) == ("lawsuit", cast.xu_hui.id, SPRING)
    assert erased()["ordinary"] == (1, 1, 0)
    assert Report.objects.get(case=case).text == WORDS
    with refused(Conflict):
        hold_case(case.number, "review", username, SPRING, now=NOW)

    release_case(case.number, now=OVER)
    assert erased()["ordinary"] == (1, 0, 1)
    with refused(NotNow):
        release_content(case.id, by=BY, now=OVER)
    with refused(NotNow) as gone:
        hold_content(
            case.id, "lawsuit", reviewer_id=cast.xu_hui.id, review_on=SPRING, by=BY, now=OVER
        )
    assert gone.value.code == "retention.gone"
    kinds = Entry.objects.filter(event__startswith="case.content_").order_by("id")
    assert [one.event for one in kinds] == ["case.content_held", "case.content_released"]


def test_a_ground_that_nobody_knows_holds_nothing(cast: Cast) -> None:
    case = ended(cast)
    with refused(Invalid) as unknown:
        hold_case(case.number, "lawsuits", cast.username("xu_hui"), SPRING, now=NOW)
    assert "lawsuit" in unknown.value.zh
    assert not ContentHold.objects.exists()


def test_words_of_calls_and_meetings_go_too(cast: Cast) -> None:
    case = ended(cast)
    note = Note.objects.filter(case=case).first()
    assert note is not None
    Whistle.objects.create(
        case=case,
        caller_id=case.desk_id,
        officer_id=1,
        needs=note,
        place_sealed=b"sealed",
        blown_at=NOW,
        ended_at=NOW,
    )
    erased()
    deliver_due(now=OVER, limit=200)
    assert Whistle.objects.get().place_sealed is None
