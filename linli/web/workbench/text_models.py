"""文字模型: which one names what a report is about, how well it does, and the way back."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.intake.versions import Drift, KeptModel, choices, drift, models
from linli.journal.acting import ActorKind
from linli.people.queries import officers
from linli.routing.text.kept import LONGEST_REASON, choose_model, roll_back
from linli.web.bodies import Done, Strict, local
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import Id
from linli.web.shape import Shape

routes = Routes(only=ActorKind.OFFICER)
WHY = {"派错 wrong": {"in_force": 2, "reason": "充电桩的事都派到了供电所。"}}


class TextModelOut(Shape):
    """A model with its figures of when it learnt; shares from 0 to 1, null where not measured.

    `tried_on` texts that it had not seen; `before` is the accuracy of what decided until then on
    the same ones. `coverage` is the share that it would dispatch by itself, `precision` how much of
    that was right.
    """

    id: int
    trained_at: datetime
    texts: int
    size_bytes: int
    in_force: bool
    tried_on: int | None
    accuracy: float | None
    before: float | None
    macro_f1: float | None
    coverage: float | None
    precision: float | None


class ChoiceOut(Shape):
    """That a model took over; null is the pack's own words. `by` is empty for the house itself."""

    model: int | None
    since: datetime
    why: Literal["better", "chosen", "rolled_back"]
    reason: str
    by: str


class DriftWeekOut(Shape):
    """A week: of what people decided, how much the model of then had named so (`right`), how much
    it was sure of and how much of that was right; of all pairs of characters, the unknown ones."""

    monday: date
    model: int
    decided: int
    right: int
    sure: int
    sure_right: int
    pairs: int
    unknown: int


class UnknownWordOut(Shape):
    """A word that the model does not know, in so many reports of at least five people."""

    word: str
    reports: int


class TextModelsOut(Shape):
    """The models, the newest first; what was in force when; and how it does (drift 漂移).

    `in_force` is 0 where the pack's own words decide.
    """

    in_force: int
    items: list[TextModelOut]
    choices: list[ChoiceOut]
    looked_at: datetime | None
    weeks: list[DriftWeekOut]
    unknown: list[UnknownWordOut]


class ChangeIn(Strict):
    """Why another model shall decide, and which one is in force as far as the asker knows."""

    in_force: int = Field(ge=0)
    reason: str = Field(max_length=LONGEST_REASON)


@routes.way(
    "GET",
    "/text-models",
    permission="model.read",
    response=TextModelsOut,
    summary="文字模型 The text models, and how the one in force does",
)
def text_models(request: HttpRequest) -> TextModelsOut:
    """Written by night and after each change; four statements, however many models there are."""
    kept, took_over = models(measured=False), choices()
    people = officers(one.decided_by for one in took_over if one.decided_by is not None)
    seen = drift(took_over)
    return TextModelsOut(
        in_force=(took_over[0].model_id or 0) if took_over else 0,
        items=[text_model_out(one) for one in kept],
        choices=[
            ChoiceOut(
                model=one.model_id,
                since=local(one.since),
                why=one.why,
                reason=one.reason,
                by=people[one.decided_by].name.plain if one.decided_by in people else "",
            )
            for one in took_over
        ],
        looked_at=None if seen.looked_at is None else local(seen.looked_at),
        weeks=weeks_out(seen),
        unknown=[UnknownWordOut(**one) for one in seen.unknown],
    )


@routes.way(
    "POST",
    "/text-models/back",
    permission="model.choose",
    response=Done,
    summary="退回上一个 Put back what decided before",
    examples=WHY,
)
def back(request: HttpRequest, payload: ChangeIn) -> Done:
    """For new reports; what was dispatched stays where it is. `count` is what decides now."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        row = roll_back(payload.reason, seen=payload.in_force, by=by, now=now)
        return Done(count=row.model_id or 0)

    return once(request, payload, Done, work, now=now)


@routes.way(
    "POST",
    "/text-models/{model_id}/choose",
    permission="model.choose",
    response=Done,
    summary="启用这一个 Put a model on record in force",
    examples=WHY,
)
def choose(request: HttpRequest, model_id: Id, payload: ChangeIn) -> Done:
    """So a way back is undone, too."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        row = choose_model(model_id, payload.reason, seen=payload.in_force, by=by, now=now)
        return Done(count=row.model_id or 0)

    return once(request, payload, Done, work, now=now)


def text_model_out(one: KeptModel) -> TextModelOut:
    """A version with the figures it has; one from a table was not compared with anything."""
    found = one.figures
    return TextModelOut(
        id=one.id,
        trained_at=local(one.trained_at),
        texts=one.texts,
        size_bytes=one.size_bytes,
        in_force=one.in_force,
        tried_on=found.get("n"),
        accuracy=found.get("accuracy"),
        before=found.get("champion_accuracy"),
        macro_f1=found.get("macro_f1"),
        coverage=found.get("coverage"),
        precision=found.get("precision"),
    )


def weeks_out(seen: Drift) -> list[DriftWeekOut]:
    return [DriftWeekOut(model=one.model_id, **one.counts) for one in seen.weeks]
