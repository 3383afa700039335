"""Routes: each names its permission or says that it is public; there is no third way."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Router

from linli.policy.sections.permissions import PERMISSIONS
from linli.web.callers import address_of, signed_in
from linli.web.rates import knock

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC = "public"


class Door:
    """Lets in whoever is signed in, and anyone at a public route, at the rate of its limit."""

    def __init__(self, permission: str, limit: str) -> None:
        self.permission = permission
        self.limit = limit

    def __call__(self, request: HttpRequest) -> object | None:
        session = signed_in(request)
        if self.permission == PUBLIC:
            knock(self.limit, address_of(request))
            return session or self
        return session


class Routes(Router):
    """A router whose routes cannot be declared without a permission.

    Being signed in is checked here; whether this person may do this to that case is asked by the
    act itself, which is the only place that knows the case.
    """

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
        **others: Any,
    ) -> Callable[[F], F]:
        """Declare one route. `permission` is a word of the pack's roles, or PUBLIC."""
        if permission != PUBLIC and permission not in PERMISSIONS:
            raise LookupError(f"{permission!r} is no permission word.")
        extra: dict[str, Any] = {"x-permission": permission}
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
            auth=Door(permission, limit),
            openapi_extra=extra,
            by_alias=True,
            **others,
        )
        return declare
