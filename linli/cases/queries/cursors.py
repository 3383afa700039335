"""Where a list goes on: an opaque word that holds the last row's place."""

import base64
import binascii
import json
from datetime import datetime

from linli.journal.acting import Invalid

LONGEST = 200


def cursor_after(kind: str, *place: datetime | int) -> str:
    """The word for going on after a row; `kind` keeps the cursors of different lists apart."""
    plain = [one.isoformat() if isinstance(one, datetime) else one for one in place]
    return base64.urlsafe_b64encode(json.dumps([kind, *plain]).encode()).decode().rstrip("=")


def place_after(cursor: str, kind: str) -> tuple[datetime, int]:
    """The time and id that a cursor of a list in order of time stands for; else raises Invalid."""
    found = _read(cursor, kind)
    if len(found) != 2 or not isinstance(found[0], str) or not _is_id(found[1]):
        raise _invalid()
    try:
        at = datetime.fromisoformat(found[0])
    except ValueError:
        raise _invalid() from None
    if at.tzinfo is None:
        raise _invalid()
    return at, int(str(found[1]))


def id_after(cursor: str, kind: str) -> int:
    """The id that a cursor of a list in order of ids stands for; else raises Invalid."""
    found = _read(cursor, kind)
    if len(found) != 1 or not _is_id(found[0]):
        raise _invalid()
    return int(str(found[0]))


def _read(cursor: str, kind: str) -> list[object]:
    if len(cursor) > LONGEST:
        raise _invalid()
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = json.loads(raw)
    except (binascii.Error, ValueError):
        raise _invalid() from None
    if not isinstance(found, list) or not found or found[0] != kind:
        raise _invalid()
    return found[1:]


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _invalid() -> Invalid:
    return Invalid(
        "cursor.invalid",
        "翻页位置无效，请从第一页重新打开。",
        "This cursor does not belong to this list: begin again without one.",
        field="cursor",
    )
