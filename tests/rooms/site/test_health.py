"""How the house does: by the status page, to monitors, and in traces."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from linli.clock.models import SweepRun, Timer
from linli.journal.acting import Actor
from linli.journal.models import Delivery, Entry
from linli.notices.acts import notify
from linli.notices.channels import Refused, Undeliverable
from linli.notices.sending import send_due
from linli.site import traces
from linli.site.health import metrics, status
from linli.site.health.parts import State, parts
from linli.site.health.signs import signs
from tests.cast import NOW as OF_THE_CAST
from tests.cast import Cast
from tests.rooms.notices.conftest import Gateways, gateways, lin, to

__all__ = ["gateways", "lin"]

TOKEN = "only-for-this-test"
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads what another one measured."""
    monkeypatch.setattr(status, "_kept", (-status.SECONDS_KEPT, []))


def beaten(at: datetime = NOW) -> None:
    SweepRun.objects.update_or_create(id=1, defaults={"last_at": at})


def states(now: datetime = NOW) -> dict[str, State]:
    return {part.name: part.state for part in parts(signs(now=now))}


def entry_at(at: datetime) -> Entry:
    return Entry.objects.create(
        event="case.opened", subject_kind="case", subject_id=1, at=at,
        actor_kind="system", actor_id=0, actor_name="test", facts={},
    )  # fmt: skip


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_signs(*, now: datetime) -> None:
        raise Error("the text of it names a person")

    monkeypatch.setattr(status, "signs", no_signs)
    monkeypatch.setattr(metrics, "signs", no_signs)


def test_a_house_that_keeps_up_is_well(cast: Cast) -> None:
    beaten()
    assert set(states().values()) == {State.RUNS}


@pytest.mark.parametrize(
    ("late", "expected"), [(29, State.RUNS), (31, State.LATE), (301, State.STOPPED)]
)
def test_news_that_wait_are_late_and_then_stand_still(
    cast: Cast, late: int, expected: State
) -> None:
    beaten()
    entry = entry_at(NOW)
    due = NOW - timedelta(seconds=late)
    Delivery.objects.create(entry=entry, follower="cases.begin", next_at=due)
    assert states()["followers"] is expected


def test_one_stuck_delivery_is_not_well(cast: Cast) -> None:
    beaten()
    Delivery.objects.create(
        entry=entry_at(NOW), follower="cases.begin", next_at=NOW, state=Delivery.State.DEAD
    )
    assert states()["followers"] is State.LATE


def test_a_sweep_that_is_silent_or_unsure_of_the_clock_stands_still(cast: Cast) -> None:
    assert states()["timers"] is State.STOPPED
    beaten(NOW - timedelta(seconds=61))
    assert states()["timers"] is State.STOPPED
    beaten()
    assert states()["timers"] is State.RUNS
    SweepRun.objects.update(waiting_since=NOW)
    assert states()["timers"] is State.STOPPED


def test_a_timer_that_should_have_rung_is_seen_and_one_to_come_is_not(cast: Cast) -> None:
    beaten()
    Timer.objects.create(kind="x", case_id=1, due_at=NOW + timedelta(hours=1), created_at=NOW)
    assert signs(now=NOW).timers.waiting == 0
    Timer.objects.create(kind="x", case_id=2, due_at=NOW - timedelta(minutes=1), created_at=NOW)
    found = signs(now=NOW)
    assert (found.timers.waiting, found.timers.oldest_seconds) == (1, 60)
    assert states()["timers"] is State.LATE


def test_what_is_not_sealed_shows_by_its_age(cast: Cast) -> None:
    beaten()
    entry_at(NOW - timedelta(seconds=40))
    found = signs(now=NOW)
    assert found.unsealed.waiting > 0
    assert found.unsealed.oldest_seconds >= 40
    assert states()["log"] is not State.RUNS


def test_the_signs_take_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    signs(now=NOW)  # which rules are in force is looked at every other second
    with django_assert_max_num_queries(12):
        signs(now=NOW)


def test_the_page_says_each_state_in_a_word_and_what_it_means(client: Client, cast: Cast) -> None:
    page = client.get("/status")
    words = page.content.decode()
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "已收下的诉求不受影响" in words  # nobody has swept: not all is well
    assert 'class="state stopped">停止 <span lang="en">Stopped' in words
    assert 'class="state runs">正常 <span lang="en">Runs' in words
    assert "<script" not in words


def test_without_a_database_the_page_still_answers(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)
    away(monkeypatch)
    told = json.loads(client.get("/status.json").content)
    assert told["state"] == "stopped"
    assert [part["name"] for part in told["parts"]] == ["intake"]
    assert "names a person" not in client.get("/status").content.decode()


