"""热线对接: how the hotlines stand, what of theirs waits for somebody, and what is owed to them."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.exchange.hotline.asking import ask
from linli.exchange.hotline.letters import mended_of, payload_of
from linli.exchange.hotline.masked import FieldShown, fields_shown, raw_shown
from linli.exchange.hotline.mending import discard, replay
from linli.exchange.hotline.message import MENDABLE, Unreadable
from linli.exchange.hotline.queries import (
    WhichLetters,
    alike,
    cancelled_but_open,
    case_numbers,
    counts,
    letter_seen,
    letters,
    order_seen,
    systems_standing,
)
from linli.journal.acting import Actor, ActorKind, Invalid
from linli.people.permissions import Subject, must
from linli.policy.queries import current
from linli.web.bodies import Done
from linli.web.callers import actor, authority
from linli.web.door import Routes
from linli.web.once import done_once, once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.workbench.hotline_shapes import (
    DiscardIn,
    HotlineAskIn,
    HotlineOut,
    LetterPageOut,
    LettersOut,
    MendIn,
    field_out,
    hotline_out,
    letter_out,
)

routes = Routes(only=ActorKind.OFFICER)
MEND = {"补填编号 number": {"fields": {"number": "LJ12345-20261118-000243"}}}
WHY = {"已核对 checked": {"reason": "已与热线核对，是测试数据。"}}
QUESTION = {"请求补充 question": {"kind": "question", "text": "请补充具体楼栋。", "until": None}}
NEWEST = 2**63 - 1


@routes.way(
    "GET",
    "/hotline",
    permission="hotline.read",
    response=HotlineOut,
    summary="热线对接 How the hotlines stand",
)
def standing(request: HttpRequest) -> HotlineOut:
    """The lines in, what waits for somebody and why, and what is owed."""
    asker, now = authority(request), timezone.now()
    return hotline_out(
        systems_standing(asker=asker, now=now),
        counts(asker=asker, now=now),
        cancelled_but_open(asker=asker),
    )


@routes.way(
    "GET",
    "/hotline/letters",
    permission="hotline.read",
    response=LettersOut,
    summary="热线来文 Letters of the hotlines",
)
def letter_list(
    request: HttpRequest,
    which: WhichLetters = "dead",
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> LettersOut:
    """The newest first, without what they say."""
    before = id_after(cursor, "hotline") if cursor else NEWEST
    asker, now = authority(request), timezone.now()
    found = letters(which, asker=asker, before=before, limit=limit, now=now)
    shown, following = cut(found, limit, lambda one: cursor_after("hotline", one.id))
    numbers = case_numbers(shown)
    return LettersOut(
        items=[letter_out(one, numbers.get(one.id, "")) for one in shown],
        next=following,
    )


@routes.way(
    "GET",
    "/hotline/letters/{letter_id}",
    permission="hotline.read",
    response=LetterPageOut,
    summary="一条来文，已遮盖 One letter, masked",
)
def letter_page(request: HttpRequest, letter_id: Id) -> LetterPageOut:
    """What it says, with names, numbers and doors masked, and what can be set anew."""
    asker = authority(request)
    letter = letter_seen(letter_id, asker=asker)
    system = current().pack.hotline.by_code.get(letter.system)
    fields: list[FieldShown] = []
    raw = ""
    if system is not None and letter.payload_sealed is not None:
        try:
            payload = payload_of(letter)
            fields = fields_shown(payload, system, mended_of(letter))
            raw = raw_shown(payload, system)
        except Unreadable:
            raw = ""
    return LetterPageOut(
        letter=letter_out(letter, case_numbers([letter]).get(letter.id, "")),
        fields=[field_out(one) for one in fields],
        raw=raw,
        alike=len(alike(letter, asker=asker)) if letter.state == "dead" else 0,
    )


@routes.way(
    "POST",
    "/hotline/letters/{letter_id}/replay",
    permission="hotline.mend",
    response=Done,
    summary="重放 Mend a letter and take it in again",
    examples=MEND,
)
def replay_one(request: HttpRequest, letter_id: Id, payload: MendIn) -> Done:
    """`done` says whether it was taken; when not, its reason stands on it anew."""
    fields = {name: value for name, value in payload.fields.items() if value.strip()}
    if unknown := set(fields) - set(MENDABLE):
        raise Invalid(
            "letter.field_unknown",
            f"没有这个字段：{min(unknown)[:40]}。",
            f"There is no such field: {min(unknown)[:40]}.",
            field="fields",
        )

    def work() -> Done:
        letter = _mendable(request, letter_id)
        taken = replay(letter, fields, by=actor(request), now=timezone.now())
        return Done(done=taken.state != "dead")

    return once(request, payload, Done, work, now=timezone.now())


@routes.way(
    "POST",
    "/hotline/letters/{letter_id}/replay_alike",
    permission="hotline.mend",
    response=Done,
    summary="同因全部重放 Take in again all that wait for the same reason",
)
def replay_alike(request: HttpRequest, letter_id: Id) -> Done:
    """After a table of the pack was mended: as they came; `count` is how many were taken."""

    def work() -> Done:
        _mendable(request, letter_id)
        first = letter_seen(letter_id, asker=authority(request))
        by, now = actor(request), timezone.now()
        ids = alike(first, asker=authority(request))
        told = [replay(one, {}, by=by, now=now) for one in ids]
        return Done(count=sum(one.state != "dead" for one in told))

    return once(request, None, Done, work, now=timezone.now())


@routes.way(
    "POST",
    "/hotline/letters/{letter_id}/discard",
    permission="hotline.mend",
    response=Done,
    summary="作废 Put a letter aside for good",
    examples=WHY,
)
def discard_one(request: HttpRequest, letter_id: Id, payload: DiscardIn) -> Done:
    """Its content goes; the reason stays."""

    def work(by: Actor, now: datetime) -> None:
        discard(_mendable(request, letter_id), payload.reason, by=by, now=now)

    return done_once(request, payload, work)


@routes.way(
    "POST",
    "/hotline/orders/{order_id}/ask",
    permission="hotline.mend",
    response=Done,
    summary="向热线申请 Ask the hotline: facts, time, or to take it back",
    examples=QUESTION,
)
def ask_hotline(request: HttpRequest, order_id: Id, payload: HotlineAskIn) -> Done:
    """The words stand in the case too; its clock runs on."""

    def work(by: Actor, now: datetime) -> None:
        order = order_seen(order_id, asker=authority(request))
        _within(request, order.area_code)
        ask(
            order.id,
            payload.kind,
            payload.text,
            reason=payload.reason,
            until=payload.until,
            by=by,
            now=now,
        )

    return done_once(request, payload, work)


def _mendable(request: HttpRequest, letter_id: int) -> int:
    """The letter's id, once it is sure that the caller may see it and mend it."""
    letter = letter_seen(letter_id, asker=authority(request))
    _within(request, letter.area_code)
    return letter.id


def _within(request: HttpRequest, area_code: str) -> None:
    must(actor(request), "hotline.mend", Subject(area_code=area_code), now=timezone.now())
