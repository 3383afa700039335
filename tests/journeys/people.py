"""The people of a journey: what each of them does, in the words of the story, all of it by HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.journeys.phones import code_on
from tests.journeys.pictures import picture
from tests.rooms.cases.traces import traces

if TYPE_CHECKING:
    from tests.journeys.district import District

Answer = dict[str, Any]
SHIFT = timedelta(hours=11)  # after which an officer signs in anew


class Refused(Exception):
    """The house said no, and why."""

    def __init__(self, answer: Any) -> None:
        assert answer["Content-Type"] == "application/problem+json", answer.content
        self.problem: Answer = answer.json()
        super().__init__(f"{self.problem['status']} {self.problem['code']}: {self.problem['en']}")


# What was on record just before a request that will be refused: whoever asks may first sign in.
_before_refusals: list[Answer] = []


@contextmanager
def refused(code: str, status: int | None = None) -> Iterator[Answer]:
    """What is tried here is refused with this code, in both languages, and nothing has changed."""
    said: Answer = {}
    _before_refusals.append({})
    with pytest.raises(Refused) as caught:
        yield said
    before = _before_refusals.pop()
    said |= caught.value.problem
    assert said["code"] == code, said
    assert status in {None, said["status"]}, said
    assert said["zh"]
    assert said["en"]
    assert traces() == before, "A refused act left something behind."


class Person:
    """Somebody with a telephone or a screen of her own."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.client = Client(REMOTE_ADDR=district.address())
        self.token = ""

    def gets(self, path: str, **query: Any) -> Any:
        """Look at something."""
        return self._answered(self._sent("GET", path, query))

    def sees(self, path: str) -> bytes:
        """Look at a photo."""
        headers = self._headers()
        with self._own_transaction():
            answer = self.client.get(f"/api{path}", headers=headers)
        if answer.status_code >= 400:
            raise Refused(answer)
        assert answer["Content-Type"] == "image/jpeg", answer.headers
        return b"".join(answer.streaming_content)  # type: ignore[arg-type]  # it is not async

    def posts(self, path: str, body: Any = None, *, key: str = "", method: str = "POST") -> Any:
        """Ask for a change; on a bad line the answer is lost once, and the app sends it again."""
        if self.district.line_is_bad and not key:
            key = str(uuid4())
            first = self._answered(self._sent(method, path, body, key))
            before = traces()
            again = self._answered(self._sent(method, path, body, key))
            assert {**again, "repeated": None} == {**first, "repeated": None}
            assert traces() == before, f"{path} did something more when it was sent again."
            found = first
        else:
            found = self._answered(self._sent(method, path, body, key))
        self.district.tell()
        return found

    def uploads(self, path: str, field: str, data: bytes, name: str = "photo.jpg") -> str:
        """Send a file, and get the id by which it is named later."""
        key = str(uuid4())
        sent = []
        for _ in range(1 + self.district.line_is_bad):
            file = SimpleUploadedFile(name, data, "image/jpeg")
            headers = self._headers(key)
            with self._own_transaction():
                answer = self.client.post(f"/api{path}", {field: file}, headers=headers)
            sent.append(self._answered(answer))
        assert all(one["id"] == sent[0]["id"] for one in sent)
        self.last_upload = sent[0]
        return str(sent[0]["id"])

    def _sent(self, method: str, path: str, body: Any, key: str = "") -> Any:
        headers = self._headers(key)
        with self._own_transaction():
            if method == "GET":
                return self.client.get(f"/api{path}", body, headers=headers)
            return self.client.generic(
                method,
                f"/api{path}",
                "" if body is None else json.dumps(body, ensure_ascii=False, default=str),
                content_type="application/json",
                headers=headers,
            )

    def _headers(self, key: str = "") -> dict[str, str]:
        # A program sends its token and keeps no cookies; a page would send X-Linli with them.
        self.client.cookies.clear()
        if _before_refusals:
            _before_refusals[-1] = traces()
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return headers | ({"Idempotency-Key": key} if key else {})

    def _own_transaction(self) -> Any:
        # A refusal takes back all that its request did. Inside a test's own transaction that needs
        # a savepoint; with real commits it is as in life.
        return transaction.atomic() if connection.in_atomic_block else nullcontext()

    @staticmethod
    def _answered(answer: Any) -> Any:
        if answer.status_code >= 400:
            raise Refused(answer)
        return answer.json() if answer.content else None


class Visitor(Person):
    """Whoever reports without an account, and follows by the code on the receipt."""

    def photographs(self, **what: Any) -> str:
        """Take a photo and send it; `at` is what the camera writes into it of the place."""
        return self.uploads("/resident/photos", "photo", picture(**what))

    def reports(self, text: str = "", *, key: str = "", **more: Any) -> Answer:
        """Report something; `at` is where the telephone says that it is."""
        receipt: Answer = self.posts("/resident/reports", told(text, more), key=key)
        return receipt

    def follows(self, code: str) -> Answer:
        """Look up a receipt's code."""
        found: Answer = self.gets(f"/resident/progress/{code}")
        return found

    def steps(self, code: str) -> list[str]:
        """What the reporter reads of the case's steps, by their events."""
        return [step["event"] for step in self.follows(code)["steps"]]

    def adds(self, code: str, text: str, photos: tuple[str, ...] = ()) -> None:
        """Add words or photos to what was reported."""
        self.posts(f"/resident/progress/{code}/notes", {"text": text, "photos": list(photos)})

    def withdraws(self, code: str, ground: str = "solved-meanwhile") -> None:
        """Take one's report back."""
        self.posts(f"/resident/progress/{code}/withdraw", {"ground": ground})

    def rates(self, code: str, **answers: Any) -> None:
        """Answer the three questions."""
        given = {"contacted": True, "solved": True, "satisfaction": "satisfied"} | answers
        self.posts(f"/resident/progress/{code}/callback", given)


