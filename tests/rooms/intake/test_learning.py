"""The text model learns from what cases turned out to be, and takes over only when it is better."""

from datetime import timedelta

import pytest
from django.db import connection

from linli.cases.acts.amend import Amendment, amend
from linli.cases.models import Case, Report
from linli.intake.learning import learn, learn_from
from linli.intake.lessons import lessons_on_record
from linli.intake.versions import choices, drift, look_at_drift, models
from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.routing.decide import decide
from linli.routing.explain import explain
from linli.routing.facts import Facts
from linli.routing.models import Lesson, ModelInForce, TrainedModel
from linli.routing.text.folds import Labelled
from linli.routing.text.kept import (
    choose_model,
    in_force,
    keep_lesson,
    put_in_force,
    roll_back,
)
from linli.routing.text.training import NEVER
from tests.cast import IN_HUAIYIN, NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.people.conftest import refused

pytestmark = pytest.mark.django_db

BY = Actor.system("tests.learning")
WEEK = timedelta(weeks=1)

# Words that the pack's catalogue does not know, for two of its matters.
SAYINGS = {
    "lift-fault": ["升降机卡在半空", "乘梯时突然一抖", "轿厢门打不开", "梯子上上下下不停"],
    "noise-living": ["隔壁天天吊嗓子", "楼上弹珠声不断", "半夜有人敲墙", "一早就放大喇叭"],
}


