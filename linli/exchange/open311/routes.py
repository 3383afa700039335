"""The addresses of GeoReport v2: each names its functions, which are public unless they POST."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import URLPattern, path, register_converter

from linli.cases.evidence.keep import keep_upload
from linli.cases.models import Report
from linli.cases.queries.receipt import report_by_code
from linli.exchange.open311.asked import LONGEST_SPAN, Asked, asked
from linli.exchange.open311.catalogue import definition, offered, said, service
from linli.exchange.open311.documents import CONTENT_TYPES
from linli.exchange.open311.door import Call, Content, way
from linli.exchange.open311.errors import absent, bad
from linli.exchange.open311.requests import found, local
from linli.exchange.open311.to_report import one, to_report
from linli.exchange.open311.updates import add_update, happened, happened_to
from linli.intake.receive import receive
from linli.intake.report import Receipt
from linli.people.marks import bare_mark
from linli.people.phones import phone_normal

BASE = "open311"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-22T00:00:00+08:00"  # when our answers last changed their shape
TRIAL_NUMBER = "TEST"


def discovery(call: Call, request: HttpRequest) -> Content:
    """Where which edition of the interface is."""
    here = f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/{BASE}"
    door = call.pack.exchange.open311
    contact = "" if door.contact is None else said(door.contact, call.language)
    endpoints = [
        {
            "specification": SPECIFICATION,
            "url": f"{here}{rest}/v2",
            "changeset": CHANGESET,
            "type": kind,
            "formats": [of.split(";")[0] for of in CONTENT_TYPES.values()],
        }
        for kind, rest in (("production", ""), ("test", "/test"))
    ]
    return "discovery", {
        "changeset": CHANGESET,
        "contact": contact,
        "key_service": contact,
        "endpoints": endpoints,
    }


def services(call: Call, request: HttpRequest) -> Content:
    """What can be reported."""
    rows = [service(one, call.pack, call.language) for one in offered(call.pack).values()]
    return "services", rows


def service_definition(call: Call, request: HttpRequest, code: str) -> Content:
    """What is asked about one kind of matter."""
    category = offered(call.pack).get(code)
    if category is None:
        raise _no_service(code)
    return "service_definition", definition(category, call.language)


def requests(call: Call, request: HttpRequest) -> Content:
    """Requests by id, kind, state and time."""
    question = asked(call.joined, now=call.now)
    if unknown := question.codes - set(offered(call.pack)):
        raise _no_service(min(unknown))
    rows = found(question, call.pack, call.language, source=call.source, now=call.now)
    return "service_requests", rows


def single(call: Call, request: HttpRequest, number: str) -> Content:
    """One request, as a list of one."""
    question = Asked(ids=(number,), extensions=asked(call.given, now=call.now).extensions)
    rows = found(question, call.pack, call.language, source=call.source, now=call.now)
    if not rows:
        raise absent(
            f"没有 service_request_id {number[:60]}。",
            f"There is no service_request_id {number[:60]}.",
        )
    return "service_requests", rows


def by_token(call: Call, request: HttpRequest, token: str) -> Content:
    """The request behind a receipt's code."""
    number = report_by_code(token).case.number
    return "service_requests", [{"service_request_id": number, "token": token}]


def post_request(call: Call, request: HttpRequest) -> Content:
    """File a report. The same once more on one day, or under one Idempotency-Key, is known."""
    code = one(call.fields, "service_code")
    if not code:
        raise bad("缺少 service_code。", "service_code is missing.")
    category = offered(call.pack).get(code)
    if category is None:
        raise _no_service(code)
    report = to_report(
        call.fields,
        category,
        source=call.source,
        number=_number(call, request),
        language=call.language,
    )
    if call.trial:
        return "service_requests", [_made(f"{TRIAL_NUMBER}-{report.source_number[-12:]}", "")]
    photos = tuple(_photos(call, request))
    receipt = receive(replace(report, evidence=photos), by=call.actor, now=call.now)
    left_out = bool(one(call.fields, "phone")) and not phone_normal(one(call.fields, "phone"))
    return "service_requests", [_made(receipt.number, _notice(receipt, call, left_out))]


def updates(call: Call, request: HttpRequest) -> Content:
    """What happened to requests lately, or to the named ones since they came in."""
    question = asked(call.joined, now=call.now)
    if question.ids:
        rows = happened_to(question.ids, call.pack, call.language)
        return "service_request_updates", rows
    since = question.since or question.updated_since or call.now - LONGEST_SPAN
    until = question.until or question.updated_until or call.now + timedelta(seconds=1)
    rows = happened(since, until, call.pack, call.language)
    return "service_request_updates", rows


