"""Anybody takes the open data away: files, feeds and a map, and none of it tells of a person."""

import csv
import io
import json
import re
import xml.etree.ElementTree as Tree
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from pyarrow import parquet

from linli.assessment.coarse import COLUMNS
from linli.assessment.models import Disclosure
from linli.cases.lifecycle import State
from linli.exchange.opendata import feeds, files
from linli.exchange.opendata.columns import DATA, MEANINGS
from linli.notices.models import AreaNotice
from linli.notices.publishing import Announcement, publish
from linli.policy.queries import current
from linli.policy.sections.exchange import OpenData
from tests.cast import CHENGDONG, HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.exchange.clients import STREET

ROWS = {
    1: f"closed,2026-10,{LIULIN},part-roads,yes,,,,,\n" * 5,
    2: f"answered,2026-10,{LIULIN},,,yes,yes,yes,no,satisfied\n" * 5
    + "closed,2026-11,,,no,,,,,\n" * 5,
}
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def published(cast: Cast) -> None:
    for number, rows in ROWS.items():
        Disclosure.objects.create(
            number=number,
            at=NOW,
            rows=",".join(COLUMNS) + "\n" + rows,
            figures="{}",
            entry_id=number,
        )


def read(path: str, **headers: str) -> Any:
    with time_machine.travel(NOW, tick=False):
        return Client().get(path, headers=headers)


def body(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def as_csv() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(read("/data/cases.csv")).decode())))


def notice(cast: Cast, area: str = HUAIYIN, **more: Any) -> AreaNotice:
    return publish(
        Announcement(
            area_code=area,
            title_zh="停水，请储水; 谢谢",
            title_en="No water",
            text_zh="抢修\n到晚上",
            text_en="Repairs",
            urgency="utility",
            valid_from=NOW,
            valid_to=NOW + 6 * HOUR,
            **more,
        ),
        by=cast.zhou_ming,
        now=NOW,
    )


@pytest.mark.usefixtures("published")
def test_every_published_row_is_in_the_table_with_its_publication() -> None:
    rows = as_csv()
    assert [row["publication"] for row in rows] == ["1"] * 5 + ["2"] * 10
    assert rows[0] == {
        "publication": "1", "kind": "closed", "month": "2026-10", "area": LIULIN,
        "group": "part-roads", "in_time": "yes", "valid": "", "full": "", "contacted": "",
        "solved": "", "satisfaction": "",
    }  # fmt: skip


@pytest.mark.usefixtures("published")
def test_parquet_says_the_same_with_kinds_and_meanings() -> None:
    table = parquet.read_table(io.BytesIO(body(read("/data/cases.parquet"))))
    words = {True: "yes", False: "no", None: ""}
    plain = [
        {
            key: words[value] if value is None or isinstance(value, bool) else str(value)
            for key, value in row.items()
        }
        for row in table.to_pylist()
    ]
    assert plain == as_csv()
    assert all(table.schema.field(one.name).metadata[b"zh"].decode() == one.zh for one in DATA)


@pytest.mark.usefixtures("published")
def test_the_areas_add_up_to_the_rows() -> None:
    found = json.loads(body(read("/data/cases.geojson")))
    by_area = {one["id"]: one for one in found["features"]}
    assert by_area[LIULIN]["geometry"]["type"] == "MultiPolygon"
    assert by_area[LIULIN]["properties"]["months"] == {
        "2026-10": {"answered": 5, "closed": 5, "contacted": 5, "in_time": 5, "solved": 0}
    }
    assert by_area[CHENGDONG]["properties"]["months"] == {}


@pytest.mark.usefixtures("published")
def test_every_column_is_explained_and_the_licence_named() -> None:
    assert tuple(MEANINGS) == COLUMNS
    page = read("/data").content.decode()
    assert all(f"<code>{one.name}</code>" in page and one.zh in page for one in DATA)
    assert "CC-BY-4.0" in page
    assert "<script" not in page
    described = read("/data/datapackage.json").json()
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert [one["format"] for one in described["resources"]] == ["csv", "geojson", "parquet"]
    fields = described["resources"][0]["schema"]["fields"]
    assert [one["name"] for one in fields] == [one.name for one in DATA]


