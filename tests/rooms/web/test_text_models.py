"""The text models over HTTP: figures, drift, the way back and forward again; two hands at once."""

import pytest

from linli.intake.learning import learn
from linli.journal.acting import Actor
from linli.journal.deliver import deliver_all
from linli.routing.text.drift import UnknownWord
from linli.routing.text.kept import keep_drift, keep_model, model_of, put_in_force
from tests.cast import NOW, Cast
from tests.rooms.intake.test_learning import taught
from tests.rooms.web.callers import Caller, signed_in, statements

BY = Actor.system("tests.models")


@pytest.fixture
def deng(cast: Cast) -> Caller:
    return signed_in(cast.deng_wei)


def test_before_the_first_model_the_packs_words_decide(deng: Caller) -> None:
    found = deng.get("/workbench/text-models").json()
    assert found["in_force"] == 0
    assert found["items"] == found["choices"] == found["weeks"] == found["unknown"] == []


def test_the_models_with_their_figures_and_the_way_back_and_forward(
    deng: Caller, cast: Cast
) -> None:
    # given: a model that took over by being better
    taught(cast)
    model = learn(by=BY, now=NOW).model_id
    deliver_all(now=NOW)
    (found,) = deng.get("/workbench/text-models").json()["items"]
    assert found["in_force"]
    assert found["accuracy"] > found["before"]
    assert found["size_bytes"] > 1_000

    # when: it goes, and comes again
    path, body = "/workbench/text-models/back", {"in_force": model, "reason": "派错太多"}
    assert deng.post(path, body, Idempotency_Key="one").json()["count"] == 0
    assert deng.post(path, body, Idempotency_Key="one").json()["count"] == 0
    assert deng.post(path, body).json()["code"] == "routing.model_changed"
    again = {"in_force": 0, "reason": "撤销退回"}
    assert deng.post(f"/workbench/text-models/{model}/choose", again).status_code == 200

    # then: all of it stands in the list
    told = deng.get("/workbench/text-models").json()
    assert told["in_force"] == model
    assert [(one["why"], one["reason"], bool(one["by"])) for one in told["choices"]] == [
        ("chosen", "撤销退回", True),
        ("rolled_back", "派错太多", True),
        ("better", "", False),
    ]


def test_the_page_asks_as_little_for_many_models_as_for_one(deng: Caller, cast: Cast) -> None:
    taught(cast)
    first = learn(by=BY, now=NOW).model_id
    assert first is not None

    def asked() -> int:
        with statements() as found:
            assert deng.get("/workbench/text-models").status_code == 200
        return len(found)

    model = model_of(first)
    assert model is not None
    put_in_force(None, by=cast.deng_wei, now=NOW)
    few = asked()
    for texts in range(5):
        kept = keep_model(model, texts=texts, figures={}, by=BY, now=NOW)
        put_in_force(kept.id, by=cast.deng_wei, now=NOW)
        keep_drift(kept.id, [], [UnknownWord("充电桩", 7)], now=NOW)
    assert asked() == few
    told = deng.get("/workbench/text-models").json()
    assert told["unknown"] == [{"word": "充电桩", "reports": 7}]
    assert len(told["items"]) == 6
