"""Folds what happened since the last time into the counts.

The journal's tail is the delta table: whoever receives a report writes nothing more than before.
One fold at a time reads on from where the last one stopped, below the oldest running transaction,
and moves the mark in the transaction of its counts: killed in between, it has done nothing. What
time alone changes (nearly due, overdue) is a row with its moment, turned when that has come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.insights.life import ENDS, LEADS_TO, Known, Life, begun, told
from linli.insights.models import Arrival, OpenCase, Progress
from linli.insights.tallies import Tallies, look, moved, street_of
from linli.journal.models import Entry
from linli.journal.tail import Position, tail
from linli.people.units import unit_map
from linli.policy.pack import Pack
from linli.policy.queries import current

AT_ONCE = 1_000
LOCK = 0x11_4E_11  # any number that nobody else locks
_BEGIN = frozenset({"case.opened", "case.reopened"})
_PRESSING = frozenset(
    {
        *(f"order.{did}" for did in ("issued", "answered", "returned", "accepted", "overdue")),
        *(f"order.{ends}" for ends in ("withdrawn", "followed")),
        "whistle.lapsed",
        "whistle.reported_in",
        "whistle.ended",
    }
)
_FOLDED = (
    frozenset(LEADS_TO)
    | ENDS
    | _PRESSING
    | {
        "case.amended",
        "case.extended",
        "report.joined",
    }
)
_LOOKED_UP = frozenset({"case.amended", "case.held"})
# What becomes of a case's voices when it is judged.
_JUDGED = {
    "case.dispatched": "filed",
    "case.ruled": "filed",
    "case.withdrawn": "filed",
    "case.accepted": "filed",
    "case.declined": "declined",
    "case.merged": "joined",
}
# The tail ends below the oldest running transaction, of whichever database of the server: complete
# only up to when that began.
_COMPLETE = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class Folded:
    """What a fold found: how many entries, whether there may be more, and whether counts moved."""

    entries: int
    more: bool
    changed: bool


def fold(*, now: datetime, limit: int = AT_ONCE) -> Folded:
    """Read on in the journal and let time pass up to now; nothing when another is folding."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return Folded(0, more=False, changed=False)
        progress, _ = Progress.objects.get_or_create(id=1)
        complete = _complete(now)
        found = tail(after=Position(progress.xid, progress.entry_id), limit=limit)
        more = len(found) == limit
        entries = [entry for _, entry in found]
        until = entries[-1].at if more else complete
        changed = fold_entries(entries, until=until)
        if found:
            progress.xid, progress.entry_id = found[-1][0]
        progress.seq += changed
        progress.as_of = complete if not more else progress.as_of
        progress.save()
    return Folded(len(entries), more, changed)


def fold_entries(entries: Sequence[Entry], *, until: datetime) -> bool:
    """Count these entries, in their order, and what time did up to `until`; True if counts moved.

    Times of entries may lie a little before those already counted (a slow transaction): each is
    counted as it comes.
    """
    folding = _Folding(current().pack, [one for one in entries if _counts(one)])
    for entry in folding.entries:
        folding.tell(entry)
    for row in OpenCase.objects.filter(turns_at__lte=until).order_by("turns_at")[: 5 * AT_ONCE]:
        if row.case_id not in folding.lives:
            folding.lives[row.case_id] = life_of(row, folding.share)
    for life in folding.lives.values():
        if life is not None:
            folding.pass_time(life, until)
    return folding.tallies.write(folding.lives)


def _counts(entry: Entry) -> bool:
    return entry.subject_kind == "case" and entry.event in _FOLDED


def _complete(now: datetime) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(_COMPLETE)
        oldest: datetime | None = cursor.fetchone()[0]
    return now if oldest is None else min(now, oldest)


def life_of(row: OpenCase, share: float) -> Life:
    """The life that a row keeps, time passed as far as its phase says."""
    life = Life(
        case_id=row.case_id,
        area_code=row.area_code,
        unit_id=row.unit_id,
        category=row.category,
        urgent=row.urgent,
        state=State(row.state),
        received_at=row.received_at,
        due_at=row.due_at,
        near_share=share,
        at=row.received_at,
        orders=row.orders,
        calls=row.calls,
    )
    life.at = {"near": life.near_at, "late": life.due_at}.get(row.phase, row.received_at)
    return life


