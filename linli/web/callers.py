"""Who is calling: the session behind a request, and the address behind the proxies."""

from collections.abc import Callable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.exchange.problems import database_away, problem
from linli.journal.acting import VISITOR, Actor, ActorKind
from linli.people.acts.sessions import keep_session
from linli.people.authority import Authority, acting_under
from linli.people.known_devices import NO_DEVICE, KnownDevice, shown
from linli.people.queries import SignedIn, session_by_token
from linli.people.whereabouts import asking_from

FROM_OUR_PAGE = "X-Linli"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What browsers say of a request that a page of another site, or of a neighbouring host, makes.
_ELSEWHERE = frozenset({"cross-site", "same-site"})


class Sessions:
    """Middleware: finds the session of an API request and puts its owner's posts in force.

    Programs send `Authorization: Bearer …`; our own pages have a cookie instead, and then every
    changing request must carry the header `X-Linli`, which no foreign page can send. What a
    browser itself calls foreign changes nothing, cookie or none: or a foreign page could sign
    somebody in under a name of its own.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.answer(request)
        with asking_from(address_of(request)):
            return self._answered(request)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        changing = request.method not in _SAFE
        if changing and _is_from_elsewhere(request):
            return foreign()
        token, by_cookie = _token(request)
        if not token:
            return self.answer(request)
        if by_cookie and changing and FROM_OUR_PAGE not in request.headers:
            return foreign()
        now = timezone.now()
        try:
            found = session_by_token(token, now=now)
            if found is not None and found.is_due_to_be_kept:
                keep_session(found.session_id, now=now)
        except (OperationalError, InterfaceError):
            return database_away()
        if found is None:
            return self.answer(request)
        request.signed_in = found  # type: ignore[attr-defined]  # read by `signed_in` below
        with acting_under(found.authority):
            return self.answer(request)


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of none of ours makes this request.

    Older ones (Safari before 16.4) say only where the page came from. Behind a proxy that keeps no
    Host, that is the public address.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _ELSEWHERE
    origin = request.headers.get("Origin")
    if origin is None:
        return False  # no browser, or none that says anything
    ours = {request.get_host(), urlsplit(settings.LINLI_PUBLIC_URL).netloc}
    return origin.partition("://")[2] not in ours


def foreign() -> HttpResponse:
    """The request was made by a page that is none of ours."""
    return problem(
        403,
        "request.foreign",
        "请求不是从邻里的页面发出的。请刷新页面再试。",
        "The request does not come from a page of linli. Reload the page and try again.",
    )


def is_behind_tls() -> bool:
    """Whether browsers reach this installation by https; a proxy speaks it for us."""
    return str(settings.LINLI_PUBLIC_URL).startswith("https:")


def cookie_name() -> str:
    """What the session's cookie is called: under TLS by a name that no other host can set."""
    return "__Host-linli_session" if is_behind_tls() else "linli_session"


def device_cookie_name() -> str:
    """What the cookie is called by which a device is known again; only the API is sent it."""
    return "__Secure-linli_device" if is_behind_tls() else "linli_device"


def signed_in(request: HttpRequest) -> SignedIn | None:
    """The session of this request, or None."""
    found = getattr(request, "signed_in", None)
    return found if isinstance(found, SignedIn) else None


def actor(request: HttpRequest) -> Actor:
    """Who acts by this request: the session's owner, or a visitor."""
    found = signed_in(request)
    return VISITOR if found is None else found.actor


def reporter(request: HttpRequest) -> Actor:
    """Who acts at the residents' door: a resident, or a visitor; staff come here as neighbours."""
    by = actor(request)
    return by if by.kind is ActorKind.RESIDENT else VISITOR


def authority(request: HttpRequest) -> Authority:
    """The caller with the posts of this session."""
    found = signed_in(request)
    return Authority(ActorKind.VISITOR, 0) if found is None else found.authority


def units_of(request: HttpRequest) -> frozenset[int]:
    """The units that the caller works for in this session."""
    found = signed_in(request)
    return frozenset() if found is None else found.authority.unit_ids


def address_of(request: HttpRequest) -> str:
    """The network address of the client, as far as it can be believed.

    `X-Forwarded-For` is read from its end, one step for each proxy that the settings trust, and
    never beyond the first address that is none of ours: whatever a client writes there itself
    stands further to the left.
    """
    at: str = request.META.get("REMOTE_ADDR", "") or "unknown"
    forwarded = [
        hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()
    ]
    while forwarded and _is_ours(at):
        at = forwarded.pop()
    return at


def known_device(request: HttpRequest) -> KnownDevice:
    """The device of the request, if officers have signed in on it before."""
    if "HTTP_COOKIE" not in request.META:
        return NO_DEVICE
    return shown(request.COOKIES.get(device_cookie_name(), ""))


def _is_ours(address: str) -> bool:
    try:
        at = ip_address(address)
    except ValueError:
        return False
    return any(at in network for network in _trusted(tuple(settings.LINLI_TRUSTED_PROXIES)))


@cache
def _trusted(proxies: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(proxy, strict=False) for proxy in proxies)


def _token(request: HttpRequest) -> tuple[str, bool]:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip(), False
    # Reading the cookies costs more than looking whether there are any.
    if "HTTP_COOKIE" not in request.META:
        return "", False
    return request.COOKIES.get(cookie_name(), ""), True