def taught(cast: Cast, count: int = 60) -> list[Case]:
    """So many cases of two matters in the residents' own words, each with its lesson.

    Which lessons are held back goes by the cases' numbers, and with so few of them that matters:
    they begin at the same number whatever ran before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('cases_case_id_seq', 1)")
    cases = []
    for number in range(count):
        category = sorted(SAYINGS)[number % 2]
        words = SAYINGS[category][number // 2 % 4]
        case = opened(cast, f"{words}，第{number}次说了，请管一管")
        keep_lesson(
            case.id, category, kind=Lesson.Kind.CONFIRMATION, entry_id=-number - 1, learnt_at=NOW
        )
        cases.append(case)
    return cases


def heard(text: str, cast: Cast) -> tuple[str, str]:
    facts = Facts(text, "", None, "resident", NOW)
    route = decide(facts, cast.pack, model=in_force())
    return route.category, route.confidence


def test_it_learns_the_residents_own_words_and_takes_over(cast: Cast):
    taught(cast)
    assert heard("升降机又卡住了，轿厢门也打不开", cast)[0] != "lift-fault"

    trial = learn(by=BY, now=NOW)

    assert trial.took_over
    assert trial.challenger is not None
    assert trial.champion is not None
    assert trial.challenger > trial.champion
    assert heard("升降机又卡住了，轿厢门也打不开", cast)[0] == "lift-fault"
    events = Entry.objects.filter(event__startswith="text_model.").order_by("id")
    assert [entry.event for entry in events] == ["text_model.trained", "text_model.taken_over"]


def test_with_few_lessons_it_proposes_and_never_acts_unseen(cast: Cast):
    taught(cast)
    learn(by=BY, now=NOW)
    model = in_force()
    assert model is not None
    assert model.threshold == NEVER
    assert heard("升降机又卡住了，轿厢门也打不开", cast)[1] != "certain"


def test_a_challenger_that_is_no_better_does_not_take_over(cast: Cast):
    taught(cast)
    assert learn(by=BY, now=NOW).took_over

    again = learn(by=BY, now=NOW)

    assert not again.took_over
    assert TrainedModel.objects.count() == 1


def test_too_few_lessons_change_nothing(cast: Cast):
    taught(cast, 10)
    trial = learn(by=BY, now=NOW)
    assert (trial.took_over, trial.lessons) == (False, 10)
    assert not TrainedModel.objects.exists()


def test_one_command_goes_back_and_again_back(cast: Cast):
    taught(cast)
    learn(by=BY, now=NOW)
    first = ModelInForce.objects.get().model_id
    rows = [
        Labelled(str(n), "lift-fault" if n % 2 else "noise-living", "", "x" * n) for n in range(9)
    ]
    second = learn_from(rows, by=BY, now=NOW)
    put_in_force(second.id, by=BY, now=NOW)

    assert roll_back("派错太多", by=BY, now=NOW).model_id == first
    assert in_force() is not None
    assert roll_back("派错太多", by=BY, now=NOW).model_id is None
    assert in_force() is None
    with pytest.raises(NotNow):
        roll_back("派错太多", by=BY, now=NOW)


def test_the_same_model_put_in_force_twice_is_one_change(cast: Cast):
    kept = learn_from(
        [Labelled(str(n), "lift-fault" if n % 2 else "ask-policy", "", "电梯") for n in range(8)],
        by=BY,
        now=NOW,
    )
    put_in_force(kept.id, by=BY, now=NOW)
    put_in_force(kept.id, by=BY, now=NOW)
    assert ModelInForce.objects.count() == 1
    with pytest.raises(NotFound):
        put_in_force(kept.id + 1, by=BY, now=NOW)


def test_a_correction_at_the_desk_is_a_lesson_once(cast: Cast):
    case = opened(cast, "升降机卡在半空")
    amend(case.id, Amendment(category="lift-fault"), by=cast.zhou_ming, now=NOW)
    amend(case.id, Amendment(summary="升降机"), by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    deliver_all(now=NOW)

    lesson = Lesson.objects.get()
    assert (lesson.case_id, lesson.category, lesson.kind) == (case.id, "lift-fault", "correction")
    assert [row.text for row in lessons_on_record()] == ["升降机卡在半空"]


def test_the_latest_lesson_of_a_case_counts_and_erased_words_are_not_learnt(cast: Cast):
    kept, erased = opened(cast, "一件事"), opened(cast, "另一件事")
    for number, (case, category) in enumerate(
        [(kept, "noise-living"), (erased, "noise-living"), (kept, "lift-fault")], start=1
    ):
        keep_lesson(case.id, category, kind="correction", entry_id=number, learnt_at=NOW)
    Report.objects.filter(case=erased).update(text="")

    assert [(row.label, row.text) for row in lessons_on_record()] == [("lift-fault", "一件事")]


def test_the_list_of_models_shows_how_the_present_one_does_since(cast: Cast):
    taught(cast)
    learn(by=BY, now=NOW)
    later = opened(cast, "树倒了压住车")
    keep_lesson(later.id, "tree-fallen", kind="correction", entry_id=1, learnt_at=NOW)

    (model,) = models()

    assert model.in_force
    assert model.since is not None
    assert (model.since.n, model.since.accuracy) in {(1, 0.0), (1, 1.0)}
    assert model.figures["accuracy"] > model.figures["champion_accuracy"]


def test_explain_names_the_words_that_decided(cast: Cast):
    taught(cast)
    learn(by=BY, now=NOW)
    told = explain("轿厢门打不开了", IN_HUAIYIN, now=NOW)
    assert told.route.suggestions[0].category == "lift-fault"
    assert "轿厢" in told.route.suggestions[0].why_zh
    assert told.to_json()["route"]["suggestions"][0]["chance"] > 0


def test_a_table_without_the_packs_labels_is_refused(cast: Cast):
    with pytest.raises(Invalid):
        learn_from([], by=BY, now=NOW)


def test_drift_is_told_by_week_and_by_the_model_that_decided_then(cast: Cast):
    # given: a model, and what people decided in the two weeks after
    taught(cast)
    learn(by=BY, now=NOW)
    for entry, (words, at) in enumerate(
        [("轿厢门打不开", NOW + WEEK), ("轿厢门打不开", NOW + 2 * WEEK)], start=1
    ):
        case = opened(cast, words)
        keep_lesson(case.id, "lift-fault", kind="correction", entry_id=entry, learnt_at=at)

    # when: it is looked at by night
    look_at_drift(now=NOW + 2 * WEEK)

    # then: one week each, and both as people decided
    seen = drift(choices())
    assert [(one.counts["decided"], one.counts["right"]) for one in seen.weeks] == [(1, 1), (1, 1)]
    assert seen.looked_at == NOW + 2 * WEEK

    # and: another model that takes over leaves those weeks to the one of then
    first = ModelInForce.objects.get().model_id
    other = learn_from(
        [Labelled(str(n), "lift-fault", "", "x" * n) for n in range(4)]
        + [Labelled("n", "noise-living", "", "吵")],
        by=BY,
        now=NOW,
    )
    TrainedModel.objects.filter(id=other.id).update(last_lesson_id=Lesson.objects.latest("id").id)
    put_in_force(other.id, by=BY, now=NOW + 2 * WEEK)
    deliver_all(now=NOW + 2 * WEEK)
    assert {one.model_id for one in drift(choices()).weeks} == {first}


def test_a_way_back_needs_a_reason_and_is_refused_to_whoever_looked_too_long_ago(cast: Cast):
    taught(cast)
    learn(by=BY, now=NOW)
    model = ModelInForce.objects.get().model_id or 0
    with refused(Invalid):
        roll_back("  ", by=cast.deng_wei, now=NOW)
    with refused(Conflict):
        roll_back("派错太多", seen=model + 1, by=cast.deng_wei, now=NOW)
    with refused(Forbidden):
        roll_back("派错太多", seen=model, by=cast.wang_min, now=NOW)
    assert ModelInForce.objects.count() == 1

    roll_back("派错太多", seen=model, by=cast.deng_wei, now=NOW)
    choose_model(model, "看错了", seen=0, by=cast.deng_wei, now=NOW)

    newest, before, _ = choices()
    assert (newest.model_id, newest.why, newest.reason) == (model, "chosen", "看错了")
    assert (before.model_id, before.why, before.reason) == (None, "rolled_back", "派错太多")
    assert before.decided_by == cast.deng_wei.id
    assert roll_back("还是退回", by=BY, now=NOW).model_id is None
