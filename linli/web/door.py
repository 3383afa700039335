"""Routes: each names its permission or says that it is public; there is no third way."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.errors import AuthenticationError

from linli.journal.acting import ActorKind, Forbidden
from linli.people.permissions import is_masked, must, reach
from linli.people.queries import SignedIn
from linli.policy.sections.permissions import PERMISSIONS, PERSONAL
from linli.web.callers import address_of, known_device, signed_in
from linli.web.rates import bucket, knock
from linli.web.stepping import SteppedOut

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC = "public"


class Door:
    """Lets in whoever holds the permission for anything at all, and anyone at a public route.

    Public routes are open at the rate of their limit. Whether this person may do this to that case
    is asked by the act, which is the only place that knows the case.
    """

    def __init__(self, permission: str, limit: str, only: ActorKind | None) -> None:
        self.permission = permission
        self.limit = limit
        self.only = only

    def __call__(self, request: HttpRequest) -> object | None:
        session = signed_in(request)
        request.door = self.permission  # type: ignore[attr-defined]  # what a refusal tells of
        if self.permission == PUBLIC:
            knock(self.limit, _stranger(request) if session is None else _own(session))
            return session or self
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
        return session


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
        **others: Any,
    ) -> Callable[[F], F]:
        """Declare one route. `permission` is a word of the pack's roles, or PUBLIC.

        `repeatable` is False for the few changing routes that take no idempotency key: doing them
        twice does no harm, and their answers hold secrets that must not be kept.
        """
        if permission != PUBLIC and permission not in PERMISSIONS:
            raise LookupError(f"{permission!r} is no permission word.")
        extra: dict[str, Any] = {"x-permission": permission}
        if not repeatable:
            extra["x-once"] = False
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
            auth=Door(permission, limit, self.only),
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
        )