@pytest.mark.usefixtures("published")
def test_what_is_known_already_is_not_sent_again() -> None:
    for form in files.FORMATS:
        first = read(f"/data/cases.{form}")
        assert read(f"/data/cases.{form}", if_none_match=first["ETag"]).status_code == 304


@pytest.mark.usefixtures("published")
def test_a_file_is_made_once_for_each_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    plain = files.publications

    def counted() -> Any:
        made.append("again")
        return plain()

    def closed(number: int) -> int:
        rows = ",".join(COLUMNS) + f"\nclosed,2026-12,{LIULIN},,yes,,,,,\n"
        Disclosure.objects.create(
            number=number, at=NOW, rows=rows, figures="{}", entry_id=900 + number
        )
        found = json.loads(body(read("/data/cases.geojson")))
        (street,) = (one for one in found["features"] if one["id"] == LIULIN)
        return int(street["properties"]["months"]["2026-12"]["closed"])

    monkeypatch.setattr(files, "publications", counted)
    assert closed(3) == 1
    first, again = (read("/data/cases.geojson") for _ in range(2))
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    assert made == ["again"]
    assert closed(4) == 2
    assert made == ["again"] * 2
    assert read("/data/cases.geojson")["ETag"] != first["ETag"]


def test_before_the_first_night_the_page_says_so(cast: Cast) -> None:
    assert "第一批在今晚" in read("/data").content.decode()
    assert as_csv() == []


def test_without_the_extra_there_is_no_parquet(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "HAS_PARQUET", False)
    assert read("/data/cases.parquet").status_code == 404
    assert ">PARQUET<" not in read("/data").content.decode()


def entries(path: str) -> list[dict[str, str]]:
    found = Tree.fromstring(read(path).content)  # noqa: S314  # our own answer
    space = f"{{{feeds.ATOM}}}"
    return [
        {one.tag.removeprefix(space): one.text or one.get("href", "") for one in entry}
        for entry in found.iter(f"{space}entry")
    ]


def test_the_feed_of_matters_has_those_of_the_street_and_no_words(cast: Cast) -> None:
    case = opened(cast, category=STREET, text="我是林奶奶，坑很大")
    opened(cast, category="ask-policy", text="问一下")
    (entry,) = entries("/feeds/cases.atom")
    assert case.number in entry["id"]
    assert "林奶奶" not in json.dumps(entry, ensure_ascii=False)
    assert entries(f"/feeds/cases.atom?area={HUAIYIN}&category={STREET}")
    assert entries(f"/feeds/cases.atom?area={CHENGDONG}") == []


def test_rss_says_what_atom_says(cast: Cast) -> None:
    case = opened(cast, category=STREET)
    notice(cast)
    for of in ("cases", "notices"):
        answer = read(f"/feeds/{of}.rss?area={HUAIYIN}")
        assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
        (item,) = Tree.fromstring(answer.content).iter("item")  # noqa: S314  # our own answer
        (entry,) = entries(f"/feeds/{of}.atom?area={HUAIYIN}")
        said = [item.findtext(name) for name in ("guid", "title", "description")]
        assert said == [entry[name] for name in ("id", "title", "summary")]
        at = parsedate_to_datetime(item.findtext("pubDate") or "")
        assert at == datetime.fromisoformat(entry["updated"])
    assert case.number in read("/feeds/cases.rss").content.decode()
    assert case.number not in read(f"/feeds/cases.rss?area={CHENGDONG}").content.decode()


