"""Text models on record: keeping one, putting one in force, going back."""

import logging
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.record import record
from linli.routing.events import TextModelTakenOver, TextModelTrained
from linli.routing.models import Lesson, ModelInForce, TrainedModel
from linli.routing.text.model import TextModel

CHECK_SECONDS = 5.0

_log = logging.getLogger(__name__)


@act
def keep_lesson(
    case_id: int, category: str, *, kind: str, entry_id: int, learnt_at: datetime
) -> bool:
    """Keep what a case turned out to be; False when this very entry taught it already."""
    _, new = Lesson.objects.get_or_create(
        entry_id=entry_id,
        defaults={
            "case_id": case_id,
            "category": category,
            "kind": kind,
            "learnt_at": learnt_at,
        },
    )
    return new


@act
def keep_model(
    model: TextModel,
    *,
    texts: int,
    last_lesson_id: int = 0,
    figures: dict[str, Any],
    by: Actor,
    now: datetime,
) -> TrainedModel:
    """Keep a trained model with its figures; it decides nothing before it is put in force."""
    kept = TrainedModel.objects.create(
        trained_at=now,
        texts=texts,
        last_lesson_id=last_lesson_id,
        figures=figures,
        data=model.to_bytes(),
    )
    record(TextModelTrained(model_id=kept.id, texts=texts), by=by, now=now)
    return kept


@act
def put_in_force(
    model_id: int | None, *, why: str = ModelInForce.Why.CHOSEN, by: Actor, now: datetime
) -> ModelInForce:
    """Let a kept model decide from now on; None gives the word back to the pack's own words.

    The one that is in force already stays, and nothing is recorded. Raises NotFound.
    """
    if model_id is not None and not TrainedModel.objects.filter(id=model_id).exists():
        raise NotFound(
            "routing.unknown_model",
            zh=f"没有编号为 {model_id} 的文字模型。可用 linli routing models 查看。",
            en=f"There is no text model {model_id}. `linli routing models` lists them.",
            field="model",
        )
    before = ModelInForce.objects.select_for_update().order_by("-id").first()
    if before is not None and before.model_id == model_id:
        return before
    row = ModelInForce.objects.create(model_id=model_id, why=why, since=now)
    record(
        TextModelTakenOver(
            model_id=model_id or 0,
            before_id=0 if before is None else before.model_id or 0,
            why=why,
        ),
        by=by,
        now=now,
    )
    forget()
    return row


@act
def roll_back(*, by: Actor, now: datetime) -> ModelInForce:
    """Put back what was in force before the present model; before the first one, the pack's words.

    Going back twice goes back two steps. Raises NotNow when no model is in force.
    """
    stack: list[int | None] = [None]
    for row in ModelInForce.objects.order_by("id"):
        if row.why == ModelInForce.Why.ROLLED_BACK:
            stack.pop()
        else:
            stack.append(row.model_id)
    if len(stack) < 2:
        raise NotNow(
            "routing.no_model_in_force",
            zh="现在没有启用文字模型，无可退回。",
            en="No text model is in force: there is nothing to go back from.",
        )
    return put_in_force(stack[-2], why=ModelInForce.Why.ROLLED_BACK, by=by, now=now)


@dataclass(slots=True)
class _InForce:
    checked_at: float = -CHECK_SECONDS
    row_id: int = 0
    model_id: int | None = None
    model: TextModel | None = None


_in_force = _InForce()


def in_force() -> TextModel | None:
    """The model that decides, at most five seconds old; None where the pack's own words decide.

    On the hot path one small statement every five seconds; a new model is read once.
    """
    global _in_force
    known, now = _in_force, monotonic()
    if now - known.checked_at < CHECK_SECONDS:
        return known.model
    newest = ModelInForce.objects.order_by("-id").values_list("id", "model_id").first()
    row_id, model_id = newest or (0, None)
    if row_id != known.row_id:
        model = None
        if model_id is not None:
            model = model_of(model_id)
        known = _InForce(now, row_id, model_id, model)
    # Replaced whole: another thread reads either the old one or the new one.
    _in_force = _InForce(now, known.row_id, known.model_id, known.model)
    return _in_force.model


def model_of(model_id: int) -> TextModel | None:
    """A model on record; None for one that an older program wrote and this one cannot read.

    Then the pack's own words decide until the next night's training.
    """
    data = TrainedModel.objects.values_list("data", flat=True).get(id=model_id)
    try:
        return TextModel.from_bytes(bytes(data))
    except ValueError as unread:
        _log.warning("Text model %s: %s", model_id, unread)
        return None


def forget() -> None:
    """Ask the database again at the next question."""
    global _in_force
    _in_force = _InForce()
