"""The raw floor: what one could do with psycopg alone, with no house around it.

    python -m bench.floor < PLAN.json

One transaction writes 1 row and then 6 rows of a size comparable to those of a report, each with
its own INSERT, into tables that have nothing but a primary key; then COMMIT, which waits for the
disk. As many connections as there are reports at once, in threads.
"""

import json
import sys
import threading
import time

import psycopg

TABLES = """
CREATE TABLE IF NOT EXISTS bench_floor_one (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text, state text, category text,
    channel text, area_id bigint, latitude float8, longitude float8, place bytea, summary text,
    holder_id bigint, desk_id bigint, received_at timestamptz, due_at timestamptz);
CREATE TABLE IF NOT EXISTS bench_floor_six (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, one_id bigint, kind text, at timestamptz,
    body jsonb);
"""
_ONE = """
INSERT INTO bench_floor_one (number, state, category, channel, area_id, latitude, longitude, place,
    summary, holder_id, desk_id, received_at, due_at)
VALUES (%s, 'dispatched', %s, 'resident', 7, %s, %s, %s, %s, 8, 9, now(), now()) RETURNING id
"""
_SIX = "INSERT INTO bench_floor_six (one_id, kind, at, body) VALUES (%s, %s, now(), %s::jsonb)"
_TEXT = "昨天晚上开始，柳林路12号门口，井盖破损，老人差点绊倒，请尽快派人来看看。"
_BODY = json.dumps({"text": _TEXT, "area": "990100001001001", "unit": 12, "due": "2026-11-24"})


def repeat(url: str, stop_at: float, latencies: list[int]) -> None:
    """Write one report's worth of rows after the other until the time is over."""
    with psycopg.connect(url, autocommit=True) as plain:
        while (began := time.perf_counter()) < stop_at:
            with plain.transaction(), plain.cursor() as cursor:
                values = ["LJ-20261122-0001", "cover-damaged", 28.9, 112.6, b"x" * 60, _TEXT]
                cursor.execute(_ONE, values)
                row = cursor.fetchone()
                assert row is not None
                for number in range(6):
                    cursor.execute(_SIX, [row[0], f"kind-{number}", _BODY])
            latencies.append(round((time.perf_counter() - began) * 1e6))


def main() -> None:
    """Read the plan, write, print the latencies."""
    plan = json.load(sys.stdin)
    latencies: list[int] = []
    began = time.perf_counter()
    threads = [
        threading.Thread(target=repeat, args=(plan["url"], began + plan["seconds"], latencies))
        for _ in range(plan["at_once"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump({"seconds": time.perf_counter() - began, "latencies_us": latencies}, sys.stdout)


if __name__ == "__main__":
    main()
