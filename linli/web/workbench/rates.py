"""Callbacks to make, exclusions and appeals, and the three rates 三率."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.queries.sight import check_area_code
from linli.feedback.acts.attempt import attempt_callback
from linli.feedback.acts.exclude import (
    appeal_overdue,
    apply_for_callback,
    review_exclusion,
)
from linli.feedback.models import Exclusion
from linli.feedback.queries.callbacks import callbacks_to_make, facts_of
from linli.feedback.queries.exclusions import exclusions
from linli.feedback.queries.rates import By, Period, Row, Wanted, rates_of, window_of
from linli.feedback.windows import Window
from linli.journal.acting import ActorKind, Invalid
from linli.people.permissions import reach
from linli.people.units import unit_by_code, unit_by_id
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.territory.queries import chain
from linli.web.bodies import Both, both, local
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import (
    PAGE,
    CaseNumber,
    Cursor,
    Id,
    Limit,
    cursor_after,
    cut,
    id_after,
    place_after,
)
from linli.web.stepping import readable
from linli.web.workbench.callback_shapes import (
    AttemptOut,
    CallbacksToMakeOut,
    callback_to_make_out,
    outcome_out,
)
from linli.web.workbench.concerned import callback_concerns, exclusion_concerns, overdue_concerns
from linli.web.workbench.rates_bodies import AttemptIn, ExcludeIn, ReviewIn
from linli.web.workbench.rates_shapes import (
    ExclusionOut,
    ExclusionsOut,
    FactsOut,
    PeriodOut,
    RatesOut,
    RatesRowOut,
    exclusion_out,
    facts_out,
    row_out,
)

routes = Routes(only=ActorKind.OFFICER)
APPLYING = {"不可抗力 force majeure": {"ground": "force-majeure", "reason": "台风期间停工三天。"}}
NO_NAME = Both(zh="未定", en="not known")


@routes.way(
    "GET",
    "/callbacks",
    permission="callback.list",
    response=CallbacksToMakeOut,
    summary="待回访 Callbacks to make by telephone",
)
def callback_list(
    request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE
) -> CallbacksToMakeOut:
    """Who did not answer by the link within the pack's hours, the longest waiting first."""
    after = place_after(cursor, "callbacks") if cursor else None
    rows = callbacks_to_make(by=actor(request), now=timezone.now(), after=after)
    page, following = cut(
        rows[: limit + 1], limit, lambda row: cursor_after("callbacks", row.asked_at, row.id)
    )
    pack = current().pack
    return CallbacksToMakeOut(
        items=[callback_to_make_out(row, pack) for row in page], next=following
    )


@routes.way(
    "POST",
    "/callbacks/{callback_id}/attempts",
    permission="callback.enter",
    response=AttemptOut,
    summary="登记回访尝试 Take down an attempt",
    examples={"无人接听 no answer": {"how": "phone", "outcome": "no_answer"}},
)
def attempt(request: HttpRequest, callback_id: Id, payload: AttemptIn) -> AttemptOut:
    """Who was reached is asked the three questions; her answers go to the case's callback."""
    by, now = actor(request), timezone.now()
    callback_concerns(callback_id, by=by, now=now)

    def work() -> AttemptOut:
        made = attempt_callback(
            callback_id, how=payload.how, outcome=payload.outcome, by=by, now=now
        )
        return AttemptOut(
            number=made.number, how=made.how, outcome=outcome_out(made.outcome), at=local(made.at)
        )

    return once(request, payload, AttemptOut, work, now=now)


@routes.way(
    "GET",
    "/cases/{number}/facts",
    permission="rates.read",
    response=FactsOut,
    summary="统计依据 The raw facts of a case behind the figures",
)
def facts(request: HttpRequest, number: CaseNumber) -> FactsOut:
    """Callbacks with their attempts, overdue facts, and what was applied for."""
    return facts_out(facts_of(readable(number, by=actor(request), now=timezone.now())))


@routes.way(
    "POST",
    "/callbacks/{callback_id}/exclusion",
    permission="exclusion.apply",
    response=ExclusionOut,
    summary="申请剔除 Apply for a callback to be left out",
    examples=APPLYING,
)
def exclude(request: HttpRequest, callback_id: Id, payload: ExcludeIn) -> ExclusionOut:
    """Once for each callback; two reviewers of other units decide."""
    by, now = actor(request), timezone.now()
    callback_concerns(callback_id, by=by, now=now)

    def work() -> ExclusionOut:
        made = apply_for_callback(callback_id, payload.ground, payload.reason, by=by, now=now)
        return exclusion_out(made)

    return once(request, payload, ExclusionOut, work, now=now)


