"""Where and when a photo was taken: read, or left out when it cannot be meant."""

from datetime import UTC, datetime
from typing import Any

import pytest

from linli.cases.evidence.images import clean
from tests.unit.evidence import corpus


@pytest.mark.parametrize(
    ("gps", "position"),
    [
        pytest.param(
            {1: "N", 2: corpus.degrees(31, 14, 6), 3: "E", 4: corpus.degrees(121, 30, 0)},
            (31.235, 121.5),
            id="north east",
        ),
        pytest.param(
            {1: "S", 2: corpus.degrees(33, 51, 0), 3: "W", 4: corpus.degrees(70, 30, 0)},
            (-33.85, -70.5),
            id="south west",
        ),
        pytest.param(
            {1: "n", 2: corpus.degrees(31, 0, 0), 3: "e", 4: corpus.degrees(121, 0, 0)},
            (31.0, 121.0),
            id="small letters",
        ),
        pytest.param(
            {2: corpus.degrees(31, 0, 0), 4: corpus.degrees(121, 0, 0)}, None, id="no letters"
        ),
        pytest.param({1: "N", 2: corpus.degrees(31, 0, 0)}, None, id="half a position"),
        pytest.param(
            {1: "N", 2: (corpus.rational(31, 0),) * 3, 3: "E", 4: corpus.degrees(121, 0, 0)},
            None,
            id="31/0",
        ),
        pytest.param(
            {1: "N", 2: (corpus.rational(0, 0),) * 3, 3: "E", 4: corpus.degrees(121, 0, 0)},
            None,
            id="0/0",
        ),
        pytest.param(
            {1: "N", 2: corpus.degrees(91, 0, 0), 3: "E", 4: corpus.degrees(121, 0, 0)},
            None,
            id="beyond the pole",
        ),
        pytest.param(
            {1: "N", 2: corpus.degrees(31, 75, 0), 3: "E", 4: corpus.degrees(121, 0, 0)},
            None,
            id="75 minutes",
        ),
        pytest.param(
            {1: "N", 2: corpus.degrees(0, 0, 0), 3: "E", 4: corpus.degrees(0, 0, 0)},
            None,
            id="no fix yet",
        ),
    ],
)
def test_the_position_is_read_or_left_out(
    gps: dict[int, Any], position: tuple[float, float] | None
) -> None:
    assert clean(corpus.jpeg(exif=corpus.exif(gps=gps))).position == position


@pytest.mark.parametrize(
    ("taken", "offset", "moment"),
    [
        ("2026:11:22 08:30:00", "", datetime(2026, 11, 22, 0, 30, tzinfo=UTC)),
        ("2026:11:22 08:30:00", "+09:00", datetime(2026, 11, 21, 23, 30, tzinfo=UTC)),
        ("2026:11:22 08:30:00", "noon", None),
        ("0000:00:00 00:00:00", "", None),  # the dial was never set
        ("1970:01:01 00:00:00", "", None),
        ("yesterday", "", None),
        ("", "", None),
    ],
)
def test_the_moment_is_read_or_left_out(taken: str, offset: str, moment: datetime | None) -> None:
    data = corpus.jpeg(exif=corpus.exif(taken=taken, offset=offset, gps=None))
    assert clean(data).taken_at == moment


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_exif_is_read_from_other_formats_too(kind: str) -> None:
    gps = {1: "N", 2: corpus.degrees(31, 0, 0), 3: "E", 4: corpus.degrees(121, 0, 0)}
    data = corpus.encoded(corpus.picture(), kind, exif=corpus.exif(orientation=6, gps=gps))
    cleaned = clean(data)
    assert cleaned.position == (31.0, 121.0)
    assert (cleaned.width, cleaned.height) == (48, 64)


@pytest.mark.parametrize("broken", [b"", b"II*\x00\xff\xff\xff\xff", bytes(99)])
def test_broken_exif_does_not_cost_the_photo(broken: bytes) -> None:
    cleaned = clean(corpus.jpeg(exif=b"Exif\x00\x00" + broken))
    assert (cleaned.position, cleaned.taken_at, cleaned.width) == (None, None, 64)
