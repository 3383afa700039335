"""The wall's API: sums that hold, no later knowledge, nobody's data, few questions."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory

from linli.cases.acts.close import close
from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.lifecycle import State
from linli.insights.fold import fold_entries
from linli.insights.models import Progress
from linli.insights.rates import refresh
from linli.journal.models import Entry
from linli.people.models import Officer
from linli.people.queries import officers
from linli.supervision.acts.issue import issue_order
from linli.web.command.board import BOARDS, Board, since, version_of
from linli.web.command.scope import scope_named
from linli.web.command.snapshot import wall as whole
from linli.web.command.stream import STREAMS_AT_MOST, as_event, streamed
from linli.web.rates import forget_knocks
from tests.cast import CHENGDONG, DISTRICT, HUAIYIN, IN_GUDU, LIULIN, NOW, Cast
from tests.journeys.leaks import tables
from tests.rooms.cases.matters import joined, opened, taken_to
from tests.rooms.web.callers import Caller, signed_in, statements

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def fold_all(until: Any) -> None:
    """Everything on record, counted; as the worker does it every second."""
    last = Progress.objects.get_or_create(id=1)[0]
    entries = list(Entry.objects.filter(id__gt=last.entry_id).order_by("id"))
    fold_entries(entries, until=until)
    last.entry_id = entries[-1].id if entries else last.entry_id
    last.seq, last.as_of = last.seq + 1, until
    last.save()


@pytest.fixture
def week(cast: Cast) -> Cast:
    """A week with every kind of case in it."""
    for days in range(7, 0, -1):
        then = NOW - days * DAY
        opened(cast, now=then, channel="hotline", category="illegal-building")
        fold_all(then)
    late = taken_to(State.DISPATCHED, cast, category="cover-missing", now=NOW - 5 * HOUR)
    issue_order(late.id, by=cast.zhou_ming, now=NOW - HOUR)
    taken_to(State.DISPATCHED, cast, category="cover-missing", now=NOW - 5 * HOUR)
    taken_to(State.HELD, cast, now=NOW - 3 * HOUR)
    opened(cast, point=None, now=NOW - 2 * HOUR)
    opened(cast, point=IN_GUDU, now=NOW - HOUR)
    joined(opened(cast, now=NOW - HOUR, unit="dept-urban-management"), cast, now=NOW - HOUR)
    decline(opened(cast, now=NOW - HOUR).id, "secret-or-private", by=cast.zhou_ming, now=NOW)
    done = taken_to(State.VERIFIED, cast, now=NOW - 3 * HOUR)
    close(done.id, by=cast.zhou_ming, now=NOW - HOUR)
    fold_all(NOW)
    refresh(now=NOW)
    return cast


@pytest.fixture(autouse=True)
def _today() -> Any:
    forget_knocks()
    with time_machine.travel(NOW, tick=False):
        yield


def wall(by: Caller, area: str = "", way: str = "") -> dict[str, Any]:
    answer = by.get(f"/command/wall{way}{'&' if '?' in way else '?'}area={area}")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_the_sums_of_the_wall_hold(week: Cast) -> None:
    for area in ("", LIULIN, CHENGDONG):
        shown = wall(signed_in(week.zhou_ming), area)["panels"]
        open_, phases = shown["counters"]["now"]["open"], shown["counters"]["now"]
        assert open_ == sum(phases[one] for one in ("going", "near", "late", "held"))

        level = 12 if area else 9
        placed = [one for one in shown["map"]["cells"] if len(one["code"]) == level]
        assert sum(one["open"] for one in placed) + shown["map"]["unplaced"] == open_
        assert sum(one["late"] for one in placed) == phases["late"]

        today = shown["today"]
        assert today["count"] == sum(today["outcomes"].values())
        assert today["count"] == shown["channels"]["total"] == sum(shown["hours"]["counts"])

        fate, alarms = shown["fate"], shown["alarms"]
        assert phases["late"] == sum(fate[o] for o in ("none", "below", "district", "fruitless"))
        assert alarms["total"] == alarms["late"] + alarms["fruitless"] + alarms["lapsed"]
        assert (alarms["late"], alarms["fruitless"]) == (fate["none"], fate["fruitless"])
    assert wall(signed_in(week.zhou_ming))["panels"]["counters"]["now"]["late"] == 2


def test_what_the_figures_are(week: Cast) -> None:
    shown = wall(signed_in(week.zhou_ming))["panels"]

    assert shown["today"]["outcomes"] == {"filed": 5, "joined": 1, "pending": 2, "declined": 1}
    assert shown["counters"]["closed"] == 1
    assert [one["why"] for one in shown["alarms"]["items"]] == ["late"]
    assert shown["alarms"]["items"][0]["pin"] == HUAIYIN
    assert shown["fate"]["district"] == 1
    street = wall(signed_in(week.zhou_ming), LIULIN)["panels"]["alarms"]["items"]
    assert [one["why"] for one in street] == ["late", "supervised"]
    assert street[1]["supervised_at"] is not None


def test_usual_is_the_mean_of_like_days_cut_at_the_same_minute(cast: Cast) -> None:
    # given three working days with a voice before 10:20 and one after, the first cut off
    for days, early in ((9, 9), (8, 2), (7, 4), (6, 6)):
        for _ in range(early):
            opened(cast, now=NOW - days * DAY - timedelta(minutes=1))
        opened(cast, now=NOW - days * DAY + timedelta(minutes=1))
    fold_all(NOW)

    shown = wall(signed_in(cast.zhou_ming))["panels"]

    # 2026-11-10, 11 and 12 are a Tuesday, a Wednesday and a Thursday; 11-09 may be half a day
    assert shown["today"]["like_days"] == 3
    assert shown["today"]["usual"] == 4.0
    assert shown["hours"]["usual"][10] == 5.0


def test_a_replay_knows_nothing_of_what_came_later(week: Cast) -> None:
    by = signed_in(week.zhou_ming)
    before = wall(by, "", "/then?at=2026-11-18T00:30:00Z")["panels"]
    after = wall(by)["panels"]

    # the one that was declined at 10:20 had not even come in
    assert before["today"]["outcomes"] == {"filed": 4, "joined": 0, "pending": 1, "declined": 0}
    assert before["counters"]["closed"] == 0
    # the order was given at 09:20: at 08:30 both needed somebody
    assert before["alarms"]["total"] == 2
    assert all(one["supervised_at"] is None for one in before["alarms"]["items"])
    assert after["alarms"]["total"] == 1
    assert before["ticker"] is None
    assert before["counters"]["now"]["open"] == sum(
        before["counters"]["now"][one] for one in ("going", "near", "late", "held")
    )


def test_a_replay_has_its_bounds(week: Cast) -> None:
    by = signed_in(week.zhou_ming)
    for at in ("2026-11-19T00:30:00Z", "2026-09-01T00:30:00Z", "2026-11-18T00:30:00"):
        assert by.get(f"/command/wall/then?at={at}").status_code == 422


def test_a_street_s_post_sees_its_street_and_no_other(week: Cast) -> None:
    street = signed_in(week.wang_min)

    assert wall(street)["scope"]["code"] == LIULIN
    for area in (DISTRICT, CHENGDONG, HUAIYIN, "nowhere"):
        for way in ("wall", "wall/changes", "wall/stream", "land"):
            assert street.get(f"/command/{way}?area={area}").status_code == 404
    assert "古渡" not in str(wall(street)["panels"])


def test_nothing_personal_is_counted_or_shown(week: Cast) -> None:
    case = opened(
        week,
        "我是林秀英，住槐荫路12号301室，电话17000020001",
        place_words="槐荫路12号301室",
        now=NOW,
    )
    issue_order(
        dispatch(case.id, "dept-housing", by=week.zhou_ming, now=NOW).id,
        words="请联系林秀英",
        by=week.zhou_ming,
        now=NOW,
    )
    fold_all(NOW)
    secrets = ("林秀英", "槐荫路12号", "301室", "17000020001", "28.885", "周明", "陈强")
    by = signed_in(week.zhou_ming)

    texts = [
        by.get(f"/command/{way}").content.decode()
        for way in (
            "wall",
            f"wall?area={LIULIN}",
            "wall/changes",
            "land",
            f"cases/{case.number}/press",
            "wall/then?at=2026-11-18T02:00:00Z",
        )
    ]
    with connection.cursor() as cursor:
        for table in tables("insights_"):
            cursor.execute(f"SELECT row::text FROM {table} AS row")  # noqa: S608  # our own names
            texts += [row for (row,) in cursor.fetchall()]

    # what a stream sends, and the whole of what it compares
    scope = scope_named(DISTRICT)
    assert scope is not None
    board = Board(DISTRICT, version=1, wall=whole(scope, now=NOW))
    board.changed = dict.fromkeys(type(board.wall.panels).model_fields, 1) if board.wall else {}
    streamed_out = as_event(since(board, 0)).decode()
    assert '"alarms":{"total":' in streamed_out
    texts.append(streamed_out)

    assert not [
        secret for secret in secrets if any(secret in text for text in texts[:3] + texts[4:])
    ]
    # nobody's name at all, no number that could be rung up, no door
    names = [
        one.name.plain for one in officers(Officer.objects.values_list("id", flat=True)).values()
    ]
    assert len(names) > 5
    for text in texts:
        assert not [name for name in names if name in text]
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|\d+ ?[号室](?!单)", text)
    assert all(len(text) for text in texts)


def test_a_wall_is_few_questions_however_much_there_is(week: Cast) -> None:
    by = signed_in(week.zhou_ming)
    wall(by)
    with statements() as asked:
        wall(by)
    for _ in range(5):
        taken_to(State.DISPATCHED, week, category="cover-missing", now=NOW - 5 * HOUR)
    fold_all(NOW)
    wall(by)
    with statements() as asked_again:
        wall(by)

    # Two of them ask, every two seconds, whether units or rules have changed.
    assert max(len(asked), len(asked_again)) <= 20


def test_a_case_that_is_received_pays_nothing_for_the_wall(cast: Cast) -> None:
    with statements() as asked:
        opened(cast)
    assert not [sql for sql in asked if "insights" in sql]


def test_a_stream_goes_on_where_it_broke_off(week: Cast) -> None:
    scope = scope_named(DISTRICT)
    assert scope is not None
    board = Board(DISTRICT, version=7, wall=whole(scope, now=NOW))
    board.changed = {"today": 3, "alarms": 6, "ticker": 7}

    news = since(board, 5)
    everything = since(board, 0)

    assert news.after.endswith(".5")
    assert news.version.endswith(".7")
    assert (news.panels.today, news.panels.map) == (None, None)
    assert news.panels.alarms is not None
    assert everything.after == ""
    assert version_of(news.version, board) == 7
    # of another process, or of before a restart: everything is sent anew, and nothing is missing
    assert version_of("0badc0de.5", board) == version_of("nonsense", board) == 0


def test_with_no_room_for_a_stream_one_is_told_to_ask(db: None) -> None:
    request = RequestFactory().get("/api/command/wall/stream")
    open_ = [streamed(request, DISTRICT) for _ in range(STREAMS_AT_MOST)]
    refused = streamed(request, DISTRICT)
    assert [one.status_code for one in open_] == [200] * STREAMS_AT_MOST
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    open_[0].close()
    again = streamed(request, DISTRICT)
    assert again.status_code == 200
    for one in (*open_, again):
        one.close()
    assert BOARDS.watching() == 0


def test_the_dialog_has_everything_chosen_beforehand(week: Cast) -> None:
    by = signed_in(week.zhou_ming)
    number = wall(by)["panels"]["alarms"]["items"][0]["number"]

    told = by.get(f"/command/cases/{number}/press").json()

    assert [one["code"] for one in told["reasons"] if one["fits"]] == ["not-accepted"]
    assert told["recipients"][0]["holds"]
    assert told["open_order"] is None
    assert [one["chosen"] for one in told["copies"]] == [True]
    chosen = [one["chosen"] for one in told["answers"]]
    assert (len(chosen), chosen[-1], sum(chosen)) == (3, True, 1)
    assert told["answers"] == sorted(told["answers"], key=lambda one: str(one["at"]))
    body = {"words": "超期未签收", "unit": told["recipients"][0]["code"]}
    key = f"wall.{number}.{told['level']}"
    first = by.post(f"/workbench/cases/{number}/supervise", body, Idempotency_Key=key)
    again = by.post(f"/workbench/cases/{number}/supervise", body, Idempotency_Key=key)
    assert first.json()["number"] == again.json()["number"]
    fold_all(NOW)
    assert wall(by)["panels"]["alarms"]["total"] == 0
    assert by.get(f"/command/cases/{number}/press").json()["open_order"] is not None