@routes.way(
    "POST",
    "/overdue/{entry_id}/appeal",
    permission="exclusion.apply",
    response=ExclusionOut,
    summary="超期申诉 Appeal against having been late",
    examples=APPLYING,
)
def appeal(request: HttpRequest, entry_id: Id, payload: ExcludeIn) -> ExclusionOut:
    """After the case has ended, once; `entry_id` is that of the case's facts."""
    by, now = actor(request), timezone.now()
    overdue_concerns(entry_id, by=by, now=now)

    def work() -> ExclusionOut:
        made = appeal_overdue(entry_id, payload.ground, payload.reason, by=by, now=now)
        return exclusion_out(made)

    return once(request, payload, ExclusionOut, work, now=now)


@routes.way(
    "GET",
    "/exclusions",
    permission="rates.read",
    response=ExclusionsOut,
    summary="剔除与申诉 Applications to leave facts out",
)
def exclusion_list(
    request: HttpRequest, waiting: bool = False, cursor: Cursor = "", limit: Limit = PAGE
) -> ExclusionsOut:
    """The newest first; `waiting=true` shows those still to be decided."""
    before = id_after(cursor, "exclusions") if cursor else None
    rows = exclusions(by=actor(request), now=timezone.now(), open_only=waiting, before=before)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("exclusions", row.id))
    return ExclusionsOut(items=[exclusion_out(row) for row in page], next=following)


@routes.way(
    "POST",
    "/exclusions/{exclusion_id}/review",
    permission="exclusion.review",
    response=ExclusionOut,
    summary="复核剔除申请 Review an application",
    examples={"同意 agreed": {"agreed": True, "reason": "有气象证明，情况属实。"}},
)
def review(request: HttpRequest, exclusion_id: Id, payload: ReviewIn) -> ExclusionOut:
    """By two persons of other units; left out only if both agree. The raw fact stays."""
    by, now = actor(request), timezone.now()
    exclusion_concerns(exclusion_id, by=by, now=now)

    def work() -> ExclusionOut:
        review_exclusion(exclusion_id, agreed=payload.agreed, reason=payload.reason, by=by, now=now)
        return exclusion_out(Exclusion.objects.select_related("case").get(id=exclusion_id))

    return once(request, payload, ExclusionOut, work, now=now)


@routes.way(
    "GET",
    "/rates",
    permission="rates.read",
    response=RatesOut,
    summary="三率 The three rates of a period",
)
def rates(
    request: HttpRequest,
    by: By = "unit",
    period: Period = "month",
    name: str = "",
    level: str = "street",
    area: str = "",
    unit: str = "",
) -> RatesOut:
    """The running month or day, or the one named (2026-11, 2026-11-18); always with n.

    `level` is that of the rows when they are areas; `area` and `unit` narrow what is counted.
    """
    wanted = RatesIn(by=by, period=period, name=name, level=level, area=area, unit=unit)
    return rates_table(request, wanted)


@dataclass(frozen=True, slots=True)
class RatesIn:
    """Which figures are asked for."""

    by: By
    period: Period
    name: str = ""
    level: str = "street"
    area: str = ""
    unit: str = ""


def rates_table(request: HttpRequest, asked: RatesIn) -> RatesOut:
    """The figures that the caller may see; the same for the screen and for a sheet."""
    now, pack = timezone.now(), current().pack
    if asked.area:
        check_area_code(asked.area)
    depth = pack.levels.by_code.get(asked.level)
    if depth is None:
        known = "、".join(pack.levels.by_code)
        raise Invalid(
            "rates.level", f"层级请选：{known}。", f"The level is one of {known}.", field="level"
        )
    window, before = window_of(pack, asked.period, name=asked.name, now=now)
    wanted = Wanted(
        by=asked.by,
        window=window,
        before=before,
        level_length=depth.code_length,
        unit_id=unit_by_code(asked.unit).id if asked.unit else None,
        area_code=asked.area,
    )
    table = rates_of(wanted, reach(actor(request), "rates.read", now=now), pack)
    everything = Both(zh="合计", en="All together")
    return RatesOut(
        period=_period(window),
        before=_period(before),
        by=asked.by,
        rows=[_named(row, asked.by, pack) for row in table.rows],
        total=row_out(table.whole, everything),
        ranked=table.ranked,
    )


def _period(window: Window) -> PeriodOut:
    return PeriodOut(name=window.name, start=local(window.start), end=local(window.end))


def _named(row: Row, by: By, pack: Pack) -> RatesRowOut:
    name = NO_NAME
    if by == "unit":
        unit = unit_by_id(int(row.key))
        found = row_out(row, Both(zh=unit.name_zh, en=unit.name_en))
        found.key.code = unit.code
        return found
    if by == "area":
        above = chain(row.key) if row.key else ()
        if above:
            name = Both(zh=above[0].name_zh, en=above[0].name_en)
    elif by == "category":
        known = pack.category(row.key)
        name = NO_NAME if known is None else both(known.name)
    else:
        group = pack.categories.groups_by_code.get(row.key)
        name = NO_NAME if group is None else both(group.name)
    return row_out(row, name)
