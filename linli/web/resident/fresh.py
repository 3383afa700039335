"""A fresh proof: whoever takes all along, deletes it or ends sessions has just typed a code."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from linli.journal.acting import Forbidden
from linli.policy.queries import current
from linli.web.door import whoever


def fresh_until(request: HttpRequest) -> datetime:
    """Until when the code that opened this session counts as a fresh proof."""
    return whoever(request).proved_at + timedelta(minutes=current().pack.rights.fresh_minutes)


def must_be_fresh(request: HttpRequest, *, now: datetime) -> None:
    """Raises Forbidden unless a code was typed a moment ago: a phone lies about unlocked."""
    if fresh_until(request) <= now:
        raise Forbidden(
            "people.prove_again",
            "请再用手机验证码确认一次是您本人，再继续。",
            "Prove with a code to your telephone that it is you, then go on.",
        )
