"""What a client asks the list of requests for, read and bounded. Pure."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from linli.exchange.open311.errors import Refused, bad

LONGEST_SPAN = timedelta(days=90)
MOST_ROWS = 1_000
MOST_PAGE = 1_000_000
STATUSES = frozenset({"open", "closed"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for requests. Empty sets and None do not narrow it; times are aware.

    `ids` overrides everything else, as the specification says.
    """

    ids: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    updated_since: datetime | None = None
    updated_until: datetime | None = None
    box: tuple[float, float, float, float] | None = None
    words: str = ""
    page: int = 1
    page_size: int = MOST_ROWS
    extensions: bool = False


def asked(given: Mapping[str, str], *, now: datetime) -> Asked:
    """Read the parameters; raises Refused naming the one that cannot be used."""
    extensions = given.get("extensions", "").lower() in {"true", "1", "v1"}
    if ids := _several(given, "service_request_id"):
        return Asked(ids=tuple(dict.fromkeys(ids))[:MOST_ROWS], extensions=extensions)
    statuses = frozenset(word.lower() for word in _several(given, "status"))
    if unknown := statuses - STATUSES:
        raise bad(
            f"status 只能是 open 或 closed，不能是 {min(unknown)[:40]}。",
            f"status is open or closed, not {min(unknown)[:40]}.",
        )
    updated_since = _moment(given, "updated_after", now)
    updated_until = _moment(given, "updated_before", now)
    since, until = span(
        _moment(given, "start_date", now),
        _moment(given, "end_date", now),
        names=("start_date", "end_date"),
    )
    if since is None and until is None and updated_since is None and updated_until is None:
        since = now - LONGEST_SPAN
    updated_since, updated_until = span(
        updated_since, updated_until, names=("updated_after", "updated_before")
    )
    return Asked(
        codes=frozenset(_several(given, "service_code")),
        statuses=statuses,
        since=since,
        until=until,
        updated_since=updated_since,
        updated_until=updated_until,
        box=_box(given.get("bbox", "")),
        words=given.get("q", "").strip()[:100],
        page=_count(given, "page", 1, MOST_PAGE),
        page_size=_count(given, "page_size", MOST_ROWS, MOST_ROWS),
        extensions=extensions,
    )


def span(
    since: datetime | None, until: datetime | None, *, names: tuple[str, str]
) -> tuple[datetime | None, datetime | None]:
    """A span of at most ninety days; a missing end is as far off as it may be."""
    if since is None and until is None:
        return None, None
    if since is None and until is not None:
        return until - LONGEST_SPAN, until
    if since is not None and until is None:
        return since, since + LONGEST_SPAN
    if since is not None and until is not None:
        if until < since:
            raise bad(f"{names[1]} 早于 {names[0]}。", f"{names[1]} lies before {names[0]}.")
        if until - since > LONGEST_SPAN:
            raise bad(
                f"{names[0]} 与 {names[1]} 之间最多 90 天。请缩短。",
                f"{names[0]} and {names[1]} may span at most 90 days: ask for less.",
            )
    return since, until


def _several(given: Mapping[str, str], name: str) -> list[str]:
    return [one for word in given.get(name, "").split(",") if (one := word.strip())]


def _moment(given: Mapping[str, str], name: str, now: datetime) -> datetime | None:
    """A time; one without an offset, or a bare day, is the district's own.

    A plus sign that was not encoded arrives as a blank and is taken for what it was.
    """
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            day = datetime.combine(datetime.fromisoformat(text).date(), time())
            found = day.replace(tzinfo=now.tzinfo)
        else:
            found = datetime.fromisoformat(re.sub(r" (\d{2}:?\d{2})$", r"+\1", text))
            found = found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
        found = found.astimezone(UTC)  # PostgreSQL knows no offset beyond sixteen hours
        found - LONGEST_SPAN, found + LONGEST_SPAN  # both must be times that exist
    except (ValueError, OverflowError):
        raise unclear(name, text) from None
    return found


def unclear(name: str, text: str) -> Refused:
    return bad(
        f"{name} 不是时间：{text[:40]}。请写成 2026-11-22T08:30:00+08:00。",
        f"{name} is no time: {text[:40]}. Write it like 2026-11-22T08:30:00+08:00.",
    )


def _count(given: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) >= 1):
        raise bad(f"{name} 应为正整数。", f"{name} must be a whole number from 1 on.")
    return min(int(text), most)


def _box(text: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees, as GeoJSON orders them."""
    if not text.strip():
        return None
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError:
        raise _no_box() from None
    if not all(map(math.isfinite, (west, south, east, north))):
        raise _no_box()
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _no_box()
    return west, south, east, north


def _no_box() -> Refused:
    return bad(
        "bbox 应为四个数：西经度,南纬度,东经度,北纬度。",
        "bbox is four numbers: west,south,east,north, in degrees.",
    )
