"""What every answer says to a browser, and what no address gives away."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings as installed
from django.test import Client

from linli.site.settings import hosts
from linli.web.openapi import description
from tests.cast import Cast
from tests.rooms.web.callers import NOBODY, signed_in

DESCRIBED: dict[str, dict[str, Any]] = json.loads(description())["paths"]
# A stream of server-sent events does not end by itself; its first answer is tested at the wall.
PLAIN = [path for path, ways in DESCRIBED.items() if "get" in ways and "{" not in path]
PLAIN.remove("/api/command/wall/stream")
PAGES = ("/", "/r/", "/desk/", "/wall/", "/api/docs")
ELSE = ("/nowhere", "/api/nowhere", "/static/linli/none.css", "/log/checkpoint", "/static/linli/")


@dataclass(frozen=True)
class Answer:
    """One answer as a browser has it."""

    path: str
    status: int
    headers: dict[str, str]
    content: bytes

    @classmethod
    def of(cls, path: str, found: Any) -> "Answer":
        content = b"".join(found) if found.streaming else found.content
        return cls(path, found.status_code, dict(found.headers), content)

    @property
    def policy(self) -> dict[str, str]:
        """The Content-Security-Policy by directive."""
        said = self.headers["Content-Security-Policy"].split(";")
        return {name: words for name, _, words in (one.strip().partition(" ") for one in said)}


COLLECTED: list[Answer] = []


@pytest.fixture
def answers(cast: Cast, settings: Any) -> list[Answer]:
    """One answer of each address that needs no more than itself, behind TLS; asked for once."""
    settings.LINLI_PUBLIC_URL = "https://linli.example"
    if not COLLECTED:
        COLLECTED.extend(collected(cast))
    return COLLECTED


def collected(cast: Cast) -> Iterator[Answer]:
    officer, resident = signed_in(cast.zhou_ming), signed_in(cast.granny_lin)
    for path in PLAIN:
        caller = resident if "/resident/" in path else officer
        yield Answer.of(path, caller.get(path.removeprefix("/api")))
    for path in (*PAGES, *ELSE):
        yield Answer.of(path, Client().get(path))
    yield Answer.of("a refusal", NOBODY.get("/workbench/cases"))
    yield Answer.of("a wrong way", NOBODY.ask("PATCH", "/resident/reports", {}))
    yield Answer.of("unreadable", Client().get("/api/health?x=%00"))
    yield Answer.of("a file", Client().get("/static/linli/front.css"))


def test_every_answer_tells_browsers_what_not_to_do(answers: list[Answer]) -> None:
    for one in answers:
        said, headers = one.policy, one.headers
        assert said["frame-ancestors"] == "'none'", one.path
        assert said["base-uri"] == "'none'", one.path
        # What an object or a script may be falls back to the default where it is not said.
        assert said.get("object-src", said["default-src"]) == "'none'", one.path
        assert said.get("script-src", said["default-src"]) in {"'none'", "'self'"}, one.path
        assert headers["X-Content-Type-Options"] == "nosniff", one.path
        assert headers["Referrer-Policy"] == "same-origin", one.path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", one.path


def test_every_answer_tells_browsers_to_come_by_tls_alone(answers: list[Answer]) -> None:
    for one in answers:
        seconds, *more = one.headers["Strict-Transport-Security"].split("; ")
        assert int(seconds.removeprefix("max-age=")) >= 365 * 24 * 3600, one.path
        assert more == ["includeSubDomains"]


def test_without_tls_nobody_is_told_to_come_by_it(cast: Cast) -> None:
    assert "Strict-Transport-Security" not in Client().get("/api/health")


def test_no_answer_is_shared_with_other_sites(answers: list[Answer]) -> None:
    for one in answers:
        whose = "cross-origin" if one.path.startswith("/log/") else "same-origin"
        assert one.headers["Cross-Origin-Resource-Policy"] == whose, one.path
        assert "Access-Control-Allow-Origin" not in one.headers, one.path
    asked = Client().get("/api/health", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in asked


def test_every_answer_says_what_it_is(answers: list[Answer]) -> None:
    for one in answers:
        kind = one.headers.get("Content-Type", "").lower()
        if not one.content:
            continue
        assert kind, one.path
        if kind.startswith("text/"):
            assert "charset=utf-8" in kind.replace('"', ""), one.path
        elif "json" in kind:
            json.loads(one.content)


def test_what_is_somebodys_is_kept_nowhere(answers: list[Answer]) -> None:
    for one in answers:
        asked = DESCRIBED.get(one.path)
        if asked is None or asked["get"]["x-permission"] == "public":
            continue
        kept = set(one.headers["Cache-Control"].split(", "))
        assert "no-store" in kept or {"private", "no-cache"} <= kept, one.path


def test_no_answer_names_what_it_runs_on(answers: list[Answer]) -> None:
    for one in answers:
        assert not {"Server", "X-Powered-By", "Via"} & set(one.headers), one.path
        assert not re.search(rb"Django|Granian|PostgreSQL \d", one.content), one.path


WAYS = [
    (method, path)
    for path in (*PAGES, "/api/health", "/api/workbench/cases", "/log/checkpoint")
    for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND", "DELETE", "NONSENSE")
]


def test_no_way_of_asking_that_nobody_meant(cast: Cast) -> None:
    said = "kept to oneself"
    for method, path in WAYS:
        answer = Client().generic(method, path, headers={"X-Secret": said})

        assert answer.status_code in {404, 405}, f"{method} {path}"
        assert said.encode() not in answer.content


def test_nothing_is_changed_by_following_a_link(cast: Cast) -> None:
    """What only changes has no GET at all: a picture, a link or a prefetch cannot press it."""
    caller = signed_in(cast.zhou_ming)
    looked = 0
    for path, ways in DESCRIBED.items():
        if "get" in ways:
            continue
        address = path.removeprefix("/api").replace("{", "").replace("}", "")
        assert caller.get(address).status_code in {404, 405, 422}, path
        looked += 1
    assert looked > 50


HIDDEN = (
    "/.git/config",
    "/static/.git/HEAD",
    "/static/../pyproject.toml",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/linli/",
    "/static/",
    "/static/apps/resident/",
    "/pyproject.toml",
    "/manage.py",
    "/linli/site/settings.py",
    "/r/../../pyproject.toml",
    "/log/tile/../../keys/ring.json",
    "/log/tile/0/%2e%2e/%2e%2e/checkpoint",
    "/data/keys/ring.json",
    "/admin/",
    "/__debug__/",
    "/api/resident/me/style.css",
    "/api/workbench/session/x.js",
)


def test_nothing_is_served_that_is_not_meant_to_be(cast: Cast) -> None:
    for path in HIDDEN:
        one = Answer.of(path, Client().get(path))
        if one.status == 200:  # a screen of ours: it knows its own addresses itself
            assert b"<!doctype html" in one.content[:40].lower()
            assert path.startswith("/r/")
        else:
            assert one.status == 404, path
        assert b"[project]" not in one.content
        assert b"seals" not in one.content


def test_we_lead_nobody_away(cast: Cast) -> None:
    for path in ("/", "/?next=https://evil.example", "//evil.example", "/r//evil.example"):
        for host in ("testserver", "127.0.0.1"):
            to = Client().get(path, HTTP_HOST=host).get("Location", "/r/")
            assert to.startswith("/")
            assert not to.startswith("//")


def test_a_host_that_is_none_of_ours_is_not_answered(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["linli.example"]

    answer = Client().get("/api/health", HTTP_HOST="evil.example")

    assert (answer.status_code, answer.json()["code"]) == (400, "address.host")
    assert b"evil" not in answer.content
    assert hosts("", production=True) == ["127.0.0.1", "localhost", "[::1]", "127.0.0.1"]
    assert hosts("linli.example", production=False)[3] == "linli.example"


def test_nothing_runs_that_is_for_development_only() -> None:
    assert installed.DEBUG is False
    assert not [app for app in installed.INSTALLED_APPS if "debug" in app or "admin" in app]
