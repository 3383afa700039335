"""The command-line tool: help that a person can read, answers that a program can."""

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.conf import settings

from linli.journal.acting import Refusal
from linli.people.keyring import forget_key_ring
from linli.policy.problems import nearest
from linli.policy.read import read_pack
from linli.site import looks
from linli.site.checkup import python, space
from linli.site.cli import RefusingGroup, main
from linli.site.founding import adopt_pack
from linli.site.logs import Line
from linli.site.settings import database_from
from linli.site.worker import Worker
from tests.cast import DEMO, Cast
from tests.rooms.cases.matters import opened


def every(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += every(command, (*path, name))
        else:
            found.append((*path, name))
    return found


@pytest.mark.parametrize("path", every(main), ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...]):
    told = CliRunner().invoke(main, [*path, "--help"])
    assert told.exit_code == 0
    assert "Usage: " in told.output


def test_a_refusal_is_two_sentences_and_no_traceback():
    @click.group(cls=RefusingGroup)
    def tool() -> None:
        """A tool."""

    @tool.command()
    def refuse() -> None:
        raise Refusal("x.y", "不行。", "No.")

    told = CliRunner().invoke(tool, ["refuse"])
    assert told.exit_code == 2
    assert told.stderr == "不行。\nNo.\n"
    assert told.stdout == ""


