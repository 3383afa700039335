"""Handing in tables as somebody at a desk does it."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from openpyxl import Workbook, load_workbook

from linli.exchange.sheets.taking import take_next
from tests.rooms.web.callers import Caller


def book(*rows: list[Any]) -> bytes:
    """A workbook with these rows, the headings first."""
    made, out = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.save(out)
    return out.getvalue()


def sent(who: Caller, data: bytes, kind: str = "cases", more: str = "") -> Any:
    """The answer to handing in a table."""
    name = "十月.geojson" if data.startswith(b"{") else "十月.xlsx"
    with transaction.atomic():
        return who.client.post(
            f"/api/workbench/tables?kind={kind}{more}",
            {"file": SimpleUploadedFile(name, data)},
            headers=who.headers,
        )


def tried(who: Caller, data: bytes, kind: str = "cases", more: str = "") -> dict[str, Any]:
    """What trying it told."""
    answer = sent(who, data, kind, more=more)
    assert answer.status_code == 201, answer.content.decode()
    assert take_next()
    return dict(who.get(f"/workbench/tables/{answer.json()['id']}").json())


def confirmed(who: Caller, batch: dict[str, Any]) -> dict[str, Any]:
    """What taking it in told."""
    answer = who.post(f"/workbench/tables/{batch['id']}/confirm")
    assert answer.status_code == 200, answer.content.decode()
    assert take_next()
    return dict(who.get(f"/workbench/tables/{batch['id']}").json())


def to_mend(who: Caller, batch: dict[str, Any]) -> list[list[Any]]:
    """The rows that were not taken, with their headings, as they come back."""
    answer = who.get(f"/workbench/tables/{batch['id']}/errors")
    assert answer.status_code == 200, answer.content
    return rows_of(b"".join(answer.streaming_content))


def rows_of(data: bytes) -> list[list[Any]]:
    """The rows of a workbook."""
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def taken_out(who: Caller, kind: str, form: str = "xlsx", language: str = "zh") -> bytes:
    """A sheet of what the district has."""
    answer = who.get(f"/workbench/tables/file?kind={kind}&form={form}&language={language}")
    assert answer.status_code == 200, answer.content.decode()
    return bytes(answer.content)


def receipts(who: Caller, batch: dict[str, Any], language: str = "zh") -> list[list[Any]]:
    """The receipts of the rows that were taken in, with their headings."""
    answer = who.get(f"/workbench/tables/{batch['id']}/receipts?language={language}")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "private, no-store"
    return rows_of(b"".join(answer.streaming_content))
