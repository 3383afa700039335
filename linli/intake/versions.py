"""The text models on record: their figures, how they do on what came since, which one decides.

Trains nothing, so the web may import it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Func, IntegerField

from linli.intake.lessons import learnable, lessons_on_record
from linli.policy.queries import current
from linli.routing.models import ModelDrift, ModelInForce, TrainedModel
from linli.routing.text.drift import Decided, unknown_words, weeks_of
from linli.routing.text.evaluation import Figures, evaluate
from linli.routing.text.kept import keep_drift, model_of

MOST_LOOKED_AT = 5_000
"""The newest so many decisions are looked at; at a third of a millisecond each."""

WEEKS = 26


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model on record: its figures when it was trained, and on the lessons since (drift)."""

    id: int
    trained_at: datetime
    texts: int
    in_force: bool
    figures: dict[str, Any]
    since: Figures | None
    size_bytes: int


def models(*, measured: bool = True) -> list[KeptModel]:
    """The models on record, the newest first; `measured`, the one in force with its figures on
    what it has not seen: when these fall, the district's matters have changed."""
    newest = ModelInForce.objects.order_by("-id").values_list("model_id", flat=True).first()
    size = Func(F("data"), function="octet_length", output_field=IntegerField())
    found = []
    for row in TrainedModel.objects.defer("data").annotate(size=size).order_by("-id"):
        since = None
        if (
            measured
            and row.id == newest
            and (rows := lessons_on_record(after_id=row.last_lesson_id))
        ):
            model = model_of(row.id)
            since = None if model is None else evaluate(model, rows)
        found.append(
            KeptModel(
                row.id,
                row.trained_at,
                row.texts,
                row.id == newest,
                row.figures,
                since,
                row.size,
            )
        )
    return found


def look_at_drift(*, now: datetime) -> ModelDrift | None:
    """Measure the model in force on what people decided since it learnt, and write that down.

    None where the pack's own words decide. Called twice, the second look counts.
    """
    newest = ModelInForce.objects.order_by("-id").select_related("model").defer("model__data")
    row = newest.first()
    if row is None or row.model is None:
        return None
    model = model_of(row.model.id)
    if model is None:
        return None
    zone = ZoneInfo(current().pack.district.time_zone)
    first = now - timedelta(weeks=WEEKS)
    rows = [
        Decided(one.learnt_at.astimezone(zone).date(), one.category, one.text, one.resident_id)
        for one in learnable(row.model.last_lesson_id, most=MOST_LOOKED_AT)
        if one.learnt_at >= first
    ]
    keep_drift(row.model.id, weeks_of(model, rows), unknown_words(model, rows), now=now)
    return ModelDrift.objects.get(model=row.model)


@dataclass(frozen=True, slots=True)
class Choice:
    """That a model took over, when, why, and what was said; no model is the pack's own words."""

    model_id: int | None
    since: datetime
    why: str
    reason: str
    decided_by: int | None


@dataclass(frozen=True, slots=True)
class WeekOfModel:
    """A week's counts, and the model that they are of."""

    model_id: int
    counts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drift:
    """The weeks as they were, each by the model that decided then; the unknown words of now."""

    looked_at: datetime | None
    weeks: Sequence[WeekOfModel]
    unknown: Sequence[dict[str, Any]]


MOST_CHOICES = 30


def choices() -> list[Choice]:
    """What was in force when, the newest first; one statement."""
    return [
        Choice(row.model_id, row.since, row.why, row.reason, row.decided_by)
        for row in ModelInForce.objects.order_by("-id")[:MOST_CHOICES]
    ]


def drift(took_over: Sequence[Choice]) -> Drift:
    """How the models have done week by week, the earliest first; one statement.

    A model that took over last night has no weeks yet: those before are of the ones before it.
    """
    rows = {row.model_id: row for row in ModelDrift.objects.all()}
    weeks: dict[str, WeekOfModel] = {}
    for one in took_over:
        if one.model_id is not None and (row := rows.get(one.model_id)) is not None:
            for week in row.weeks:
                weeks.setdefault(week["monday"], WeekOfModel(one.model_id, week))
    present = rows.get(took_over[0].model_id or 0) if took_over else None
    return Drift(
        looked_at=None if present is None else present.looked_at,
        weeks=[weeks[monday] for monday in sorted(weeks)][-WEEKS:],
        unknown=[] if present is None else present.unknown,
    )
