"""How callbacks, exclusions and the three rates look from outside."""

from datetime import datetime

from linli.feedback.events import DECISION_NAMES
from linli.feedback.models import Callback, Exclusion
from linli.feedback.queries.callbacks import Facts
from linli.feedback.queries.rates import Row
from linli.feedback.rates import Rate, ThreeRates
from linli.policy.queries import current
from linli.web.bodies import Both, Named, UnitOut, both, local, unit_out
from linli.web.shape import Shape
from linli.web.workbench.callback_shapes import AttemptOut, attempts_out, outcome_out


class ReviewOut(Shape):
    """The word of one reviewer."""

    unit: UnitOut
    agreed: bool
    reason: str
    at: datetime


class ExclusionOut(Shape):
    """An application: about a callback or an overdue entry, by whom, what was decided."""

    id: int
    case: str
    callback: int | None
    overdue_entry: int | None
    unit: UnitOut
    ground: Named
    reason: str
    applied_at: datetime
    state: Named
    decided_at: datetime | None
    reviews: list[ReviewOut]


class ExclusionsOut(Shape):
    """A page of applications."""

    items: list[ExclusionOut]
    next: str | None


class CallbackFactOut(Shape):
    """A callback as it is counted; `valid` says whether it counts at all."""

    id: int
    report: str
    round: int
    unit: UnitOut
    asked_at: datetime
    settled_at: datetime | None
    outcome: Named | None
    valid: bool
    response_only: bool
    contacted: bool | None
    solved: bool | None
    satisfaction: str
    attempts: list[AttemptOut]


class OverdueFactOut(Shape):
    """That a stage ran out on a unit; it is never taken back."""

    entry: int
    unit: UnitOut
    stage: str
    due_at: datetime


class FactsOut(Shape):
    """The raw facts of one case behind the figures."""

    callbacks: list[CallbackFactOut]
    overdue: list[OverdueFactOut]
    exclusions: list[ExclusionOut]


class RateOut(Shape):
    """`counted` of `n`; `share` is between 0 and 1, and null of nobody."""

    counted: float
    n: int
    share: float | None


class ThreeRatesOut(Shape):
    """响应率, 解决率, 满意率, and the score from 0 to 100."""

    contacted: RateOut
    solved: RateOut
    satisfied: RateOut
    score: float | None


class ChangeOut(Shape):
    """In percentage points, against the period before."""

    contacted: float | None
    solved: float | None
    satisfied: float | None
    score: float | None


class RatesRowOut(Shape):
    """The figures of one unit, area, category or group.

    `whole` counts everybody, `kept` leaves out the `excluded`; rank and change go by `kept`.
    """

    key: Named
    asked: int
    settled: int
    valid: int
    refused: int
    unreachable: int
    excluded: int
    whole: ThreeRatesOut
    kept: ThreeRatesOut
    change: ChangeOut
    rank: int | None
    rank_before: int | None


class PeriodOut(Shape):
    """A span with its name; its end belongs to the next one."""

    name: str
    start: datetime
    end: datetime


class RatesOut(Shape):
    """The three rates of a period; ranks are among the `ranked` rows that are shown here."""

    period: PeriodOut
    before: PeriodOut
    by: str
    rows: list[RatesRowOut]
    total: RatesRowOut
    ranked: int


def exclusion_out(one: Exclusion) -> ExclusionOut:
    """An application with its reviews."""
    ground = current().pack.grounds.by_verb["exclude"].get(one.ground)
    decision = {"applied": ("待复核", "waits for review"), **DECISION_NAMES}[one.state]
    return ExclusionOut(
        id=one.id,
        case=one.case.number,
        callback=one.callback_id,
        overdue_entry=one.entry_id,
        unit=unit_out(one.unit_id),
        ground=Named(
            code=one.ground,
            name=Both(zh=one.ground, en=one.ground) if ground is None else both(ground.name),
        ),
        reason=one.reason.text,
        applied_at=local(one.applied_at),
        state=Named(code=one.state, name=Both(zh=decision[0], en=decision[1])),
        decided_at=None if one.decided_at is None else local(one.decided_at),
        reviews=[
            ReviewOut(
                unit=unit_out(review.unit_id),
                agreed=review.agreed,
                reason=review.reason.text,
                at=local(review.at),
            )
            for review in sorted(one.reviews.all(), key=lambda review: review.id)
        ],
    )


def facts_out(found: Facts) -> FactsOut:
    """The raw facts of a case."""
    return FactsOut(
        callbacks=[_callback(one) for one in found.callbacks],
        overdue=[
            OverdueFactOut(
                entry=entry.id,
                unit=unit_out(int(entry.facts["unit_id"])),
                stage=str(entry.facts["stage"]),
                due_at=local(datetime.fromisoformat(entry.facts["due_at"])),
            )
            for entry in found.overdue
        ],
        exclusions=[exclusion_out(one) for one in found.exclusions],
    )


def row_out(row: Row, name: Both) -> RatesRowOut:
    """One row of figures under its name."""
    return RatesRowOut(
        key=Named(code=row.key, name=name),
        asked=row.asked,
        settled=row.tally.settled,
        valid=row.tally.valid,
        refused=row.tally.refused,
        unreachable=row.tally.unreachable,
        excluded=row.excluded.settled,
        whole=_three(row.whole),
        kept=_three(row.kept),
        change=ChangeOut(
            contacted=row.change.contacted,
            solved=row.change.solved,
            satisfied=row.change.satisfied,
            score=row.change.score,
        ),
        rank=row.rank,
        rank_before=row.rank_before,
    )


def _callback(one: Callback) -> CallbackFactOut:
    return CallbackFactOut(
        id=one.id,
        report=str(one.report_id),
        round=one.round,
        unit=unit_out(one.unit_id),
        asked_at=local(one.asked_at),
        settled_at=None if one.settled_at is None else local(one.settled_at),
        outcome=outcome_out(one.outcome) if one.outcome else None,
        valid=one.valid,
        response_only=one.response_only,
        contacted=one.contacted,
        solved=one.solved,
        satisfaction=one.satisfaction,
        attempts=attempts_out(one),
    )


def _three(rates: ThreeRates) -> ThreeRatesOut:
    return ThreeRatesOut(
        contacted=_rate(rates.contacted),
        solved=_rate(rates.solved),
        satisfied=_rate(rates.satisfied),
        score=rates.score,
    )


def _rate(rate: Rate) -> RateOut:
    return RateOut(counted=float(rate.counted), n=rate.n, share=rate.share)
