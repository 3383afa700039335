"""Pack what is kept of a person into one file that she can open and read: words, data, photos.

In constant memory but for the words: a photo goes from the store into the file, and the file into
pieces.
"""

import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils.timezone import localtime

from linli.cases.evidence.documents import SUFFIXES
from linli.cases.evidence.keep import storage
from linli.cases.models import Evidence, Report, StoredFile
from linli.policy.queries import current
from linli.rights.acts import claim_copy, finish_copy, keep_part
from linli.rights.models import Copy
from linli.rights.told import Told, all_of, all_under, photos_of, reports_of

log = logging.getLogger(__name__)

PIECE_BYTES = 256 * 1024


class Sink(Protocol):
    """What takes bytes as they come; nobody goes back in it."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class _Stopped(Exception):
    """She does not want it any more, or another packs it."""


def pack_next() -> bool:
    """Pack the next copy that somebody waits for, to its end; False when nobody does."""
    now = datetime.now(UTC)
    copy = claim_copy(now=now)
    if copy is None:
        return False
    if copy.stage != Copy.Stage.WRITING:
        log.error("copy %s was begun too often and is given up", copy.id)
        return True
    pieces = _Pieces(copy)
    try:
        told = all_of(copy.resident_id, now=now)
        pack(told, reports_of(copy.resident_id), pieces, language=copy.language, now=now)
        pieces.close()
        finish_copy(copy, size=pieces.size, now=datetime.now(UTC))
    except _Stopped:
        log.info("copy %s is not wanted any more", copy.id)
    return True


def packed_under(report: Report, *, language: str, now: datetime) -> Iterator[bytes]:
    """What was said in one report, for whoever has its code: small enough to be packed at once."""
    pieces = _Held()
    pack(all_under(report), [report], pieces, language=language, now=now)
    yield bytes(pieces.data)


def packed_for(resident_id: int, *, language: str, now: datetime) -> Iterator[bytes]:
    """All that is kept of a resident, packed while it is fetched: nothing of it stays here."""
    sink = _Held()
    told, reports = all_of(resident_id, now=now), reports_of(resident_id)
    for _ in _packing(told, reports, sink, language=language, now=now):
        yield bytes(sink.data)
        sink.data.clear()
    yield bytes(sink.data)


def pack(told: Told, reports: list[Report], sink: Sink, *, language: str, now: datetime) -> None:
    """Write the file: a page to read, the same as data, and what she handed in."""
    for _ in _packing(told, reports, sink, language=language, now=now):
        pass


def _packing(
    told: Told, reports: list[Report], sink: Sink, *, language: str, now: datetime
) -> Iterator[None]:
    files = [(_name(place, one), one) for place, one in enumerate(photos_of(reports), 1)]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as into:  # type: ignore[call-overload]  # a stream that cannot seek is enough
        into.writestr("index.html", _page(told, reports, files, language=language, now=now))
        into.writestr("mine.json", json.dumps(told, ensure_ascii=False, indent=2))
        yield
        for name, one in files:
            _put(into, name, one)
            yield


def _put(into: zipfile.ZipFile, name: str, one: Evidence) -> None:
    assert one.file is not None
    try:
        stream = storage().open(one.file.sha256)
    except FileNotFoundError:
        # Removed while the copy was packed: then it is kept no more.
        return
    # Photos are packed already.
    info = zipfile.ZipInfo(name, localtime(one.created_at).timetuple()[:6])
    with stream, into.open(info, "w", force_zip64=True) as place:
        while piece := stream.read(PIECE_BYTES):
            place.write(piece)


def _name(place: int, one: Evidence) -> str:
    assert one.case is not None
    assert one.file is not None
    suffix = SUFFIXES.get(one.file.media_type, "jpg")
    return f"files/{one.case.number}-{place}.{suffix}"


def _page(
    told: Told,
    reports: list[Report],
    files: list[tuple[str, Evidence]],
    *,
    language: str,
    now: datetime,
) -> str:
    en = language == "en"
    by_voice: dict[Any, list[dict[str, Any]]] = {}
    for name, one in files:
        assert one.file is not None
        image = one.file.kind == StoredFile.Kind.IMAGE
        by_voice.setdefault(one.report_id, []).append({"name": name, "image": image})
    district = current().pack.district.name
    shown = [
        {**one, "files": by_voice.get(report.id, [])}
        for one, report in zip(told["reports"], reports, strict=True)
    ]
    return render_to_string(
        "linli/copy.html",
        {
            "told": {"name": None, **told},
            "reports": shown,
            "en": en,
            "district": district.en if en else district.zh,
            "made_at": localtime(now),
        },
    )


class _Held:
    """Takes bytes as they come and holds them."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes, /) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        """There is nothing between."""


class _Pieces(_Held):
    """Keeps what it takes in pieces of one size."""

    def __init__(self, copy: Copy) -> None:
        super().__init__()
        self.copy = copy
        self.size = 0
        self._place = 0

    def write(self, data: bytes, /) -> int:
        super().write(data)
        while len(self.data) >= PIECE_BYTES:
            self._keep(bytes(self.data[:PIECE_BYTES]))
            del self.data[:PIECE_BYTES]
        return len(data)

    def close(self) -> None:
        """Keep the rest."""
        if self.data:
            self._keep(bytes(self.data))

    def _keep(self, piece: bytes) -> None:
        if not keep_part(self.copy, self._place, piece, now=datetime.now(UTC)):
            raise _Stopped
        self._place += 1
        self.size += len(piece)