def test_a_calendar_has_until_when_open_matters_are_to_be_done(cast: Cast) -> None:
    case = opened(cast, category=STREET)
    ended = taken_to(State.WITHDRAWN, cast, category=STREET)
    text = read(f"/feeds/cases.ics?area={HUAIYIN}&category={STREET}").content.decode()
    assert f"DTSTART:{case.due_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text.split("\r\n")
    assert f"UID:{case.number}@" in text
    assert ended.number not in text
    assert case.number not in read("/feeds/cases.ics?category=cover-damaged").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/cases.atom?area=1",
        "/feeds/cases.ics?category=ask-policy",
        "/feeds/cases.atom?category=ask-policy",
        "/feeds/notices.atom?area=x",
        "/feeds/notices.ics?area=990199999",
        "/embed/map?area=7",
    ],
)
def test_what_is_not_there_is_not_there(cast: Cast, path: str) -> None:
    assert read(path).status_code == 404


def test_notices_are_told_to_those_in_and_around_their_area(cast: Cast) -> None:
    made = notice(cast)
    (entry,) = entries(f"/feeds/notices.atom?area={HUAIYIN}")
    assert "停水" in entry["title"]
    assert "No water" in entry["title"]
    assert f"notice-{made.id}" in entry["id"]
    assert len(entries(f"/feeds/notices.atom?area={LIULIN}")) == 1
    assert entries(f"/feeds/notices.atom?area={CHENGDONG}") == []
    AreaNotice.objects.update(ended_at=NOW)
    assert entries(f"/feeds/notices.atom?area={HUAIYIN}") == []


def test_the_calendar_says_from_when_to_when(cast: Cast) -> None:
    notice(cast)
    text = read(f"/feeds/notices.ics?area={HUAIYIN}").content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert f"DTSTART:{NOW.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
    assert f"DTEND:{NOW + 6 * HOUR:%Y%m%dT%H%M%SZ}" in lines
    assert "SUMMARY:停水，请储水\\; 谢谢 No water" in lines
    assert "DESCRIPTION:抢修\\n到晚上\\nRepairs" in lines


def test_a_calendar_without_notices_is_a_calendar_all_the_same(cast: Cast) -> None:
    lines = read("/feeds/notices.ics").content.decode().split("\r\n")
    assert "BEGIN:VEVENT" not in lines
    assert (
        lines.index("BEGIN:VTIMEZONE") < lines.index("END:VTIMEZONE") < lines.index("END:VCALENDAR")
    )


def test_without_a_licence_none_is_named(cast: Cast) -> None:
    pack = current().pack
    silent = pack.exchange.model_copy(update={"open_data": OpenData()})
    assert "licenses" not in files.package(pack.model_copy(update={"exchange": silent}))


def test_the_map_stands_in_any_page_and_says_its_numbers(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    opened(cast, category=STREET)
    opened(cast, category="ask-policy")
    read("/embed/map")  # outlines are read once
    with django_assert_max_num_queries(3):
        page = read("/embed/map")
    words = page.content.decode()
    assert "X-Frame-Options" not in page
    assert "frame-ancestors" not in page["Content-Security-Policy"]
    assert "<script" not in words
    counted = dict(re.findall(r'area=(\d+)">.*?</th><td>(\d+)</td>', words))
    assert counted[LIULIN] == "1"
    assert sum(map(int, counted.values())) == 1
    assert re.search(r'class="step-[1-4]" d="M[\d. L]+Z"', words)


def test_only_the_map_may_be_framed(cast: Cast) -> None:
    for path in ("/data", "/feeds/cases.atom", "/status"):
        assert read(path)["X-Frame-Options"] == "DENY", path


def test_the_newest_of_a_feed_is_its_own_moment(cast: Cast) -> None:
    item = feeds.Item("k", "题\x07", "words", "https://x", datetime(2026, 1, 2, tzinfo=UTC))
    text = feeds.atom([item], title="t", address="https://x/feed", now=NOW).decode()
    assert "<updated>2026-01-02T00:00:00+00:00</updated>" in text
    assert "\x07" not in text
