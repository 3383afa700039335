"""The stages 环节 of a case's present round: whose each was, until when, and when it was over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from linli.cases.contacting import Try, contact_due, settled_at
from linli.cases.models import Assignment, Case
from linli.cases.rules import pack_of, with_telephone
from linli.cases.timing import Stage, clock_start, stage_due_under
from linli.policy.queries import release


@dataclass(frozen=True, slots=True)
class StageRun:
    """One run of a stage. `over_at` is None as long as it runs; a unit that gives a case back, or
    answers it, ends its stages as well."""

    stage: Stage
    unit_id: int
    started_at: datetime
    due_at: datetime
    over_at: datetime | None

    def late(self, now: datetime) -> bool:
        """Whether it was over too late, or still runs and is due."""
        return (self.over_at or now) > self.due_at


def stage_runs(case: Case) -> list[StageRun]:
    """Every run of accept, contact and verify in the present round, in order. Five statements."""
    began = clock_start(case)
    turns = list(case.assignments.filter(dispatched_at__gte=began).order_by("id"))
    voices = with_telephone(case).values_list("reachable_at", "received_at")
    voiced_at = min((later or first for later, first in voices), default=None)
    tries = [Try(*row) for row in case.contacts.filter(at__gte=began).values_list("at", "reached")]
    reached_at = settled_at(sorted(tries, key=lambda one: one.at), pack_of(case).clock.contact)
    return [run for turn in turns for run in _runs_of(case, turn, voiced_at, reached_at)]


def _runs_of(
    case: Case, turn: Assignment, voiced_at: datetime | None, reached_at: datetime | None
) -> Iterator[StageRun]:
    left_at = turn.ended_at or case.ended_at
    due_at = _due(case, Stage.ACCEPT, turn.dispatched_at, turn.unit_id)
    yield StageRun(
        Stage.ACCEPT, turn.unit_id, turn.dispatched_at, due_at, turn.accepted_at or left_at
    )
    # Who was reached by an earlier unit need not be contacted by the next.
    if voiced_at is not None and (reached_at is None or reached_at >= turn.dispatched_at):
        since = max(turn.dispatched_at, voiced_at)
        over = min((one for one in (reached_at, turn.answered_at, left_at) if one), default=None)
        yield StageRun(
            Stage.CONTACT, turn.unit_id, since, contact_due(case, since, unit_id=turn.unit_id), over
        )
    if turn.answered_at is not None:
        due_at = _due(case, Stage.VERIFY, turn.answered_at, case.desk_id)
        yield StageRun(Stage.VERIFY, case.desk_id, turn.answered_at, due_at, case.ended_at)


def _due(case: Case, stage: Stage, began: datetime, unit_id: int) -> datetime:
    adopted = release(case.release_id)
    return stage_due_under(adopted, stage, case.category, case.urgency, began, unit_id=unit_id)
