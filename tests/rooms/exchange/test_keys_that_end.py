"""A key for another program may be given an end; after it, the program is told why nothing goes."""

import json
from contextlib import nullcontext
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from click.testing import CliRunner, Result
from django.test import RequestFactory
from pydantic import BaseModel

from linli.cases.models import Case
from linli.exchange.keys import end_key, known_key, make_key
from linli.exchange.models import ApiKey
from linli.exchange.program_door import Push, program_door
from linli.intake.report import Receipt
from linli.journal.acting import Forbidden
from linli.site.cli import main
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.exchange.clients import read, reported

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def run(line: str) -> Result:
    return CliRunner().invoke(main, line.split())


class Call(BaseModel):
    """What a program of this test sends."""

    words: str


def test_a_key_counts_for_its_days_and_not_a_second_longer(cast: Cast) -> None:
    token = make_key("city-app", days=30, by=FOUNDER, now=NOW)

    found = known_key(token, now=NOW + 30 * DAY - SECOND)
    assert found is not None
    assert found.name == "city-app"
    with pytest.raises(Forbidden) as over:
        known_key(token, now=NOW + 30 * DAY)
    assert over.value.code == "api_key.over"
    assert token not in over.value.zh + over.value.en


def test_a_key_without_days_counts_until_somebody_ends_it(cast: Cast) -> None:
    token = make_key("city-app", by=FOUNDER, now=NOW)
    assert known_key(token, now=NOW + 5000 * DAY) is not None
    end_key("city-app", by=FOUNDER, now=NOW)
    assert known_key(token, now=NOW) is None


def test_one_that_was_ended_before_its_end_says_no_more_than_a_wrong_one(cast: Cast) -> None:
    token = make_key("city-app", days=30, by=FOUNDER, now=NOW)
    end_key("city-app", by=FOUNDER, now=NOW)
    assert known_key(token, now=NOW + 31 * DAY) is None


def test_open311_says_on_which_day_the_key_ended_and_files_nothing(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        token = make_key("city-app", days=30, by=FOUNDER, now=NOW)
    with time_machine.travel(NOW + 30 * DAY, tick=False):
        answers = [reported(token), read("requests.json", api_key=token)]

    for answer in answers:
        assert answer.status_code == HTTPStatus.FORBIDDEN
        said = answer.json()[0]["description"]
        assert f"ended on {(NOW + 30 * DAY).date()}" in said
        assert "到期" in said
    assert not Case.objects.exists()


def test_a_channel_of_a_program_says_it_too(cast: Cast, rf: RequestFactory) -> None:
    token = make_key("north", days=30, by=FOUNDER, now=NOW)

    def file(push: Push[Call]) -> Receipt:
        raise AssertionError("nothing is filed")

    door = program_door("buspost", Call, file).callback
    request = rf.post(
        "/channels/v1/buspost",
        json.dumps({"words": "站台的灯坏了"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    with time_machine.travel(NOW + 31 * DAY, tick=False):
        answer = door(request)

    told = json.loads(answer.content)
    assert (answer.status_code, told["code"]) == (HTTPStatus.FORBIDDEN, "api_key.over")
    assert told["zh"]
    assert told["en"]


@pytest.mark.django_db
def test_the_commands_give_an_end_and_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.site.opening.opened", lambda *_, **__: nullcontext())
    with time_machine.travel(NOW, tick=False):
        made = json.loads(run("exchange key north --days 90 --json").stdout)
        assert made["ends_at"] == (NOW + 90 * DAY).isoformat()
        assert json.loads(run("exchange key south --json").stdout)["ends_at"] is None
        assert run("exchange key west --days 0").exit_code == 2
    assert sorted(ApiKey.objects.values_list("name", flat=True)) == ["north", "south"]

    with time_machine.travel(NOW + 91 * DAY, tick=False):
        run("exchange end south")
        told = json.loads(run("exchange keys --json").stdout)["keys"]
        words = run("exchange keys").stdout
    assert [(one["name"], one["state"]) for one in told] == [("north", "over"), ("south", "ended")]
    assert (NOW + 90 * DAY).date().isoformat() in words
    assert "到期 over" in words
