"""The benches run, in a size that measures nothing, so that they do not rot between releases."""

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings


def ran(module: str, *arguments: str) -> Any:
    """What a bench prints as JSON; whether its targets are met is no question here."""
    known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments, "--json"],
        cwd=settings.PROJECT_ROOT,
        env=known | {"DJANGO_SETTINGS_MODULE": "linli.site.settings"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_the_look_up_is_measured() -> None:
    answer = ran("bench.lookup", "--grids", "100", "--points", "500")
    assert answer["disagreeing"] == 0


def test_intake_is_measured_over_http_with_its_statements_and_its_floor() -> None:
    answer = ran("bench.intake", "--seconds=0.4", "--repeats=1", "--cases=0", "--at-once", "8")
    # Not the speed, which depends on the machine, but what one report is made of.
    assert answer["met"]["one commit"]
    assert answer["tables"][0]["rates"][0]["reports_per_s"]["median"] > 0
    assert answer["followers"]["failed"] == 0


def test_the_pages_of_a_desk_are_measured_on_a_record_made_for_it() -> None:
    (answer,) = ran("bench.lists", "--cases", "400", "--questions", "3")
    assert answer["cases"] == 400
    assert max(one["statements"] for one in answer["asked"]) <= 6


def test_the_panels_of_the_wall_are_measured_beside_their_baseline() -> None:
    answer = ran("bench.dashboards", "--cases", "400", "--questions", "2")
    assert answer["open"] > 0
    assert max(one["statements"] for one in answer["district"]) <= 22
    assert answer["baseline"]
    assert answer["fresh"]


def test_the_grouping_of_reports_is_measured_beside_its_baseline() -> None:
    answer = ran("bench.classes", "--cases", "1500", "--news", "50")
    assert answer["time"]["planted_f1"] > 0.7
    if answer["known"] is not None:
        # The public messages are there: the well-known issues are found, and no single person's.
        assert answer["known"]["mean_f1"] >= 0.85
        assert answer["known"]["mean_f1"] > answer["known"]["mean_f1_components"]
        assert answer["known"]["loudest_person_rank"] > 50


def test_timers_that_come_due_at_once_ring_once() -> None:
    answer = ran(
        "bench.timers", "--timers=3000", "--due=600", "--seconds=0.5", "--repeats=1", "--climbs=2"
    )
    assert answer["met"]["none early, missed or twice"]
    assert answer["ringing"]["rung"] == 600
    assert answer["climbing"]["rungs"] > 0


def test_the_bench_of_faults_loses_nothing_and_sees_what_is_doubled() -> None:
    (control,) = ran(
        "bench.faults", "--control=nokey", "--kills=2", "--reports=25", "--dropped=0.2"
    )
    assert control["found"].pop("reports doubled") > 0
    assert not any(control["found"].values())


def test_looking_for_duplicates_is_measured_beside_trigrams() -> None:
    answer = ran("bench.duplicates", "--cases=2000", "--questions=20")
    assert answer["cases"] == 2000
    assert min(one["right"] for one in answer["asked"]) >= 0.8
    assert answer["baseline"]["p50_ms"] > 0


def test_a_destroyed_primary_loses_nothing_with_a_synchronous_standby_and_something_without():
    answer = ran("bench.standby", "--seconds", "1", "--behind", "80")
    assert all(answer["met"].values()), answer
