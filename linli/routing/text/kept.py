"""Text models on record: keeping one, putting one in force, going back."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from linli.journal.acting import Actor, ActorKind, Conflict, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import must
from linli.routing.events import TextModelTakenOver, TextModelTrained
from linli.routing.models import Lesson, ModelDrift, ModelInForce, TrainedModel
from linli.routing.text.drift import UnknownWord, Week
from linli.routing.text.model import TextModel

CHECK_SECONDS = 5.0
LONGEST_REASON = 500

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
def keep_drift(
    model_id: int, weeks: Sequence[Week], unknown: Sequence[UnknownWord], *, now: datetime
) -> None:
    """Write how a model has done since it learnt, in place of what was written before."""
    ModelDrift.objects.update_or_create(
        model_id=model_id,
        defaults={
            "looked_at": now,
            "weeks": [asdict(one) for one in weeks],
            "unknown": [asdict(one) for one in unknown],
        },
    )


@act
def put_in_force(
    model_id: int | None,
    *,
    why: str = ModelInForce.Why.CHOSEN,
    reason: str = "",
    by: Actor,
    now: datetime,
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
    row = ModelInForce.objects.create(
        model_id=model_id,
        why=why,
        since=now,
        reason=reason,
        decided_by=by.id if by.kind is ActorKind.OFFICER else None,
    )
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
def roll_back(reason: str, *, seen: int | None = None, by: Actor, now: datetime) -> ModelInForce:
    """Put back what was in force before the present model; before the first one, the pack's words.

    Going back twice goes back two steps. `seen` is the model that whoever presses believes to be
    in force. Raises NotNow when none is, Conflict when it is another one by now.
    """
    must(by, "model.choose", now=now)
    said = _said(reason)
    _lock_choice(seen)
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
    why = ModelInForce.Why.ROLLED_BACK
    return put_in_force(stack[-2], why=why, reason=said, by=by, now=now)


@act
def choose_model(
    model_id: int, reason: str, *, seen: int, by: Actor, now: datetime
) -> ModelInForce:
    """Let an older or newer model on record decide again, for a reason; so a way back is undone.

    `seen` is the model believed to be in force, 0 for the pack's own words. Raises Conflict when
    it is another one by now, NotFound for a model that is not on record.
    """
    must(by, "model.choose", now=now)
    said = _said(reason)
    _lock_choice(seen)
    return put_in_force(model_id, reason=said, by=by, now=now)


def _said(reason: str) -> str:
    said = reason.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(
            "routing.reason",
            zh=f"请写明原因，最多 {LONGEST_REASON} 个字。",
            en=f"Say why, in at most {LONGEST_REASON} characters.",
            field="reason",
        )
    return said


def _lock_choice(seen: int | None) -> None:
    # Locked first: two who press "go back" at once must not go back two steps.
    newest = ModelInForce.objects.select_for_update().order_by("-id").first()
    found = 0 if newest is None else newest.model_id or 0
    if seen is not None and found != seen:
        raise Conflict(
            "routing.model_changed",
            zh="刚刚换过模型了。请刷新，看清现在启用的是哪个，再决定。",
            en="Another model took over a moment ago. Look again at which one is in force.",
        )


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