def test_however_many_ask_the_house_is_measured_once(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client.get("/status.json")
    with django_assert_max_num_queries(0):
        for _ in range(5):
            assert client.get("/status").status_code == 200


@pytest.mark.parametrize("given", [None, "Bearer wrong", f"Bearer {TOKEN}x", "Bearer ", TOKEN[:-1]])
def test_the_figures_are_unknown_to_whoever_has_no_token(
    client: Client, settings: Any, given: str | None
) -> None:
    headers = {} if given is None else {"Authorization": given}
    assert client.get("/metrics", headers=headers).status_code == 404
    settings.LINLI_METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=headers).status_code == 404


def test_monitors_read_every_figure(client: Client, cast: Cast, settings: Any) -> None:
    settings.LINLI_METRICS_TOKEN = TOKEN
    page = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    found = {
        family.name: family for family in text_string_to_metric_families(page.content.decode())
    }
    assert page["Content-Type"].startswith("text/plain; version=0.0.4")
    assert {
        "linli_reports_today", "linli_deliveries_oldest_seconds", "linli_stuck",
        "linli_timers_waiting", "linli_unsealed_waiting", "linli_notices_oldest_seconds",
        "linli_disk_free_bytes", "linli_sendings_waiting", "linli_database_size_bytes",
        "linli_part_state",
    } <= set(found)  # fmt: skip
    assert found["linli_database_up"].samples[0].value == 1
    assert all(family.documentation for family in found.values())


def test_monitors_read_how_each_channel_does(
    client: Client, lin: Actor, gateways: Gateways, settings: Any
) -> None:
    settings.LINLI_METRICS_TOKEN = TOKEN
    gateways.use(per_day=3, per_month=100)
    for entry, failure in enumerate((None, Undeliverable("full"), Refused("busy")), 1):
        gateways.sms.failure = failure
        notify([to(lin)], entry_id=entry, now=OF_THE_CAST)
        send_due(now=OF_THE_CAST)
    with time_machine.travel(OF_THE_CAST + timedelta(minutes=20), tick=False):
        page = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    found = {
        (each.name, each.labels.get("state") or each.labels.get("span")): each.value
        for family in text_string_to_metric_families(page.content.decode())
        for each in family.samples
        if each.labels.get("channel") == "sms"
    }
    told = {
        (name.removeprefix("linli_channel_"), of): value
        for (name, of), value in found.items()
        if value
    }
    assert told == {
        ("queued", None): 1,
        ("oldest_seconds", None): 20 * 60,
        ("messages_today", "sent"): 1,
        ("messages_today", "failed"): 1,
        ("messages_today", "queued"): 1,
        ("budget_left", "month"): 97,
    }
    assert found["linli_channel_budget_left", "day"] == 0
    assert found["linli_channel_held", None] == 0


def test_without_a_database_monitors_hear_so(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINLI_METRICS_TOKEN = TOKEN
    away(monkeypatch)
    words = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert "linli_database_up 0.0" in words
    assert 'linli_part_state{part="intake"} 2.0' in words


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    tracer = traces.made(exporter, at_once=True)
    monkeypatch.setattr(traces, "tracer", lambda: tracer)
    return exporter


def test_a_trace_has_routes_and_tables_and_nothing_that_a_person_wrote(
    cast: Cast, spans: InMemorySpanExporter
) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as database:
            database.execute("SELECT id FROM cases_case WHERE number = %s", ["LJ-SECRET"])
        return HttpResponse(status=500)

    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    traces.Traced(answer)(
        RequestFactory().get("/r/p/7K4-SECRET?name=SECRET", headers={"traceparent": parent})
    )
    found = spans.get_finished_spans()
    assert [one.name for one in found] == ["SELECT cases_case", "GET"]
    assert f"{found[1].context.trace_id:032x}" in parent
    assert not found[1].status.is_ok
    assert "SECRET" not in "".join(one.to_json() for one in found)


def test_what_breaks_leaves_no_words_in_a_trace(cast: Cast, spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="SECRET"), traces.span("sweep"):
        raise ValueError("SECRET")
    assert [one.name for one in spans.get_finished_spans()] == ["sweep"]
    assert "SECRET" not in "".join(one.to_json() for one in spans.get_finished_spans())


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ('SELECT "a"."id" FROM "cases_case" AS a', "SELECT cases_case"),
        ("INSERT INTO journal_entry (id) VALUES (1)", "INSERT journal_entry"),
        ("WITH due AS (SELECT id FROM clock_timer) UPDATE x", "WITH clock_timer"),
        ("UPDATE people_post SET x = 1", "UPDATE people_post"),
        ("COMMIT", "COMMIT"),
        ("", "statement"),
    ],
)
def test_a_statement_is_named_by_its_word_and_table(sql: str, name: str) -> None:
    assert traces.named(sql) == name
