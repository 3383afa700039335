"""What would be a command elsewhere is words here; nothing is taken that was not asked for."""

import json
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.test import Client
from openpyxl import Workbook

from linli.journal.acting import Invalid
from linli.people.models import Officer
from linli.policy.sections.section import Text
from linli.tables.read import open_sheet
from linli.web.openapi import description
from tests.cast import Cast
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.web.callers import NOBODY, signed_in

SCHEMA: dict[str, Any] = json.loads(description())
# Ends of strings and comments, placeholders of three kinds, a pattern, a line of a header, a path.
COMMANDS = (
    "' OR 1=1 -- %s %(id)s {x} % ../../keys/ring.json",
    "\\' \"; DROP TABLE cases_case; -- (a+)+$[",
    "x\r\nSet-Cookie: linli_session=1 ${7*7}{{7*7}}<%= 7*7 %>",
)


def words_of(path: str) -> list[str]:
    """The parameters of a list that take any text."""
    asked = SCHEMA["paths"][path]["get"].get("parameters", [])
    return [
        one["name"]
        for one in asked
        if one["in"] == "query"
        and any(
            part.get("type") == "string" and not {"enum", "format"} & set(part)
            for part in (one["schema"], *one["schema"].get("anyOf", ()))
        )
    ]


ASKED = [
    (path, name)
    for path, ways in SCHEMA["paths"].items()
    if "get" in ways and "{" not in path and "stream" not in path
    for name in words_of(path)
]


def test_commands_in_a_question_are_words(cast: Cast) -> None:
    officer, resident = signed_in(cast.zhou_ming), signed_in(cast.granny_lin)
    for (path, name), words in product(ASKED, COMMANDS):
        caller = resident if "/resident/" in path else officer
        answer = caller.get(f"{path.removeprefix('/api')}?{name}={quote(words)}")

        assert answer.status_code < 500, (path, name, words)
        assert "Set-Cookie" not in answer
        assert not answer.cookies
        content = b"" if answer.streaming else answer.content
        assert b"pbkdf2" not in content
        assert b"4949" not in content
    assert Officer.objects.exists()


def test_commands_in_a_report_are_the_reporters_words(cast: Cast) -> None:
    for words in COMMANDS:
        sent = NOBODY.post("/resident/reports", {"text": words})
        assert sent.status_code == 201, words
        number = sent.json()["number"]
        page = signed_in(cast.zhou_ming).get(f"/workbench/cases/{number}").content.decode()
        assert json.dumps(words.strip(), ensure_ascii=False)[1:-1] in page


MARKUP = '</h1><script>alert(1)</script>&amp;"\' onerror="x'


def test_markup_in_a_report_is_printed_as_words(cast: Cast) -> None:
    case = opened(cast, MARKUP, category="cover-damaged", unit=UNIT)

    sheet = signed_in(cast.zhou_ming).get(f"/workbench/cases/{case.number}/sheets/receipt")

    assert sheet["Content-Type"].startswith("text/html")
    assert b"<script" not in sheet.content
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in sheet.content


def test_data_in_a_page_cannot_end_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The district's name is brought along in the page; it may not close what it stands in."""
    name = Text(zh="</script><script>alert(1)", en="<!--")
    district = SimpleNamespace(name=name, time_zone="Asia/Shanghai")
    release = SimpleNamespace(pack=SimpleNamespace(district=district))
    monkeypatch.setattr("linli.web.screens.current", lambda: release)

    page = Client().get("/r/").content.decode()

    data = page.split('<script type="application/json" id="known">')[1].split("</script>")[0]
    assert json.loads(data)["district"]["zh"] == name.zh


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    """Small, it unpacks to gigabytes in a reader that believes it; or it reads our own files."""
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for entities in (f'<!ENTITY a0 "ha">{bomb}', '<!ENTITY a9 SYSTEM "file:///etc/passwd">'):
        path = tmp_path / "table.xlsx"
        book = Workbook()
        book.save(path)
        with ZipFile(path) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = (
            f"<!DOCTYPE x [{entities}]><worksheet xmlns="
            '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            '<row r="1"><c t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
        ).encode()
        with ZipFile(path, "w") as packed:
            for name, content in parts.items():
                packed.writestr(name, content)

        with pytest.raises(Invalid):
            list(open_sheet(path).rows())


def test_no_body_takes_a_field_that_it_does_not_name() -> None:
    """Whatever a program adds, a role or an id say, is refused and not quietly kept."""
    schemas = SCHEMA["components"]["schemas"]
    for path, ways in SCHEMA["paths"].items():
        for method, operation in ways.items():
            bodies = operation.get("requestBody", {}).get("content", {})
            schema = bodies.get("application/json", {}).get("schema")
            if schema is None:
                continue
            if "$ref" in schema:
                schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
            assert schema.get("additionalProperties") is False, f"{method} {path}"


def test_a_name_that_comes_twice_is_refused(cast: Cast) -> None:
    twice = (
        b'{"text": "a", "text": "b"}',
        b'{"text": "a", "position": {"latitude": 1, "longitude": 2, "latitude": 3}}',
        b'{"text": "a", "\\u0074ext": "b"}',
    )
    for body in twice:
        answer = Client().post("/api/resident/reports", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, "request.doubled_name")


def test_a_field_of_the_body_is_not_taken_from_the_address(cast: Cast) -> None:
    in_the_address = NOBODY.post("/resident/reports?text=井盖&category=rubbish-pile", {})
    doubled = NOBODY.get("/resident/areas?under=1&under=")

    assert in_the_address.status_code == 422
    assert doubled.json() == NOBODY.get("/resident/areas?under=").json()


@pytest.mark.parametrize("number", [2**63, -(2**63), -1, 0, 1.5, "x", None, [1], {"id": 1}])
def test_a_number_is_a_whole_number_within_its_bounds(cast: Cast, number: Any) -> None:
    answer = signed_in(cast.zhou_ming).post("/workbench/notices/read", {"ids": [number]})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.malformed")