class _Folding:
    """One fold in memory: the lives and voices that its entries are about, and what they become."""

    def __init__(self, pack: Pack, entries: list[Entry]) -> None:
        self.pack, self.entries = pack, entries
        self.share = pack.clock.due_soon_share
        self.tallies = Tallies(pack)
        self.lives: dict[int, Life | None] = {}
        ids = {entry.subject_id for entry in entries}
        for row in OpenCase.objects.filter(case_id__in=ids):
            self.lives[row.case_id] = life_of(row, self.share)
        self.voices: dict[int, list[Arrival]] = {}
        judged = {e.subject_id for e in entries if e.event in _JUDGED or e.event == "case.amended"}
        for arrival in Arrival.objects.filter(case_id__in=judged):
            self.voices.setdefault(arrival.case_id, []).append(arrival)
        begins = {entry.subject_id for entry in entries if entry.event in _BEGIN}
        begins |= {entry.subject_id for entry in entries if entry.event in _LOOKED_UP}
        voiced = {entry.subject_id for entry in entries if entry.event == "report.joined"}
        self.cases = {row["id"]: row for row in _cases(begins | voiced)}
        known = Arrival.objects.filter(report_id__in=[_report(e) for e in entries if _report(e)])
        self.counted = set(known.values_list("report_id", flat=True))

    def tell(self, entry: Entry) -> None:
        """Count one entry."""
        life = self.lives.get(entry.subject_id)
        if life is not None:
            self.pass_time(life, entry.at)
        if entry.event in _BEGIN:
            self._begin(entry)
        elif entry.event in ENDS and life is not None:
            self.lives[entry.subject_id] = None
            number = int((entry.at - life.received_at).total_seconds())
            self._happened(life, entry, None, number)
        elif entry.event == "report.joined":
            self._join(entry, life)
        elif life is not None:
            after = told(life, entry.event, entry.facts, entry.at, _level(entry))
            if entry.event in _LOOKED_UP:
                self._look_up(after)
            self.lives[entry.subject_id] = after
            self._happened(life, entry, after, entry.facts.get("times"))
        self._judge(entry)

    def pass_time(self, life: Life, until: datetime) -> None:
        """Count what time alone changes."""
        before = look(life)
        for phase in life.turns(until):
            after = look(life)
            self.tallies.happened(life, phase.value, life.at, before, after)
            before = after

    def _begin(self, entry: Entry) -> None:
        row = self.cases.get(entry.subject_id)
        if row is None:
            return
        facts = dict(entry.facts)
        if entry.event == "case.reopened":
            facts |= {"area_code": row["area__code"] or "", "category": row["category"]}
        known = Known(row["urgency"] == "emergency", row["received_at"], self.share)
        before = self.lives.get(entry.subject_id)
        life = begun(entry.event, facts, entry.at, known)
        self.lives[entry.subject_id] = life
        what = entry.event.partition(".")[2]
        self.tallies.happened(life, what, entry.at, look(before), look(life))
        if entry.event == "case.opened":
            self._arrive(entry, row, life.area_code, life.category, "pending")

    def _look_up(self, life: Life) -> None:
        """What the event does not say: urgency and desk of an amended case, the new deadline of a
        held one. As they are now; what came later is in later entries.
        """
        row = self.cases.get(life.case_id)
        if row is None:
            return
        life.urgent = row["urgency"] == "emergency"
        if life.state is State.FILED:
            life.unit_id = row["desk_id"]
        elif life.state is State.HELD:
            life.due_at = row["due_at"]

    def _join(self, entry: Entry, life: Life | None) -> None:
        row = self.cases.get(entry.subject_id)
        if row is None:
            return
        area = life.area_code if life else row["area__code"] or ""
        category = life.category if life else row["category"]
        self._arrive(entry, row, area, category, "joined")
        if life is not None:
            self.tallies.happened(life, "joined", entry.at, look(life), look(life))

    def _arrive(
        self, entry: Entry, row: dict[str, Any], area: str, category: str, outcome: str
    ) -> None:
        report_id = _report(entry)
        if report_id is None or report_id in self.counted:
            return
        self.counted.add(report_id)
        local = entry.at.astimezone(self.tallies.zone)
        arrival = Arrival(
            report_id=report_id,
            case_id=entry.subject_id,
            at=entry.at,
            day=local.date(),
            minute=local.hour * 60 + local.minute,
            street=street_of(self.pack, area),
            channel=entry.facts["channel"],
            category=category,
            outcome=outcome,
            settled_at=entry.at if outcome == "joined" else None,
        )
        self.tallies.new_arrivals[str(report_id)] = arrival
        self.voices.setdefault(entry.subject_id, []).append(arrival)
        self.tallies.arrived(arrival)

    def _judge(self, entry: Entry) -> None:
        """What an event makes of the case's voices."""
        outcome = _JUDGED.get(entry.event)
        for arrival in self.voices.get(entry.subject_id, ()):
            if entry.event == "case.amended":
                moved(arrival, self.tallies, entry.facts["area_code"], entry.facts["category"])
            elif outcome is not None and (
                arrival.outcome == "pending" or (arrival.outcome == "filed" and outcome != "filed")
            ):
                arrival.outcome, arrival.settled_at = outcome, entry.at
            else:
                continue
            if str(arrival.report_id) not in self.tallies.new_arrivals:
                self.tallies.changed_arrivals[str(arrival.report_id)] = arrival

    def _happened(self, life: Life, entry: Entry, after: Life | None, number: int | None) -> None:
        kind, _, word = entry.event.partition(".")
        what = word if kind == "case" else f"{kind}.{word}"[:12]
        self.tallies.happened(after or life, what, entry.at, look(life), look(after), number=number)


def _report(entry: Entry) -> UUID | None:
    known = entry.event in {"case.opened", "report.joined"}
    return UUID(entry.facts["report_id"]) if known else None


def _level(entry: Entry) -> str:
    unit = unit_map().by_id.get(entry.facts.get("desk_id") or 0)
    return "" if unit is None else unit.level


def _cases(ids: Iterable[int]) -> list[dict[str, Any]]:
    rows = Case.objects.filter(id__in=list(ids))
    wanted = ("id", "urgency", "received_at", "category", "area__code", "desk_id", "due_at")
    return [dict(row) for row in rows.values(*wanted)]