class Resident(Visitor):
    """A resident with an account."""

    def __init__(self, district: District, phone: str) -> None:
        super().__init__(district)
        self.phone = phone

    def signs_in(self) -> None:
        """Ask for a code, read it off the telephone, and type it."""
        asked = self.posts("/resident/session/code", {"phone": self.phone}, key="-")
        typed = {"request_id": asked["request_id"], "code": code_on(self.phone)}
        self.token = self.posts("/resident/session", typed, key="-")["token"]

    def messages(self) -> list[str]:
        """What she was told, the oldest first."""
        return [one["text"]["zh"] for one in self.gets("/resident/me/messages")["items"]][::-1]


class Officer(Person):
    """A member of staff at the desk, or in the field."""

    def __init__(self, district: District, key: str) -> None:
        super().__init__(district)
        self.username = Cast.username(key)
        self.door = "workbench"
        self.signed_in_at: datetime | None = None

    def _headers(self, key: str = "") -> dict[str, str]:
        now = self.district.now
        if self.signed_in_at is None or now - self.signed_in_at > SHIFT:
            self.signed_in_at = now
            self.token = ""
            who = {"username": self.username, "password": PASSWORD}
            self.token = self._answered(self._sent("POST", "/workbench/session", who))["token"]
        return super()._headers(key)

    def photographs(self, **what: Any) -> str:
        """Take a photo for an answer."""
        if self.door == "grid":
            return self.uploads("/grid/photos", "photo", picture(**what))
        return self.uploads("/workbench/evidence", "file", picture(**what))

    def enters(self, text: str = "", *, key: str = "", **more: Any) -> Answer:
        """Report what she saw, or what somebody tells her by `channel`."""
        receipt: Answer = self.posts(f"/{self.door}/reports", told(text, more), key=key)
        return receipt

    def does(self, verb: str, number: str, body: Any = None) -> Answer:
        """Take a case a step."""
        found: Answer = self.posts(f"/{self.door}/cases/{number}/{verb}", body)
        return found

    def opens(self, number: str) -> Answer:
        """Look at the page of a case."""
        found: Answer = self.gets(f"/{self.door}/cases/{number}")
        return found

    def events(self, number: str) -> list[str]:
        """The case's timeline, by its events."""
        return [line["event"] for line in self.opens(number)["timeline"]]

    def list(self, **wanted: Any) -> list[str]:
        """The numbers of the cases in her list."""
        return [row["number"] for row in self.gets(f"/{self.door}/cases", **wanted)["items"]]

    def finds(self, words: str) -> list[str]:
        """The numbers of the cases that a search finds."""
        return [row["number"] for row in self.gets("/workbench/search", q=words)["items"]]

    def tasks(self) -> dict[str, int]:
        """How much waits for her units."""
        found: dict[str, int] = self.gets("/workbench/tasks")
        return found

    def inbox(self) -> list[str]:
        """What her units were told, the oldest first."""
        return [one["text"]["zh"] for one in self.gets("/workbench/notices")["items"]][::-1]

    def reveals(self, number: str, reason: str) -> list[Answer]:
        """Read the reporters' names and numbers."""
        path = f"/workbench/cases/{number}/reveal"
        rows: list[Answer] = self.posts(path, {"reason": reason}, key="-")["items"]
        return rows

    def accepts(self, number: str) -> Answer:
        return self.does("accept", number)

    def dispatches(self, number: str, unit: str, note: str = "") -> Answer:
        return self.does("dispatch", number, {"unit": unit, "note": note})

    def returns(self, number: str, note: str, ground: str = "not-our-duty", **more: str) -> Answer:
        return self.does("return", number, {"ground": ground, "note": note, **more})

    def answers(self, number: str, note: str, **photos: list[str]) -> Answer:
        return self.does("answer", number, {"note": note, **photos})

    def verifies(self, number: str, *, passed: bool = True, note: str = "") -> Answer:
        return self.does("verify", number, {"passed": passed, "note": note})

    def closes(self, number: str) -> Answer:
        return self.does("close", number, {})


def told(text: str, more: Answer) -> Answer:
    """A report as the app sends it; `at` is a point, `photo` one id."""
    body = {"text": text, **more}
    if "at" in body:
        latitude, longitude = body.pop("at")
        body["position"] = {"latitude": latitude, "longitude": longitude}
    if "photo" in body:
        body["photos"] = [body.pop("photo")]
    return body
