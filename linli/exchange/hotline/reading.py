"""Reads a hotline's message by the tables of the pack. Pure.

What cannot be done without (its order's number, a kind that we know) makes it unreadable; whatever
else is not understood is a doubt, and the message is taken all the same.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, get_args

from linli.exchange.hotline.message import Doubt, Message, Unreadable
from linli.intake.report import Position
from linli.people.phones import phone_normal
from linli.policy.pack import Pack
from linli.policy.sections.hotline import Grade, HotlineSystem, MessageKind, Urgent

Payload = Mapping[str, Any]
LONGEST_CODE = 60
MOST_ITEMS = 500
DEEPEST = 20
# How each field is bounded when it becomes part of a report.
BOUNDS = {"name": 60, "place": 300, "title": 200}
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/\-]{0,119}")
_SEQUENCE = re.compile(r"[^0-9]*([0-9]{1,18})[^0-9]*")


def parsed(raw: bytes) -> Any:
    """The JSON of a body; raises Unreadable."""
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None
    if _deeper(found, DEEPEST):
        raise Unreadable("not_json")
    return found


def items_of(body: Any, system: HotlineSystem) -> list[Any]:
    """The messages of a body: itself, a list of them, or a list where the pack says."""
    if isinstance(body, Mapping):
        for path in system.items:
            found = _at(body, path)
            if isinstance(found, list):
                return found
        return [body]
    return body if isinstance(body, list) else [body]


def read(
    payload: Any, system: HotlineSystem, pack: Pack, *, mended: Payload | None = None
) -> Message:
    """The message that a payload holds; `mended` are fields in our own words that a person set.

    Raises Unreadable.
    """
    if not isinstance(payload, Mapping):
        raise Unreadable("not_an_object")
    return _Reader(payload, system, pack, dict(mended or {})).message()


class _Reader:
    """Reads one payload, collecting doubts."""

    def __init__(
        self, payload: Payload, system: HotlineSystem, pack: Pack, mended: dict[str, Any]
    ) -> None:
        self.payload, self.system, self.pack, self.mended = payload, system, pack, mended
        self.zone: tzinfo = pack.district.zone
        self.doubts: list[Doubt] = []

    def message(self) -> Message:
        number, kind = self._number(), self._kind()
        text = self._text()
        return Message(
            number=number,
            kind=kind,
            sequence=self._sequence(),
            sent_at=self._moment("sent_at"),
            text=text,
            category=self._category(),
            area=self._area(),
            urgency=self._urgency(),
            due_at=self._moment("due_at"),
            name=self._word("name")[: BOUNDS["name"]],
            phone=self._phone(),
            place=self._word("place")[: BOUNDS["place"]],
            position=self._position(),
            reported_at=self._moment("reported_at"),
            confidential=self._word("confidential").casefold()
            in {word.casefold() for word in self.system.yes},
            satisfaction=self._grade(),
            doubts=tuple(self.doubts),
        )

    def _value(self, name: str) -> Any:
        if name in self.mended:
            return self.mended[name]
        for path in getattr(self.system.fields, name):
            found = _at(self.payload, path)
            if found is not None and found != "":
                return found
        return None

    def _word(self, name: str) -> str:
        """A field as text; what is no plain value is doubtful and left out."""
        found = self._value(name)
        if found is None:
            return ""
        if isinstance(found, bool):
            return "true" if found else "false"
        if isinstance(found, str | int | float):
            return _kept(str(found)).strip()
        self.doubts.append(Doubt(name))
        return ""

    def _number(self) -> str:
        found = self._word("number")
        if not found:
            raise Unreadable("no_number", "number")
        if not _NUMBER.fullmatch(found):
            raise Unreadable("odd_number", "number")
        return found

    def _kind(self) -> MessageKind:
        if "kind" in self.mended:
            mended: MessageKind = _one_of(MessageKind, self.mended["kind"])
            return mended
        if not self.system.fields.kind:
            return "order"
        theirs = self._word("kind")
        kind = self.system.kinds.get(theirs)
        if kind is None:
            raise Unreadable("unknown_kind", _code(theirs) or "kind", number=self._number())
        return kind

    def _sequence(self) -> int | None:
        theirs = self._word("sequence")
        if not theirs:
            return None
        found = _SEQUENCE.fullmatch(theirs)
        if found is None:
            self.doubts.append(Doubt("sequence"))
            return None
        return int(found[1])

    def _text(self) -> str:
        """What was said, under its title, with the addresses of what was attached."""
        title, said = self._word("title")[: BOUNDS["title"]], self._word("text")
        attached = self._value("attachments")
        several = attached if isinstance(attached, list) else [attached]
        links = [one for one in several if isinstance(one, str) and one.startswith("http")]
        parts = ["" if title in said else title, said, *links[:20]]
        return "\n".join(part for part in parts if part)

    def _moment(self, name: str) -> datetime | None:
        theirs = self._word(name)
        if not theirs:
            return None
        for form in self.system.times:
            found = _time(theirs, form, self.zone)
            if found is not None:
                return found
        self.doubts.append(Doubt(name))
        return None

    def _category(self) -> str:
        theirs = self._word("category")
        if not theirs:
            return ""
        found = self.system.categories.get(theirs, theirs)
        if self.pack.category(found) is None:
            self.doubts.append(Doubt("category", _code(theirs)))
            return ""
        return found

    def _area(self) -> str:
        theirs = self._word("area")
        if not theirs:
            return ""
        found = self.system.areas.get(theirs, theirs)
        if not found.isascii() or not found.isdecimal() or len(found) > 20:
            self.doubts.append(Doubt("area", _code(theirs)))
            return ""
        if not found.startswith(self.pack.district.division_code):
            self.doubts.append(Doubt("area", _code(theirs)))
            return ""
        return found

    def _urgency(self) -> Urgent:
        theirs = self._word("urgency")
        if not theirs:
            return "general"
        if theirs in get_args(Urgent):
            ours: Urgent = _one_of(Urgent, theirs)
            return ours
        found = self.system.urgencies.get(theirs)
        if found is None:
            self.doubts.append(Doubt("urgency", _code(theirs)))
            return "general"
        return found

    def _grade(self) -> str:
        theirs = self._word("satisfaction")
        if not theirs or theirs in get_args(Grade):
            return theirs
        found = self.system.satisfactions.get(theirs)
        if found is None:
            self.doubts.append(Doubt("satisfaction", _code(theirs)))
            return ""
        return found

    def _phone(self) -> str:
        theirs = self._word("phone")
        if theirs and (len(theirs) > 40 or not phone_normal(theirs)):
            self.doubts.append(Doubt("phone"))
            return ""
        return theirs

    def _position(self) -> Position | None:
        latitude, longitude = self._word("latitude"), self._word("longitude")
        if not latitude and not longitude:
            return None
        degrees = _degrees(latitude, 90), _degrees(longitude, 180)
        if degrees[0] is None or degrees[1] is None or degrees == (0, 0):
            # Their systems write 0, 0 for "not located".
            if degrees != (0, 0):
                self.doubts.append(Doubt("position"))
            return None
        return Position(degrees[0], degrees[1], self.system.crs)


def _one_of(kind: Any, word: Any) -> Any:
    if word not in get_args(kind):
        raise Unreadable("unknown_kind", _code(str(word)))
    return word


def _at(payload: Payload, path: str) -> Any:
    """What stands under a name, or under names one in the other; None without it."""
    if path in payload:
        return payload[path]
    found: Any = payload
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return found


def _kept(text: str) -> str:
    """Without what no column can keep."""
    return "".join(one for one in text if one != "\0" and not "\ud800" <= one <= "\udfff")


def _code(text: str) -> str:
    """A code of theirs as it may stand on a screen: short, and no long number among it."""
    return re.sub(r"\d{7,}", "…", text)[:LONGEST_CODE]


def _time(text: str, form: str, zone: tzinfo) -> datetime | None:
    try:
        if form in {"seconds", "milliseconds"}:
            if not re.fullmatch(r"\d{9,13}", text):
                return None
            return datetime.fromtimestamp(int(text) / (1 if form == "seconds" else 1_000), UTC)
        found = (
            datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007  # zone below
        )
        local = found if found.tzinfo else found.replace(tzinfo=zone)
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if 2000 <= moment.year <= 2100 else None


def _degrees(text: str, most: int) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) <= most else None


def _deeper(tree: Any, most: int) -> bool:
    layer: Sequence[Any] = [tree]
    for _ in range(most):
        nested = [one for one in layer if isinstance(one, dict | list)]
        layer = [
            inner for one in nested for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return any(isinstance(one, dict | list) for one in layer)
