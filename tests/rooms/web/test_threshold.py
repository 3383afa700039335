"""What is turned away at the threshold, and what every answer carries."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from sys import getswitchinterval, setswitchinterval
from typing import Any

import pytest
from django.conf import settings as installed
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.test import Client, RequestFactory

from linli.journal.acting import TooMany
from linli.policy.queries import current
from linli.web.addresses import api
from linli.web.callers import address_of, cookie_name
from linli.web.rates import bucket, knock
from tests.cast import Cast
from tests.rooms.web.callers import NOBODY, Caller, signed_in

HUGE = 10**30
CROSS = {"Sec-Fetch-Site": "cross-site"}


def is_problem(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["zh"])
    assert problem["en"].isascii() or "“" in problem["en"]
    assert problem["title"] == problem["en"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        # a NUL that JSON can write and no column can keep
        ("POST", "/resident/reports", '{"text": "a\\u0000b"}', 422, "request.unusable_text"),
        ("POST", "/resident/reports", '{"text": "\\ud83d"}', 422, "request.unusable_text"),
        ("POST", "/resident/reports", '{"txet": "井盖"}', 422, "request.malformed"),
        ("POST", "/resident/reports", '{"text": ', 400, "request.unreadable"),
        ("POST", "/resident/reports", "[]", 422, "request.malformed"),
        ("POST", "/resident/reports", "", 422, "request.malformed"),
        ("POST", "/resident/reports", '{"text": "' + "井" * 6_000 + '"}', 422, "intake.too_long"),
        ("POST", "/resident/reports", '{"text": ' + "[" * 900 + "]" * 900 + "}", 422, None),
        ("GET", "/resident/progress/%00", "", 400, "request.unreadable"),
        ("GET", "/resident/areas?under=%00", "", 400, "request.unreadable"),
        ("GET", "/resident/progress/" + "A" * 300, "", 422, "request.malformed"),
        ("GET", "/resident/areas?under=" + "9" * 400, "", 200, None),
        ("GET", "/resident/map?west=nan&south=1&east=2&north=3", "", 422, None),
        ("GET", "/resident/map?west=x&south=1&east=2&north=3", "", 422, "request.malformed"),
        ("GET", "/nowhere", "", 404, "address.unknown"),
        ("PATCH", "/resident/reports", "{}", 405, "address.method"),
        (
            "POST",
            "/resident/places/locate",
            '{"position": {"latitude": 1e999, "longitude": 0}}',
            422,
            None,
        ),
    ],
)
def test_odd_requests_are_refused_in_words(
    cast: Cast, method: str, path: str, body: str, status: int, code: str | None
) -> None:
    answer = Client().generic(method, f"/api{path}", body, content_type="application/json")

    assert answer.status_code == status, answer.content
    if code is not None:
        is_problem(answer, status, code)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/workbench/notices/read", {"ids": [HUGE]}),
        ("PUT", "/workbench/session/post", {"post": HUGE}),
        ("DELETE", f"/workbench/officers/{HUGE}", None),
        ("GET", f"/workbench/cases/{'9' * 60}", None),
        ("GET", "/workbench/cases?limit=-1", None),
        ("POST", "/workbench/cases/LJ-1/extend", {"ground": "x", "note": "x", "amount": HUGE}),
    ],
)
def test_huge_ids_are_a_clean_refusal(cast: Cast, method: str, path: str, body: Any) -> None:
    who = cast.qin_yu if "officers" in path else cast.zhou_ming

    is_problem(signed_in(who).ask(method, path, body), 422, "request.malformed")


def test_a_text_about_nul_is_no_nul(cast: Cast) -> None:
    answer = NOBODY.post("/resident/reports", {"text": "the log says \\u0000"})

    assert answer.status_code == 201


def test_too_much_is_not_even_read(cast: Cast) -> None:
    big = Client().post("/api/resident/reports", "x" * (1024**2 + 1), "application/json")
    is_problem(big, 413, "request.too_large")

    class Unread:
        """A body that must not be read."""

        def read(self, *_: int) -> bytes:
            raise AssertionError("read")

        readline = read

    answer = Client().request(
        PATH_INFO="/api/resident/photos",
        REQUEST_METHOD="POST",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(installed.LINLI_MOST_UPLOAD_BYTES * 2),
        **{"wsgi.input": Unread()},
    )
    is_problem(answer, 413, "request.too_large")


def test_a_broken_form_is_refused(cast: Cast) -> None:
    answer = Client().generic(
        "POST", "/api/resident/photos", b"\r\n", content_type="multipart/form-data"
    )

    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


PAGES = ("/", "/r/", "/r/me", "/desk/", "/wall/", "/nowhere", "/api/docs", "/log/key")
ANSWERS = ("/api/resident/catalogue", "/api/nowhere", "/api/health", "/api/workbench/cases")


@pytest.mark.parametrize("path", [*PAGES, *ANSWERS])
def test_every_answer_carries_the_headers_of_safety(cast: Cast, path: str) -> None:
    answer = Client().get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    whose = "cross-origin" if path.startswith("/log/") else "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == whose
    assert "payment=()" in answer["Permissions-Policy"]
    said = answer["Content-Security-Policy"]
    assert "default-src 'none'" in said
    assert "frame-ancestors 'none'" in said
    for lax in ("unsafe", "*", "http:", "script-src data:", "strict-dynamic"):
        assert lax not in said
    assert "Strict-Transport-Security" not in answer, "nobody is locked out of a plain trial"


def test_behind_tls_browsers_are_told_to_stay_there(cast: Cast, settings: Any) -> None:
    settings.LINLI_PUBLIC_URL = "https://linli.example"
    for path in ("/", "/api/health"):
        assert Client().get(path)["Strict-Transport-Security"].startswith("max-age=63072000;")


CHANGING = [
    (method.upper(), path)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
    if method != "get"
]


def test_no_foreign_page_changes_anything(cast: Cast) -> None:
    """On every changing route: with the cookie but not from our page; and cross-site, whoever."""
    session = signed_in(cast.zhou_ming).headers["Authorization"].removeprefix("Bearer ")
    assert len(CHANGING) > 90
    ours, nobody = Client(), Client()
    ours.cookies[cookie_name()] = session
    for method, path in CHANGING:
        address = re.sub(r"{[^}]+}", "1", path)
        refused = [
            ours.generic(method, address, "{}", content_type="text/plain"),
            ours.generic(method, address, "{}", headers={"X-Linli": "1", **CROSS}),
            nobody.generic(method, address, "{}", content_type="text/plain", headers=CROSS),
        ]
        for answer in refused:
            is_problem(answer, 403, "request.foreign")


def test_the_catalogue_is_sent_once(cast: Cast) -> None:
    first = NOBODY.get("/resident/catalogue")

    assert len(first.json()["categories"]) >= 60
    assert NOBODY.get("/resident/catalogue", If_None_Match=first["ETag"]).status_code == 304


def test_health_says_nothing_about_anybody(cast: Cast) -> None:
    answer = NOBODY.get("/health").json()

    assert set(answer) == {"status", "version", "release"}


def test_a_database_that_is_away_is_said_to_come_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("linli.web.health.current", away)
    is_problem(NOBODY.get("/health"), 503, "database.away")
    monkeypatch.setattr("linli.web.callers.session_by_token", away)
    answer = Caller("some token").get("/workbench/cases")
    is_problem(answer, 503, "database.away")
    assert answer["Retry-After"]


def test_what_breaks_inside_is_a_problem_without_details(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        raise ValueError("13912345678")

    monkeypatch.setattr("linli.web.health.current", breaks)

    answer = Client(raise_request_exception=False).get("/api/health")

    is_problem(answer, 500, "server.failed")
    assert "13912345678" not in answer.content.decode()


def asked_from(address: str, forwarded: str = "") -> WSGIRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "believed"),
    [
        # no proxy is trusted: what a client writes is not even read
        ((), "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        # one hop of ours: its last word counts, what stands before is the client's own
        (("10.0.0.0/8",), "10.0.0.2", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        # two hops of ours
        (("10.0.0.0/8",), "10.0.0.2", "6.6.6.6, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        # a caller who is not behind the proxy forges in vain
        (("10.0.0.0/8",), "203.0.113.9", "10.0.0.9", "203.0.113.9"),
        # nonsense is an address of its own
        (("10.0.0.0/8",), "10.0.0.2", "unknown", "unknown"),
        (("::1",), "::1", "2001:db8::5", "2001:db8::5"),
    ],
)
def test_the_address_is_believed_as_far_as_our_proxies(
    settings: Any, proxies: tuple[str, ...], remote: str, forwarded: str, believed: str
) -> None:
    settings.LINLI_TRUSTED_PROXIES = list(proxies)

    assert address_of(asked_from(remote, forwarded)) == believed


def test_a_household_is_one_caller() -> None:
    assert bucket("2001:db8:1:2::5") == bucket("2001:db8:1:2:ffff::9")
    assert bucket("2001:db8:1:2::5") != bucket("2001:db8:1:3::5")
    assert bucket("198.51.100.1") != bucket("198.51.100.2")


def test_public_routes_have_a_rate_that_no_header_evades(cast: Cast) -> None:
    most = current().pack.intake.rate_limits["report"].per_minute

    answers = [
        NOBODY.post("/resident/reports", {"text": "x"}, X_Forwarded_For=f"6.6.6.{n}", X_Real_Ip="1")
        for n in range(most + 1)
    ]

    assert [one.status_code for one in answers[:most]] == [201] * most
    is_problem(answers[-1], 429, "request.too_many")
    assert int(answers[-1]["Retry-After"]) >= 1


def test_threads_that_knock_at_once_get_the_tokens_of_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, allowed = current(), Counter[bool]()
    most = rules.pack.intake.rate_limits["default"].per_minute
    monkeypatch.setattr("linli.web.rates.current", lambda: rules)
    monkeypatch.setattr("linli.web.rates.MINUTE", 1e6)
    before = getswitchinterval()
    setswitchinterval(1e-6)  # as unkindly as can be

    def knocks(_: int) -> bool:
        try:
            knock("default", "192.0.2.1")
        except TooMany:
            return False
        return True

    try:
        with ThreadPoolExecutor(8) as threads:
            allowed.update(threads.map(knocks, range(most * 5)))
    finally:
        setswitchinterval(before)
    assert allowed == {True: most, False: most * 4}


def test_the_log_s_costly_pages_have_a_rate_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.web.rates.MINUTE", 1e6)  # on a slow machine tokens would come back
    client, most = Client(), current().pack.intake.rate_limits["default"].per_minute
    for _ in range(most):
        assert client.post("/log/witness/add-checkpoint").status_code != 429
    is_problem(client.post("/log/witness/add-checkpoint"), 429, "request.too_many")
    is_problem(client.get("/log/figures/list.json"), 429, "request.too_many")
    # and: tiles are files, which whoever mirrors the log fetches by the thousand
    assert client.get("/log/tile/0/000").status_code == 404
    assert client.get("/log/figures/list.json", REMOTE_ADDR="203.0.113.7").status_code == 200


def test_behind_our_proxy_each_caller_has_a_rate_of_her_own(cast: Cast, settings: Any) -> None:
    settings.LINLI_TRUSTED_PROXIES = ["127.0.0.1"]
    most = current().pack.intake.rate_limits["report"].per_minute

    for n in range(most + 1):
        answer = NOBODY.post(
            "/resident/reports", {"text": "x"}, X_Forwarded_For=f"6.6.6.6, 203.0.113.{n}"
        )
        assert answer.status_code == 201


def test_tokens_come_back_with_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1_000.0
    monkeypatch.setattr("linli.web.rates.time.monotonic", lambda: at)
    per_minute = current().pack.intake.rate_limits["phone_code"].per_minute
    for _ in range(per_minute):
        knock("phone_code", "somebody")
    with pytest.raises(Exception, match="Too many requests"):
        knock("phone_code", "somebody")

    at += 60 / per_minute
    knock("phone_code", "somebody")


def test_an_unusable_key_is_refused(cast: Cast) -> None:
    answer = NOBODY.post("/resident/reports", {"text": "x"}, Idempotency_Key="k" * 101)

    is_problem(answer, 422, "idempotency.unusable")
