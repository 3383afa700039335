"""What a photo's EXIF says of where and when it was taken; read once and then thrown away."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from PIL import ExifTags, Image

# A camera writes the time on its own dial, often without a zone; our phones are on Beijing time.
_BEIJING = "+08:00"
_UPRIGHT = 1
_OFFSET_TIME_ORIGINAL = 0x9011
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Exif:
    """Orientation 1–8, the moment in UTC, and the position as WGS-84 (latitude, longitude)."""

    orientation: int = _UPRIGHT
    taken_at: datetime | None = None
    position: tuple[float, float] | None = None


def exif(image: Image.Image) -> Exif:
    """Read the EXIF of an opened picture; what is broken or absent is left out, never an error.

    A photo with damaged EXIF is still a photo of the manhole.
    """
    try:
        found = image.getexif()
        return Exif(
            orientation=_orientation(found.get(ExifTags.Base.Orientation)),
            taken_at=_moment(found.get_ifd(ExifTags.IFD.Exif)),
            position=_position(found.get_ifd(ExifTags.IFD.GPSInfo)),
        )
    except Exception:  # the parser meets bytes that anyone may have written
        return Exif()


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else _UPRIGHT


def _moment(tags: Mapping[int, object]) -> datetime | None:
    """DateTimeOriginal in UTC; None when unreadable, or when the camera's dial was never set."""
    try:
        dial = _text(tags.get(ExifTags.Base.DateTimeOriginal))
        offset = _text(tags.get(_OFFSET_TIME_ORIGINAL)) or _BEIJING
        moment = datetime.strptime(f"{dial} {offset}", "%Y:%m:%d %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment >= _EARLIEST else None


def _position(tags: Mapping[int, object]) -> tuple[float, float] | None:
    """The GPS position in degrees; None when a part is missing, impossible or exactly 0, 0.

    0, 0 is what phones write before they know where they are.
    """
    latitude = _degrees(tags.get(ExifTags.GPS.GPSLatitude))
    longitude = _degrees(tags.get(ExifTags.GPS.GPSLongitude))
    north = {"N": 1, "S": -1}.get(_text(tags.get(ExifTags.GPS.GPSLatitudeRef)).upper())
    east = {"E": 1, "W": -1}.get(_text(tags.get(ExifTags.GPS.GPSLongitudeRef)).upper())
    if latitude is None or longitude is None or north is None or east is None:
        return None
    if latitude > 90 or longitude > 180 or (latitude == 0 and longitude == 0):
        return None
    return round(north * latitude, 7), round(east * longitude, 7)


def _degrees(value: object) -> float | None:
    """Degrees, minutes and seconds as one number; None unless all three can be meant."""
    if not isinstance(value, tuple) or not 1 <= len(value) <= 3:
        return None
    try:
        parts = [float(part) for part in value] + [0.0, 0.0]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    # A rational of 1/0 reads as NaN or infinity.
    if not all(math.isfinite(part) and part >= 0 for part in parts):
        return None
    degrees, minutes, seconds = parts[:3]
    if minutes > 60 or seconds > 60:
        return None
    return degrees + minutes / 60 + seconds / 3600


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\x00 ") if isinstance(value, str) else ""
