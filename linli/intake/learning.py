"""Learning from what cases turned out to be: train, compare with what decides now, take over.

Imports scikit-learn, so only the process that trains imports this.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from linli.cases.models import Report
from linli.journal.acting import Actor
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.routing.heard import heard_in
from linli.routing.models import Lesson, ModelInForce, TrainedModel
from linli.routing.ready import ready
from linli.routing.text.evaluation import Figures, evaluate
from linli.routing.text.folds import Labelled
from linli.routing.text.kept import in_force, keep_model, model_of, put_in_force
from linli.routing.text.model import TextModel
from linli.routing.text.training import NEVER, Settings, train
from linli.routing.words import folded

MOST_LESSONS = 40_000
"""The newest so many are learnt; a district's matters change with the years."""

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


def lessons_on_record(after_id: int = 0) -> list[Labelled]:
    """What the cases with lessons turned out to be, in the first reporter's words, oldest first.

    Cases whose words were erased, and categories that the pack has no more, are left out.
    """
    latest: dict[int, Lesson] = {}
    newest = Lesson.objects.filter(id__gt=after_id).order_by("-id")[:MOST_LESSONS]
    for lesson in newest:
        latest.setdefault(lesson.case_id, lesson)
    reports = Report.objects.filter(case_id__in=latest).order_by("-received_at", "-id")
    # The first voice comes last, and stays.
    words: dict[int, str] = dict(reports.values_list("case_id", "text").iterator())
    pack = current().pack
    return [
        Labelled(str(lesson.case_id), lesson.category, "", words[lesson.case_id])
        for lesson in sorted(latest.values(), key=lambda one: one.id)
        if words.get(lesson.case_id, "").strip() and pack.category(lesson.category) is not None
    ]


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
    made = ready(pack)
    right = 0
    for row in rows:
        heard = heard_in(row.text, made.finder.found(folded(row.text)), made, model)
        named = heard.suggestions[0].category if model and heard.suggestions else heard.category
        right += named == row.label
    return right / len(rows)


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model on record: its figures when it was trained, and on the lessons since (drift)."""

    id: int
    trained_at: datetime
    texts: int
    in_force: bool
    figures: dict[str, Any]
    since: Figures | None


def models() -> list[KeptModel]:
    """The models on record, the newest first; the one in force with its figures on what it has
    not seen: when these fall, the district's matters have changed."""
    newest = ModelInForce.objects.order_by("-id").values_list("model_id", flat=True).first()
    found = []
    for row in TrainedModel.objects.defer("data").order_by("-id"):
        since = None
        if row.id == newest and (rows := lessons_on_record(after_id=row.last_lesson_id)):
            model = model_of(row.id)
            since = None if model is None else evaluate(model, rows)
        found.append(
            KeptModel(row.id, row.trained_at, row.texts, row.id == newest, row.figures, since)
        )
    return found


def learn_from(
    rows: Sequence[Labelled], *, settings: Settings | None = None, by: Actor, now: datetime
) -> TrainedModel:
    """A model from somebody else's table, kept but not put in force."""
    made = train(rows, settings, seeds=seeds_of(current().pack))
    told = made.unseen.argmax(axis=1)
    figures = {"n": len(made.truth), "accuracy": float((told == made.truth).mean())}
    return keep_model(made.model, texts=len(rows), figures=figures, by=by, now=now)
