"""Learning from what cases turned out to be: train, compare with what decides now, take over.

Imports scikit-learn, so only the process that trains imports this.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from linli.intake.lessons import lessons_on_record
from linli.journal.acting import Actor
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.routing.heard import heard
from linli.routing.models import Lesson, ModelInForce, TrainedModel
from linli.routing.text.evaluation import evaluate, macro_f1
from linli.routing.text.folds import Labelled
from linli.routing.text.kept import in_force, keep_model, put_in_force
from linli.routing.text.model import TextModel
from linli.routing.text.training import NEVER, Settings, train

FEWEST_LESSONS = 50
HELD_BACK = 0.2
MOST_HELD_BACK = 2_000
FEWEST_TO_ACT = 300
"""Lessons from which on a model may act unseen: from fewer its precision is not known."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a training.

    `took_over` says whether the new model decides from now on; `champion` and `challenger` are the
    shares of the held-back lessons that each named rightly.
    """

    model_id: int | None
    lessons: int
    held_back: int
    champion: float | None
    challenger: float | None
    took_over: bool


def learn(*, by: Actor, now: datetime) -> Trial:
    """Train on all lessons and let the new model take over if it is better on the newest ones.

    The newest fifth of the lessons is held back from a first training, on which it is compared with
    what decides now: the model in force or, before the first, the pack's own words. Only a
    challenger that names more of them rightly is trained anew on everything, kept and put in force.
    With fewer than fifty lessons nothing is done.
    """
    lessons = lessons_on_record()
    if len(lessons) < FEWEST_LESSONS:
        return Trial(None, len(lessons), 0, None, None, took_over=False)
    pack = current().pack
    held = min(MOST_HELD_BACK, max(1, int(len(lessons) * HELD_BACK)))
    older, newest = lessons[:-held], lessons[-held:]
    champion = named_rightly(in_force(), newest, pack)
    rehearsed = trained_on(older, pack)
    challenger = named_rightly(rehearsed, newest, pack)
    trial = Trial(None, len(lessons), held, champion, challenger, took_over=False)
    if challenger <= champion:
        return trial
    kept = keep_model(
        trained_on(lessons, pack),
        texts=len(lessons),
        last_lesson_id=Lesson.objects.order_by("-id").values_list("id", flat=True)[0],
        figures={**asdict(evaluate(rehearsed, newest)), "champion_accuracy": champion},
        by=by,
        now=now,
    )
    put_in_force(kept.id, why=ModelInForce.Why.BETTER, by=by, now=now)
    return replace(trial, model_id=kept.id, took_over=True)


def trained_on(lessons: Sequence[Labelled], pack: Pack) -> TextModel:
    """A model of the lessons and of the pack's own words, which speak where lessons are few."""
    made = train(lessons, seeds=seeds_of(pack))
    if len(lessons) < FEWEST_TO_ACT:
        return replace(made.model, threshold=NEVER)
    return made.model


def seeds_of(pack: Pack) -> list[Labelled]:
    """The pack's own words as texts: each category's names, description and keywords."""
    return [
        Labelled(
            f"pack {category.code}",
            category.code,
            category.name.zh,
            "，".join([*category.keywords, category.description.zh]),
        )
        for category in pack.categories.categories
    ]


def named_rightly(model: TextModel | None, rows: Sequence[Labelled], pack: Pack) -> float:
    """The share of texts whose matter is named rightly: by a model, or by the pack's words."""
    right = 0
    for row in rows:
        told = heard(row.text, pack, model)
        named = told.suggestions[0].category if model and told.suggestions else told.category
        right += named == row.label
    return right / len(rows)


def learn_from(
    rows: Sequence[Labelled], *, settings: Settings | None = None, by: Actor, now: datetime
) -> TrainedModel:
    """A model from somebody else's table, kept but not put in force.

    Its figures are of each text as it was named when it had not been seen.
    """
    made = train(rows, settings, seeds=seeds_of(current().pack))
    right = made.unseen.argmax(axis=1) == made.truth
    acted = made.unseen.max(axis=1) >= made.model.threshold
    figures = {
        "n": len(made.truth),
        "accuracy": float(right.mean()),
        "macro_f1": macro_f1(made.truth.tolist(), made.unseen.argmax(axis=1).tolist()),
        "coverage": float(acted.mean()),
        "precision": float(right[acted].mean()) if acted.any() else None,
    }
    return keep_model(made.model, texts=len(rows), figures=figures, by=by, now=now)
