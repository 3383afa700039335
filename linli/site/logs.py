"""One JSON object a line, with no personal data in it."""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

HOUSE = Path(__file__).parents[1]
OF_OURS, OF_ALL = 10, 3


class Line(logging.Formatter):
    """Writes a record as one line of JSON.

    What other people's libraries put into a message's arguments may be what a person wrote (a
    path, a value, a statement), so only the bare template of their messages is kept; and of an
    exception its kind and the places it passed, not its text.
    """

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == "linli" or record.name.startswith("linli.")
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if ours else str(record.msg),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = f"{record.exc_info[0].__module__}.{record.exc_info[0].__qualname__}"
            line["through"] = _through(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=repr)


def _through(trace: TracebackType | None) -> list[str]:
    """Where an exception came through: the last places in this house, and where it was raised."""
    frames = list(traceback.extract_tb(trace))
    ours = [place for place, frame in enumerate(frames) if HOUSE in Path(frame.filename).parents]
    told = sorted({*ours[-OF_OURS:], *range(len(frames))[-OF_ALL:]})
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in map(frames.__getitem__, told)
    ]
