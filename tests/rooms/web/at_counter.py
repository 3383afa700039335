"""Who stands at the counter, and who takes in and answers what she asks."""

from datetime import timedelta
from typing import Any

import time_machine

from linli.cases.models import Case
from linli.journal.acting import Actor
from linli.journal.models import Entry
from linli.people.sealing import receipt_code
from linli.rights.models import CounterIntake
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.web.callers import signed_in

DESK = "/workbench/counter-requests"
PHONE = "13912340001"  # 林秀英's, whether or not she ever signed in
AFTER_THREE_DAYS = NOW + timedelta(days=3)
WORDS = "我不用手机，请把留下的都删掉。"


def of_granny(cast: Cast, text: str = "楼道的灯坏了", **more: Any) -> Case:
    """What the hotline took down for her."""
    return opened(cast, text, resident_id=cast.granny_lin.id, channel="hotline", **more)


def take(who: Actor, kind: str = "delete", **more: Any) -> int:
    wish = {"kind": kind, "words": WORDS, "identity": "id-card", "sought": {"phone": PHONE}} | more
    answer = signed_in(who).post(DESK, wish)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def slip_of(request_id: int) -> str:
    return receipt_code(CounterIntake.objects.get(request_id=request_id).id)


def answered(who: Actor, request_id: int, *, at: Any = NOW, **more: Any) -> Any:
    said = {"granted": True, "words": "已办理。"} | more
    with time_machine.travel(at, tick=False):
        return signed_in(who, at=at).post(f"/workbench/personal-requests/{request_id}/answer", said)


def events() -> list[str]:
    kinds = Entry.objects.filter(event__startswith="personal_request").order_by("id")
    return [one.removeprefix("personal_request.") for one in kinds.values_list("event", flat=True)]
