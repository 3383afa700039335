"""依法留存: one asks, another agrees; it holds meanwhile, and only for those who may know."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from linli.cases.acts.content_holds import call_for_reviews, lapse_holds
from linli.cases.lifecycle import State
from linli.cases.models import Case, ContentHold, KeptApart
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.site.purging import hold_case, purge_all
from tests.cast import NOW, Cast
from tests.journeys.leaks import found, tables
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.web.callers import Caller, signed_in, statements

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "区法院来函调取，王大爷诉物业。"
HOLD = {"ground": "lawsuit", "why": WHY, "review_on": "2027-05-31"}


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def placed(who: Caller, case: Case, **more: Any) -> int:
    answer = who.post(f"/workbench/cases/{case.number}/content-hold", {**HOLD, **more})
    assert answer.status_code == 201, answer.content
    return ContentHold.objects.latest("id").id


def decide(who: Caller, one: int, word: str, *, ending: bool, note: str = "") -> tuple[int, str]:
    answer = who.post(f"/workbench/content-holds/{one}/{word}", {"ending": ending, "note": note})
    return answer.status_code, answer.json().get("code", "")


def purged(days: int = 1096) -> int:
    told = purge_all(dry_run=False, tell=lambda *_: None, now=NOW + timedelta(days=days))
    return sum(one["erased"] for one in told)


def test_it_takes_two_to_hold_and_two_to_end_and_it_holds_meanwhile(cast: Cast) -> None:
    # given: an ended matter, and who may not even ask
    case = taken_to(State.CLOSED, cast)
    zhou, auditor, chen = (signed_in(one) for one in (cast.zhou_ming, cast.xu_hui, cast.chen_qiang))
    path = f"/workbench/cases/{case.number}/content-hold"
    assert chen.post(path, HOLD).status_code == 403
    assert auditor.post(path, HOLD).status_code == 403
    for wrong in ({"ground": "lawsuits"}, {"why": " "}, {"review_on": "2026-11-18"},
                  {"review_on": "2029-01-01"}):  # fmt: skip
        assert zhou.post(path, {**HOLD, **wrong}).status_code == 422, wrong
    assert not ContentHold.objects.exists()

    # when: she asks, twice under one key; and agrees herself
    key = {"Idempotency_Key": "hold-1"}
    for _ in range(2):
        answer = zhou.post(path, HOLD, **key)
        assert answer.status_code == 201, answer.content
    one = ContentHold.objects.get().id
    assert zhou.post(path, HOLD).status_code == 409
    assert decide(zhou, one, "agree", ending=False) == (403, "hold.own_request")

    # then: it holds already, and the auditor reads why; the words lie sealed, on no record
    seen = auditor.get(path).json()["hold"]
    assert (seen["why"], seen["by"], seen["state"]["code"], seen["mine"]) == (
        WHY, "周明", "asked", False,
    )  # fmt: skip
    assert not found(["王大爷"], tables())
    assert zhou.post(f"/workbench/content-holds/{one}/end", {"why": "不用了"}).status_code == 409

    # when: the auditor agrees, and it is put off once
    assert decide(auditor, one, "agree", ending=True) == (409, "hold.decided")
    assert decide(auditor, one, "agree", ending=False) == (200, "")
    for day, status in (("2027-05-31", 422), ("2027-10-31", 200)):
        answer = zhou.post(f"/workbench/content-holds/{one}/extend", {"review_on": day})
        assert answer.status_code == status, answer.content
    assert purged() == 0

    # when: its end is asked for, declined with a word, asked again and agreed to
    for word, note in (("decline", "上诉期未过。"), ("agree", "")):
        assert (
            zhou.post(f"/workbench/content-holds/{one}/end", {"why": "判决已生效"}).status_code
            == 200
        )
        assert decide(zhou, one, word, ending=True, note=note) == (403, "hold.own_request")
        assert decide(auditor, one, "decline", ending=True) == (422, "text.missing")
        assert purged() == 0
        assert decide(auditor, one, word, ending=True, note=note) == (200, "")
        assert zhou.get(path).json()["hold"]["note"] == note

    # then: it is over for good, and every step is on record; not on the case's own line
    assert decide(auditor, one, "agree", ending=True) == (409, "hold.decided")
    told = Entry.objects.filter(subject_kind="content_hold").order_by("id")
    assert [entry.event for entry in told] == [
        "case.content_held", "hold.agreed", "hold.extended", "hold.review_due", "hold.end_asked",
        "hold.end_declined", "hold.end_asked", "case.content_released",
    ]  # fmt: skip
    assert not Entry.objects.filter(subject_kind="case", event__contains="content_").exists()
    assert purged() == 1
    assert ContentHold.objects.get().why_sealed is None, "why it was held names people, too"


def test_a_hold_that_nobody_agrees_to_ends_and_one_declined_too(cast: Cast) -> None:
    one, two = (taken_to(State.CLOSED, cast) for _ in range(2))
    zhou, auditor = signed_in(cast.zhou_ming), signed_in(cast.xu_hui)
    placed(zhou, one)
    second = placed(zhou, two)
    assert decide(auditor, second, "decline", ending=False, note="没有来函。") == (200, "")
    assert lapse_holds(now=NOW + timedelta(days=7)) == 0
    assert lapse_holds(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert lapse_holds(now=NOW + timedelta(days=9)) == 0
    assert set(ContentHold.objects.values_list("stage", flat=True)) == {"declined"}
    assert decide(auditor, second, "agree", ending=False) == (409, "hold.decided")
    placed(zhou, one)
    assert purged() == 2, "the night's purge lets lapse what nobody agreed to"


def test_the_list_shows_what_is_within_reach_and_says_what_is_overdue(cast: Cast) -> None:
    # given: a hold that is due and one that waits, in two places; one is against the centre
    due, waits = opened(cast), opened(cast, "物业乱收费")
    zhou, auditor = signed_in(cast.zhou_ming), signed_in(cast.xu_hui)
    decide(auditor, placed(zhou, due, review_on="2026-11-30"), "agree", ending=False)
    placed(zhou, waits, ground="audit")
    gao = signed_in(cast.gao_yuan)

    with time_machine.travel(NOW + timedelta(days=13), tick=False):
        auditor = signed_in(cast.xu_hui, at=NOW + timedelta(days=13))
        found_all = auditor.get("/workbench/content-holds").json()
        assert [one["number"] for one in found_all["items"]] == [due.number, waits.number]
        assert [found_all[key] for key in ("open", "overdue", "waiting")] == [2, 1, 1]
        assert found_all["items"][0]["overdue"]
        for query, numbers in (
            ("which=overdue", [due.number]),
            ("which=waiting", [waits.number]),
            ("which=over", []),
            ("ground=audit", [waits.number]),
            (f"number={due.number[-4:]}", [due.number]),
        ):
            items = auditor.get(f"/workbench/content-holds?{query}").json()["items"]
            assert [one["number"] for one in items] == numbers, query
        sheet = auditor.get("/workbench/content-holds/sheet?which=overdue")
        assert Entry.objects.get(event="holds.exported").facts == {"rows": 1}
    rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert [due.number in row for row in rows].count(True) == 1
    assert WHY not in str(rows)

    # then: the desk of another street knows of none; of what is against her, nobody of the centre
    assert gao.get("/workbench/content-holds").json()["items"] == []
    centre = cast.unit("centre")
    KeptApart.objects.create(case=waits, unit_id=centre.id, source="desk", since=NOW)
    assert [one["number"] for one in zhou.get("/workbench/content-holds").json()["items"]] == [
        due.number
    ]
    hidden = ContentHold.objects.get(case=waits).id
    absent = zhou.post(
        f"/workbench/content-holds/{hidden + 99}/extend", {"review_on": "2027-01-31"}
    )
    apart = zhou.post(f"/workbench/content-holds/{hidden}/extend", {"review_on": "2027-01-31"})
    assert (absent.status_code, absent.json()["code"]) == (404, "hold.unknown")
    assert apart.json() == absent.json()
    assert ContentHold.objects.get(id=hidden).review_on == date(2027, 5, 31)


def test_the_list_asks_as_often_for_four_as_for_one(cast: Cast) -> None:
    zhou, counts = signed_in(cast.zhou_ming), []
    for more in (1, 3):
        for _ in range(more):
            placed(zhou, opened(cast))
        zhou.get("/workbench/content-holds")
        with statements() as asked:
            zhou.get("/workbench/content-holds")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7, asked


def test_whoever_has_to_act_on_a_hold_is_told_and_never_of_which_case(cast: Cast) -> None:
    # given: somebody of the district's desk asks, the second person agrees
    case = taken_to(State.CLOSED, cast)
    zhou, auditor = signed_in(cast.zhou_ming), signed_in(cast.xu_hui)
    one = placed(zhou, case, review_on=str((NOW + 2 * DAY).date()))
    assert decide(auditor, one, "agree", ending=False) == (200, "")
    deliver_all(now=NOW)
    told = ["desk-hold-waits", "asker-hold-agreed"]
    assert hold_notices() == told

    # when: its day comes, and another night; it is put off, and that day comes as well
    for nights, more in ((1, 0), (2, 1), (3, 0)):
        assert call_for_reviews(now=NOW + nights * DAY) == more
        deliver_all(now=NOW + nights * DAY)
        told += ["asker-hold-review"] * more
        assert hold_notices() == told
    later = NOW + 3 * DAY
    with time_machine.travel(later, tick=False):
        again = signed_in(cast.zhou_ming, at=later)
        path = f"/workbench/content-holds/{one}"
        day = str((NOW + 5 * DAY).date())
        assert again.post(f"{path}/extend", {"review_on": day}).status_code == 200
        assert call_for_reviews(now=later) == 0
        assert call_for_reviews(now=NOW + 5 * DAY) == 1

        # then: its end is asked for and agreed to, and told each
        assert again.post(f"{path}/end", {"why": "判决已生效。"}).status_code == 200
        assert decide(signed_in(cast.xu_hui, at=later), one, "agree", ending=True) == (200, "")
        deliver_all(now=NOW + 5 * DAY)
    told += ["asker-hold-review", "desk-hold-end-waits", "asker-hold-ended"]
    assert hold_notices() == told
    assert call_for_reviews(now=later + timedelta(days=400)) == 0
    for notice in Notice.objects.filter(template__contains="-hold-"):
        assert (notice.case_id, notice.report_id) == (0, None)
        assert case.number not in str(notice.values)


def test_a_declined_hold_is_told_once_and_one_of_the_command_line_to_the_district(
    cast: Cast,
) -> None:
    case = taken_to(State.CLOSED, cast)
    one = placed(signed_in(cast.zhou_ming), case)
    decide(signed_in(cast.xu_hui), one, "decline", ending=False, note="没有来函。")
    deliver_all(now=NOW)
    assert hold_notices() == ["desk-hold-waits", "asker-hold-declined"]

    hold_case(case.number, "lawsuit", "zhou.ming", date(2027, 5, 31), now=NOW)
    assert call_for_reviews(now=NOW + timedelta(days=365)) == 1
    deliver_all(now=NOW + timedelta(days=365))
    assert hold_notices()[2:] == ["asker-hold-review"]
    review = Notice.objects.get(template="asker-hold-review")
    assert review.unit is not None
    assert review.unit.code == cast.adopted.pack.district_desk


def hold_notices() -> list[str]:
    written = Notice.objects.filter(template__contains="-hold-").order_by("entry_id")
    return list(written.values_list("template", flat=True))