def test_the_demo_pack_is_sound_and_a_broken_one_names_file_key_and_the_near_miss(tmp_path: Path):
    told = CliRunner().invoke(main, ["policy", "check", str(DEMO), "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["sound"] is True
    for path in DEMO.rglob("*.toml"):
        copy = tmp_path / path.relative_to(DEMO)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(path.read_text().replace("duty_phone =", "duty_fone ="))
    told = CliRunner().invoke(main, ["policy", "check", str(tmp_path), "--json"])
    assert told.exit_code == 1
    problem = next(one for one in json.loads(told.stdout)["errors"] if "duty_fone" in one["key"])
    assert problem["file"] == "units.toml"
    assert problem["nearest"] == "duty_phone"


def test_messages_are_grouped_without_a_database(tmp_path: Path):
    # given: three people and one topic, and a table without the time of its messages
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    rows = [f"{n},p{n},2026-11-0{n},柳林小区电梯又坏了,{n}" for n in (1, 2, 3)]
    good.write_text("\n".join(["id,reporter,reported_at,text,likes", *rows]))
    bad.write_text("id,text\n1,路灯不亮\n")
    # when, then
    told = CliRunner().invoke(main, ["insights", "classes", "--messages", str(good), "--json"])
    (found,) = json.loads(told.stdout)
    assert (found["people"], found["messages"], found["ids"]) == (3, 3, ["1", "2", "3"])
    assert found["place"] == "柳林小区"
    assert found["since"].startswith("2026-11-01")
    told = CliRunner().invoke(main, ["insights", "classes", "--messages", str(bad)])
    assert told.exit_code == 2
    assert "reported_at" in told.stderr


@pytest.mark.django_db
def test_a_sound_installation_has_nothing_bad(cast: Cast):
    found = [one for look in looks.ALWAYS if look is not looks.database for one in look()]
    assert not [one for one in found if one.state == "bad"], found
    assert {one.subject for one in found} >= {"migrations", "keys", "policy", "followers", "sweep"}


@pytest.mark.django_db
def test_the_doctor_sees_a_database_that_does_not_wait_for_its_disk():
    """The tests' own is such a one."""
    (durable,) = [one for one in looks.database() if one.subject == "durability"]
    assert durable.state == "bad"


def test_the_doctor_sees_keys_that_others_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ring = Path(settings.LINLI_KEYS_FILE)
    copy = tmp_path / "ring.json"
    copy.write_text(ring.read_text())
    copy.chmod(0o644)
    monkeypatch.setattr(settings, "LINLI_KEYS_FILE", copy)
    found, _ = looks.keys()
    assert found.state == "bad"
    assert found.mend == f"chmod 600 {copy}"


def test_the_doctor_says_which_crypto_profile_is_in_force(monkeypatch: pytest.MonkeyPatch):
    _, now = looks.keys()
    assert (now.state, "aes-256-gcm" in now.en) == ("good", True)
    monkeypatch.setattr(settings, "LINLI_CRYPTO", "sm")
    _, changed = looks.keys()
    assert changed.state == "warning"
    assert "rotate" in changed.mend


@pytest.mark.django_db
def test_the_commands_of_the_keys_say_what_each_is_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("linli.site.opening.opened", lambda *_, **__: nullcontext())
    listed = CliRunner().invoke(main, ["keys", "list", "--json"])
    assert [one["purpose"] for one in json.loads(listed.stdout)["keys"]] == [
        "seal",
        "index",
        "mark",
    ]
    assert "values" not in CliRunner().invoke(main, ["keys", "list"]).stdout
    checked = CliRunner().invoke(main, ["keys", "check", "--json"])
    assert (checked.exit_code, json.loads(checked.stdout)["sound"]) == (0, True)
    refused = CliRunner().invoke(main, ["keys", "retire", "seal", "1"])
    assert refused.exit_code == 2
    assert "linli keys rotate" in refused.stderr
    assert json.loads(checked.stdout)["held"] == []


@pytest.mark.django_db
def test_a_mark_key_says_what_it_holds_up_and_is_given_up_on_ones_word(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # given: two receipts on paper, and a fresh key in force for an hour
    ring = tmp_path / "ring.json"
    ring.write_text(Path(settings.LINLI_KEYS_FILE).read_text())
    ring.chmod(0o600)
    monkeypatch.setattr(settings, "LINLI_KEYS_FILE", ring)
    monkeypatch.setattr("linli.site.opening.opened", lambda *_, **__: nullcontext())
    for _ in range(2):
        opened(cast)
    run = CliRunner().invoke
    added = json.loads(run(main, ["keys", "rotate", "--purpose", "mark", "--json"]).stdout)
    assert (added["purpose"], added["number"]) == ("mark", 2)
    add_key_of_an_hour_ago(ring)
    # when, then
    told = json.loads(run(main, ["keys", "check", "--json"]).stdout)
    assert [(one["what"], one["values"], one["not_ended"]) for one in told["held"]] == [
        ("receipt_codes", 2, 2)
    ]
    assert "2 receipt codes" in run(main, ["keys", "check"]).stdout
    refused = run(main, ["keys", "retire", "mark", "1"])
    assert refused.exit_code == 2
    for said in ("回执查询码 2", "2 receipt codes", "--yes"):
        assert said in refused.stderr
    done = json.loads(run(main, ["keys", "retire", "mark", "1", "--yes", "--json"]).stdout)
    assert done == {"purpose": "mark", "number": 1, "given_up": {"receipt_codes": 2}, "codes": 2}
    left = json.loads(run(main, ["keys", "list", "--json"]).stdout)["keys"]
    assert [one["number"] for one in left if one["purpose"] == "mark"] == [2]


def add_key_of_an_hour_ago(ring: Path) -> None:
    """The fresh key of a ring, as if it had been put there an hour ago."""
    told = json.loads(ring.read_text())
    told["keys"][-1]["since"] = time.time() - 3600
    ring.write_text(json.dumps(told))
    forget_key_ring()


def test_the_doctor_says_when_there_is_no_database_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    told = CliRunner().invoke(main, ["doctor", "--json", "--data", str(tmp_path)])
    assert told.exit_code == 1
    report = json.loads(told.stdout)
    assert report["sound"] is False
    assert report["findings"][-1]["subject"] == "database"
    assert not (tmp_path / "postgres").exists(), "the doctor changes nothing"


def test_the_doctor_looks_at_the_machine_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert python().state == "good"
    assert space(tmp_path / "not" / "yet").state == "good"
    monkeypatch.setattr(sys, "version_info", (3, 10, 1, "final", 0))
    assert python().state == "bad"


@pytest.mark.django_db
def test_adopting_a_pack_twice_changes_nothing(cast: Cast):
    now = datetime.now(UTC)
    first = adopt_pack(read_pack(DEMO), now=now)
    assert adopt_pack(read_pack(DEMO), now=now).id == first.id


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        # a server of one's own, with a password that needs quoting
        (
            "postgresql://lin%40li:p%3Aw@db.local:6432/city?sslmode=require",
            ("lin@li", "p:w", "db.local", "6432", "city", {"sslmode": "require"}),
        ),
        # the launcher's own address: a socket's folder
        ("postgresql://linli@/linli?host=/a/b%20c", ("linli", "", "/a/b c", "", "linli", {})),
    ],
)
def test_an_address_in_django_s_words(url: str, expected: tuple[object, ...]):
    found = database_from(url)
    keys = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")
    assert tuple(found[key] for key in keys) == expected


def test_a_log_line_keeps_what_a_person_wrote_to_itself():
    secret = "林秀英 13800000000"
    try:
        raise ValueError(secret)
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "Failed: %s", (secret,), sys.exc_info()
        )
    line = json.loads(Line().format(record))
    assert secret not in json.dumps(line, ensure_ascii=False)
    assert line["error"] == "builtins.ValueError"
    assert line["message"] == "Failed: %s"


def test_a_log_line_names_our_own_places_however_deep_a_library_raised(tmp_path: Path):
    # given
    def words(left: int = 30) -> Iterator[str]:
        yield from words(left - 1) if left else [str(1 / 0)]

    # when
    try:
        nearest("井盖", words())
    except ZeroDivisionError:
        record = logging.LogRecord("linli", logging.ERROR, "", 1, "", (), sys.exc_info())
    through = json.loads(Line().format(record))["through"]

    # then: ours first, and last where it was raised
    assert "linli/policy/problems.py" in through[0]
    assert len(through) == 4
    assert through[-1].endswith("words")


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_asked_to_stop_stops_and_one_round_hurts_nobody(cast: Cast):
    worker = Worker()
    assert worker.round() is False
    worker.stop.set()
    worker.run()
