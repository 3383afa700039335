"""Files that nobody means well, at every door: refused in words, or made harmless."""

import resource
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from linli.cases.evidence.keep import storage
from linli.cases.models import StoredFile
from linli.journal.acting import Actor
from linli.people.acts.sessions import open_session
from linli.people.models import Session
from linli.tables import unpacking
from linli.web.addresses import api
from linli.web.quota import forget_sent
from linli.web.rates import forget_knocks
from tests.cast import NOW, Cast
from tests.unit.evidence.hostile import MARK, hostile, sheets

MOST_MEMORY_KB = 400_000
# Every door that takes a file: who comes with it, and the name of the form's field.
PHOTOS = {
    "/resident/photos": ("granny_lin", "photo"),
    "/grid/photos": ("he_xiulan", "photo"),
    "/workbench/evidence": ("chen_qiang", "file"),
}
DOORS = PHOTOS | {
    "/workbench/evidence?kind=document": ("chen_qiang", "file"),
    "/workbench/tables?kind=cases": ("deng_wei", "file"),
    "/workbench/policy/check": ("deng_wei", "file"),
    "/workbench/policy/proposals": ("deng_wei", "file"),
}


def test_every_door_for_files_is_known_here() -> None:
    doors = {
        path
        for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items()
        for operation in methods.values()
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
    }
    assert doors == {door.partition("?")[0] for door in DOORS}


@cache
def files() -> list[tuple[str, bytes]]:
    return list(hostile())


@cache
def tables() -> list[tuple[str, bytes]]:
    return list(sheets())


def test_there_are_enough_of_them() -> None:
    assert len({data for _, data in files()}) >= 150
    assert len(files()) >= 200
    assert len(tables()) >= 35


def token_of(who: Actor, cast: Cast) -> str:
    kind = Session.Kind.RESIDENT if who == cast.granny_lin else Session.Kind.OFFICER
    return open_session(kind, who.id, by=who, now=NOW).token


def sent(client: Client, door: str, field: str, token: str, name: str, data: bytes) -> Any:
    forget_knocks()
    forget_sent()
    upload = SimpleUploadedFile("x", data, "image/jpeg")
    upload._name = name  # type: ignore[attr-defined]  # as a hostile client writes it; the setter cleans it
    with transaction.atomic():
        return client.post(
            f"/api{door}", {field: upload}, headers={"Authorization": f"Bearer {token}"}
        )


def in_words(answer: Any, where: str) -> None:
    """A refusal: no 5xx, and words in two languages that a person can use."""
    assert 400 <= answer.status_code < 500, f"{where}: {answer.status_code}"
    problem = answer.json()
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["zh"]), where
    assert len(problem["en"]) > 10, where


@pytest.mark.parametrize("door", DOORS)
def test_each_is_refused_in_words_or_made_harmless(
    door: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    # given
    who, field = DOORS[door]
    token = token_of(getattr(cast, who), cast)
    settings.LINLI_FILES = str(tmp_path)
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES", 100 * 1024**2)
    # The three doors for photos do the same with them, and share the files.
    turn = list(DOORS).index(door)
    bad = files()[turn::3] if turn < len(PHOTOS) else files()[turn::4]
    if "import" in door or "tables" in door:
        bad = [*files()[turn::12], *tables()]
    client = Client()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # when
    for name, data in bad:
        answer = sent(client, door, field, token, name, data)
        # then
        where = f"{door} {name[:40]!r}"
        if answer.status_code >= 300:
            in_words(answer, where)
        elif door in PHOTOS:
            harmless(where)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY_KB


def harmless(where: str) -> None:
    """What is kept is a JPEG of our own, with nothing in it but pixels."""
    stored = StoredFile.objects.latest("id")
    assert stored.media_type == "image/jpeg", where
    for name in (stored.sha256, f"{stored.sha256}.thumbnail"):
        with storage().open(name) as stream:
            kept = stream.read()
        assert MARK not in kept, where
        assert b"<script" not in kept, where
        assert kept.endswith(b"\xff\xd9"), where
    with storage().open(stored.sha256) as stream, Image.open(stream) as image:
        assert not image.getexif(), where
        assert max(image.size) <= 2048, where
