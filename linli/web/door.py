"""Routes: each names its permission or says that it is public; there is no third way."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.errors import AuthenticationError

from linli.journal.acting import ActorKind, Forbidden, NotNow
from linli.people.permissions import is_masked, must, reach
from linli.people.queries import SignedIn
from linli.policy.queries import current
from linli.policy.sections.permissions import PERMISSIONS, PERSONAL
from linli.policy.sections.sign_in import FreshProof
from linli.web.callers import address_of, known_device, signed_in
from linli.web.rates import bucket, knock
from linli.web.stepping import SteppedOut

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC = "public"
NEEDED = "proof.needed"


class Grave(StrEnum):
    """That a route asks for a fresh proof of who it is: for an act that is hard to undo or opens
    what is sealed, or for a change of one's own way in. The pack says how fresh.
    """

    ACT = "act"
    WAY_IN = "way_in"


class Door:
    """Lets in whoever holds the permission for anything at all, and anyone at a public route; at a
    grave one, staff who have proved a while ago who they are.

    Public routes are open at the rate of their limit. Whether this person may do this to that case
    is asked by the act, which is the only place that knows the case.
    """

    def __init__(
        self, permission: str, limit: str, only: ActorKind | None, grave: Grave | None = None
    ) -> None:
        self.permission = permission
        self.limit = limit
        self.only = only
        self.grave = grave

    def __call__(self, request: HttpRequest) -> object | None:
        session = signed_in(request)
        request.door = self.permission  # type: ignore[attr-defined]  # what a refusal tells of
        if self.permission == PUBLIC:
            knock(self.limit, _stranger(request) if session is None else _own(session))
            if session is None:
                return self
            self._must_be_proved(session)
            return session
        if session is None:
            return None
        if self.only is not None:
            must_be(session, self.only)
        now = timezone.now()
        if not reach(session.actor, self.permission, now=now):
            # To a masked role the way to what is personal is no door that is shut: there is none.
            if self.permission in PERSONAL and is_masked(session.actor, now=now):
                raise Http404
            must(session.actor, self.permission, now=now)
        self._must_be_proved(session)
        return session

    def _must_be_proved(self, session: SignedIn) -> None:
        # Here, before the body is even read: what is refused has done nothing.
        if self.grave is None or session.actor.kind is not ActorKind.OFFICER:
            return
        if session.proved_at + lasts(self.grave) <= timezone.now():
            raise Forbidden(
                NEEDED,
                "这一步要先再验证一次是您本人。验证后接着办，填的内容不会丢。",
                "Prove once more that it is you before this. Then send the same again.",
            )


def lasts(grave: Grave) -> timedelta:
    """For how long a proof counts before such a thing."""
    try:
        rules = current().pack.sign_in.proof
    except NotNow:
        rules = FreshProof()  # nothing adopted yet
    return timedelta(minutes=rules.act_minutes if grave is Grave.ACT else rules.way_in_minutes)


def _stranger(request: HttpRequest) -> str:
    """Whose tokens a request without a session takes: a known device's own, or its address's.

    A neighbour who wears out the address of an office does not keep its staff from signing in.
    """
    device = known_device(request).device
    return f"device {device}" if device else bucket(address_of(request))


def _own(session: SignedIn) -> str:
    return f"session {session.session_id}"


def must_be(session: SignedIn, kind: ActorKind) -> None:
    """Refuse residents at the doors of the staff, and staff at what is a resident's own.

    They have some permissions of one name, and their ids are numbers of different tables.
    """
    if session.actor.kind is kind:
        return
    if kind is ActorKind.OFFICER:
        raise Forbidden(
            "people.staff_only",
            "这里只供工作人员使用。居民请用居民端。",
            "This is for members of staff. Residents have an app of their own.",
        )
    raise Forbidden(
        "people.residents_only",
        "这里是居民自己的信息。请用居民的手机号登录。",
        "This is a resident's own. Sign in with a resident's phone.",
    )


def whoever(request: HttpRequest, *, only: ActorKind | None = None) -> SignedIn:
    """The session of a route that is about the session itself; without one, 401.

    `only` says for whom the route is, residents or staff; it refuses the others.
    """
    session = signed_in(request)
    if session is None:
        raise AuthenticationError
    if only is not None:
        must_be(session, only)
    return session


class Routes(Router):
    """A router whose routes cannot be declared without a permission.

    `only` says for whom they are, staff or residents, beside the permission.
    """

    def __init__(self, *, only: ActorKind | None = None, **others: Any) -> None:
        super().__init__(**others)
        self.only = only

    def way(
        self,
        method: str,
        path: str,
        *,
        permission: str,
        response: Any,
        summary: str,
        limit: str = "default",
        examples: dict[str, Any] | None = None,
        repeatable: bool = True,
        grave: Grave | None = None,
        **others: Any,
    ) -> Callable[[F], F]:
        """Declare one route. `permission` is a word of the pack's roles, or PUBLIC.

        `repeatable` is False for the few changing routes that take no idempotency key: doing them
        twice does no harm, and their answers hold secrets that must not be kept. `grave` asks staff
        for a fresh proof of who they are.
        """
        if permission != PUBLIC and permission not in PERMISSIONS:
            raise LookupError(f"{permission!r} is no permission word.")
        extra: dict[str, Any] = {"x-permission": permission}
        if not repeatable:
            extra["x-once"] = False
        if grave is not None:
            extra["x-grave"] = grave.value
        if examples is not None:
            extra["requestBody"] = {
                "content": {
                    "application/json": {
                        "examples": {name: {"value": value} for name, value in examples.items()}
                    }
                }
            }
        declare: Callable[[F], F] = self.api_operation(
            [method],
            path,
            response=response,
            summary=summary,
            auth=Door(permission, limit, self.only, grave),
            openapi_extra=extra,
            by_alias=True,
            **others,
        )
        return declare

    def verb(
        self,
        verb: str,
        *,
        summary: str,
        example: dict[str, Any] | None = None,
        operation_id: str | None = None,
        grave: Grave | None = None,
    ) -> Callable[[F], F]:
        """Declare the route of a verb on a case, whose permission is the verb's own word."""
        return self.way(
            "POST",
            f"/cases/{{number}}/{verb}",
            permission=f"case.{verb}",
            response=SteppedOut,
            summary=summary,
            examples=None if example is None else {"例 example": example},
            operation_id=operation_id,
            grave=grave,
        )