def post_update(call: Call, request: HttpRequest) -> Content:
    """Add words to a request that the same program reported."""
    number, text = one(call.fields, "service_request_id"), one(call.fields, "description")
    report = Report.objects.filter(case__number=number, source=call.source).first()
    if report is None:
        raise absent(
            f"没有由此密钥上报的 {number[:60]}。",
            f"No request {number[:60]} was reported by this key.",
        )
    if call.trial:
        return "service_request_updates", [{"update_id": TRIAL_NUMBER}]
    made = add_update(
        report,
        text,
        scope=call.source,
        key=one(call.fields, "update_id") or _number(call, request),
        by=call.actor,
        now=call.now,
    )
    return "service_request_updates", [{"update_id": made}]


def nothing(call: Call, request: HttpRequest, **_: str) -> Content:
    """An address that is none is refused in the form it was asked in."""
    raise absent(f"没有地址 {request.path[:60]}。", f"There is no address {request.path[:60]}.")


def _no_service(code: str) -> Exception:
    return absent(f"没有 service_code {code[:60]}。", f"There is no service_code {code[:60]}.")


def _number(call: Call, request: HttpRequest) -> str:
    """By what a request is known when it comes again: a retry carries the same words that day.

    The same about the same place a day later is another report.
    """
    given = request.headers.get("Idempotency-Key", "").strip()
    if given:
        return f"key-{given[:100]}"
    said_there = {name: values for name, values in call.fields.items() if name != "api_key"}
    files = [hashlib.sha256(upload.read()).hexdigest() for upload in _uploads(request)]
    # Blinded: the fields may hold a name or a number, and a bare hash of those is soon tried out.
    # By the key that the day began with, so that its renewal makes no second report that day.
    content = json.dumps([said_there, files], sort_keys=True)
    began = call.now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    digest = bare_mark(content, "open311.body", at=began).hex()
    return f"{call.now:%Y%m%d}-{digest[:24]}"


def _photos(call: Call, request: HttpRequest) -> list[UUID]:
    uploads = _uploads(request)
    most = call.pack.intake.max_photos
    if len(uploads) > most:
        raise bad(f"最多 {most} 张照片。", f"At most {most} photos.")
    kept = []
    for upload in uploads:
        upload.seek(0)
        kept.append(keep_upload(upload.read(), kind="image", by=call.actor, now=call.now).id)
    return kept


def _uploads(request: HttpRequest) -> "list[UploadedFile[bytes]]":
    return [upload for _, files in request.FILES.lists() for upload in files]


def _made(number: str, notice: str) -> dict[str, Any]:
    return {"service_request_id": number, "service_notice": notice, "account_id": ""}


def _notice(receipt: Receipt, call: Call, phone_left_out: bool) -> str:
    """Who answers until when, and how the reporter follows it without an account."""
    page = f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/r/p/{receipt.code}"
    due = f"{local(receipt.due_at):%Y-%m-%d %H:%M}"
    if call.language == "en":
        words = f"{receipt.unit_en} is responsible, until {due}. Follow it: {page}"
        return words + (" The telephone number could not be used." if phone_left_out else "")
    words = f"由{receipt.unit_zh}负责，{due} 前办理。查看进度：{page}"
    return words + ("电话号码无法使用。" if phone_left_out else "")


class FormConverter:
    """The end of an address, which says how it is answered."""

    regex = "(?i:json|xml)"

    def to_python(self, value: str) -> str:
        return value.lower()

    def to_url(self, value: str) -> str:
        return value


register_converter(FormConverter, "form")

ADDRESSES = {
    "services.<form:form>": way(GET=services),
    "services/<str:code>.<form:form>": way(GET=service_definition),
    "requests.<form:form>": way(GET=requests, POST=post_request),
    "requests/<str:number>.<form:form>": way(GET=single),
    "tokens/<str:token>.<form:form>": way(GET=by_token),
    "servicerequestupdates.<form:form>": way(GET=updates, POST=post_update),
}
open311: list[URLPattern] = [
    *(
        path(f"{BASE}/{where}discovery.<form:form>", way(GET=discovery))
        for where in ("", "v2/", "test/v2/")
    ),
    *(path(f"{BASE}/v2/{address}", view) for address, view in ADDRESSES.items()),
    *(
        path(f"{BASE}/test/v2/{address}", view, {"trial": True})
        for address, view in ADDRESSES.items()
    ),
    path(f"{BASE}/<path:rest>.<form:form>", way(GET=nothing, POST=nothing)),
]
