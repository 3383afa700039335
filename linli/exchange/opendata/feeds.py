"""What happens in an area, for feed readers and calendars: notices, and matters of the street."""

import xml.etree.ElementTree as Tree
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings

from linli.cases.lifecycle import STATE_NAMES
from linli.cases.queries.in_public import PublicCase, Wanted, in_public
from linli.exchange.open311.catalogue import listed
from linli.journal.acting import NotFound
from linli.notices.models import AreaNotice
from linli.notices.queries import in_force_at, of_areas
from linli.policy.pack import Pack
from linli.territory.queries import areas_under, chain

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 50
NOTICES_KEPT = timedelta(days=30)
# A calendar without any component is none (RFC 5545, 3.6): this one stands in every one of ours.
UTC_ZONE = (
    *("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed."""

    key: str
    title: str
    words: str
    link: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar; without an end it is a moment."""

    key: str
    title: str
    words: str
    told_at: datetime
    begins: datetime
    ends: datetime | None


def cases(pack: Pack, *, area: str, category: str) -> list[Item]:
    """The newest matters of the street in an area, as everybody may know them. Raises NotFound."""
    return [_of_case(one, pack) for one in _found(pack, area, category)]


def limits(pack: Pack, *, area: str, category: str) -> list[Appointment]:
    """Until when the newest open matters of the street are to be done. Raises NotFound."""
    found = [(one, _of_case(one, pack)) for one in _found(pack, area, category, is_open=True)]
    return [
        Appointment(item.key, item.title, item.words, item.at, case.due_at, None)
        for case, item in found
    ]


def _found(
    pack: Pack, area: str, category: str, *, is_open: bool | None = None
) -> list[PublicCase]:
    kinds = set(listed(pack))
    if category and category not in kinds:
        raise NotFound(
            "feed.category", "没有这类公开事项。", "No such kind is public.", field="category"
        )
    below = [one.code for one in areas_under(area)] if area else None
    if area and not below:
        raise _no_area()
    return in_public(
        Wanted(
            shown=kinds,
            categories={category} if category else None,
            of_kinds=None if below is None else [],
            areas=below,
            open=is_open,
            limit=MOST_ENTRIES,
        )
    )


def _of_case(case: PublicCase, pack: Pack) -> Item:
    known = pack.category(case.category)
    name = (known.name.zh, known.name.en) if known else (case.category, case.category)
    state = STATE_NAMES[case.state]
    due = f"{case.due_at.astimezone(pack.district.zone):%Y-%m-%d %H:%M}"
    return Item(
        key=case.number,
        title=f"{name[0]} {name[1]}",
        words=f"{case.number} · {state[0]} {state[1]} · {due}",
        link=f"{_here()}/r/",
        at=case.ended_at or case.updated_at,
    )


def notices(pack: Pack, *, area: str, now: datetime) -> list[AreaNotice]:
    """The notices for an area of the last month and to come, the newest first. Raises NotFound."""
    code = area or pack.district.division_code
    try:
        links = chain(code)
    except NotFound:
        raise _no_area() from None
    of_it = in_force_at([one.code for one in links], now=now)
    recent = of_areas([code]).filter(valid_to__gt=now - NOTICES_KEPT)[:MOST_ENTRIES]
    found = {one.id: one for one in (*of_it, *recent) if one.ended_at is None}
    return sorted(found.values(), key=lambda one: -one.id)[:MOST_ENTRIES]


def of_notice(notice: AreaNotice) -> Item:
    """A notice as an entry of a feed."""
    return Item(
        key=f"notice-{notice.id}",
        title=" ".join(filter(None, (notice.title_zh, notice.title_en))),
        words="\n".join(filter(None, (notice.text_zh, notice.text_en))),
        link=f"{_here()}/r/",
        at=notice.published_at,
    )


def atom(items: Iterable[Item], *, title: str, address: str, now: datetime) -> bytes:
    """The entries as Atom (RFC 4287)."""
    Tree.register_namespace("", ATOM)
    feed = Tree.Element(f"{{{ATOM}}}feed")
    entries = list(items)
    newest = max((one.at for one in entries), default=now)
    for name, text in (("id", address), ("title", title), ("updated", _stamp(newest))):
        Tree.SubElement(feed, f"{{{ATOM}}}{name}").text = text
    Tree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=address)
    author = Tree.SubElement(feed, f"{{{ATOM}}}author")
    Tree.SubElement(author, f"{{{ATOM}}}name").text = "linli"
    for one in entries:
        entry = Tree.SubElement(feed, f"{{{ATOM}}}entry")
        for name, text in (
            ("id", f"tag:{_host()},2026:{one.key}"),
            ("title", one.title),
            ("updated", _stamp(one.at)),
            ("summary", one.words),
        ):
            Tree.SubElement(entry, f"{{{ATOM}}}{name}").text = _plain(text)
        Tree.SubElement(entry, f"{{{ATOM}}}link", href=one.link)
    written: bytes = Tree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def rss(items: Iterable[Item], *, title: str, now: datetime) -> bytes:
    """The entries as RSS 2.0, for readers that know no Atom."""
    feed = Tree.Element("rss", version="2.0")
    channel = Tree.SubElement(feed, "channel")
    entries = list(items)
    newest = max((one.at for one in entries), default=now)
    for name, text in (
        *(("title", title), ("link", f"{_here()}/r/"), ("description", title)),
        ("lastBuildDate", _mailed(newest)),
    ):
        Tree.SubElement(channel, name).text = text
    for one in entries:
        item = Tree.SubElement(channel, "item")
        Tree.SubElement(item, "guid", isPermaLink="false").text = f"tag:{_host()},2026:{one.key}"
        for name, text in (
            *(("title", one.title), ("link", one.link), ("description", one.words)),
            ("pubDate", _mailed(one.at)),
        ):
            Tree.SubElement(item, name).text = _plain(text)
    written: bytes = Tree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def held(notice: AreaNotice) -> Appointment:
    """From when to when a notice holds."""
    item = of_notice(notice)
    return Appointment(
        item.key, item.title, item.words, item.at, notice.valid_from, notice.valid_to
    )


def calendar(of: Iterable[Appointment], *, title: str) -> bytes:
    """Appointments as iCalendar (RFC 5545)."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//linli//notices//ZH",
        f"X-WR-CALNAME:{_escaped(title)}", *UTC_ZONE,
    ]  # fmt: skip
    for one in of:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.key}@{_host()}",
            f"DTSTAMP:{_utc(one.told_at)}",
            f"DTSTART:{_utc(one.begins)}",
            *([f"DTEND:{_utc(one.ends)}"] if one.ends else []),
            f"SUMMARY:{_escaped(one.title)}",
            f"DESCRIPTION:{_escaped(one.words)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 bytes, none of which parts a character (RFC 5545, 3.1)."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return [*pieces, piece]


def _escaped(text: str) -> str:
    for letter, stands in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(letter, stands)
    return "".join(one for one in text if one >= " ")


def _plain(text: str) -> str:
    """Without what XML 1.0 has no words for."""
    return "".join(one for one in text if one >= " " or one in "\n\t")


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _mailed(at: datetime) -> str:
    """A time as RFC 822 has it."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _here() -> str:
    return settings.LINLI_PUBLIC_URL.rstrip("/")


def _host() -> str:
    return urlsplit(settings.LINLI_PUBLIC_URL).hostname or "localhost"


def _no_area() -> NotFound:
    return NotFound("feed.area", "没有这个地区。", "There is no such area.", field="area")
