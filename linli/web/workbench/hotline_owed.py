"""What is owed to the hotlines: seen, sent again, paused, resumed, by those who see all areas."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.exchange.hotline.mending import unknown_letter
from linli.exchange.hotline.queries import orders_by_id, owed
from linli.exchange.hotline.telling import DOOR
from linli.exchange.sending.acts import pause, resume, send_again
from linli.journal.acting import Actor, ActorKind
from linli.people.permissions import reach
from linli.policy.queries import current
from linli.web.bodies import Done
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import done_once
from linli.web.pages import Id
from linli.web.workbench.hotline_shapes import OwedListOut, owed_out

routes = Routes(only=ActorKind.OFFICER)


@routes.way(
    "GET",
    "/hotline/{system}/owed",
    permission="hotline.read",
    response=OwedListOut,
    summary="待发 What is owed to a hotline",
)
def owed_list(request: HttpRequest, system: str) -> OwedListOut:
    """The oldest first: what waits, and what it did not take. For those who see all areas."""
    everywhere = reach(actor(request), "hotline.read", now=timezone.now()).everything
    if not everywhere or system not in current().pack.hotline.by_code:
        raise unknown_letter()
    found = owed(system)
    orders = orders_by_id([int(one.what["order"]) for one in found])
    return OwedListOut(items=[owed_out(one, orders.get(int(one.what["order"]))) for one in found])


@routes.way(
    "POST",
    "/hotline/{system}/sendings/{sending_id}/again",
    permission="hotline.mend",
    response=Done,
    summary="再发一次 Send one thing again",
)
def again(request: HttpRequest, system: str, sending_id: Id) -> Done:
    """It keeps its number, by which the hotline sees that it had it."""

    def work(by: Actor, now: datetime) -> None:
        _everywhere(request)
        if sending_id not in {one.id for one in owed(system)}:
            raise unknown_letter()
        send_again(sending_id, now=now)

    return done_once(request, None, work)


@routes.way(
    "POST",
    "/hotline/{system}/pause",
    permission="hotline.mend",
    response=Done,
    summary="暂停发送 Send nothing for the time being",
)
def pause_sending(request: HttpRequest, system: str) -> Done:
    """What is owed stays owed."""

    def work(by: Actor, now: datetime) -> None:
        _known(request, system)
        pause(DOOR, system, by=by, now=now)

    return done_once(request, None, work)


@routes.way(
    "POST",
    "/hotline/{system}/resume",
    permission="hotline.mend",
    response=Done,
    summary="恢复发送 Send again",
)
def resume_sending(request: HttpRequest, system: str) -> Done:
    """What waited goes first."""

    def work(by: Actor, now: datetime) -> None:
        _known(request, system)
        resume(DOOR, system, by=by, now=now)

    return done_once(request, None, work)


def _everywhere(request: HttpRequest) -> None:
    """What is owed is owed by the district: those who see one street do not stop it."""
    if not reach(actor(request), "hotline.mend", now=timezone.now()).everything:
        raise unknown_letter()


def _known(request: HttpRequest, system: str) -> None:
    _everywhere(request)
    if system not in current().pack.hotline.by_code:
        raise unknown_letter()
