"""What the tests of intake are given: a report, and photos as rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from linli.cases.models import Evidence, StoredFile
from linli.intake.report import Position, Report
from linli.journal.acting import Refusal
from tests.cast import IN_HUAIYIN, NOW

R = TypeVar("R", bound=Refusal)


def a_report(**known: Any) -> Report:
    given: dict[str, Any] = {
        "channel": "resident",
        "text": "小区门口的路面坑洼，晚上看不见，老人容易摔倒",
        "category": "road-pothole",
        "position": Position(*IN_HUAIYIN),
    }
    return Report(**{**given, **known})


def a_photo(
    sha: str = "", *, latitude: float | None = None, longitude: float | None = None
) -> UUID:
    """A photo that waits for its report; the same `sha` is the same picture."""
    stored, _ = StoredFile.objects.get_or_create(
        sha256=(sha or uuid4().hex).ljust(64, "0"),
        defaults={
            "kind": "image",
            "media_type": "image/jpeg",
            "size_bytes": 10,
            "created_at": NOW,
        },
    )
    return Evidence.objects.create(
        file=stored,
        latitude=latitude,
        longitude=longitude,
        uploader_kind="visitor",
        uploader_id=0,
        created_at=NOW,
    ).id


@contextmanager
def refused(kind: type[R], match: str | None = None) -> Iterator[pytest.ExceptionInfo[R]]:
    """Expect a refusal; a savepoint keeps the test's own transaction usable after it."""
    with pytest.raises(kind, match=match) as told, transaction.atomic():
        yield told
