"""How a GeoReport v2 request is let in and answered: form, language, key and errors."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone

from linli.exchange.keys import known_key
from linli.exchange.models import ApiKey
from linli.exchange.open311.catalogue import Language
from linli.exchange.open311.documents import CONTENT_TYPES, Form, Row, written
from linli.exchange.open311.errors import Refused, absent, bad, no_key
from linli.exchange.open311.posted import fields_of
from linli.exchange.problems import Problem
from linli.journal.acting import Actor, Forbidden, NotFound, Refusal, TooMany
from linli.policy.pack import Pack
from linli.policy.queries import current

STATUS: dict[type[Refusal], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
}
Content = tuple[str, Row | Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its fields wherever they stand, the key if one was shown, and the moment.

    `trial` is true at the test endpoint, where nothing is filed.
    """

    fields: dict[str, list[str]]
    pack: Pack
    language: Language
    key: ApiKey | None
    now: datetime
    trial: bool

    @property
    def given(self) -> dict[str, str]:
        return {name: values[0] for name, values in self.fields.items() if values}

    @property
    def joined(self) -> dict[str, str]:
        """The fields of a question: what stands there several times is a list as with commas."""
        several = {"service_request_id", "service_code", "status"}
        lists = {name: ",".join(self.fields[name]) for name in several & self.fields.keys()}
        return self.given | lists

    @property
    def source(self) -> str:
        """As what this program's reports are on record."""
        return "" if self.key is None else f"open311.{self.key.name}"

    @property
    def actor(self) -> Actor:
        return Actor.system(self.source)


View = Callable[..., Content]


def way(**views: View) -> Callable[..., HttpResponse]:
    """A view that answers each method by its own function, and everything else by an error.

    GET is public; POST needs a key. A wrong key is refused everywhere.
    """

    def answered(
        request: HttpRequest, form: Form, trial: bool = False, **given: str
    ) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method == "OPTIONS":
            return _preflight(views)
        view = views.get(method)
        if view is None:
            found = _refused(HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed. 不支持。", form)
            found["Allow"] = ", ".join(views)
            return found
        try:
            call = _call(request, trial=trial)
            if method == "POST" and call.key is None:
                raise no_key()
            root, content = view(call, request, **given)
        except Refused as refusal:
            return _refused(refusal.status, refusal.description, form)
        except Refusal as refusal:
            status = STATUS.get(type(refusal), HTTPStatus.BAD_REQUEST)
            return _refused(status, f"{refusal.en} {refusal.zh}", form)
        except RequestDataTooBig:
            words = "More was sent than is read. 内容太大。"
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words, form)
        except (BadRequest, SuspiciousOperation, MultiPartParserError, UnicodeError):
            words = "The content cannot be read: send it in UTF-8. 内容读不出来，请用 UTF-8。"
            return _refused(HTTPStatus.BAD_REQUEST, words, form)
        except (OperationalError, InterfaceError):
            words = "The system is recovering; send it again. 系统正在恢复，请再发一次。"
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE, words, form)
        return _answer(root, content, form, seconds=0 if call.key or method == "POST" else 10)

    return answered


def _preflight(methods: Iterable[str]) -> HttpResponse:
    """What a browser asks before a page from elsewhere sends what is more than a form."""
    allowed = ", ".join((*methods, "HEAD", "OPTIONS"))
    return HttpResponse(
        status=HTTPStatus.NO_CONTENT,
        headers={
            "Allow": allowed,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": "Accept-Language, Content-Type, Idempotency-Key",
            "Access-Control-Max-Age": "86400",
        },
    )


def _call(request: HttpRequest, *, trial: bool) -> Call:
    pack = current().pack
    fields = fields_of(request)
    if any("\0" in value for values in fields.values() for value in values):
        raise bad("内容里有空字符。", "There is a NUL character in it.")
    call = Call(
        fields=fields,
        pack=pack,
        language=_language(request, pack),
        key=None,
        now=timezone.localtime(),
        trial=trial,
    )
    wanted, ours = call.given.get("jurisdiction_id", "").strip(), pack.exchange.open311.jurisdiction
    if wanted and wanted != ours:
        raise absent(
            f"没有 jurisdiction_id {wanted[:60]}。", f"There is no jurisdiction_id {wanted[:60]}."
        )
    token = call.given.get("api_key", "").strip()
    if not token:
        return call
    key = known_key(token, now=call.now)
    if key is None:
        raise no_key()
    return Call(fields, pack, call.language, key, call.now, trial)


def _language(request: HttpRequest, pack: Pack) -> Language:
    wanted = request.headers.get("Accept-Language", "").lower()
    for part in wanted.split(","):
        code = part.strip()[:2]
        if code in {"zh", "en"}:
            return code
    return pack.district.default_language


def in_its_form(problem: Problem, path: str) -> HttpResponse:
    """A problem as GeoReport writes errors, in the form that the address ends with, else as JSON.

    For what is refused before or after a view of this door: a flood, a body beyond all bounds.
    """
    form: Form = "xml" if path.lower().endswith(".xml") else "json"
    found = _refused(HTTPStatus(problem.status_code), problem.said, form)
    for name in ("Allow", "Retry-After"):
        if name in problem:
            found[name] = problem[name]
    return found


def _refused(status: HTTPStatus, description: str, form: Form) -> HttpResponse:
    errors: list[dict[str, Any]] = [{"code": int(status), "description": description}]
    return _answer("errors", errors, form, status=status)


def _answer(
    root: str,
    content: Row | Sequence[Row],
    form: Form,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    seconds: int = 0,
) -> HttpResponse:
    found = HttpResponse(
        written(root, content, form), status=status, content_type=CONTENT_TYPES[form]
    )
    found["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-store"
    found["Vary"] = "Accept-Language"
    # Nothing here goes by cookies, so a page from anywhere may read what everybody may.
    found["Access-Control-Allow-Origin"] = "*"
    return found
