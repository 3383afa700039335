"""How long lists of requests, their stories and updates take over Open311, at 5,000,000 cases.

    python -m bench.exchange [--cases 5000000] [--questions 40] [--folder DIR] [--json]

The record is that of `bench/lists.py`, and its folders are found filled. Each question is answered
by the whole view, as XML and as JSON, without a network; the baseline in the same run asks as one
writes it first: the newest cases by the ORM, and for each its last entry in the journal.

Exit code 1 when a target is missed.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from bench.dataset import kept
from bench.installation import database, folder_for, machine, scalar
from bench.lists import counting, warmed
from bench.measures import percentile, table
from linli.cases.models import Case
from linli.journal.models import Entry

MOST_MS = 60.0
MOST_STORIES_MS = 300.0  # each line of a story is put into words
MOST_NAMED = 200
LONGEST_SPAN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Question:
    """What a client asks, and within which time it shall be answered."""

    given: dict[str, str]
    address: str = "requests"
    most_ms: float = MOST_MS


def questions(newest: datetime) -> dict[str, Question]:
    """What clients ask: the newest, one kind, what is closed, a season of years ago, stories."""
    span = {
        "start_date": (newest - LONGEST_SPAN).isoformat(),
        "end_date": newest.isoformat(),
    }
    old = newest - timedelta(days=5 * 365)
    changed = {
        "updated_after": (newest - timedelta(days=1)).isoformat(),
        "updated_before": newest.isoformat(),
    }
    updates = "servicerequestupdates"
    named = Case.objects.order_by("-received_at").values_list("number", flat=True)[:MOST_NAMED]
    return {
        "the newest 1,000": Question(span),
        "of one kind": Question({**span, "service_code": "road-pothole"}),
        "closed": Question({**span, "status": "closed"}),
        "five years ago": Question(
            {"start_date": (old - LONGEST_SPAN).isoformat(), "end_date": old.isoformat()}
        ),
        "the newest 50": Question({**span, "page_size": "50"}),
        "changed within a day": Question(changed),
        "1,000 with stories": Question({**span, "extensions": "true"}, most_ms=MOST_STORIES_MS),
        "50 with stories": Question({**span, "extensions": "true", "page_size": "50"}),
        "updates of 90 days": Question(span, updates, MOST_STORIES_MS),
        "updates of a day": Question(changed, updates, MOST_STORIES_MS),
        f"updates of {MOST_NAMED} named": Question(
            {"service_request_id": ",".join(named)}, updates, MOST_STORIES_MS
        ),
    }


def asked(client: Client, form: str, question: Question) -> int:
    """One request through the whole view; how many bytes came."""
    answer = client.get(f"/open311/v2/{question.address}.{form}?{urlencode(question.given)}")
    assert answer.status_code == 200, answer.content[:200]
    return len(answer.content)


def first_written(newest: datetime) -> int:
    """The list as one writes it first."""
    rows = Case.objects.filter(
        received_at__gte=newest - LONGEST_SPAN, received_at__lt=newest
    ).order_by("-received_at")[:1000]
    return sum(
        Entry.objects.filter(subject_kind="case", subject_id=case.id).latest("id").at > newest
        for case in rows
    )


def timed(
    name: str, question: Callable[[], object], times: int, *, most_ms: float | None = None
) -> dict[str, Any]:
    """So many times the same; how long, how many statements, and how long it may take."""
    took = []
    with counting() as statements:
        question()
    for _ in range(times):
        began = time.perf_counter()
        question()
        took.append((time.perf_counter() - began) * 1e3)
    took.sort()
    return {
        "name": name,
        "statements": len(statements),
        "p50_ms": round(percentile(took, 0.5), 1),
        "p95_ms": round(percentile(took, 0.95), 1),
        "most_ms": most_ms,
    }


def measured(size: int, times: int, folder: Path) -> dict[str, Any]:
    """Fill unless it is filled, and ask."""
    here = kept(folder, size)
    with database(here):
        warmed()
        client = Client()  # one for all, as a server loads its middleware once
        newest = Case.objects.latest("received_at").received_at
        return {
            "cases": scalar("SELECT count(*) FROM cases_case"),
            "machine": machine(here),
            "asked": [
                timed(
                    f"{name}, {form}",
                    lambda f=form, q=question: asked(client, f, q),  # type: ignore[misc]  # a default binds it
                    times,
                    most_ms=question.most_ms,
                )
                for name, question in questions(newest).items()
                for form in ("json", "xml")
            ],
            "baseline": [timed("as one writes it first", lambda: first_written(newest), 3)],
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cases", type=int, default=5_000_000)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="work here and leave it; else a temporary one")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with folder_for(wanted.folder) as folder:
        found = measured(wanted.cases, wanted.questions, folder)
    found["met"] = all(row["p50_ms"] < row["most_ms"] for row in found["asked"])
    if wanted.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"{found['cases']:,} cases; machine: {found['machine']}")
        head = ("", "statements", "p50 ms", "p95 ms", "target ms")
        for part in ("asked", "baseline"):
            rows = [(*list(row.values())[:-1], row["most_ms"] or "") for row in found[part]]
            print(f"\n{part}\n" + table(head, rows))
        print(f"\ntargets (of p50) {'met' if found['met'] else 'missed'}")
    return 0 if found["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
