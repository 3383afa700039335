"""One verb on many cases: each done or refused for itself, and never twice."""

from typing import Any

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.journal.models import Entry
from tests.cast import Cast
from tests.rooms.cases.matters import UNIT, opened, taken_to
from tests.rooms.web.callers import signed_in, statements


def states(*cases: Case) -> list[str]:
    return [Case.objects.get(id=one.id).state for one in cases]


def test_each_is_done_or_refused_for_itself(cast: Cast) -> None:
    # given: two that can be accepted, one that was, and one that is not for urban management
    first, second = taken_to(State.DISPATCHED, cast), taken_to(State.DISPATCHED, cast)
    had, foreign = taken_to(State.ACCEPTED, cast), opened(cast)
    chen = signed_in(cast.chen_qiang)
    numbers = [one.number for one in (first, had, foreign, second, second)]

    # when
    body = {"verb": "accept", "numbers": numbers}
    told = chen.post("/workbench/bulk", body, Idempotency_Key="a").json()

    # then: what was named twice is one, and every refusal says why
    assert [one["done"] for one in told["items"]] == [True, False, False, True]
    assert all(one["why"]["zh"] and one["why"]["en"] for one in told["items"][1:3])
    assert states(first, second, foreign) == ["accepted", "accepted", "filed"]


def test_a_lost_reply_is_asked_for_again(cast: Cast) -> None:
    # given
    first, late = taken_to(State.DISPATCHED, cast), opened(cast)
    chen = signed_in(cast.chen_qiang)
    body = {"verb": "accept", "numbers": [first.number, late.number]}
    told = chen.post("/workbench/bulk", body, Idempotency_Key="a").json()
    assert [one["done"] for one in told["items"]] == [True, False]

    # when: meanwhile the other has come, and the same is sent again
    desk = signed_in(cast.liu_fang)
    sent = {"verb": "dispatch", "numbers": [late.number], "unit": UNIT}
    assert desk.post("/workbench/bulk", sent, Idempotency_Key="a").json()["items"][0]["done"]
    again = chen.post("/workbench/bulk", body, Idempotency_Key="a").json()

    # then: nothing twice, and what was refused is tried
    assert [one["done"] for one in again["items"]] == [True, True]
    accepted = Entry.objects.filter(event="case.accepted", subject_id=first.id)
    assert accepted.count() == 1


def test_another_wish_under_one_key_is_refused_and_does_nothing(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    chen = signed_in(cast.chen_qiang)
    body = {"verb": "accept", "numbers": [case.number]}
    chen.post("/workbench/bulk", body, Idempotency_Key="a")
    other = {"verb": "note", "numbers": [case.number], "note": "已联系"}
    (one,) = chen.post("/workbench/bulk", other, Idempotency_Key="a").json()["items"]
    assert not one["done"]
    assert not Entry.objects.filter(event="case.noted", subject_id=case.id).exists()


def test_without_a_key_or_beyond_a_hundred_nothing_is_tried(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    chen = signed_in(cast.chen_qiang)
    body = {"verb": "accept", "numbers": [case.number]}
    assert chen.post("/workbench/bulk", body).status_code == 422
    many = {**body, "numbers": [f"LJ-{n}" for n in range(101)]}
    assert chen.post("/workbench/bulk", many, Idempotency_Key="a").status_code == 422
    assert states(case) == ["dispatched"]


def test_the_other_verbs_of_many(cast: Cast) -> None:
    # given
    answered, waiting = taken_to(State.ANSWERED, cast), taken_to(State.DISPATCHED, cast)
    desk = signed_in(cast.zhou_ming)

    def does(verb: str, case: Case, **more: str) -> bool:
        body = {"verb": verb, "numbers": [case.number], **more}
        (one,) = desk.post("/workbench/bulk", body, Idempotency_Key=verb).json()["items"]
        return bool(one["done"])

    # then: verified and closed, written down and pressed for, in one way
    assert does("verify", answered)
    assert does("close", answered)
    assert does("note", waiting, note="已电话催办")
    assert does("supervise", waiting)
    assert states(answered) == ["closed"]


def test_the_tree_counts_what_i_may_list(cast: Cast) -> None:
    opened(cast)
    taken_to(State.DISPATCHED, cast)
    taken_to(State.CLOSED, cast)
    with statements() as asked:
        all_ = signed_in(cast.zhou_ming).get("/workbench/tasks/tree").json()
    assert len(asked) <= 4
    assert all_["areas"]["990100"] == all_["areas"]["990100001001"] == 2
    assert with_some(all_) == {UNIT: 1, "community-990100001001": 1}
    assert with_some(signed_in(cast.chen_qiang).get("/workbench/tasks/tree").json()) == {UNIT: 1}


def with_some(tree: dict[str, Any]) -> dict[str, int]:
    return {one["code"]: one["open"] for one in tree["units"] if one["open"]}
