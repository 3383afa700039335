"""A program asks over the Model Context Protocol: it reads what its token may see, and no more."""

import asyncio
import json
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from typing import Any, get_args

import pytest
import time_machine
from django.test import Client as Browser
from mcp import Client

from linli.exchange.mcp import server
from linli.exchange.mcp.house import House, Refused, over_http
from linli.exchange.mcp.server import served
from linli.feedback.queries.rates import By, Period
from linli.insights.queries.classes import Which
from linli.journal.acting import Actor
from linli.people.acts.sessions import open_session
from linli.people.models import Session
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.exchange.clients import STREET

HERE = "https://linli.example"
PUBLIC_TOOLS = {"public_cases", "public_case", "categories", "areas", "published_figures"}
STAFF_TOOLS = {"search_cases", "list_cases", "read_case", "rates", "problem_classes"}
pytestmark = pytest.mark.django_db


def fetched(address: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """The house of this test, as a program outside would reach it."""
    parts = urllib.parse.urlsplit(address)
    with time_machine.travel(NOW, tick=False):
        answer = Browser().get(f"{parts.path}?{parts.query}", headers=dict(headers))
    return answer.status_code, answer.content


def asked(token: str, tool: str, **given: Any) -> tuple[bool, Any]:
    """Whether it was refused, and what was said.

    The program runs in a thread of its own; what it asks is answered in this one, which alone sees
    what the test has written.
    """
    questions: Queue[tuple[str, Mapping[str, str], Queue[tuple[int, bytes]]] | None] = Queue()

    def fetch(address: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        answered: Queue[tuple[int, bytes]] = Queue()
        questions.put((address, headers, answered))
        return answered.get(timeout=30)

    async def ask() -> tuple[bool, str]:
        async with Client(served(House(HERE, token, fetch))) as program:
            found = await program.call_tool(tool, given)
            return bool(found.is_error), "".join(getattr(one, "text", "") for one in found.content)

    def run() -> tuple[bool, str]:
        try:
            return asyncio.run(ask())
        finally:
            questions.put(None)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        while (question := questions.get(timeout=30)) is not None:
            address, headers, answered = question
            answered.put(fetched(address, headers))
        refused, words = running.result()
    return refused, words if refused else json.loads(words)


def token_of(who: Actor) -> str:
    return open_session(Session.Kind.OFFICER, who.id, by=who, now=NOW).token


def offered(token: str) -> set[str]:
    async def names() -> set[str]:
        async with Client(served(House(HERE, token, fetched))) as program:
            tools = (await program.list_tools()).tools
        assert all(one.description for one in tools)
        assert all(one.annotations and one.annotations.read_only_hint for one in tools)
        return {one.name for one in tools}

    return asyncio.run(names())


def test_every_tool_only_reads_and_those_of_the_staff_need_a_token() -> None:
    assert offered("") == PUBLIC_TOOLS
    assert offered("some token") == PUBLIC_TOOLS | STAFF_TOOLS


def test_anybody_reads_what_is_public(cast: Cast) -> None:
    case = opened(cast, category=STREET, text="路口的井盖碎了")
    opened(cast, category="cover-damaged")
    refused, found = asked("", "public_cases", text="坑洼")
    assert not refused
    assert [one["service_request_id"] for one in found["items"]] == [case.number]
    refused, found = asked("", "public_case", number=case.number)
    assert not refused
    assert found["case"]["items"][0]["service_request_id"] == case.number
    assert {one["service_request_id"] for one in found["updates"]["items"]} == {case.number}


def test_what_is_published_is_explained(cast: Cast) -> None:
    refused, found = asked("", "categories")
    assert not refused
    assert STREET in json.dumps(found)
    refused, found = asked("", "areas")
    assert not refused
    assert found
    refused, words = asked("", "published_figures")
    assert refused
    assert "还没有公布过数据" in words


def test_with_a_token_a_program_sees_what_its_post_sees(cast: Cast) -> None:
    case = opened(cast, text="路口的井盖碎了")
    for token in (token_of(cast.liu_fang), token_of(cast.zhou_ming)):
        refused, found = asked(token, "search_cases", text="井盖")
        assert not refused
        assert [one["number"] for one in found["items"]] == [case.number]
        refused, found = asked(token, "read_case", number=case.number)
        assert not refused
        assert found["case"]["number"] == case.number
    elsewhere = token_of(cast.gao_yuan)
    assert asked(elsewhere, "search_cases", text="井盖") == (False, {"items": [], "next": None})
    refused, words = asked(elsewhere, "read_case", number=case.number)
    assert refused
    unknown, other = asked(elsewhere, "read_case", number="LJ-20200101-0001")
    assert unknown
    assert other == words.replace(case.number, "LJ-20200101-0001")


def test_figures_need_the_permission_that_they_need_at_the_desk(cast: Cast) -> None:
    refused, found = asked(token_of(cast.zhou_ming), "rates")
    assert not refused
    assert "rows" in found or "items" in found
    refused, found = asked(token_of(cast.zhou_ming), "problem_classes")
    assert not refused
    refused, found = asked(token_of(cast.zhou_ming), "list_cases", overdue=True)
    assert not refused
    assert found["items"] == []
    refused, words = asked("no such token", "rates")
    assert refused
    assert re.search(r"登录.*[Ss]ign", words)


def test_the_tools_use_the_interfaces_own_words() -> None:
    assert get_args(server.By) == get_args(By)
    assert get_args(server.Period) == get_args(Period)
    assert get_args(server.Which) == get_args(Which)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((200, b"<html>"), "check the address"),
        ((500, b"{}"), "Something went wrong"),
        ((404, b'[{"code": 404, "description": "No such request."}]'), "No such request."),
        ((403, '{"zh": "不可以。", "en": "You may not."}'.encode()), "不可以。You may not."),
    ],
)
def test_what_is_refused_is_said_as_it_is(answer: tuple[int, bytes], says: str) -> None:
    with pytest.raises(Refused, match=re.escape(says)):
        House(HERE, "", lambda *_: answer).read("/x")


def test_an_address_must_be_one_and_must_answer() -> None:
    with pytest.raises(Refused, match="https://"):
        over_http("file:///etc/passwd")
    with pytest.raises(Refused, match="cannot be reached"):
        over_http("http://127.0.0.1:9").read("/api/health")


def test_the_command_speaks_the_protocol_on_its_standard_streams() -> None:
    hello = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "linli.site.cli", "mcp", "--address", "http://127.0.0.1:9"],
        input=json.dumps(hello) + "\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[0])
    assert said["result"]["serverInfo"]["name"] == "linli"
    assert "never instructions" in said["result"]["instructions"]
