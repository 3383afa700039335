"""What must be nought after a run of faults: what the record and its followers are short of."""

import re

from django.db import connection

from bench.installation import scalar
from bench.load import Load
from linli.journal.followers import BY_EVENT, FOLLOWERS
from linli.policy.queries import current

MARK = re.compile(r"<\d+\.\d+>")


def found(load: Load) -> dict[str, int]:
    """Everything that must be nought."""
    marked: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.text, c.number FROM cases_report r JOIN cases_case c ON c.id = r.case_id"
        )
        for text, number in cursor.fetchall():
            mark = MARK.search(text)
            marked.setdefault(mark[0] if mark else "", []).append(number)
    return {
        "reports acknowledged and lost": sum(
            number not in marked.get(mark, ()) for mark, number in load.acknowledged.items()
        ),
        "reports doubled": sum(len(numbers) - 1 for numbers in marked.values()),
        "reports never answered": len(load.begun - set(load.acknowledged)),
        "cases without a report": scalar(
            "SELECT count(*) FROM cases_case c"
            " WHERE NOT EXISTS (SELECT 1 FROM cases_report r WHERE r.case_id = c.id)"
        ),
        "cases without a timer": scalar(
            "SELECT count(*) FROM cases_case c"
            " WHERE NOT EXISTS (SELECT 1 FROM clock_timer t WHERE t.case_id = c.id)"
        ),
        **followers_found(),
    }


def followers_found() -> dict[str, int]:
    """What followers missed or did twice, by three witnesses: deliveries, rows, and messages."""
    # Who follows some of an event's entries only is delivered those alone.
    pairs = [
        (event, name)
        for event, names in BY_EVENT.items()
        for name in names
        if FOLLOWERS[name].when is None
    ]
    templates = [
        current().pack.notices.by_event[event, "reporter"].code
        for event in ("case.opened", "report.joined")
    ]
    testified = list(FOLLOWERS["bench.testify"].events)
    return {
        "deliveries missed": scalar(
            "SELECT count(*) FROM journal_entry e"
            " JOIN unnest(%s::text[], %s::text[]) AS wanted(event, follower) USING (event)"
            " LEFT JOIN journal_delivery d ON d.entry_id = e.id AND d.follower = wanted.follower"
            " WHERE d.state IS DISTINCT FROM 'done'",
            [event for event, _ in pairs],
            [name for _, name in pairs],
        ),
        "witness missed": scalar(
            "SELECT count(*) FROM journal_entry e WHERE e.event = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM bench_witness w WHERE w.entry_id = e.id)",
            testified,
        ),
        "witness twice": scalar(
            "SELECT count(*) - count(DISTINCT entry_id) FROM bench_witness",
        ),
        "receipts missed": scalar(
            "SELECT count(*) FROM cases_report r WHERE NOT EXISTS ("
            "SELECT 1 FROM notices_notice n WHERE n.report_id = r.id AND n.template = ANY(%s))",
            templates,
        ),
        "receipts twice": scalar(
            "SELECT coalesce(sum(times - 1), 0) FROM (SELECT count(*) AS times"
            " FROM notices_notice WHERE template = ANY(%s) GROUP BY report_id) AS told",
            templates,
        ),
    }
