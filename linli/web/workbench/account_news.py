"""账号动态: a member of staff reads what happened to her account, and says that she knows."""

from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import ActorKind
from linli.people.acts.news import hear_news
from linli.web.account_news import AccountNewsListOut, asker, news
from linli.web.bodies import Done
from linli.web.door import PUBLIC, Routes, whoever

routes = Routes()


@routes.way(
    "GET",
    "/session/news",
    permission=PUBLIC,
    response=AccountNewsListOut,
    summary="账号动态 What happened to my account",
)
def mine(request: HttpRequest) -> AccountNewsListOut:
    """New devices, wrong tries, passwords and second factors of the last month."""
    session, now = whoever(request, only=ActorKind.OFFICER), timezone.now()
    return news(asker(session.actor.id, session.session_id, now=now), now=now)


@routes.way(
    "PUT",
    "/session/news/heard",
    permission=PUBLIC,
    response=Done,
    summary="账号动态看过了 I know what happened to my account",
    repeatable=False,
)
def heard(request: HttpRequest) -> Done:
    """What happened until now is no news any more. Twice is once."""
    session = whoever(request, only=ActorKind.OFFICER)
    hear_news(by=session.actor, now=timezone.now())
    return Done()
