"""Files that a hotline's SFTP puts into a folder: read when they are complete, moved when done.

`in/` is theirs; `done/` and `failed/` hold what was read, each with a result beside it. Nothing
here trusts a name: links and whatever is no plain file are left where they lie.
"""

import json
import os
import stat
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from linli.attempts.models import Attempt
from linli.attempts.note import Tried, note
from linli.disk.durable import make_folder, settle, write
from linli.exchange.hotline.letters import Taken, take_in
from linli.exchange.hotline.message import Unreadable
from linli.exchange.hotline.models import HotlineLine
from linli.exchange.hotline.reading import items_of, parsed
from linli.exchange.hotline.reasons import reason_of
from linli.exchange.hotline.results import result_of
from linli.journal.acting import Actor, Refusal
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem
from linli.scanning.clean import FOUND, must_be_clean
from linli.tables.read import open_sheet

FILE = "file"
MOST_BYTES = 50 * 1024**2
MOST_FILES = 20
SUFFIXES = (".csv", ".json")
GROUP_MAY_PUT = 0o770
IN, DONE, FAILED = "in", "done", "failed"


def folder_of(code: str) -> Path:
    """Where a hotline's files go."""
    return Path(settings.LINLI_HOTLINE_FOLDER) / code


def read_folders(now: datetime) -> int:
    """Read what is complete in every hotline's folder; returns how many letters came."""
    systems = [one for one in current().pack.hotline.systems if one.drop.marker != "none"]
    return sum(_read_folder(one, now) for one in systems)


def _read_folder(system: HotlineSystem, now: datetime) -> int:
    folder = folder_of(system.code)
    for name in (IN, DONE, FAILED):
        make_folder(folder / name, mode=GROUP_MAY_PUT)
    files = complete(folder / IN, marker=system.drop.marker)
    if not files:
        return 0
    HotlineLine.objects.get_or_create(system=system.code, way=FILE)
    came = 0
    for name in files[:MOST_FILES]:
        with transaction.atomic():
            # One reader at a time: a file that two processes move would be moved twice.
            line = HotlineLine.objects.select_for_update(skip_locked=True).filter(
                system=system.code, way=FILE
            )
            if not line.exists():
                return came
            came += _read_file(folder, name, system, now)
            line.update(asked_at=now, answered_at=now, cursor=name[:200])
    return came


def complete(folder: Path, *, marker: str) -> list[str]:
    """The names of the files that are whole, in their order; what is still written is none.

    With `rename` a file has its name only when it is whole; with `ok` another one says so.
    """
    with os.scandir(folder) as found:
        plain = {one.name for one in found if one.is_file(follow_symlinks=False)}
    names = [
        one for one in plain if one.lower().endswith(SUFFIXES) and not one.startswith((".", "~"))
    ]
    if marker == "ok":
        names = [one for one in names if f"{one}.ok" in plain]
    return sorted(names)


def _read_file(folder: Path, name: str, system: HotlineSystem, now: datetime) -> int:
    """Take in what a file holds, write its result, and move both; returns how many letters.

    Killed half way, it is read again, and its letters are known.
    """
    try:
        raw = _bytes(folder / IN / name)
    except FileNotFoundError:
        return 0
    by = Actor.system(system.source)
    taken: list[Taken] = []
    trouble = ""
    try:
        if raw is None:
            raise Unreadable("too_large")
        _must_be_clean(raw, system, now)
        for payload, unreadable in _letters(raw, name, system):
            taken.append(
                take_in(
                    payload, system, way=FILE, origin=name, unreadable=unreadable, by=by, now=now
                )
            )
    except Unreadable as why:
        trouble = " ".join(reason_of(why.reason))
        if raw is not None and not taken:
            text = raw[: system.most_kb * 1024].decode("utf-8", "replace").replace("\0", "")
            taken.append(
                take_in(text, system, way=FILE, origin=name, unreadable=why.reason, by=by, now=now)
            )
    except Refusal as refusal:
        trouble = f"{refusal.zh} {refusal.en}"
    whole = not trouble and all(one.state != "dead" for one in taken)
    _put_away(folder, name, DONE if whole else FAILED, _result(name, taken, trouble, now))
    return len(taken)


def _must_be_clean(raw: bytes, system: HotlineSystem, now: datetime) -> None:
    """Refuse a file with malware in it, which then lies in `failed` and is nobody's report.

    Of which nothing can be known is read all the same: it is text, there are reports in it, and
    their clocks do not wait for a scanner.
    """
    try:
        must_be_clean([raw])
    except Refusal as refusal:
        if refusal.code == FOUND:
            note(Tried(Attempt.Kind.MALWARE, FOUND, f"{system.source} {IN}"), now=now)
            raise


def _bytes(file: Path) -> bytes | None:
    """The file's content, never through a link; None when it is too large."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileNotFoundError(file.name)
        read = opened.read(MOST_BYTES + 1)
    return read if len(read) <= MOST_BYTES else None


def _letters(raw: bytes, name: str, system: HotlineSystem) -> Iterator[tuple[Any, str]]:
    """The messages of a file, each with why it is none; raises Unreadable, Refusal."""
    if name.lower().endswith(".json"):
        for one in items_of(parsed(raw), system):
            yield one, ""
        return
    with tempfile.NamedTemporaryFile(suffix=".csv") as copy:
        copy.write(raw)
        copy.flush()
        sheet = open_sheet(Path(copy.name))
        if not set(system.fields.number) & set(sheet.headings):
            raise Unreadable("no_columns")
        for row in sheet.rows():
            cells = {heading: cell for heading, cell in row.cells.items() if heading and cell}
            yield cells, "row_unreadable" if row.overflow else ""


def _result(name: str, taken: list[Taken], trouble: str, now: datetime) -> dict[str, Any]:
    rows = [result_of(one) for one in taken]
    return {
        "file": name,
        "read_at": now.isoformat(timespec="seconds"),
        "rows": len(rows),
        "taken": sum(one.state == "taken" for one in taken),
        "waiting": sum(one.state == "waiting" for one in taken),
        "kept": sum(one.state == "dead" for one in taken),
        "known": sum(one.known for one in taken),
        "trouble": trouble,
        "results": rows,
    }


def _put_away(folder: Path, name: str, where: str, result: dict[str, Any]) -> None:
    """Move a file and lay its result beside it; of the same name another keeps its own."""
    target = folder / where / name
    count = 1
    while target.exists():
        count += 1
        target = folder / where / f"{Path(name).stem}.{count}{Path(name).suffix}"
    text = json.dumps(result, ensure_ascii=False, indent=1)
    write(target.with_name(f"{target.name}.result.json"), text.encode(), mode=0o640)
    (folder / IN / name).rename(target)
    settle(folder / where)
    (folder / IN / f"{name}.ok").unlink(missing_ok=True)
    settle(folder / IN)
