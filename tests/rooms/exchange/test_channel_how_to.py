"""The page that says how to add a channel, followed to the letter."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.db import transaction
from django.test import Client
from django.urls import clear_url_caches

import linli.exchange
from linli.attempts.models import Attempt
from linli.cases.models import Case, Report
from linli.site import urls
from linli.site.cli import main
from tests.cast import NOW, Cast
from tests.unit.policy.folder import add, copied

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "add-a-channel.md"
ADDRESS = "/channels/v1/buspost"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def first_line(block: str) -> str:
    return block.splitlines()[0].removeprefix("# ")


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


def run(line: str) -> str:
    told = CliRunner().invoke(main, line.split()[1:])
    assert told.exit_code == 0, f"{line}: {told.output}"
    return told.output


@pytest.fixture
def _followed(
    cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Steps 1 to 4: the files are where the page says, the pack with the channel is in force."""
    monkeypatch.setattr("linli.site.opening.opened", lambda *_, **__: nullcontext())
    *files, addresses = blocks("python")
    for block in files:
        file = tmp_path / first_line(block)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block, encoding="utf-8")
    here = str(tmp_path / "linli" / "exchange")
    monkeypatch.setattr(linli.exchange, "__path__", [*linli.exchange.__path__, here])
    assert first_line(addresses) == "linli/site/urls.py"
    table = ModuleType("urls_with_the_channel")
    vars(table).update(vars(urls), urlpatterns=[*urls.urlpatterns])
    exec(addresses, vars(table))  # noqa: S102  # the page's own lines
    monkeypatch.setitem(sys.modules, table.__name__, table)
    settings.ROOT_URLCONF = table.__name__
    clear_url_caches()

    (entry,) = blocks("toml")
    folder = copied(tmp_path)
    add(folder, first_line(entry), entry)
    for line in commands()[:2]:
        run(line.replace("districts/demo", str(folder)))
    with time_machine.travel(NOW, tick=False):
        yield
    for name in [name for name in sys.modules if name.startswith("linli.exchange.buspost")]:
        del sys.modules[name]
    clear_url_caches()


@pytest.mark.usefixtures("_followed")
def test_the_page_leads_to_a_channel_that_works(client: Client) -> None:
    # given: step 5, a key
    (key,) = re.findall(r"ll-[\w-]+", run(commands()[2]))
    (request,) = blocks("http")
    head, _, body = request.partition("\n\n")
    assert head.splitlines() == [f"POST {ADDRESS}", "Authorization: Bearer KEY"]

    def push(content: str, shown: str = key) -> Any:
        # As each request has a transaction of its own, which a refusal takes back.
        with transaction.atomic():
            return client.post(
                ADDRESS,
                content,
                content_type="application/json",
                headers={"Authorization": f"Bearer {shown}"},
            )

    # when: the page's call is pushed; then: it is filed, and the receipt says what the page says
    first = push(body)
    told = first.json()
    assert first.status_code == 201, told
    (promised,) = blocks("json")
    assert {name: told[name] for name in json.loads(promised)} == json.loads(promised)
    assert told.keys() - json.loads(promised) == {"number", "code", "follow", "due_at", "unit"}
    report = Report.objects.get()
    assert (report.source, report.source_number) == ("buspost.north", "B7-20261118-0042")
    assert (report.case.number, report.channel) == (told["number"], "buspost")

    # the same once more is known; one with next to nothing is filed all the same
    again = push(body)
    assert (again.status_code, again.json()["number"]) == (200, told["number"])
    assert again.json()["known"]
    bare = push('{"call_id": "B7-2", "stop": "", "words": "有人吗，这里漏水"}')
    assert bare.status_code == 201
    assert set(bare.json()["lacking"]) >= {"place", "contact"}
    assert Case.objects.count() == 2

    # what cannot be used names the field in both languages, and leaves nothing
    for wrong, field in (
        ('{"call_id": "B7-3", "stop": "x", "words": "y", "button": 2}', "button"),
        ('{"stop": "x", "words": "y"}', "call_id"),
        ('{"call_id": "B7-3", "stop": "x", "words": "y", "latitude": 91}', "latitude"),
    ):
        refused = push(wrong)
        assert (refused.status_code, refused.json()["field"]) == (422, field)
        assert refused.json()["zh"]
        assert refused.json()["en"]
    assert push("{").status_code == 422
    assert push('{"call_id": "B7-4", "stop": ""}').status_code == 422  # nothing is said in it
    assert client.get(ADDRESS).status_code == 405
    assert Case.objects.count() == 2

    # a wrong key, and one that was ended, open nothing and are on record
    assert push(body, "ll-guess").status_code == 401
    run("linli exchange end north")
    assert push(body).status_code == 401
    tried = Attempt.objects.filter(code="api_key.wrong")
    assert [(one.route, one.many) for one in tried] == [(f"POST {ADDRESS}", 2)]
